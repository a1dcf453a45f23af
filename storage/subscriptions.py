"""Subscriptions to a part of the city, and the slots in which they were told.

A slot is a local day, and its row is the guard: who inserts it tells of it, and nobody else does, whatever is restarted
and however many clocks look. `told_until` says what has been told, so that a slot which was missed is made up for by
the next one, and nothing is told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from storage import tickets
from storage.engine import Transaction
from storage.people import Person
from storage.tables import resolved_once, spelled, subscription_slots
from storage.tables import subscriptions as table
from storage.tables import tickets as tickets_table
from storage.tickets import Ticket
from storage.upsert import insert_new

Rhythm = Literal["daily", "weekly"]
MOST = 5
"""The subscriptions that one person may have."""
REMEMBERED = timedelta(days=60)  # how long slots are kept: longer than any clock is wrong
READ = 500  # tickets that one digest counts

_S = table.c
_T = tickets_table.c


@dataclass(frozen=True, slots=True)
class Subscription:
    """A kelurahan by its code, or a point (WGS 84 degrees) with a radius in metres."""

    id: int
    person_id: int
    area: str | None
    name: str
    lat: float | None
    lon: float | None
    radius: int | None
    rhythm: Rhythm
    told_until: datetime
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to hear of, and how often."""

    name: str
    rhythm: Rhythm
    area: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius: int | None = None


_COLUMNS = tuple(_S[field.name] for field in fields(Subscription))


async def of(tx: Transaction, person: Person) -> list[Subscription]:
    """What the person has subscribed to, the oldest first."""
    rows = await tx.execute(select(*_COLUMNS).where(_S.person_id == person.id).order_by(_S.id))
    return [_read(row) for row in rows]


async def subscribe(tx: Transaction, person: Person, wanted: Wanted, next_at: datetime, now: datetime) -> bool:
    """Subscribe; the same place again changes only how often. False when the person has `MOST` others already."""
    mine = await of(tx, person)
    same = next((one for one in mine if _same_place(one, wanted)), None)
    if same is not None:
        changed = {"rhythm": wanted.rhythm, "next_at": next_at}
        await tx.execute(update(table).where(_S.id == same.id).values(**changed))
        return True
    if len(mine) >= MOST:
        return False
    row = {field.name: getattr(wanted, field.name) for field in fields(Wanted)}
    row |= {"person_id": person.id, "since": now, "told_until": now, "next_at": next_at}
    await tx.execute(table.insert(), row)
    return True


async def unsubscribe(tx: Transaction, person: Person, subscription_id: int) -> bool:
    """End one of the person's own; false when it is none of theirs."""
    own = _S.id == subscription_id, _S.person_id == person.id
    if (await tx.execute(select(_S.id).where(*own))).first() is None:
        return False
    await tx.execute(delete(subscription_slots).where(subscription_slots.c.subscription_id == subscription_id))
    await tx.execute(delete(table).where(*own))
    return True


async def take(
    tx: Transaction,
    now: datetime,
    until: datetime,
    slot_of: Callable[[datetime], str],
    after: Callable[[Rhythm], datetime],
    most: int = 50,
) -> list[Subscription]:
    """The subscriptions whose slot is there and was not told by anybody; they are told by whoever took them.

    They are told what happened `until` then, and `told_until` is the time from which on to tell. `slot_of` names the
    local day of a moment, `after` says when a rhythm's next slot is.
    """
    due = select(*_COLUMNS).where(_S.next_at <= now).order_by(_S.next_at, _S.id).limit(most)
    taken = []
    for one in [_read(row) for row in await tx.execute(due.with_for_update(skip_locked=True))]:
        if await _first_in(tx, one.id, slot_of(now), now):
            taken.append(one)
            told = {"told_until": until, "next_at": after(one.rhythm)}
        else:
            told = {"next_at": after(one.rhythm)}
        await tx.execute(update(table).where(_S.id == one.id).values(**told))
    return taken


async def _first_in(tx: Transaction, subscription_id: int, slot: str, now: datetime) -> bool:
    slots = subscription_slots.c
    row = {"subscription_id": subscription_id, "slot": slot, "at": now}
    first = (await tx.execute(insert_new(tx, subscription_slots).returning(slots.slot), row)).first() is not None
    old = slots.subscription_id == subscription_id, slots.at < now - REMEMBERED
    await tx.execute(delete(subscription_slots).where(*old))
    return first


async def happened(tx: Transaction, one: Subscription, until: datetime) -> tuple[list[Ticket], list[Ticket]]:
    """What came in there since it was told last, and what was resolved: nothing that was refused or taken back.

    Around a point these are candidates: those in the square around the circle.
    """
    public = _T.status.not_in(("rejected", "duplicate", "withdrawn"))
    done = resolved_once, spelled(_T.status, "resolved", "closed")
    fresh = await _tickets(tx, _T.filed_at, public, _within(one), _between(_T.filed_at, one, until))
    resolved = await _tickets(tx, _T.resolved_at, *done, _within(one), _between(_T.resolved_at, one, until))
    return fresh, resolved


async def _tickets(tx: Transaction, by: ColumnElement[datetime], *which: ColumnElement[bool]) -> list[Ticket]:
    ids = select(_T.id).where(*which).order_by(by, _T.id).limit(READ)
    found = [await tickets.get(tx, ticket_id) for ticket_id in (await tx.execute(ids)).scalars()]
    return [ticket for ticket in found if ticket is not None]


def _between(column: ColumnElement[datetime], one: Subscription, until: datetime) -> ColumnElement[bool]:
    return and_(column > one.told_until, column <= until)


def _within(one: Subscription) -> ColumnElement[bool]:
    if one.area is not None:
        return _T.area == one.area
    assert one.lat is not None
    assert one.lon is not None
    reach = ((one.radius or 0) + 200) / 110_000  # degrees; a little more than the circle, this near the equator
    return and_(_T.lat.between(one.lat - reach, one.lat + reach), _T.lon.between(one.lon - reach, one.lon + reach))


def _same_place(one: Subscription, wanted: Wanted) -> bool:
    place = one.area, one.lat, one.lon, one.radius
    return place == (wanted.area, wanted.lat, wanted.lon, wanted.radius)


async def next_due(tx: Transaction) -> datetime | None:
    """When the next digest of a part of the city is due."""
    return (await tx.execute(select(func.min(_S.next_at)))).scalar()


async def forget(tx: Transaction, person_id: int) -> None:
    """End all subscriptions of the person."""
    theirs = select(_S.id).where(_S.person_id == person_id)
    await tx.execute(delete(subscription_slots).where(subscription_slots.c.subscription_id.in_(theirs)))
    await tx.execute(delete(table).where(_S.person_id == person_id))


def _read(row: object) -> Subscription:
    kept = row._asdict()  # type: ignore[attr-defined]
    kept["rhythm"] = cast(Rhythm, kept["rhythm"])
    return Subscription(**kept)
