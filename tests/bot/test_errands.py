"""Errands: an answer comes once, a death in between costs nothing, and nothing of where somebody was looking stays."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels import NotSent
from bot.errands import AGAIN, PATIENCE, Errands
from bot.map_links import MapAway
from handlers.events import LookedUp
from handlers.places.points import Point
from storage import errands
from storage.addresses import Identity
from storage.engine import Database
from storage.errands import Errand
from tests.bot.scripted import NOON, Scripted, Time, inbox_states, jpeg, person, rows, running, works_on
from tests.paper import PaperChannel, PaperLinks

LINK = "https://maps.app.goo.gl/abc"
SITI = Identity("telegram", "501")
SPOT = Point(3.5, 98.5)


class Office:
    """The works, and what reception heard of errands."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = Time()
        self.channel = Scripted()
        self.links = PaperLinks()
        self.works = works_on(database, self.channel, now=self.now)
        self.errands: Errands = self.works.errands
        self.errands.links = self.links
        self.heard: list[LookedUp] = []
        self.receive = self.works.reception.receive
        self.works.reception.receive = self.listen  # type: ignore[method-assign]

    async def listen(self, brought) -> None:
        self.heard += [one.event for one in brought]
        await self.receive(brought)

    async def leave(self, errand: Errand, subject: str) -> None:
        async with self.database.transaction() as tx:
            await errands.leave(tx, errand, SITI, "mark", subject, self.now())

    async def left(self) -> int:
        return len(await rows(self.database, "errands"))


@pytest.fixture
async def office(database: Database) -> Office:
    await person(database)
    return Office(database)


async def test_a_link_is_opened_and_the_answer_brought(office: Office) -> None:
    """What was found is brought through reception, and the errand is gone."""
    office.links.lead[LINK] = SPOT
    await office.leave("map_link", LINK)
    async with running(office.works.reception):
        assert await office.errands.work_off() == 1
        assert await office.errands.work_off() == 0
    assert office.heard == [LookedUp("map_link", "mark", SPOT.lat, SPOT.lon)]
    assert await office.left() == 0


async def test_asked_twice_is_one_errand(office: Office) -> None:
    """An event that is handled again leaves the same errand."""
    await office.leave("map_link", LINK)
    await office.leave("map_link", LINK)
    assert await office.left() == 1


async def test_dying_after_the_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who dies between the answer and the end of the errand answers again under the same key: it counts once."""
    office.links.lead[LINK] = SPOT
    await office.leave("map_link", LINK)

    async def dies(*_: object) -> None:
        raise RuntimeError("killed")

    async with running(office.works.reception):
        with monkeypatch.context() as patched:
            patched.setattr(errands, "done", dies)
            with pytest.raises(RuntimeError):
                await office.errands.work_off()
        assert await office.errands.work_off() == 0, "it is leased"
        await _let_the_lease_end(office)
        await office.errands.work_off()
    assert await office.left() == 0
    assert len(await inbox_states(office.database)) == 1
    assert office.works.reception.counts.repeated == 1


async def _let_the_lease_end(office: Office) -> None:
    """As it would be, had the errand been asked for a lease earlier."""
    async with office.database.transaction() as tx:
        await errands.put_off(tx, 1, NOON)


async def test_tried_again_and_given_up(office: Office) -> None:
    """A far side that is away is asked again every few seconds; after twenty the resident hears that there is none."""
    office.links.lead[LINK] = MapAway("no connection")
    await office.leave("map_link", LINK)
    async with running(office.works.reception):
        await office.errands.work_off()
        assert await office.errands.work_off() == 0
        assert office.heard == []
        office.now.at = NOON + AGAIN
        await office.errands.work_off()
        assert len(office.links.opened) == 2
        office.now.at = NOON + PATIENCE
        await office.errands.work_off()
    assert office.heard == [LookedUp("map_link", "mark")]
    assert len(office.links.opened) == 2, "what is over is not asked any more"
    assert await office.left() == 0


async def test_where_links_are_not_opened_any_more(office: Office) -> None:
    """An errand that was left before the setting was switched off is answered: nobody waits for ever."""
    office.errands.links = None
    await office.leave("map_link", LINK)
    async with running(office.works.reception):
        await office.errands.work_off()
    assert office.heard == [LookedUp("map_link", "mark")]


async def test_where_a_photo_was_taken(office: Office) -> None:
    """The place in a photo's metadata is brought; one without is nothing to speak of."""
    camera = PaperChannel()
    taken = camera.take_picture(at=NOON, place=SPOT)
    office.channel.pictures["here"] = camera.pictures[taken.ref]
    office.channel.pictures["nowhere"] = jpeg()
    office.channel.pictures["nothing"] = b"GIF89a"
    for ref in ("here", "nowhere", "nothing", "gone"):
        await office.leave("photo_place", ref)
    async with running(office.works.reception):
        await office.errands.work_off()
    assert [(one.lat, one.lon) for one in office.heard] == [(SPOT.lat, SPOT.lon)]
    assert await office.left() == 0


async def test_a_photo_that_cannot_be_had_now(office: Office) -> None:
    """It is asked for again, and given up in silence."""
    office.channel.pictures["here"] = NotSent("busy")
    await office.leave("photo_place", "here")
    await office.errands.work_off()
    assert await office.left() == 1
    office.now.at = NOON + PATIENCE
    await office.errands.work_off()
    assert (office.heard, await office.left()) == ([], 0)


async def test_two_runners(database_url: str) -> None:
    """Two replicas run each errand once."""
    one, two = Database(database_url), Database(database_url)
    await person(one)
    offices = [Office(one), Office(two)]
    for number in range(6):
        await offices[0].leave("map_link", f"{LINK}{number}")
    async with running(offices[0].works.reception, offices[1].works.reception):
        for _ in range(3):
            await asyncio.gather(*(office.errands.work_off() for office in offices))
    assert len(offices[0].links.opened + offices[1].links.opened) == 6
    await one.dispose()
    await two.dispose()


async def test_the_log_keeps_quiet(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the link nor the point is logged, also where it fails."""
    office.links.lead[LINK] = MapAway("no connection")
    await office.leave("map_link", LINK)
    await office.errands.work_off()
    seen = capsys.readouterr()
    assert "goo.gl" not in seen.out + seen.err
