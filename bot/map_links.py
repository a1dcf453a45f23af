"""Opening short links to maps: the only time that a resident's words make this machine ask another one.

A link of a stranger is a request in a stranger's name, so nothing about it is trusted:

  - only https, only the hosts in `SHORT_HOSTS` (and Google's map hosts on the way), only their usual port
  - each redirect is followed by hand, at most `HOPS`, and each hop is checked like the first
  - a host is asked only at a public address; the address that was checked is the one that is connected to
  - no cookies, no proxy from outside, no body: the place stands in the address to which we are sent on
  - everything is over after `SECONDS`

An answer is a point or None: whatever goes wrong, there is no point. A far side that cannot be reached raises
`MapAway`, and may be asked again.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import parse_qs, urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from handlers.places.parsing import point_in_text
from handlers.places.points import Point

SHORT_HOSTS = frozenset({"maps.app.goo.gl", "goo.gl", "g.co"})
MAP_HOSTS = frozenset({"maps.google.com", "www.google.com", "google.com", "maps.google.co.id", "www.google.co.id"})
CONSENT = "consent.google.com"  # some countries are sent there first; the wished address is in its `continue`
HOPS = 5
SECONDS = 8.0
HEADER_BYTES = 16 * 1024
_SENT_ON = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)


class MapAway(Exception):
    """The far side did not answer; the message says how, without the link."""


class NotPublic(OSError):
    """The name leads to an address that is none of the open internet's."""


class PublicOnly(AbstractResolver):
    """Resolves names, and hands out public addresses alone: a name with any other is refused as a whole."""

    def __init__(self, inner: AbstractResolver, allowed: Callable[[str], bool]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not found or not all(self._allowed(one["host"]) for one in found):
            raise NotPublic("not a public address")
        return found

    async def close(self) -> None:
        await self._inner.close()


def is_public(address: str) -> bool:
    """Whether it is an address of the open internet; one that hides another (IPv4 in IPv6) counts by both."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    hidden = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (hidden is None or hidden.is_global)


class MapLinks:
    """Opens short links. `near` is the middle of the city, see `point_in_text`.

    What is for tests to change: who resolves names, which addresses are public, which scheme is spoken.
    """

    def __init__(
        self,
        near: Point | None,
        *,
        resolver: Callable[[], AbstractResolver] = aiohttp.ThreadedResolver,
        allowed: Callable[[str], bool] = is_public,
        scheme: str = "https",
        seconds: float = SECONDS,
    ) -> None:
        self._near = near
        self._resolver = resolver
        self._allowed = allowed
        self._scheme = scheme
        self._seconds = seconds

    async def open(self, url: str) -> Point | None:
        """The point to which a short link leads, if it does. Raises `MapAway`."""
        try:
            async with asyncio.timeout(self._seconds), self._session() as session:
                return await self._follow(session, url)
        except NotPublic:
            return None
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, NotPublic):
                return None
            raise MapAway("no connection") from None
        except (aiohttp.ClientError, OSError) as error:  # a timeout is an OSError, too
            raise MapAway(type(error).__name__) from None

    async def _follow(self, session: aiohttp.ClientSession, url: str) -> Point | None:
        for _ in range(HOPS):
            if not self.may_ask(url):
                return None
            sent_on = await self._ask(session, url)
            if sent_on is None:
                return None
            url = _wished(urljoin(url, sent_on))
            if self._leads_to_a_map(url) and isinstance(found := point_in_text(url, self._near), Point):
                return found
        return None

    def may_ask(self, url: str) -> bool:
        """Whether this address is one that we open at all."""
        try:
            parts = urlsplit(url)
            usual = parts.port is None
        except ValueError:
            return False
        known = parts.netloc in SHORT_HOSTS | MAP_HOSTS  # the netloc: no port, no user stands before it
        return parts.scheme == self._scheme and usual and known

    def _leads_to_a_map(self, url: str) -> bool:
        return urlsplit(url).hostname in SHORT_HOSTS | MAP_HOSTS

    async def _ask(self, session: aiohttp.ClientSession, url: str) -> str | None:
        """Where we are sent on, if we are. Nothing of the body is read."""
        async with session.get(url, allow_redirects=False) as answer:
            return answer.headers.get("Location") if answer.status in _SENT_ON else None

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=PublicOnly(self._resolver(), self._allowed), use_dns_cache=False, limit=4, force_close=True
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            read_bufsize=HEADER_BYTES,
            max_line_size=HEADER_BYTES,
            max_field_size=HEADER_BYTES,
            timeout=aiohttp.ClientTimeout(total=self._seconds),
            headers={"User-Agent": "Mozilla/5.0 (compatible; e-Saberling)"},
        )


def _wished(url: str) -> str:
    """The address behind the page that asks for consent first; any other is as wished."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.hostname == CONSENT:
        return next(iter(parse_qs(parts.query).get("continue", [])), "")
    return url
