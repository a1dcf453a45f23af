"""What residents chose, and what waits for their day's message: kept, told once, forgotten with them."""

from __future__ import annotations

from sqlalchemy import func, select

from storage import erasure, held, outbox, tickets, wishes
from storage.addresses import Address
from storage.engine import Database
from storage.outbox import Lane, Post
from storage.tables import bundled
from storage.tables import wishes as table
from storage.wishes import GRACE, Bundled, Wishes
from tests.storage.scenes import DAY, NOW, SECOND, file, filed, meet, same_place, together


async def test_a_choice_is_kept(database: Database) -> None:
    """The last choice counts; who chose nothing is not in the list."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        await wishes.keep(tx, rina.id, Wishes("important"), NOW)
        await wishes.keep(tx, rina.id, Wishes("important", daily=True, quiet=False), NOW)
        assert await wishes.of(tx, [rina.id, budi.id]) == {rina.id: Wishes("important", daily=True, quiet=False)}


async def test_a_change_is_taken_once(database: Database) -> None:
    """However many clocks look when the day's message is due, one of them tells it."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (entry,) = await tickets.history(tx, ticket.id)
        await wishes.put_by(tx, ticket.reporter_id, entry, NOW)
        await wishes.put_by(tx, ticket.reporter_id, entry, NOW)
        assert await wishes.take(tx, NOW + GRACE - SECOND) == {}
        assert await wishes.next_due(tx) == NOW
    offices = [same_place(database) for _ in range(5)]

    async def look(number: int) -> dict[int, list[Bundled]]:
        async with offices[number].transaction() as tx:
            return await wishes.take(tx, NOW + GRACE)

    found = [one for one in await together(5, look) if one]
    for office in offices:
        await office.dispose()
    assert found == [{ticket.reporter_id: [Bundled(ticket.id, entry.id)]}]


async def test_a_message_of_the_day_that_is_not_wanted_any_more(database: Database) -> None:
    """Told soon to who wants it at once; not at all to who wants only questions."""
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        ticket = await file(tx, rina)
        (entry,) = await tickets.history(tx, ticket.id)
        for person in (rina, budi):
            await wishes.put_by(tx, person.id, entry, NOW + DAY)
        await wishes.keep(tx, rina.id, Wishes(), NOW)
        await wishes.keep(tx, budi.id, Wishes("questions", daily=True), NOW)
        assert list(await wishes.take(tx, NOW)) == [rina.id]
        assert await wishes.take(tx, NOW + 2 * DAY) == {}


async def test_choices_are_given_out_and_forgotten(database: Database) -> None:
    """/datasaya has what was chosen; erasure leaves nothing of it."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        ticket = await file(tx, rina)
        (entry,) = await tickets.history(tx, ticket.id)
        await wishes.keep(tx, rina.id, Wishes("important", daily=True), NOW)
        await wishes.put_by(tx, rina.id, entry, NOW + DAY)
        assert (await held.about(tx, rina)).rows["wishes"][0]["news"] == "important"
        await erasure.erase(tx, rina, NOW, "{}")
        for one in (table, bundled):
            assert (await tx.execute(select(func.count()).select_from(one))).scalar_one() == 0


# Held until the morning


async def test_what_is_held_is_sent_then(database: Database) -> None:
    """A row that is held is claimed when its time has come, and holds up nobody's answer meanwhile."""
    home = Address("x", "1")
    async with database.transaction() as tx:
        await outbox.post(tx, [Post(home, "morning", Lane.DIGEST, not_before=NOW + DAY)], NOW)
        await outbox.post(tx, [Post(home, "now")], NOW + SECOND)
        claimed = await outbox.claim(tx, "me", NOW + SECOND, DAY, 5, channels=["x"])
        assert [row.say for row in claimed] == ["now"]
        claimed = await outbox.claim(tx, "me", NOW + DAY, DAY, 5, channels=["x"])
        assert [(row.say, row.created_at) for row in claimed] == [("morning", NOW + DAY)]


async def test_what_is_held_is_not_overdue(database: Database) -> None:
    """Health counts the age of a held message from when it is to be sent."""
    async with database.transaction() as tx:
        await outbox.post(tx, [Post(Address("x", "1"), "morning", Lane.DIGEST, not_before=NOW + DAY)], NOW)
        assert (await outbox.standing(tx, NOW + SECOND)).oldest_waiting == NOW + DAY


async def test_what_is_held_does_not_hold_up_an_erasure(database: Database) -> None:
    """A goodbye is waited for; what would be said in the morning is not."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await erasure.ask(tx, rina, NOW)
        await outbox.post(tx, [Post(rina.home, "morning", Lane.DIGEST, not_before=NOW + DAY)], NOW)
        assert not await erasure.on_its_way(tx, rina, NOW)
        await outbox.post(tx, [Post(rina.home, "goodbye")], NOW)
        assert await erasure.on_its_way(tx, rina, NOW)
