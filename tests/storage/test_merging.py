"""Merging and taking apart, on both databases: nobody is lost, nothing goes in circles, and what was comes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select

from storage import erasure, following, merging, people, tickets
from storage.engine import Database, Transaction
from storage.merging import CannotMerge
from storage.people import Person
from storage.tables import followers
from storage.tickets import LostRace, Ticket
from storage.workflow import IllegalMove, Move, Status
from tests.storage.scenes import DAY, NOW, file, meet, moved, officer, same_place, together

LATER = NOW + DAY


async def _who_follows(tx: Transaction, ticket: Ticket) -> set[int]:
    found = await tx.execute(select(followers.c.person_id).where(followers.c.ticket_id == ticket.id))
    return set(found.scalars())


@dataclass(frozen=True)
class Town:
    rina: Person
    budi: Person
    ani: Person
    rudi: Person


async def _scene(tx: Transaction) -> tuple[Town, Ticket, Ticket]:
    """Rina's ticket, which Ani follows, and Budi's; Rudi is of the office."""
    town = Town(*await meet(tx, "rina", "budi", "ani", "rudi"))
    first, second = await file(tx, town.rina, "first"), await file(tx, town.budi, "second")
    await following.follow(tx, first, town.ani, NOW)
    return town, await _now(tx, first), second


async def _now(tx: Transaction, ticket: Ticket) -> Ticket:
    found = await tickets.get(tx, ticket.id)
    assert found
    return found


async def test_whoever_was_told_is_told_on(database: Database) -> None:
    """The reporter and the followers of the merged ticket follow the original; its own reporter does not follow it."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        both = await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        assert (both.ticket.status, both.ticket.duplicate_of) == (Status.DUPLICATE, second.id)
        assert await _who_follows(tx, second) == {town.rina.id, town.ani.id}
        assert set(await tickets.readers(tx, both.original)) == {town.budi.id, town.rina.id, town.ani.id}
        assert await merging.original_of(tx, both.ticket) == both.original
        assert [one.id for one in await merging.merged_into(tx, second.id)] == [first.id]
        told = [(one.act, one.words) for one in await tickets.history(tx, second.id)]
        assert told == [("file", ""), ("absorb", first.number)]


@pytest.mark.parametrize("moves", [(), (Move("claim"),), (Move("claim"), Move("reject", "x"))])
async def test_taking_apart_gives_back_what_was(database: Database, moves: tuple[Move, ...]) -> None:
    """The ticket is again as it was but for its history; who came only with it goes, whoever else follows stays."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        kawan = (await meet(tx, "kawan"))[0]
        first = await moved(tx, first, officer(town.rudi), *moves)
        if first.status == Status.REJECTED:
            first, _ = await tickets.move(
                tx, first, Move("appeal", "lihat lagi"), tickets.Doer(town.rina), NOW + DAY / 2
            )
        await following.follow(tx, second, town.ani, NOW)
        await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        await following.follow(tx, second, kawan, LATER)
        parted = await merging.unmerge(tx, first.id, officer(town.rudi), LATER)
        assert replace(parted.ticket, version=first.version, returns_to=first.returns_to) == first
        assert await _who_follows(tx, second) == {town.ani.id, kawan.id}
        assert await _who_follows(tx, first) == {town.ani.id}
        acts = [one.act for one in await tickets.history(tx, first.id)]
        assert acts[-2:] == ["merge", "unmerge"]


async def test_who_follows_by_their_own_will_stays(database: Database) -> None:
    """Somebody whom the merging brought and who then follows by themselves is not sent away with it."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        assert await following.follow(tx, second, town.rina, LATER) is None
        await merging.unmerge(tx, first.id, officer(town.rudi), LATER)
        assert await _who_follows(tx, second) == {town.rina.id}


async def test_who_came_by_two_stays_with_one(database: Database) -> None:
    """Of two merged tickets of one reporter one is taken out: by the other they are still told."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        third = await file(tx, town.rina, "third")
        await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        await merging.merge(tx, third.id, second.id, officer(town.rudi), LATER)
        await merging.unmerge(tx, first.id, officer(town.rudi), LATER)
        assert await _who_follows(tx, second) == {town.rina.id}
        await merging.unmerge(tx, third.id, officer(town.rudi), LATER)
        assert await _who_follows(tx, second) == set()


async def test_neither_chains_nor_circles(database: Database) -> None:
    """A duplicate takes nothing in, an original goes nowhere, nothing is its own original, and nothing is changed."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        third = await file(tx, town.ani, "third")
        await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        for ticket, original, why in ((third, first, "merged"), (second, third, "holds"), (second, first, "merged")):
            with pytest.raises(CannotMerge) as refused:
                await merging.merge(tx, ticket.id, original.id, officer(town.rudi), LATER)
            assert refused.value.why == why
        with pytest.raises(IllegalMove) as illegal:
            await merging.merge(tx, third.id, third.id, officer(town.rudi), LATER)
        assert illegal.value.why == "original"
        await moved(tx, third, officer(town.rudi), Move("reject", "x"))
        fourth = await file(tx, town.ani, "fourth")
        with pytest.raises(CannotMerge) as refused:
            await merging.merge(tx, fourth.id, third.id, officer(town.rudi), LATER)
        assert refused.value.why == "ended"
        assert (await _now(tx, fourth)).version == 1


async def test_residents_merge_nothing(database: Database) -> None:
    """Only the office says that two tickets are one, and what another officer holds is theirs to give."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        for doer in (tickets.Doer(town.rina), tickets.Doer(None)):
            with pytest.raises(IllegalMove):
                await merging.merge(tx, first.id, second.id, doer, LATER)
        await moved(tx, second, officer(town.rudi), Move("claim"))
        with pytest.raises(IllegalMove) as illegal:
            await merging.merge(tx, second.id, first.id, officer(town.ani), LATER)
        assert illegal.value.why == "right"
        await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        with pytest.raises(IllegalMove):
            await merging.unmerge(tx, first.id, tickets.Doer(town.rina), LATER)
        assert (await _now(tx, first)).status == Status.DUPLICATE


@pytest.mark.parametrize("attempt", range(4))
async def test_two_officers_merge_each_into_the_other(database: Database, attempt: int) -> None:
    """At one moment, one of the two wins: never is each the other's duplicate."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
    pairs = [(first.id, second.id), (second.id, first.id)]

    async def act(number: int) -> object:
        other = same_place(database)
        try:
            async with other.transaction() as tx:
                return await merging.merge(tx, *pairs[number], officer(town.rudi), LATER)
        finally:
            await other.dispose()

    came = await together(2, act)
    assert len([one for one in came if isinstance(one, CannotMerge | LostRace | IllegalMove)]) == 1, came
    async with database.reading() as tx:
        both = [await _now(tx, one) for one in (first, second)]
    assert sorted(one.status == Status.DUPLICATE for one in both) == [False, True]


async def test_what_is_nobodys_is_not_taken_out(database: Database) -> None:
    """The reporter of a merged ticket was forgotten: it stays merged, and their following is gone."""
    async with database.transaction() as tx:
        town, first, second = await _scene(tx)
        await following.unfollow(tx, first.id, town.ani)
        await merging.merge(tx, first.id, second.id, officer(town.rudi), LATER)
        await erasure.erase(tx, town.rina, LATER, "{}")
        assert await _who_follows(tx, second) == set()
        assert await people.find(tx, town.rina.identity) is None
        with pytest.raises(IllegalMove):
            await merging.unmerge(tx, first.id, officer(town.rudi), LATER)
