"""A bot in a process of its own, against a fresh double in this one."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.residents import Script, echoed, echoed_together, reported
from tests.bot_api_double import BotApiDouble

ROOT = Path(__file__).parents[2]
START = 60.0  # seconds
Command = Callable[[BotApiDouble, Path], Sequence[str]]

CONFIG = """\
[telegram]
token = "{token}"
base_url = "{base_url}"
base_file_url = "{base_file_url}"
messages_per_second = 1000
in_flight = 64
[staff]
chat_id = {room}
[storage]
url = "sqlite:///{folder}/saberling.db"
photos = "{folder}/photos"
[web]
port = {port}
[limits]
reports_per_day = 0
messages_per_minute = 0
"""


@dataclass(frozen=True)
class Contender:
    """A bot to be measured, and what residents do with it. `photos`: whether theirs can be fetched meanwhile."""

    name: str
    command: Command
    script: Script
    photos: bool = True


@dataclass(frozen=True)
class Running:
    """A bot that polls. `folder` is its own, and goes with it."""

    double: BotApiDouble
    pid: int
    folder: Path


def program(module: str) -> Command:
    """A bot of this folder."""
    return lambda double, _: ("-m", module, double.base_url, double.token)


def saberling(double: BotApiDouble, folder: Path) -> Sequence[str]:
    """Ours, on a database of its own, as `saberling run`."""
    config = folder / "config.toml"
    room = double.group().id
    told = {"token": double.token, "base_url": double.base_url, "base_file_url": double.base_file_url}
    config.write_text(CONFIG.format(**told, room=room, folder=folder, port=_free_port()))
    return ("-m", "bot", "run", "--config", str(config))


ECHO = Contender("bare echo bot", program("tests.benchmarks.echo_bot"), echoed)
ECHO_WAITING = Contender("… all texts waiting", ECHO.command, echoed_together)
CONVERSATION = Contender("ConversationHandler", program("tests.benchmarks.conversation_bot"), reported)
OURS = Contender("e-Saberling", saberling, reported, photos=False)
OURS_WITH_PHOTOS = Contender("… and photos kept", saberling, reported)


@asynccontextmanager
async def running(contender: Contender, *, latency: float = 0.0) -> AsyncIterator[Running]:
    """Run the bot until it polls, then until the end of the block. `latency`: seconds that each of its calls takes.

    Raises AssertionError when it does not start.
    """
    async with BotApiDouble(validate=False) as double:
        with TemporaryDirectory(prefix="bench-") as name:
            folder = Path(name)
            command = (sys.executable, *contender.command(double, folder))
            with (folder / "log").open("wb") as log:
                process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=log, stderr=log)
            try:
                await _polls(double, process, folder / "log")
                double.faults.latency = latency
                if not contender.photos:
                    double.faults.add("stall", method="getFile", seconds=60.0)
                yield Running(double, process.pid, folder)
            finally:
                await _end(process)


async def _polls(double: BotApiDouble, process: asyncio.subprocess.Process, log: Path) -> None:
    started = asyncio.create_task(double.wait_for(lambda: double.attempts("getUpdates"), START))
    ended = asyncio.create_task(process.wait())
    await asyncio.wait({started, ended}, return_when=asyncio.FIRST_COMPLETED)
    for task in (started, ended):
        task.cancel()
    assert process.returncode is None, f"the bot ended: {log.read_text()[-2000:]}"


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 15)
        except TimeoutError:
            process.kill()
            await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
