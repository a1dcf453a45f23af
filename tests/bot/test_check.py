"""`saberling check` finds what would keep the bot from working, says what to do, and changes nothing."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert, text

from bot import check as checking
from bot.check import check
from bot.config import Settings, load
from bot.findings import Finding
from storage.engine import Database
from storage.tables import inbox
from tests.bot_api_double.double import BotApiDouble
from tests.bot_api_double.state import Chat


@pytest.fixture
def room(double: BotApiDouble) -> Chat:
    return double.group()


@pytest.fixture
def configured(double: BotApiDouble, room: Chat, tmp_path: Path, migrated_sqlite: str) -> Callable[..., Settings]:
    """Settings for a bot of the double, with all in order; sections given replace or add keys."""

    def settings(**sections: dict[str, Any]) -> Settings:
        told = {
            "telegram": {"token": double.token, "base_url": double.base_url, "base_file_url": double.base_file_url},
            "staff": {"chat_id": room.id},
            "storage": {"url": migrated_sqlite, "photos": str(tmp_path / "photos")},
        }
        for name, keys in sections.items():
            told[name] = told.get(name, {}) | keys
        path = tmp_path / "config.toml"
        lines = [
            f"[{name}]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in keys.items()) for name, keys in told.items()
        ]
        path.write_text("\n".join(lines))
        return load(path)

    return settings


async def faults(settings: Settings) -> list[str]:
    findings = await check(settings)
    assert all(finding.todo for finding in findings if not finding.ok), "a fault without what to do"
    return [finding.what for finding in findings if not finding.ok]


async def test_all_is_well(configured: Callable[..., Settings], double: BotApiDouble, room: Chat) -> None:
    """With everything in order each line is good, nothing was sent to anybody, and Telegram was only asked."""
    findings = await check(configured())
    assert [str(finding)[0] for finding in findings] == ["✓"] * len(findings)
    assert len(findings) >= 10
    assert {call.method for call in double.ledger.calls} == {"getMe", "getChat", "getChatMember", "getWebhookInfo"}


async def test_what_the_first_start_makes_is_no_fault(configured: Callable[..., Settings], tmp_path: Path) -> None:
    """Before the first start there is neither database nor folder, and looking makes none."""
    where = tmp_path / "new"
    settings = configured(storage={"url": f"sqlite:///{where}/a/b.db", "photos": f"{where}/photos"})
    assert await faults(settings) == []
    assert not where.exists()


async def test_an_empty_server_is_no_fault(configured: Callable[..., Settings], empty_postgresql: str) -> None:
    """A PostgreSQL database without tables gets them at the first start."""
    assert await faults(configured(storage={"url": empty_postgresql})) == []


async def test_an_old_database_is_found(configured: Callable[..., Settings]) -> None:
    """A database at another revision than ours has to be migrated first."""
    settings = configured()
    database = Database(settings.storage.url)
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    await database.dispose()
    (what,) = await faults(settings)
    assert "at revision 0000" in what


async def test_messages_that_were_given_up_are_told(configured: Callable[..., Settings]) -> None:
    """What nobody could handle is not forgotten: somebody waits for an answer."""
    settings = configured()
    database = Database(settings.storage.url)
    row = {"channel": "telegram", "key": "7", "received_at": datetime.now(UTC), "state": "quarantined", "attempts": 3}
    async with database.transaction() as tx:
        await tx.execute(insert(inbox).values(**row))
    await database.dispose()
    assert await faults(settings) == ["1 messages could not be handled, 0 could not be sent"]


@pytest.mark.parametrize("url", ["postgresql://u:hunter2@127.0.0.1:1/db", "sqlite:///{}/config.toml", "sqlite:///{}"])
async def test_a_database_that_cannot_be_used_is_found(
    configured: Callable[..., Settings], tmp_path: Path, url: str
) -> None:
    """No server, a file that is something else, a folder: one fault, no password, and the rest is looked at."""
    (what,) = await faults(configured(storage={"url": url.format(tmp_path)}))
    assert what.startswith("the database")
    assert "hunter2" not in what


async def test_photos_need_a_folder_that_can_be_written(configured: Callable[..., Settings], tmp_path: Path) -> None:
    """Where a photo cannot be put down, that is found before a resident sends one."""
    (tmp_path / "file").write_text("")
    (what,) = await faults(configured(storage={"photos": str(tmp_path / "file")}))
    assert "cannot be written to" in what


async def test_a_disk_that_is_nearly_full_is_found(
    configured: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With less than 500 MB free, the operator is told while there is still time."""
    settings = configured()
    for free, count in ((499, 1), (500, 0)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: SimpleNamespace(free=free * 1024**2))
        assert len(await faults(settings)) == count


@pytest.mark.parametrize(("off", "count"), [(-3600, 1), (-5, 0), (5, 0), (3600, 1)])
async def test_a_wrong_clock_is_found(
    configured: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, off: int, count: int
) -> None:
    """The clock is held against the one of whoever answers for Telegram."""

    async def told(_: str) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=off)

    monkeypatch.setattr(checking, "_their_time", told)
    assert len(await faults(configured())) == count


async def test_the_clock_is_asked_over_http(double: BotApiDouble) -> None:
    """The time comes from the Date header, without the token; where nobody answers, nothing is known."""
    told = await checking._their_time(double.base_url)
    assert told is not None
    assert abs(told.timestamp() - time.time()) < 30
    assert await checking._their_time("http://127.0.0.1:1/bot") is None


async def test_a_wrong_token_is_found(configured: Callable[..., Settings]) -> None:
    """A token that Telegram does not know ends the questions to Telegram, and is not shown."""
    (what,) = await faults(configured(telegram={"token": "123:wrong-wrong-wrong"}))
    assert what == "Telegram does not know the token"


async def test_telegram_that_cannot_be_reached_is_found(configured: Callable[..., Settings]) -> None:
    """Without a network that is said, and the token is not."""
    (what,) = await faults(configured(telegram={"base_url": "http://127.0.0.1:1/bot"}))
    assert what.startswith("Telegram cannot be reached")
    assert "the-token" not in what


async def test_privacy_mode_off_is_told_as_unneeded(configured: Callable[..., Settings], double: BotApiDouble) -> None:
    """The bot works in either mode; that it reads more than it needs is told, and is no fault."""
    double.privacy = False
    (told,) = [finding for finding in await check(configured()) if finding.what.startswith("privacy")]
    assert told.ok
    assert "/setprivacy" in told.todo


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_a_room_without_the_bot_is_found(configured: Callable[..., Settings], room: Chat, status: str) -> None:
    """Cards for a room in which the bot is not would reach nobody."""
    room.bot = status
    (what,) = await faults(configured())
    assert "staff room" in what


async def test_a_room_that_does_not_exist_is_found(configured: Callable[..., Settings]) -> None:
    """A mistyped number is found before the first card."""
    (what,) = await faults(configured(staff={"chat_id": -42}))
    assert "staff room" in what


async def test_a_room_that_moved_tells_its_new_number(
    configured: Callable[..., Settings], double: BotApiDouble
) -> None:
    """A group that became a supergroup has a new number, which the operator is told."""
    old = double.group(supergroup=False)
    new = double.migrate(old.id)
    findings = await check(configured(staff={"chat_id": old.id}))
    assert [finding.todo for finding in findings if not finding.ok] == [f"set staff.chat_id = {new.id}"]


@pytest.mark.parametrize(
    ("rights", "status", "count"),
    [
        ({"can_send_messages": False}, "member", 1),
        ({"can_send_messages": True, "can_send_photos": False}, "member", 1),
        ({"can_send_messages": True, "can_send_photos": True}, "member", 0),
        ({"can_send_messages": False}, "administrator", 0),
    ],
)
async def test_a_room_in_which_the_bot_is_mute_is_found(
    configured: Callable[..., Settings], room: Chat, rights: dict[str, bool], status: str, count: int
) -> None:
    """Being a member is not enough where members may not write, unless one is an administrator."""
    room.info["permissions"] = rights
    room.bot = status
    assert len(await faults(configured())) == count


HOOK = {"public_url": "https://saberling.example", "secret": "0123456789abcdef", "path": "/hook"}


async def test_a_webhook_hinders_polling(configured: Callable[..., Settings], double: BotApiDouble) -> None:
    """Where updates are brought to somebody else, polling gets none: told, with where they go."""
    await double.call("setWebhook", url="http://127.0.0.1:9/hook")
    (what,) = await faults(configured())
    assert what == "updates are brought to a webhook at 127.0.0.1"


async def test_the_webhook_leads_to_us_or_is_not_set_yet(
    configured: Callable[..., Settings], double: BotApiDouble
) -> None:
    """In webhook mode none is set before the first start; one that leads elsewhere is a fault, ours is none."""
    here = HOOK | {"public_url": "http://127.0.0.1:9/"}
    settings = configured(telegram={"mode": "webhook"}, **{"telegram.webhook": here})
    assert await faults(settings) == []
    await double.call("setWebhook", url="http://127.0.0.1:9/hook")
    assert await faults(settings) == []
    await double.call("setWebhook", url="http://127.0.0.1:9/other")
    assert await faults(settings) == ["the webhook leads elsewhere, to 127.0.0.1"]


@pytest.mark.parametrize(
    ("info", "fault"),
    [
        ({"last_error_date": time.time() - 60, "last_error_message": "Connection refused"}, "Connection refused"),
        ({"last_error_date": time.time() - 90000, "last_error_message": "Connection refused"}, ""),
        ({"pending_update_count": 5000}, "5000 updates wait"),
        ({"pending_update_count": 3}, ""),
    ],
)
async def test_a_webhook_that_telegram_cannot_reach_is_found(
    configured: Callable[..., Settings],
    double: BotApiDouble,
    monkeypatch: pytest.MonkeyPatch,
    info: dict[str, Any],
    fault: str,
) -> None:
    """What Telegram says of its last try is told; what is long past is not."""
    url = HOOK["public_url"] + HOOK["path"]
    answer = {"url": url, "has_custom_certificate": False, "pending_update_count": 0} | info
    monkeypatch.setattr(double.webhook, "info", lambda _: answer)
    found = await faults(configured(telegram={"mode": "webhook"}, **{"telegram.webhook": HOOK}))
    assert [what for what in found if fault and fault in what] == found
    assert len(found) == bool(fault)


async def test_borders_that_cannot_be_read_are_found(configured: Callable[..., Settings], tmp_path: Path) -> None:
    """A file of borders is opened before the first pin is dropped."""
    (what,) = await faults(configured(places={"boundaries": str(tmp_path / "none.geojson")}))
    assert "none.geojson" in what


def test_a_line_says_what_and_what_to_do() -> None:
    """Good or bad at the first glance, then the fact, then the advice."""
    assert str(Finding(True, "the clock is right")) == "✓ the clock is right"
    assert str(Finding(False, "no room", "make some")) == "✗ no room — make some"
