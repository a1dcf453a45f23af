"""Subscriptions: a few for each person, told once in each slot, nothing of a slot lost, and forgotten with the person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from storage import erasure, held, subscriptions, tickets
from storage.engine import Database
from storage.subscriptions import MOST, Rhythm, Subscription, Wanted
from storage.tables import subscription_slots
from storage.tables import subscriptions as table
from storage.workflow import Move
from tests.storage.scenes import DAY, NOW, SECOND, file, filing, meet, moved, officer, same_place, together

HERE = Wanted("Binjai", "daily", area="1275011001")


def slot(at: datetime) -> str:
    return at.date().isoformat()


def tomorrow(_: Rhythm) -> datetime:
    return NOW + 2 * DAY


async def take(database: Database, at: datetime) -> list[Subscription]:
    async with database.transaction() as tx:
        return await subscriptions.take(tx, at, at, slot, tomorrow)


async def subscribed(database: Database) -> None:
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        assert await subscriptions.subscribe(tx, rina, HERE, NOW + DAY, NOW)


async def test_a_slot_is_told_once(database: Database) -> None:
    """However many clocks look when it is due, one of them tells it; before that none does."""
    await subscribed(database)
    assert await take(database, NOW + DAY - SECOND) == []
    offices = [same_place(database) for _ in range(5)]
    found = await together(5, lambda number: take(offices[number], NOW + DAY))
    for office in offices:
        await office.dispose()
    assert sorted(len(one) for one in found if not isinstance(one, BaseException)) == [0, 0, 0, 0, 1]
    assert await take(database, NOW + DAY + SECOND) == []


async def test_a_clock_that_is_set_back_tells_nothing_again(database: Database) -> None:
    """A slot that was told stays told, even when its time seems to come again."""
    await subscribed(database)
    assert len(await take(database, NOW + DAY)) == 1
    async with database.transaction() as tx:
        await tx.execute(table.update().values(next_at=NOW + DAY))
    assert await take(database, NOW + DAY) == []


async def test_what_a_missed_slot_would_have_told_is_told_later(database: Database) -> None:
    """After days without a clock, one digest tells of all that came in since the last."""
    await subscribed(database)
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        ticket, _ = await tickets.file(tx, filing("a"), rina, NOW + DAY)
    (late,) = await take(database, NOW + 5 * DAY)
    assert late.told_until == NOW
    async with database.transaction() as tx:
        fresh, done = await subscriptions.happened(tx, late, NOW + 5 * DAY)
    assert ([one.id for one in fresh], done) == ([ticket.id], [])


async def test_only_what_everybody_may_know(database: Database) -> None:
    """Refused and withdrawn reports are no news; what was resolved is, whenever it came in; other places are not."""
    await subscribed(database)
    async with database.transaction() as tx:
        rina, rudi = await meet(tx, "rina", "rudi")
        refused = await moved(tx, await file(tx, rina, "a"), officer(rudi), Move("reject", "bukan kami"))
        done = await moved(
            tx, await file(tx, rina, "b"), officer(rudi), Move("claim"), Move("resolve", proof_taken_at=NOW + SECOND)
        )
        (mine,) = await subscriptions.of(tx, rina)
        fresh, resolved = await subscriptions.happened(tx, mine, NOW + DAY)
        assert refused.id not in {one.id for one in (*fresh, *resolved)}
        assert [one.id for one in resolved] == [done.id]
        elsewhere = Wanted("X", "daily", lat=3.7, lon=98.6, radius=1000)
        assert await subscriptions.subscribe(tx, rina, elsewhere, NOW + DAY, NOW)
        other = (await subscriptions.of(tx, rina))[1]
        assert await subscriptions.happened(tx, other, NOW + DAY) == ([], [])


async def test_a_few_for_each(database: Database) -> None:
    """One more than the most is refused; the same place again is the same subscription."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        for number in range(MOST):
            assert await subscriptions.subscribe(tx, rina, Wanted("A", "daily", area=str(number)), NOW, NOW)
        assert not await subscriptions.subscribe(tx, rina, Wanted("A", "daily", area="x"), NOW, NOW)
        assert await subscriptions.subscribe(tx, rina, Wanted("A", "weekly", area="0"), NOW, NOW)
        mine = await subscriptions.of(tx, rina)
        assert [one.rhythm for one in mine] == ["weekly"] + ["daily"] * (MOST - 1)


async def test_nobody_ends_anothers(database: Database) -> None:
    """A subscription is ended by whose it is."""
    await subscribed(database)
    async with database.transaction() as tx:
        rina, budi = await meet(tx, "rina", "budi")
        (mine,) = await subscriptions.of(tx, rina)
        assert not await subscriptions.unsubscribe(tx, budi, mine.id)
        assert await subscriptions.unsubscribe(tx, rina, mine.id)
        assert not await subscriptions.unsubscribe(tx, rina, mine.id)


async def test_given_out_and_forgotten(database: Database) -> None:
    """/datasaya has the subscriptions; erasure leaves neither them nor their slots."""
    await subscribed(database)
    await take(database, NOW + DAY)
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        assert (await held.about(tx, rina)).rows["subscriptions"][0]["area"] == HERE.area
        await erasure.erase(tx, rina, NOW, "{}")
        for one in (table, subscription_slots):
            assert (await tx.execute(select(func.count()).select_from(one))).scalar_one() == 0
