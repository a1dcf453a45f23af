"""Questions of the office that a resident has not answered yet: each is reminded of once before its deadline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from storage import tickets
from storage.engine import Transaction
from storage.tables import tickets as table
from storage.tickets import Ticket
from storage.workflow import Status

_T = table.c


async def take(tx: Transaction, ending_before: datetime, now: datetime, most: int = 50) -> list[Ticket]:
    """Tickets whose question must be answered before that time; nobody else is given them again."""
    unreminded = _T.status == Status.WAITING, _T.answer_reminded_at.is_(None)
    ends = *unreminded, _T.until > now, _T.until <= ending_before
    due = select(_T.id).where(*ends).order_by(_T.until).limit(most)
    mine = update(table).where(_T.id.in_(due), *unreminded).values(answer_reminded_at=now).returning(_T.id)
    ids = sorted((await tx.execute(mine)).scalars())
    return [ticket for one in ids if (ticket := await tickets.get(tx, one)) is not None]


async def last(tx: Transaction, ticket: Ticket) -> str:
    """The last question that was asked about the ticket; "" when none was."""
    asked = [entry.words for entry in await tickets.history(tx, ticket.id) if entry.act == "ask"]
    return asked[-1] if asked else ""
