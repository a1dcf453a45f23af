"""No report is lost and none is doubled, whenever the bot is killed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
import pytest

from tests.bot_api_double import BotApiDouble
from tests.end_to_end.audit import Findings, audit
from tests.end_to_end.killloop import IN_FLIGHT, KillLoop, Plan
from tests.end_to_end.process import BotProcess

pytestmark = pytest.mark.timeout(400)  # a minute, where nothing else runs; starting Python is most of it
SEED = int(os.environ.get("SEED", "20261124"))


async def looped(
    folder: Path,
    url: str,
    plan: Plan,
    *,
    mode: str = "polling",
    between: Callable[[], Awaitable[None]] | None = None,
    **how: object,
) -> Findings:
    """One whole loop; gives what the audit finds. The seed is printed, and with it everything can be repeated."""
    async with BotApiDouble(validate=False, seed=plan.seed) as double:
        room = double.group().id
        bot = BotProcess(folder, double, url, room, mode=mode, telegram={"in_flight": IN_FLIGHT}, **how)  # type: ignore[arg-type]
        try:
            loop = KillLoop(double, bot, plan, between)
            book = await loop.run()
            assert (await bot.terminate())[0] == 0
        finally:
            await bot.kill()
        found = audit(book, double, url, room)
    found.figures.update(seed=plan.seed, early=book.early_kills, repeated=book.repeated, seconds=round(book.seconds))
    print(f"{mode}: {found}")
    return found


@pytest.mark.parametrize(("mode", "kills"), [("polling", 30), ("webhook", 10)])
async def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path, migrated_sqlite: str, mode: str, kills: int) -> None:
    """Killed at random instants, every confirmed report is one ticket with its receipt, its card and its push."""
    found = await looped(tmp_path, migrated_sqlite, Plan(60, 16, kills, SEED), mode=mode)
    assert not found.complaints, found


@pytest.mark.parametrize(("mode", "kills"), [("polling", 4), ("webhook", 4)])
async def test_nothing_is_lost_on_postgresql(tmp_path: Path, migrated_postgresql: str, mode: str, kills: int) -> None:
    """The same on PostgreSQL, where a dead replica's leases have to run out first."""
    plan = Plan(12, 12, kills, SEED)
    found = await looped(tmp_path, migrated_postgresql, plan, mode=mode, between=lambda: a_minute(migrated_postgresql))
    assert not found.complaints, found


async def a_minute(url: str) -> None:
    """A minute passes while the bot is dead: what it held is over. First the server has to notice the death."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        async with asyncio.timeout(10):
            while (await (await connection.execute(others)).fetchone() or (0,))[0]:
                await asyncio.sleep(0.01)
        await connection.execute(
            "UPDATE outbox SET lease_until = lease_until - interval '1 hour' WHERE state = 'sending'"
        )
        await connection.execute("UPDATE leases SET until = until - interval '1 hour'")


@pytest.mark.torture
@pytest.mark.timeout(0)
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_nothing_is_lost_in_a_thousand_kills(tmp_path: Path, migrated_sqlite: str, mode: str) -> None:
    """At full length: KILLS (1,000) kills over REPORTS (10,000) reports, half of them in each mode."""
    kills, reports = (int(os.environ.get(name, most)) for name, most in (("KILLS", "1000"), ("REPORTS", "10000")))
    plan = Plan(-(-reports // 2), 48, -(-kills // 2), SEED, drain=3600.0)
    found = await looped(tmp_path, migrated_sqlite, plan, mode=mode)
    assert not found.complaints, found
