"""The demo's sample reports: told by a clock of their own, once, and before anybody else is heard."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image

from bot import samples
from bot.app import settle_officers, wire
from bot.channels.webchat.channel import STAFF_ROOM, WebChat
from bot.demo import OFFICERS, STAFF, demo_city
from bot.pace import Pace
from bot.samples import SAMPLES, SampleClock, Telling
from handlers.desk import Rooms
from handlers.events import Incoming, Origin, Said, Sender
from storage import mailbox, people, tickets
from storage.addresses import Identity
from storage.engine import Database
from storage.photo_store import MemoryPhotos
from storage.tickets import Ticket

VISITOR = Identity("web", "visitor")
STATES = ["closed", "in_progress", "accepted", "received", "received"]


@pytest.fixture(autouse=True)
def _small_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    def scene(kind: str, cleaned: bool, seed: int) -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (80, 60), (len(kind), 200 if cleaned else 90, seed)).save(out, "JPEG")
        return out.getvalue()

    monkeypatch.setattr(samples, "scene", scene)


@pytest.fixture
async def database(migrated_sqlite: str) -> AsyncIterator[Database]:
    opened = Database(migrated_sqlite)
    yield opened
    await opened.dispose()


@asynccontextmanager
async def telling(database: Database, store: MemoryPhotos) -> AsyncIterator[Telling]:
    """The works of a demo, running; nothing is told yet."""
    clock = SampleClock()
    await settle_officers(database, demo_city(), clock())
    channel = WebChat(database, store, now=clock)
    web = {"web": channel}
    works = wire(database, store, demo_city(), Rooms(STAFF), web, paces={"web": Pace.unlimited()}, now=clock)
    teller = Telling(channel, works.reception, OFFICERS, clock)
    parts = (works.reception, works.delivery, works.photographs)
    running = [asyncio.create_task(part.run()) for part in parts]
    try:
        yield teller
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running)


async def _tickets(database: Database) -> list[Ticket]:
    """Those of the sample people, in the order of the samples."""
    found = []
    async with database.reading() as tx:
        for sample in SAMPLES:
            person = await people.find(tx, Identity("web", f"sample-{sample.picture}"))
            assert person is not None
            told, total = await tickets.told_by(tx, person, 2)
            assert total == 1
            found += told
    return found


async def _room(database: Database) -> list[mailbox.Message]:
    async with database.reading() as tx:
        return list(await mailbox.before(tx, STAFF_ROOM, None))


async def test_samples_have_their_days(database: Database) -> None:
    """Each sample stands where its story ends; the room's messages, the history and the promises have its days."""
    before = datetime.now(UTC)
    async with telling(database, MemoryPhotos()) as teller:
        await teller.tell()
    told = await _tickets(database)
    assert [ticket.status.value for ticket in told] == STATES
    ages = [(before - ticket.filed_at).total_seconds() / 86400 for ticket in told]
    assert ages == sorted(ages, reverse=True)
    assert ages[0] > 5
    assert ages[-1] < 0.03
    assert all(ticket.due_at > ticket.filed_at for ticket in told)
    times = [message.at for message in await _room(database)]
    assert times == sorted(times)
    assert before - times[0] > timedelta(days=5)
    async with database.reading() as tx:
        history = [entry.at for entry in await tickets.history(tx, told[0].id)]
    assert history == sorted(history)
    assert history[-1] - history[0] < timedelta(hours=12)


@pytest.mark.parametrize("acts", [1, 4, 7, 10])
async def test_interrupted_samples_are_told_once(
    database: Database, acts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A demo that died while it told them tells them again, and nothing is doubled: no ticket, no act, no message."""
    store = MemoryPhotos()
    done = Telling._do

    async def dies(self: Telling, sample: samples.Sample, act: str) -> None:
        nonlocal acts
        acts -= 1
        await done(self, sample, act)
        if acts == 0:
            raise ConnectionAbortedError

    monkeypatch.setattr(Telling, "_do", dies)
    async with telling(database, store) as teller:
        with pytest.raises(ConnectionAbortedError):
            await teller.tell()
        assert not teller.told.is_set()
    monkeypatch.setattr(Telling, "_do", done)
    async with telling(database, store) as teller:
        await teller.tell()
    assert [ticket.status.value for ticket in await _tickets(database)] == STATES
    said = [message.body.get("text") or message.body.get("pin", {}).get("title") for message in await _room(database)]
    assert len([words for words in said if words]) == len({words for words in said if words})


async def test_visitors_wait_for_the_samples(database: Database) -> None:
    """Whoever writes while samples are told is heard after them, and answered by the world's clock."""
    async with telling(database, MemoryPhotos()) as teller:
        event = Incoming("web", "visitor/1", Said("halo"), Origin(VISITOR.home, Sender(VISITOR)), "", datetime.now(UTC))
        waiting = asyncio.create_task(teller.receive([event]))
        await teller.tell()
        assert not waiting.done()
        await asyncio.wait_for(waiting, 10)
        async with asyncio.timeout(10):
            while True:
                async with database.reading() as tx:
                    answered = await mailbox.before(tx, VISITOR.home.chat, None)
                if answered:
                    break
                await asyncio.sleep(0.02)
    assert abs(datetime.now(UTC) - answered[0].at) < timedelta(seconds=30)


def test_moments_are_of_the_city() -> None:
    """An act has the clock of the city, whatever the machine's is; without one it has just happened."""
    zone = samples.ZoneInfo("Asia/Jakarta")
    now = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)  # the 25th in Binjai
    assert samples.Act("claim", 1, "08:15").moment(now, zone) == datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
    assert samples.Act("report").moment(now, zone) == now - timedelta(minutes=25)
