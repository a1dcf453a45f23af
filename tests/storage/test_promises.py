"""Promises: put off by whoever may, broken once however many look, and warned of once."""

from __future__ import annotations

import pytest

from storage import promises, tickets
from storage.engine import Database
from storage.tickets import Doer, LostRace
from storage.workflow import Actor, IllegalMove, Move, Status
from tests.storage.scenes import DAY, NOW, SECOND, file, filed, meet, moved, officer, same_place, supervisor, together


async def test_the_first_date_stays(database: Database) -> None:
    """Put off twice, the ticket knows its first date, the present one and how often; the history has both reasons."""
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        first = await file(tx, rina)
        ticket, _ = await promises.postpone(tx, first, " hujan ", first.due_at + DAY, officer(rudi), NOW)
        ticket, entry = await promises.postpone(tx, ticket, "alat", first.due_at + 2 * DAY, officer(rudi), NOW)
        told = [(one.act, one.words, one.until) for one in await tickets.history(tx, ticket.id)]
    assert (ticket.promised_at, ticket.due_at, ticket.postponed) == (first.due_at, first.due_at + 2 * DAY, 2)
    assert told[1:] == [
        ("postpone", "hujan", first.due_at + DAY),
        ("postpone", "alat", first.due_at + 2 * DAY),
    ]
    assert entry.version == ticket.version == 3


async def test_what_is_wrong_with_a_new_date_changes_nothing(database: Database) -> None:
    """No reason, an earlier date, one in the past: refused, and the ticket is as it was."""
    ticket = await filed(database)
    later = ticket.due_at + DAY
    async with database.transaction() as tx:
        (rudi,) = await meet(tx, "rudi")
        for reason, until, now, why in (
            (" ", later, NOW, "reason"),
            ("alat", ticket.due_at, NOW, "until"),
            ("alat", later, later, "until"),
        ):
            with pytest.raises(IllegalMove) as refused:
                await promises.postpone(tx, ticket, reason, until, officer(rudi), now)
            assert refused.value.why == why
        assert await tickets.get(tx, ticket.id) == ticket


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("actor", list(Actor))
def test_who_may(status: Status, actor: Actor) -> None:
    """Open tickets only; a taken one by its officer or their supervisor; residents and the system never."""
    over = (Status.RESOLVED, Status.CLOSED, Status.REJECTED, Status.DUPLICATE, Status.WITHDRAWN)
    anybodys = (Status.RECEIVED, Status.REOPENED, Status.FORWARDED)
    may = status not in over and (
        actor in (Actor.HOLDER, Actor.SUPERVISOR) or (actor == Actor.OFFICER and status in anybodys)
    )
    if may:
        promises.may_postpone(status, frozenset({actor}))
        return
    with pytest.raises(IllegalMove) as refused:
        promises.may_postpone(status, frozenset({actor}))
    assert refused.value.why == ("state" if status in over else "right")


async def test_two_put_it_off_and_one_did(database: Database) -> None:
    """Who decided on what somebody else has changed meanwhile is told so."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        rudi, sari = await meet(tx, "rudi", "sari")
        await promises.postpone(tx, ticket, "alat", ticket.due_at + DAY, officer(rudi), NOW)
        with pytest.raises(LostRace) as lost:
            await promises.postpone(tx, ticket, "hujan", ticket.due_at + 2 * DAY, supervisor(sari), NOW)
    assert lost.value.now.due_at == ticket.due_at + DAY


async def test_many_look_and_one_notes(database: Database) -> None:
    """However many clocks find a broken promise at one moment, it is noted and told once."""
    ticket = await filed(database)
    offices = [same_place(database) for _ in range(5)]

    async def look(number: int) -> int:
        async with offices[number].transaction() as tx:
            return len(await promises.broken(tx, ticket.due_at))

    found = await together(5, look)
    for office in offices:
        await office.dispose()
    assert sorted(found, key=str) == [0, 0, 0, 0, 1]
    async with database.reading() as tx:
        assert [entry.act for entry in await tickets.history(tx, ticket.id)] == ["file", "late"]


async def test_broken_to_the_second(database: Database) -> None:
    """A promise is broken when its time has come and not before; one that was put off is whole again."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (rudi,) = await meet(tx, "rudi")
        assert await promises.broken(tx, ticket.due_at - SECOND) == []
        ((late, entry),) = await promises.broken(tx, ticket.due_at)
        assert (late.late_at, entry.act, entry.actor) == (ticket.due_at, "late", "system")
        again, _ = await promises.postpone(tx, late, "alat", late.due_at + DAY, officer(rudi), late.due_at)
        assert again.late_at is None
        assert await promises.broken(tx, again.due_at - SECOND) == []
        assert len(await promises.broken(tx, again.due_at)) == 1


async def test_what_is_over_breaks_no_promise(database: Database) -> None:
    """A ticket that was resolved, or rejected, in time is not late afterwards."""
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        done = await moved(
            tx, await file(tx, rina, "a"), officer(rudi), Move("claim"), Move("resolve", proof_taken_at=NOW + SECOND)
        )
        refused = await moved(tx, await file(tx, rina, "b"), officer(rudi), Move("reject", "bukan kami"))
        assert await promises.broken(tx, NOW + 90 * DAY) == []
        assert (done.late_at, refused.late_at) == (None, None)


async def test_a_warning_is_given_once_for_each_date(database: Database) -> None:
    """Near promises are given out once; a new date is warned of anew; what came in lately is not warned of."""
    ticket = await filed(database)
    async with database.transaction() as tx:
        (rudi,) = await meet(tx, "rudi")
        assert await promises.near(tx, ticket.due_at - SECOND, NOW + DAY, NOW) == []
        assert await promises.near(tx, ticket.due_at, NOW, NOW) == []
        assert [one.id for one in await promises.near(tx, ticket.due_at, NOW + DAY, NOW + DAY)] == [ticket.id]
        assert await promises.near(tx, ticket.due_at, NOW + DAY, NOW + DAY) == []
        again = await tickets.get(tx, ticket.id)
        assert again
        again, _ = await promises.postpone(tx, again, "alat", ticket.due_at + DAY, officer(rudi), NOW)
        assert len(await promises.near(tx, again.due_at, NOW + DAY, NOW + DAY)) == 1


async def test_a_change_of_hands_restarts_nothing(database: Database) -> None:
    """Neither claiming, nor a question, nor an answer moves the date."""
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        ticket = await file(tx, rina)
        now = await moved(
            tx, ticket, officer(rudi), Move("claim"), Move("start"), Move("ask", "di mana?", until=NOW + DAY)
        )
        back, _ = await tickets.move(tx, now, Move("answer"), Doer(rina), NOW)
        assert back.due_at == ticket.due_at
        assert len(await promises.broken(tx, ticket.due_at)) == 1


async def test_how_promises_stand(database: Database) -> None:
    """The next date that ends, and how many open tickets are past theirs."""
    ticket = await filed(database)
    async with database.reading() as tx:
        assert await promises.standing(tx, NOW) == promises.Promises(ticket.due_at, 0)
        assert await promises.standing(tx, ticket.due_at) == promises.Promises(None, 1)
