"""A loop over rows that are due: it looks, takes a few, works on them side by side, and sleeps until woken.

What is due is always a row with a time, so a restart finds it again and several replicas share the work: who takes a
row puts it off by the lease first, and who dies with it leaves it to be taken again.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

import structlog

from bot.channels import Channel, ComeBackLater, NotSent
from bot.reception import Reception
from storage.engine import Transaction, Unavailable

log = structlog.get_logger()

IDLE = 1.0  # seconds between looks
Row = TypeVar("Row")
RowOut = TypeVar("RowOut", covariant=True)


class Rows(Protocol[RowOut]):
    """A module of `storage` that keeps such rows."""

    async def next_due(self, tx: Transaction) -> datetime | None: ...

    async def take_due(self, tx: Transaction, now: datetime, most: int, patience: timedelta) -> Sequence[RowOut]: ...


class Due(ABC, Generic[Row]):
    """One for the process. `what` has to wait, says the log, when the database or a store is away."""

    what: str
    together: int  # rows worked on at once
    lease: timedelta

    def __init__(
        self,
        rows: Rows[Row],
        reception: Reception,
        channels: Mapping[str, Channel],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.rows = rows
        self.reception = reception
        self.database = reception.database
        self.channels = channels
        self._now = now
        self._woken = asyncio.Event()

    @abstractmethod
    async def work_on(self, row: Row) -> None:
        """What is to be done, outside of any transaction. Whatever goes wrong is written down, not raised."""

    async def work_off(self) -> int:
        """Work on what is due now, a few at once; gives how many were tried."""
        async with self.database.reading() as tx:
            due = await self.rows.next_due(tx)
        if due is None or due > self._now():
            return 0
        async with self.database.transaction() as tx:
            taken = await self.rows.take_due(tx, self._now(), self.together, self.lease)
        await asyncio.gather(*(self.work_on(row) for row in taken))
        return len(taken)

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        while True:
            self._woken.clear()
            try:
                if await self.work_off():
                    continue
            except (Unavailable, ComeBackLater, OSError) as away:
                log.error("something due has to wait", what=self.what, why=str(away))
            try:
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def fetch(self, channel: str, ref: str) -> bytes:
        """The bytes that a channel has. Raises what `Channel.fetch` does."""
        running = self.channels.get(channel)
        if running is None:
            raise NotSent("its channel is switched off")
        return await running.fetch(ref)
