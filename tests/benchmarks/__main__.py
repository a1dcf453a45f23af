"""`python -m tests.benchmarks`: cost and speed beside two other bots, and how long answers take.

--rounds 5 --reports 300        of each bot, in turn
--only cost | latency | lookups what to measure; all, when not given (look-ups only when named)
--profile                       instead: our bot under cProfile, where its time goes
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import platform
from statistics import median

from tests.benchmarks import latency, lookups, profiled, saturation
from tests.benchmarks.runs import CONVERSATION, ECHO, ECHO_WAITING, OURS, OURS_WITH_PHOTOS
from tests.benchmarks.saturation import UPDATES, Round

CONTENDERS = (ECHO, ECHO_WAITING, CONVERSATION, OURS, OURS_WITH_PHOTOS)
AIM = 4.0  # times less CPU per update than the bare echo bot
AIM_MS = 300.0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reports", type=int, default=300, help="in each round")
    parser.add_argument("--seconds", type=float, default=20, help="of the latency test")
    parser.add_argument("--rate", type=float, default=100, help="reports a second in the latency test")
    parser.add_argument("--only", choices=("cost", "latency", "lookups"))
    parser.add_argument("--profile", action="store_true")
    return parser.parse_args()


async def _cost(rounds: int, reports: int) -> None:
    print(f"cost: {rounds} rounds of {reports} reports ({UPDATES} updates each), Python {platform.python_version()}\n")
    measured: dict[str, list[Round]] = {one.name: [] for one in CONTENDERS}
    for _ in range(rounds):
        for one in CONTENDERS:
            measured[one.name].append(await saturation.measure(one, reports, warm_up=max(20, reports // 10)))
    _print_cost(measured)


def _print_cost(measured: dict[str, list[Round]]) -> None:
    cost = {name: median(each.cpu_ms for each in rounds) for name, rounds in measured.items()}
    head = (
        "",
        "CPU ms/update",
        "low–high",
        "main thread",
        "calls/update",
        "updates/s",
        "reports/s",
        "vs echo",
        "waiting",
    )
    print("{:20}{:>14}{:>12}{:>13}{:>14}{:>11}{:>11}{:>9}{:>9}".format(*head))
    for name, rounds in measured.items():
        costs = [each.cpu_ms for each in rounds]
        main = median(each.main / each.cpu for each in rounds)
        calls = median(each.calls_per_update for each in rounds)
        speed = median(each.updates_per_second for each in rounds)
        spread = f"{min(costs):.2f}–{max(costs):.2f}"
        times = [f"{cost[echo.name] / cost[name]:.2f}×" for echo in (ECHO, ECHO_WAITING)]
        line = f"{name:20}{cost[name]:14.3f}{spread:>12}{main:13.0%}{calls:14.2f}{speed:11.0f}{speed / UPDATES:11.0f}"
        print(f"{line}{times[0]:>9}{times[1]:>9}")
    times = cost[ECHO.name] / cost[OURS.name]
    print(f"\n{'reached' if times >= AIM else 'MISSED'}: {times:.1f} times less CPU per update; the aim is {AIM:.0f}")


async def _latency(rate: float, seconds: float) -> None:
    print(f"\nlatency: {rate:.0f} reports/s for {seconds:.0f} s, 30 ms for every call")
    took = await latency.measure(OURS, rate=rate, seconds=seconds, api=0.030)
    print(
        f"{took.answers} answers: median {took.median:.0f} ms, 95 % {took.p95:.0f} ms, 99 % {took.p99:.0f} ms, "
        f"longest {took.longest:.0f} ms; the bot used {took.load:.0%} of a core"
    )
    print(f"{'reached' if took.p99 < AIM_MS else 'MISSED'}: the aim is 99 % below {AIM_MS:.0f} ms")


async def _main() -> None:
    given = _options()
    gc.freeze()  # what was imported is never garbage; the double is quicker without looking through it
    if given.profile:
        await profiled.show(given.reports)
        return
    if given.only in (None, "cost"):
        await _cost(given.rounds, given.reports)
    if given.only in (None, "latency"):
        await _latency(given.rate, given.seconds)
    if given.only == "lookups":
        await lookups.show()


if __name__ == "__main__":
    asyncio.run(_main())
