"""Tickets as rows to be carried away, read a page at a time: a million of them are never in memory together.

By default nobody is in them: who reported and who holds it stay here. With identities both are given, and the number of
who wants to be called.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from storage.engine import Transaction
from storage.tables import contacts, people
from storage.tables import tickets as table

_T = table.c
_PAGE = 1000
_PLAIN = (
    "id", "status", "category", "words", "place_words", "kelurahan", "kecamatan", "lat", "lon", "team",
    "agency", "filed_at", "promised_at", "due_at", "postponed", "late_at", "resolved_at", "took_hours", "answer",
    "closed_at",
)  # fmt: skip
_PHONE = select(func.max(contacts.c.phone)).where(contacts.c.ticket_id == _T.id).correlate(table).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Span:
    """By when tickets were filed: from the first, before the second; None is open. UTC."""

    since: datetime | None = None
    before: datetime | None = None


async def rows(tx: Transaction, span: Span, *, identities: bool) -> AsyncIterator[dict[str, Any]]:
    """The tickets, the oldest first, each as its columns by name."""
    columns = [_T[name] for name in _PLAIN]
    source: Any = table
    if identities:
        source = table.join(people, people.c.id == _T.reporter_id)
        columns += [
            people.c.name.label("reporter"),
            people.c.key.label("reporter_key"),
            _PHONE.label("phone"),
            _T.officer_name,
        ]
    filed = [_T.filed_at >= span.since] if span.since else []
    filed += [_T.filed_at < span.before] if span.before else []
    last = 0
    while True:
        page = select(*columns).select_from(source).where(_T.id > last, *filed).order_by(_T.id).limit(_PAGE)
        found = (await tx.execute(page)).all()
        for row in found:
            yield dict(row._mapping)
        if len(found) < _PAGE:
            return
        last = found[-1].id
