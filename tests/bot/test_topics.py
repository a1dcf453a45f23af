"""Topics of the staff room: each kecamatan's made once, found again, and made anew when somebody has deleted it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from markupsafe import Markup

from bot.channels import Letter, NotSent, Refused
from bot.topics import LOOK_AGAIN, Topics
from handlers.city import City
from handlers.desk import Rooms
from handlers.organisation import Organisation, Rule
from handlers.replies import Say
from storage import topics
from storage.addresses import Address
from storage.engine import Database
from storage.outbox import Lane, Sending
from storage.tickets import Ticket
from tests.bot.scripted import CITY, person, ticket

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
ROOM = Address("telegram", "-1001")


@dataclass
class Forum:
    """A channel whose group has topics, or has none."""

    there: bool = True
    may: bool = True
    made: list[str] = field(default_factory=list)
    asked: int = 0

    async def has_topics(self, chat: str) -> bool:
        self.asked += 1
        if chat == "-1":
            raise NotSent("away")
        return self.there

    async def open_topic(self, chat: str, name: str) -> str:
        if not self.may:
            raise Refused("not enough rights")
        self.made.append(name)
        return str(100 + len(self.made))


class Office:
    def __init__(self, database: Database, filed: Ticket, city: City = CITY) -> None:
        self.database, self.filed, self.forum, self.at = database, filed, Forum(), NOON
        self.topics = Topics(database, city, Rooms(ROOM), {"telegram": self.forum}, lambda: self.at)

    def row(self, *, lane: Lane = Lane.CARD, to: Address = ROOM) -> Sending:
        kept = (7, to.key, to.channel, to.chat, to.topic, None, int(lane), "card", None, self.filed.id, NOON)
        return Sending(*kept, attempts=1, uncertain=False)

    def letter(self, row: Sending, replaces: str | None = None) -> Letter:
        return Letter(row.id, row.to, Say(Markup("kartu")), replaces=replaces)

    async def topic(self, row: Sending | None = None, replaces: str | None = None) -> str | None:
        row = row or self.row()
        return (await self.topics.placed(row, self.letter(row, replaces))).address.topic


@pytest.fixture
async def office(database: Database) -> Office:
    return Office(database, await ticket(database, await person(database)))


async def test_a_kecamatan_has_its_topic(office: Office) -> None:
    """The first card of a kecamatan makes its topic, and every later one goes there, also after a restart."""
    assert await office.topic() == "101"
    again = Office(office.database, office.filed)
    assert await again.topic() == "101"
    assert (office.forum.made, again.forum.made) == ([office.filed.kecamatan], [])
    assert (office.forum.asked, again.forum.asked) == (1, 0)  # a topic that is known needs no question


async def test_a_rule_names_another(office: Office) -> None:
    """What the rules send elsewhere goes there."""
    rules = Organisation(rules=(Rule(categories=frozenset([office.filed.category]), topic="Drainase"),))
    ruled = Office(office.database, office.filed, replace(CITY, organisation=rules))
    await ruled.topic()
    assert ruled.forum.made == ["Drainase"]


async def test_what_was_deleted_is_made_anew(office: Office) -> None:
    """A topic that is gone is forgotten and made once more, and the letter goes there."""
    row = office.row()
    placed = await office.topics.placed(row, office.letter(row))
    anew = await office.topics.anew(row, placed)
    assert (placed.address.topic, anew.address.topic) == ("101", "102")
    assert await office.topic() == "102"


async def test_an_officers_own_topic_that_is_gone(office: Office) -> None:
    """What was asked in a topic that is gone is answered in the room, and no topic is made for it."""
    row = office.row(to=replace(ROOM, topic="5"))
    assert (await office.topics.anew(row, office.letter(row))).address.topic is None
    assert office.forum.made == []


@pytest.mark.parametrize("which", ["asked for", "an edit", "elsewhere", "in a topic"])
async def test_only_what_comes_by_itself(office: Office, which: str) -> None:
    """What was asked for stays where it was asked, an edit where the message is, and other rooms are none of ours."""
    rows = {
        "asked for": office.row(lane=Lane.PERSON),
        "elsewhere": office.row(to=Address("telegram", "-77")),
        "in a topic": office.row(to=replace(ROOM, topic="5")),
    }
    row = rows.get(which, office.row())
    assert await office.topic(row, "m1" if which == "an edit" else None) == row.topic
    assert office.forum.made == []


@pytest.mark.parametrize("lacks", ["topics", "the right"])
async def test_without_topics(office: Office, lacks: str) -> None:
    """Where there are none, or we may make none, it goes to the room, and is not asked again for a while."""
    office.forum.there, office.forum.may = lacks != "topics", lacks != "the right"
    assert [await office.topic(), await office.topic()] == [None, None]
    assert office.forum.asked == 1
    office.forum.there = office.forum.may = True
    office.at += LOOK_AGAIN + timedelta(seconds=1)
    assert await office.topic() == "101"


async def test_when_the_office_wants_none(office: Office) -> None:
    """`staff.topics = false` leaves all in the room, and nobody is asked."""
    plain = Office(office.database, office.filed, replace(CITY, organisation=Organisation(topics=False)))
    assert (await plain.topic(), plain.forum.asked) == (None, 0)


async def test_two_at_once_need_one(office: Office) -> None:
    """Who made it first has made it for all."""
    async with office.database.transaction() as tx:
        assert await topics.keep(tx, ROOM.key, "Binjai Kota", "8", NOON) == "8"
        assert await topics.keep(tx, ROOM.key, "Binjai Kota", "9", NOON) == "8"
