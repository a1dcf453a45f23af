"""Trouble at Telegram, in the database, in the config and from the operator: what happens is what FAILURES promises."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.bot_api_double import BotApiDouble, Resident, shown
from tests.end_to_end.process import BotProcess, free_port, running
from tests.end_to_end.scene import scene, told, town

pytest_plugins = ("tests.bot_api_double.fixtures",)

Json = dict[str, Any]


def marked(event: Json) -> bool:
    return "↻" in shown(event["message"]) and event["silent"]


async def test_one_resting_chat_delays_no_other(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """After a 429 that chat waits as long as it was told to, and the others are answered meanwhile."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        double.faults.add("too_many", chat_id=town.siti.chat, times=1, retry_after=3)
        await town.siti.say("/start")
        await double.wait_for(lambda: [c for c in double.attempts(chat_id=town.siti.chat) if c.status == 429])
        refused = time.monotonic()
        for question in ("/start", "/bantuan", "/laporan"):
            await town.budi.say(question)
            await town.budi.expect(None)
        assert time.monotonic() - refused < 3
        await town.siti.expect("Halo", timeout=8)
        assert time.monotonic() - refused >= 2.9
        assert len(told(town.said(town.siti))) == 1


async def test_order_survives_trouble(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Refused and cut calls are tried again, and a chat's messages still arrive in their order."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        double.faults.add("server_error", chat_id=town.siti.chat, nth=[1, 4], status=500)
        double.faults.add("cut", chat_id=town.siti.chat, nth=2)
        for question in ("/start", "/bantuan", "/privasi", "/laporan"):
            await town.siti.say(question)
        await double.wait_for(lambda: len(told(town.said(town.siti))) >= 4, timeout=15)
        answers = [shown(event["message"]) for event in town.said(town.siti)]
        for answer, words in zip(answers, ("Halo", "Cara melapor", "", ""), strict=True):
            assert words in answer
        questions = [call for call in double.calls(chat_id=town.siti.chat) if call.method == "sendMessage"]
        assert len(questions) == 4


async def test_a_maybe_is_repeated_once_and_marked(tmp_path: Path, double: BotApiDouble, database_url: str) -> None:
    """A message whose answer was cut off comes once more, silently and marked, and then no more."""
    async with scene(tmp_path, double, database_url) as town:
        rule = double.faults.add("accepted_then_cut", chat_id=town.siti.chat, times=1)
        await town.siti.say("/start")
        await double.wait_for(lambda: len(told(town.said(town.siti), "Halo")) == 2, timeout=10)
        await town.siti.say("/privasi")
        await double.wait_for(lambda: len(told(town.said(town.siti))) == 3)
        assert rule.struck == 1
        assert [marked(event) for event in told(town.said(town.siti))] == [False, True, False]


async def test_an_expired_press_still_counts(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A press that is too old to be answered does what it asks for, and harms nothing."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        card = await town.card(await town.report())
        query = await town.rudi.press(card, "Ambil")
        double.world.queries.pop(query)  # before the bot can have answered: nothing was awaited since
        await town.siti.expect("sudah menerima")
        refused = [call for call in double.attempts("answerCallbackQuery") if call.status == 400]
        assert ["query is too old" in call.description for call in refused] == [True]


async def test_an_unchanged_card_is_no_error(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """When a card shows already what it should, Telegram's "not modified" is success and nothing is sent anew."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        number = await town.report()
        card = await town.card(number)
        await town.rudi.press(card, "Ambil")
        await town.siti.expect("sudah menerima")
        await town.card(number)
        sent = len(double.sent(town.room))
        press = await town.sari.press_data(card, f"claim:{number}")
        await town.sari.expect_toast(press)
        await double.wait_for(lambda: [c for c in double.attempts() if "not modified" in c.description])
        await town.bot.at_rest()
        assert await town.bot.metric("saberling_messages_dead") == 0
        assert len(double.sent(town.room)) == sent


async def test_a_second_poller_is_survived(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """While somebody else polls with our token we back off and count it; when they stop, nothing was lost."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await double.wait_for(lambda: double.attempts("getUpdates"))
        for times in (1, 2):
            await double.wait_for(lambda: double.attempts("getUpdates")[-1].status == 0)
            await double.call("getUpdates", timeout=0)
            await town.bot.until_metric("saberling_poll_conflicts_total", times)
        await town.siti.say("/start")
        await town.siti.expect("Halo")
        assert "another_poller" in town.bot.log


async def test_a_wrong_token_is_said_and_ends_it(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """With a token that Telegram does not know the bot says so in one line and ends with 1."""
    wrong = {"token": "7000000001:AA-not-the-token-of-this-double-at-all"}
    bot = BotProcess(tmp_path, double, migrated_sqlite, double.group().id, telegram=wrong)
    await bot.spawn()
    assert await bot.ended() == 1
    assert "the token is not valid" in bot.log
    assert "Traceback" not in bot.log
    assert "AA-not-the-token" not in bot.log


async def test_every_config_error_is_named(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A config with several mistakes ends in 2 and names them all, with what is expected."""
    wrong = {"mode": "telepathy", "messages_per_second": 0, "in_flight": 1000}
    more = '[bot]\nlanguage = "xx"\n[unknown]\nkey = 1\n'
    bot = BotProcess(tmp_path, double, migrated_sqlite, double.group().id, telegram=wrong, more=more)
    await bot.spawn()
    assert await bot.ended() == 2
    for key in ("telegram.mode", "telegram.messages_per_second", "telegram.in_flight", "bot.language", "unknown"):
        assert key in bot.log
    assert double.ledger.calls == []


async def test_the_environment_is_enough(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Without any config file the environment configures everything."""
    async with scene(tmp_path, double, migrated_sqlite, by_environment=True) as town:
        assert not (tmp_path / "config.toml").exists()
        number = await town.report()
        press = await town.rudi.press(await town.card(number), "Ambil")
        assert "Anda mengambil" in (await town.rudi.expect_toast(press))["text"]


async def test_a_telegram_that_is_down_is_waited_for(tmp_path: Path, migrated_sqlite: str) -> None:
    """Started while Telegram cannot be reached, the bot waits, says so, and works as soon as it can."""
    port = free_port()
    double = BotApiDouble()
    async with _down(double, port):
        bot = BotProcess(tmp_path, double, migrated_sqlite, double.group().id)
        try:
            await bot.spawn()
            await bot.until_logged("a channel cannot be had yet")
            await double.start(port)
            await bot.ready(0)
            siti = Resident(double, 501, "Siti")
            await siti.say("/start")
            await siti.expect("Halo")
        finally:
            await bot.kill()


@asynccontextmanager
async def _down(double: BotApiDouble, port: int) -> AsyncIterator[None]:
    """A double that has its address and does not listen there."""
    await double.start(port)
    await double._server.stop()
    try:
        yield
    finally:
        await double.stop()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_locked_database_is_waited_for(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str, mode: str
) -> None:
    """While another process holds the database nothing is acknowledged; afterwards everything is handled, once."""
    async with scene(tmp_path, double, migrated_sqlite, mode=mode) as town:
        with sqlite3.connect(migrated_sqlite.removeprefix("sqlite:///"), isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            await town.siti.say("/start")
            await town.bot.until_logged("nothing is acknowledged", timeout=30)
            assert double.updates.entries, "the update still waits at Telegram's"
            assert told(town.said(town.siti)) == []
            other.execute("ROLLBACK")
        await town.siti.expect("Halo", timeout=10)
        await double.wait_for(lambda: not double.updates.entries)
        assert len(told(town.said(town.siti))) == 1


async def test_cut_connections_to_postgresql_are_made_anew(
    tmp_path: Path, double: BotApiDouble, migrated_postgresql: str, postgresql_sql: Callable[[str], None]
) -> None:
    """When PostgreSQL ends all our connections the bot is at work again within ten seconds, and nothing was lost."""
    name = migrated_postgresql.partition("?")[0].rpartition("/")[2]
    async with scene(tmp_path, double, migrated_postgresql) as town:
        number = await town.report()
        postgresql_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        await town.siti.say("/laporan")
        await town.siti.expect(number, timeout=10)
        postgresql_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        await town.rudi.press(await town.card(number), "Ambil")
        await town.siti.expect("sudah menerima", timeout=10)
        assert len(told(town.said(town.siti), "sudah menerima")) == 1


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_sigterm_in_the_middle_loses_nothing(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str, mode: str
) -> None:
    """Told to stop in the middle of work the bot ends with 0 within ten seconds; what it had not done, its next life does."""
    async with scene(tmp_path, double, migrated_sqlite, mode=mode) as town:
        double.faults.latency = 0.02
        crowd = [Resident(double, 700 + n, f"Warga {n}") for n in range(40)]
        for one in crowd:
            await one.say("/start")
            await one.say("/privasi")
        await double.wait_for(lambda: len(double.calls("sendMessage")) > 5)
        code, seconds = await town.bot.terminate()
        assert (code, seconds < 10) == (0, True)
        assert len(double.calls("sendMessage")) < 80, "stopped in the middle"
        await town.bot.start()
        await double.wait_for(lambda: all(len(told(town.said(one))) >= 2 for one in crowd), timeout=20)
        assert [[marked(event) for event in told(town.said(one))] for one in crowd] == [[False, False]] * 40


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_sigterm_in_idleness_is_quick(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str, mode: str
) -> None:
    """With nothing to do the bot ends at once, also while a long poll is open."""
    async with scene(tmp_path, double, migrated_sqlite, mode=mode) as town:
        await town.siti.say("/start")
        await town.siti.expect("Halo")
        code, seconds = await town.bot.terminate()
        assert (code, seconds < 3) == (0, True), seconds


async def test_sigterm_does_not_wait_for_telegram(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Told to stop while Telegram answers nothing at all, already at the start, the bot still ends within ten seconds."""
    double.faults.add("stall", method="getMe", seconds=60)
    bot = BotProcess(tmp_path, double, migrated_sqlite, double.group().id)
    try:
        await bot.spawn()
        await bot.until(lambda: double.attempts("getMe"))
        code, seconds = await bot.terminate()
        assert (code, seconds < 3) == (0, True), seconds
    finally:
        await bot.kill()


async def test_slow_menus_keep_nobody_waiting(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A Telegram that is slow to take the command menus does not delay the first answer."""
    double.faults.add("stall", method="setMyCommands", seconds=60)
    async with running(tmp_path, double, migrated_sqlite, room=double.group().id) as bot:
        siti = town(double, bot).siti
        await siti.say("/start")
        await siti.expect("Halo")


async def test_sigterm_does_not_wait_for_a_locked_database(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """Told to stop while somebody else holds the database the bot ends within ten seconds, and acknowledges nothing."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        with sqlite3.connect(migrated_sqlite.removeprefix("sqlite:///"), isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            await town.siti.say("/start")
            await double.wait_for(lambda: all(entry.taken for entry in double.updates.entries.values()))
            code, seconds = await town.bot.terminate()
            assert (code, seconds < 10) == (0, True), seconds
            assert double.updates.entries
            other.execute("ROLLBACK")
        await town.bot.start()
        await town.siti.expect("Halo", timeout=10)


async def test_a_word_said_while_a_refusal_is_under_way_is_answered(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """Who comes back just while a push is being refused gets an answer, and then what was refused."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        card = await town.card(await town.report())
        double.faults.latency = 0.7
        refusal = double.faults.add("forbidden", chat_id=town.siti.chat, method="sendMessage", times=1)
        await town.rudi.press(card, "Ambil")
        await double.wait_for(lambda: [c for c in double.attempts(chat_id=town.siti.chat) if c.status == 0])
        await town.siti.say("/start")
        await town.siti.expect("Halo", timeout=8)
        assert refusal.struck == 1
        await double.wait_for(lambda: told(town.said(town.siti), "sudah menerima"), timeout=8)
