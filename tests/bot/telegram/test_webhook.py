"""Updates that are brought: answered 200 only when they are stored."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest
import uvicorn
from starlette.applications import Starlette

from bot.channels import ComeBackLater, Halted, NotSent
from bot.channels.telegram.api import Api, Me
from bot.channels.telegram.capabilities import ALLOWED_UPDATES, UPDATE_BYTES
from bot.channels.telegram.webhook import SECRET_HEADER, register, webhook_app
from handlers.events import Incoming, Said, Unreadable
from tests.bot.telegram.conftest import FarSide, refusal
from tests.bot_api_double import BotApiDouble, Resident

PATH, SECRET = "/telegram/updates", "rahasia-CANARY"
ME = Me(4242, "SaberlingBot")
UPDATE: dict[str, Any] = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "from": {"id": 77, "is_bot": False, "first_name": "Siti"},
        "chat": {"id": 77, "type": "private"},
        "date": 1,
        "text": "Sampah Sudirman",
    },
}


class Door:
    """A reception, the app before it, and its address."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.failure: Exception | None = None
        self.app: Starlette = webhook_app(PATH, SECRET, self.receive, ME)
        self.url = ""

    async def receive(self, batch: Sequence[Incoming]) -> None:
        if self.failure:
            raise self.failure
        self.taken += batch

    async def post(self, body: Any, secret: str | None = SECRET, method: str = "POST") -> tuple[int, dict[str, str]]:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        data = body if isinstance(body, bytes) or hasattr(body, "__aiter__") else json.dumps(body).encode()
        async with aiohttp.ClientSession() as session:
            async with session.request(method, self.url + PATH, data=data, headers=headers) as answer:
                assert await answer.read() == b"" or answer.status == 405
                return answer.status, dict(answer.headers)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    door = Door()
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(door.app, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    door.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    yield door
    server.should_exit = True
    await serving
    listener.close()


async def test_an_update_is_stored_and_taken(door: Door) -> None:
    """What is brought with the right secret is received, in its own words."""
    assert (await door.post(UPDATE))[0] == 200
    [got] = door.taken
    assert (got.key, got.event) == ("7", Said("Sampah Sudirman"))
    assert json.loads(got.raw) == UPDATE


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_strangers_are_not_read(door: Door, secret: str | None) -> None:
    """Without the secret nothing is read, stored or told."""
    assert (await door.post(UPDATE, secret))[0] == 403
    assert door.taken == []
    assert door.app.state.refused[403] == 1


async def test_an_empty_secret_opens_nothing() -> None:
    """A secret that was never set is not one that everybody knows."""
    door = Door()
    door.app = webhook_app(PATH, "", door.receive, ME)
    sent: list[Any] = []

    async def nothing() -> dict[str, Any]:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [], "query_string": b"", "root_path": ""}
    await door.app(scope, nothing, send)
    assert sent[0]["status"] == 403


async def test_only_post_is_understood(door: Door) -> None:
    """A browser that looks in sees nothing."""
    assert (await door.post(b"", method="GET"))[0] == 405
    assert (await door.post(UPDATE, method="PUT"))[0] == 405


async def test_too_much_is_not_read(door: Door) -> None:
    """A megabyte is enough, whether its length is told or not."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(UPDATE_BYTES // 65536 + 2):
            yield b" " * 65536

    assert (await door.post(b" " * (UPDATE_BYTES + 1)))[0] == 413
    assert (await door.post(chunks()))[0] == 413
    assert door.taken == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
async def test_what_is_no_json_is_refused(door: Door, body: bytes) -> None:
    """It is counted, and nothing is stored."""
    assert (await door.post(body))[0] == 400
    assert door.taken == []
    assert door.app.state.refused[400] == 1


async def test_json_that_makes_no_sense_is_stored(door: Door) -> None:
    """It can be looked at, and Telegram need not bring it again."""
    assert (await door.post([1, 2]))[0] == 200
    assert isinstance(door.taken[0].event, Unreadable)


@pytest.mark.parametrize("failure", [ComeBackLater(), RuntimeError("INSERT … 'Sampah Sudirman'")])
async def test_what_was_not_stored_is_brought_again(door: Door, failure: Exception) -> None:
    """ "Not now" is answered as such, with a time; then the same update is taken."""
    door.failure = failure
    status, headers = await door.post(UPDATE)
    assert status == 503
    assert int({name.lower(): value for name, value in headers.items()}["retry-after"]) > 0
    door.failure = None
    assert (await door.post(UPDATE))[0] == 200


async def test_nothing_of_an_update_is_logged(
    door: Door, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever goes wrong, neither words nor secrets end in a log."""
    caplog.set_level(logging.DEBUG)
    door.failure = RuntimeError("INSERT … 'Sampah Sudirman'")
    await door.post(UPDATE)
    await door.post(UPDATE, "wrong-CANARY")
    await door.post(b"{Sudirman")
    out, err = capsys.readouterr()
    assert "Sudirman" not in caplog.text + out + err
    assert "CANARY" not in caplog.text + out + err


@pytest.fixture
async def line(double: BotApiDouble) -> AsyncIterator[Api]:
    api = Api(double.token, base_url=double.base_url, base_file_url=double.base_file_url)
    await api.connect()
    yield api
    await api.disconnect()


async def test_telegram_brings_what_people_say(door: Door, line: Api, double: BotApiDouble) -> None:
    """Registered, the webhook gets what waited and what is said, also what was refused at first."""
    siti = Resident(double, 501, "Siti")
    await siti.say("satu")
    door.failure = ComeBackLater()
    await register(line, f"{door.url}/", PATH, SECRET, max_connections=5)
    await siti.say("dua")
    await asyncio.sleep(0.1)
    assert door.taken == []
    door.failure = None
    await double.wait_for(lambda: not double.updates.entries)
    assert [each.event for each in door.taken] == [Said("satu"), Said("dua")]
    assert double.updates.allowed == set(ALLOWED_UPDATES)
    assert double.webhook.max_connections == 5


async def test_a_failed_registration_is_told(api: Api, far: FarSide) -> None:
    """Whoever starts the program learns why the webhook is not set."""
    far.answers["setWebhook"] = [refusal(401, "Unauthorized")]
    with pytest.raises(Halted):
        await register(api, "https://x.id", PATH, SECRET)
    far.answers["setWebhook"] = [refusal(429, "Too Many Requests", retry_after=3)]
    with pytest.raises(NotSent):
        await register(api, "https://x.id", PATH, SECRET)
