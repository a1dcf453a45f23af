"""Photos are attached once, fetched by one at a time, and lost only after patience."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, text

from storage import photos
from storage.engine import Database
from storage.photos import WAITS, Attachment, KeptPhoto
from storage.tables import photos as table
from tests.storage.scenes import DAY, NOW, SECOND, filed

MINUTE = timedelta(minutes=1)
PICTURE = Attachment("x", "file-1", "unique-1", False, NOW - DAY)


async def _attached(database: Database, *names: str) -> list[KeptPhoto]:
    ticket = await filed(database)
    async with database.transaction() as tx:
        for at, name in enumerate(names):
            given = [replace(PICTURE, ref=name, unique=name)]
            await photos.attach(tx, ticket.id, "report", ticket.reporter_id, given, NOW + at * SECOND)
        return await photos.of_ticket(tx, ticket.id)


async def test_a_picture_is_attached_once(database: Database) -> None:
    """A picture that is there already stays one, under whatever reference it comes; as a proof it is another one."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        given = [PICTURE, replace(PICTURE, ref="file-2"), replace(PICTURE, unique="unique-2")]
        await photos.attach(tx, ticket.id, "report", ticket.reporter_id, given, NOW)
        await photos.attach(tx, ticket.id, "report", ticket.reporter_id, [PICTURE], NOW)
        await photos.attach(tx, ticket.id, "proof", ticket.reporter_id, [PICTURE], NOW)
        await photos.attach(tx, ticket.id, "proof", ticket.reporter_id, [], NOW)
        found = await photos.of_ticket(tx, ticket.id)
        assert [photo.purpose for photo in found] == ["report", "report", "proof"]
        assert {photo.ref for photo in found} == {"file-1"}
        assert await photos.of_ticket(tx, ticket.id, "proof") == found[2:]
        assert found[0].taken_at == PICTURE.taken_at
        ids = [photo.id for photo in found]
        assert await photos.by_ids(tx, [ids[2], 999, ids[0]]) == [found[2], found[0]]


async def test_what_is_taken_to_be_fetched_comes_back_when_nobody_did(database: Database) -> None:
    """Photos are taken in the order they are due, each put off first: who dies leaves it to be fetched again."""
    a, b, c = [photo.id for photo in await _attached(database, "a", "b", "c")]
    async with database.transaction() as tx:
        assert [one.id for one in await photos.take_due(tx, NOW - SECOND, 5, MINUTE)] == []
        assert {one.id for one in await photos.take_due(tx, NOW + DAY, 2, MINUTE)} == {a, b}
        assert {one.id for one in await photos.take_due(tx, NOW + DAY, 5, MINUTE)} == {c}
        assert await photos.take_due(tx, NOW + DAY + MINUTE - SECOND, 5, MINUTE) == []
        assert await photos.next_due(tx) == NOW + DAY + MINUTE
        assert len(await photos.take_due(tx, NOW + DAY + MINUTE, 5, MINUTE)) == 3


async def test_no_more_is_taken_than_asked_for(database: Database) -> None:
    """At most so many photos are taken, also while the planner still takes the table for a tiny one."""
    ticket = (await _attached(database, "a"))[0].ticket_id
    async with database.transaction() as tx:
        await tx.execute(text("ANALYZE photos"))
        given = [replace(PICTURE, ref=name, unique=name) for name in "bcdefgh"]
        await photos.attach(tx, ticket, "report", 1, given, NOW)
    async with database.transaction() as tx:
        assert [len(await photos.take_due(tx, NOW, 3, MINUTE)) for _ in range(4)] == [3, 3, 2, 0]


async def test_two_who_fetch_never_fetch_the_same(migrated_postgresql: str) -> None:
    """While one is still taking its photos another takes others at once, and waits for nobody."""
    database, other = Database(migrated_postgresql), Database(migrated_postgresql)
    ids = [photo.id for photo in await _attached(database, "a", "b", "c")]
    async with asyncio.timeout(10), database.transaction() as tx, other.transaction() as beside:
        first = await photos.take_due(tx, NOW + DAY, 2, MINUTE)
        second = await photos.take_due(beside, NOW + DAY, 2, MINUTE)
    assert [{one.id for one in taken} for taken in (first, second)] == [set(ids[:2]), {ids[2]}]
    for one in (database, other):
        await one.dispose()


async def test_a_photo_is_put_off_longer_each_time_and_lost_at_last(database: Database) -> None:
    """Each failure waits as its place in the list says; only after the last of them the photo is lost."""
    (photo,) = await _attached(database, "a")
    async with database.transaction() as tx:
        for seconds in WAITS:
            assert not await photos.put_off(tx, photo, NOW)
            assert await photos.next_due(tx) == NOW + seconds * SECOND
            (photo,) = await photos.of_ticket(tx, photo.ticket_id)
        assert photo.state == "wanted"
        assert await photos.put_off(tx, photo, NOW)
        assert (await photos.of_ticket(tx, photo.ticket_id))[0].state == "lost"
        assert await photos.next_due(tx) is None


async def test_what_is_settled_stays_settled(database: Database) -> None:
    """A photo that is kept cannot be lost or put off by who comes later, and a lost one is not kept."""
    kept, lost = await _attached(database, "a", "b")
    async with database.transaction() as tx:
        assert await photos.oldest_wanted(tx) == NOW  # however old the picture is
        await photos.keep(tx, kept.id, name="a.jpg", width=4, height=3, dhash=0xF000_0000_0000_FFFF)
        await photos.lose(tx, lost.id)
        await photos.lose(tx, kept.id)
        await photos.put_off(tx, kept, NOW)
        await photos.keep(tx, lost.id, name="b.jpg", width=4, height=3, dhash=0)
        found = await photos.by_ids(tx, [kept.id, lost.id])
        assert [(one.state, one.name, one.attempts) for one in found] == [("kept", "a.jpg", 0), ("lost", None, 0)]
        size = select(table.c.width, table.c.height, table.c.dhash).where(table.c.id == kept.id)
        assert tuple((await tx.execute(size)).one()) == (4, 3, 0xF000_0000_0000_FFFF - 2**64)
        assert await photos.oldest_wanted(tx) is None
        assert await photos.take_due(tx, NOW + DAY, 5, MINUTE) == []
