"""Joining: who was about to report what is reported already lends it their photos, their words and their weight.

One entry of the history tells of it, with the time and what was written; the photos stand with the ticket's own.
Whoever joins follows from then on, unless the ticket is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import merging, tickets
from storage.engine import Transaction
from storage.people import Person
from storage.tables import followers, is_open
from storage.tables import tickets as table
from storage.tickets import Doer, Ticket
from storage.upsert import insert_new
from storage.workflow import Actor


@dataclass(frozen=True, slots=True)
class Joined:
    """The ticket as it is now; `follows` says that the person follows it since now."""

    ticket: Ticket
    follows: bool


async def join(tx: Transaction, ticket_id: int, person: Person, words: str, now: datetime) -> Joined | None:
    """Let the person join; None when the ticket is not open any more, and then nothing is changed.

    The ticket's row is held until the end of the transaction: nobody closes it in between.
    """
    held = select(table.c.id).where(table.c.id == ticket_id, is_open).with_for_update()
    if await tx.scalar(held) is None:
        return None
    ticket = await tickets.get(tx, ticket_id)
    assert ticket is not None
    own = ticket.reporter_id == person.id
    follows = False
    if not own:
        row = {"ticket_id": ticket_id, "person_id": person.id, "since": now}
        new = insert_new(tx, followers).returning(followers.c.person_id)
        follows = (await tx.execute(new, row)).first() is not None
        await merging.stays(tx, ticket_id, person)
    actor = Actor.REPORTER if own else Actor.FOLLOWER
    noted, _ = await tickets.note(tx, ticket, "join", Doer(person), now, words=words, actor=actor)
    return Joined(noted, follows)
