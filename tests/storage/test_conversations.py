"""A conversation is one row per chat and person, held by one turn at a time."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select

from storage import conversations
from storage.addresses import Address, Identity
from storage.conversations import Conversation
from storage.engine import Database, Transaction
from storage.tables import conversations as table
from tests.storage.scenes import NOW, SECOND, in_opposite_order, meet, same_place, together


def test_everybody_in_a_room_has_a_conversation_of_their_own() -> None:
    """In a private chat the chat is the person; in a room two people have two conversations, whatever the topic."""
    room = Address("x", "room")
    assert conversations.key_of(Address("x", "rina"), Identity("x", "rina")) == "x/rina"
    keys = {conversations.key_of(room, Identity("x", user)) for user in ("rina", "budi")}
    assert keys == {"x/room/rina", "x/room/budi"}
    assert conversations.key_of(Address("x", "room", "3"), Identity("x", "rina")) in keys


async def test_what_a_turn_leaves_the_next_one_finds(database: Database) -> None:
    """A conversation begins empty; its step and its waiting are there for the next turn, and can be taken away."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        held = await conversations.hold(tx, {"x/rina": rina.id, "x/budi": budi.id}, NOW)
        assert held["x/rina"] == Conversation("x/rina", rina.id)
        held["x/rina"].step, held["x/rina"].wake_at = "describe", NOW + SECOND
        await conversations.save(tx, [held["x/rina"]], NOW)
        await conversations.save(tx, [], NOW)
    async with database.transaction() as tx:
        held = await conversations.hold(tx, {"x/rina": rina.id, "x/budi": budi.id}, NOW)
        assert held == {
            "x/rina": Conversation("x/rina", rina.id, "describe", NOW + SECOND),
            "x/budi": Conversation("x/budi", budi.id),
        }
        assert await conversations.next_wake(tx) == NOW + SECOND
        held["x/rina"].step, held["x/rina"].wake_at = "", None
        await conversations.save(tx, held.values(), NOW)
        assert await conversations.next_wake(tx) is None


async def test_whose_wait_is_over_is_found_in_order(database: Database) -> None:
    """Who has waited longest comes first, at most as many as asked for, and nobody before the time."""
    async with database.transaction() as tx:
        crowd = await meet(tx, "a", "b", "c", "d")
        rows = [Conversation(f"x/{one.name}", one.id, "s", NOW + n * SECOND) for n, one in enumerate(reversed(crowd))]
        rows[3].wake_at = None
        await conversations.save(tx, rows, NOW)
        due = await conversations.due(tx, NOW + SECOND, 10)
        assert due == [("x/D", NOW, Identity("x", "d")), ("x/C", NOW + SECOND, Identity("x", "c"))]
        assert await conversations.due(tx, NOW + SECOND, 1) == due[:1]
        assert await conversations.due(tx, NOW - SECOND, 10) == []


async def test_whose_draft_was_left_alone_is_found_in_order(database: Database) -> None:
    """By a time of its own, that is no wait of the conversation; what was said and counted of it stays with it."""
    async with database.transaction() as tx:
        crowd = await meet(tx, "a", "b", "c")
        rows = [Conversation(f"x/{one.name}", one.id, "s", idle_at=NOW - n * SECOND) for n, one in enumerate(crowd)]
        rows[0].idle_at, rows[0].wake_at = None, NOW
        rows[1].reminded, rows[1].counted_since, rows[1].counted = True, NOW, 7
        await conversations.save(tx, rows, NOW)
        left = await conversations.left(tx, NOW, 10)
        assert left == [("x/C", NOW - 2 * SECOND, Identity("x", "c")), ("x/B", NOW - SECOND, Identity("x", "b"))]
        assert await conversations.left(tx, NOW, 1) == left[:1]
        assert (await conversations.hold(tx, {"x/B": crowd[1].id}, NOW))["x/B"] == rows[1]


async def test_turns_of_one_conversation_never_overlap(database: Database) -> None:
    """Each of many turns at one moment, in two processes, finds what the turn before it left, from the first on."""
    other = same_place(database)
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")

    async def turn(number: int) -> None:
        async with (database, other)[number % 2].transaction() as tx:
            held = (await conversations.hold(tx, {"x/rina": rina.id}, NOW))["x/rina"]
            await asyncio.sleep(0)
            held.step += "."
            await conversations.save(tx, [held], NOW)

    results = await together(8, turn)
    await other.dispose()
    assert results == [None] * 8
    async with database.transaction() as tx:
        assert (await conversations.hold(tx, {"x/rina": rina.id}, NOW))["x/rina"].step == "." * 8
        assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 1


async def test_two_batches_never_wait_for_each_other(migrated_postgresql: str) -> None:
    """Batches with the same new conversations in opposite order, both caught in the middle, both come through."""
    database = Database(migrated_postgresql)
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
    await database.dispose()

    async def act(tx: Transaction, names: list[str]) -> set[str]:
        return set(await conversations.hold(tx, dict.fromkeys(names, rina.id), NOW))

    assert await in_opposite_order(migrated_postgresql, act) == [set("amz")] * 2
