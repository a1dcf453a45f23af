"""A web chat that is really served: uvicorn on a free loopback port, and browsers that keep their cookies."""

import asyncio
import io
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import aiohttp
import pytest
import uvicorn
from PIL import Image
from starlette.applications import Starlette

from bot.channels import ComeBackLater, Command
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.server import StaffPerson, webchat_routes
from handlers.events import Incoming
from storage.engine import Database
from storage.photo_store import MemoryPhotos

OFFICERS = (StaffPerson("officer-1", "Rina Sembiring"), StaffPerson("officer-2", "Budi Tarigan"))
PLACES = (
    {"name": "Pekan Binjai", "kecamatan": "Binjai Kota", "lat": 3.6079, "lon": 98.4903},
    {"name": "Setia", "kecamatan": "Binjai Kota", "lat": 3.6019, "lon": 98.4878},
    {"name": "Pahlawan", "kecamatan": "Binjai Utara", "lat": 3.6231, "lon": 98.4972},
)
COMMANDS = (Command("start", {"id": "Mulai", "en": "Start"}), Command("tiket", {"id": "Lihat tiket"}, room="group"))
OWN = {"X-Saberling": "1"}


def jpeg(color: str = "olive", size: tuple[int, int] = (64, 48), **extra: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", **extra)
    return out.getvalue()


class Reception:
    """Takes events as reception does: once per key, and not at all while it is `away`."""

    def __init__(self) -> None:
        self.events: list[Incoming] = []
        self.calls = 0
        self.away = 0  # how many calls are still to be sent back
        self.on_event: Callable[[Incoming], Awaitable[None]] | None = None

    async def __call__(self, batch: Sequence[Incoming]) -> None:
        self.calls += 1
        if self.away:
            self.away -= 1
            raise ComeBackLater
        for incoming in batch:
            if incoming.key in {known.key for known in self.events}:
                continue
            self.events.append(incoming)
            if self.on_event:
                await self.on_event(incoming)


class Browser:
    """One visitor with a cookie jar."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))

    async def get(self, path: str, **kw: Any) -> tuple[int, Any]:
        async with self.http.get(self.url + path, **kw) as answer:
            body = await answer.read()
            return answer.status, json.loads(body) if answer.content_type == "application/json" else body

    async def send(self, kind: str, pane: str = "resident", *, headers: Any = OWN, **fields: Any) -> int:
        event = {"key": str(uuid4()), "kind": kind} | fields
        async with self.http.post(f"{self.url}/api/{pane}/send", json=event, headers=headers) as answer:
            await answer.read()
            return answer.status

    async def send_photo(self, photo: bytes, pane: str = "resident", **fields: Any) -> int:
        event = {"key": str(uuid4()), "kind": "photo"} | fields
        form = aiohttp.FormData()
        form.add_field("event", json.dumps(event))
        form.add_field("photo", photo, filename="foto.jpg", content_type="image/jpeg")
        async with self.http.post(f"{self.url}/api/{pane}/send", data=form, headers=OWN) as answer:
            await answer.read()
            return answer.status

    async def send_recording(self, recording: bytes, pane: str = "resident", **fields: Any) -> int:
        form = aiohttp.FormData()
        form.add_field("event", json.dumps({"key": str(uuid4()), "kind": "recording"} | fields))
        form.add_field("recording", recording, filename="suara.ogg", content_type="audio/ogg")
        async with self.http.post(f"{self.url}/api/{pane}/send", data=form, headers=OWN) as answer:
            await answer.read()
            return answer.status

    async def history(self, pane: str = "resident", query: str = "") -> list[dict[str, Any]]:
        status, answer = await self.get(f"/api/{pane}/history{query}")
        assert status == 200
        return answer["messages"]

    @asynccontextmanager
    async def stream(self, pane: str = "resident", last: int = 0) -> AsyncIterator["Stream"]:
        headers = {"Last-Event-ID": str(last)}
        async with self.http.get(f"{self.url}/api/{pane}/stream", headers=headers) as answer:
            yield Stream(answer)


class Stream:
    """The events of one open stream."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> tuple[str, str, Any]:
        """Kind, id and contents of the next event; waits two seconds at most."""
        return await asyncio.wait_for(self._next(), 2)

    async def ended(self) -> bool:
        """Whether the server ends the stream within two seconds."""
        while await asyncio.wait_for(self.answer.content.readline(), 2):
            pass
        return True

    async def _next(self) -> tuple[str, str, Any]:
        fields: dict[str, str] = {}
        while True:
            line = (await self.answer.content.readline()).decode().rstrip("\r\n")
            name, _, value = line.partition(": ")
            if name in ("event", "id", "data"):
                fields[name] = value
            if not line and "event" in fields:
                data = fields.get("data", "")
                return fields["event"], fields.get("id", ""), json.loads(data) if data else None


class Site:
    """The served web chat with everything behind it."""

    def __init__(self, channel: WebChat, reception: Reception, photos: MemoryPhotos, url: str) -> None:
        self.channel, self.reception, self.photos, self.url = channel, reception, photos, url
        self._browsers: list[Browser] = []

    async def visitor(self) -> Browser:
        """A browser that nobody has seen before, with the page open."""
        browser = self.stranger()
        assert (await browser.get("/"))[0] == 200
        return browser

    def stranger(self) -> Browser:
        """A browser that has not even asked for the page."""
        self._browsers.append(Browser(self.url))
        return self._browsers[-1]

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.http.close()


@asynccontextmanager
async def served(database: Database, *, poll_s: float = 60, **kw: Any) -> AsyncIterator[Site]:
    photos, reception = MemoryPhotos(), Reception()
    channel = WebChat(database, photos, poll_s=poll_s)
    kw = {"staff_people": OFFICERS, "places": PLACES, "commands": COMMANDS} | kw
    app = Starlette(routes=webchat_routes(channel, reception, **kw))
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        async with asyncio.timeout(10):
            while not server.started:
                await asyncio.sleep(0.01)
        await channel.start()
        site = Site(channel, reception, photos, f"http://127.0.0.1:{door.getsockname()[1]}")
        try:
            yield site
        finally:
            await site.close()
            await channel.stop()
            server.should_exit = True
            await serving


@pytest.fixture
async def sqlite(migrated_sqlite: str) -> AsyncIterator[Database]:
    """One kind of database is enough for what is said in HTTP; the channel itself is tested on each."""
    opened = Database(migrated_sqlite)
    yield opened
    await opened.dispose()


@pytest.fixture
async def site(sqlite: Database) -> AsyncIterator[Site]:
    """The demo's site: with a staff room."""
    async with served(sqlite) as opened:
        yield opened
