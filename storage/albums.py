"""Which ticket the pictures of an album went to: one that comes late still finds it, for some minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from storage.engine import Transaction
from storage.people import Person
from storage.tables import albums
from storage.upsert import insert_new

LATE = timedelta(minutes=10)
"""How long after it an album's pictures may still come."""

_A = albums.c


async def remember(tx: Transaction, person: Person, album: str | None, ticket_id: int, now: datetime) -> None:
    """This album went to that ticket. What came singly is none."""
    if album is not None:
        row = {"person_id": person.id, "album": album, "ticket_id": ticket_id, "at": now, "late": 0}
        tx.later(insert_new(tx, albums), row)


async def late(tx: Transaction, person: Person, album: str, now: datetime) -> tuple[int, int] | None:
    """One more picture of this album: the ticket it goes to, and how many late ones these are now; None for no such."""
    mine = _A.person_id == person.id, _A.album == album, _A.at >= now - LATE
    counted = update(albums).where(*mine).values(late=_A.late + 1).returning(_A.ticket_id, _A.late)
    row = (await tx.execute(counted)).one_or_none()
    return None if row is None else (row.ticket_id, row.late)


async def forget(tx: Transaction, now: datetime) -> None:
    """Those that nothing comes late to any more."""
    await tx.execute(delete(albums).where(_A.at < now - LATE))
