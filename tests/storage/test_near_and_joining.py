"""What is near, and joining it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage import joining, listing, near, tickets
from storage.engine import Database, Transaction
from storage.listing import Wanted
from storage.near import METRES_PER_DEGREE
from storage.people import Person
from storage.tables import followers
from storage.tables import tickets as table
from storage.tickets import Ticket
from storage.workflow import Move
from tests.storage.scenes import DAY, NOW, filed, filing, meet, moved, officer, same_place, together

HERE = (3.6, 98.48)
METRE = 1 / METRES_PER_DEGREE  # of latitude, in degrees


async def _file(tx: Transaction, who: Person, name: str, north: float = 0.0, east: float = 0.0) -> Ticket:
    """A ticket so many metres off."""
    place = {"lat": HERE[0] + north * METRE, "lon": HERE[1] + east * METRE * 1.00198}  # at this latitude
    ticket, _ = await tickets.file(tx, replace(filing(name), **place), who, NOW)
    return ticket


async def _around(tx: Transaction, metres: float = 50, most: int = 9, but: int = 0) -> list[tuple[str, int]]:
    found = await near.around(tx, *HERE, metres, categories=["waste"], since=NOW - DAY, most=most, but=but)
    return [(one.ticket.draft, round(one.metres)) for one in found]


async def test_what_is_near_is_found_nearest_first(database: Database) -> None:
    """Inside of the circle, whichever side; what lies in the corners of its box is not near."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await _file(tx, rina, "north", north=49)
        await _file(tx, rina, "south-west", north=-20, east=-20)
        await _file(tx, rina, "corner", north=40, east=40)
        await _file(tx, rina, "outside", east=51)
        here = await _file(tx, rina, "here")
        assert await _around(tx) == [("here", 0), ("south-west", 28), ("north", 49)]
        assert await _around(tx, most=1) == [("here", 0)]
        assert await _around(tx, but=here.id) == [("south-west", 28), ("north", 49)]


async def test_only_what_is_open_of_its_kind_and_young(database: Database) -> None:
    """Neither what is finished, nor another kind, nor what is old, nor what has no point."""
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        rejected = await _file(tx, rina, "rejected")
        await moved(tx, rejected, officer(rudi), Move("reject", "tidak"))
        other = await _file(tx, rina, "other")
        await tx.execute(update(table).where(table.c.id == other.id).values(category="tree"))
        old = await _file(tx, rina, "old")
        await tx.execute(update(table).where(table.c.id == old.id).values(filed_at=NOW - 2 * DAY))
        words = await _file(tx, rina, "in words")
        await tx.execute(update(table).where(table.c.id == words.id).values(lat=None, lon=None))
        assert await _around(tx) == []


async def test_joining_is_in_the_history(database: Database) -> None:
    """It has a time, the words, and makes a follower of a neighbour, once; of the reporter it makes none."""
    ticket = await filed(database)
    later = NOW + timedelta(hours=1)
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        first = await joining.join(tx, ticket.id, budi, "bau", later)
        again = await joining.join(tx, ticket.id, budi, "", later)
        own = await joining.join(tx, ticket.id, rina, "masih", later)
        assert first
        assert again
        assert own
        assert (first.follows, again.follows, own.follows) == (True, False, False)
        assert list((await tx.execute(select(followers.c.person_id))).scalars()) == [budi.id]
        told = [(one.act, one.actor, one.words, one.at) for one in await tickets.history(tx, ticket.id)]
        assert told[1:] == [
            ("join", "follower", "bau", later),
            ("join", "follower", "", later),
            ("join", "reporter", "masih", later),
        ]
        assert own.ticket.version == 4


async def test_a_finished_ticket_takes_nobody(database: Database) -> None:
    """Who comes too late changes nothing."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rudi, budi = await meet(tx, "rudi", "budi")
        await moved(tx, ticket, officer(rudi), Move("reject", "tidak"))
        assert await joining.join(tx, ticket.id, budi, "bau", NOW) is None
        assert [one.act for one in await tickets.history(tx, ticket.id)] == ["file", "reject"]
        assert (await tx.execute(select(followers))).all() == []


@pytest.mark.parametrize("attempt", range(5))
async def test_joining_and_closing_at_one_moment(database: Database, attempt: int) -> None:
    """Either the neighbour joined what was open, or heard that it was too late; never a word to a finished ticket."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rudi, budi = await meet(tx, "rudi", "budi")

    async def act(number: int) -> object:
        other = same_place(database)
        try:
            async with other.transaction() as tx:
                if number == attempt % 2:
                    return await joining.join(tx, ticket.id, budi, "bau", NOW)
                now = await tickets.get(tx, ticket.id)
                assert now
                return await tickets.move(tx, now, Move("reject", "tidak"), officer(rudi), NOW)
        finally:
            await other.dispose()

    await together(2, act)
    async with database.reading() as tx:
        acts = [one.act for one in await tickets.history(tx, ticket.id)]
    assert acts in (["file", "join", "reject"], ["file", "reject"], ["file", "join"])


async def test_what_most_wait_for_comes_first(database: Database) -> None:
    """Of tickets that are promised for the same time, the one with more followers leads the list."""
    async with database.transaction() as tx:
        rina, budi, ani = await meet(tx, "rina", "budi", "ani")
        first, second = await _file(tx, rina, "first"), await _file(tx, rina, "second")
        sooner, _ = await tickets.file(tx, filing("sooner", NOW + DAY), rina, NOW)
        third = await _file(tx, rina, "third")
        await joining.join(tx, second.id, budi, "", NOW)
        await joining.join(tx, third.id, budi, "", NOW)
        await joining.join(tx, third.id, ani, "", NOW)
        shown, _ = await listing.found(tx, Wanted(), 9)
        assert [one.id for one in shown] == [sooner.id, third.id, second.id, first.id]
