"""An event that cannot be handled harms nobody else: it is set aside, tried again, and shown to a person."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot import reception as front
from bot.app import Works
from bot.channels import ComeBackLater
from handlers.events import Incoming, Unreadable
from storage import inbox
from storage.engine import Database
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    Echo,
    Moody,
    Time,
    running,
    said,
    words,
    works_on,
)
from tests.bot.scripted import rows as rows_of


def unreadable(key: str = "rusak") -> Incoming:
    return Incoming(CHANNEL, key, Unreadable("KeyError"), None, '{"update_id": "?"}', NOON)


async def give_up(works: Works, now: Time) -> None:
    """Let everything that was set aside be tried until there is nothing more to try."""
    for _ in range(6):
        now.passes(minutes=1)
        await works.reception.try_again()


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


def test_what_is_tried_at_most_three_times():
    """The pauses and the tries belong together: there is a pause before each try but the first."""
    assert len(front.AGAIN) == inbox.TRIES - 1
