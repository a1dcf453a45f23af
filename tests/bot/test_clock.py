"""The clock: what is due happens once, however many clocks look, and a clock that is set wrong stops nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.app import Works
from bot.clock import Clock
from handlers import router, steps
from handlers.resident.steps import AskPlace, Draft, Words
from storage import conversations, inbox, rooms, tickets
from storage.addresses import Address
from storage.conversations import Conversation
from storage.engine import Database
from storage.tickets import Doer, Ticket
from storage.workflow import FEEDBACK_WINDOW, Move, Status
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    Echo,
    Moody,
    Scripted,
    Time,
    inbox_states,
    person,
    rows,
    running,
    said,
    ticket,
    words,
    works_on,
)


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Echo:
    repeating = Echo()
    monkeypatch.setattr(router, "answer", repeating)
    return repeating


@pytest.fixture
async def two(database_url: str) -> AsyncIterator[list[Works]]:
    """Two replicas on one database, at the same time of day."""
    now = Time()
    opened = [Database(database_url) for _ in range(2)]
    yield [works_on(database, now=now) for database in opened]
    for database in opened:
        await database.dispose()


async def wait_until(database: Database, user: str, at: datetime) -> None:
    """Let the conversation of this person wait until then."""
    someone = await person(database, user)
    async with database.transaction() as tx:
        await conversations.save(tx, [Conversation(f"{CHANNEL}/{user}", someone.id, "x", at)], NOON)


async def resolved(database: Database, at: datetime) -> Ticket:
    """A ticket that was resolved then, and is closed when nobody says anything."""
    filed = await ticket(database, await person(database), at)
    officer = Doer(await person(database, "11"), "Pak Rudi", officer=True)
    async with database.transaction() as tx:
        taken, _ = await tickets.move(tx, filed, Move("claim"), officer, at)
        done, _ = await tickets.move(tx, taken, Move("resolve", proof_taken_at=at), officer, at)
    return done


async def ticks(clocks: Sequence[Works], times: int = 2) -> None:
    for _ in range(times):
        await asyncio.gather(*(works.clock.tick() for works in clocks))


class TestOnce:
    async def test_waits_that_are_over(self, two: list[Works], echo: Echo):
        """Each wait that is over wakes its conversation once, however many clocks saw it; the others sleep on."""
        database = two[0].reception.database
        for number in range(5):
            await wait_until(database, f"50{number}", NOON - timedelta(seconds=number))
        await wait_until(database, "599", NOON + timedelta(seconds=1))
        async with running(*(works.reception for works in two)):
            await ticks(two)
        handled = [row for row in await rows(database, "conversations", "key") if row.step == "xT"]
        assert len(handled) == 5
        assert sum(works.reception.counts.handled for works in two) == 5
        assert await words(database) == ["TimeUp"] * 5

    async def test_drafts_that_were_left_alone(self, two: list[Works]):
        """Each is reminded of once and dropped once, however many clocks saw it, and in a process begun anew."""
        database = two[0].reception.database
        for number in range(3):
            someone = await person(database, f"50{number}")
            told = steps.write(AskPlace(Draft(f"d{number}", (Words("got mampet"),), declined=("photo",))))
            row = Conversation(f"{CHANNEL}/50{number}", someone.id, told, idle_at=NOON)
            async with database.transaction() as tx:
                await conversations.save(tx, [row], NOON)
        reminded = [1, 1, 1]
        async with running(*(works.reception for works in two)):
            await ticks(two)
            assert ["belum dikirim" in text for text in await words(database)] == reminded
            other = [works_on(database, now=Time(NOON + timedelta(days=3))) for _ in two]
            async with running(*(works.reception for works in other)):
                await ticks(other)
        assert ["sudah saya hapus" in text for text in await words(database)] == [0, 0, 0, *reminded]
        assert {row.step for row in await rows(database, "conversations", "key")} == {""}

    async def test_a_wait_set_anew(self, database: Database, echo: Echo):
        """A conversation that waits again is woken again."""
        now = Time()
        works = works_on(database, now=now)
        async with running(works.reception):
            for second in (0, 10):
                await wait_until(database, "501", NOON + timedelta(seconds=second))
                now.at = NOON + timedelta(seconds=second)
                await ticks([works])
        assert echo.heard == ["TimeUp", "TimeUp"]

    async def test_what_was_set_aside(self, two: list[Works], echo: Echo):
        """An event that was set aside and can be handled now is handled by one of the clocks."""
        database = two[0].reception.database
        echo.poison = {"racun"}
        async with running(two[0].reception):
            await two[0].reception.receive([said("racun", key="k1")])
        echo.poison.clear()
        for works in two:
            works.reception.now = Time(NOON + timedelta(seconds=6))
        await ticks(two)
        assert await words(database) == ["racun"]
        assert await inbox_states(database) == {"k1": "handled"}

    async def test_tickets_that_nobody_answered(self, two: list[Works]):
        """A ticket whose window is over is closed once, and its reporter is told once."""
        database = two[0].reception.database
        done = await resolved(database, NOON - FEEDBACK_WINDOW - timedelta(minutes=1))
        await resolved(database, NOON)
        await ticks(two)
        assert [row.act for row in await rows(database, "entries") if row.ticket_id == done.id][-2:] == [
            "resolve",
            "expire",
        ]
        states = {row.id: row.status for row in await rows(database, "tickets")}
        assert list(states.values()) == [Status.CLOSED, Status.RESOLVED]
        told = [row for row in await rows(database, "outbox") if row.kind == "say"]
        assert len(told) == 1
        assert len(await rows(database, "outbox")) == 3  # and both cards are brought up to date

    async def test_delivery_is_woken(self, database: Database):
        """What the clock has to say is delivered without waiting for anybody else."""
        works, woken = works_on(database), []
        works.reception.after = lambda: woken.append(1)
        await ticks([works])
        assert not woken
        await resolved(database, NOON - FEEDBACK_WINDOW - timedelta(minutes=1))
        await ticks([works_on_again(works, woken)])
        assert woken == [1]


def works_on_again(works: Works, woken: list[int]) -> Works:
    """The same works with a clock that has looked at nothing yet."""
    works.clock = Clock(works.reception, works.clock.housekeeping, now=Time())
    return works


class TestForgetting:
    async def test_old_keys(self, database: Database):
        """Keys are forgotten after nine days and not before; what a person has to look at stays."""
        async with database.transaction() as tx:
            await inbox.claim(tx, [(CHANNEL, "old")], NOON - timedelta(days=9, seconds=1))
            await inbox.claim(tx, [(CHANNEL, "new")], NOON - timedelta(days=9, seconds=-1))
            await inbox.claim(tx, [(CHANNEL, "sick")], NOON - timedelta(days=90))
            await inbox.quarantine(tx, CHANNEL, "sick", raw="{}", error="E", reference="ABCDEF")
        await works_on(database).clock.tick()
        assert await inbox_states(database) == {"new": "handled", "sick": "quarantined"}


class TestRooms:
    async def test_a_move_that_another_replica_heard_of(self, database: Database):
        """A replica that did not hear of the staff room's move learns of it within a minute."""
        works = works_on(database)
        async with database.transaction() as tx:
            await rooms.settle_in(tx, "staff", Address(CHANNEL, "-1002"))
        await works.clock.tick()
        assert works.reception.rooms.staff == Address(CHANNEL, "-1002")


class TestTimeThatJumps:
    @pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
    async def test_what_is_done_seldom_is_still_done(self, database: Database, jump: timedelta):
        """A clock that jumps a day, whichever way, goes on with what it does each minute."""
        now = Time()
        works = works_on(database, now=now)
        await works.clock.tick()
        now.at += jump
        await resolved(database, now.at - FEEDBACK_WINDOW - timedelta(minutes=1))
        await works.clock.tick()
        assert [row.status for row in await rows(database, "tickets")] == [Status.CLOSED]

    async def test_seldom_is_seldom(self, database: Database):
        """Within a minute it is not done again."""
        now = Time()
        works = works_on(database, now=now)
        await works.clock.tick()
        await resolved(database, NOON - FEEDBACK_WINDOW - timedelta(minutes=1))
        now.passes(seconds=59)
        await works.clock.tick()
        assert [row.status for row in await rows(database, "tickets")] == [Status.RESOLVED]
        now.passes(seconds=1)
        await works.clock.tick()
        assert [row.status for row in await rows(database, "tickets")] == [Status.CLOSED]


class TestTrouble:
    async def test_the_loop_outlives_a_database_that_was_away(
        self, database_url: str, echo: Echo, monkeypatch: pytest.MonkeyPatch
    ):
        """While the database is away everything due waits, and is done when it is back."""
        monkeypatch.setattr("bot.clock.TICK", 0.01)
        moody, channel = Moody(database_url), Scripted()
        works = works_on(moody, channel)
        await wait_until(moody, "501", NOON)
        moody.away = True
        async with running(works.reception, works.delivery, works.clock):
            for _ in range(20):
                await asyncio.sleep(0)
            moody.away = False
            await channel.until(arrived=1)
        assert echo.heard == ["TimeUp"]
        await moody.dispose()

    async def test_a_channel_that_is_switched_off(self, database: Database):
        """People of a channel that is switched off stop no clock: what they are told waits for them."""
        someone = await person(database, "w1", channel="web")
        old = NOON - FEEDBACK_WINDOW - timedelta(minutes=1)
        filed = await ticket(database, someone, old)
        officer = Doer(await person(database, "11"), "Pak Rudi", officer=True)
        async with database.transaction() as tx:
            taken, _ = await tickets.move(tx, filed, Move("claim"), officer, old)
            await tickets.move(tx, taken, Move("resolve", proof_taken_at=old), officer, old)
        works = works_on(database)
        await works.clock.tick()
        await works.delivery.drain()
        assert {row.chat: row.state for row in await rows(database, "outbox")} == {
            "web/w1": "pending",
            "telegram/-1001": "sent",
        }
