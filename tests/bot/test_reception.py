"""Reception: acknowledged means stored; whatever comes is handled once, in order, or kept for a person to look at."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from markupsafe import Markup

from bot import reception as front
from bot.app import Works
from bot.channels import Capabilities, ComeBackLater
from bot.reception import split_say
from handlers import router
from handlers.events import CameBack, Incoming, Pressed, RoomMoved, TimeUp, Unreadable, WentAway
from handlers.outgoing import Outgoing
from handlers.replies import Button, Picture, Say
from storage import conversations, inbox, outbox, rooms
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
    inbox_states,
    incoming,
    person,
    post,
    running,
    said,
    ticket,
    words,
    works_on,
)
from tests.bot.scripted import rows as rows_of


@pytest.fixture
async def moody(database_url: str) -> AsyncIterator[Moody]:
    database = Moody(database_url)
    yield database
    await database.dispose()


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Echo:
    """A handler that repeats; words put into `echo.poison` make it fail."""
    repeating = Echo()
    monkeypatch.setattr(router, "answer", repeating)
    return repeating


def unreadable(key: str = "rusak") -> Incoming:
    return Incoming(CHANNEL, key, Unreadable("KeyError"), None, '{"update_id": "?"}', NOON)


async def set_step(database: Database, step: str, key: str = "telegram/501", wake: float | None = None) -> None:
    """Let the conversation of 501 stand at this step, to be woken so many seconds after noon."""
    someone = await person(database)
    at = None if wake is None else NOON + timedelta(seconds=wake)
    async with database.transaction() as tx:
        await conversations.save(tx, [Conversation(key, someone.id, step, at)], NOON)


async def step_of(database: Database, key: str = "telegram/501") -> str:
    return next(row.step for row in await rows_of(database, "conversations", "key") if row.key == key)


async def give_up(works: Works, now: Time) -> None:
    """Let everything that was set aside be tried until there is nothing more to try."""
    for _ in range(6):
        now.passes(minutes=1)
        await works.reception.try_again()


class TestAcknowledging:
    async def test_returns_only_after_the_commit(self, moody: Moody, database_url: str, echo: Echo):
        """`receive` waits for the commit: before it nobody else sees anything, after it everybody sees everything."""
        reception = works_on(moody).reception
        other = Database(database_url)
        moody.held = asyncio.Event()
        async with running(reception):
            knocking = asyncio.create_task(reception.receive([said("halo", key="k1")]))
            await moody.at_commit.wait()
            await asyncio.sleep(0)
            assert not knocking.done()
            assert await inbox_states(other) == {}
            moody.held.set()
            await knocking
            assert await inbox_states(other) == {"k1": "handled"}
            assert await words(other) == ["halo"]
        await other.dispose()

    async def test_database_away(self, moody: Moody, echo: Echo):
        """While the database is away all are told to come back, and the same events are handled when it is back."""
        reception = works_on(moody).reception
        batch = [said("satu"), said("dua")]
        async with running(reception):
            moody.away = True
            with pytest.raises(ComeBackLater):
                await reception.receive(batch)
            moody.away = False
            assert await inbox_states(moody) == {}
            await reception.receive(batch)
        assert await words(moody) == ["satu", "dua"]
        assert reception.counts.turned_away == 2

    async def test_database_lost_within_a_transaction(self, moody: Moody, monkeypatch: pytest.MonkeyPatch):
        """A database that goes away under the handlers undoes their work, and blames no event for it."""

        async def leave(desk) -> None:
            moody.away = True

        monkeypatch.setattr(router, "answer", leave)
        reception = works_on(moody).reception
        async with running(reception):
            with pytest.raises(ComeBackLater):
                await reception.receive([said("satu")])
        moody.away = False
        assert await inbox_states(moody) == {}
        assert reception.counts.set_aside == 0

    async def test_one_failed_commit(self, moody: Moody, echo: Echo):
        """One commit that fails sends back the whole batch, and no event of it is blamed."""
        reception = works_on(moody).reception
        moody.blips = 1
        async with running(reception):
            with pytest.raises(ComeBackLater):
                await reception.receive([said("satu"), said("dua")])
        assert await inbox_states(moody) == {}

    async def test_a_failed_commit_while_taken_one_by_one(self, moody: Moody, monkeypatch: pytest.MonkeyPatch):
        """Beside a poison event, too, a commit that fails is nobody's fault: the event comes again and is handled."""
        echo = Echo({"racun"})

        async def answer(desk) -> None:
            moody.blips = echo.heard.count("racun") == 2 and desk.incoming.key == "k1"
            await echo(desk)

        monkeypatch.setattr(router, "answer", answer)
        reception = works_on(moody).reception
        batch = [said("racun", "502", key="k0"), said("satu", key="k1")]
        async with running(reception):
            with pytest.raises(ComeBackLater):
                await reception.receive(batch)
            assert await inbox_states(moody) == {"k0": "again"}
            echo.heard.clear()
            await reception.receive(batch)
        assert await inbox_states(moody) == {"k0": "again", "k1": "handled"}

    async def test_full_waiting_room(self, database: Database, echo: Echo, monkeypatch: pytest.MonkeyPatch):
        """Who finds the waiting room full is told to come back; those who wait already are served."""
        monkeypatch.setattr(front, "WAITING_ROOM", 3)
        reception = works_on(database).reception
        waiting = asyncio.create_task(reception.receive([said("a"), said("b")]))
        await asyncio.sleep(0)
        late = [said("c"), said("d")]
        with pytest.raises(ComeBackLater):
            await reception.receive(late)
        async with running(reception):
            await waiting
            await reception.receive(late)
        assert await words(database) == ["a", "b", "c", "d"]

    async def test_who_knocked_has_gone(self, database: Database, echo: Echo):
        """Somebody who does not wait for the answer harms nobody else, and reception goes on."""
        reception = works_on(database).reception
        gone = asyncio.create_task(reception.receive([said("pergi")]))
        stays = asyncio.create_task(reception.receive([said("tinggal", "502")]))
        await asyncio.sleep(0)
        gone.cancel()
        async with running(reception):
            await stays
            await reception.receive([said("nanti", "503")])
        assert await words(database) == ["pergi", "tinggal", "nanti"]

    async def test_nothing_brought(self, database: Database):
        """Bringing nothing is answered at once, even while nobody serves."""
        async with asyncio.timeout(1):
            await works_on(database).reception.receive([])

    async def test_after_is_called_when_something_waits(self, database: Database, echo: Echo):
        """Delivery is woken after a commit that put something into the outbox, and only then."""
        reception, woken = works_on(database).reception, []
        reception.after = lambda: woken.append(1)
        async with running(reception):
            await reception.receive([incoming(Pressed("open", callback="cb"))])
            assert not woken
            await reception.receive([said("halo")])
        assert woken == [1]


class TestOnce:
    async def test_the_same_key_again(self, database: Database, echo: Echo):
        """An event that comes again, later or in one batch, is acknowledged and not handled again."""
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([said("halo", key="k1"), said("halo", key="k1")])
            await reception.receive([said("halo", key="k1")])
        assert await words(database) == ["halo"]
        assert (reception.counts.handled, reception.counts.repeated) == (1, 2)

    async def test_concurrently_at_two_doors(self, database_url: str, echo: Echo):
        """Two replicas that get the same events at the same time handle each of them once."""
        one, two = Database(database_url), Database(database_url)
        doors = [works_on(database).reception for database in (one, two)]
        batch = [said(str(number), who=str(500 + number)) for number in range(8)]
        async with running(*doors):
            await asyncio.gather(*(door.receive(batch[at:] + batch[:at]) for door in doors for at in (0, 4)))
        assert sorted(await words(one)) == [str(number) for number in range(8)]
        assert sum(door.counts.handled for door in doors) == 8
        await one.dispose()
        await two.dispose()

    async def test_turns_of_one_conversation_never_overlap(self, database_url: str, echo: Echo):
        """Two replicas that hear the same person at once lose nothing of what either was told."""
        one, two = Database(database_url), Database(database_url)
        doors = [works_on(database).reception for database in (one, two)]
        async with running(*doors):
            await asyncio.gather(*(door.receive([said(letter)]) for door in doors for letter in "abcd"))
        assert sorted(await step_of(one)) == sorted("abcd" * 2)
        await one.dispose()
        await two.dispose()


class TestOrder:
    async def test_within_a_conversation(self, database: Database, echo: Echo):
        """What one person says is handled in the order it was said, within a batch and over several."""
        reception = works_on(database).reception
        async with running(reception):
            await asyncio.gather(*(reception.receive([said(one), said(one.upper())]) for one in "abcdef"))
        assert await step_of(database) == "aAbBcCdDeEfF"

    async def test_a_repeated_key_does_not_change_it(self, database: Database, echo: Echo):
        """An event that comes twice in a batch is handled where it came first."""
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([said("a", key="k1"), said("b", key="k2"), said("a", key="k1")])
        assert await step_of(database) == "ab"

    async def test_with_a_poison_event_between(self, database: Database, echo: Echo):
        """Those around an event that fails keep their order."""
        echo.poison = {"racun"}
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([said("a"), said("racun"), said("b"), said("c")])
        assert await step_of(database) == "abc"


class TestBatches:
    async def test_those_who_wait_share_a_transaction(self, database: Database, echo: Echo):
        """A hundred events from many doors cost one commit."""
        reception = works_on(database).reception
        knocks = [
            asyncio.create_task(reception.receive([said("a", str(user)), said("b", str(user))])) for user in range(50)
        ]
        await asyncio.sleep(0)
        async with counted_commits(database) as commits, running(reception):
            await asyncio.gather(*knocks)
        assert commits == [1]
        assert len(await words(database)) == 100

    async def test_no_more_than_fit(self, database: Database, echo: Echo):
        """More than a batch holds is taken in several, and nobody's events are torn apart."""
        reception = works_on(database).reception
        knocks = [
            asyncio.create_task(reception.receive([said("a", f"{user}{n}") for n in range(40)])) for user in range(5)
        ]
        await asyncio.sleep(0)
        async with counted_commits(database) as commits, running(reception):
            await asyncio.gather(*knocks)
        assert commits == [1, 1, 1]  # 80, 80, 40

    async def test_toasts_go_out_after_the_commit(self, moody: Moody, echo: Echo):
        """A press is answered only when what it did is true."""
        channel = Scripted()
        reception = works_on(moody, channel).reception
        moody.held = asyncio.Event()
        async with running(reception):
            knocking = asyncio.create_task(reception.receive([incoming(Pressed("open", callback="cb"))]))
            await moody.at_commit.wait()
            await asyncio.sleep(0)
            assert channel.toasts == []
            moody.held.set()
            await knocking
            await asyncio.sleep(0)
        assert [toast.callback for toast in channel.toasts] == ["cb"]

    async def test_a_press_in_a_failed_batch_is_answered_once(self, database: Database, echo: Echo):
        """What a batch did before it was rolled back is not told; what was done again alone is, once."""
        channel = Scripted()
        echo.poison = {"racun"}
        reception = works_on(database, channel).reception
        async with running(reception):
            await reception.receive([incoming(Pressed("open", callback="cb")), said("racun")])
            await asyncio.sleep(0)
        assert [toast.callback for toast in channel.toasts] == ["cb"]


class TestPoison:
    async def test_the_others_go_on(self, database: Database, echo: Echo):
        """One event that fails leaves the rest of its batch handled, and is kept whole with the name of its error."""
        echo.poison = {"racun"}
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([said("a"), said("racun", key="k9"), said("b", "502")])
            await reception.receive([said("c")])
        assert await words(database) == ["a", "b", "c"]
        [kept] = [row for row in await rows_of(database, "inbox", "key") if row.state != "handled"]
        assert (kept.key, kept.state, kept.error, kept.attempts) == ("k9", "again", "ZeroDivisionError", 1)
        assert json.loads(kept.raw)["event"] == {"text": "racun"}
        assert json.loads(kept.raw)["raw"] == '{"raw": "asli"}'

    async def test_succeeds_later(self, database: Database, echo: Echo):
        """An event that can be handled later is handled then, not before its pause, and leaves no contents behind."""
        echo.poison = {"racun"}
        now = Time()
        reception = works_on(database, now=now).reception
        async with running(reception):
            await reception.receive([said("racun", key="k9")])
        echo.poison.clear()
        assert await reception.try_again() == 0
        now.passes(seconds=6)
        assert await reception.try_again() == 1
        [kept] = await rows_of(database, "inbox", "key")
        assert (kept.state, kept.raw, kept.error) == ("handled", None, None)
        assert await words(database) == ["racun"]

    async def test_quarantined_and_told_once(self, database: Database, echo: Echo):
        """After three tries it is quarantined, and its sender is told once, with the reference the operator sees."""
        echo.poison = {"racun"}
        now, woken = Time(), []
        works = works_on(database, now=now)
        works.reception.after = lambda: woken.append(1)
        async with running(works.reception):
            await works.reception.receive([said("racun", key="k9")])
        await give_up(works, now)
        [kept] = await rows_of(database, "inbox", "key")
        assert (kept.state, kept.attempts) == ("quarantined", 3)
        assert echo.heard == ["racun"] * (3 + 1)  # the first time twice: with its batch, then alone
        assert json.loads(kept.raw)["event"] == {"text": "racun"}
        [apology] = await words(database)
        assert f"<code>{kept.reference}</code>" in apology
        assert "secret" not in apology
        assert woken == [1]

    async def test_pauses_between_the_tries(self, database: Database, echo: Echo):
        """The second try comes after five seconds, the third after thirty more."""
        echo.poison = {"racun"}
        now = Time()
        reception = works_on(database, now=now).reception
        async with running(reception):
            await reception.receive([said("racun")])
        tries = []
        for second in range(45):
            now.at = NOON + timedelta(seconds=second)
            tries += [second] * await reception.try_again()
        assert tries == [5, 35]

    async def test_unreadable_is_quarantined(self, database: Database, echo: Echo):
        """What the channel could not read is quarantined whole, at once, and the others are handled."""
        reception = works_on(database).reception
        async with running(reception):
            await reception.receive([unreadable(), said("a"), unreadable()])
        [kept] = [row for row in await rows_of(database, "inbox", "key") if row.state != "handled"]
        assert (kept.state, kept.raw, kept.error) == ("quarantined", '{"update_id": "?"}', "KeyError")
        assert kept.reference
        assert await words(database) == ["a"]

    async def test_what_nobody_can_answer_is_never_called_handled(self, database: Database):
        """An unreadable event that had to be set aside ends in quarantine with its contents, not as handled."""
        now = Time()
        works = works_on(database, now=now)
        await works.reception._set_aside(unreadable(), ValueError())
        await give_up(works, now)
        [kept] = await rows_of(database, "inbox", "key")
        assert kept.state == "quarantined"
        assert "update_id" in kept.raw

    async def test_what_an_older_program_kept(self, database: Database):
        """A kept event that this program cannot read stops nothing, and ends in quarantine as it was kept."""
        now = Time()
        works = works_on(database, now=now)
        async with database.transaction() as tx:
            given = {"raw": '{"kind": "Sung"}', "error": "E", "reference": "ABCDEF", "now": NOON, "again": NOON}
            await inbox.set_aside(tx, CHANNEL, "k1", **given)
        await give_up(works, now)
        [kept] = await rows_of(database, "inbox", "key")
        assert (kept.state, kept.raw) == ("quarantined", '{"kind": "Sung"}')

    async def test_neither_handled_nor_set_aside(self, database: Database, echo: Echo):
        """An event that not even the inbox takes is not acknowledged, and reception goes on with the others."""
        reception = works_on(database).reception
        bad = asyncio.create_task(reception.receive([said("a", key="\ud800")]))
        good = asyncio.create_task(reception.receive([said("b", "502")]))
        async with running(reception):
            with pytest.raises(ComeBackLater):
                await bad
            await good
            await reception.receive([said("c")])
        assert await words(database) == ["b", "c"]

    async def test_database_away_blames_nobody(self, moody: Moody, echo: Echo):
        """A database that is away while something is tried again costs the event none of its tries."""
        echo.poison = {"racun"}
        now = Time()
        works = works_on(moody, now=now)
        async with running(works.reception):
            await works.reception.receive([said("racun")])
        now.passes(minutes=1)
        [due] = await _due(moody, now)
        moody.away = True
        with pytest.raises(Exception, match="lunch"):
            await works.reception._try_one_again(due, now())
        moody.away = False
        assert [row.attempts for row in await rows_of(moody, "inbox", "key")] == [1]


async def _due(database: Database, now: Time) -> list[inbox.SetAside]:
    async with database.reading() as tx:
        return await inbox.due_again(tx, now())


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


def test_what_is_tried_at_most_three_times():
    """The pauses and the tries belong together: there is a pause before each try but the first."""
    assert len(front.AGAIN) == inbox.TRIES - 1
