"""What people do reaches the bot as Telegram would tell it; every update must be one that aiogram and PTB can read."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from typing import Any

import aiogram.types
import pytest
import telegram
from PIL import Image

from tests.bot_api_double import BotApiDouble, Officer, Resident
from tests.bot_api_double.state import ANONYMOUS

pytest_plugins = ("tests.bot_api_double.fixtures",)


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (200, 100)).save(kept, "PNG")
    return kept.getvalue()


@pytest.fixture
def siti(double: BotApiDouble) -> Resident:
    return Resident(double, 501, "Siti")


ACTS: dict[str, Callable[[Resident], Awaitable[Any]]] = {
    "text": lambda siti: siti.say("/start poster_5"),
    "photo": lambda siti: siti.photo(picture(), "TPS", album="7"),
    "document": lambda siti: siti.photo(picture(), as_file=True),
    "location": lambda siti: siti.location(3.6, 98.48, live=True),
    "forward_origin": lambda siti: siti.location(3.6, 98.48, forwarded="Bu RT"),
    "venue": lambda siti: siti.venue(3.6, 98.48, "Pasar", "Jl. Sudirman"),
    "sticker": lambda siti: siti.sticker(),
    "contact": lambda siti: siti.contact(),
    "voice": lambda siti: siti.voice(),
    "video": lambda siti: siti.video(),
    "poll": lambda siti: siti.poll(),
    "dice": lambda siti: siti.dice(),
}


@pytest.mark.parametrize("kind", ACTS)
async def test_everything_said_is_an_update_that_two_libraries_read(
    double: BotApiDouble, siti: Resident, kind: str
) -> None:
    """Both find the author, the chat and what was sent, and aiogram finds nothing that it does not know."""
    await ACTS[kind](siti)
    (update,) = await double.call("getUpdates")
    read = aiogram.types.Update.model_validate(update).message
    also = telegram.Update.de_json(update, None).message
    assert read is not None
    assert also is not None
    assert getattr(read, kind)
    assert getattr(also, kind)
    assert not read.model_extra
    assert (read.chat.id, also.from_user and also.from_user.id) == (501, 501)


async def test_an_edit_and_a_moving_location_are_edited_messages(double: BotApiDouble, siti: Resident) -> None:
    """With the new content, the old date and an edit date."""
    said = await siti.say("sampah")
    await siti.edit(said["message_id"], "sampah /batal")
    live = await siti.location(3.6, 98.48, live=True)
    await siti.move(live, 3.7, 98.5)
    _, edited, _, moved = await double.call("getUpdates")
    assert edited["edited_message"]["text"] == "sampah /batal"
    assert edited["edited_message"]["date"] == said["date"]
    assert edited["edited_message"]["entities"][0]["type"] == "bot_command"
    assert moved["edited_message"]["location"]["latitude"] == 3.7


async def test_a_reply_carries_the_message_replied_to(double: BotApiDouble, siti: Resident) -> None:
    """As it stands, without its own reply."""
    first = await siti.say("satu")
    second = await siti.reply(first, "dua")
    third = await siti.reply(second, "tiga", photo=picture())
    assert third["reply_to_message"]["text"] == "dua"
    assert "reply_to_message" not in third["reply_to_message"]
    assert third["caption"] == "tiga"


async def test_blocking_is_told_to_the_bot(double: BotApiDouble, siti: Resident) -> None:
    """my_chat_member goes from member to kicked and back."""
    await siti.say("/start")
    await siti.block()
    await siti.unblock()
    updates = (await double.call("getUpdates"))[1:]
    changes = [telegram.Update.de_json(update, None).my_chat_member for update in updates]
    seen = [(change.old_chat_member.status, change.new_chat_member.status) for change in changes if change]
    assert seen == [("member", "kicked"), ("kicked", "member")]


async def test_an_anonymous_administrator_hides_in_words_and_shows_in_presses(double: BotApiDouble) -> None:
    """Words come from the group itself, a press from the person."""
    group = double.group(bot="administrator")
    rudi = Officer(double, 601, chat=group.id, anonymous=True, status="administrator")
    said = await rudi.say("/tiket 5")
    assert (said["from"], said["sender_chat"]["id"]) == (ANONYMOUS, group.id)
    markup = {"inline_keyboard": [[{"text": "Ambil", "callback_data": "claim:5"}]]}
    card = await double.call("sendMessage", chat_id=group.id, text="Tiket 5", reply_markup=markup)
    await rudi.press(card, "Ambil")
    query = (await double.call("getUpdates"))[-1]["callback_query"]
    assert (query["from"]["id"], query["data"]) == (601, "claim:5")


async def test_a_button_that_is_not_there_cannot_be_pressed(double: BotApiDouble, siti: Resident) -> None:
    """Neither an inline button that an edit took away nor one on the keyboard."""
    await siti.say("/start")
    markup = {"inline_keyboard": [[{"text": "Kirim", "callback_data": "send"}]]}
    sent = await double.call("sendMessage", chat_id=501, text="Benar?", reply_markup=markup)
    await double.call("editMessageText", chat_id=501, message_id=sent["message_id"], text="Terkirim")
    with pytest.raises(LookupError, match="no button 'Kirim' under 'Terkirim'; there are \\[\\]"):
        await siti.press(sent, "Kirim")
    keyboard = {"keyboard": [[{"text": "Menu"}]]}
    await double.call("sendMessage", chat_id=501, text="Menu", reply_markup=keyboard)
    assert (await siti.tap("Menu"))["text"] == "Menu"
    await double.call("sendMessage", chat_id=501, text="x", reply_markup={"remove_keyboard": True})
    with pytest.raises(LookupError, match="there are \\[\\]"):
        await siti.tap("Menu")


async def test_expecting_moves_on_and_fails_with_what_came(double: BotApiDouble, siti: Resident) -> None:
    """What was seen does not come again; the failure lists what came instead."""
    await siti.say("/start")
    for text in ("satu", "dua"):
        await double.call("sendMessage", chat_id=501, text=text)
    assert (await siti.expect())["text"] == "satu"
    with pytest.raises(AssertionError, match=r"no 'satu' in chat 501 within 0.05 s; there came \['dua'\]"):
        await siti.expect("satu", timeout=0.05)


async def test_two_people_in_two_chats_do_not_disturb_each_other(double: BotApiDouble, siti: Resident) -> None:
    """Message ids rise within a chat, and each sees its own."""
    budi = Resident(double, 502, "Budi")
    ids = [(await person.say("/start"))["message_id"] for person in (siti, budi, siti)]
    assert ids == [1, 1, 2]
    await double.call("sendMessage", chat_id=502, text="Halo Budi")
    assert (await budi.expect("Halo"))["chat"]["first_name"] == "Budi"
    with pytest.raises(AssertionError):
        await siti.expect(timeout=0.01)
