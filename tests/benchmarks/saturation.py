"""Everything waits: what an update costs, and how many a second there are.

All residents begin at once, so there is always more to do than is done; each goes on when it was answered. The stock
poller asks again while its bot is still at work, and then gets its updates one or two at a time: half a call more for
each. The echo bot is therefore measured a second time with all its texts waiting from the start, which is the best that
can be said for it. The first reports of a run are not counted: caches are warm then, for all alike.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.processes import cpu_by_thread, cpu_seconds
from tests.benchmarks.residents import Chatter
from tests.benchmarks.runs import Contender, Running, running

UPDATES = 4  # each resident's


@dataclass(frozen=True, slots=True)
class Round:
    """What a round took, in seconds; `main` is the CPU of the main thread, `calls` what the bot asked of the double."""

    reports: int
    cpu: float
    main: float
    wall: float
    calls: int

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds per update."""
        return self.cpu * 1000 / (self.reports * UPDATES)

    @property
    def calls_per_update(self) -> float:
        return self.calls / (self.reports * UPDATES)

    @property
    def updates_per_second(self) -> float:
        return self.reports * UPDATES / self.wall


async def measure(contender: Contender, reports: int, warm_up: int) -> Round:
    """One round. Raises AssertionError when an answer is missing or wrong."""
    async with running(contender) as bot:
        return await saturate(bot, contender, reports, warm_up)


async def saturate(bot: Running, contender: Contender, reports: int, warm_up: int, first: int = 100_000) -> Round:
    """The same, of a bot that runs already; `first` is the first resident's number."""
    await _all_at_once(bot, contender, first - 50_000, warm_up)
    before, main_before, calls_before = cpu_seconds(bot.pid), cpu_by_thread(bot.pid)[bot.pid], bot.double.ledger.total
    began = time.perf_counter()
    answers = await _all_at_once(bot, contender, first, reports)
    wall = time.perf_counter() - began
    cpu, main = cpu_seconds(bot.pid) - before, cpu_by_thread(bot.pid)[bot.pid] - main_before
    assert answers == reports * UPDATES, f"{answers} answers to {reports * UPDATES} updates"
    return Round(reports, cpu, main, wall, bot.double.ledger.total - calls_before)


async def _all_at_once(bot: Running, contender: Contender, first: int, reports: int) -> int:
    """So many residents from this number on, each with its report; gives how many answers they got."""
    residents: Sequence[Chatter] = [Chatter(bot.double, first + number) for number in range(reports)]
    async with asyncio.TaskGroup() as everybody:
        for one in residents:
            everybody.create_task(_told(contender, one))
    return sum(len(one.waited) for one in residents)


async def _told(contender: Contender, one: Chatter) -> None:
    await contender.script(one)
