"""What the city counts, for a period: reports in, reports resolved, how long it took, what residents said of it.

All of it is read from indexes that begin with the time (and from the index of what is open), so it grows with the
period's reports and not with all that ever were. Only work that still counts as done is in it: what was opened again
is not resolved. Silence is counted as silence: `clean` are those whom somebody called clean, `rated` those that
somebody gave stars, each out of all that are resolved. A report with many followers weighs as much as any other: its
stars are the mean of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.engine import Transaction
from storage.tables import is_open, ratings, tickets

_T, _R = tickets.c, ratings.c


@dataclass(frozen=True, slots=True)
class Figures:
    """`open` is now, the rest of the period. `median_hours` is from report to resolution, `stars` from 1 to 5."""

    filed: int
    open: int
    resolved: int
    clean: int
    median_hours: float | None
    rated: int
    stars: float | None


async def figures(tx: Transaction, since: datetime, before: datetime) -> Figures:
    """The figures of the time from `since` until just `before`."""
    filed = await tx.scalar(select(func.count()).where(_T.filed_at >= since, _T.filed_at < before))
    waiting = await tx.scalar(select(func.count()).select_from(tickets).where(is_open))
    hours, clean = await _resolved(tx, since, before)
    rated, stars = await _rated(tx, since, before)
    return Figures(filed, waiting, sum(hours.values()), clean, _median(hours), rated, stars)


async def _resolved(tx: Transaction, since: datetime, before: datetime) -> tuple[dict[int, int], int]:
    """How many were resolved by the hours that they took, and how many of all were called clean."""
    done = select(_T.took_hours, _T.answer, func.count()).where(_T.resolved_at >= since, _T.resolved_at < before)
    hours: dict[int, int] = {}
    clean = 0
    for took, answer, many in await tx.execute(done.group_by(_T.took_hours, _T.answer)):
        hours[took or 0] = hours.get(took or 0, 0) + many
        clean += many if answer == "clean" else 0
    return hours, clean


async def _rated(tx: Transaction, since: datetime, before: datetime) -> tuple[int, float | None]:
    mean = select(func.avg(_R.stars).label("stars")).where(_R.resolved_at >= since, _R.resolved_at < before)
    each = mean.group_by(_R.ticket_id).subquery()
    many, stars = (await tx.execute(select(func.count(), func.avg(each.c.stars)).select_from(each))).one()
    return many, None if stars is None else float(stars)


def _median(many: dict[int, int]) -> float | None:
    """The median of values that are given with how often each is there."""
    total = sum(many.values())
    if not total:
        return None
    return (_at(many, (total - 1) // 2) + _at(many, total // 2)) / 2


def _at(many: dict[int, int], place: int) -> int:
    """The value at this place in order, counted from 0."""
    for value in sorted(many):
        place -= many[value]
        if place < 0:
            return value
    raise IndexError(place)
