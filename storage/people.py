"""People, as their channels know them: one row per identity, with what they are to the office at this moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, select, update

from storage import bans
from storage.addresses import Address, Identity
from storage.engine import Transaction
from storage.tables import officers, people
from storage.upsert import insert_new

NOBODY = "nobody"
"""The channel, and the key, of the one row to which belongs what is nobody's any more. It cannot be reached."""


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody is to the office: a role ("officer", "supervisor", "admin"), a team, and whether they are there.

    Who is away is so until a time, and comes back by its passing.
    """

    name: str
    role: str
    team: str | None = None
    on_duty: bool = True
    away_until: datetime | None = None
    stand_in_id: int | None = None

    def is_away(self, now: datetime) -> bool:
        return self.away_until is not None and self.away_until > now

    def is_there(self, now: datetime) -> bool:
        """Whether work can be given to them."""
        return self.on_duty and not self.is_away(now)


@dataclass(slots=True)
class Person:
    """`erase_at`: they asked to be forgotten, and are about to be. `office`: None for all but officers."""

    id: int
    identity: Identity
    name: str
    language: str
    consent: str | None
    unreachable_since: datetime | None
    erase_at: datetime | None = None
    office: Office | None = None
    banned_until: datetime | None = None
    ban_reason: str = ""
    ban_told_at: datetime | None = None

    @property
    def is_nobody(self) -> bool:
        return self.identity.channel == NOBODY

    def is_banned(self, now: datetime) -> bool:
        """Whether nothing is taken from them at this moment. Nobody of the office is."""
        return self.office is None and self.banned_until is not None and self.banned_until > now

    @property
    def home(self) -> Address:
        return self.identity.home


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody who spoke: what the channel says of them, and the language to begin with."""

    identity: Identity
    name: str
    language: str


_COLUMNS = (
    people.c.id,
    people.c.channel,
    people.c.user,
    people.c.name,
    people.c.language,
    people.c.consent,
    people.c.unreachable_since,
    people.c.erase_at,
    people.c.banned_until,
    people.c.ban_reason,
    people.c.ban_told_at,
    people.c.key,
    officers.c.name.label("called"),
    officers.c.role,
    officers.c.team,
    officers.c.on_duty,
    officers.c.away_until,
    officers.c.stand_in_id,
)
_serves = and_(officers.c.person_id == people.c.id, officers.c.removed_at.is_(None))
PEOPLE = select(*_COLUMNS).select_from(people.outerjoin(officers, _serves))
"""People with their office, which costs no statement of its own."""
_BY_KEYS = PEOPLE.where(people.c.key.in_(bindparam("keys", expanding=True)))
_BY_IDS = PEOPLE.where(people.c.id.in_(bindparam("ids", expanding=True)))
_AGREE = (
    update(people)
    .where(people.c.id == bindparam("b_id"))
    .values(consent=bindparam("b_version"), consented_at=bindparam("b_now"))
)
_RENAME = update(people).where(people.c.id == bindparam("b_id")).values(name=bindparam("b_name"))


async def meet(tx: Transaction, met: Iterable[Met], now: datetime) -> dict[str, Person]:
    """The people who spoke, by the key of their identity; who is new is written down, a changed name is kept."""
    by_key = {one.identity.key: one for one in met}
    found = await _load(tx, by_key)
    new = [by_key[key] for key in sorted(by_key.keys() - found)]  # in one order everywhere: nobody waits in a ring
    if new:
        standing = await bans.standing(tx, [one.identity for one in new], now)
        await tx.execute(insert_new(tx, people), [_row(one, now, standing) for one in new])
        found |= await _load(tx, [one.identity.key for one in new])
    renamed = [(found[key], one.name) for key, one in by_key.items() if one.name and found[key].name != one.name]
    if renamed:
        await tx.execute(_RENAME, [{"b_id": person.id, "b_name": name} for person, name in renamed])
        for person, name in renamed:
            person.name = name
    tx.met |= {person.id: person for person in found.values()}
    return found


async def by_ids(tx: Transaction, ids: Iterable[int]) -> dict[int, Person]:
    rows = await tx.execute(_BY_IDS, {"ids": sorted(set(ids))})
    return {row.id: as_person(row) for row in rows}


async def find(tx: Transaction, identity: Identity) -> Person | None:
    return (await _load(tx, [identity.key])).get(identity.key)


async def nobody(tx: Transaction, now: datetime) -> Person:
    """To whom belongs what is nobody's."""
    row = {"key": NOBODY, "channel": NOBODY, "user": "", "name": "", "language": "id", "created_at": now}
    await tx.execute(insert_new(tx, people), row)
    return (await _load(tx, [NOBODY]))[NOBODY]


async def agree(tx: Transaction, person: Person, version: str, now: datetime) -> None:
    """Keep that this version of the notice was agreed to."""
    tx.later(_AGREE, {"b_id": person.id, "b_version": version, "b_now": now})
    person.consent = version


async def speak(tx: Transaction, person: Person, language: str) -> None:
    await tx.execute(update(people).where(people.c.id == person.id).values(language=language))
    person.language = language


async def mark_unreachable(tx: Transaction, person_id: int, now: datetime) -> None:
    lost = people.c.id == person_id, people.c.unreachable_since.is_(None)
    await tx.execute(update(people).where(*lost).values(unreachable_since=now))


async def revive(tx: Transaction, person: Person) -> None:
    await tx.execute(update(people).where(people.c.id == person.id).values(unreachable_since=None))
    person.unreachable_since = None


async def _load(tx: Transaction, keys: Iterable[str]) -> dict[str, Person]:
    rows = await tx.execute(_BY_KEYS, {"keys": list(keys)})
    return {row.key: as_person(row) for row in rows}


def _row(one: Met, now: datetime, standing: Mapping[Identity, datetime]) -> dict[str, object]:
    return {
        "key": one.identity.key,
        "channel": one.identity.channel,
        "user": one.identity.user,
        "name": one.name,
        "language": one.language,
        "banned_until": standing.get(one.identity),
        "created_at": now,
    }


def as_person(row: Row[*tuple[Any, ...]]) -> Person:
    """The person of a row of `PEOPLE`."""
    identity = Identity(row.channel, row.user)
    office = None
    if row.role is not None:
        office = Office(row.called, row.role, row.team, row.on_duty, row.away_until, row.stand_in_id)
    known = identity, row.name, row.language, row.consent, row.unreachable_since, row.erase_at, office
    return Person(row.id, *known, row.banned_until, row.ban_reason or "", row.ban_told_at)
