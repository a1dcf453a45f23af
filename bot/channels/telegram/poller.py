"""Long polling that acknowledges after the commit.

Telegram forgets an update when the next getUpdates asks for a higher offset. So the offset moves only when `receive`
has returned: what is told to be stored is stored. Until then the same updates come again and again, and the inbox
knows those it has. A kill at any instant costs a repetition and never an update.

The offset is kept in memory only: a new process asks without one and gets what was not acknowledged. It is also
dropped after days without updates, because Telegram's ids restart at random after a quiet week, and an offset above
the new ids would acknowledge them unread.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from telegram.error import Conflict, EndPointNotFound, InvalidToken, TelegramError

from bot.channels import ComeBackLater, Halted, NotSent, Receive
from bot.channels.telegram.api import Api, Me
from bot.channels.telegram.capabilities import ALLOWED_UPDATES, BATCH
from bot.channels.telegram.failures import to_delivery_error
from bot.channels.telegram.to_events import to_incoming
from handlers.events import Incoming

log = structlog.get_logger()

FIRST_PAUSE: Final = 0.2
LONGEST_PAUSE: Final = 5.0
QUIET: Final = 5 * 86400.0  # seconds without updates after which the offset is dropped: less than Telegram's week
GATHER: Final = 0.015  # seconds: who writes just now is taken with the next batch, and a batch is one disk sync
ANSWER: Final = 5.0  # seconds that an answer may take beyond the long poll


class Poller:
    """Feeds `receive` with what Telegram has for us.

    `long_poll` is how many seconds Telegram may hold a question open (25 to 50 on the internet, less in tests).
    `last_poll` and `last_poll_at` say when Telegram last answered (monotonic seconds; UTC), `conflicts` how often
    it said that somebody else polls with our token.
    """

    def __init__(
        self,
        api: Api,
        receive: Receive,
        me: Me,
        *,
        long_poll: int = 30,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._receive = receive
        self._me = me
        self._long_poll = long_poll
        self._clock = clock
        self._offset: int | None = None
        self._webhook_gone = False
        self._failures = 0
        self._last_update = clock()
        self.last_poll: float | None = None
        self.last_poll_at: datetime | None = None
        self.conflicts = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises Halted when the token is not valid (any more).

        Cancelled while `receive` is at work, it lets it finish first.
        """
        while True:
            pause = await self._round()
            if pause:
                await asyncio.sleep(pause)

    async def _round(self) -> float:
        """One question and its updates; seconds to wait before the next."""
        try:
            updates = await self._poll()
        except TelegramError as error:
            return self._failed(error)
        self.last_poll, self.last_poll_at = self._clock(), datetime.now(UTC)
        try:
            await self._take(updates)
        except ComeBackLater:
            log.info("updates_wait", count=len(updates))
            return self._backoff()
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing was stored: ask again, and say so
            name = type(error).__name__  # its text may hold contents
            log.error("updates_not_received", count=len(updates), error=name)
            return self._backoff()
        self._failures = 0
        return GATHER if updates else 0.0

    async def _poll(self) -> list[Any]:
        if not self._webhook_gone:
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
            self._webhook_gone = True
        question = {"timeout": self._long_poll, "limit": BATCH, "allowed_updates": list(ALLOWED_UPDATES)}
        if self._offset is not None:
            question["offset"] = self._offset
        updates = await self._api.call("getUpdates", question, read_timeout=self._long_poll + ANSWER)
        return updates if isinstance(updates, list) else []

    async def _take(self, updates: list[Any]) -> None:
        now = self._clock()
        if updates:
            await self._hand_over([self._incoming(update) for update in updates])
            self._last_update = now
            self._offset = _after(updates, self._offset)
        elif now - self._last_update > QUIET:
            self._offset = None

    def _incoming(self, update: Any) -> Incoming:
        return to_incoming(update, bot_id=self._me.id, bot_username=self._me.username, received=datetime.now(UTC))

    async def _hand_over(self, batch: list[Incoming]) -> None:
        receiving = asyncio.ensure_future(self._receive(batch))
        try:
            await asyncio.shield(receiving)
        except asyncio.CancelledError:
            if not receiving.done():
                await asyncio.wait({receiving})
            raise

    def _failed(self, error: TelegramError) -> float:
        if isinstance(error, InvalidToken | EndPointNotFound):
            raise Halted("the token is not valid (any more)") from None
        if isinstance(error, Conflict):
            self.conflicts += 1
            log.error("another_poller", conflicts=self.conflicts, hint="one token serves one bot")
            return self._backoff()
        failure = to_delivery_error(error)
        log.warning("poll_failed", why=str(failure), failures=self._failures + 1)
        asked = failure.retry_after if isinstance(failure, NotSent) else None
        return asked or self._backoff()

    def _backoff(self) -> float:
        """Seconds: doubled with every failure in a row, five at most, and never the same for two bots."""
        self._failures += 1
        longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures, 10))
        return longest * random.uniform(0.5, 1.0)  # noqa: S311


def _after(updates: list[Any], offset: int | None) -> int | None:
    """The offset that acknowledges these: they come in order, so the last one that has an id decides."""
    for update in reversed(updates):
        if isinstance(update, dict) and type(update.get("update_id")) is int:
            return update["update_id"] + 1
    return offset
