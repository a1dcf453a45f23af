"""Where our time goes: the bot under cProfile, at saturation.

cProfile sees the main thread only, and makes small functions look dearer than they are: read it for what stands out.
The main thread's share of all CPU stands in the other table; the rest is SQLite's thread and the photos'. Built-in
functions are counted with the part that calls them, and the times are scaled to what an update really costs.

`python -m tests.benchmarks.profiled FILE …` is the bot itself: the first SIGUSR1 begins, the second writes FILE.
"""

from __future__ import annotations

import asyncio
import cProfile
import os
import pstats
import runpy
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from tests.benchmarks.residents import reported
from tests.benchmarks.runs import Contender, saberling
from tests.benchmarks.runs import running as running_bot
from tests.benchmarks.saturation import UPDATES, saturate
from tests.bot_api_double import BotApiDouble

Function = tuple[str, int, str]
Key = TypeVar("Key")
TOP = 25
PARTS = {  # by the first that a file's path contains
    "/sqlalchemy/": "SQLAlchemy",
    "/greenlet/": "SQLAlchemy",
    "/aiosqlite/": "aiosqlite",
    "/aiohttp/": "aiohttp",
    "/multidict/": "aiohttp",
    "/yarl/": "aiohttp",
    "/telegram/_": "python-telegram-bot",
    "/telegram/request/": "python-telegram-bot",
    "/telegram/ext/": "python-telegram-bot",
    "/bot/channels/telegram/": "bot/channels/telegram",
    "/json/": "json",
    "/pydantic": "pydantic",
    "/asyncio/": "asyncio",
    "/selectors.py": "asyncio",
    "/structlog/": "structlog",
    "/logging/": "logging",
    "/handlers/": "handlers",
    "/storage/": "storage",
    "/bot/": "bot",
}


def profiled(double: BotApiDouble, folder: Path) -> Sequence[str]:
    """Ours, ready to be profiled."""
    _, _, *rest = saberling(double, folder)
    return ("-m", "tests.benchmarks.profiled", str(folder / "profile"), *rest)


async def show(reports: int) -> None:
    """Run a round with the profiler on, and print it."""
    contender = Contender("profiled", profiled, reported, photos=False)
    async with running_bot(contender) as bot:
        await saturate(bot, contender, reports // 10, 20)  # everything is imported and cached
        os.kill(bot.pid, signal.SIGUSR1)
        took = await saturate(bot, contender, reports, 0, first=500_000)
        os.kill(bot.pid, signal.SIGUSR1)
        kept = bot.folder / "profile"
        async with asyncio.timeout(30):
            while not kept.exists():
                await asyncio.sleep(0.1)
        stats: dict[Function, Any] = vars(pstats.Stats(str(kept)))["stats"]
    _print(stats, reports * UPDATES, took.cpu_ms)


def _print(stats: dict[Function, Any], updates: int, cpu_ms: float) -> None:
    own: dict[Function, float] = defaultdict(float)
    parts: dict[str, float] = defaultdict(float)
    for function, caller, seconds in _own_times(stats):
        own[function] += seconds
        parts[_part(caller)] += seconds
    total = sum(own.values())
    print(f"{updates} updates; {cpu_ms:.2f} ms of CPU for each, with the profiler on, all threads\n")
    print("own time by part, microseconds per update:")
    for part, seconds in _dearest(parts):
        print(f"{seconds * 1e6 / updates:9.0f}  {seconds / total:5.1%}  {part}")
    print("\nown time by function, microseconds per update; calls per update:")
    for function, seconds in _dearest(own)[:TOP]:
        calls = stats[function][1] / updates
        print(f"{seconds * 1e6 / updates:9.1f}  {calls:8.2f}  {_named(function)}")


def _dearest(times: dict[Key, float]) -> list[tuple[Key, float]]:
    return sorted(times.items(), key=lambda each: -each[1])


def _own_times(stats: dict[Function, Any]) -> Iterator[tuple[Function, Function, float]]:
    """Each function's own time, with whom it counts: itself, or for what has no file whoever called it."""
    for function, (_, _, own, _, callers) in stats.items():
        if "select.epoll" in function[2]:
            continue  # it waits
        if function[0] == "~" and callers:
            yield from ((function, caller, times[2]) for caller, times in callers.items())
        else:
            yield function, function, own


def _part(function: Function) -> str:
    return next((part for piece, part in PARTS.items() if piece in function[0]), "other")


def _named(function: Function) -> str:
    file, line, name = function
    return name if file == "~" else f"{'/'.join(Path(file).parts[-3:])}:{line} {name}"


def _toggle_on_signal(kept: Path) -> None:
    profiler = cProfile.Profile()
    running = False

    def toggle(*_: object) -> None:
        nonlocal running
        if running:
            profiler.disable()
            profiler.dump_stats(kept.with_suffix(".part"))
            kept.with_suffix(".part").rename(kept)
        else:
            profiler.enable()
        running = not running

    signal.signal(signal.SIGUSR1, toggle)


if __name__ == "__main__":
    _toggle_on_signal(Path(sys.argv[1]))
    sys.argv = ["bot", *sys.argv[2:]]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)
