"""The request class: cheap, at most once, and true about what may have arrived."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import threading
import time
import warnings
from typing import Any

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.request import BaseRequest

from bot.channels.telegram.api import Api
from bot.channels.telegram.request import MaybeSentError, NotSentError, RustRequest, TooLargeError
from tests.bot.telegram.conftest import TOKEN, FarSide, Serve, http, ok, read_request, refusal

SAY = {"chat_id": 1, "text": "Halo, sampah di Jl. Sudirman & dekat pasar 🗑"}


async def connected(base_url: str, **settings: Any) -> Api:
    api = Api(TOKEN, base_url=base_url, base_file_url=base_url, **settings)
    await api.connect()
    return api


async def failure(api: Api, method: str = "sendMessage", params: dict[str, Any] | None = None) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await api.call(method, params or dict(SAY))
    return caught.value


async def test_parameters_arrive_as_they_were_given(api: Api, far: FarSide) -> None:
    """Text, nested parameters and flags arrive unchanged, and the answer comes back as plain JSON."""
    far.answers["sendMessage"] = [ok({"message_id": 7, "text": SAY["text"]})]
    markup = {"inline_keyboard": [[{"text": "Kirim ✅", "callback_data": "send"}]]}
    answer = await api.call("sendMessage", {**SAY, "reply_markup": markup, "disable_notification": True})
    assert answer == {"message_id": 7, "text": SAY["text"]}
    assert far.calls == [("sendMessage", {**SAY, "reply_markup": markup, "disable_notification": True})]


async def test_bytes_are_uploaded(api: Api, far: FarSide) -> None:
    """A picture travels as multipart beside the other parameters, byte by byte."""
    picture = bytes(range(256)) * 8000
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await api.call("sendPhoto", {"chat_id": 1, "photo": InputFile(picture, filename="foto.jpg"), "caption": "é"})
    assert far.calls == [("sendPhoto", {"chat_id": 1, "photo": picture, "caption": "é"})]


async def test_library_does_not_lecture(api: Api) -> None:
    """Raw calls of methods that python-telegram-bot knows raise no warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await api.call("sendMessage", dict(SAY))
        await api.call("getUpdates", {"timeout": 0})


async def test_refused_connection_is_not_sent(unused_port: int) -> None:
    """Where nobody listens nothing arrives."""
    api = await connected(f"http://127.0.0.1:{unused_port}/bot")
    assert isinstance(await failure(api), NotSentError)
    await api.disconnect()


async def test_unknown_host_is_not_sent() -> None:
    """A name that cannot be looked up is a request that never left."""
    api = await connected("http://no-such-host.invalid/bot", connect_timeout=3)
    assert isinstance(await failure(api), NotSentError)
    await api.disconnect()


async def test_broken_tls_is_not_sent(serve: Serve) -> None:
    """A failed handshake is a request that never left."""

    async def no_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(b"this is no handshake\r\n")

    api = await connected((await serve(no_tls)).replace("http://", "https://"))
    assert isinstance(await failure(api), NotSentError)
    await api.disconnect()


async def test_full_pool_is_not_sent(serve: Serve) -> None:
    """Who waited in vain for a free connection has sent nothing, while the first may have."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        await asyncio.sleep(5)

    api = await connected(await serve(silent), connections=1, connect_timeout=0.2, read_timeout=0.6)
    first = asyncio.create_task(failure(api))
    await asyncio.sleep(0.05)
    assert isinstance(await failure(api), NotSentError)
    assert isinstance(await first, MaybeSentError)
    await api.disconnect()


async def test_silence_is_maybe_sent(serve: Serve) -> None:
    """A request that was taken and not answered in time may have had its effect."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        await asyncio.sleep(5)

    api = await connected(await serve(silent), read_timeout=0.2)
    assert isinstance(await failure(api), MaybeSentError)
    await api.disconnect()


@pytest.mark.parametrize(
    "answer",
    [b"", http(b'{"ok": tr', length=400), b"HTTP/1.1 200 O", http(b"<html>"), http(b"[]"), http(b'{"ok":true}')],
    ids=["disconnect", "half a body", "half a head", "no JSON", "a list", "no result"],
)
async def test_unreadable_answer_is_maybe_sent_and_never_repeated(serve: Serve, answer: bytes) -> None:
    """Whatever comes back that is no answer: the request was received once, and once only."""
    received = []

    async def breaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await read_request(reader))
        writer.write(answer)

    api = await connected(await serve(breaks))
    assert isinstance(await failure(api), MaybeSentError)
    assert len(received) == 1
    await api.disconnect()


async def test_kept_connection_that_breaks_is_not_used_twice(serve: Serve) -> None:
    """A disconnect on a connection that worked before is a maybe as well: the request is not repeated."""
    received = []

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        received.append(await read_request(reader))
        writer.write(http(b'{"ok":true,"result":true}'))
        received.append(await read_request(reader))

    api = await connected(await serve(once))
    assert await api.call("sendMessage", dict(SAY)) is True
    assert isinstance(await failure(api), MaybeSentError)
    assert len(received) == 2
    await api.disconnect()


async def test_connection_closed_while_idle_costs_no_maybe() -> None:
    """A server that hung up during a rest, unseen by a busy loop, does not turn the next message into a maybe."""
    listener = socket.create_server(("127.0.0.1", 0))
    hung_up = threading.Event()
    server = threading.Thread(target=_answer_twice, args=(listener, hung_up), daemon=True)
    server.start()
    api = await connected(f"http://127.0.0.1:{listener.getsockname()[1]}/bot")
    assert await api.call("sendMessage", dict(SAY)) is True
    time.sleep(0.7)  # the loop is busy and cannot see the goodbye
    assert hung_up.is_set()
    assert await api.call("sendMessage", dict(SAY)) is True
    await api.disconnect()
    server.join(2)
    listener.close()


def _answer_twice(listener: socket.socket, hung_up: threading.Event) -> None:
    for _ in range(2):
        connection, _ = listener.accept()
        received = b""
        while b"Sudirman" not in received:
            received += connection.recv(65536)
        connection.sendall(http(b'{"ok":true,"result":true}'))
        time.sleep(0.2)
        connection.close()
        hung_up.set()


async def test_no_cancellation_is_lost(api: Api) -> None:
    """Whoever is told to stop stops, also when the answer comes at the same moment."""

    async def call_for_ever() -> None:
        while True:
            await api.call("sendMessage", dict(SAY))

    for turns in range(100):
        calling = asyncio.create_task(call_for_ever())
        for _ in range(turns):
            await asyncio.sleep(0)
        calling.cancel()
        await asyncio.wait({calling}, timeout=5)
        assert calling.cancelled()


async def test_a_proxy_of_the_environment_is_used(far: FarSide, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the way out goes by a proxy, it is named as everywhere: in the environment."""
    monkeypatch.setenv("HTTP_PROXY", far.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    api = await connected("http://api.telegram.invalid/bot")
    assert await api.call("sendMessage", dict(SAY)) is True
    assert far.calls == [("sendMessage", SAY)]
    await api.disconnect()


async def test_hanging_connection_is_not_sent() -> None:
    """Where nobody takes the connection within its time, nothing arrives."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        with contextlib.ExitStack() as stack:
            for _ in range(4):  # nobody accepts, and the queue is full
                waiting = stack.enter_context(socket.socket())
                waiting.setblocking(False)
                waiting.connect_ex(listener.getsockname())
            api = await connected(f"http://127.0.0.1:{listener.getsockname()[1]}/bot", connect_timeout=0.2)
            assert isinstance(await failure(api), NotSentError)
            await api.disconnect()


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
async def test_server_trouble_is_not_sent(api: Api, far: FarSide, status: int) -> None:
    """An answer of the 500s says that nothing was done, whatever its body looks like."""
    far.answers["sendMessage"] = [web.Response(status=status, text="<html>nginx</html>")]
    assert isinstance(await failure(api), NotSentError)


async def test_redirect_is_not_followed(api: Api, far: FarSide) -> None:
    """A redirect would send the message again; it is not followed."""
    elsewhere = web.Response(status=307, headers={"Location": f"{far.base_url}{TOKEN}/sendMessage"})
    far.answers["sendMessage"] = [elsewhere, ok(True)]
    assert isinstance(await failure(api), NotSentError)
    assert len(far.calls) == 1


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (refusal(429, "Too Many Requests: retry after 17", retry_after=17), 17.0),
        (refusal(429, "Too Many Requests", retry_after=0), 1.0),
        (web.Response(status=429, text="slow down"), 1.0),
    ],
    ids=["as Telegram says it", "zero", "as a proxy says it"],
)
async def test_slowing_down(api: Api, far: FarSide, answer: web.Response, seconds: float) -> None:
    """A 429 tells how long to wait, and at least a second, without a warning of the library."""
    far.answers["sendMessage"] = [answer]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        error = await failure(api)
    assert isinstance(error, NotSentError)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(400, "Bad Request: chat not found"), BadRequest),
        (refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (refusal(401, "Unauthorized"), InvalidToken),
        (refusal(404, "Not Found"), InvalidToken),
        (refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005), ChatMigrated),
        (refusal(413, "Request Entity Too Large"), BadRequest),
    ],
)
async def test_refusals_keep_their_kind(api: Api, far: FarSide, answer: web.Response, kind: type[Exception]) -> None:
    """What Telegram refuses is told by python-telegram-bot's own exceptions."""
    far.answers["sendMessage"] = [answer]
    assert type(await failure(api)) is kind


async def test_use_before_connecting_is_not_sent(far: FarSide) -> None:
    """A channel that is not started sends nothing and says so."""
    assert isinstance(await failure(Api(TOKEN, base_url=far.base_url)), NotSentError)
    assert far.calls == []


async def test_download_stops_at_its_limit(serve: Serve) -> None:
    """A file that never ends is given up at the limit, with or without a length told before."""

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(400):
            writer.write(b"1000\r\n" + bytes(4096) + b"\r\n")
            await writer.drain()

    api = await connected(await serve(endless))
    with pytest.raises(TooLargeError):
        await api.download("photos/1.jpg", 50_000)
    await api.disconnect()


async def test_half_a_download_is_no_download(serve: Serve) -> None:
    """A connection that breaks within a file is a failure and not a shorter file."""

    async def half(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(http(b"half", length=8))

    api = await connected(await serve(half))
    with pytest.raises(NotSentError):
        await api.download("photos/1.jpg", 50_000)
    await api.disconnect()


@pytest.mark.parametrize("base", ["http://127.0.0.1:1/bot", "http://[broken/bot", "ftp://127.0.0.1/bot", "bot"])
async def test_no_error_names_the_token(base: str) -> None:
    """Neither the text of an error nor anything it stands on contains the token."""
    api = await connected(base)
    error: BaseException | None = await failure(api)
    while error is not None:
        assert "CANARY" not in f"{error!s}{error!r}{error.args}"
        error = error.__cause__ or error.__context__
    with pytest.raises(NetworkError) as caught:
        await api.download("photos/1.jpg", 100)
    assert "CANARY" not in f"{caught.value!r}{caught.value.__context__!r}"
    await api.disconnect()


async def test_nothing_reaches_the_logs(api: Api, far: FarSide, serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger at DEBUG neither token nor contents are logged, in good times or bad."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("telegram").setLevel(logging.DEBUG)
    asyncio.get_running_loop().set_debug(True)
    far.answers["sendMessage"] = [
        ok(True), refusal(400, "Bad Request: chat not found"), web.Response(text="Sudirman"), web.Response(status=502)
    ]  # fmt: skip
    await api.call("sendMessage", dict(SAY))
    for _ in range(3):
        await failure(api)
    other = await connected("http://127.0.0.1:1/bot")
    await failure(other)
    await other.disconnect()
    logging.getLogger("telegram").setLevel(logging.NOTSET)
    assert "CANARY" not in caplog.text
    assert "Sudirman" not in caplog.text


def test_no_repr_names_the_token() -> None:
    """Neither the bot nor its requests show the token when they are printed."""
    api = Api(TOKEN)
    assert "CANARY" not in f"{api!r}{api}{api.request!r}"


async def test_it_is_a_request_of_the_library() -> None:
    """It stands where python-telegram-bot's own request class stands."""
    request = RustRequest(read_timeout=7)
    assert isinstance(request, BaseRequest)
    assert request.read_timeout == 7


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
