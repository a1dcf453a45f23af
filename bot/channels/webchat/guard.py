"""What stands before every page and every post of the web chat.

A page of ours runs no script but ours, is framed by nobody and tells nobody where it was. A post comes from our own
page or not at all: the browser says so by itself (`Sec-Fetch-Site`, `Origin`), and no foreign page can add a header of
its own without asking first. Bodies are counted while they are read, whatever their headers promise.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_HEADER = "x-saberling"
PATIENCE = 3  # how many times the limit is read and thrown away, so that a browser hears why it was refused

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
}


class Refusal(Exception):
    """An answer other than the wished one; `code` is the word that the page has a kind sentence for."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


class Hardened:
    """An application whose every answer carries the headers above."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_hardened)


def check_own_page(request: Request) -> None:
    """Raises `Refusal` for a post that does not surely come from a page of this very site."""
    headers = request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    foreign = site not in (None, "same-origin") or (
        origin is not None and urlsplit(origin).netloc != headers.get("host")
    )
    if foreign or OWN_HEADER not in headers:
        raise Refusal(403, "foreign")


class Bounded(Request):
    """A request whose body may have `limit` bytes; a longer one raises `Refusal` as soon as it is."""

    def __init__(self, request: Request, limit: int) -> None:
        super().__init__(request.scope, request.receive)
        self._limit = limit

    async def stream(self) -> AsyncGenerator[bytes, None]:
        taken = 0
        async with aclosing(super().stream()) as chunks:
            async for chunk in chunks:
                taken += len(chunk)
                if taken <= self._limit:
                    yield chunk
                elif taken > PATIENCE * self._limit:
                    break
        if taken > self._limit:
            raise Refusal(413, "too_large")
