"""What the office tells everybody for a while: a storm, a strike, a feast. A notice ends by its time passing.

They are read where they are told, in that transaction; the index holds only those that nobody has ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, update

from storage.engine import Transaction
from storage.people import Person
from storage.tables import notices, stands
from storage.upsert import insert

_N = notices.c


@dataclass(frozen=True, slots=True)
class Notice:
    """`area` is a kelurahan or a kecamatan by name, None the whole city; `extra_days` are working days."""

    id: int
    words: str
    area: str | None
    extra_days: int
    until: datetime

    def is_for(self, kelurahan: str | None, kecamatan: str | None) -> bool:
        """Whether it holds at a place there."""
        return self.area is None or self.area in (kelurahan, kecamatan)


_COLUMNS = (_N.id, _N.words, _N.area, _N.extra_days, _N.until)


async def standing(tx: Transaction, now: datetime) -> list[Notice]:
    """Those that hold at this moment, the one that ends first before the others."""
    rows = await tx.execute(select(*_COLUMNS).where(stands, _N.until > now).order_by(_N.until, _N.id))
    return [_notice(row) for row in rows]


async def put_up(
    tx: Transaction, words: str, area: str | None, extra_days: int, until: datetime, by: Person, now: datetime
) -> Notice:
    row = {"words": words, "area": area, "extra_days": extra_days, "person_id": by.id, "since": now, "until": until}
    return _notice((await tx.execute(insert(tx, notices).values(row).returning(*_COLUMNS))).one())


async def end(tx: Transaction, notice_id: int, now: datetime) -> Notice | None:
    """End it before its time; None where it has ended."""
    ours = _N.id == notice_id, stands, _N.until > now
    row = (await tx.execute(update(notices).where(*ours).values(ended_at=now).returning(*_COLUMNS))).one_or_none()
    return None if row is None else _notice(row)


async def how_many(tx: Transaction, now: datetime) -> int:
    return await tx.scalar(select(func.count()).where(stands, _N.until > now)) or 0


def _notice(row: Row[*tuple[Any, ...]]) -> Notice:
    return Notice(row.id, row.words, row.area, row.extra_days, row.until)
