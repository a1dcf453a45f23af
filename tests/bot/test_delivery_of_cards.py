"""Delivery renders cards and pages when they are sent, and waits a little for their pictures."""

import asyncio
from datetime import timedelta

from bot.channels import (
    CannotEdit,
    NotSent,
)
from handlers.replies import Picture
from storage import outbox, tickets
from storage.addresses import Address
from storage.outbox import Post
from storage.tickets import Doer
from storage.workflow import Move
from tests.bot.office import Office, show_card
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    ROOM,
    person,
    photo,
    post,
    rows,
    running,
    say,
    ticket,
)


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
