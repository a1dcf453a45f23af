"""Phone numbers that residents gave for one ticket, to be called about it. They are kept for nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.engine import Transaction
from storage.people import Person
from storage.tables import contacts, tickets
from storage.upsert import insert

KEPT = timedelta(days=30)
"""How long after a ticket's end its number is still there: it may be opened once more."""

_C = contacts.c


async def give(tx: Transaction, ticket_id: int, person: Person, phone: str, now: datetime) -> None:
    """The number for this ticket; a new one takes the place of the one before."""
    into = insert(tx, contacts).values(ticket_id=ticket_id, person_id=person.id, phone=phone, at=now)
    new = {"phone": into.excluded.phone, "at": into.excluded.at}
    await tx.execute(into.on_conflict_do_update(index_elements=[_C.ticket_id, _C.person_id], set_=new))


async def take_back(tx: Transaction, ticket_id: int, person: Person) -> bool:
    """Whether there was one to be taken back."""
    mine = _C.ticket_id == ticket_id, _C.person_id == person.id
    return (await tx.execute(delete(contacts).where(*mine).returning(_C.ticket_id))).first() is not None


async def of_ticket(tx: Transaction, ticket_id: int) -> str | None:
    """The number that was given for the ticket last."""
    given = select(_C.phone).where(_C.ticket_id == ticket_id).order_by(_C.at.desc(), _C.person_id)
    return await tx.scalar(given.limit(1))


async def forget(tx: Transaction, now: datetime) -> None:
    """Those of tickets that ended long enough ago."""
    ended = select(tickets.c.id).where(tickets.c.id == _C.ticket_id, tickets.c.closed_at < now - KEPT)
    await tx.execute(delete(contacts).where(ended.exists()))
