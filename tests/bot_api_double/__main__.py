"""`python -m tests.bot_api_double`: a double as its own process.

It prints one line of JSON, `{"port": …, "url": …, "token": …, "pid": …}`, and serves until SIGTERM or SIGINT, or
until the process that started it is gone (an orphan of a killed test must not live on).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import signal

from tests.bot_api_double.double import TOKEN, BotApiDouble
from tests.bot_api_double.pace import Pace


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bot_api_double", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-validate", action="store_true", help="do not hold calls against the models")
    parser.add_argument("--refuse-violations", action="store_true", help="answer violations with 400")
    parser.add_argument("--rate-limits", action="store_true", help="answer 429 as Telegram would")
    parser.add_argument("--no-privacy", action="store_true", help="the bot sees all group messages")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to every call")
    parser.add_argument("--remember", type=int, help="how many calls, events and messages per chat to keep")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def _built(options: argparse.Namespace) -> BotApiDouble:
    double = BotApiDouble(
        token=options.token,
        validate=not options.no_validate,
        refuse_violations=options.refuse_violations,
        pace=Pace() if options.rate_limits else None,
        privacy=not options.no_privacy,
        seed=options.seed,
        remember=options.remember,
    )
    double.faults.latency = options.latency
    return double


async def _orphaned() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(1)


async def _serve(options: argparse.Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    double = await _built(options).start(options.port)
    gc.freeze()  # what was imported is never garbage; looking through it again and again costs half the speed
    told = {"port": double.port, "url": double.url, "token": double.token, "pid": os.getpid()}
    print(json.dumps(told), flush=True)
    ends = [asyncio.create_task(stopped.wait()), asyncio.create_task(_orphaned())]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    await double.stop()


if __name__ == "__main__":
    asyncio.run(_serve(_options()))
