"""Resolved tickets that nobody has spoken of: each is taken once for its reminder, by whoever is first."""

from __future__ import annotations

from storage import unanswered
from storage.engine import Database, Transaction
from storage.people import Person
from storage.tickets import Doer, Ticket
from storage.workflow import FEEDBACK_WINDOW, Move
from tests.storage.scenes import DAY, NOW, SECOND, file, meet, moved, officer, same_place, together

END = NOW + FEEDBACK_WINDOW


async def done(tx: Transaction, reporter: Person, draft: str = "draft") -> Ticket:
    (rudi,) = await meet(tx, "rudi")
    ticket = await moved(tx, await file(tx, reporter, draft), officer(rudi), Move("claim"))
    return await moved(tx, ticket, officer(rudi), Move("resolve", until=END, proof_taken_at=NOW + SECOND))


async def test_each_is_taken_once_when_its_end_is_near(database: Database) -> None:
    """Not before, not twice, and not any more once the window is over or somebody has answered."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        silent, said = await done(tx, rina, "silent"), await done(tx, rina, "said")
        await moved(tx, said, Doer(rina), Move("confirm"), at=NOW + DAY)
        assert await unanswered.take(tx, END - SECOND, NOW + DAY) == []
        assert await unanswered.take(tx, END, END) == []
        assert [one.id for one in await unanswered.take(tx, END, NOW + DAY)] == [silent.id]
        assert await unanswered.take(tx, END, NOW + DAY) == []


async def test_of_two_replicas_one_takes_it(database: Database) -> None:
    """Two clocks that look at one moment send one reminder."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await done(tx, rina)
    others = [same_place(database) for _ in range(2)]

    async def look(number: int) -> int:
        async with others[number].transaction() as tx:
            return len(await unanswered.take(tx, END, NOW + DAY))

    taken = await together(2, look)
    for other in others:
        await other.dispose()
    assert taken in ([0, 1], [1, 0])
