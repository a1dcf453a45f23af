"""The channel against a Bot API: presses answered, pictures fetched, menus set."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels import (
    Command,
    Halted,
    NotSent,
    PhotoGone,
)
from bot.channels.telegram.capabilities import FILE_BYTES
from bot.channels.telegram.channel import TOASTS_AT_ONCE, Telegram
from handlers.buttons import press
from handlers.replies import Button, Toast
from tests.bot.telegram.conftest import FarSide, jpeg, letter, ok, refusal
from tests.bot_api_double import BotApiDouble, Resident


async def test_presses_are_answered(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """Toasts appear over the buttons that were pressed."""
    await telegram.send(letter("?", say={"buttons": ((Button("Ya", press("yes")),),)}))
    query = await siti.press(double.sent(501)[0], "Ya")
    await telegram.answer([Toast(query, "Sip", alert=True)])
    assert (await siti.expect_toast(query))["text"] == "Sip"
    assert double.calls("answerCallbackQuery")[0].params.flag("show_alert")


async def test_answering_presses_never_fails(scripted: Telegram, far: FarSide) -> None:
    """Too old, refused, cut, garbled, halted: a toast that cannot be shown is no error."""
    old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    far.answers["answerCallbackQuery"] = [
        refusal(400, old), web.Response(status=502), web.Response(text="?"), refusal(401, "Unauthorized"), ok(True)
    ]  # fmt: skip
    await scripted.answer([Toast(str(n), "x" * 300) for n in range(5)])
    asked = far.asked("answerCallbackQuery")
    assert len(asked) == 5
    assert {len(each["text"]) for each in asked} == {200}


async def test_presses_are_answered_side_by_side_but_not_all_at_once(scripted: Telegram, far: FarSide) -> None:
    """Many toasts share a few connections, and all are shown."""
    now, most = 0, 0

    async def slow() -> web.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        await asyncio.sleep(0.02)
        now -= 1
        return web.json_response(ok(True))

    far.answers["answerCallbackQuery"] = [slow]
    await scripted.answer([Toast(str(n)) for n in range(40)])
    assert len(far.asked("answerCallbackQuery")) == 40
    assert 1 < most <= TOASTS_AT_ONCE


async def test_a_toast_without_words_only_ends_the_waiting(scripted: Telegram, far: FarSide) -> None:
    """The press is answered, and nothing pops up."""
    await scripted.answer([Toast("7")])
    assert [str(each["callback_query_id"]) for each in far.asked("answerCallbackQuery")] == ["7"]
    assert "text" not in far.asked("answerCallbackQuery")[0]


async def test_pictures_are_fetched(telegram: Telegram, siti: Resident) -> None:
    """The bytes that were sent are the bytes that are fetched."""
    picture = jpeg("red")
    shown = await siti.photo(picture)
    assert await telegram.fetch(shown["photo"][-1]["file_id"]) == picture


async def test_a_picture_that_is_gone(telegram: Telegram, double: BotApiDouble, siti: Resident) -> None:
    """A reference that Telegram no longer knows is gone for ever."""
    with pytest.raises(PhotoGone):
        await telegram.fetch("no-such-file")
    shown = await siti.photo(jpeg())
    await double.control("lose", file_id=shown["photo"][-1]["file_id"])
    with pytest.raises(PhotoGone):
        await telegram.fetch(shown["photo"][-1]["file_id"])


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(400, "Bad Request: file is too big"), PhotoGone),
        (ok({"file_id": "x", "file_path": "a.jpg", "file_size": FILE_BYTES + 1}), PhotoGone),
        (ok({"file_id": "x", "file_path": "none.jpg"}), PhotoGone),
        (ok({"file_id": "x", "file_path": "big.jpg"}), PhotoGone),
        (ok({"file_id": "x"}), NotSent),
        (refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable"), PhotoGone),
        (web.Response(text="<"), NotSent),
        (web.Response(status=500), NotSent),
        (refusal(401, "Unauthorized"), Halted),
    ],
)
async def test_fetching_fails_truly(scripted: Telegram, far: FarSide, answer: Any, kind: type[Exception]) -> None:
    """What can never be had is told apart from what cannot be had now."""
    far.files |= {"big.jpg": bytes(FILE_BYTES + 1), "a.jpg": b"small"}
    far.answers["getFile"] = [answer]
    with pytest.raises(kind):
        await scripted.fetch("x")


async def test_files_of_a_local_server_are_read(scripted: Telegram, far: FarSide, tmp_path: Path) -> None:
    """A Bot API server on this machine names a path; one elsewhere names a path that is not here."""
    kept = tmp_path / "file 0.jpg"
    kept.write_bytes(b"local")
    far.answers["getFile"] = [ok({"file_path": str(kept)}), ok({"file_path": "/gone/file 1.jpg"})]
    far.files["gone/file 1.jpg"] = b"remote"
    assert await scripted.fetch("x") == b"local"
    assert await scripted.fetch("x") == b"remote"


async def test_large_files_of_a_local_server_are_not_read(scripted: Telegram, far: FarSide, tmp_path: Path) -> None:
    """The size limit holds where the server has none."""
    kept = tmp_path / "large.jpg"
    with kept.open("wb") as file:
        file.truncate(FILE_BYTES + 1)
    far.answers["getFile"] = [ok({"file_path": str(kept)})]
    with pytest.raises(PhotoGone):
        await scripted.fetch("x")


COMMANDS = [
    Command("lapor", {"id": "Buat laporan", "en": "Report"}),
    Command("antrean", {"id": "Antrean tiket"}, room="group"),
]


async def test_menus(telegram: Telegram, double: BotApiDouble) -> None:
    """Residents and the staff room see their own commands, in their language."""
    room = double.group()
    await telegram.announce(COMMANDS, str(room.id), ["id", "en"])
    menus = [
        (each["scope"]["type"], each.get("language_code"), each["commands"])
        for each in (call.params.values for call in double.calls("setMyCommands"))
    ]
    assert ("all_private_chats", None, [{"command": "lapor", "description": "Buat laporan"}]) in menus
    assert ("all_private_chats", "en", [{"command": "lapor", "description": "Report"}]) in menus
    assert ("chat", "en", [{"command": "antrean", "description": "Antrean tiket"}]) in menus
    assert len(menus) == 6


async def test_a_menu_that_cannot_be_set_stops_nothing(scripted: Telegram, far: FarSide) -> None:
    """Commands work without a menu; only a wrong token is an end."""
    far.answers["setMyCommands"] = [refusal(400, "Bad Request: chat not found"), ok(True)]
    await scripted.announce(COMMANDS, None, ["id"])
    assert len(far.asked("setMyCommands")) == 2
    far.answers["setMyCommands"] = [refusal(401, "Unauthorized")]
    with pytest.raises(Halted):
        await scripted.announce(COMMANDS, None, ["id"])
