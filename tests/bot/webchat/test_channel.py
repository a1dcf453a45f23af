"""The web chat as a channel: what a letter becomes, and what the errors mean."""

import pytest
from markupsafe import Markup
from PIL import Image

from bot.channels import CannotEdit, Letter, NotSent, PhotoGone, Refused, Shown
from bot.channels.webchat.channel import WebChat, fresh_name
from handlers.replies import Button, Document, Picture, Pin, Say, Toast
from storage import mailbox
from storage.addresses import Address
from storage.engine import Database
from storage.mailbox import Message
from storage.photo_store import MemoryPhotos, Missing
from tests.bot.webchat.conftest import jpeg

HOME = Address("web", "warga")
WITH_PICTURE = Say(Markup("foto"), picture=Picture((1,)))


class FullStore(MemoryPhotos):
    async def put(self, name: str, photo: bytes) -> None:
        raise OSError("full")

    async def get(self, name: str) -> bytes:
        raise OSError("away")


@pytest.fixture
def photos() -> MemoryPhotos:
    return MemoryPhotos()


@pytest.fixture
def channel(database: Database, photos: MemoryPhotos) -> WebChat:
    return WebChat(database, photos)


async def messages(channel: WebChat, chat: str = "warga") -> list[Message]:
    async with channel.database.reading() as tx:
        return list(await mailbox.before(tx, chat, None))


async def names(photos: MemoryPhotos) -> list[str]:
    return [name async for name in photos.names()]


async def test_letter_becomes_a_message(channel: WebChat) -> None:
    """A letter is kept with all that the page needs, and the receipt names the message."""
    say = Say(
        Markup("Halo <b>Ibu</b>"),
        buttons=((Button("Lapor", "new"), Button("Peta", url="https://example.org/")),),
        pin=Pin(3.6, 98.5, "TPS", "Pekan Binjai"),
        keyboard="menu",
        menu=(("Lapor",),),
        expects_reply=True,
        reply_to="4",
    )
    receipt = await channel.send(Letter(1, HOME, say))
    [message] = await messages(channel)
    assert (receipt.message, receipt.picture) == (str(message.id), False)
    assert message.author == ""
    assert message.body == {
        "text": "Halo <b>Ibu</b>",
        "buttons": [
            [
                {"label": "Lapor", "press": "new", "url": "", "share": ""},
                {"label": "Peta", "press": "", "url": "https://example.org/", "share": ""},
            ]
        ],
        "pin": {"lat": 3.6, "lon": 98.5, "title": "TPS", "address": "Pekan Binjai"},
        "keyboard": "menu",
        "menu": [["Lapor"]],
        "expects_reply": True,
        "reply_to": "4",
    }


async def test_letter_sent_again_lands_on_itself(channel: WebChat, photos: MemoryPhotos) -> None:
    """A letter sent twice makes one message with one picture, and both receipts name it."""
    letter = Letter(1, HOME, WITH_PICTURE, Shown(jpeg=jpeg()))
    first, again = await channel.send(letter), await channel.send(letter)
    assert first == again
    assert len(await messages(channel)) == 1
    assert len(await names(photos)) == 1


async def test_plain_letter_has_no_markup(channel: WebChat) -> None:
    """A letter that is to be plain arrives as the words that the markup stood for."""
    await channel.send(Letter(1, HOME, Say(Markup("<b>A &amp; B</b>\n&lt;tiga&gt;")), plain=True))
    [message] = await messages(channel)
    assert (message.body["text"], message.body["plain"]) == ("A & B\n<tiga>", True)


async def test_edit_changes_the_message(channel: WebChat) -> None:
    """An edit changes the very message and gives it a later revision."""
    first = await channel.send(Letter(1, HOME, Say(Markup("lama"))))
    edited = await channel.send(Letter(2, HOME, Say(Markup("baru")), replaces=first.message))
    [message] = await messages(channel)
    assert edited.message == first.message
    assert (message.body["text"], message.revision) == ("baru", 2)


@pytest.mark.parametrize("replaced", ["999", "x", "1; DROP", "٣", "9" * 30])
async def test_edit_of_nothing_is_said(channel: WebChat, photos: MemoryPhotos, replaced: str) -> None:
    """Editing a message that there is not raises CannotEdit and leaves no picture behind."""
    letter = Letter(2, HOME, WITH_PICTURE, Shown(jpeg=jpeg()), replaces=replaced)
    with pytest.raises(CannotEdit):
        await channel.send(letter)
    assert await names(photos) == []


async def test_edit_stays_in_its_chat(channel: WebChat) -> None:
    """A message of another chat cannot be edited."""
    first = await channel.send(Letter(1, Address("web", "lain"), Say(Markup("lama"))))
    with pytest.raises(CannotEdit):
        await channel.send(Letter(2, HOME, Say(Markup("baru")), replaces=first.message))
    [message] = await messages(channel, "lain")
    assert message.body["text"] == "lama"


async def test_picture_gets_a_fresh_name(channel: WebChat, photos: MemoryPhotos) -> None:
    """The same picture in two letters lies under two names that nobody can guess from each other."""
    one = await channel.send(Letter(1, HOME, WITH_PICTURE, Shown(jpeg=jpeg())))
    await channel.send(Letter(2, HOME, WITH_PICTURE, Shown(jpeg=jpeg())))
    first, second = [message.picture for message in await messages(channel)]
    assert one.picture
    assert first != second
    assert await photos.get(first or "") == jpeg()


async def test_edited_picture_replaces_the_old_one(channel: WebChat, photos: MemoryPhotos) -> None:
    """With a new picture the old one is forgotten; with none named it is kept; with no picture said it goes."""
    first = await channel.send(Letter(1, HOME, WITH_PICTURE, Shown(jpeg=jpeg("red"))))
    await channel.send(Letter(2, HOME, WITH_PICTURE, Shown(jpeg=jpeg("blue")), first.message, True))
    [name] = await names(photos)
    assert await photos.get(name) == jpeg("blue")
    kept = await channel.send(Letter(3, HOME, WITH_PICTURE, None, first.message, True))
    assert kept.picture
    assert await names(photos) == [name]
    gone = await channel.send(Letter(4, HOME, Say(Markup("tanpa")), None, first.message, True))
    assert not gone.picture
    assert await names(photos) == []


async def test_upload_is_cleaned_before_it_is_shown(channel: WebChat, photos: MemoryPhotos) -> None:
    """A picture given by its upload is shown as a clean copy, without its metadata."""
    exif = Image.Exif()
    exif[0x010E] = "rumah saya"
    raw = jpeg(exif=exif)
    upload = fresh_name()
    await photos.put(upload, raw)
    await channel.send(Letter(1, HOME, WITH_PICTURE, Shown(ref=upload)))
    [message] = await messages(channel)
    assert b"rumah saya" in raw
    assert b"rumah saya" not in await photos.get(message.picture or "")


async def test_lost_upload_is_refused(channel: WebChat) -> None:
    """A picture whose upload is gone will never be sent, and is not tried for ever."""
    with pytest.raises(Refused):
        await channel.send(Letter(1, HOME, WITH_PICTURE, Shown(ref=fresh_name())))


async def test_full_store_means_later(database: Database) -> None:
    """When the picture cannot be stored, nothing was sent, and delivery is told to try again."""
    channel = WebChat(database, FullStore())
    with pytest.raises(NotSent):
        await channel.send(Letter(1, HOME, WITH_PICTURE, Shown(jpeg=jpeg())))
    with pytest.raises(NotSent):
        await channel.fetch(fresh_name())
    assert await messages(channel) == []


async def test_fetch_gives_the_raw_bytes(channel: WebChat, photos: MemoryPhotos) -> None:
    """An upload is fetched as it came; what is not there, or can be no name, is gone for ever."""
    name = fresh_name()
    await photos.put(name, b"raw")
    assert await channel.fetch(name) == b"raw"
    for gone in (fresh_name(), "../../etc/passwd"):
        with pytest.raises(PhotoGone):
            await channel.fetch(gone)


async def test_toast_reaches_the_chat_of_its_press(channel: WebChat) -> None:
    """A toast goes to the pages of the chat that its callback names, and to no other."""
    with channel.listeners.listen("warga") as here, channel.listeners.listen("lain") as there:
        await channel.answer([Toast("warga|abc", "Tersimpan"), Toast("bukan apa-apa", "?")])
        assert [toast.text for toast in here.toasts()] == ["Tersimpan"]
        assert list(there.toasts()) == []


async def test_names_in_the_store_are_not_repeated() -> None:
    """Fresh names are names of the photo store, and no two are the same."""
    made = {fresh_name() for _ in range(100)}
    assert len(made) == 100
    for name in made:
        with pytest.raises(Missing):
            await MemoryPhotos().get(name)


async def test_listener_forgets_old_toasts(channel: WebChat) -> None:
    """A page that does not read keeps only its newest toasts."""
    with channel.listeners.listen("warga") as here:
        await channel.answer([Toast("warga|x", str(n)) for n in range(100)])
        texts = [toast.text for toast in here.toasts()]
    assert texts == [str(n) for n in range(84, 100)]


async def test_a_message_is_taken_back(channel: WebChat, photos: MemoryPhotos) -> None:
    """The words and the picture of the message go; what stands there instead is what the letter says."""
    shown = Shown(jpeg=jpeg())
    receipt = await channel.send(Letter(1, HOME, Say(Markup("rahasia"), picture=Picture((1,))), shown))
    instead = Letter(2, HOME, Say(Markup("Dihapus")), Shown(jpeg=jpeg()), replaces=receipt.message, takes_back=True)
    assert await channel.send(instead) == receipt.__class__(receipt.message)
    [message] = await messages(channel)
    assert (message.body["text"], message.picture) == ("Dihapus", None)
    assert await names(photos) == []
    await channel.send(Letter(3, HOME, Say(Markup("Dihapus")), replaces="999", takes_back=True))


async def test_a_document_is_a_link_to_what_is_held(channel: WebChat) -> None:
    """The page fetches the file itself, when its reader wants it; nothing of it is kept."""
    await channel.send(Letter(1, HOME, Say(Markup("Semua"), document=Document("data-saya.zip", "held"))))
    [message] = await messages(channel)
    assert message.body["document"] == {"name": "data-saya.zip", "href": "/held"}
