"""The outbox when chats go away, come back and move, and what it can tell of a message."""

from __future__ import annotations

from sqlalchemy import select

from storage import outbox, tickets
from storage.addresses import Address
from storage.engine import Database
from storage.outbox import LivingCard, Post, Settled, Standing
from storage.tables import outbox as table
from tests.storage.outbox_scenes import BUDI, RINA, STAFF, card, claim, drained, post, said, states
from tests.storage.scenes import DAY, NOW, SECOND, filed


async def test_what_was_missed_is_said_in_order(database: Database) -> None:
    """Who comes back hears what was given up since they went, the last so many of it, in order, before anything new."""
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "long ago"), Post(BUDI, "budi"))
        assert await outbox.give_up_on(tx, RINA.key, NOW - DAY) == 1
        await post(tx, *(Post(RINA, words) for words in "abcd"))
        (first,) = await claim(tx, resting=[BUDI.key])
        await outbox.settle(tx, "me", [Settled(first.id, "undeliverable")], NOW)
        assert await outbox.give_up_on(tx, RINA.key, NOW) == 3
        assert await outbox.missed(tx, RINA.key, NOW + SECOND, NOW + DAY) == 0
        assert await outbox.missed(tx, RINA.key, NOW, NOW + DAY, most=3) == 3
        await post(tx, Post(RINA, "hello again"), at=NOW + DAY)
        assert await drained(tx) == ["budi"]
        (first,) = await claim(tx, at=NOW + DAY)
        assert (first.say, first.attempts) == ("b", 1)
        await outbox.settle(tx, "me", [Settled(first.id, "sent")], NOW)
        assert await drained(tx, at=NOW + DAY) == ["c", "d", "hello again"]
        assert await outbox.missed(tx, RINA.key, NOW, NOW + DAY) == 1  # "a", which was beyond the last three


async def test_what_is_in_flight_is_not_given_up(database: Database) -> None:
    """A message that is being sent has its own end, even when the chat is given up meanwhile."""
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a"), Post(RINA, "b"))
        await claim(tx)
        assert await outbox.give_up_on(tx, RINA.key, NOW) == 1
        assert await states(tx) == ["sending", "undeliverable"]


async def test_missed_cards_of_a_ticket_are_shown_once(database: Database) -> None:
    """However many cards of a ticket could not be shown, a room that comes back is shown one."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        for _ in range(3):
            await post(tx, card(ticket))
            await outbox.give_up_on(tx, STAFF.key, NOW)
        await post(tx, card(ticket))
        assert await outbox.missed(tx, STAFF.key, NOW, NOW) == 1
        assert await drained(tx) == [None]


async def test_a_room_that_moves_takes_its_messages_along(database: Database) -> None:
    """What waits goes to the new address without a topic; what was sent stays; the cards there begin anew."""
    ticket = await filed(database)
    new = Address("x", "-100")
    async with database.transaction() as tx:
        await post(tx, Post(STAFF, "sent"), Post(STAFF, "flying"), Post(STAFF, "waits"), Post(RINA, "other"))
        assert await said(tx, resting=[RINA.key]) == ["sent"]
        (flying,) = await claim(tx, resting=[RINA.key])
        for room in (STAFF, RINA):
            await outbox.keep_card(tx, ticket.id, room.key, LivingCard("5", None))
        await outbox.move_chat(tx, STAFF, new)
        where = select(table.c.say, table.c.chat, table.c.address, table.c.topic).order_by(table.c.id)
        assert [tuple(row) for row in await tx.execute(where)] == [
            ("sent", STAFF.key, "-1", "7"),
            ("flying", new.key, "-100", None),
            ("waits", new.key, "-100", None),
            ("other", RINA.key, "rina", None),
        ]
        assert await outbox.card_of(tx, ticket.id, STAFF.key) is None
        assert await outbox.card_of(tx, ticket.id, RINA.key) == LivingCard("5", None)
        await outbox.settle(tx, "me", [Settled(flying.id, "pending", not_before=NOW)], NOW)
        assert await drained(tx) == ["flying", "other", "waits"]


async def test_a_move_that_is_told_twice_doubles_nothing(database: Database) -> None:
    """What waits under both addresses, the same push or the same card, is said once at the new one."""
    ticket = await filed(database)
    new = Address("x", "-100")
    async with database.transaction() as tx:
        (entry,) = await tickets.history(tx, ticket.id)
        for room in (STAFF, new):
            await post(tx, Post(room, "a", entry_id=entry.id), card(ticket, to=room), Post(room, room.chat))
        for _ in range(2):
            await outbox.move_chat(tx, STAFF, new)
        assert sorted(map(str, await drained(tx))) == ["-1", "-100", "None", "a"]


async def test_an_answer_to_a_message_finds_its_ticket(database: Database) -> None:
    """By what was said of it or by its card, in that chat only; a message of no ticket leads nowhere."""
    ticket, second = await filed(database), await filed(database, "second")
    async with database.transaction() as tx:
        await post(tx, Post(RINA, "a", ticket_id=ticket.id), Post(BUDI, "b"))
        taken = await claim(tx)
        await outbox.settle(tx, "me", [Settled(row.id, "sent", "5") for row in taken], NOW)
        await outbox.keep_card(tx, second.id, RINA.key, LivingCard("6", None))
        assert await outbox.ticket_of(tx, RINA.key, "5") == ticket.id
        assert await outbox.ticket_of(tx, RINA.key, "6") == second.id
        assert await outbox.ticket_of(tx, RINA.key, "7") is None
        assert await outbox.ticket_of(tx, BUDI.key, "5") is None
        assert await outbox.ticket_of(tx, BUDI.key, "6") is None


async def test_a_ticket_has_one_living_card_in_a_chat(database: Database) -> None:
    """A newer card takes the place of the old one there, and of no other; a dropped one is forgotten."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        for message, room in (("1", STAFF), ("2", RINA), ("3", STAFF)):
            await outbox.keep_card(tx, ticket.id, room.key, LivingCard(message, None))
        assert await outbox.card_of(tx, ticket.id, STAFF.key) == LivingCard("3", None)
        await outbox.drop_card(tx, ticket.id, STAFF.key)
        assert await outbox.card_of(tx, ticket.id, STAFF.key) is None
        assert await outbox.card_of(tx, ticket.id, RINA.key) == LivingCard("2", None)


async def test_how_delivery_stands_is_told(database: Database) -> None:
    """Since when the oldest unsent message waits, in flight or not, how many wait, and how many ended badly."""
    async with database.transaction() as tx:
        assert await outbox.standing(tx, NOW) == Standing(None, 0, 0, 0)
        await post(tx, *(Post(Address("x", str(number)), "a") for number in range(6)), at=NOW - DAY)
        await post(tx, Post(RINA, "b"), Post(RINA, "c"))
        ends = ("sent", "sent", "undeliverable", "undeliverable", "undeliverable", "dead")
        taken = await claim(tx)
        done = [Settled(row.id, end) for row, end in zip(taken, ends, strict=False)]
        await outbox.settle(tx, "me", done, NOW)
        assert await outbox.standing(tx, NOW) == Standing(NOW, 2, 3, 1)
