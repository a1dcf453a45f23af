"""Stars and a word for work that is done: one opinion for each resident and ticket, which may be changed.

Stars are given to closed tickets only: as long as it is asked whether the place is clean, that is the question. Of
somebody who was forgotten the stars stay, without a name and without words.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select, update

from storage.engine import Transaction
from storage.people import Person
from storage.tables import ratings
from storage.tickets import Ticket
from storage.upsert import insert
from storage.workflow import Status

STARS = range(1, 6)
_C = ratings.c


@dataclass(frozen=True, slots=True)
class Rating:
    """What one resident thinks of one ticket's work; `person_id` None: somebody who was forgotten."""

    ticket_id: int
    person_id: int | None
    stars: int
    words: str
    at: datetime


_COLUMNS = tuple(_C[field.name] for field in fields(Rating))


async def rate(tx: Transaction, ticket: Ticket, person: Person, stars: int, now: datetime) -> bool:
    """Give the ticket these stars, or change them; false when it is not closed. Raises ValueError for other stars."""
    if stars not in STARS:
        raise ValueError("from one star to five")
    if ticket.status != Status.CLOSED:
        return False
    row = {"ticket_id": ticket.id, "person_id": person.id, "stars": stars, "words": "", "at": now}
    into = insert(tx, ratings).values(**row, resolved_at=ticket.resolved_at or now)
    changed = {"stars": into.excluded.stars, "at": into.excluded.at}
    await tx.execute(into.on_conflict_do_update(index_elements=[_C.ticket_id, _C.person_id], set_=changed))
    return True


async def add_words(tx: Transaction, ticket_id: int, person: Person, words: str) -> bool:
    """A word beside the stars, once; false where there are no stars, or a word already."""
    here = _C.ticket_id == ticket_id, _C.person_id == person.id, _C.words == ""
    return bool((await tx.execute(update(ratings).where(*here).values(words=words))).rowcount)


async def by(tx: Transaction, ticket_id: int, person: Person) -> Rating | None:
    """What this person thinks of the ticket, if they said so."""
    here = _C.ticket_id == ticket_id, _C.person_id == person.id
    row = (await tx.execute(select(*_COLUMNS).where(*here))).one_or_none()
    return None if row is None else Rating(**row._asdict())


async def of_ticket(tx: Transaction, ticket_id: int) -> list[Rating]:
    """What everybody thinks of it, the oldest first."""
    rows = await tx.execute(select(*_COLUMNS).where(_C.ticket_id == ticket_id).order_by(_C.id))
    return [Rating(**row._asdict()) for row in rows]
