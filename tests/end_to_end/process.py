"""The real bot as a process of its own, started against a double, killed and started again.

What an operator does is all that happens here: a config file, `python -m bot run --config FILE`, signals, and the log
on standard error. Nothing of the bot is imported. Waiting is for what the double hears from the process, or for the
process's end, whichever comes first, and never for ever.

    async with running(tmp_path, double, url, room=room, officers=OFFICERS) as bot:
        ...
        await bot.kill()
        await bot.start()
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from tests.bot_api_double import BotApiDouble

ROOT = Path(__file__).parents[2]
SECRET = "canary-secret-d41d8cd98f00b204"
OFFICERS = ((11, "Pak Rudi", "officer"), (12, "Bu Sari", "officer"), (13, "Pak Hasibuan", "supervisor"))
_PATIENCE = 30.0  # seconds for a start on a busy machine
_HEARD = {"polling": "deleteWebhook", "webhook": "setWebhook"}  # by what a started process makes itself known


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@dataclass
class BotProcess:
    """One bot: its config, its folder, and the process while there is one. `log` holds what all its lives wrote."""

    folder: Path
    double: BotApiDouble
    database_url: str
    room: int
    mode: str = "polling"
    officers: Sequence[tuple[int, str, str]] = OFFICERS
    telegram: Mapping[str, object] = field(default_factory=dict)
    more: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    by_environment: bool = False
    undo: int = 0  # seconds
    tree: Path = ROOT
    web_port: int = field(default_factory=free_port)
    hook_port: int = field(default_factory=free_port)
    kills: int = 0
    _process: asyncio.subprocess.Process | None = None

    @property
    def log_file(self) -> Path:
        return self.folder / "bot.log"

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    @property
    def photos(self) -> Path:
        return self.folder / "photos"

    @property
    def pid(self) -> int:
        assert self._process is not None, "the bot was not started"
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    # Its life

    async def spawn(self) -> None:
        """Start the process, and do not wait for what becomes of it."""
        assert not self.alive, "the bot runs already"
        with self.log_file.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", *self._arguments(), cwd=self.tree, env=self._environment(),
                stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL,
            )  # fmt: skip

    async def start(self) -> float:
        """Start, and return when it takes updates; gives the seconds that it took."""
        before, began = self.heard, time.monotonic()
        await self.spawn()
        await self.ready(before)
        return time.monotonic() - began

    async def ready(self, before: int) -> None:
        """Return when this life asks for updates. Raises AssertionError with the log when it ends before."""
        await self.until(lambda: self.heard > before)

    @property
    def heard(self) -> int:
        """How many lives of this bot have come as far as asking for updates."""
        return self.double.ledger.counts[_HEARD[self.mode]]

    async def until(self, predicate: Any, timeout: float = _PATIENCE) -> Any:
        """What `predicate` gives as soon as it is true at the double, while the process lives."""
        assert self._process is not None
        seen = asyncio.create_task(self.double.wait_for(predicate, timeout))
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({seen, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not seen.done():
            seen.cancel()
            raise AssertionError(f"the bot ended with {self._process.returncode}:\n{self.log[-3000:]}")
        return seen.result()

    async def kill(self) -> None:
        """SIGKILL: the end at this very instant."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
            self.kills += 1
            await self.ended(10)

    async def terminate(self, within: float = 15.0) -> tuple[int, float]:
        """SIGTERM; gives the exit code and the seconds that it took."""
        began = time.monotonic()
        os.kill(self.pid, signal.SIGTERM)
        return await self.ended(within), time.monotonic() - began

    async def ended(self, within: float = _PATIENCE) -> int:
        """Wait for the process's own end; gives its exit code. Raises TimeoutError."""
        assert self._process is not None
        async with asyncio.timeout(within):
            return await self._process.wait()

    async def restart(self) -> float:
        """Kill and start again; gives the seconds of the start."""
        await self.kill()
        return await self.start()

    # What it says of itself

    async def health(self) -> dict[str, Any]:
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{self.web_port}/healthz") as answer:
                return await answer.json()

    async def metric(self, name: str) -> float:
        """One number of /metrics."""
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{self.web_port}/metrics") as answer:
                text = await answer.text()
        lines = [line for line in text.splitlines() if line.startswith(f"{name} ")]
        assert lines, f"no metric {name}"
        return float(lines[0].split()[1])

    async def until_metric(self, name: str, least: float, timeout: float = 10.0) -> None:
        """Return when a metric is at least so much; asked again and again, since the bot does not tell by itself."""
        async with asyncio.timeout(timeout):
            while await self.metric(name) < least:
                await asyncio.sleep(0.05)

    async def at_rest(self, timeout: float = 10.0) -> None:
        """Return when nothing waits to be sent, and all that was sent is written down."""
        async with asyncio.timeout(timeout):
            while await self.metric("saberling_messages_waiting"):
                await asyncio.sleep(0.05)

    async def until_logged(self, words: str, timeout: float = 15.0) -> None:
        """Return when these words stand in the log. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while words not in self.log:
                await asyncio.sleep(0.05)

    # How it is configured

    def _arguments(self) -> list[str]:
        if self.by_environment:
            return []
        file = self.folder / "config.toml"
        file.write_text(self.config())
        return ["--config", str(file)]

    def settings(self) -> dict[str, dict[str, object]]:
        """The sections of the config but lists."""
        telegram = {
            "token": self.double.token,
            "base_url": self.double.base_url,
            "base_file_url": self.double.base_file_url,
            "mode": self.mode,
            "messages_per_second": 1000,
        }
        return {
            "telegram": telegram | dict(self.telegram),
            "telegram.webhook": {
                "port": self.hook_port,
                "public_url": f"http://127.0.0.1:{self.hook_port}",
                "secret": SECRET,
            },
            "staff": {"chat_id": self.room, "undo_seconds": self.undo},
            "storage": {"url": self.database_url, "photos": str(self.photos)},
            "web": {"port": self.web_port},
            "hours": {"quiet_from": "00:00", "quiet_until": "00:00"},  # what is seen must not depend on when it is run
            "limits": {"reports_per_day": 0, "messages_per_minute": 0},  # people here do in seconds what takes days
        }

    def config(self) -> str:
        sections = [
            f"[{name}]\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in section.items())
            for name, section in self.settings().items()
        ]
        sections += [
            f'[[officers]]\ntelegram_id = {number}\nname = "{name}"\nrole = "{role}"'
            for number, name, role in self.officers
        ]
        return "\n\n".join([*sections, self.more])

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SABERLING_")}
        inherited["PYTHONPATH"] = str(self.tree)  # this tree, whichever one is installed
        return inherited | (self._as_environment() if self.by_environment else {}) | dict(self.environment)

    def _as_environment(self) -> dict[str, str]:
        flat = {
            f"SABERLING_{section.replace('.', '__').upper()}__{key.upper()}": str(value)
            for section, settings in self.settings().items()
            for key, value in settings.items()
        }
        listed = ", ".join(
            f'{{"telegram_id": {number}, "name": "{name}", "role": "{role}"}}' for number, name, role in self.officers
        )
        return flat | {"SABERLING_OFFICERS": f"[{listed}]"}


@asynccontextmanager
async def running(
    folder: Path, double: BotApiDouble, database_url: str, *, room: int, **how: Any
) -> AsyncIterator[BotProcess]:
    """A started bot (the fields of BotProcess); whatever happens, it does not outlive the test."""
    bot = BotProcess(folder, double, database_url, room, **how)
    try:
        await bot.start()
        yield bot
    finally:
        await bot.kill()


def _toml(value: object) -> str:
    return str(value) if isinstance(value, int | float) else f'"{value}"'
