"""Following: a neighbour with the same trouble is told of the ticket as its reporter is, and lends it weight."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from storage import merging, tickets
from storage.engine import Transaction
from storage.people import Person
from storage.tables import followers
from storage.tickets import Doer, Entry, Ticket
from storage.upsert import insert_new
from storage.workflow import Actor

_F = followers.c
_HOW_MANY = select(func.count()).where(_F.ticket_id == bindparam("ticket_id"))


async def follow(tx: Transaction, ticket: Ticket, person: Person, now: datetime) -> tuple[Ticket, Entry] | None:
    """Let the person follow the ticket; None when it is theirs or they follow it already."""
    if ticket.reporter_id == person.id:
        return None
    row = {"ticket_id": ticket.id, "person_id": person.id, "since": now}
    new = insert_new(tx, followers).returning(_F.person_id)
    if (await tx.execute(new, row)).first() is None:
        await merging.stays(tx, ticket.id, person)
        return None
    return await tickets.note(tx, ticket, "follow", Doer(person), now, actor=Actor.FOLLOWER)


async def unfollow(tx: Transaction, ticket_id: int, person: Person) -> bool:
    """Let the person go; false when they did not follow."""
    gone = await tx.execute(delete(followers).where(_F.ticket_id == ticket_id, _F.person_id == person.id))
    return bool(gone.rowcount)


async def how_many(tx: Transaction, ticket_id: int) -> int:
    """How many follow the ticket besides its reporter: its weight."""
    return (await tx.execute(_HOW_MANY, {"ticket_id": ticket_id})).scalar_one()
