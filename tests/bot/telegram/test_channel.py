"""The channel against a Bot API: letters out, and what becomes of them."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

import pytest
from aiohttp import web
from markupsafe import Markup

from bot.channels import (
    CannotEdit,
    Gone,
    Halted,
    Letter,
    MaybeSent,
    Moved,
    NotSent,
    PhotoGone,
    Receipt,
    Refused,
    Shown,
    TopicGone,
)
from bot.channels.telegram.channel import Telegram
from handlers.buttons import press
from handlers.replies import Button, Document, Pin, Say, Toast
from storage.addresses import Address
from tests.bot.telegram.conftest import BOT, SITI, TOKEN, FarSide, jpeg, letter, ok, refusal
from tests.bot_api_double import BotApiDouble, Resident


async def test_start_learns_who_we_are(telegram: Telegram, double: BotApiDouble) -> None:
    """After the start the bot knows its own id and name; before, asking is a mistake."""
    assert (telegram.me.id, telegram.me.username) == (double.world.bot["id"], double.world.bot["username"])
    with pytest.raises(RuntimeError):
        _ = Telegram(TOKEN).me


@pytest.mark.parametrize("status", [401, 404])
async def test_wrong_token_halts(far: FarSide, status: int) -> None:
    """A token that Telegram does not know stops the start, and is not shown."""
    far.answers["getMe"] = [refusal(status, "Unauthorized")]
    channel = Telegram(TOKEN, base_url=far.base_url)
    with pytest.raises(Halted) as caught:
        await channel.start()
    await channel.stop()
    assert "CANARY" not in f"{caught.value!r}{caught.value.__cause__!r}{caught.value.__context__!r}"


@pytest.mark.parametrize("answer", [ok({"id": 5}), ok("me"), web.Response(text="<html>"), web.Response(status=502)])
async def test_start_without_a_sensible_answer(far: FarSide, answer: Any) -> None:
    """A far side that makes no sense is one that cannot be had now."""
    far.answers["getMe"] = [answer]
    channel = Telegram(TOKEN, base_url=far.base_url)
    with pytest.raises(NotSent):
        await channel.start()
    await channel.stop()


async def test_letters_arrive(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """Text, picture and place arrive as they were meant, and the receipts name them."""
    rows = ((Button("Kirim", press("send")),),)
    text = await telegram.send(letter("Halo <b>Siti</b> &amp; semua", say={"buttons": rows}))
    picture = await telegram.send(letter("TPS", shown=Shown(jpeg=jpeg())))
    place = await telegram.send(Letter(1, SITI, Say(pin=Pin(3.6, 98.48, "TPS", "Jl. Sudirman"))))
    first, second, third = double.sent(501)
    assert (first["text"], first["entities"][0]["type"]) == ("Halo Siti & semua", "bold")
    assert text == Receipt(str(first["message_id"]))
    assert (second["caption"], picture) == ("TPS", Receipt(str(second["message_id"]), picture=True))
    assert (third["venue"]["title"], place) == ("TPS", Receipt(str(third["message_id"])))


async def test_letters_are_edited_in_place(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """A text becomes another text, then a picture, then a picture with other words: always the same message."""
    message = (await telegram.send(letter("satu"))).message
    assert await telegram.send(letter("dua", replaces=message)) == Receipt(message)
    pictured = letter("tiga", replaces=message, shown=Shown(jpeg=jpeg()))
    assert await telegram.send(pictured) == Receipt(message, picture=True)
    assert await telegram.send(letter("empat", replaces=message, replaces_picture=True)) == Receipt(message, True)
    [standing] = double.sent(501)
    assert standing["caption"] == "empat"
    assert standing["photo"]


async def test_picture_is_sent_again_by_its_reference(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """A picture that Telegram has is not uploaded again."""
    shown = await siti.photo(jpeg())
    await telegram.send(letter("ini", shown=Shown(ref=shown["photo"][-1]["file_id"])))
    assert double.sent(501)[0]["caption"] == "ini"


async def test_an_edit_that_changes_nothing_is_success(
    telegram: Telegram, double: BotApiDouble, siti: Resident
) -> None:
    """A message that already says it all is as good as edited."""
    message = (await telegram.send(letter("sama"))).message
    assert await telegram.send(letter("sama", replaces=message)) == Receipt(message)


async def test_an_edit_without_its_message(telegram: Telegram, siti: Resident) -> None:
    """An edit of what is gone says so, so that a new message takes over."""
    with pytest.raises(CannotEdit):
        await telegram.send(letter("x", replaces="99999"))


def taking_back(message: str) -> Letter:
    return letter("Dihapus", replaces=message, takes_back=True, shown=Shown(jpeg=jpeg("grey")))


async def test_a_message_is_taken_back(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """It is deleted; one that is gone already counts as taken back."""
    receipt = await telegram.send(letter("rahasia"))
    await telegram.send(taking_back(receipt.message))
    assert double.sent(501) == []
    await telegram.send(taking_back(receipt.message))


@pytest.mark.parametrize("shown", [None, Shown(jpeg=jpeg("red"))])
async def test_a_message_too_old_to_be_deleted_shows_something_else(
    telegram: Telegram, double: BotApiDouble, siti: Resident, shown: Shown | None
) -> None:
    """After two days a bot may only edit: its words and its picture are replaced."""
    receipt = await telegram.send(letter("rahasia", shown=shown))
    double.world.now = lambda: time.time() + 3 * 86400  # type: ignore[method-assign]
    await telegram.send(taking_back(receipt.message))
    (message,) = double.sent(501)
    assert "rahasia" not in str(message)
    assert message.get("text", message.get("caption")) == "Dihapus"


async def test_a_place_that_cannot_be_taken_back_is_said_aloud(
    telegram: Telegram, double: BotApiDouble, siti: Resident
) -> None:
    """A pin can be deleted for two days and never be edited: then a person has to do it."""
    receipt = await telegram.send(Letter(1, SITI, Say(pin=Pin(3.6, 98.5, "TPS", "Pekan Binjai"))))
    double.world.now = lambda: time.time() + 3 * 86400  # type: ignore[method-assign]
    with pytest.raises(Refused):
        await telegram.send(taking_back(receipt.message))


async def test_a_file_is_sent_under_its_name(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """A document arrives as a file, with its words."""
    say = Say(Markup("Semua data Anda"), document=Document("data-saya.zip", "held"))
    await telegram.send(Letter(1, SITI, say, document=b"PK zip"))
    (message,) = double.sent(501)
    assert message["document"]["file_name"] == "data-saya.zip"
    assert message["caption"] == "Semua data Anda"


async def test_blocked(telegram: Telegram, siti: Resident) -> None:
    """Who blocked us is gone, until they come back."""
    await siti.block()
    with pytest.raises(Gone):
        await telegram.send(letter())
    await siti.unblock()
    assert (await telegram.send(letter())).message


async def test_group_that_moved(telegram: Telegram, double: BotApiDouble) -> None:
    """A letter to a group that became a supergroup comes back with the new address."""
    group = double.group()
    new = double.migrate(group.id)
    with pytest.raises(Moved) as caught:
        await telegram.send(letter(address=Address("telegram", str(group.id))))
    assert caught.value.to == str(new.id)


async def test_topic_gone(telegram: Telegram, double: BotApiDouble) -> None:
    """What was meant for a topic that was deleted was not sent, and says so."""
    room = double.group(forum=True)
    topic = double.make_topic(room, "Selatan")["message_thread_id"]
    await double.control("set_topic", chat_id=room.id, thread_id=topic, deleted=True)
    with pytest.raises(TopicGone):
        await telegram.send(letter(address=Address("telegram", str(room.id), str(topic))))
    assert all("forum_topic_created" in message for message in double.sent(room.id))


async def test_topics_are_made(telegram: Telegram, double: BotApiDouble) -> None:
    """In a group that has topics one can be made, and what is sent to it is read there."""
    room = double.group(forum=True, bot="administrator")
    assert await telegram.has_topics(str(room.id))
    topic = await telegram.open_topic(str(room.id), "Binjai Kota")
    await telegram.send(letter(address=Address("telegram", str(room.id), topic)))
    assert double.sent(room.id)[-1]["message_thread_id"] == int(topic)


async def test_a_group_without_topics(telegram: Telegram, double: BotApiDouble) -> None:
    """Where a group has none, it says so, and none can be made."""
    room = double.group()
    assert not await telegram.has_topics(str(room.id))
    with pytest.raises(Refused):
        await telegram.open_topic(str(room.id), "Binjai Kota")


@pytest.mark.parametrize(
    ("trouble", "how", "kind", "arrived"),
    [
        ("server_error", {"status": 500}, NotSent, 0),
        ("too_many", {"retry_after": 7}, NotSent, 0),
        ("cut", {}, MaybeSent, 0),
        ("accepted_then_cut", {}, MaybeSent, 1),
        ("late", {"seconds": 2.0}, MaybeSent, 1),
        ("garbled", {}, MaybeSent, 1),
        ("refused", {"description": "message text is bad"}, Refused, 0),
    ],
)
async def test_trouble_is_told_truly(
    telegram: Telegram,
    double: BotApiDouble,
    siti: Resident,
    trouble: str,
    how: dict[str, Any],
    kind: type[Exception],
    arrived: int,
) -> None:
    """What may have arrived is never called not sent; and one letter is one request."""
    double.faults.add(trouble, method="sendMessage", **how)
    with pytest.raises(kind) as caught:
        await telegram.send(letter())
    assert len(double.sent(501)) == arrived
    assert len(double.attempts("sendMessage")) == 1
    if isinstance(caught.value, NotSent) and trouble == "too_many":
        assert caught.value.retry_after == 7
    assert double.token not in f"{caught.value!r}{caught.value.__context__!r}"


async def test_answer_without_a_message_is_maybe_sent(scripted: Telegram, far: FarSide) -> None:
    """A success that names no message leaves open what happened."""
    far.answers["sendMessage"] = [ok(True)]
    with pytest.raises(MaybeSent):
        await scripted.send(letter())


async def test_nothing_said_or_secret_is_logged(
    scripted: Telegram, far: FarSide, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """With all loggers at DEBUG, neither token nor words nor addresses of files appear anywhere."""
    caplog.set_level(logging.DEBUG)
    far.answers["getFile"] = [ok({"file_path": f"/data/{TOKEN}/a.jpg"})]
    far.answers["sendMessage"] = [
        refusal(400, 'Bad Request: can\'t parse entities: "rahasia"'), refusal(400, "Bad Request: TOPIC_CLOSED")
    ]  # fmt: skip
    far.answers["answerCallbackQuery"] = [web.Response(status=500, text="rahasia")]
    with pytest.raises(Refused):
        await scripted.send(letter("rahasia"))
    with pytest.raises(Refused):
        await scripted.send(letter("rahasia", Address("telegram", "-10", "3")))
    with pytest.raises(PhotoGone):
        await scripted.fetch("x")
    await scripted.answer([Toast("1", "rahasia")])
    out, err = capsys.readouterr()
    seen = caplog.text + out + err
    assert "CANARY" not in seen
    assert "rahasia" not in seen
    assert BOT["username"] not in seen


async def test_a_slow_far_side_does_not_hold_presses(far: FarSide) -> None:
    """A toast is given up after a few seconds, whatever the read timeout of letters is."""

    async def slow() -> web.Response:
        await asyncio.sleep(8)
        return web.json_response(ok(True))

    far.answers["answerCallbackQuery"] = [slow]
    patient = Telegram(TOKEN, base_url=far.base_url, read_timeout=30)
    await patient.start()
    before = time.monotonic()
    await patient.answer([Toast("1")])
    assert time.monotonic() - before < 6
    await patient.stop()
