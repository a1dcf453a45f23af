"""The queue of updates and its two exits, as Telegram has them.

An update stays queued until it is confirmed: by a getUpdates with a higher offset, or by a 2xx of the webhook.
So a bot that dies between taking and confirming gets it again. Three traps are kept as they are:

* an offset more than ten beyond the newest id is ignored, not obeyed (ids restart at random after a quiet week,
  and a bot that remembers the old, larger offset must not thereby throw away everything new);
* a second getUpdates ends the first with 409, and so does setWebhook;
* `allowed_updates` decides when an update arises, not when it is fetched, and is remembered.

Tests may put an update out of order or a second time. Such an entry is `forced`: an offset beyond it does not
confirm it before it has been handed out once.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api_double.errors import ApiError, conflict
from tests.bot_api_double.ledger import Pulse
from tests.bot_api_double.state import trim

Json = dict[str, Any]
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class Entry:
    """A queued update. `lane` is the chat or person within which the webhook keeps the order."""

    update: Json
    lane: int
    forced: bool = False
    taken: bool = False
    attempts: int = 0
    retry_at: float = 0.0

    @property
    def id(self) -> int:
        return self.update["update_id"]


@dataclass
class UpdateQueue:
    """Updates that wait for the bot; `webhook_set` tells whether a webhook takes them."""

    rng: random.Random
    webhook_set: Callable[[], bool] = lambda: False
    allowed: set[str] | None = None
    changed: Pulse = field(default_factory=Pulse)
    entries: dict[int, Entry] = field(default_factory=dict)
    seen: dict[int, Json] = field(default_factory=dict)
    remember: int | None = None
    next_id: int = 0
    _serial: int = 0
    _poll: asyncio.Future[None] | None = None
    _disordered: bool = False

    def __post_init__(self) -> None:
        self.restart_ids()

    def restart_ids(self, start: int | None = None) -> int:
        """Number on from a random place (or from `start`), as Telegram does after a quiet (empty) week."""
        self._disordered = bool(self.entries)
        self.next_id = start or self.rng.randrange(100_000_000, 900_000_000)
        return self.next_id

    def put(self, update: Json) -> bool:
        """Number an update and queue it; False when the bot has not asked for its kind."""
        kind = next(key for key in update if key != "update_id")
        if kind in NOT_BY_DEFAULT if self.allowed is None else kind not in self.allowed:
            return False
        if "update_id" not in update:
            update["update_id"] = self.next_id
            self.next_id += 1
        else:
            self._disordered = True
        self.seen[update["update_id"]] = update
        if self.remember:
            trim(self.seen, self.remember)
        self._append(Entry(update, lane_of(update[kind])))
        return True

    def repeat(self, update_id: int) -> None:
        """Queue an update once more under its old id; raises KeyError when it never was."""
        update = self.seen[update_id]
        kind = next(key for key in update if key != "update_id")
        self._append(Entry(update, lane_of(update[kind]), forced=True))

    def shuffle(self) -> None:
        """Hand out what is queued now in another order."""
        entries = list(self.entries.values())
        self.rng.shuffle(entries)
        self.entries.clear()
        for entry in entries:
            entry.forced = True
            self._append(entry)

    def _append(self, entry: Entry) -> None:
        self._serial += 1
        self._disordered |= entry.forced
        self.entries[self._serial] = entry
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
        self.changed.ring()

    def drop_all(self) -> None:
        """Forget everything that waits (drop_pending_updates)."""
        self.entries.clear()

    def settle(self, serial: int) -> None:
        """Confirm one entry: the webhook has taken it."""
        self.entries.pop(serial, None)

    def allow(self, kinds: list[str] | None) -> None:
        """Remember allowed_updates: None keeps what was, an empty list means the default."""
        if kinds is not None:
            self.allowed = set(kinds) or None

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """getUpdates: confirm, then hand out; waits up to `timeout` seconds. Raises ApiError 409."""
        if self.webhook_set():
            raise conflict(WEBHOOK_ACTIVE)
        self.interrupt(conflict(TERMINATED))
        self._confirm(offset)
        if (batch := self._batch(limit)) or timeout <= 0:
            return batch
        await self._arrival(timeout)
        return self._batch(limit)

    async def _arrival(self, timeout: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(poll, timeout)
        except TimeoutError:
            pass
        finally:
            if self._poll is poll:
                self._poll = None

    def interrupt(self, reason: ApiError | Exception) -> None:
        """End the getUpdates that waits now, if any, with this error."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(reason)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            for serial in list(self.entries)[:offset]:
                del self.entries[serial]
        elif 0 < offset <= self.next_id + 10 or self._disordered:
            self._drop_below(offset)

    def _drop_below(self, offset: int) -> None:
        for serial, entry in list(self.entries.items()) if self._disordered else self._first_below(offset):
            if entry.id < offset <= self._horizon(entry) and (entry.taken or not entry.forced):
                del self.entries[serial]
        self._disordered = self._disordered and bool(self.entries)

    def _first_below(self, offset: int) -> list[tuple[int, Entry]]:
        below = []
        for serial, entry in self.entries.items():
            if entry.id >= offset:
                break
            below.append((serial, entry))
        return below

    def _horizon(self, entry: Entry) -> int:
        return max(self.next_id, entry.id) + 10

    def _batch(self, limit: int) -> list[Json]:
        batch = []
        for entry in self.entries.values():
            entry.taken = True
            batch.append(entry.update)
            if len(batch) == limit:
                break
        return batch


def lane_of(payload: Any) -> int:
    """The chat, or else the person, that an update belongs to; 0 for what has neither."""
    if not isinstance(payload, dict):
        return 0
    message = payload.get("message")
    places = [payload.get("chat"), message.get("chat") if isinstance(message, dict) else None, payload.get("from")]
    return next((place["id"] for place in places if isinstance(place, dict) and "id" in place), 0)
