"""Health: each trouble is seen from outside, by its words and by its number, and nothing of a resident is."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels import Refused
from bot.health import PHOTO_AGE, POLL_AGE, UNSENT_AGE, Health
from handlers import router
from handlers.events import Unreadable
from storage import outbox, recordings
from storage.engine import Unavailable
from storage.recordings import Spoken
from tests.bot.scripted import (
    NOON,
    Echo,
    Moody,
    Scripted,
    Time,
    incoming,
    jpeg,
    person,
    photo,
    post,
    running,
    said,
    ticket,
    works_on,
)

SECOND = timedelta(seconds=1)


class Ward:
    """The works, their health, and what somebody outside sees of it."""

    def __init__(self, database: Moody) -> None:
        self.database = database
        self.now = Time()
        self.channel = Scripted()
        self.works = works_on(database, self.channel, now=self.now)
        self.polled: datetime | None = NOON
        self.health = Health(
            self.works.reception,
            self.works.delivery,
            self.works.photographs,
            last_poll=lambda: self.polled,
            conflicts=lambda: 3,
            now=self.now,
            started=NOON,
        )

    async def get(self, path: str) -> httpx.Response:
        app = httpx.ASGITransport(app=Starlette(routes=self.health.routes()))
        async with httpx.AsyncClient(transport=app, base_url="http://bot") as client:
            return await client.get(path)

    async def metrics(self) -> dict[str, float]:
        text = (await self.get("/metrics")).text
        return {name: float(value) for name, value in re.findall(r"^(\w+) (\S+)$", text, re.MULTILINE)}

    async def troubles(self) -> list[str]:
        """What /healthz complains of; its status and the metric agree with that."""
        answer = await self.get("/healthz")
        told: dict[str, Any] = answer.json()
        assert answer.status_code == (503 if told["troubles"] else 200)
        assert told["ok"] == (not told["troubles"])
        assert (await self.metrics())["saberling_healthy"] == (0 if told["troubles"] else 1)
        return told["troubles"]


@pytest.fixture
async def ward(database_url: str) -> AsyncIterator[Ward]:
    database = Moody(database_url)
    yield Ward(database)
    await database.dispose()


class TestTroubles:
    async def test_none(self, ward: Ward):
        """A bot that was polled lately and has nothing waiting is well."""
        assert await ward.troubles() == []
        assert (await ward.get("/healthz")).headers["Cache-Control"] == "no-store"

    async def test_not_polled(self, ward: Ward):
        """When Telegram has not answered a poll for two minutes, something is wrong."""
        ward.now.at = NOON + POLL_AGE
        assert await ward.troubles() == []
        ward.now.at += SECOND
        assert await ward.troubles() == ["Telegram was last polled 121 s ago"]
        assert (await ward.metrics())["saberling_last_poll_seconds"] == 121

    async def test_never_polled(self, ward: Ward):
        """A bot that has never been answered counts from its start."""
        ward.polled = None
        assert await ward.troubles() == []
        ward.now.at = NOON + POLL_AGE + SECOND
        assert len(await ward.troubles()) == 1

    async def test_nothing_polls(self, ward: Ward):
        """Behind a webhook nobody polls, and nobody complains of it."""
        ward.health.last_poll = None
        ward.now.passes(days=1)
        assert await ward.troubles() == []

    async def test_unsent(self, ward: Ward):
        """When a message has been waiting for more than five minutes, something is wrong; when it is sent, no more."""
        await post(ward.database, "501", "halo")
        ward.now.at = ward.polled = NOON + UNSENT_AGE
        assert await ward.troubles() == []
        ward.now.at += SECOND
        assert await ward.troubles() == ["a message has been waiting for 301 s"]
        metrics = await ward.metrics()
        assert (metrics["saberling_oldest_unsent_seconds"], metrics["saberling_messages_waiting"]) == (301, 1)
        await ward.works.delivery.drain()
        assert await ward.troubles() == []

    async def test_in_flight_for_too_long(self, ward: Ward):
        """A message that was claimed and never settled counts as waiting."""
        await post(ward.database, "501", "halo")
        async with ward.database.transaction() as tx:
            await outbox.claim(tx, "gone", NOON, timedelta(hours=1), 8, channels=["telegram"])
        ward.now.at = ward.polled = NOON + UNSENT_AGE + SECOND
        assert len(await ward.troubles()) == 1

    async def test_unfetched(self, ward: Ward):
        """When a photo has been waiting for more than two hours, something is wrong; when it is ours, no more."""
        await photo(ward.database, await ticket(ward.database, await person(ward.database)), "pic")
        ward.now.at = ward.polled = NOON + PHOTO_AGE
        assert await ward.troubles() == []
        ward.now.at += SECOND
        assert await ward.troubles() == ["a photo or recording has been waiting for 7201 s"]
        assert (await ward.metrics())["saberling_oldest_unfetched_photo_seconds"] == 7201
        ward.channel.pictures["pic"] = jpeg()
        await ward.works.photographs.work_off()
        assert await ward.troubles() == []

    async def test_unfetched_recording(self, ward: Ward):
        """So it is with a voice note, however young the photos are."""
        who = await person(ward.database)
        filed = await ticket(ward.database, who)
        async with ward.database.transaction() as tx:
            await recordings.attach(tx, filed.id, who.id, [Spoken("telegram", "voice", "r", "u", 3)], NOON)
        ward.now.at = ward.polled = NOON + PHOTO_AGE + SECOND
        assert await ward.troubles() == ["a photo or recording has been waiting for 7201 s"]

    async def test_database_away(self, ward: Ward):
        """A database that does not answer is a trouble of its own; the page and the metrics still answer."""
        ward.database.away = True
        [trouble] = await ward.troubles()
        assert trouble.startswith("the database does not answer")
        assert "saberling_messages_waiting" not in await ward.metrics()
        ward.database.away = False
        assert await ward.troubles() == []

    async def test_all_at_once(self, ward: Ward):
        """Every trouble is told, not only the first."""
        await post(ward.database, "501", "halo")
        await photo(ward.database, await ticket(ward.database, await person(ward.database)), "pic")
        ward.now.passes(days=1)
        assert len(await ward.troubles()) == 3


class TestNumbers:
    async def test_what_came_and_went(self, ward: Ward, monkeypatch: pytest.MonkeyPatch):
        """The metrics count what came in and what became of it, and what a person has to look at."""
        echo = Echo(poison={"racun"})
        monkeypatch.setattr(router, "answer", echo)
        async with running(ward.works.reception):
            await ward.works.reception.receive([said("satu", key="k1"), said("satu", key="k1")])
            await ward.works.reception.receive([said("racun", "502"), incoming(Unreadable("KeyError"))])
        ward.channel.will("501", Refused("bad"), Refused("bad"))
        await ward.works.delivery.drain()
        await post(ward.database, "503", "halo")
        await ward.works.delivery.drain()
        metrics = await ward.metrics()
        expected = {
            "saberling_events_handled_total": 2,
            "saberling_events_repeated_total": 1,
            "saberling_quarantined_events": 1,
            "saberling_messages_sent_total": 1,
            "saberling_messages_dead": 1,
            "saberling_poll_conflicts_total": 3,
        }
        assert {name: metrics[name] for name in expected} == expected
        assert metrics["saberling_events_set_aside_total"] >= 2

    async def test_turned_away(self, ward: Ward):
        """Events that had to come back later are counted."""
        ward.database.away = True
        async with running(ward.works.reception):
            with pytest.raises(Exception, match="lunch"):
                await ward.works.reception.receive([said("a"), said("b")])
        assert (await ward.metrics())["saberling_events_turned_away_total"] == 2

    async def test_unreadable_database_error_is_short(self, ward: Ward):
        """What the database says of itself is told in its own word, without a statement or values."""
        ward.database.away = True
        with pytest.raises(Unavailable):
            async with ward.database.reading():
                pass
        assert "SELECT" not in (await ward.get("/healthz")).text


async def test_nothing_of_a_resident(ward: Ward, monkeypatch: pytest.MonkeyPatch):
    """Neither page holds a name, a number, a word or a place of anybody, in whatever trouble the bot is."""
    echo = Echo(poison={"racun Rahasia"})
    monkeypatch.setattr(router, "answer", echo)
    async with running(ward.works.reception):
        await ward.works.reception.receive([said("Jalan Rahasia 7", "50177"), said("racun Rahasia", "50177")])
    filed = await ticket(ward.database, await person(ward.database, "50177"))
    await photo(ward.database, filed, "pic-Rahasia")
    ward.channel.will("50177", Refused("Rahasia"), Refused("Rahasia"))
    await ward.works.delivery.drain()
    await post(ward.database, "50177", "Rahasia lagi")
    ward.now.passes(days=1)
    for page in ("/healthz", "/metrics"):
        text = (await ward.get(page)).text
        assert "saberling" in text or "troubles" in text
        for secret in ("Rahasia", "50177", "Warga", filed.number, "98.49", "meluap"):
            assert secret not in text
