"""What tickets there are, how they came about, and who may read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select

from storage.engine import Transaction
from storage.people import Person
from storage.tables import entries, followers, is_open, tickets
from storage.tickets.shapes import COLUMNS, ENTRY_COLUMNS, Doer, Entry, Ticket, as_entry, as_ticket
from storage.tokens import as_token
from storage.workflow import Actor, Status

_T = tickets.c
_E = entries.c
_GET = select(*COLUMNS).where(_T.id == bindparam("id"))
_FOLLOWS = select(followers.c.since).where(
    followers.c.ticket_id == bindparam("ticket_id"), followers.c.person_id == bindparam("person_id")
)
weight = select(func.count()).where(followers.c.ticket_id == _T.id).correlate(tickets).scalar_subquery()


async def get(tx: Transaction, ticket_id: int) -> Ticket | None:
    return _maybe((await tx.execute(_GET, {"id": ticket_id})).one_or_none())


async def by_draft(tx: Transaction, draft: str) -> Ticket | None:
    return _maybe((await tx.execute(select(*COLUMNS).where(_T.draft == draft))).one_or_none())


async def by_link(tx: Transaction, token: str) -> Ticket | None:
    """The ticket that somebody shared by its link; None for a link that leads nowhere."""
    link = as_token(token)
    if link is None:
        return None
    return _maybe((await tx.execute(select(*COLUMNS).where(_T.link == link))).one_or_none())


async def told_by(
    tx: Transaction, person: Person, most: int, offset: int = 0, *, only_open: bool = False
) -> tuple[list[Ticket], int]:
    """The tickets that this person reported or follows, newest first, and how many there are in all."""
    followed = select(followers.c.ticket_id).where(followers.c.person_id == person.id)
    mine = or_(_T.reporter_id == person.id, _T.id.in_(followed))
    mine = and_(mine, is_open) if only_open else mine
    rows = await tx.execute(select(*COLUMNS).where(mine).order_by(_T.id.desc()).limit(most).offset(offset))
    total = (await tx.execute(select(func.count()).select_from(tickets).where(mine))).scalar_one()
    return [as_ticket(row) for row in rows], total


async def told_since(tx: Transaction, person: Person, since: datetime) -> int:
    """How many reports this person has sent since then."""
    mine = _T.reporter_id == person.id, _T.filed_at >= since
    return (await tx.execute(select(func.count()).select_from(tickets).where(*mine))).scalar_one()


async def overtaken(tx: Transaction, now: datetime, most: int = 50) -> list[Ticket]:
    """Tickets whose state has waited long enough: a question, a return date, a feedback window is over."""
    waits = _T.status.in_((Status.WAITING, Status.FORWARDED, Status.RESOLVED))
    rows = await tx.execute(select(*COLUMNS).where(waits, _T.until <= now).order_by(_T.until).limit(most))
    return [as_ticket(row) for row in rows]


async def history(tx: Transaction, ticket_id: int) -> list[Entry]:
    rows = await tx.execute(select(*ENTRY_COLUMNS).where(_E.ticket_id == ticket_id).order_by(_E.version))
    return [as_entry(row) for row in rows]


def standing(history: Sequence[Entry]) -> list[Entry]:
    """The history without what was undone, which is as if it had never been: an undoing follows what it undoes."""
    undone = {entry.version - 1 for entry in history if entry.act == "undo"}
    return [entry for entry in history if entry.act != "undo" and entry.version not in undone]


async def readers(tx: Transaction, ticket: Ticket) -> list[int]:
    """The people who are told of every change: the reporter first, then the followers."""
    rows = await tx.execute(
        select(followers.c.person_id).where(followers.c.ticket_id == ticket.id).order_by(followers.c.since)
    )
    return [ticket.reporter_id, *(row.person_id for row in rows if row.person_id != ticket.reporter_id)]


async def may_read(tx: Transaction, ticket: Ticket, person: Person) -> bool:
    """A resident reads what they reported or follow, and nothing else."""
    return bool({Actor.REPORTER, Actor.FOLLOWER} & await actors(tx, ticket, Doer(person)))


async def actors(tx: Transaction, ticket: Ticket, doer: Doer) -> frozenset[Actor]:
    """All that the doer is to this ticket."""
    if doer.person is None:
        return frozenset({Actor.SYSTEM})
    found = set[Actor]()
    if doer.officer or doer.supervisor:
        found.add(Actor.OFFICER)
        found |= {Actor.HOLDER} if ticket.officer_id == doer.person.id else set()
        found |= {Actor.SUPERVISOR} if doer.supervisor else set()
    if ticket.reporter_id == doer.person.id:
        found.add(Actor.REPORTER)
    if (await tx.execute(_FOLLOWS, {"ticket_id": ticket.id, "person_id": doer.person.id})).first():
        found.add(Actor.FOLLOWER)
    return frozenset(found)


async def is_followed(tx: Transaction, ticket: Ticket) -> bool:
    """Whether somebody follows it besides its reporter."""
    return (
        await tx.execute(select(followers.c.since).where(followers.c.ticket_id == ticket.id).limit(1))
    ).first() is not None


def _maybe(row: Row[*tuple[Any, ...]] | None) -> Ticket | None:
    return None if row is None else as_ticket(row)
