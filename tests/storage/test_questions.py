"""Questions that wait for a resident, and reports that are taken back."""

from __future__ import annotations

import pytest

from storage import following, questions, tickets
from storage.engine import Database
from storage.tickets import Doer
from storage.workflow import IllegalMove, Move, Status
from tests.storage.scenes import DAY, NOW, file, meet, moved, officer


async def test_a_question_is_reminded_of_once(database: Database) -> None:
    """Only while it waits, only before its deadline, once for each question that is asked."""
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        ticket = await file(tx, rina)
        asked = await moved(tx, ticket, officer(rudi), Move("ask", "mana?", until=NOW + 3 * DAY))
        assert await questions.last(tx, asked) == "mana?"
        assert await questions.take(tx, NOW + 2 * DAY, NOW) == []
        assert [one.id for one in await questions.take(tx, NOW + 3 * DAY, NOW + 2 * DAY)] == [ticket.id]
        assert await questions.take(tx, NOW + 3 * DAY, NOW + 2 * DAY) == []
        back = await moved(tx, asked, Doer(rina), Move("answer", "kiri"))
        again = await moved(tx, back, officer(rudi), Move("ask", "dan?", until=NOW + 3 * DAY))
        assert await questions.take(tx, NOW + 4 * DAY, NOW + 3 * DAY) == []  # over already
        assert [one.id for one in await questions.take(tx, NOW + 3 * DAY, NOW + 2 * DAY)] == [again.id]


async def test_a_planned_day_comes_back(database: Database) -> None:
    """Answered or not, what was scheduled is scheduled for its day again."""
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        office = officer(rudi)
        for act, doer, at in (("answer", Doer(rina), NOW), ("expire", Doer(None), NOW + DAY)):
            ticket = await moved(tx, await file(tx, rina, draft=act), office, Move("claim"))
            ticket = await moved(tx, ticket, office, Move("schedule", until=NOW + 5 * DAY))
            waits = await moved(tx, ticket, office, Move("ask", "mana?", until=NOW + DAY))
            assert waits.until == NOW + DAY
            now = await moved(tx, waits, doer, Move(act, "kiri"), at=at)
            assert (now.status, now.until, now.due_at) == (Status.SCHEDULED, NOW + 5 * DAY, ticket.due_at)


async def test_nobody_takes_back_what_another_follows(database: Database) -> None:
    """A neighbour relies on it: also when the reporter's view of the ticket is older than the neighbour's coming."""
    async with database.transaction() as tx:
        rina, tono = await meet(tx, "rina", "tono")
        before = await file(tx, rina)
        await following.follow(tx, before, tono, NOW)
        now = await tickets.get(tx, before.id)
        assert now is not None
        for seen in (before, now):
            with pytest.raises(IllegalMove) as refused:
                await tickets.move(tx, seen, Move("withdraw"), Doer(rina), NOW)
            assert refused.value.why == "alone"
        await following.unfollow(tx, now.id, tono)
        assert (await moved(tx, now, Doer(rina), Move("withdraw"))).status == Status.WITHDRAWN
