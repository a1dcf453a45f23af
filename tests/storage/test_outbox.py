"""The outbox: in order, by one sender at a time."""

from __future__ import annotations

import asyncio

from sqlalchemy import select, text

from storage import outbox
from storage.addresses import Address
from storage.engine import Database
from storage.outbox import Lane, Post, Settled
from storage.tables import outbox as table
from tests.storage.outbox_scenes import BUDI, LEASE, RINA, STAFF, card, claim, drained, post, said, states
from tests.storage.scenes import DAY, NOW, SECOND, everything, filed, same_place, together

# Order


async def test_a_chat_hears_one_thing_at_a_time_in_order(database: Database) -> None:
    """Within a lane of a chat the next message is not taken before the one before it is settled."""
    async with database.transaction() as tx:
        await post(tx, *(Post(RINA, words) for words in "abc"))
        (first,) = await claim(tx)
        assert first.say == "a"
        assert await claim(tx) == []
        await outbox.settle(tx, "me", [Settled(first.id, "sent")], NOW)
        assert await drained(tx) == ["b", "c"]


async def test_a_message_that_waits_holds_up_those_after_it_and_no_others(database: Database) -> None:
    """What is to be tried again later keeps its place in its lane and chat; other lanes and chats go on."""
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a"), Post(RINA, "b"), Post(RINA, "digest", Lane.DIGEST), Post(BUDI, "c"))
        first = (await claim(tx, most=1))[0]
        await outbox.settle(tx, "me", [Settled(first.id, "pending", not_before=NOW + DAY)], NOW)
        assert await drained(tx) == ["c", "digest"]
        assert await drained(tx, at=NOW + DAY - SECOND) == []
        assert await drained(tx, at=NOW + DAY) == ["a", "b"]


async def test_who_waits_comes_before_cards_and_cards_before_digests(database: Database) -> None:
    """Between chats the lane decides and then age; a lane is not held up by another of the same chat."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        await post(tx, Post(STAFF, "digest", Lane.DIGEST), card(ticket), Post(STAFF, "answer"), Post(RINA, "hello"))
        assert [row.say for row in await claim(tx, most=2)] == ["answer", "hello"]
        assert [row.say for row in await claim(tx)] == [None, "digest"]


async def test_no_more_is_taken_than_asked_for(database: Database) -> None:
    """At most so many rows are in flight, also while the planner still takes the table for a tiny one."""
    async with database.transaction() as tx:
        await post(tx, Post(Address("x", "0"), "0"))
        await tx.execute(text("ANALYZE outbox"))
        await post(tx, *(Post(Address("x", str(chat)), str(chat)) for chat in range(1, 9)))
    async with database.transaction() as tx:
        assert await claim(tx, most=0) == []
        for begin in (0, 2, 4, 6):
            assert [row.say for row in await claim(tx, most=2)] == [str(begin), str(begin + 1)]
        assert [row.say for row in await claim(tx, most=2)] == ["8"]


async def test_chats_rest_and_channels_pause(database: Database) -> None:
    """What rests or is closed is passed over, and what comes after it is taken in its stead."""
    other = Address("y", "rina")
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a"), Post(other, "b"), Post(BUDI, "c"))
        assert await claim(tx, channels=()) == []
        assert await said(tx, resting=[RINA.key], most=1) == ["c"]
        assert await said(tx, resting=[RINA.key]) == []
        assert await said(tx, channels=["y"]) == ["b"]
        assert await said(tx, channels=["x", "y"]) == ["a"]


async def test_a_claimed_row_brings_what_sending_needs(database: Database) -> None:
    """Where to, with its topic, for whom, of which ticket, the how-manieth time."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        await post(tx, Post(STAFF, "a", Lane.CARD, ticket.reporter_id, ticket.id))
        (row,) = await claim(tx)
    assert row.to == STAFF
    assert (row.kind, row.lane, row.person_id, row.ticket_id) == ("say", Lane.CARD, ticket.reporter_id, ticket.id)
    assert (row.created_at, row.attempts, row.uncertain) == (NOW, 1, False)


async def test_the_next_turn_is_known(database: Database) -> None:
    """Something is due when its time has come and nothing is before it; a row that is held up wakes nobody."""
    async with database.transaction() as tx:
        assert await outbox.next_due(tx) is None
        await post(tx, Post(RINA, "a"), Post(RINA, "b"))
        assert await outbox.next_due(tx) == NOW
        (first,) = await claim(tx)
        assert await outbox.next_due(tx) is None
        await outbox.settle(tx, "me", [Settled(first.id, "pending", not_before=NOW + DAY)], NOW)
        assert await outbox.next_due(tx) == NOW + DAY
        await post(tx, Post(BUDI, "c"), at=NOW + SECOND)
        assert await outbox.next_due(tx) == NOW + SECOND


# Owners


async def test_no_row_has_two_owners(database: Database) -> None:
    """Many senders who claim at one moment, in two processes, have each row once between them."""
    other = same_place(database)
    async with database.transaction() as tx:
        await post(tx, *(Post(Address("x", str(chat)), f"{chat}") for chat in range(40)))

    async def act(number: int) -> list[int]:
        taken = list[int]()
        for _ in range(5):
            async with (database, other)[number % 2].transaction() as tx:
                taken += [row.id for row in await claim(tx, f"sender {number}", most=4)]
        return taken

    results = await together(4, act)
    await other.dispose()
    claimed = [row for one in results if not isinstance(one, BaseException) for row in one]
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert len(claimed) == len(set(claimed)) == 40


async def test_order_is_kept_between_senders(database: Database) -> None:
    """However many senders there are, a chat's messages leave in the order they were written, never two at once."""
    other = same_place(database)
    async with database.transaction() as tx:
        await post(tx, *(Post((RINA, BUDI)[number % 2], str(number)) for number in range(12)))
    heard: dict[str, list[int]] = {RINA.key: [], BUDI.key: []}

    async def act(number: int) -> None:
        me, base = f"sender {number}", (database, other)[number % 2]
        while sum(map(len, heard.values())) < 12:
            async with base.transaction() as tx:
                taken = await claim(tx, me, most=3)
            for row in taken:
                heard[row.chat].append(int(row.say or ""))
            async with base.transaction() as tx:
                await outbox.settle(tx, me, [Settled(row.id, "sent") for row in taken], NOW)

    results = await together(4, act)
    await other.dispose()
    assert results == [None] * 4
    assert heard == {RINA.key: [0, 2, 4, 6, 8, 10], BUDI.key: [1, 3, 5, 7, 9, 11]}


async def test_a_sender_waits_for_no_other_sender(migrated_postgresql: str) -> None:
    """While one is still claiming another takes the rest at once, and nothing that the first has taken."""
    database, other = Database(migrated_postgresql), Database(migrated_postgresql)
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a"), Post(RINA, "b"), Post(BUDI, "c"))
    async with asyncio.timeout(10), database.transaction() as tx, other.transaction() as beside:
        assert [row.say for row in await claim(tx, "one", most=1)] == ["a"]
        assert [row.say for row in await claim(beside, "two")] == ["c"]
    for one in (database, other):
        await one.dispose()


async def test_a_stale_owner_settles_nothing(database: Database) -> None:
    """Whose lease was taken away says nothing of the row any more, neither an end nor another try."""
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a"))
        (row,) = await claim(tx, "slow")
        assert await outbox.reclaim(tx, NOW + LEASE) == 0
        assert await outbox.reclaim(tx, NOW + LEASE + SECOND) == 1
        before = await everything(tx)
        await outbox.settle(tx, "slow", [Settled(row.id, "sent", "m1")], NOW)
        assert await everything(tx) == before
        (again,) = await claim(tx, "quick")
        before = await everything(tx)
        await outbox.settle(tx, "slow", [Settled(row.id, "sent", "m1")], NOW)
        await outbox.settle(tx, "slow", [Settled(row.id, "pending", not_before=NOW + DAY)], NOW)
        assert await everything(tx) == before
        assert (again.id, again.uncertain, again.attempts) == (row.id, True, 2)
        await outbox.settle(tx, "quick", [Settled(row.id, "sent", "m2")], NOW)
        assert await outbox.reclaim(tx, NOW + DAY, everybody=True) == 0


async def test_who_starts_alone_takes_everything_back(database: Database) -> None:
    """When nobody else can be alive, what was in flight is taken back at once, marked; what only waited is not."""
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a"), Post(BUDI, "b"), Post(RINA, "c"))
        await claim(tx, "dead", most=2)
        assert await outbox.reclaim(tx, NOW) == 0
        assert await outbox.reclaim(tx, NOW, everybody=True) == 2
        taken = await claim(tx)
        assert [(row.say, row.uncertain) for row in taken] == [("a", True), ("b", True)]
        await outbox.settle(tx, "me", [Settled(row.id, "sent") for row in taken], NOW)
        assert [(row.say, row.uncertain) for row in await claim(tx)] == [("c", False)]


async def test_what_became_of_a_row_is_kept(database: Database) -> None:
    """Each end is final; a row that is tried again keeps its message and says whether it may have arrived."""
    async with database.transaction() as tx:
        await post(tx, *(Post(Address("x", end), end) for end in ("sent", "undeliverable", "dead", "pending")))
        done = [
            Settled(row.id, str(row.say), f"m{row.id}", "why", NOW + DAY, uncertain=row.say == "pending")
            for row in await claim(tx)
        ]
        await outbox.settle(tx, "me", done, NOW + SECOND)
        await outbox.settle(tx, "me", [], NOW)
        await outbox.settle(tx, "me", [Settled(one.id, "dead") for one in done], NOW)
        assert await states(tx) == ["sent", "undeliverable", "dead", "pending"]
        columns = select(table.c.owner, table.c.lease_until, table.c.settled_at, table.c.error)
        assert {tuple(row) for row in await tx.execute(columns)} == {(None, None, NOW + SECOND, "why")}
        (again,) = await claim(tx, at=NOW + DAY)
        assert again.uncertain
        await outbox.settle(tx, "me", [Settled(again.id, "sent")], NOW)
        kept = select(table.c.message).where(table.c.id == again.id)
        assert (await tx.execute(kept)).scalar_one() == f"m{again.id}"
