"""Reception: acknowledged means stored; whatever comes is handled once, in order, or kept for a person to look at."""

import asyncio

import pytest

from bot import reception as front
from bot.channels import ComeBackLater
from handlers import router
from handlers.events import Pressed
from storage.engine import Database
from tests.bot.scripted import (
    Echo,
    Moody,
    Scripted,
    counted_commits,
    inbox_states,
    incoming,
    running,
    said,
    step_of,
    words,
    works_on,
)


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
