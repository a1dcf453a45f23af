"""Recordings in the records: attached once, fetched once, and lost aloud."""

from __future__ import annotations

from datetime import timedelta

from storage import recordings
from storage.engine import Database
from storage.photos import WAITS
from storage.recordings import KeptRecording, Spoken
from tests.bot.scripted import NOON, person, rows, ticket

LEASE = timedelta(seconds=60)


async def _attached(database: Database, *refs: str) -> list[KeptRecording]:
    filed = await ticket(database, await person(database))
    spoken = [Spoken("telegram", "voice", ref, f"unique {ref}", 12) for ref in refs]
    async with database.transaction() as tx:
        await recordings.attach(tx, filed.id, filed.reporter_id, spoken, NOON)
        return await recordings.of_ticket(tx, filed.id)


async def test_attached_once(database: Database) -> None:
    """A recording that comes again stays one, with what the channel said of it."""
    [one] = await _attached(database, "a", "a")
    assert (one.kind, one.seconds, one.state, one.name) == ("voice", 12, "wanted", None)


async def test_taken_once_and_again_after_the_lease(database: Database) -> None:
    """Who takes it has it for a while; who dies leaves it to the next."""
    await _attached(database, "a", "b", "c")
    async with database.transaction() as tx:
        assert len(await recordings.take_due(tx, NOON, 2, LEASE)) == 2
        assert [one.ref for one in await recordings.take_due(tx, NOON, 2, LEASE)] == ["c"]
        assert await recordings.next_due(tx) == NOON + LEASE
        assert len(await recordings.take_due(tx, NOON + LEASE, 9, LEASE)) == 3


async def test_kept(database: Database) -> None:
    """Once its bytes are ours it is due no more, and a late failure changes nothing."""
    [one] = await _attached(database, "a")
    async with database.transaction() as tx:
        await recordings.keep(tx, one.id, "ab/cdef.ogg")
        await recordings.lose(tx, one.id)
        assert await recordings.next_due(tx) is None
        kept = await recordings.by_id(tx, one.id)
    assert kept is not None
    assert (kept.state, kept.name) == ("kept", "ab/cdef.ogg")


async def test_put_off_and_lost(database: Database) -> None:
    """After the last wait it is lost, and shown to nobody any more."""
    [one] = await _attached(database, "a")
    for attempt in range(len(WAITS) + 1):
        async with database.transaction() as tx:
            found = await recordings.by_id(tx, one.id)
            assert found is not None
            assert await recordings.put_off(tx, found, NOON) is (attempt == len(WAITS))
    async with database.transaction() as tx:
        assert await recordings.of_ticket(tx, one.ticket_id) == []
    assert [row.state for row in await rows(database, "recordings")] == ["lost"]
