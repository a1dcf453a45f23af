"""What a visitor sends: which event it becomes, when it is answered, and what is refused."""

import io
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from markupsafe import Markup
from PIL import Image

from bot.channels import Letter, PhotoGone
from bot.channels.webchat.sessions import Pace
from handlers.events import Commanded, Event, Incoming, Pressed, Said, SentPhoto, SharedLocation
from handlers.replies import Say
from storage.addresses import Address
from storage.engine import Database
from tests.bot.webchat.conftest import OWN, Browser, Site, jpeg, served

STAFF = Address("web", "staff")


def only(site: Site) -> Incoming:
    [incoming] = site.reception.events
    return incoming


async def say_to(site: Site, address: Address, letter: int = 1) -> str:
    return (await site.channel.send(Letter(letter, address, Say(Markup("Halo"))))).message


async def home_of(site: Site, browser: Browser) -> Address:
    """Where the visitor is reached: known as soon as something was said."""
    await browser.send("text", text="halo")
    origin = site.reception.events[-1].origin
    assert origin is not None
    return origin.address


async def test_words_are_heard(site: Site) -> None:
    """What a resident writes reaches reception with who, where and as which message, and is kept in the history."""
    visitor = await site.visitor()
    key = str(uuid4())
    assert await visitor.send("text", key=key, text="  TPS <b>penuh</b>\x00  ") == 200
    incoming = only(site)
    [shown] = await visitor.history()
    origin = incoming.origin
    assert origin is not None
    assert incoming.event == Said("TPS <b>penuh</b>")
    assert incoming.key == f"{origin.address.chat}/{key}"
    assert origin.address == origin.sender.identity.home
    assert (origin.room, origin.message, origin.sender.language) == ("private", shown["id"], "id")
    assert (shown["text"], shown["plain"], shown["key"]) == ("TPS <b>penuh</b>", True, key)
    assert "unheard" not in shown


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("/start", Commanded("start")),
        ("/Tiket@saberling_bot  482-7195 ", Commanded("tiket", "482-7195")),
        ("/tolak 482\nbukan wewenang", Commanded("tolak", "482\nbukan wewenang")),
        ("/", Said("/")),
        ("/jalan/rusak", Said("/jalan/rusak")),
        ("jl. A/B", Said("jl. A/B")),
    ],
)
async def test_commands_are_told_from_words(site: Site, text: str, event: Event) -> None:
    """A slash and a word is a command without either slash or bot name; anything else is words."""
    assert await (await site.visitor()).send("text", text=text) == 200
    assert only(site).event == event


async def test_language_goes_along(site: Site) -> None:
    """The language that was chosen on the page is told with every message; one we do not speak is not."""
    visitor = await site.visitor()
    for chosen in ("en", "xx"):
        visitor.http.cookie_jar.update_cookies({"lang": chosen})
        await visitor.send("text", text="hello")
    languages = [incoming.origin.sender.language for incoming in site.reception.events if incoming.origin]
    assert languages == ["en", "id"]


async def test_press_is_heard(site: Site) -> None:
    """A press says its words, on which message, and how its toast finds back; it leaves no message."""
    visitor = await site.visitor()
    home = await home_of(site, visitor)
    on = await say_to(site, home)
    key = str(uuid4())
    assert await visitor.send("press", key=key, press="cat:waste", message=on) == 200
    incoming = site.reception.events[-1]
    assert incoming.event == Pressed("cat", "waste", f"{home.chat}|{key}")
    assert incoming.origin
    assert incoming.origin.message == on
    assert len(await visitor.history()) == 2


async def test_press_on_a_message_of_others_names_none(site: Site) -> None:
    """Whoever presses on another chat's message is not taken for its reader."""
    there = await say_to(site, Address("web", "lain"))
    await (await site.visitor()).send("press", press="claim:1", message=there)
    origin = only(site).origin
    assert origin
    assert origin.message is None


async def test_place_is_heard(site: Site) -> None:
    """A shared place arrives in degrees and is shown as a pin."""
    visitor = await site.visitor()
    assert await visitor.send("location", lat=3.6079, lon=98.4903) == 200
    assert only(site).event == SharedLocation(3.6079, 98.4903)
    [shown] = await visitor.history()
    assert (shown["pin"]["lat"], shown["pin"]["lon"]) == (3.6079, 98.4903)


async def test_reply_names_what_it_answers(site: Site) -> None:
    """A reply names the message and whether it is ours; a message of another chat is not answered."""
    visitor = await site.visitor()
    home = await home_of(site, visitor)
    ours, there = await say_to(site, home), await say_to(site, Address("web", "lain"), 2)
    theirs = (await visitor.history())[0]["id"]
    for answered in (ours, theirs, there):
        await visitor.send("text", text="ya", reply_to=answered)
    told = [(o.reply_to, o.reply_to_us) for i in site.reception.events[1:] if (o := i.origin)]
    assert told == [(ours, True), (theirs, False), (None, False)]


async def test_photo_is_kept_before_it_is_heard(site: Site) -> None:
    """When reception hears of a photo, its raw bytes can be fetched; caption, album and digest go along."""
    raw, album = jpeg(), str(uuid4())
    fetched = []

    async def fetch(incoming: Incoming) -> None:
        assert isinstance(incoming.event, SentPhoto)
        fetched.append(await site.channel.fetch(incoming.event.photo.ref))

    site.reception.on_event = fetch
    assert await (await site.visitor()).send_photo(raw, text="penuh", album=album) == 200
    incoming = only(site)
    assert fetched == [raw]
    assert isinstance(incoming.event, SentPhoto)
    assert (incoming.event.caption, incoming.event.album) == ("penuh", album)
    assert incoming.event.photo.as_file
    assert len(incoming.event.photo.unique) == 64
    assert incoming.event.photo.taken_at == incoming.at


async def test_photo_is_shown_clean_and_to_its_chat_alone(site: Site) -> None:
    """A photo is shown without its metadata, to its sender; nobody else finds it, nor the raw upload."""
    exif = Image.Exif()
    exif[0x010E] = "rumah saya"
    visitor, other = await site.visitor(), await site.visitor()
    await visitor.send_photo(jpeg(exif=exif))
    [shown] = await visitor.history()
    status, body = await visitor.get(shown["picture"])
    assert status == 200
    assert b"rumah saya" not in body
    assert Image.open(io.BytesIO(body)).format == "JPEG"
    assert (await other.get(shown["picture"]))[0] == 404
    assert (await site.stranger().get(shown["picture"]))[0] == 401
    event = only(site).event
    assert isinstance(event, SentPhoto)
    assert (await visitor.get(f"/picture/{event.photo.ref}"))[0] == 404
    assert event.photo.ref not in json.dumps(await visitor.history())


async def test_no_picture_is_refused_kindly(site: Site) -> None:
    """A file that is no picture is refused while its sender still looks, and nothing is kept of it."""
    visitor = await site.visitor()
    assert await visitor.send_photo(b"<html>") == 415
    assert site.reception.events == []
    assert await visitor.history() == []
    assert [name async for name in site.photos.names()] == []


async def test_too_much_is_refused(sqlite: Database) -> None:
    """A photo or a text beyond the limit is refused with 413, whatever its headers promise."""
    async with served(sqlite, photo_limit=10_000) as site:
        visitor = await site.visitor()
        assert await visitor.send_photo(jpeg() + b"\0" * 12_000) == 413
        assert await visitor.send_photo(jpeg() + b"\0" * 28_000) == 413

        async def endless():  # a body that does not say how long it is
            for _ in range(40):
                yield b"x" * 1000

        send = visitor.http.post(f"{site.url}/api/resident/send", data=endless(), headers=OWN)
        async with send as answer:
            assert answer.status == 413
        assert await visitor.send("text", text="x" * 9000) == 413
        assert site.reception.events == []


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "text", "text": "   "},
        {"kind": "text", "text": "\x01\x02"},
        {"kind": "text", "text": "halo", "key": "1"},
        {"kind": "location", "lat": 91, "lon": 98},
        {"kind": "location", "lat": "NaN", "lon": 98},
        {"kind": "press", "press": "x" * 65},
        {"kind": "photo"},
        {"kind": "party"},
    ],
)
async def test_nonsense_is_refused(site: Site, fields: dict[str, str]) -> None:
    """What no page of ours sends is refused, and reception never hears of it."""
    assert await (await site.visitor()).send(**fields) == 400
    assert site.reception.calls == 0


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"key":"\\ud800"}', b"[]"])
async def test_broken_bodies_are_refused(site: Site, body: bytes) -> None:
    """A body that is no event is refused, as JSON and as a form."""
    visitor = await site.visitor()
    for kind in ("application/json", "multipart/form-data; boundary=x", "multipart/form-data"):
        post = visitor.http.post(f"{site.url}/api/resident/send", data=body, headers=OWN | {"Content-Type": kind})
        async with post as answer:
            assert answer.status == 400
    assert site.reception.calls == 0


async def test_answered_only_when_received(site: Site) -> None:
    """While reception cannot take it, the page hears 503 and the message is marked; sent again, it is one message."""
    visitor, key = await site.visitor(), str(uuid4())
    site.reception.away = 1
    assert await visitor.send("text", key=key, text="halo") == 503
    [waiting] = await visitor.history()
    assert waiting["unheard"]
    assert await visitor.send("text", key=key, text="halo lagi") == 200
    assert await visitor.send("text", key=key, text="halo lagi") == 200
    [heard] = await visitor.history()
    assert only(site).event == Said("halo")
    assert (heard["id"], heard["text"], "unheard" in heard) == (waiting["id"], "halo", False)


async def test_unheard_message_is_handed_in_again_by_its_key(site: Site) -> None:
    """A photo that was stored but not heard is handed in by its key alone; an unknown key is unknown."""
    visitor, key = await site.visitor(), str(uuid4())
    site.reception.away = 1
    assert await visitor.send_photo(jpeg(), key=key, text="penuh") == 503
    assert await visitor.send("again", key=key) == 200
    event = only(site).event
    assert isinstance(event, SentPhoto)
    assert event.caption == "penuh"
    assert await site.channel.fetch(event.photo.ref) == jpeg()
    assert await visitor.send("again") == 404


async def test_photo_sent_again_is_stored_once(site: Site) -> None:
    """A repeated upload adds nothing to the photo store."""
    visitor, key = await site.visitor(), str(uuid4())
    for _ in range(3):
        assert await visitor.send_photo(jpeg(), key=key) == 200
    assert len([name async for name in site.photos.names()]) == 2  # as it came, and as it is shown
    assert len(site.reception.events) == 1


async def test_same_key_of_two_people_is_two_messages(site: Site) -> None:
    """Nobody can use up another's key."""
    key = str(uuid4())
    for visitor in (await site.visitor(), await site.visitor()):
        assert await visitor.send("text", key=key, text="halo") == 200
    assert len(site.reception.events) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {},
        OWN | {"Origin": "https://jahat.example"},
        OWN | {"Origin": "null"},
        OWN | {"Sec-Fetch-Site": "cross-site"},
        OWN | {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_foreign_pages_cannot_post(site: Site, headers: dict[str, str]) -> None:
    """A post that does not come from our own page is refused before anything is read."""
    assert await (await site.visitor()).send("text", text="halo", headers=headers) == 403
    assert site.reception.calls == 0


async def test_own_page_can_post(site: Site) -> None:
    """The headers that a browser adds on our own page are welcome."""
    headers = OWN | {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    assert await (await site.visitor()).send("text", text="halo", headers=headers) == 200


async def test_without_a_session_nothing_is_sent(site: Site) -> None:
    """Who has not opened the page has no chat."""
    stranger = site.stranger()
    assert await stranger.send("text", text="halo") == 401
    assert (await stranger.get("/api/resident/history"))[0] == 401
    assert (await stranger.get("/api/resident/stream"))[0] == 401


async def test_too_fast_is_slowed_down(sqlite: Database) -> None:
    """Who sends faster than a person can is told to wait; others are not."""
    async with served(sqlite, pace=Pace(per_second=0, burst=3)) as site:
        visitor = await site.visitor()
        assert [await visitor.send("text", text="halo") for _ in range(4)] == [200, 200, 200, 429]
        assert await (await site.visitor()).send("text", text="halo") == 200


async def test_officer_speaks_in_the_room(site: Site) -> None:
    """In the demo's room a sample officer speaks under their name, as in a group."""
    visitor = await site.visitor()
    assert await visitor.send("text", "staff", text="/ambil 1", officer="officer-2") == 200
    origin = only(site).origin
    assert origin
    assert (origin.address, origin.room) == (STAFF, "group")
    assert (origin.sender.identity.key, origin.sender.name) == ("web/officer-2", "Budi Tarigan")
    [shown] = await visitor.history("staff")
    assert (shown["author"], shown["by"]) == ("Budi Tarigan", "officer-2")


async def test_nobody_is_an_officer_that_is_none(site: Site) -> None:
    """Only the sample officers speak in the room, and none in the name of another's message."""
    visitor, key = await site.visitor(), str(uuid4())
    for officer in ("", "officer-9"):
        assert await visitor.send("text", "staff", text="halo", officer=officer) == 403
    assert await visitor.send("text", "staff", key=key, text="halo", officer="officer-1") == 200
    assert await visitor.send("again", "staff", key=key, officer="officer-2") == 403
    assert len(site.reception.events) == 1


async def test_raw_uploads_are_forgotten_in_time(site: Site) -> None:
    """A raw upload goes when it is old and was heard; the clean copy stays, and so does what nobody has heard yet."""
    visitor, unheard = await site.visitor(), str(uuid4())
    await visitor.send_photo(jpeg(), text='"upload": foto')
    await visitor.send("text", text='"upload":"x"')
    site.reception.away = 1
    await visitor.send_photo(jpeg("red"), key=unheard)
    now = datetime.now(UTC)
    assert await site.channel.forget_uploads(now - timedelta(hours=1)) == 0
    assert await site.channel.forget_uploads(now + timedelta(seconds=1)) == 1
    event = site.reception.events[0].event
    assert isinstance(event, SentPhoto)
    with pytest.raises(PhotoGone):
        await site.channel.fetch(event.photo.ref)
    shown = await visitor.history()
    assert (await visitor.get(shown[0]["picture"]))[0] == 200
    assert await visitor.send("again", key=unheard) == 200
    event = site.reception.events[-1].event
    assert isinstance(event, SentPhoto)
    assert await site.channel.fetch(event.photo.ref) == jpeg("red")
