"""What a resident wants to hear and when, as they have chosen it by /pengaturan; and what waits for the day's message.

A change that is to be told in the one message of the day is a row with a time. Who takes the rows (`take`) deletes them
in the transaction that writes the message, so each is told once, whatever is restarted in between.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import delete, func, select, update

from storage.engine import Transaction
from storage.tables import bundled
from storage.tables import wishes as table
from storage.tickets import Entry
from storage.upsert import insert, insert_new

News = Literal["all", "important", "questions"]
GRACE = timedelta(seconds=30)
"""What is being written down when the time comes belongs to the same message."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """As nobody has chosen: all, at once, but not at night."""

    news: News = "all"
    daily: bool = False
    quiet: bool = True


@dataclass(frozen=True, slots=True)
class Bundled:
    ticket_id: int
    entry_id: int


async def of(tx: Transaction, people: Iterable[int]) -> dict[int, Wishes]:
    """What these people have chosen; who has chosen nothing is not in it."""
    rows = await tx.execute(select(table).where(table.c.person_id.in_(sorted(set(people)))))
    return {row.person_id: Wishes(cast(News, row.news), row.daily, row.quiet) for row in rows}


async def keep(tx: Transaction, person_id: int, wishes: Wishes, now: datetime) -> None:
    """Keep what somebody chose. What waits for a message of the day that they no longer want is said soon."""
    into = insert(tx, table).values(person_id=person_id, **asdict(wishes))
    new = {name: into.excluded[name] for name in asdict(wishes)}
    await tx.execute(into.on_conflict_do_update(index_elements=[table.c.person_id], set_=new))
    if wishes.news == "questions":
        await tx.execute(delete(bundled).where(bundled.c.person_id == person_id))
    elif not wishes.daily:
        await tx.execute(update(bundled).where(bundled.c.person_id == person_id).values(due_at=now - GRACE))


async def put_by(tx: Transaction, person_id: int, entry: Entry, due_at: datetime) -> None:
    """Have the change told in the day's one message."""
    row = {"person_id": person_id, "entry_id": entry.id, "ticket_id": entry.ticket_id, "due_at": due_at}
    await tx.execute(insert_new(tx, bundled), row)


async def take(tx: Transaction, now: datetime, most: int = 50) -> dict[int, list[Bundled]]:
    """The changes that are due, of at most so many people, oldest first; they are theirs who takes them."""
    due = bundled.c.due_at <= now - GRACE
    whose = select(bundled.c.person_id).where(due).group_by(bundled.c.person_id).limit(most)
    people = list((await tx.execute(whose)).scalars())
    if not people:
        return {}
    gone = delete(bundled).where(due, bundled.c.person_id.in_(people)).returning(*bundled.c)
    taken: dict[int, list[Bundled]] = defaultdict(list)
    for row in sorted(await tx.execute(gone), key=lambda row: row.entry_id):
        taken[row.person_id].append(Bundled(row.ticket_id, row.entry_id))
    return taken


async def forget(tx: Transaction, person_id: int) -> None:
    """Forget what the person chose, and what waits for them."""
    await tx.execute(delete(bundled).where(bundled.c.person_id == person_id))
    await tx.execute(delete(table).where(table.c.person_id == person_id))


async def next_due(tx: Transaction) -> datetime | None:
    """When the next message of a day is due."""
    return (await tx.execute(select(func.min(bundled.c.due_at)))).scalar()
