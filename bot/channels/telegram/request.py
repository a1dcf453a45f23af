"""How our requests reach the Bot API: python-telegram-bot's `BaseRequest` on aiohttp.

Two things are asked of it. It must be cheap: one request object and its connections live as long as the bot, bodies
are written by hand and nothing is logged or traced. And it must tell the truth about a request that failed, for
the truth decides whether a message may be sent again:

    NotSentError     nothing of it was taken: no connection (refused, DNS, TLS, timeout, no free one), or the answer
                     says so itself (429, 5xx)
    MaybeSentError   it was written and no answer can be read: timeout, disconnect, half a body, garbled JSON

aiohttp repeats GET and its like by itself when a kept connection breaks, and never a POST; redirects, which would
repeat one, are not followed. What remains is a kept connection that the far side closed while nobody used it: aiohttp
drops it as soon as the event loop has seen the closing. `_settle` lets the loop see it before a connection that has
rested is used again, so that an idle night does not end in a "maybe".

The token is part of every address. Errors are therefore worded here, raised outside of the `except` blocks, and
carry no trace of aiohttp's, whose texts hold addresses.
"""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus
from io import BytesIO
from typing import Any, Final

import aiohttp
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON: Final = {"Content-Type": "application/json"}
_BEFORE: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
_AFTER: Final = (aiohttp.ClientError, TimeoutError, OSError, ValueError, RuntimeError)
_RESTED: Final = 0.5  # seconds without a request after which a kept connection is looked at before use
_KEPT: Final = 30.0  # seconds an unused connection is kept; below what servers usually allow


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


class AiohttpRequest(BaseRequest):
    """Requests over at most `connections` kept connections; timeouts in seconds.

    `connect_timeout` counts the wait for a free connection, too.
    """

    __slots__ = ("_connect", "_connections", "_last", "_read", "_session", "_timeout", "_upload_read")

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
        self._upload_read = upload_read_timeout
        self._session: aiohttp.ClientSession | None = None
        self._timeout = self._timed(connect_timeout, read_timeout)
        self._last = 0.0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(connections={self._connections})"

    @property
    def read_timeout(self) -> float:
        return self._read

    async def initialize(self) -> None:
        """Open the session; connections follow with the first requests."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=_KEPT, ttl_dns_cache=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                timeout=self._timeout,
                auto_decompress=True,
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

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
        """One request, sent at most once: status and body. Raises NotSentError or MaybeSentError.

        Of the timeouts that python-telegram-bot may pass, the read and the connect timeout count here.
        """
        uploads = request_data is not None and request_data.contains_files
        timeout = self._chosen(read_timeout, connect_timeout, uploads)
        body, headers = _body(request_data)
        await self._settle()
        status, answer = await self._exchange(method, url, body, headers, timeout)
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            _complain(status, answer)
        return status, answer

    async def download(self, url: str, limit: int) -> tuple[int, bytes]:
        """Status and body of a file. Raises TooLargeError above `limit` bytes, NotSentError when it fails."""
        failure: NetworkError
        try:
            async with self._opened.get(url, timeout=self._timeout, allow_redirects=False) as answer:
                return answer.status, await _read_at_most(answer, limit)
        except TooLargeError as error:
            failure = error
        except _AFTER as error:
            failure = NotSentError(type(error).__name__)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON. Raises MaybeSentError when it is none, and does not log what came instead."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if isinstance(answer, dict):
            return answer
        raise MaybeSentError("garbled answer")

    @property
    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise NotSentError("not connected")
        return self._session

    async def _exchange(
        self, method: str, url: str, body: Any, headers: dict[str, str] | None, timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        failure: NetworkError
        try:
            async with self._opened.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except _BEFORE as error:
            failure = NotSentError(type(error).__name__)
        except _AFTER as error:
            failure = MaybeSentError(type(error).__name__)
        raise failure

    async def _settle(self) -> None:
        """After a rest, let the loop read what arrived on the kept connections: the far side's goodbye."""
        now = asyncio.get_running_loop().time()
        if now - self._last > _RESTED:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        self._last = now

    def _chosen(self, read: Any, connect: Any, uploads: bool) -> aiohttp.ClientTimeout:
        if read is self.DEFAULT_NONE and connect is self.DEFAULT_NONE and not uploads:
            return self._timeout
        usual = self._upload_read if uploads else self._read
        return self._timed(
            self._connect if connect is self.DEFAULT_NONE else connect,
            usual if read is self.DEFAULT_NONE else read,
        )

    @staticmethod
    def _timed(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
        """All of it is bounded as well: `sock_read` alone would wait for ever for one byte at a time."""
        total = None if connect is None or read is None else connect + 2 * read
        return aiohttp.ClientTimeout(total=total, connect=connect, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    if data is None:
        return None, None
    if not data.contains_files:
        return json.dumps(data.parameters).encode(), _JSON
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(
            name, BytesIO(content) if isinstance(content, bytes) else content, filename=filename, content_type=kind
        )
    return form, None


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


async def _read_at_most(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    if (answer.content_length or 0) > limit:
        raise TooLargeError("the file is too large")
    content = bytearray()
    async for chunk in answer.content.iter_chunked(65536):
        content += chunk
        if len(content) > limit:
            raise TooLargeError("the file is too large")
    return bytes(content)
