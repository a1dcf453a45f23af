"""Delivery: every row of the outbox arrives, in its chat's order, or ends aloud; what may have arrived is marked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import delivery as post_office
from bot.app import Works
from bot.channels import (
    CannotEdit,
    Capabilities,
    Gone,
    Halted,
    Letter,
    MaybeSent,
    Moved,
    NotSent,
    Refused,
)
from bot.channels.markup import measure
from bot.delivery import LEASE, Delivery
from bot.pace import Pace
from handlers.events import Commanded
from handlers.replies import Picture, Pin
from storage import outbox, rooms, tickets
from storage.addresses import Address
from storage.engine import Database
from storage.outbox import Lane, Post, Sending
from storage.tickets import Doer, Ticket
from storage.workflow import Move
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    ROOM,
    Moody,
    Scripted,
    Time,
    incoming,
    person,
    photo,
    post,
    rows,
    running,
    say,
    ticket,
    works_on,
)


@pytest.fixture
async def moody(database_url: str) -> AsyncIterator[Moody]:
    database = Moody(database_url)
    yield database
    await database.dispose()


class Office:
    """Works on a database with one scripted channel, at a time that the test sets."""

    def __init__(self, database: Database, **more: Any) -> None:
        self.database = database
        self.now: Time = more.pop("now", None) or Time()
        self.channel: Scripted = more.pop("channel", None) or Scripted()
        self.works: Works = works_on(database, self.channel, now=self.now, **more)
        self.delivery: Delivery = self.works.delivery

    async def drain(self, **passes: float) -> None:
        """Let this time pass, then deliver what may leave."""
        self.now.passes(**passes)
        await self.delivery.drain()

    async def rows(self) -> list[Any]:
        return await rows(self.database, "outbox")

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    @property
    def said(self) -> list[str]:
        return heard(self.channel.arrived)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def heard(letters: list[Letter]) -> list[str]:
    return [str(letter.say.text) for letter in letters]


async def show_card(office: Office, of: Ticket, times: int = 1) -> None:
    for _ in range(times):
        async with office.database.transaction() as tx:
            await outbox.post(tx, [Post(ROOM, None, Lane.CARD, ticket_id=of.id)], office.now())


class TestWhatBecomesOfARow:
    async def test_sent(self, office: Office):
        """What the channel took is sent, and its message is known."""
        office.channel.will("501", "m77")
        await post(office.database, "501", "halo")
        await office.drain()
        [row] = await office.rows()
        assert (row.state, row.message, row.uncertain, row.owner, row.error) == ("sent", "m77", False, None, None)
        assert office.said == ["halo"]

    async def test_not_sent(self, office: Office):
        """What surely did not arrive waits a growing pause and goes out again, unmarked."""
        office.channel.will("501", NotSent("refused"), NotSent("refused"))
        await post(office.database, "501", "halo")
        await office.drain()
        [row] = await office.rows()
        assert (row.state, row.uncertain, row.error) == ("pending", False, "NotSent: refused")
        assert 0.7 <= (row.not_before - NOON).total_seconds() <= 1.3
        await office.drain(seconds=0.5)
        assert len(office.channel.tried) == 1
        await office.drain(seconds=1)
        [row] = await office.rows()
        assert 1.4 <= (row.not_before - office.now()).total_seconds() <= 2.6
        await office.drain(seconds=3)
        assert office.said == ["halo"]
        assert not office.channel.arrived[0].say.silent

    async def test_not_sent_before_the_channel_said(self, office: Office):
        """When the channel names a time, nothing is tried in that chat before it."""
        office.channel.will("501", NotSent("flood", retry_after=17))
        await post(office.database, "501", "halo", "lagi")
        await office.drain()
        row, _ = await office.rows()
        assert 17 <= (row.not_before - NOON).total_seconds() <= 17.5
        await office.drain(seconds=16.9)
        assert len(office.channel.tried) == 1

    async def test_maybe_sent(self, office: Office):
        """What may have arrived goes out once more, silently and marked; sent then, it is counted as repeated."""
        office.channel.will("501", MaybeSent("read timeout"))
        await post(office.database, "501", "<b>halo</b>")
        await office.drain()
        [row] = await office.rows()
        assert (row.state, row.uncertain) == ("pending", True)
        await office.drain(seconds=2)
        [letter] = office.channel.arrived
        assert letter.say.silent
        assert letter.say.text == "<b>halo</b>\n<i>↻ Mungkin sudah Anda terima.</i>"
        assert (office.delivery.counts.sent, office.delivery.counts.repeated) == (1, 1)

    async def test_once_uncertain_stays_uncertain(self, office: Office):
        """A marked message that surely did not arrive this time is still marked the next."""
        office.channel.will("501", MaybeSent("timeout"), NotSent("refused"))
        await post(office.database, "501", "halo")
        for _ in range(3):
            await office.drain(seconds=10)
        assert "↻" in office.said[0]

    async def test_halted(self, office: Office):
        """While the channel does not know us nothing is lost: it is tried again every half minute."""
        office.channel.will("501", Halted("401"))
        await post(office.database, "501", "halo")
        await office.drain()
        [row] = await office.rows()
        assert (row.state, row.uncertain, row.not_before) == ("pending", False, NOON + timedelta(seconds=30))
        await office.drain(seconds=31)
        assert office.said == ["halo"]

    async def test_refused(self, office: Office):
        """What is refused goes out once more as plain text."""
        office.channel.will("501", Refused("bad markup"))
        await post(office.database, "501", "halo")
        await office.drain()
        assert [letter.plain for letter in office.channel.tried] == [False, True]
        assert await office.states() == ["sent"]

    async def test_refused_for_its_picture(self, office: Office):
        """Words whose picture is refused go out without it."""
        filed = await ticket(office.database, await person(office.database))
        shown = await photo(office.database, filed, "pic")
        office.channel.will("501", Refused("wrong file"), Refused("wrong file"))
        async with office.database.transaction() as tx:
            text = say("halo", picture=Picture((shown.id,)))
            await outbox.post(tx, [Post(Address(CHANNEL, "501"), text)], NOON)
        await office.drain()
        assert [(letter.plain, bool(letter.shown)) for letter in office.channel.tried] == [
            (False, True),
            (True, True),
            (True, False),
        ]
        assert await office.states() == ["sent"]

    async def test_refused_as_it_is_and_plain(self, office: Office):
        """What will never be taken is dead, with its reason, and what waits behind it goes on."""
        office.channel.will("501", Refused("bad"), Refused("bad"))
        await post(office.database, "501", "halo", "lagi")
        await office.drain()
        assert [(row.state, row.error) for row in await office.rows()] == [("dead", "Refused: bad"), ("sent", None)]
        assert office.delivery.counts.dead == 1

    async def test_an_error_that_nobody_foresaw(self, office: Office):
        """An unexpected error ends a message aloud: it is dead with its name, and the others go on."""
        office.channel.will("501", ZeroDivisionError("isi pesan"))
        await post(office.database, "501", "halo", "lagi")
        await office.drain()
        first, second = await office.rows()
        assert (first.state, second.state) == ("dead", "sent")
        assert "ZeroDivisionError" in first.error
        assert "isi pesan" not in first.error

    async def test_a_message_of_a_newer_program(self, office: Office):
        """A message that this program cannot read is dead and not lost, and the others go on."""
        await post(office.database, "501", "halo")
        async with office.database.transaction() as tx:
            await outbox.post(tx, [Post(Address(CHANNEL, "502"), '{"buttons": "sung"}')], NOON)
        await office.drain()
        assert await office.states() == ["sent", "dead"]

    async def test_patience(self, office: Office):
        """What could not be sent for three days is given up; a little younger it is still tried."""
        office.channel.will("501", *[NotSent("refused")] * 2)
        office.channel.will("502", *[NotSent("refused")] * 2)
        await post(office.database, "501", "lama", at=NOON - timedelta(days=3, seconds=1))
        await post(office.database, "502", "baru", at=NOON - timedelta(days=3, seconds=-1))
        await office.drain()
        assert await office.states() == ["dead", "pending"]


class TestMarks:
    async def repeated(self, office: Office, **what: Any) -> Letter:
        """What a message looks like when it is sent once more."""
        office.channel.will("501", MaybeSent("timeout"))
        async with office.database.transaction() as tx:
            await outbox.post(tx, [Post(Address(CHANNEL, "501"), say(**what))], NOON)
        await office.drain()
        await office.drain(seconds=10)
        return office.channel.arrived[-1]

    async def test_of_a_pin(self, office: Office):
        """A place that is sent once more is marked in its title."""
        letter = await self.repeated(office, words="", pin=Pin(3.6, 98.49, "482-7195", "Kartini"))
        assert letter.say.pin is not None
        assert (letter.say.pin.title, letter.say.text, letter.say.silent) == ("↻ 482-7195", "", True)

    async def test_of_a_picture_without_words(self, office: Office):
        """A picture that is sent once more is marked, though it had no words."""
        filed = await ticket(office.database, await person(office.database))
        shown = await photo(office.database, filed, "pic")
        letter = await self.repeated(office, words="", picture=Picture((shown.id,)))
        assert "↻" in letter.say.text

    async def test_of_a_message_that_is_full(self, database: Database):
        """The mark finds room in a message that is as long as a message can be."""
        office = Office(database, channel=Scripted(capabilities=Capabilities(text_limit=100)))
        letter = await self.repeated(office, words="<b>" + "a" * 100 + "</b>")
        assert letter.say.text.endswith("↻ Mungkin sudah Anda terima.</i>")
        assert measure(letter.say.text) <= 100

    async def test_not_of_an_edit(self, office: Office):
        """An edit that may have arrived is the same edit: it is made again, unmarked."""
        filed = await ticket(office.database, await person(office.database))
        await show_card(office, filed)
        await office.drain()
        office.channel.will(ROOM.chat, MaybeSent("timeout"))
        await show_card(office, filed)
        await office.drain(seconds=1)
        await office.drain(seconds=10)
        fresh, edit = office.channel.arrived
        assert edit.replaces is not None
        assert edit.say.text == fresh.say.text
        assert not edit.say.silent


class TestGone:
    async def test_a_person(self, office: Office):
        """Whoever shut us out is marked; all that waits for them waits no more, and others hear everything."""
        await person(office.database, "501")
        office.channel.will("501", Gone("blocked"))
        await post(office.database, "501", "halo", "lagi")
        await post(office.database, "501", "kartu", lane=Lane.DIGEST, at=NOON)
        await post(office.database, "502", "halo")
        await office.drain()
        assert await office.states() == ["undeliverable", "undeliverable", "sent", "sent"]
        [row] = await rows(office.database, "people")
        assert row.unreachable_since is not None
        assert office.delivery.counts.undeliverable == 1

    async def test_start_brings_back_what_was_missed(self, database: Database):
        """Whoever comes back by /start hears all that was missed, in its order; no instant falls between two clocks."""
        office = Office(database, now=Time(ticks=timedelta(microseconds=7)))
        await person(database, "501")
        office.channel.will("501", Gone("blocked"))
        await post(database, "501", "satu", "dua")
        await office.drain()
        assert set(await office.states()) == {"undeliverable"}
        await post(database, "501", "tiga", at=NOON)
        office.channel.will("501", Gone("blocked"))
        await office.drain(seconds=60)
        async with running(office.works.reception):
            await office.works.reception.receive([incoming(Commanded("start"))])
        for _ in range(5):
            await office.drain(seconds=1)
        assert office.said[:3] == ["satu", "dua", "tiga"]
        assert [row.unreachable_since for row in await rows(database, "people")] == [None]

    async def test_a_room_that_is_not_ours(self, office: Office):
        """A room that put us out says nothing of whoever spoke to us there."""
        someone = await person(office.database, "501")
        office.channel.will("-99", Gone("kicked"))
        async with office.database.transaction() as tx:
            await outbox.post(tx, [Post(Address(CHANNEL, "-99"), say("halo"), person_id=someone.id)], NOON)
        await post(office.database, "501", "kabar")
        await office.drain()
        assert await office.states() == ["undeliverable", "sent"]
        assert [row.unreachable_since for row in await rows(office.database, "people")] == [None]

    async def test_the_staff_room(self, office: Office):
        """Messages of the staff room are never given up: they wait until we are let in again."""
        office.channel.will(ROOM.chat, Gone("kicked"))
        await post(office.database, ROOM.chat, "halo", "lagi", at=NOON - timedelta(days=30))
        await office.drain()
        assert await office.states() == ["pending", "pending"]
        first, _ = await office.rows()
        assert first.not_before == NOON + timedelta(seconds=60)
        office.delivery.paces[CHANNEL] = Pace.unlimited()  # its rest is measured on a clock that cannot be set
        await office.drain(seconds=61)
        assert office.said == ["halo", "lagi"]


class TestMoved:
    async def test_everything_goes_along(self, office: Office):
        """When a send finds that the room has moved, all its messages arrive at the new address, in their order."""
        async with office.database.transaction() as tx:
            await rooms.settle_in(tx, "staff", ROOM)
        office.channel.will(ROOM.chat, Moved("upgraded", "-1002"))
        await post(office.database, ROOM.chat, "satu", "dua")
        await office.drain()
        await office.drain()
        assert office.said == ["satu", "dua"]
        assert {letter.address for letter in office.channel.arrived} == {Address(CHANNEL, "-1002")}
        assert office.works.reception.rooms.staff == Address(CHANNEL, "-1002")
        assert [row.chat for row in await rows(office.database, "rooms", "name")] == ["-1002"]


class TestCards:
    async def test_ten_changes_cost_one_message(self, office: Office):
        """A card that changed ten times before it could be sent is sent once, as it is now."""
        reporter = await person(office.database)
        filed = await ticket(office.database, reporter)
        await show_card(office, filed, times=10)
        async with office.database.transaction() as tx:
            officer = Doer(reporter, "Pak Rudi", officer=True)
            await tickets.move(tx, filed, Move("claim"), officer, office.now())
        await office.drain()
        [letter] = office.channel.arrived
        assert "Pak Rudi" in letter.say.text

    async def test_a_change_while_it_is_sent(self, office: Office):
        """A change while the card is in flight is shown by one more edit of the same message."""
        filed = await ticket(office.database, await person(office.database))
        await show_card(office, filed)
        office.channel.gate = asyncio.Event()
        office.channel.will(ROOM.chat, "m50")
        async with running(office.delivery):
            await office.channel.until(tried=1)
            await show_card(office, filed, times=10)
            office.channel.gate.set()
            await office.channel.until(arrived=2)
        assert [letter.replaces for letter in office.channel.arrived] == [None, "m50"]

    async def test_one_that_cannot_be_edited(self, office: Office):
        """A card whose message is gone is shown as a new one, which is the living one from then on."""
        filed = await ticket(office.database, await person(office.database))
        office.channel.will(ROOM.chat, "m50", CannotEdit("too old"), "m51")
        for _ in range(3):
            await show_card(office, filed)
            await office.drain(seconds=1)
        assert [letter.replaces for letter in office.channel.arrived] == [None, None, "m51"]
        assert [row.message for row in await rows(office.database, "cards", "ticket_id")] == ["m51"]

    async def test_of_a_lost_race_both_wait_as_one(self, office: Office):
        """A card that has to be sent again and a newer one of the same ticket become one message."""
        filed = await ticket(office.database, await person(office.database))
        await show_card(office, filed)
        office.channel.gate = asyncio.Event()
        office.channel.will(ROOM.chat, NotSent("refused"))
        await office.delivery._turn()
        await office.channel.until(tried=1)
        await show_card(office, filed)
        office.channel.gate.set()
        await office.drain()
        await office.drain(seconds=10)
        assert len(office.channel.tried) == 2
        assert await office.states() == ["sent"]


class TestPages:
    async def test_that_cannot_be_turned(self, office: Office):
        """A page that is to take the place of a message that is gone comes as a new one, and nothing is lost."""
        async with office.database.transaction() as tx:
            await outbox.post(tx, [Post(Address(CHANNEL, "1"), say("page 2"), replaces="m7")], NOON)
        office.channel.will("1", CannotEdit("deleted"), "m8")
        await office.drain(seconds=1)
        await office.drain(seconds=1)
        assert [letter.replaces for letter in office.channel.tried] == ["m7", None]
        assert await office.states() == ["sent"]


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


class TestWaitingForAPicture:
    async def test_is_no_failure(self, office: Office):
        """A message whose picture is on the way waits for it unmarked, is no retry, and holds back only its chat."""
        filed = await ticket(office.database, await person(office.database))
        wanted = await photo(office.database, filed, "pic", channel="web")
        async with office.database.transaction() as tx:
            text = say("halo", picture=Picture((wanted.id,)))
            await outbox.post(tx, [Post(Address(CHANNEL, "501"), text)], NOON)
        await post(office.database, "502", "kabar")
        await office.drain()
        first, second = await office.rows()
        assert (first.state, first.attempts, first.uncertain, second.state) == ("pending", 0, False, "sent")
        assert first.not_before <= NOON + timedelta(seconds=1)
        assert office.delivery.counts.retried == 0


class TestNothingToShow:
    async def test_a_card_of_nothing(self, office: Office):
        """A card whose ticket is not there any more ends, and its room goes on."""
        filed = await ticket(office.database, await person(office.database))
        await show_card(office, filed)

        async def nothing(row: Sending, now: datetime) -> None:
            return None

        office.delivery.letters.write = nothing  # type: ignore[method-assign]
        await office.drain()
        assert [(row.state, row.error) for row in await office.rows()] == [("dead", "nothing to show")]


def test_a_lease_outlives_a_send():
    """The lease is longer than a channel may take, so that nobody takes a message from a sender who is at work."""
    assert timedelta(seconds=30) <= LEASE
    assert timedelta(days=1) < post_office.PATIENCE
