"""Reports arrive at a fixed rate, whether or not the bot keeps up: how long does an answer take?

Measured from the moment an update arises to the moment its answer stands in the chat. So two calls' latency is in it
at least: the poll that brings the update and the call that sends the answer. Also counted is who must wait because many
came at once, which a client that waits for its turn would never see.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from statistics import quantiles

from tests.benchmarks.processes import cpu_seconds
from tests.benchmarks.residents import Chatter
from tests.benchmarks.runs import Contender, running

THINKING = 0.5  # seconds, at least, between the reports that warm up and those that count


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that answers took; `load` is the share of one core that the bot used."""

    answers: int
    median: float
    p95: float
    p99: float
    longest: float
    load: float


async def measure(contender: Contender, *, rate: float, seconds: float, api: float) -> Latency:
    """So many reports a second for so long; each call of the bot takes `api` seconds."""
    async with running(contender, latency=api) as bot:
        residents = [Chatter(bot.double, 1_000 + number) for number in range(int(rate * (seconds + 2)))]
        counted = residents[int(rate * 2) :]  # the first two seconds warm up
        before, began = cpu_seconds(bot.pid), time.perf_counter()
        async with asyncio.TaskGroup() as everybody:
            for number, one in enumerate(residents):
                await asyncio.sleep(began + number / rate - time.perf_counter())
                everybody.create_task(_told(contender, one))
        load = (cpu_seconds(bot.pid) - before) / (time.perf_counter() - began)
    return _summed_up(sorted(wait * 1000 for one in counted for wait in one.waited), load)


async def _told(contender: Contender, one: Chatter) -> None:
    await contender.script(one)


def _summed_up(waits: list[float], load: float) -> Latency:
    cuts = quantiles(waits, n=100)
    return Latency(len(waits), cuts[49], cuts[94], cuts[98], waits[-1], load)
