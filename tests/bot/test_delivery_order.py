"""Delivery keeps each chat's order, whoever dies, whatever is away, and however long one waits."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot import delivery as post_office
from bot.channels import (
    MaybeSent,
    NotSent,
    Refused,
)
from bot.delivery import LEASE
from bot.pace import Pace
from storage import outbox
from storage.engine import Database
from storage.outbox import Lane, Sending
from tests.bot.office import Office, heard, show_card
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    Moody,
    Scripted,
    Time,
    person,
    post,
    running,
    say,
    ticket,
)


class TestOrder:
    async def test_in_a_chat_under_failures(self, office: Office):
        """Nothing overtakes a message of its chat that has to be sent again."""
        office.channel.will("501", NotSent("x"), MaybeSent("x"), "m1", NotSent("x"))
        await post(office.database, "501", "satu", "dua", "tiga")
        for _ in range(6):
            await office.drain(seconds=30)
        tried = [one.partition("\n")[0] for one in heard(office.channel.tried)]
        assert tried == ["satu", "satu", "satu", "dua", "dua", "tiga"]

    async def test_other_chats_go_on(self, office: Office):
        """A chat that rests holds up nobody else, and goes on when it has rested."""
        office.channel.will("501", NotSent("flood", retry_after=0.2))
        office.delivery._now = lambda: datetime.now(UTC)  # a chat's rest is measured on a clock that cannot be set
        await post(office.database, "501", "satu", "dua", at=datetime.now(UTC))
        await post(office.database, "502", "halo", "lagi", at=datetime.now(UTC))
        async with running(office.delivery):
            await office.channel.until(arrived=4)
        assert office.said == ["halo", "lagi", "satu", "dua"]

    async def test_lanes(self, database: Database):
        """A waiting person comes before a card, a card before a digest, whichever was written first."""
        office = Office(database, in_flight=1)
        await post(database, "501", "digest", lane=Lane.DIGEST)
        await post(database, "502", "kartu", lane=Lane.CARD)
        await post(database, "503", "orang")
        await post(database, "501", "orang juga")
        await office.drain()
        assert office.said == ["orang", "orang juga", "kartu", "digest"]

    async def test_one_at_a_time_in_a_chat(self, office: Office):
        """The next message of a chat leaves only when the one before has arrived."""
        office.channel.gate = asyncio.Event()
        await post(office.database, "501", "satu", "dua")
        async with running(office.delivery):
            await office.channel.until(tried=1)
            assert await office.delivery._turn() == 0
            office.channel.gate.set()
            await office.channel.until(arrived=2)
        assert office.channel.most_flying == 1

    @pytest.mark.parametrize("hands", [1, 3])
    async def test_never_more_in_flight(self, database: Database, hands: int):
        """However much waits, no more is in flight than there are hands, and all hands are used."""
        office = Office(database, in_flight=hands)
        office.channel.gate = asyncio.Event()
        for chat in range(12):
            await post(database, f"5{chat:02}", "halo")
        async with running(office.delivery):
            await office.channel.until(tried=hands)
            for _ in range(3):
                assert await office.delivery._turn() == 0
            office.channel.gate.set()
            await office.channel.until(arrived=12)
        assert office.channel.most_flying == hands

    async def test_free_hands_do_not_outrun_the_pace(self, database: Database):
        """Eight free hands send no more at once than the channel still takes in all."""
        office = Office(database, in_flight=8, pace=Pace(4.0, chat=(1e6, 1e6)))
        for chat in range(8):
            await post(database, f"5{chat:02}", "halo")
        assert await office.delivery._turn() == 2  # half a second's worth may have been saved

    async def test_pace_is_kept(self, database: Database):
        """A chat gets its burst at once and the rest at its pace."""
        office = Office(database, pace=Pace(1000, chat=(20.0, 3.0)))
        await post(database, "501", *"abcdef")
        loop = asyncio.get_running_loop()
        async with running(office.delivery):
            begun = loop.time()
            await office.channel.until(arrived=6)
            took = loop.time() - begun
        assert office.said == list("abcdef")
        assert took >= 3 / 20 - 0.01


class TestLostSenders:
    async def test_a_killed_sender(self, database: Database):
        """What a killed sender had in flight comes again, marked, when its lease is over; nothing else does."""
        killed = Office(database)
        killed.channel.gate = asyncio.Event()
        await post(database, "501", "satu", "dua")
        await killed.delivery._turn()
        await killed.channel.until(tried=1)
        for task in killed.delivery._flying:
            task.cancel()
        heir = Office(database, now=Time(NOON + LEASE + timedelta(seconds=1)))
        async with running(heir.delivery):
            await heir.channel.until(arrived=2)
        assert ["↻" in one for one in heir.said] == [True, False]

    async def test_on_sqlite_at_once(self, migrated_sqlite: str):
        """On SQLite nobody else can be alive, so a restarted process does not wait for the lease."""
        database = Database(migrated_sqlite)
        killed = Office(database)
        await post(database, "501", "satu")
        async with database.transaction() as tx:
            await outbox.claim(tx, killed.delivery.owner, NOON, LEASE, 8, channels=[CHANNEL])
        heir = Office(database)
        async with running(heir.delivery):
            await heir.channel.until(arrived=1)
        assert "↻" in heir.said[0]
        await database.dispose()

    async def test_another_replica_keeps_what_it_has_in_flight(self, migrated_postgresql: str):
        """On PostgreSQL what another replica has under a lease is left to it."""
        database = Database(migrated_postgresql)
        await post(database, "501", "satu")
        async with database.transaction() as tx:
            await outbox.claim(tx, "the other", NOON, LEASE, 8, channels=[CHANNEL])
        late = Office(database)
        await late.delivery._take_back(everybody=database.sqlite)
        await late.drain(seconds=LEASE.total_seconds() - 1)
        assert late.channel.tried == []
        await database.dispose()

    async def test_a_stale_settling_is_refused(self, database: Database):
        """Who lost a lease has no word any more, neither while the new owner is at work nor after."""
        slow, quick = Office(database), Office(database, now=Time(NOON + LEASE + timedelta(seconds=1)))
        slow.channel.gate, quick.channel.gate = gates = asyncio.Event(), asyncio.Event()
        slow.channel.will("501", Refused("bad"), Refused("bad"))
        quick.channel.will("501", "m99")
        await post(database, "501", "halo")
        await slow.delivery._turn()
        await slow.channel.until(tried=1)
        await quick.delivery._take_back()
        await quick.delivery._turn()
        await quick.channel.until(tried=1)
        gates[0].set()
        await slow.drain()
        assert await quick.states() == ["sending"]
        gates[1].set()
        await quick.drain()
        [row] = await quick.rows()
        assert (row.state, row.message) == ("sent", "m99")

    async def test_two_replicas(self, migrated_postgresql: str):
        """Two replicas that drain one outbox send each message once, in its chat's order."""
        one, two = Database(migrated_postgresql), Database(migrated_postgresql)
        channel = Scripted()
        offices = [Office(database, channel=channel) for database in (one, two)]
        chats = [f"50{number}" for number in range(6)]
        for chat in chats:
            await post(one, chat, *"abcde")
        async with running(*(office.delivery for office in offices)):
            await channel.until(arrived=30)
            for office in offices:
                await office.delivery.stop(5)
        for chat in chats:
            assert "".join(heard([one for one in channel.arrived if one.address.chat == chat])) == "abcde"
        await one.dispose()
        await two.dispose()


class TestStopping:
    async def test_what_is_in_flight_lands(self, office: Office):
        """A stop lets what is in flight land and settles it, and claims nothing more."""
        office.channel.gate = asyncio.Event()
        await post(office.database, "501", "satu", "dua")
        async with running(office.delivery):
            await office.channel.until(tried=1)
            stopping = asyncio.create_task(office.delivery.stop(5))
            await asyncio.sleep(0)
            office.channel.gate.set()
            await stopping
        assert await office.states() == ["sent", "pending"]
        assert office.said == ["satu"]

    async def test_in_the_middle_of_a_turn(self, moody: Moody):
        """A stop waits for a turn that has claimed already: what it sends off lands and is settled, too."""
        office = Office(moody)
        await post(moody, "501", "satu")
        moody.held = asyncio.Event()
        turning = asyncio.create_task(office.delivery._turn())
        await moody.at_commit.wait()
        stopping = asyncio.create_task(office.delivery.stop(5))
        for _ in range(5):
            await asyncio.sleep(0)
        moody.held.set()
        await asyncio.gather(turning, stopping)
        assert await office.states() == ["sent"]

    async def test_not_longer_than_allowed(self, office: Office):
        """A send that does not end holds up no stop; it stays in flight, for whoever comes next."""
        office.channel.gate = asyncio.Event()
        await post(office.database, "501", "satu")
        async with running(office.delivery):
            await office.channel.until(tried=1)
            async with asyncio.timeout(5):
                await office.delivery.stop(0.05)
        assert await office.states() == ["sending"]

    async def test_run_ends(self, office: Office):
        """After a stop the loop comes to its end by itself."""
        loop = asyncio.create_task(office.delivery.run())
        await asyncio.sleep(0)
        await office.delivery.stop(1)
        async with asyncio.timeout(5):
            await loop
        assert loop.exception() is None


class TestDatabaseAway:
    async def test_no_result_is_lost(self, moody: Moody):
        """What arrived while the database was away is settled when it is back, and not sent again."""
        office = Office(moody)
        office.channel.gate = asyncio.Event()
        office.channel.will("501", "m7")
        await post(moody, "501", "satu")
        await office.delivery._turn()
        await office.channel.until(tried=1)
        moody.away = True
        office.channel.gate.set()
        await asyncio.wait(office.delivery._flying)
        for _ in range(2):
            with pytest.raises(Exception, match="lunch"):
                await office.drain()
        moody.away = False
        await office.drain()
        [row] = await office.rows()
        assert (row.state, row.message) == ("sent", "m7")
        assert len(office.channel.tried) == 1

    async def test_the_loop_goes_on(self, moody: Moody, monkeypatch: pytest.MonkeyPatch):
        """The loop outlives a database that was away, and then delivers what waits."""
        office = Office(moody)
        await post(moody, "501", "satu")
        async with running(office.delivery):
            await office.channel.until(arrived=1)
            moody.away = True
            office.delivery.wake()
            with suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    await asyncio.Event().wait()
            moody.away = False
            await post(moody, "501", "dua")
            await office.channel.until(arrived=2)
        assert office.said == ["satu", "dua"]

    async def test_while_a_letter_is_written(self, moody: Moody):
        """A letter that cannot be written because the database is away is not sent and not given up."""
        office = Office(moody)
        filed = await ticket(moody, await person(moody))
        await show_card(office, filed)
        await office.delivery._turn()
        moody.away = True
        await asyncio.wait(office.delivery._flying)
        moody.away = False
        await office.drain()
        [row] = await office.rows()
        assert (row.state, row.uncertain) == ("pending", False)


class TestPauses:
    @pytest.mark.parametrize("attempts", [1, 2, 3, 5, 7, 8, 40])
    def test_grow_and_are_capped(self, migrated_sqlite: str, attempts: int):
        """The pause doubles with each attempt, differs from row to row, and never exceeds 78 seconds."""
        delivery = Office(Database(migrated_sqlite)).delivery
        row = _row(attempts)
        pauses = []
        for _ in range(200):
            at = delivery._after_failure(row, NotSent("x")).settled.not_before
            assert at is not None
            pauses.append((at - NOON).total_seconds())
        planned = min(0.5 * 2**attempts, 60)
        assert all(planned * 0.7 <= pause <= planned * 1.3 for pause in pauses)
        assert len(set(pauses)) > 100
        assert max(pauses) <= 78


def _row(attempts: int = 1) -> Sending:
    return Sending(1, "telegram/501", CHANNEL, "501", None, None, 0, "say", say("x"), None, NOON, attempts, False)


def test_a_lease_outlives_a_send():
    """The lease is longer than a channel may take, so that nobody takes a message from a sender who is at work."""
    assert timedelta(seconds=30) <= LEASE
    assert timedelta(days=1) < post_office.PATIENCE
