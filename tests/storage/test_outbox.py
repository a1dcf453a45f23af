"""The outbox: each thing once, in order, by one sender at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, text

from storage import outbox, tickets
from storage.addresses import Address
from storage.engine import Database, Transaction
from storage.outbox import Lane, LivingCard, Post, Sending, Settled, Standing
from storage.tables import outbox as table
from storage.tickets import Doer, Ticket
from storage.workflow import Move
from tests.storage.scenes import DAY, NOW, SECOND, everything, filed, meet, same_place, together

RINA, BUDI = Address("x", "rina"), Address("x", "budi")
STAFF = Address("x", "-1", "7")
LEASE = 60 * SECOND


async def _post(tx: Transaction, *posts: Post, at: datetime = NOW) -> None:
    await outbox.post(tx, posts, at)


async def _claim(
    tx: Transaction,
    me: str = "me",
    most: int = 10,
    at: datetime = NOW,
    channels: Sequence[str] = ("x",),
    resting: Sequence[str] = (),
) -> list[Sending]:
    return await outbox.claim(tx, me, at, LEASE, most, channels=channels, resting=resting)


async def _said(tx: Transaction, **how: object) -> list[str | None]:
    """What is claimed now, and sent at once."""
    taken = await _claim(tx, **how)  # type: ignore[arg-type]
    await outbox.settle(tx, "me", [Settled(row.id, "sent", message=f"m{row.id}") for row in taken], NOW)
    return [row.say for row in taken]


async def _drained(tx: Transaction, at: datetime = NOW) -> list[str | None]:
    """All that is said, turn by turn."""
    said: list[str | None] = []
    while turn := await _said(tx, at=at):
        said += turn
    return said


async def _states(tx: Transaction) -> list[str]:
    return list((await tx.execute(select(table.c.state).order_by(table.c.id))).scalars())


def _card(ticket: Ticket, lane: Lane = Lane.CARD, to: Address = STAFF) -> Post:
    return Post(to, None, lane, ticket_id=ticket.id)


# Order


async def test_a_chat_hears_one_thing_at_a_time_in_order(database: Database) -> None:
    """Within a lane of a chat the next message is not taken before the one before it is settled."""
    async with database.transaction() as tx:
        await _post(tx, *(Post(RINA, words) for words in "abc"))
        (first,) = await _claim(tx)
        assert first.say == "a"
        assert await _claim(tx) == []
        await outbox.settle(tx, "me", [Settled(first.id, "sent")], NOW)
        assert await _drained(tx) == ["b", "c"]


async def test_a_message_that_waits_holds_up_those_after_it_and_no_others(database: Database) -> None:
    """What is to be tried again later keeps its place in its lane and chat; other lanes and chats go on."""
    async with database.transaction() as tx:
        await _post(tx, Post(RINA, "a"), Post(RINA, "b"), Post(RINA, "digest", Lane.DIGEST), Post(BUDI, "c"))
        first = (await _claim(tx, most=1))[0]
        await outbox.settle(tx, "me", [Settled(first.id, "pending", not_before=NOW + DAY)], NOW)
        assert await _drained(tx) == ["c", "digest"]
        assert await _drained(tx, at=NOW + DAY - SECOND) == []
        assert await _drained(tx, at=NOW + DAY) == ["a", "b"]


async def test_who_waits_comes_before_cards_and_cards_before_digests(database: Database) -> None:
    """Between chats the lane decides and then age; a lane is not held up by another of the same chat."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        await _post(tx, Post(STAFF, "digest", Lane.DIGEST), _card(ticket), Post(STAFF, "answer"), Post(RINA, "hello"))
        assert [row.say for row in await _claim(tx, most=2)] == ["answer", "hello"]
        assert [row.say for row in await _claim(tx)] == [None, "digest"]


async def test_no_more_is_taken_than_asked_for(database: Database) -> None:
    """At most so many rows are in flight, also while the planner still takes the table for a tiny one."""
    async with database.transaction() as tx:
        await _post(tx, Post(Address("x", "0"), "0"))
        await tx.execute(text("ANALYZE outbox"))
        await _post(tx, *(Post(Address("x", str(chat)), str(chat)) for chat in range(1, 9)))
    async with database.transaction() as tx:
        assert await _claim(tx, most=0) == []
        for begin in (0, 2, 4, 6):
            assert [row.say for row in await _claim(tx, most=2)] == [str(begin), str(begin + 1)]
        assert [row.say for row in await _claim(tx, most=2)] == ["8"]


async def test_chats_rest_and_channels_pause(database: Database) -> None:
    """What rests or is closed is passed over, and what comes after it is taken in its stead."""
    other = Address("y", "rina")
    async with database.transaction() as tx:
        await _post(tx, Post(RINA, "a"), Post(other, "b"), Post(BUDI, "c"))
        assert await _claim(tx, channels=()) == []
        assert await _said(tx, resting=[RINA.key], most=1) == ["c"]
        assert await _said(tx, resting=[RINA.key]) == []
        assert await _said(tx, channels=["y"]) == ["b"]
        assert await _said(tx, channels=["x", "y"]) == ["a"]


async def test_a_claimed_row_brings_what_sending_needs(database: Database) -> None:
    """Where to, with its topic, for whom, of which ticket, the how-manieth time."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        await _post(tx, Post(STAFF, "a", Lane.CARD, ticket.reporter_id, ticket.id))
        (row,) = await _claim(tx)
    assert row.to == STAFF
    assert (row.kind, row.lane, row.person_id, row.ticket_id) == ("say", Lane.CARD, ticket.reporter_id, ticket.id)
    assert (row.created_at, row.attempts, row.uncertain) == (NOW, 1, False)


async def test_the_next_turn_is_known(database: Database) -> None:
    """Something is due when its time has come and nothing is before it; a row that is held up wakes nobody."""
    async with database.transaction() as tx:
        assert await outbox.next_due(tx) is None
        await _post(tx, Post(RINA, "a"), Post(RINA, "b"))
        assert await outbox.next_due(tx) == NOW
        (first,) = await _claim(tx)
        assert await outbox.next_due(tx) is None
        await outbox.settle(tx, "me", [Settled(first.id, "pending", not_before=NOW + DAY)], NOW)
        assert await outbox.next_due(tx) == NOW + DAY
        await _post(tx, Post(BUDI, "c"), at=NOW + SECOND)
        assert await outbox.next_due(tx) == NOW + SECOND


# Owners


async def test_no_row_has_two_owners(database: Database) -> None:
    """Many senders who claim at one moment, in two processes, have each row once between them."""
    other = same_place(database)
    async with database.transaction() as tx:
        await _post(tx, *(Post(Address("x", str(chat)), f"{chat}") for chat in range(40)))

    async def act(number: int) -> list[int]:
        taken = list[int]()
        for _ in range(5):
            async with (database, other)[number % 2].transaction() as tx:
                taken += [row.id for row in await _claim(tx, f"sender {number}", most=4)]
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
        await _post(tx, *(Post((RINA, BUDI)[number % 2], str(number)) for number in range(12)))
    heard: dict[str, list[int]] = {RINA.key: [], BUDI.key: []}

    async def act(number: int) -> None:
        me, base = f"sender {number}", (database, other)[number % 2]
        while sum(map(len, heard.values())) < 12:
            async with base.transaction() as tx:
                taken = await _claim(tx, me, most=3)
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
        await _post(tx, Post(RINA, "a"), Post(RINA, "b"), Post(BUDI, "c"))
    async with asyncio.timeout(10), database.transaction() as tx, other.transaction() as beside:
        assert [row.say for row in await _claim(tx, "one", most=1)] == ["a"]
        assert [row.say for row in await _claim(beside, "two")] == ["c"]
    for one in (database, other):
        await one.dispose()


async def test_a_stale_owner_settles_nothing(database: Database) -> None:
    """Whose lease was taken away says nothing of the row any more, neither an end nor another try."""
    async with database.transaction() as tx:
        await _post(tx, Post(RINA, "a"))
        (row,) = await _claim(tx, "slow")
        assert await outbox.reclaim(tx, NOW + LEASE) == 0
        assert await outbox.reclaim(tx, NOW + LEASE + SECOND) == 1
        before = await everything(tx)
        await outbox.settle(tx, "slow", [Settled(row.id, "sent", "m1")], NOW)
        assert await everything(tx) == before
        (again,) = await _claim(tx, "quick")
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
        await _post(tx, Post(RINA, "a"), Post(BUDI, "b"), Post(RINA, "c"))
        await _claim(tx, "dead", most=2)
        assert await outbox.reclaim(tx, NOW) == 0
        assert await outbox.reclaim(tx, NOW, everybody=True) == 2
        taken = await _claim(tx)
        assert [(row.say, row.uncertain) for row in taken] == [("a", True), ("b", True)]
        await outbox.settle(tx, "me", [Settled(row.id, "sent") for row in taken], NOW)
        assert [(row.say, row.uncertain) for row in await _claim(tx)] == [("c", False)]


async def test_what_became_of_a_row_is_kept(database: Database) -> None:
    """Each end is final; a row that is tried again keeps its message and says whether it may have arrived."""
    async with database.transaction() as tx:
        await _post(tx, *(Post(Address("x", end), end) for end in ("sent", "undeliverable", "dead", "pending")))
        done = [
            Settled(row.id, str(row.say), f"m{row.id}", "why", NOW + DAY, uncertain=row.say == "pending")
            for row in await _claim(tx)
        ]
        await outbox.settle(tx, "me", done, NOW + SECOND)
        await outbox.settle(tx, "me", [], NOW)
        await outbox.settle(tx, "me", [Settled(one.id, "dead") for one in done], NOW)
        assert await _states(tx) == ["sent", "undeliverable", "dead", "pending"]
        columns = select(table.c.owner, table.c.lease_until, table.c.settled_at, table.c.error)
        assert {tuple(row) for row in await tx.execute(columns)} == {(None, None, NOW + SECOND, "why")}
        (again,) = await _claim(tx, at=NOW + DAY)
        assert again.uncertain
        await outbox.settle(tx, "me", [Settled(again.id, "sent")], NOW)
        kept = select(table.c.message).where(table.c.id == again.id)
        assert (await tx.execute(kept)).scalar_one() == f"m{again.id}"


# Nothing is doubled


async def test_one_change_is_one_push(database: Database) -> None:
    """A change is told once to each chat, also after it was sent; its card is another thing, as is the next change."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (budi,) = await meet(tx, "budi")
        (first,) = await tickets.history(tx, ticket.id)
        _, second = await tickets.move(tx, ticket, Move("claim"), Doer(budi, officer=True), NOW)
        push = Post(RINA, "a", ticket_id=ticket.id, entry_id=first.id)
        await _post(tx, push, push)
        assert await _drained(tx) == ["a"]
        await _post(tx, push, replace(push, say="b", lane=Lane.DIGEST))
        assert await _drained(tx) == []
        others = [replace(push, address=BUDI), replace(push, say=None), replace(push, entry_id=second.id)]
        await _post(tx, *others, Post(RINA, "c"), Post(RINA, "c"))
        assert sorted(map(str, await _drained(tx))) == ["None", "a", "a", "c", "c"]


async def test_pushes_of_two_processes_are_one(database: Database) -> None:
    """Many who write down the same push and the same card at one moment write them once."""
    ticket = await filed(database)
    other = same_place(database)
    async with database.reading() as tx:
        (entry,) = await tickets.history(tx, ticket.id)

    async def act(number: int) -> None:
        async with (database, other)[number % 2].transaction() as tx:
            await _post(tx, Post(RINA, "a", entry_id=entry.id), _card(ticket))

    assert await together(6, act) == [None] * 6
    await other.dispose()
    async with database.transaction() as tx:
        assert await _drained(tx) == ["a", None]


async def test_ten_changes_cost_one_card(database: Database) -> None:
    """While a card waits, another one of the same ticket and chat is not written, in whatever lane."""
    ticket, second = await filed(database), await filed(database, "second")
    async with database.transaction() as tx:
        await _post(tx, *[_card(ticket)] * 10, _card(ticket, Lane.PERSON), _card(second), _card(ticket, to=BUDI))
        taken = await _claim(tx)
        assert [(row.ticket_id, row.chat) for row in taken] == [(ticket.id, STAFF.key), (ticket.id, BUDI.key)]
        await outbox.settle(tx, "me", [Settled(row.id, "sent") for row in taken], NOW)
        assert [row.ticket_id for row in await _claim(tx)] == [second.id]


async def test_what_changes_while_a_card_is_sent_is_shown_by_the_next(database: Database) -> None:
    """A card in flight shows what was; the change made meanwhile has a card of its own, after it."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        await _post(tx, _card(ticket))
        (flying,) = await _claim(tx)
        await _post(tx, _card(ticket), _card(ticket))
        assert await _states(tx) == ["sending", "pending"]
        assert await _claim(tx) == []
        await outbox.settle(tx, "me", [Settled(flying.id, "sent")], NOW)
        assert await _drained(tx) == [None]


async def _two_cards_fly(tx: Transaction, ticket: Ticket) -> list[Sending]:
    """Two cards of a ticket in flight, in two lanes, and a third one that waits."""
    await _post(tx, _card(ticket))
    flying = await _claim(tx)
    await _post(tx, _card(ticket, Lane.PERSON))
    flying += await _claim(tx)
    await _post(tx, _card(ticket))
    assert await _states(tx) == ["sending", "sending", "pending"]
    return flying


async def test_cards_that_come_back_become_one(database: Database) -> None:
    """When cards in flight have to be sent again, the first one is, and it shows what the others would have."""
    ticket, other = await filed(database), await filed(database, "other")
    async with database.transaction() as tx:
        flying = await _two_cards_fly(tx, ticket)
        await _post(tx, _card(other), Post(STAFF, "a", Lane.CARD, ticket_id=ticket.id))
        await outbox.settle(tx, "me", [Settled(row.id, "pending", not_before=NOW) for row in flying], NOW)
        taken = [(await _claim(tx, most=1))[0]]
        assert taken[0].id == flying[0].id
        await outbox.settle(tx, "me", [Settled(taken[0].id, "sent")], NOW)
        assert await _drained(tx) == [None, "a"]
        assert len(await _states(tx)) == 3


async def test_cards_of_a_lost_sender_become_one(database: Database) -> None:
    """After a kill the cards in flight are taken back though another one waits already: one is left, marked."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        flying = await _two_cards_fly(tx, ticket)
        assert await outbox.reclaim(tx, NOW, everybody=True) == 1
        (again,) = await _claim(tx)
        assert (again.id, again.uncertain) == (flying[0].id, True)


async def test_a_card_that_failed_gives_the_one_written_at_that_moment_its_place(migrated_postgresql: str) -> None:
    """Another one written in a transaction that is not committed yet does not stand in the way of settling."""
    database, other = Database(migrated_postgresql), Database(migrated_postgresql)
    ticket = await filed(database)
    async with database.transaction() as tx:
        await _post(tx, _card(ticket))
        (flying,) = await _claim(tx)

    async def settle() -> None:
        async with other.transaction() as tx:
            await outbox.settle(tx, "me", [Settled(flying.id, "pending")], NOW)

    async with asyncio.timeout(20):
        async with database.transaction() as tx:
            await _post(tx, _card(ticket))
            settling = asyncio.create_task(settle())
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not settling.done() and not (await tx.execute(waiting)).scalar_one():
                await asyncio.sleep(0.01)
        await settling
    async with database.reading() as tx:
        assert [tuple(row) for row in await tx.execute(select(table.c.id, table.c.state))] == [(flying.id, "pending")]
    for one in (database, other):
        await one.dispose()


# Chats that go, come back, and move


async def test_what_was_missed_is_said_in_order(database: Database) -> None:
    """Who comes back hears what was given up since they went, the last so many of it, in order, before anything new."""
    async with database.transaction() as tx:
        await _post(tx, Post(RINA, "long ago"), Post(BUDI, "budi"))
        assert await outbox.give_up_on(tx, RINA.key, NOW - DAY) == 1
        await _post(tx, *(Post(RINA, words) for words in "abcd"))
        (first,) = await _claim(tx, resting=[BUDI.key])
        await outbox.settle(tx, "me", [Settled(first.id, "undeliverable")], NOW)
        assert await outbox.give_up_on(tx, RINA.key, NOW) == 3
        assert await outbox.missed(tx, RINA.key, NOW + SECOND, NOW + DAY) == 0
        assert await outbox.missed(tx, RINA.key, NOW, NOW + DAY, most=3) == 3
        await _post(tx, Post(RINA, "hello again"), at=NOW + DAY)
        assert await _drained(tx) == ["budi"]
        (first,) = await _claim(tx, at=NOW + DAY)
        assert (first.say, first.attempts) == ("b", 1)
        await outbox.settle(tx, "me", [Settled(first.id, "sent")], NOW)
        assert await _drained(tx, at=NOW + DAY) == ["c", "d", "hello again"]
        assert await outbox.missed(tx, RINA.key, NOW, NOW + DAY) == 1  # "a", which was beyond the last three


async def test_what_is_in_flight_is_not_given_up(database: Database) -> None:
    """A message that is being sent has its own end, even when the chat is given up meanwhile."""
    async with database.transaction() as tx:
        await _post(tx, Post(RINA, "a"), Post(RINA, "b"))
        await _claim(tx)
        assert await outbox.give_up_on(tx, RINA.key, NOW) == 1
        assert await _states(tx) == ["sending", "undeliverable"]


async def test_missed_cards_of_a_ticket_are_shown_once(database: Database) -> None:
    """However many cards of a ticket could not be shown, a room that comes back is shown one."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        for _ in range(3):
            await _post(tx, _card(ticket))
            await outbox.give_up_on(tx, STAFF.key, NOW)
        await _post(tx, _card(ticket))
        assert await outbox.missed(tx, STAFF.key, NOW, NOW) == 1
        assert await _drained(tx) == [None]


async def test_a_room_that_moves_takes_its_messages_along(database: Database) -> None:
    """What waits goes to the new address without a topic; what was sent stays; the cards there begin anew."""
    ticket = await filed(database)
    new = Address("x", "-100")
    async with database.transaction() as tx:
        await _post(tx, Post(STAFF, "sent"), Post(STAFF, "flying"), Post(STAFF, "waits"), Post(RINA, "other"))
        assert await _said(tx, resting=[RINA.key]) == ["sent"]
        (flying,) = await _claim(tx, resting=[RINA.key])
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
        assert await _drained(tx) == ["flying", "other", "waits"]


async def test_a_move_that_is_told_twice_doubles_nothing(database: Database) -> None:
    """What waits under both addresses, the same push or the same card, is said once at the new one."""
    ticket = await filed(database)
    new = Address("x", "-100")
    async with database.transaction() as tx:
        (entry,) = await tickets.history(tx, ticket.id)
        for room in (STAFF, new):
            await _post(tx, Post(room, "a", entry_id=entry.id), _card(ticket, to=room), Post(room, room.chat))
        for _ in range(2):
            await outbox.move_chat(tx, STAFF, new)
        assert sorted(map(str, await _drained(tx))) == ["-1", "-100", "None", "a"]


async def test_an_answer_to_a_message_finds_its_ticket(database: Database) -> None:
    """By what was said of it or by its card, in that chat only; a message of no ticket leads nowhere."""
    ticket, second = await filed(database), await filed(database, "second")
    async with database.transaction() as tx:
        await _post(tx, Post(RINA, "a", ticket_id=ticket.id), Post(BUDI, "b"))
        taken = await _claim(tx)
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
        await _post(tx, *(Post(Address("x", str(number)), "a") for number in range(6)), at=NOW - DAY)
        await _post(tx, Post(RINA, "b"), Post(RINA, "c"))
        ends = ("sent", "sent", "undeliverable", "undeliverable", "undeliverable", "dead")
        taken = await _claim(tx)
        done = [Settled(row.id, end) for row, end in zip(taken, ends, strict=False)]
        await outbox.settle(tx, "me", done, NOW)
        assert await outbox.standing(tx, NOW) == Standing(NOW, 2, 3, 1)
