"""Pushes, generated from the workflow: whatever becomes of a ticket, each of its readers is told once, and knows what now."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from handlers.city import City
from handlers.outgoing import Outgoing
from handlers.pushes import tell_readers
from handlers.texts import languages
from storage import tables, tickets
from storage.engine import Database, Transaction
from storage.people import Person
from storage.tickets import Doer, Entry, Ticket
from storage.workflow import OPEN, TABLE, UNCLAIMED, Actor, Move, Status, Transition
from tests.handlers.samples import CITY
from tests.plain import faults_of
from tests.storage.scenes import DAY, NOW, file, follow, meet

STEPS = [(row, source, actor) for row in TABLE for source in sorted(row.sources) for actor in sorted(row.who)]
"""Every legal transition from each state, by each who may."""
LATER = NOW + 20 * DAY


@pytest.mark.parametrize("language", languages())
async def test_every_change_is_told_to_each_reader_once(migrated_sqlite: str, language: str) -> None:
    """The reporter and every follower get one push and their card; who acted gets the card alone, and the system none."""
    database = Database(migrated_sqlite)
    for number, (row, source, actor) in enumerate(STEPS):
        async with database.transaction() as tx:
            told, people, doer, ticket, entry = await _change(tx, row, source, actor, language, number)
        readers = [person for name, person in people.items() if name != "officer"]
        acted = doer.person if actor in (Actor.REPORTER, Actor.FOLLOWER) else None
        case = f"{row.act} from {source} by {actor}"
        if row.act == "assign" and source not in UNCLAIMED:
            assert told == [], f"{case}: who of the office has it is nobody else's business"
            continue
        pushed = Counter(one.address.key for one in told if one.say is not None)
        assert pushed == Counter(one.home.key for one in readers if one != acted), case
        cards = Counter(one.address.key for one in told if one.say is None)
        assert cards == Counter(one.home.key for one in readers), case
        _check_words(told, ticket, entry, CITY.texts(language), case)
    await database.dispose()


def _check_words(told: list[Outgoing], ticket: Ticket, entry: Entry, t: Any, case: str) -> None:
    """What happened, who decides next, and by when: a day, wherever something is still to come."""
    for one in told:
        if one.say is None:
            continue
        text = str(one.say.text.striptags())
        assert not faults_of(one.say), case
        assert one.entry_id == entry.id
        assert ticket.number in text, case
        assert str(t("Ada perkembangan. {next}", next="")) not in text, f"{case} is told in no words of its own"
        if ticket.status in OPEN or ticket.status == Status.RESOLVED:
            days = {t.day(at) for at in (ticket.due_at, ticket.until) if at is not None}
            assert any(day in text for day in days), f"{case}: nobody knows by when: {text}"
        assert any(button.press for rows in one.say.buttons for button in rows), f"{case} leads nowhere"


async def _change(
    tx: Transaction, row: Transition, source: Status, actor: Actor, language: str, number: int
) -> tuple[list[Outgoing], dict[str, Person], Doer, Ticket, Entry]:
    """One ticket in that state, changed by that act; gives what is to be said."""
    names: tuple[str, ...] = ("reporter", "follower", "further", "officer")
    met = await meet(tx, *(f"{name}{number}" for name in names))
    people: dict[str, Person] = dict(zip(names, met, strict=True))
    for person in people.values():
        await tx.execute(update(tables.people).where(tables.people.c.id == person.id).values(language=language))
    original = await file(tx, people["reporter"], f"original {number}")
    filed = await file(tx, people["reporter"], f"draft {number}")
    followed = "alone" not in row.needs
    for name in ("follower", "further") if followed else ():
        await follow(tx, filed, people[name])
    values = {"status": source, "officer_id": people["officer"].id, "work_began_at": NOW, "until": LATER}
    values |= {"returns_to": Status.IN_PROGRESS, "agency": "PUPR", "resolved_at": NOW, "appealed": False}
    await tx.execute(update(tables.tickets).where(tables.tickets.c.id == filed.id).values(**values))
    ticket = await tickets.get(tx, filed.id)
    assert ticket is not None
    now = LATER + timedelta(hours=1) if row.act == "expire" else NOW + DAY
    doer = _doer(actor, people)
    moved, entry = await tickets.move(tx, ticket, _move(row, original, now), doer, now)
    here = people if followed else {name: people[name] for name in ("reporter", "officer")}
    return await tell_readers(tx, CITY, moved, entry), here, doer, moved, entry


def _doer(actor: Actor, people: dict[str, Person]) -> Doer:
    match actor:
        case Actor.SYSTEM:
            return Doer(None)
        case Actor.REPORTER | Actor.FOLLOWER:
            return Doer(people[actor])
        case _:
            return Doer(people["officer"], "Rudi", officer=True, supervisor=actor == Actor.SUPERVISOR)


def _move(row: Transition, original: Ticket, now: datetime) -> Move:
    given = Move(row.act, until=now + DAY, agency="PUPR", original=None, proof_taken_at=now)
    words = "sebab" if {"reason", "question"} & row.needs else ""
    given = replace(given, officer_id=original.reporter_id, officer_name="Sari")
    return replace(given, words=words, original=original.id if "original" in row.needs else None)


def test_the_city_speaks_more_than_one_language() -> None:
    """The test above means something for each of them."""
    assert isinstance(CITY, City)
    assert set(languages()) >= {"id", "en"}
