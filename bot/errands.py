"""Running errands: what a conversation wants to know of the world is asked here, outside of any transaction.

    an errand's row -> asked -> what was found goes through reception as `LookedUp`, under the errand's own key
        -> the dialogue takes it if it still waits -> the row is deleted

Who dies in between leaves the row, which is run again after its lease; the key makes the answer count once. A resident
waits `PATIENCE` for a link at most, then hears that it shows no point.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.channels import Channel, DeliveryError, PhotoGone
from bot.due import Due
from bot.map_links import MapAway
from bot.reception import Reception
from handlers.events import Incoming, LookedUp, Origin, Sender
from handlers.places.points import Point
from storage import errands
from storage.errands import Waiting
from storage.images import where_taken

log = structlog.get_logger()

CHANNEL = "errand"
AGAIN = timedelta(seconds=3)
PATIENCE = timedelta(seconds=20)


class OpensLinks(Protocol):
    async def open(self, url: str) -> Point | None:
        """The point to which a short link leads, if it does. Raises `MapAway`."""
        ...


class Errands(Due[Waiting]):
    """One for the process; several replicas may run one each. `links` None: links are not opened here."""

    what = "errands"
    together = 4
    lease = timedelta(seconds=30)

    def __init__(
        self,
        reception: Reception,
        channels: Mapping[str, Channel],
        links: OpensLinks | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(errands, reception, channels, now)
        self.links = links

    async def work_on(self, row: Waiting) -> None:
        in_time = self._now() - row.asked_at < PATIENCE
        try:
            found = await self._look(row) if in_time else None
        except (MapAway, DeliveryError) as away:
            log.info("an errand has to wait", errand=row.errand, why=type(away).__name__)
            await self._put_off(row)
        else:
            await self._answer(row, found)

    async def _look(self, one: Waiting) -> Point | None:
        if one.errand == "map_link":
            return await self.links.open(one.subject) if self.links else None
        try:
            raw = await self.fetch(one.channel, one.subject)
        except PhotoGone:
            return None
        point = await asyncio.to_thread(where_taken, raw)
        return None if point is None else Point(*point)

    async def _put_off(self, one: Waiting) -> None:
        async with self.database.transaction() as tx:
            await errands.put_off(tx, one.id, self._now() + AGAIN)

    async def _answer(self, one: Waiting, found: Point | None) -> None:
        """A link that shows no point is told of; that a photo does not say where it was taken is nothing to say."""
        if found is not None or one.errand == "map_link":
            await self.reception.receive([_looked_up(one, found, self._now())])
        async with self.database.transaction() as tx:
            await errands.done(tx, one.id)


def _looked_up(one: Waiting, found: Point | None, at: datetime) -> Incoming:
    lat, lon = (found.lat, found.lon) if found else (None, None)
    origin = Origin(one.identity.home, Sender(one.identity))
    key = f"{one.id}@{one.asked_at.timestamp():.3f}"  # SQLite gives the id of a deleted row to another one
    return Incoming(CHANNEL, key, LookedUp(one.errand, one.mark, lat, lon), origin, "", at)
