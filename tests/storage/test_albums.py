"""A late picture finds the ticket that has the rest of its album, for some minutes, and only its own sender's."""

from __future__ import annotations

from sqlalchemy import func, select

from storage import albums
from storage.albums import LATE
from storage.engine import Database
from storage.tables import albums as table
from tests.storage.scenes import NOW, SECOND, file, meet


async def test_a_late_picture_finds_its_ticket(database: Database) -> None:
    """It is counted as it comes; an album of somebody else, another album and one that is too late find nothing."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        ticket = await file(tx, rina)
        await albums.remember(tx, rina, "a", ticket.id, NOW)
        await albums.remember(tx, rina, "a", ticket.id, NOW)
        await albums.remember(tx, rina, None, ticket.id, NOW)
        assert await albums.late(tx, rina, "a", NOW) == (ticket.id, 1)
        assert await albums.late(tx, rina, "a", NOW + LATE) == (ticket.id, 2)
        assert await albums.late(tx, rina, "a", NOW + LATE + SECOND) is None
        assert await albums.late(tx, rina, "b", NOW) is None
        assert await albums.late(tx, budi, "a", NOW) is None


async def test_albums_are_forgotten(database: Database) -> None:
    """The rows go when nothing can come late any more, and not before."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await albums.remember(tx, rina, "a", (await file(tx, rina)).id, NOW)
        await albums.forget(tx, NOW + LATE)
        assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 1
        await albums.forget(tx, NOW + LATE + SECOND)
        assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 0
