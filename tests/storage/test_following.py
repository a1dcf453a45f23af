"""Followers, on both databases: they are told, they lend weight, and each is counted once."""

from __future__ import annotations

from storage import following, tickets
from storage.engine import Database
from storage.workflow import Move, Status
from tests.storage.scenes import NOW, SECOND, filed, meet, moved, officer


async def test_a_neighbour_follows_once(database: Database) -> None:
    """However often somebody says "me too", it is one follower and one line in the history."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        first = await following.follow(tx, ticket, budi, NOW)
        again = await following.follow(tx, ticket, budi, NOW)
        assert first is not None
        assert again is None
        assert await following.how_many(tx, ticket.id) == 1
        assert [(one.act, one.actor, one.version) for one in await tickets.history(tx, ticket.id)] == [
            ("file", "reporter", 1),
            ("follow", "follower", 2),
        ]
        assert await tickets.readers(tx, ticket) == [ticket.reporter_id, budi.id]


async def test_nobody_follows_their_own(database: Database) -> None:
    """A reporter is told anyway."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        assert await following.follow(tx, ticket, rina, NOW) is None


async def test_who_lets_go_is_told_no_more(database: Database) -> None:
    """Unfollowing is one act, and a second one is none."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        await following.follow(tx, ticket, budi, NOW)
        assert await following.unfollow(tx, ticket.id, budi)
        assert not await following.unfollow(tx, ticket.id, budi)
        assert await tickets.readers(tx, ticket) == [ticket.reporter_id]


async def test_a_note_changes_no_status_and_loses_no_race(database: Database) -> None:
    """A word is appended to the ticket as it is now, even if it was read before somebody claimed it."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        await moved(tx, ticket, officer(rudi), Move("claim"))
        noted, entry = await tickets.note(tx, ticket, "add", tickets.Doer(rina), NOW + SECOND, words="airnya naik")
        assert (noted.status, noted.version, noted.officer_id) == (Status.ACCEPTED, 3, rudi.id)
        assert (entry.act, entry.actor, entry.words, entry.from_status) == (
            "add",
            "reporter",
            "airnya naik",
            Status.ACCEPTED,
        )
        assert await tickets.get(tx, ticket.id) == noted
