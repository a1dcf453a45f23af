"""A stock `telegram.Bot` against the double, over real HTTP: what it does there is what it does at Telegram's."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import telegram
from PIL import Image
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.bot_api_double import BotApiDouble, Officer, Pace, Resident, spawned
from tests.bot_api_double.remote import RemoteDouble

pytest_plugins = ("tests.bot_api_double.fixtures",)
KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Kirim", callback_data="send")]])


def stock_bot(double: BotApiDouble | RemoteDouble) -> telegram.Bot:
    return telegram.Bot(double.token, base_url=double.base_url, base_file_url=double.base_file_url)


def picture(colour: str = "green") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(kept, "JPEG")
    return kept.getvalue()


@pytest_asyncio.fixture
async def bot(double: BotApiDouble) -> AsyncIterator[telegram.Bot]:
    async with stock_bot(double) as running:
        yield running


@pytest_asyncio.fixture
async def siti(double: BotApiDouble) -> Resident:
    siti = Resident(double, 501, "Siti", username="siti_binjai")
    await siti.say("/start")
    return siti


async def test_a_polled_update_is_complete(bot: telegram.Bot, siti: Resident) -> None:
    """What a resident says arrives with its id, date, chat, author and command."""
    (update,) = await bot.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.parse_entities(["bot_command"]).popitem()[1] == "/start"
    assert (update.effective_user and update.effective_user.first_name) == "Siti"
    assert update.message.chat.type == "private"
    assert update.message.date.year >= 2024


async def test_html_becomes_entities(bot: telegram.Bot, siti: Resident, double: BotApiDouble) -> None:
    """A sent message comes back as plain text with entities and buttons, and is what the resident sees."""
    sent = await bot.send_message(siti.chat, "Halo <b>Siti</b> & 🗑", parse_mode="HTML", reply_markup=KEYBOARD)
    assert sent.text == "Halo Siti & 🗑"
    assert sent.parse_entities() == {sent.entities[0]: "Siti"}
    assert sent.reply_markup == KEYBOARD
    assert (await siti.expect("Halo Siti"))["message_id"] == sent.message_id
    assert double.history(siti.chat, sent.message_id) == double.sent(siti.chat)


async def test_a_pressed_button_is_a_query_that_can_be_answered_once(bot: telegram.Bot, siti: Resident) -> None:
    """A press carries the message as it stands; its answer is seen, and a second answer comes too late."""
    sent = await bot.send_message(siti.chat, "Sudah benar?", reply_markup=KEYBOARD)
    await bot.edit_message_text("Benar?", siti.chat, sent.message_id, reply_markup=KEYBOARD)
    query_id = await siti.press(await siti.expect("Benar?"), "Kirim")
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    assert isinstance(query.message, telegram.Message)
    assert (query.data, query.message.text) == ("send", "Benar?")
    await query.answer("Tersimpan", show_alert=True)
    assert (await siti.expect_toast(query_id))["alert"] is True
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
        await query.answer()


async def test_a_photo_goes_both_ways(bot: telegram.Bot, siti: Resident) -> None:
    """A resident's photo downloads byte for byte, an uploaded one gets ids, and ids can be sent again."""
    await siti.photo(picture(), "TPS meluap")
    message = (await bot.get_updates())[-1].message
    assert message is not None
    assert (message.photo[-1].width, message.photo[-1].height) == (800, 600)
    file = await bot.get_file(message.photo[-1].file_id)
    assert bytes(await file.download_as_bytearray()) == picture()
    uploaded = await bot.send_photo(siti.chat, picture("red"), caption="Sebelum")
    again = await bot.send_photo(siti.chat, uploaded.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == uploaded.photo[-1].file_unique_id
    album = [telegram.InputMediaPhoto(picture("blue")), telegram.InputMediaPhoto(uploaded.photo[0].file_id)]
    sent = await bot.send_media_group(siti.chat, album)
    assert len({part.media_group_id for part in sent}) == 1


async def test_files_that_cannot_be_had_are_refused(bot: telegram.Bot, siti: Resident, double: BotApiDouble) -> None:
    """An unknown id, a file over 20 MB and one that is gone each get Telegram's own words."""
    big = await siti.photo(picture(), size=25_000_000)
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(big["photo"][-1]["file_id"])
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(siti.chat, "nonsense")
    gone = (await siti.photo(picture()))["photo"][-1]["file_id"]
    double.world.files.lose(gone)
    with pytest.raises(BadRequest, match="temporarily unavailable"):
        await bot.get_file(gone)


async def test_a_photo_loses_its_metadata_and_a_file_does_not(siti: Resident, double: BotApiDouble) -> None:
    """EXIF reaches the bot only in a picture that was sent as a file."""
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    kept = io.BytesIO()
    Image.new("RGB", (40, 40)).save(kept, "JPEG", exif=exif)
    photo = await siti.photo(kept.getvalue())
    file = await siti.photo(kept.getvalue(), as_file=True)
    stored = double.world.files.by_id
    assert b"secret place" not in (stored[photo["photo"][-1]["file_id"]].content or b"")
    assert b"secret place" in (stored[file["document"]["file_id"]].content or b"")


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "🗑" * 2049}, "message is too long"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
        ({"text": "<x>", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 99}, "message thread not found"),
        ({"text": "x", "chat_id": 999}, "chat not found"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_what_telegram_refuses_is_refused(
    double: BotApiDouble, siti: Resident, params: dict[str, Any], refusal: str
) -> None:
    """Limits are counted as Telegram counts them, and the refusal has its words."""
    with pytest.raises(Exception, match=f"^Bad Request: {refusal}"):
        await double.call("sendMessage", **({"chat_id": siti.chat} | params))
    assert double.sent(siti.chat) == []


async def test_limits_are_counted_after_parsing(bot: telegram.Bot, siti: Resident) -> None:
    """4,096 units of text fit whatever the tags around them weigh; 1,025 of caption do not."""
    sent = await bot.send_message(siti.chat, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")
    assert sent.text == "<" * 4096
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(siti.chat, picture(), caption="x" * 1025)


async def test_edits_keep_their_history(bot: telegram.Bot, siti: Resident, double: BotApiDouble) -> None:
    """An edit replaces text and buttons, an equal one and one of nothing are refused."""
    sent = await bot.send_message(siti.chat, "Diterima", reply_markup=KEYBOARD)
    await bot.edit_message_text("Diproses", siti.chat, sent.message_id)
    assert [kept["text"] for kept in double.history(siti.chat, sent.message_id)] == ["Diterima", "Diproses"]
    assert "reply_markup" not in double.sent(siti.chat)[0]
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("Diproses", siti.chat, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", siti.chat, 99)
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption(siti.chat, sent.message_id, caption="x")


async def test_a_photo_message_can_be_edited(bot: telegram.Bot, siti: Resident) -> None:
    """Media, caption and buttons of a photo change one by one."""
    sent = await bot.send_photo(siti.chat, picture(), caption="Sebelum", reply_markup=KEYBOARD)
    edited = await bot.edit_message_media(
        telegram.InputMediaPhoto(picture("red"), caption="Sesudah"), siti.chat, sent.message_id
    )
    assert isinstance(edited, telegram.Message)
    assert (edited.caption, edited.reply_markup) == ("Sesudah", None)
    await bot.edit_message_reply_markup(siti.chat, sent.message_id, reply_markup=KEYBOARD)
    await bot.edit_message_caption(siti.chat, sent.message_id, caption="Selesai")
    assert (await siti.expect(lambda message: message.get("caption") == "Selesai"))["photo"]


async def test_the_bot_cannot_talk_where_it_may_not(bot: telegram.Bot, siti: Resident, double: BotApiDouble) -> None:
    """Blocked, never started and kicked are three different 403."""
    await siti.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(siti.chat, "x")
    await siti.unblock()
    await bot.send_message(siti.chat, "Selamat datang kembali")
    double.world.person({"id": 502, "first_name": "Budi"})
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(502, "x")
    group = double.group()
    await Officer(double, 601, chat=group.id).block()
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.id, "x")


async def test_a_group_that_became_a_supergroup_says_so(bot: telegram.Bot, double: BotApiDouble) -> None:
    """The old id answers with the new one."""
    old = double.group(supergroup=False)
    new = double.migrate(old.id)
    with pytest.raises(ChatMigrated) as refused:
        await bot.send_message(old.id, "x")
    assert refused.value.new_chat_id == new.id
    assert str(new.id).startswith("-100")


async def test_topics_open_and_close(bot: telegram.Bot, double: BotApiDouble) -> None:
    """A topic can be written to; one that is gone refuses, so that it can be made anew."""
    group = double.group(forum=True, bot="administrator")
    topic = await bot.create_forum_topic(group.id, "Binjai Kota")
    sent = await bot.send_message(group.id, "Tiket", message_thread_id=topic.message_thread_id)
    assert sent.message_thread_id == topic.message_thread_id
    await double.control("set_topic", chat_id=group.id, thread_id=topic.message_thread_id, closed=True)
    assert await bot.reopen_forum_topic(group.id, topic.message_thread_id)
    await double.control("set_topic", chat_id=group.id, thread_id=topic.message_thread_id, deleted=True)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "x", message_thread_id=topic.message_thread_id)


async def test_everything_else_that_the_desk_calls_works(
    bot: telegram.Bot, siti: Resident, double: BotApiDouble
) -> None:
    """Each method answers with an object that the library can read."""
    group = double.group(bot="administrator")
    rudi = Officer(double, 601, chat=group.id, status="administrator")
    sent = await rudi.say("siap")
    assert (await bot.get_chat(group.id)).title == "Ruang petugas"
    assert (await bot.get_chat_member(group.id, rudi.id)).status == "administrator"
    assert {member.user.id for member in await bot.get_chat_administrators(group.id)} == {rudi.id, bot.id}
    assert await bot.pin_chat_message(group.id, sent["message_id"])
    assert await bot.send_chat_action(siti.chat, "typing")
    assert (await bot.send_location(siti.chat, 3.6, 98.48)).location
    assert (await bot.send_venue(siti.chat, 3.6, 98.48, "TPS", "Jl. Sudirman")).venue
    document = await bot.send_document(siti.chat, b"a,b", filename="data.csv")
    assert document.document
    assert document.document.file_name == "data.csv"
    assert (await bot.send_voice(siti.chat, b"OggS")).voice
    assert (await bot.send_video(siti.chat, b"ftyp")).video
    assert await bot.set_my_commands([("batal", "Batalkan")], language_code="id")
    assert [command.command for command in await bot.get_my_commands(language_code="id")] == ["batal"]
    assert await bot.delete_my_commands(language_code="id")
    assert await bot.set_my_description("Meja kebersihan")
    assert await bot.set_my_short_description("Meja kebersihan")
    assert await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())
    assert await bot.delete_message(siti.chat, document.message_id)
    assert await bot.leave_chat(group.id)


async def test_a_second_poller_ends_the_first(double: BotApiDouble) -> None:
    """Of two pollers on one token the first gets 409, and the second gets the update."""
    async with stock_bot(double) as first, stock_bot(double) as second:
        waiting = asyncio.create_task(first.get_updates(timeout=20))
        await double.wait_for(lambda: double.attempts("getUpdates"))
        taking = asyncio.create_task(second.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates request"):
            await waiting
        await Resident(double, 501).say("halo")
        assert len(await taking) == 1


async def test_flood_is_answered_with_the_seconds_to_wait(bot: telegram.Bot, siti: Resident) -> None:
    """With real limits on, a second message within a second is refused for that chat alone."""
    double = siti.line
    assert isinstance(double, BotApiDouble)
    double.pace = Pace(clock=lambda: 100.0)
    await bot.send_message(siti.chat, "satu")
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(siti.chat, "dua")
    assert refused.value.retry_after == 1
    await Resident(double, 502).say("/start")
    assert await bot.send_message(502, "satu")


async def test_a_wrong_token_and_an_unknown_method_are_turned_away(double: BotApiDouble, bot: telegram.Bot) -> None:
    """401 for the token, 404 for the method, and the latter does not pass silently."""
    with pytest.raises(InvalidToken):
        await telegram.Bot("1:wrong", base_url=double.base_url).get_me()
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{double.url}/bot{double.token}/sendPigeon") as answer:
            assert answer.status == 404
    assert [violation.method for violation in double.violations] == ["sendPigeon"]
    double.violations.clear()


@pytest.mark.parametrize("how", ["json", "data", "params"])
async def test_a_call_may_travel_in_any_way(double: BotApiDouble, siti: Resident, how: str) -> None:
    """JSON body, form and query mean the same, and case does not matter in the method's name."""
    markup = '{"inline_keyboard": [[{"text": "Kirim", "callback_data": "send"}]]}'
    params: Any = {"chat_id": str(siti.chat), "text": "halo", "reply_markup": markup}
    sent: Any = {how: params}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{double.base_url}{double.token}/SENDmessage", **sent) as answer:
            assert (await answer.json())["result"]["reply_markup"]["inline_keyboard"][0][0]["text"] == "Kirim"


async def test_a_double_in_its_own_process_does_the_same() -> None:
    """People, bot and ledger work against a double in another process, which ends with the test."""
    async with spawned("--no-validate") as double, stock_bot(double) as bot:
        siti = Resident(double, 501, "Siti")
        await siti.photo(picture(), "penuh")
        (update,) = await bot.get_updates(timeout=5)
        assert update.message
        await update.message.reply_text("Terima kasih", reply_markup=KEYBOARD)
        await siti.press(await siti.expect("Terima kasih"), "Kirim")
        calls = await double.wait_for(lambda: double.control("calls", method="sendMessage"))
        assert (calls[0]["answered"], calls[0]["params"]["text"]) == (True, "Terima kasih")
        assert await double.control("counts") == {"getMe": 1, "getUpdates": 1, "sendMessage": 1}
        with pytest.raises(LookupError, match="no command"):
            await double.control("do")


async def test_a_stopped_double_refuses_connections(double: BotApiDouble, bot: telegram.Bot) -> None:
    """After stop() nothing listens, also while a poller waits."""
    waiting = asyncio.create_task(bot.get_updates(timeout=20))
    await double.wait_for(lambda: double.attempts("getUpdates"))
    await double.stop()
    with pytest.raises(NetworkError):
        await waiting
    with pytest.raises(NetworkError):
        await bot.get_me()
