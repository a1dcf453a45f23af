"""Deliveries to a webhook: in order within a chat, side by side between chats, again until they are taken.

Like Telegram's: up to `max_connections` posts are under way at once; while a post of one chat fails and waits
for its next try, later updates of that chat wait behind it and those of other chats go on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.bot_api_double.ledger import Pulse
from tests.bot_api_double.updates import Entry, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Webhook:
    """The webhook, set when `url` is not empty. `backoff` is (first, longest) seconds between tries."""

    updates: UpdateQueue
    told: Pulse
    backoff: tuple[float, float] = (0.05, 1.0)
    patience: float = 10.0
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    delivered: int = 0
    failed: int = 0
    last_error: tuple[int, str] | None = None
    _busy: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _runner: asyncio.Task[None] | None = None

    async def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to `url` from now on."""
        await self.remove()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self._runner = asyncio.create_task(self._run())

    async def remove(self) -> None:
        """Stop delivering; a post under way is cut, so its update may arrive twice."""
        self.url, self.last_error = "", None
        tasks = [*self._busy.values(), *([self._runner] if self._runner else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._busy.clear()
        self._runner = None

    def info(self, pending: int) -> dict[str, Any]:
        """The WebhookInfo object."""
        told = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            told |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error:
            told |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        if self.updates.allowed:
            told["allowed_updates"] = sorted(self.updates.allowed)
        return told

    async def _run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=self.patience)
        connector = aiohttp.TCPConnector(limit=0)  # _ready() keeps to max_connections
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
            while True:
                for serial, entry in list(self._ready()):
                    self._busy[entry.lane] = asyncio.create_task(self._deliver(session, serial, entry))
                await self.updates.changed.wait()

    def _ready(self) -> Iterator[tuple[int, Entry]]:
        """The first entry of each lane that is neither under way nor waiting for its next try."""
        now = asyncio.get_running_loop().time()
        closed = set(self._busy)
        free = self.max_connections - len(self._busy)
        for serial, entry in self.updates.entries.items():
            if free <= 0:
                return
            if entry.lane not in closed and entry.retry_at <= now:
                free -= 1
                yield serial, entry
            closed.add(entry.lane)

    async def _deliver(self, session: aiohttp.ClientSession, serial: int, entry: Entry) -> None:
        problem = await self._post(session, entry.update)
        if problem is None:
            self.delivered += 1
            self.updates.settle(serial)
        else:
            self._put_off(entry, problem)
        del self._busy[entry.lane]
        self.updates.changed.ring()
        self.told.ring()

    def _put_off(self, entry: Entry, problem: str) -> None:
        loop = asyncio.get_running_loop()
        first, longest = self.backoff
        delay = min(longest, first * 2**entry.attempts)
        entry.attempts += 1
        entry.retry_at = loop.time() + delay
        self.failed += 1
        self.last_error = (int(time.time()), problem)
        loop.call_at(entry.retry_at + 0.001, self.updates.changed.ring)

    async def _post(self, session: aiohttp.ClientSession, update: dict[str, Any]) -> str | None:
        """None when the webhook took it, otherwise what went wrong."""
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=update, headers=headers, allow_redirects=False) as answer:
                await answer.read()
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return "Read timeout expired"
        except aiohttp.ClientError as error:
            return f"Connection failed: {type(error).__name__}"
