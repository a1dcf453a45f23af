"""How our requests reach the Bot API: python-telegram-bot's `BaseRequest` on pyreqwest, the Rust client reqwest.

Two things are asked of it. It must be cheap: one client and its connections live as long as the bot, JSON is read and
written in Rust, and nothing is logged or traced. And it must tell the truth about a request that failed, for the truth
decides whether a message may be sent again:

    NotSentError     nothing of it was taken: no connection (refused, DNS, TLS, timeout, no free one), or the answer
                     says so itself (429, 5xx)
    MaybeSentError   it was written and no answer can be read: timeout, disconnect, half a body, garbled JSON

What was written is never repeated; redirects, which would repeat a request, are not followed. Connections are watched
by the client's own thread, which sees at once when the far side closes one that rests; so an idle night does not end in
a "maybe". A proxy is taken from the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY).

The token is part of every address. Errors are therefore worded here, raised outside of the `except` blocks, and
carry no trace of the client's, whose texts hold addresses.
"""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final, cast

import pydantic_core
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import BuilderError, DetailedPyreqwestError, PoolTimeoutError, PyreqwestError
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.request import RequestBuilder
from pyreqwest.response import Response
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_BEFORE: Final = (PoolTimeoutError, BuilderError)
_CONNECTING: Final = "client error (Connect)"
_WRONG: Final = (PyreqwestError, TimeoutError, OSError, ValueError, RuntimeError)
_JSON: Final = ("Content-Type", "application/json")
_KEPT: Final = timedelta(seconds=30)  # that an unused connection is kept: below what servers usually allow
_CHUNK: Final = 65536


class NotSentError(NetworkError):
    """Nothing was taken. `retry_after` (seconds) is set when the far side asked for a pause."""

    __slots__ = ("retry_after",)

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class MaybeSentError(TimedOut):
    """The request left and no readable answer came back."""

    __slots__ = ()


class TooLargeError(NetworkError):
    """What was to be downloaded is larger than allowed."""

    __slots__ = ()


class Plain:
    """What a `RequestData` says of parameters that JSON knows and that hold no files."""

    __slots__ = ("parameters",)

    contains_files = False

    def __init__(self, parameters: dict[str, Any]) -> None:
        self.parameters = parameters

    @classmethod
    def of(cls, parameters: dict[str, Any]) -> RequestData:
        """To be passed to `post`, which hands it on to `do_request` as it is."""
        return cast(RequestData, cls(parameters))


class RustRequest(BaseRequest):
    """Requests over at most `connections` kept connections; timeouts in seconds.

    `connect_timeout` bounds the wait for a free connection and, apart from that, the opening of a new one. The read
    timeout bounds all that comes after the first of these; it is the longer one, so that what did not even connect is
    told apart.
    """

    __slots__ = ("_client", "_connect", "_connections", "_read", "_timeout", "_upload_timeout")

    def __init__(
        self,
        connections: int = 32,
        *,
        connect_timeout: float = 5.0,
        read_timeout: float = 10.0,
        upload_read_timeout: float = 60.0,
    ) -> None:
        self._connections = connections
        self._connect = connect_timeout
        self._read = read_timeout
        self._timeout = timedelta(seconds=read_timeout)
        self._upload_timeout = timedelta(seconds=upload_read_timeout)
        self._client: Client | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(connections={self._connections})"

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        """Make the client; connections follow with the first requests."""
        if self._client is None:
            connect = timedelta(seconds=self._connect)
            self._client = (
                ClientBuilder()
                .max_connections(self._connections)
                .pool_timeout(connect)
                .connect_timeout(connect)
                .timeout(self._timeout)
                .pool_idle_timeout(_KEPT)
                .follow_redirects(False)
                .gzip(False)  # answers are short: to unpack them would cost more than they save
                .brotli(False)
                .zstd(False)
                .deflate(False)
                .user_agent(self.USER_AGENT)
                .build()
            )

    async def shutdown(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request, written at most once: status and body. Raises NotSentError or MaybeSentError.

        Of the timeouts that python-telegram-bot may pass, the read timeout counts here.
        """
        client, cancelled = self._opened, _cancellations()
        failure: NetworkError
        try:
            request = _with_body(client.request(method, url), request_data)
            if (timeout := self._other_timeout(read_timeout, request_data)) is not None:
                request = request.timeout(timeout)
            answer = await request.build().send()
            status, body = answer.status, (await answer.bytes()).to_bytes()
            _heed(cancelled)
        except _WRONG as error:
            _heed(cancelled)
            kind = NotSentError if _came_before(error) else MaybeSentError
            failure = kind(type(error).__name__)
        else:
            if status >= HTTPStatus.MULTIPLE_CHOICES:
                _complain(status, body)
            return status, body
        raise failure

    async def download(self, url: str, limit: int) -> tuple[int, bytes]:
        """Status and body of a file. Raises TooLargeError above `limit` bytes, NotSentError when it fails."""
        client, cancelled = self._opened, _cancellations()
        failure: NetworkError
        try:
            async with client.get(url).timeout(self._upload_timeout).build_streamed() as answer:
                status, content = answer.status, await _read_at_most(answer, limit)
            _heed(cancelled)
        except TooLargeError as error:
            failure = error
        except _WRONG as error:
            failure = NotSentError(type(error).__name__)
        else:
            return status, content
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. Raises MaybeSentError when it is none, and does not log what came instead."""
        answer = _read(payload)
        if isinstance(answer, dict):
            return answer
        raise MaybeSentError("garbled answer")

    @property
    def _opened(self) -> Client:
        if self._client is None:
            raise NotSentError("not connected")
        return self._client

    def _other_timeout(self, read: Any, data: RequestData | None) -> timedelta | None:
        """That of a request which takes longer than others, or shall not; None for the usual one."""
        if read is not self.DEFAULT_NONE:
            return timedelta(seconds=read)
        return self._upload_timeout if data is not None and data.contains_files else None


def _cancellations() -> int:
    task = asyncio.current_task()
    return task.cancelling() if task else 0


def _heed(before: int) -> None:
    """Be cancelled, if that was asked for since: pyreqwest forgets it when the answer comes at the same moment."""
    if _cancellations() > before:
        raise asyncio.CancelledError


def _came_before(error: Exception) -> bool:
    """Whether nothing can have been written yet. Only what is known to come before does.

    The classes do not tell: pyreqwest calls an answer that does not come a ConnectTimeoutError, and a connection that
    breaks after the request a ConnectError. The chain of causes does, which is hyper's own.
    """
    if isinstance(error, _BEFORE):
        return True
    causes = error.details["causes"] if isinstance(error, DetailedPyreqwestError) else None
    return any(cause["message"] == _CONNECTING for cause in causes or ())


def _with_body(request: RequestBuilder, data: RequestData | None) -> RequestBuilder:
    if data is None:
        return request
    if not data.contains_files:
        return request.header(*_JSON).body_bytes(_json(data.parameters))
    form = FormBuilder()
    for name, value in data.json_parameters.items():
        form = form.text(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        whole = content if isinstance(content, bytes) else content.read()
        form = form.part(name, PartBuilder.from_bytes(whole).file_name(filename).mime(kind))
    return request.multipart(form)


def _read(payload: bytes) -> Any:
    """What it says as JSON; None for what is none."""
    try:
        return pydantic_core.from_json(payload)
    except ValueError:
        pass
    try:
        return json.loads(payload)  # it takes half a character, too, and what cannot be read shall be read by itself
    except (ValueError, RecursionError):
        return None


def _json(parameters: dict[str, Any]) -> bytes:
    try:
        return pydantic_core.to_json(parameters)
    except ValueError:  # half a character: Telegram shall say what it thinks of it
        return json.dumps(parameters).encode()


def _complain(status: int, answer: bytes) -> None:
    """Raise what python-telegram-bot would put too vaguely: it has one error for all that is not in its list."""
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise NotSentError("asked to slow down", _pause(answer))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        raise NotSentError(f"HTTP {status}")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        raise BadRequest("request entity too large")
    if status < HTTPStatus.BAD_REQUEST:
        raise NotSentError(f"HTTP {status}: is the base URL right?")


def _pause(answer: bytes) -> float:
    """The seconds that a 429 asks for; one when it does not say."""
    try:
        return max(1.0, float(json.loads(answer)["parameters"]["retry_after"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return 1.0


async def _read_at_most(answer: Response, limit: int) -> bytes:
    content = bytearray()
    while chunk := await answer.body_reader.read(_CHUNK):
        content += chunk
        if len(content) > limit:
            raise TooLargeError("the file is too large")
    return bytes(content)
