"""Resolved tickets of which nobody has said yet whether the place is clean: each is reminded of once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from storage import tickets
from storage.engine import Transaction
from storage.tables import is_unanswered
from storage.tables import tickets as table
from storage.tickets import Ticket


async def take(tx: Transaction, closing_before: datetime, now: datetime, most: int = 50) -> list[Ticket]:
    """Those whose window ends before that time, the first to end first; nobody else is given them again."""
    ends = is_unanswered, table.c.until > now, table.c.until <= closing_before
    due = select(table.c.id).where(*ends).order_by(table.c.until).limit(most)
    taken = update(table).where(table.c.id.in_(due), is_unanswered).values(reminded_at=now).returning(table.c.id)
    ids = sorted((await tx.execute(taken)).scalars())
    return [ticket for one in ids if (ticket := await tickets.get(tx, one)) is not None]
