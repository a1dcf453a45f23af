"""A far side that answers what it is told to, and the smallest servers that misbehave on the wire."""

from __future__ import annotations

import asyncio
import io
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from markupsafe import Markup
from PIL import Image

from bot.channels import Letter
from bot.channels.telegram.api import Api
from bot.channels.telegram.channel import Telegram
from handlers.replies import Say
from storage.addresses import Address
from tests.bot_api_double import BotApiDouble, Resident

TOKEN = "4242:CANARY-e5f1-token"
BOT = {"id": 4242, "is_bot": True, "first_name": "Saberling", "username": "SaberlingBot"}

Answer = dict[str, Any] | web.Response | Callable[[], Awaitable[web.Response]]


def ok(result: Any) -> dict[str, Any]:
    return {"ok": True, "result": result}


def refusal(code: int, description: str, **parameters: Any) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description}
    return web.json_response({**body, **({"parameters": parameters} if parameters else {})}, status=code)


@dataclass
class FarSide:
    """Answers each method from its list, the last one again and again; remembers what was asked."""

    url: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=lambda: defaultdict(list))
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    def asked(self, method: str) -> list[dict[str, Any]]:
        return [params for name, params in self.calls if name == method]

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        self.calls.append((method, await _params(request)))
        waiting = self.answers[method] or [ok(BOT if method == "getMe" else True)]
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(answer):
            answer = await answer()
        if isinstance(answer, web.Response):  # a response object can be sent once
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        return web.json_response(answer)

    async def file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["path"])
        return web.Response(status=404) if content is None else web.Response(body=content)


async def _params(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return await request.json()
    form = await request.post()
    return {name: _value(value) for name, value in form.items()}


def _value(value: Any) -> Any:
    if isinstance(value, web.FileField):
        return value.file.read()
    try:
        return json.loads(value)
    except ValueError:
        return value


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    side = FarSide()
    app = web.Application(client_max_size=2**24)
    app.router.add_post(f"/bot{TOKEN}/{{method}}", side.call)
    app.router.add_get(f"/file/bot{TOKEN}/{{path:.*}}", side.file)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    side.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield side
    await runner.cleanup()


@pytest.fixture
async def api(far: FarSide) -> AsyncIterator[Api]:
    api = Api(TOKEN, base_url=far.base_url, base_file_url=far.base_file_url, read_timeout=2.0)
    await api.connect()
    yield api
    await api.disconnect()


Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Conversation], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve raw connections with the given conversation; gives the base address."""
    servers: list[asyncio.Server] = []

    async def start(conversation: Conversation) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await conversation(reader, writer)
            except (asyncio.IncompleteReadError, ConnectionError):
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        servers.append(server)
        return f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"

    yield start
    for server in servers:
        server.close()


async def read_request(reader: asyncio.StreamReader) -> bytes:
    """One HTTP request with its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
    )
    return head + await reader.readexactly(length)


def http(body: bytes, status: str = "200 OK", length: int | None = None) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body


SITI = Address("telegram", "501")


def jpeg(colour: str = "green") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(kept, "JPEG")
    return kept.getvalue()


def letter(text: str = "Halo", address: Address = SITI, **more: Any) -> Letter:
    return Letter(1, address, Say(Markup(text), **more.pop("say", {})), **more)


@pytest.fixture
async def telegram(double: BotApiDouble) -> AsyncIterator[Telegram]:
    channel = Telegram(double.token, base_url=double.base_url, base_file_url=double.base_file_url, read_timeout=0.5)
    await channel.start()
    yield channel
    await channel.stop()


@pytest.fixture
async def siti(double: BotApiDouble) -> Resident:
    resident = Resident(double, 501, "Siti")
    await resident.say("/start")
    return resident


@pytest.fixture
async def scripted(far: FarSide) -> AsyncIterator[Telegram]:
    channel = Telegram(TOKEN, base_url=far.base_url, base_file_url=far.base_file_url, read_timeout=0.5)
    await channel.start()
    yield channel
    await channel.stop()
