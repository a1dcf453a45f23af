"""Delivery: every row of the outbox arrives, in its chat's order, or ends aloud; what may have arrived is marked."""

from datetime import datetime, timedelta
from typing import Any

from bot.channels import (
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
from bot.letters import Looked
from bot.pace import Pace
from handlers.events import Commanded
from handlers.replies import Picture, Pin
from storage import outbox, rooms
from storage.addresses import Address
from storage.engine import Database
from storage.outbox import Lane, Post, Sending
from tests.bot.office import Office, show_card
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    ROOM,
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
)


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


class TestNothingToShow:
    async def test_a_card_of_nothing(self, office: Office):
        """A card whose ticket is not there any more ends, and its room goes on."""
        filed = await ticket(office.database, await person(office.database))
        await show_card(office, filed)

        async def nothing(row: Sending, now: datetime, looked: Looked) -> None:
            return None

        office.delivery.letters.write = nothing  # type: ignore[method-assign]
        await office.drain()
        assert [(row.state, row.error) for row in await office.rows()] == [("dead", "nothing to show")]
