"""The clock: everything that is due, whoever was there when it was set.

What is due is always a row with a time; this loop looks for them, and a restart finds them again. It works off

    conversations whose own wait is over        -> `TimeUp`, through reception like any other event
    drafts that were left alone for long        -> `LeftWaiting`, likewise
    acts that could be undone until now         -> their cards are shown without the button
    events that were set aside                  -> reception tries them again
    tickets whose state has waited long enough  -> the workflow's `expire`, and everybody is told
    resolved ones of which nobody spoke yet     -> their reporters are asked once more
    promises that end soon, or are broken       -> the office is asked, and everybody is told (`handlers.watching`)
    changes that were put by for a day's message  -> one message to each who wants it so (`handlers.bundling`)
    news of a part of the city                  -> a digest to each who subscribed to it (`handlers.subscribers`)
    what nobody needs any more                  -> goes (`bot.housekeeping`)
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels import ComeBackLater
from bot.housekeeping import Housekeeping
from bot.reception import Reception
from handlers.bundling import tell_days
from handlers.city import City
from handlers.events import Incoming, LeftWaiting, Origin, Sender, TimeUp
from handlers.outgoing import Outgoing
from handlers.passing import expire
from handlers.reminding import remind
from handlers.subscribers import tell_areas
from handlers.watching import watch
from storage import conversations, rooms, undoing
from storage.addresses import Identity
from storage.engine import Transaction, Unavailable
from storage.outbox import Lane

log = structlog.get_logger()

Digests = Callable[[Transaction, City, datetime], Awaitable[list[Outgoing]]]
"""What is due by the hour, for whoever wants it."""

TICK = 0.5  # seconds
SELDOM = timedelta(minutes=1)


class Clock:
    """One for the process; several replicas may run one each: every row is taken once."""

    def __init__(
        self,
        reception: Reception,
        housekeeping: Housekeeping,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.reception = reception
        self.database = reception.database
        self.housekeeping = housekeeping
        self._now = now
        self._seldom = now() - SELDOM

    async def run(self) -> None:
        while True:
            try:
                await self.tick()
            except (Unavailable, ComeBackLater) as away:
                log.error("what is due has to wait", why=str(away))
            await asyncio.sleep(TICK)

    async def tick(self) -> None:
        """Work off what is due now."""
        await self._wake_conversations()
        await self.reception.try_again()
        now = self._now()
        await self._end_undos(now)
        if abs(now - self._seldom) >= SELDOM:  # a clock that is set back must not stop this one
            self._seldom = now
            await self._let_tickets_pass(now)
            await self._keep_promises(now)
            await self._tell(tell_days, now)
            await self._tell(tell_areas, now)
            await self.housekeeping.tidy(now)
            await self._look_where_rooms_are()

    async def _wake_conversations(self) -> None:
        async with self.database.reading() as tx:
            over = await conversations.due(tx, self._now(), 100)
            left = await conversations.left(tx, self._now(), 100)
        due = [_due("", key, at, who, TimeUp()) for key, at, who in over]
        due += [_due("idle-", key, at, who, LeftWaiting()) for key, at, who in left]
        if due:
            await self.reception.receive(due)

    async def _end_undos(self, now: datetime) -> None:
        async with self.database.reading() as tx:
            end = await undoing.next_end(tx)
        if end is None or end > now:
            return
        async with self.database.transaction() as tx:
            over, staff = await undoing.end(tx, now), self.reception.rooms.staff
            cards = [Outgoing(staff, None, Lane.CARD, ticket_id=one) for one in over] if staff else []
            await self.reception.write(tx, cards, now)
        self.reception.after()

    async def _let_tickets_pass(self, now: datetime) -> None:
        async with self.database.transaction() as tx:
            told = await expire(tx, self.reception.city, self.reception.rooms, now)
            told += await remind(tx, self.reception.city, now)
            await self.reception.write(tx, told, now)
        if told:
            self.reception.after()

    async def _keep_promises(self, now: datetime) -> None:
        async with self.database.transaction() as tx:
            told = await watch(tx, self.reception.city, self.reception.rooms, now)
            await self.reception.write(tx, told, now)
        if told:
            self.reception.after()

    async def _tell(self, digests: Digests, now: datetime) -> None:
        async with self.database.transaction() as tx:
            told = await digests(tx, self.reception.city, now)
            await self.reception.write(tx, told, now)
        if told:
            self.reception.after()

    async def _look_where_rooms_are(self) -> None:
        """Another replica may have heard that the staff room moved."""
        async with self.database.reading() as tx:
            here = await rooms.find(tx, "staff")
        if here is not None and self.reception.rooms.staff is not None:
            self.reception.rooms.staff = here


def _due(what: str, key: str, at: datetime, who: Identity, event: TimeUp | LeftWaiting) -> Incoming:
    origin = Origin(who.home, Sender(who))
    return Incoming("clock", f"{key}@{what}{at.timestamp():.3f}", event, origin, "", at)
