"""The outbox doubles nothing: one change is one push, and ten changes are one card."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from sqlalchemy import select, text

from storage import outbox, tickets
from storage.engine import Database, Transaction
from storage.outbox import Lane, Post, Sending, Settled
from storage.tables import outbox as table
from storage.tickets import Doer, Ticket
from storage.workflow import Move
from tests.storage.outbox_scenes import BUDI, RINA, STAFF, card, claim, drained, post, states
from tests.storage.scenes import NOW, filed, meet, same_place, together


async def test_one_change_is_one_push(database: Database) -> None:
    """A change is told once to each chat, also after it was sent; its card is another thing, as is the next change."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        (first,) = await tickets.history(tx, ticket.id)
        _, second = await tickets.move(tx, ticket, Move("claim"), Doer(budi, officer=True), NOW)
        push = Post(RINA, "a", ticket_id=ticket.id, entry_id=first.id)
        await post(tx, push, push)
        assert await drained(tx) == ["a"]
        await post(tx, push, replace(push, say="b", lane=Lane.DIGEST))
        assert await drained(tx) == []
        others = [replace(push, address=BUDI), replace(push, say=None), replace(push, entry_id=second.id)]
        await post(tx, *others, Post(RINA, "c"), Post(RINA, "c"))
        assert sorted(map(str, await drained(tx))) == ["None", "a", "a", "c", "c"]


async def test_pushes_of_two_processes_are_one(database: Database) -> None:
    """Many who write down the same push and the same card at one moment write them once."""
    ticket = await filed(database)
    other = same_place(database)
    async with database.reading() as tx:
        (entry,) = await tickets.history(tx, ticket.id)

    async def act(number: int) -> None:
        async with (database, other)[number % 2].transaction() as tx:
            await post(tx, Post(RINA, "a", entry_id=entry.id), card(ticket))

    assert await together(6, act) == [None] * 6
    await other.dispose()
    async with database.transaction() as tx:
        assert await drained(tx) == ["a", None]


async def test_ten_changes_cost_one_card(database: Database) -> None:
    """While a card waits, another one of the same ticket and chat is not written, in whatever lane."""
    ticket, second = await filed(database), await filed(database, "second")
    async with database.transaction() as tx:
        await post(tx, *[card(ticket)] * 10, card(ticket, Lane.PERSON), card(second), card(ticket, to=BUDI))
        taken = await claim(tx)
        assert [(row.ticket_id, row.chat) for row in taken] == [(ticket.id, STAFF.key), (ticket.id, BUDI.key)]
        await outbox.settle(tx, "me", [Settled(row.id, "sent") for row in taken], NOW)
        assert [row.ticket_id for row in await claim(tx)] == [second.id]


async def test_what_changes_while_a_card_is_sent_is_shown_by_the_next(database: Database) -> None:
    """A card in flight shows what was; the change made meanwhile has a card of its own, after it."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        await post(tx, card(ticket))
        (flying,) = await claim(tx)
        await post(tx, card(ticket), card(ticket))
        assert await states(tx) == ["sending", "pending"]
        assert await claim(tx) == []
        await outbox.settle(tx, "me", [Settled(flying.id, "sent")], NOW)
        assert await drained(tx) == [None]


async def _two_cards_fly(tx: Transaction, ticket: Ticket) -> list[Sending]:
    """Two cards of a ticket in flight, in two lanes, and a third one that waits."""
    await post(tx, card(ticket))
    flying = await claim(tx)
    await post(tx, card(ticket, Lane.PERSON))
    flying += await claim(tx)
    await post(tx, card(ticket))
    assert await states(tx) == ["sending", "sending", "pending"]
    return flying


async def test_cards_that_come_back_become_one(database: Database) -> None:
    """When cards in flight have to be sent again, the first one is, and it shows what the others would have."""
    ticket, other = await filed(database), await filed(database, "other")
    async with database.transaction() as tx:
        flying = await _two_cards_fly(tx, ticket)
        await post(tx, card(other), Post(STAFF, "a", Lane.CARD, ticket_id=ticket.id))
        await outbox.settle(tx, "me", [Settled(row.id, "pending", not_before=NOW) for row in flying], NOW)
        taken = [(await claim(tx, most=1))[0]]
        assert taken[0].id == flying[0].id
        await outbox.settle(tx, "me", [Settled(taken[0].id, "sent")], NOW)
        assert await drained(tx) == [None, "a"]
        assert len(await states(tx)) == 3


async def test_cards_of_a_lost_sender_become_one(database: Database) -> None:
    """After a kill the cards in flight are taken back though another one waits already: one is left, marked."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        flying = await _two_cards_fly(tx, ticket)
        assert await outbox.reclaim(tx, NOW, everybody=True) == 1
        (again,) = await claim(tx)
        assert (again.id, again.uncertain) == (flying[0].id, True)


async def test_a_card_that_failed_gives_the_one_written_at_that_moment_its_place(migrated_postgresql: str) -> None:
    """Another one written in a transaction that is not committed yet does not stand in the way of settling."""
    database, other = Database(migrated_postgresql), Database(migrated_postgresql)
    ticket = await filed(database)
    async with database.transaction() as tx:
        await post(tx, card(ticket))
        (flying,) = await claim(tx)

    async def settle() -> None:
        async with other.transaction() as tx:
            await outbox.settle(tx, "me", [Settled(flying.id, "pending")], NOW)

    async with asyncio.timeout(20):
        async with database.transaction() as tx:
            await post(tx, card(ticket))
            settling = asyncio.create_task(settle())
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not settling.done() and not (await tx.execute(waiting)).scalar_one():
                await asyncio.sleep(0.01)
        await settling
    async with database.reading() as tx:
        assert [tuple(row) for row in await tx.execute(select(table.c.id, table.c.state))] == [(flying.id, "pending")]
    for one in (database, other):
        await one.dispose()
