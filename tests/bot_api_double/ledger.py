"""What happened, for those who check: every call, every visible change, every violation of the API.

`Ledger` is the sender's own book, kept outside of the bot: a call stands in it when the double has done it,
whether or not the bot ever heard the answer. `Journal` tells what people could see: messages sent, edited and
deleted, toasts. Waiting is by events: whoever waits is woken by the entry that it waits for, nobody polls.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tests.bot_api_double.decoding import Params


class Pulse:
    """Wakes everyone who waits now; who comes later waits for the next ring."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        """Wake all."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting = set()

    async def wait(self, timeout: float | None = None) -> None:
        """Return at the next ring; raises TimeoutError after `timeout` seconds."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, timeout)
        finally:
            self._waiting.discard(future)


@dataclass(slots=True)
class Call:
    """One call of the bot. `status` is 0 while it is under way; 200 means that it was done."""

    number: int
    method: str
    params: Params
    at: float
    status: int = 0
    description: str = ""
    result: Any = None
    answered: bool = False

    @property
    def accepted(self) -> bool:
        """Whether the double did what was asked."""
        return self.status == 200

    def plain(self) -> dict[str, Any]:
        """As JSON, with uploads named instead of shown."""
        uploads = {name: f"{upload.filename} ({len(upload.content)} bytes)" for name, upload in self._uploads()}
        outcome = {"status": self.status, "description": self.description, "answered": self.answered}
        named = {"number": self.number, "method": self.method, "at": self.at, "result": self.result}
        return named | outcome | {"params": self.params.values, "uploads": uploads}

    def _uploads(self) -> Any:
        return self.params.uploads.items()


class Violation(NamedTuple):
    """A call that the Bot API does not describe."""

    method: str
    problem: str
    params: dict[str, Any]


@dataclass
class Ledger:
    """The calls in order; only the last `remember` when that is set."""

    remember: int | None = None
    calls: list[Call] = field(default_factory=list)
    total: int = 0
    counts: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def open(self, method: str, params: Params) -> Call:
        """Write down that a call came in."""
        self.total += 1
        call = Call(self.total, method, params, time.time())
        self.calls.append(call)
        if self.remember and len(self.calls) > 2 * self.remember:
            del self.calls[: -self.remember]
        return call

    def settle(self, call: Call, status: int, description: str, result: Any) -> None:
        """Write down how it went."""
        call.status, call.description, call.result = status, description, result
        if call.accepted:
            self.counts[call.method] += 1


@dataclass
class Journal:
    """Visible changes, numbered from 1, by chat; only the last `remember` per chat when that is set."""

    remember: int | None = None
    total: int = 0
    changed: Pulse = field(default_factory=Pulse)
    by_chat: defaultdict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    _pulses: defaultdict[int, Pulse] = field(default_factory=lambda: defaultdict(Pulse))

    def add(self, event: str, chat_id: int, **more: Any) -> None:
        """Write down an event ("sent", "edited", "deleted", "toast") and wake who waits."""
        self.total += 1
        events = self.by_chat[chat_id]
        events.append({"number": self.total, "event": event, "chat_id": chat_id} | more)
        if self.remember and len(events) > 2 * self.remember:
            del events[: -self.remember]
        if chat_id in self._pulses:
            self._pulses[chat_id].ring()
        self.changed.ring()

    def after(self, number: int, chat_id: int) -> list[dict[str, Any]]:
        """The events of a chat with higher numbers than `number`."""
        events = self.by_chat.get(chat_id, [])
        return events[bisect_right(events, number, key=lambda event: event["number"]) :]

    async def wait_after(self, number: int, chat_id: int, timeout: float) -> list[dict[str, Any]]:
        """The same, waiting up to `timeout` seconds for the first; [] when none came."""
        if not (found := self.after(number, chat_id)) and timeout > 0:
            try:
                await self._pulses[chat_id].wait(timeout)
            except TimeoutError:
                return []
            found = self.after(number, chat_id)
        return found
