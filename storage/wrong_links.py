"""How often somebody followed a link that leads nowhere. Who tries many is guessing, and is led nowhere that day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import case, select

from storage.engine import Transaction
from storage.people import Person
from storage.tables import wrong_links
from storage.upsert import insert

_W = wrong_links.c


async def tried(tx: Transaction, person: Person, day: date) -> int:
    """How many of that day."""
    return await tx.scalar(select(_W.times).where(_W.person_id == person.id, _W.day == day)) or 0


async def count(tx: Transaction, person: Person, day: date) -> int:
    """One more on that day; gives how many these are now. Earlier days are forgotten."""
    into = insert(tx, wrong_links).values(person_id=person.id, day=day, times=1)
    times = case((_W.day == into.excluded.day, _W.times + 1), else_=1)
    known = into.on_conflict_do_update(index_elements=[_W.person_id], set_={"day": into.excluded.day, "times": times})
    return (await tx.execute(known.returning(_W.times))).scalar_one()
