"""What reception does for those who speak: long words split, comings and goings, steps of a newer program."""

from datetime import timedelta

import pytest
from markupsafe import Markup

from bot.channels import Capabilities, ComeBackLater
from bot.reception import split_say
from handlers.events import CameBack, RoomMoved, TimeUp, WentAway
from handlers.outgoing import Outgoing
from handlers.replies import Button, Picture, Say
from storage import conversations, outbox, rooms
from storage.addresses import Address
from storage.conversations import Conversation
from storage.engine import Database
from storage.outbox import LivingCard
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    ROOM,
    Echo,
    Moody,
    Scripted,
    Time,
    counted_commits,
    incoming,
    person,
    post,
    running,
    said,
    step_of,
    ticket,
    words,
    works_on,
)
from tests.bot.scripted import rows as rows_of


async def set_step(database: Database, step: str, key: str = "telegram/501", wake: float | None = None) -> None:
    """Let the conversation of 501 stand at this step, to be woken so many seconds after noon."""
    someone = await person(database)
    at = None if wake is None else NOON + timedelta(seconds=wake)
    async with database.transaction() as tx:
        await conversations.save(tx, [Conversation(key, someone.id, step, at)], NOON)


class TestSplitting:
    async def test_long_messages(self, database: Database, echo: Echo):
        """What is too long for one message goes out as several, whole and in order."""
        reception = works_on(database).reception
        tale = " ".join(f"kata{number}" for number in range(900))
        async with running(reception):
            await reception.receive([said(tale)])
        parts = await words(database)
        assert len(parts) > 1
        assert max(map(len, parts)) <= 4096
        assert " ".join(parts) == tale

    def test_buttons_under_the_last_and_the_picture_first(self):
        """Of a long message with a picture and buttons the picture comes first and the buttons last, each once."""
        long = Say(
            Markup("<b>satu</b> " + "dua " * 400),
            ((Button("Ya", "open"),),),
            Picture((1,)),
            keyboard="menu",
            reply_to="m1",
            silent=True,
        )
        head, *middle, last = split_say(long, 400, 100)
        assert (head.picture, head.text, head.buttons, head.reply_to) == (Picture((1,)), "", (), "m1")
        assert (last.picture, last.buttons, last.keyboard, last.reply_to) == (None, long.buttons, "menu", None)
        assert all((one.picture, one.buttons, one.keyboard) == (None, (), "keep") for one in middle)
        assert all(one.silent and len(one.text.striptags()) <= 400 for one in (head, *middle, last))

    def test_a_short_one_stays_as_it_is(self):
        """What fits is not touched."""
        short = Say(Markup("pendek"), ((Button("Ya", "open"),),), Picture((1,)))
        assert split_say(short, 4096, 1024) == [short]

    async def test_a_channel_that_is_switched_off(self, database: Database):
        """What is said to somebody whose channel is switched off waits there for it, and stops nothing."""
        reception = works_on(database, Scripted(capabilities=Capabilities(text_limit=10))).reception
        async with database.transaction() as tx:
            await reception.write(tx, [Outgoing(Address("web", "w1"), Say(Markup("halo, sudah bersih")))], NOON)
        assert await words(database) == ["halo, sudah bersih"]


class TestTimeUp:
    @pytest.mark.parametrize(("wake", "heard"), [(-1, ["TimeUp"]), (0, ["TimeUp"]), (1, []), (None, [])])
    async def test_only_when_due(self, database: Database, echo: Echo, wake: float | None, heard: list[str]):
        """A wait that was prolonged or taken back meanwhile is not over, whatever the clock had seen."""
        await set_step(database, "x", wake=wake)
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([incoming(TimeUp())])
        assert echo.heard == heard


class TestComingsAndGoings:
    async def test_a_room_that_moved(self, database: Database):
        """A room's move takes all that waits for it along, in one transaction, and the works know the new address."""
        works = works_on(database)
        filed = await ticket(database, await person(database))
        await post(database, ROOM.chat, "satu", "dua")
        async with database.transaction() as tx:
            await rooms.settle_in(tx, "staff", ROOM)
            await outbox.keep_card(tx, filed.id, ROOM.key, LivingCard("m7", None))
        async with running(works.reception), counted_commits(database) as commits:
            await works.reception.receive([incoming(RoomMoved("-1002"), address=ROOM)])
        assert commits == [1]
        assert {(row.chat, row.address) for row in await rows_of(database, "outbox")} == {("telegram/-1002", "-1002")}
        assert await rows_of(database, "cards", "ticket_id") == []
        assert [row.chat for row in await rows_of(database, "rooms", "name")] == ["-1002"]
        assert works.reception.rooms.staff == Address(CHANNEL, "-1002")

    async def test_a_move_is_whole_or_never_was(self, moody: Moody, monkeypatch: pytest.MonkeyPatch):
        """A database that goes away under a move leaves every row where it was; the same event moves them later."""
        works = works_on(moody)
        await post(moody, ROOM.chat, "satu")
        async with moody.transaction() as tx:
            await rooms.settle_in(tx, "staff", ROOM)
        honest = rooms.move

        async def lost(tx, old, new) -> None:
            await honest(tx, old, new)
            moody.away = True

        monkeypatch.setattr(rooms, "move", lost)
        moved = incoming(RoomMoved("-1002"), address=ROOM)
        async with running(works.reception):
            with pytest.raises(ComeBackLater):
                await works.reception.receive([moved])
            moody.away = False
            assert [row.address for row in await rows_of(moody, "outbox")] == ["-1001"]
            monkeypatch.setattr(rooms, "move", honest)
            await works.reception.receive([moved])
        assert [row.address for row in await rows_of(moody, "outbox")] == ["-1002"]
        assert [row.chat for row in await rows_of(moody, "rooms", "name")] == ["-1002"]

    async def test_away_and_back(self, database: Database):
        """Somebody who shut us out is marked, and hears what was missed when they come back."""
        now = Time()
        reception = works_on(database, now=now).reception
        async with running(reception):
            await reception.receive([incoming(WentAway())])
            [marked] = await rows_of(database, "people")
            assert marked.unreachable_since == NOON
            now.passes(minutes=1)
            await post(database, "501", "kabar")
            async with database.transaction() as tx:
                await outbox.give_up_on(tx, "telegram/501", now())
            now.passes(days=1)
            await reception.receive([incoming(CameBack())])
        [back] = await rows_of(database, "people")
        assert back.unreachable_since is None
        assert [row.state for row in await rows_of(database, "outbox")] == ["pending"]

    async def test_leaving_a_room_marks_nobody(self, database: Database):
        """Being put out of a room says nothing of the person who did it."""
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([incoming(WentAway(), address=ROOM)])
        assert [row.unreachable_since for row in await rows_of(database, "people")] == [None]


class TestStepsOfANewerProgram:
    async def test_begins_anew_and_says_so(self, database: Database):
        """A step that this program cannot read is given up aloud, and what was said is answered all the same."""
        await set_step(database, '9{"kind": "ask_the_moon"}')
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([said("TPS di depan pasar meluap")])
        apology, *answer = await words(database)
        assert apology.startswith("Maaf")
        assert answer
        assert not (await step_of(database)).startswith("9")

    async def test_once(self, database: Database):
        """It is said once, not with every message."""
        await set_step(database, '9{"kind": "ask_the_moon"}')
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([said("halo")])
            await reception.receive([said("halo")])
        assert sum(one.startswith("Maaf") for one in await words(database)) == 1
