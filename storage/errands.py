"""Errands: what a conversation wants to know of the world, and waits for.

A turn of the dialogue may not ask the network. It leaves an errand, in the transaction that took the turn; a loop
(`bot.errands`) runs it outside of any transaction, and what it found comes back as an event of its own. An errand that
is done is deleted: where somebody was looking is nobody's business afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, delete, func, select, update

from storage.addresses import Identity
from storage.engine import Transaction
from storage.tables import errands
from storage.upsert import insert_new

Errand = Literal["map_link", "photo_place"]
"""Open a short map link; read where a photo says that it was taken."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An errand to be run. `subject` is the link, or the channel's word for the photo on `channel`."""

    id: int
    errand: Errand
    channel: str
    user: str
    mark: str
    subject: str
    asked_at: datetime
    attempts: int

    @property
    def identity(self) -> Identity:
        """Whose private talk waits for it."""
        return Identity(self.channel, self.user)


_C = errands.c
_COLUMNS = tuple(_C[field.name] for field in fields(Waiting))


async def leave(tx: Transaction, errand: Errand, who: Identity, mark: str, subject: str, now: datetime) -> None:
    """Leave an errand; the same one for the same draft stays one."""
    row = {
        "errand": errand,
        "channel": who.channel,
        "user": who.user,
        "mark": mark,
        "subject": subject,
        "asked_at": now,
        "attempts": 0,
        "next_try_at": now,
    }
    tx.later(insert_new(tx, errands), row)


async def take_due(tx: Transaction, now: datetime, most: int, patience: timedelta) -> list[Waiting]:
    """Errands to be run now. Each is put off by `patience` first: who dies leaves it to be run again."""
    due = (
        select(_C.id)
        .where(_C.next_try_at <= now)
        .order_by(_C.next_try_at, _C.id)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = update(errands).where(_C.id.in_(select(due.c.id)))
    values = {"next_try_at": now + patience, "attempts": _C.attempts + 1}
    return [_errand(row) for row in await tx.execute(taken.values(values).returning(*_COLUMNS))]


async def put_off(tx: Transaction, errand_id: int, until: datetime) -> None:
    """It failed for now."""
    await tx.execute(update(errands).where(_C.id == errand_id).values(next_try_at=until))


async def done(tx: Transaction, errand_id: int) -> None:
    """Its answer is stored, or nobody waits for one: nothing of it stays."""
    await tx.execute(delete(errands).where(_C.id == errand_id))


async def next_due(tx: Transaction) -> datetime | None:
    return (await tx.execute(select(func.min(_C.next_try_at)))).scalar()


def _errand(row: Row[*tuple[Any, ...]]) -> Waiting:
    return Waiting(**row._asdict())
