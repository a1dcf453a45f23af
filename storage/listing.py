"""Open tickets as the office sifts them: by state, place, kind, officer and date, and how many there are of each.

All of it is answered from `ix_tickets_open_due`, which holds what is open with everything that is asked of it here:
what was closed in all the years is never read. What stands nearest its promise comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, func, select

from storage.engine import Transaction
from storage.tables import is_open
from storage.tables import tickets as table
from storage.tickets import COLUMNS, Ticket, as_ticket, weight

_T = table.c
_FILED_AT = func.coalesce(_T.filed_at, _T.filed_at)  # spelled so that no index of all tickets by date is taken for it
By = Literal["category", "kecamatan", "kelurahan"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None leaves it open. From is included, before is not; times are UTC."""

    statuses: tuple[str, ...] | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    kecamatan: str | None = None
    kelurahan: str | None = None
    category: str | None = None
    officer_id: int | None = None
    team: str | None = None
    filed_from: datetime | None = None
    filed_before: datetime | None = None


async def found(tx: Transaction, wanted: Wanted, most: int, offset: int = 0) -> tuple[list[Ticket], int]:
    """The tickets, the nearest promise first, then what most people wait for; and how many there are in all."""
    nearest = _T.due_at, weight.desc(), _T.id
    rows = await tx.execute(select(*COLUMNS).where(*_are(wanted)).order_by(*nearest).limit(most).offset(offset))
    return [as_ticket(row) for row in rows], await how_many(tx, wanted)


async def how_many(tx: Transaction, wanted: Wanted) -> int:
    return (await tx.execute(select(func.count()).select_from(table).where(*_are(wanted)))).scalar_one()


async def counted(tx: Transaction, wanted: Wanted, by: By) -> dict[str, int]:
    """How many there are of each, whatever is wanted of that one itself."""
    column = _T[by]
    rows = await tx.execute(select(column, func.count()).where(*_are(replace(wanted, **{by: None}))).group_by(column))
    return dict(tuple(row) for row in rows)


async def holders(tx: Transaction, wanted: Wanted) -> list[tuple[int, str, int]]:
    """Who holds them: the person, as the office calls them, and how many."""
    rest = _are(replace(wanted, officer_id=None))
    held = select(_T.officer_id, func.count()).where(*rest, _T.officer_id.is_not(None)).group_by(_T.officer_id)
    counts: dict[int, int] = dict(tuple(row) for row in await tx.execute(held))
    names = await _names(tx, list(counts))
    return sorted(((one, names[one], counts[one]) for one in counts), key=lambda row: (row[1], row[0]))


async def name_of(tx: Transaction, officer_id: int) -> str:
    """What the office calls whoever holds open tickets; "" for one who holds none."""
    return (await _names(tx, [officer_id])).get(officer_id, "")


async def _names(tx: Transaction, officers: list[int]) -> dict[int, str]:
    named = select(_T.officer_id, func.max(_T.officer_name)).where(is_open, _T.officer_id.in_(officers))
    return dict(tuple(row) for row in await tx.execute(named.group_by(_T.officer_id)))


def _are(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The conditions; the first is the index's own."""
    same = {"kecamatan", "kelurahan", "category", "officer_id", "team"}
    conditions = [is_open]
    conditions += [_T[name] == getattr(wanted, name) for name in sorted(same) if getattr(wanted, name) is not None]
    if wanted.statuses is not None:
        conditions.append(_T.status.in_(wanted.statuses))
    for column, start, end in (
        (_T.due_at, wanted.due_from, wanted.due_before),
        (_FILED_AT, wanted.filed_from, wanted.filed_before),
    ):
        conditions += [column >= start] if start is not None else []
        conditions += [column < end] if end is not None else []
    return conditions
