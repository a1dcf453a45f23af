"""The roster: who the officers are, with role, team and duty, and the office's own record of each change of it.

The config names the officers whom the office begins with. From then on the roster is the office's: a row that
was changed or taken off there is left as it is, so that a restart brings nobody back. Who is taken off keeps the row,
marked as removed, for what they did stays told under their name.

Somebody must always be able to change it. Admins may; where there is no admin at all, supervisors may. The last who
may cannot be taken off or lowered (`LastOne`), checked where it is written and under a lock: two who remove each other
at one instant do not both succeed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, case, cast, func, insert, select, update

from storage import people
from storage.addresses import Identity
from storage.engine import Transaction
from storage.people import PEOPLE, Met, Office, Person, as_person
from storage.tables import is_open, office_log, officers, tickets
from storage.upsert import insert as put
from storage.upsert import insert_new

_O = officers.c
ROLES = ("officer", "supervisor", "admin")


@dataclass(frozen=True, slots=True)
class Seat:
    """An officer as the config has them."""

    identity: Identity
    name: str
    role: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has in hand: open tickets, and how many of them are past their promise."""

    tickets: int = 0
    late: int = 0


class LastOne(Exception):
    """Nobody would be left who may change the roster; nothing was changed."""


class NotTheirs(Exception):
    """Who wants the change may not make it, or not any more; nothing was changed."""


async def seed(tx: Transaction, seats: Sequence[Seat], language: str, now: datetime) -> None:
    """Put on the roster whom it does not know. `language` is for those who have never spoken."""
    if not seats:
        return
    met = await people.meet(tx, [Met(seat.identity, "", language) for seat in seats], now)
    rows = [_row(met[seat.identity.key], seat.name, seat.role, seat.team, now) for seat in seats]
    into = insert_new(tx, officers).values(rows).returning(_O.person_id)
    for person_id in (await tx.execute(into)).scalars().all():
        await record(tx, None, "add", person_id, "config", now)


def _row(person: Person, name: str, role: str, team: str | None, now: datetime) -> dict[str, Any]:
    return {"person_id": person.id, "name": name, "role": role, "team": team, "on_duty": True, "added_at": now}


async def everybody(tx: Transaction, most: int = 200) -> list[Person]:
    """All officers, the highest first, then by name; a room of more than `most` is none."""
    rank = case({role: -at for at, role in enumerate(ROLES)}, value=_O.role)
    asked = PEOPLE.where(_O.role.is_not(None)).order_by(rank, func.lower(_O.name), _O.person_id)
    return [as_person(row) for row in await tx.execute(asked.limit(most))]


async def find(tx: Transaction, person_id: int) -> Person | None:
    """The officer of this id; None for anybody else."""
    found = (await people.by_ids(tx, [person_id])).get(person_id)
    return found if found is not None and found.office is not None else None


async def former(tx: Transaction, name: str) -> Person | None:
    """Who was taken off the roster under this name; the last of them."""
    was = select(_O.person_id).where(_O.removed_at.is_not(None), func.lower(_O.name) == name.lower())
    person_id = await tx.scalar(was.order_by(_O.removed_at.desc()).limit(1))
    return None if person_id is None else (await people.by_ids(tx, [person_id])).get(person_id)


def office_of(person: Person) -> Office:
    """The office of somebody who is known to be an officer."""
    assert person.office is not None
    return person.office


async def loads(tx: Transaction, now: datetime) -> dict[int, Load]:
    """How much each officer has in hand."""
    late = func.sum(cast(tickets.c.due_at < now, Integer))
    counted = select(tickets.c.officer_id, func.count().label("many"), late.label("late"))
    rows = await tx.execute(counted.where(is_open, tickets.c.officer_id.is_not(None)).group_by(tickets.c.officer_id))
    return {row.officer_id: Load(row.many, row.late) for row in rows}


# Changes


async def heads(tx: Transaction) -> frozenset[int]:
    """Those who may change the roster: the admins, or the supervisors where there is no admin."""
    return _heads(await _leading(tx))


async def add(tx: Transaction, who: Identity, name: str, language: str, doer: Person, now: datetime) -> Person:
    """Make an officer of somebody, known to us or not. Raises `NotTheirs`. `language` is for who never spoke."""
    await _may_change(tx, doer)
    person = (await people.meet(tx, [Met(who, "", language)], now))[who.key]
    into = put(tx, officers).values(_row(person, name, "officer", None, now))
    fresh = {"name": name, "role": "officer", "team": None, "on_duty": True, "removed_at": None}
    fresh |= {"away_until": None, "stand_in_id": None, "added_at": now}
    await tx.execute(into.on_conflict_do_update(index_elements=[_O.person_id], set_=fresh))
    await record(tx, doer, "add", person.id, "officer", now)
    return await _anew(tx, person.id)


async def give_role(tx: Transaction, person_id: int, role: str, doer: Person, now: datetime) -> Person:
    """Raises `NotTheirs`, and `LastOne` for the last who may change the roster."""
    leading = await _may_change(tx, doer)
    _keeps_a_head(leading, person_id, role)
    return await _change(tx, person_id, "role", role, doer, now, role=role)


async def remove(tx: Transaction, person_id: int, doer: Person, now: datetime) -> Person:
    """Take somebody off. Raises `NotTheirs`, and `LastOne` for the last who may change the roster."""
    leading = await _may_change(tx, doer)
    _keeps_a_head(leading, person_id, None)
    return await _change(tx, person_id, "remove", "", doer, now, removed_at=now)


async def give_team(tx: Transaction, person_id: int, team: str | None, doer: Person, now: datetime) -> Person:
    return await _change(tx, person_id, "team", team or "", doer, now, team=team)


async def put_on_duty(tx: Transaction, person_id: int, on_duty: bool, doer: Person, now: datetime) -> Person:
    """On duty or off it; who is put on it is not away any more."""
    back = {"away_until": None, "stand_in_id": None} if on_duty else {}
    return await _change(tx, person_id, "duty", "on" if on_duty else "off", doer, now, on_duty=on_duty, **back)


async def send_away(
    tx: Transaction, person_id: int, until: datetime, stand_in: int | None, doer: Person, now: datetime
) -> Person:
    """Away until then; `stand_in` has their work meanwhile."""
    words = until.isoformat()
    return await _change(tx, person_id, "away", words, doer, now, away_until=until, stand_in_id=stand_in)


async def record(
    tx: Transaction, doer: Person | None, act: str, subject_id: int | None, words: str, now: datetime
) -> None:
    """Into the office's own record. No name stands in `words`: whom it is about is in `subject_id`."""
    actor = doer.id if doer else None
    row = {"at": now, "actor_id": actor, "act": act, "subject_id": subject_id, "words": words}
    await tx.execute(insert(office_log), row)


async def _leading(tx: Transaction) -> dict[int, str]:
    """Admins and supervisors with their roles, none of whom changes until the end of this transaction."""
    lead = _O.role.in_(("admin", "supervisor")), _O.removed_at.is_(None)
    rows = await tx.execute(select(_O.person_id, _O.role).where(*lead).order_by(_O.person_id).with_for_update())
    return {row.person_id: row.role for row in rows}


def _heads(leading: Mapping[int, str]) -> frozenset[int]:
    admins = frozenset(who for who, role in leading.items() if role == "admin")
    return admins or frozenset(leading)


async def _may_change(tx: Transaction, doer: Person) -> dict[int, str]:
    leading = await _leading(tx)
    if doer.id not in _heads(leading):
        raise NotTheirs
    return leading


def _keeps_a_head(leading: Mapping[int, str], person_id: int, role: str | None) -> None:
    """Raises `LastOne` where the change would leave nobody of those who may change the roster now."""
    after = {who: its for who, its in leading.items() if who != person_id}
    if role in ("admin", "supervisor"):
        after[person_id] = role
    had_admin, has_admin = "admin" in leading.values(), "admin" in after.values()
    if not after or (had_admin and not has_admin):
        raise LastOne


async def _change(
    tx: Transaction, person_id: int, act: str, words: str, doer: Person, now: datetime, **values: object
) -> Person:
    await tx.execute(update(officers).where(_O.person_id == person_id).values(**values))
    await record(tx, doer, act, person_id, words, now)
    return await _anew(tx, person_id)


async def _anew(tx: Transaction, person_id: int) -> Person:
    """The person as they are now, also for what they say later in this very batch."""
    person = (await people.by_ids(tx, [person_id]))[person_id]
    if (met := tx.met.get(person_id)) is not None:
        met.office = person.office
    return person
