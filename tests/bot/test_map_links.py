"""Short links: what is opened, and everything that a hostile link might want to be opened and is not."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.map_links import HOPS, MapAway, MapLinks, is_public
from handlers.places.points import Point

BINJAI = Point(3.6074, 98.4901)
SPOT = Point(3.6119, 98.49)
PLACE = "https://www.google.com/maps/place/Tavip/@3.6119,98.49,17z"


class Everywhere(AbstractResolver):
    """Says of every host that it is the server of the test; notes whom it was asked for."""

    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.port, self.host = port, host
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        where = {"hostname": host, "host": self.host, "port": self.port}
        return [ResolveResult(family=socket.AF_INET, proto=0, flags=socket.AI_NUMERICHOST, **where)]

    async def close(self) -> None: ...


@dataclass
class Far:
    """The far side: answers by host and path, and keeps what it was asked."""

    answers: dict[str, Callable[[web.Request], Any]] = field(default_factory=dict)
    requests: list[web.Request] = field(default_factory=list)
    resolver: Everywhere = field(default_factory=lambda: Everywhere(0))

    def sends(self, address: str, to: str, status: int = 302, cookie: str = "") -> None:
        headers = {"Location": to, **({"Set-Cookie": cookie} if cookie else {})}
        self.answers[address] = lambda _: web.Response(status=status, headers=headers)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        answer = self.answers.get(f"{request.host}{request.path}")
        if answer is None:
            return web.Response(status=404)
        found = answer(request)
        return await found if asyncio.iscoroutine(found) else found

    def links(self, **how: Any) -> MapLinks:
        given: dict[str, Any] = {"resolver": lambda: self.resolver, "allowed": lambda _: True, "scheme": "http"}
        given |= {"seconds": 2.0, **how}
        return MapLinks(BINJAI, **given)


@pytest.fixture
async def far() -> AsyncIterator[Far]:
    side = Far()
    runner = web.ServerRunner(web.Server(side))  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    side.resolver = Everywhere(runner.addresses[0][1])
    yield side
    await runner.cleanup()


async def test_a_link_is_followed_to_its_point(far: Far) -> None:
    """The point stands in the address to which a short link sends; the page itself is never asked for."""
    far.sends("maps.app.goo.gl/abc", PLACE)
    assert await far.links().open("http://maps.app.goo.gl/abc") == SPOT
    assert [request.host for request in far.requests] == ["maps.app.goo.gl"]


async def test_over_several_hops(far: Far) -> None:
    """One that sends on to another short link and to a map is followed, a relative one too."""
    far.sends("goo.gl/maps/abc", "http://maps.app.goo.gl/xyz", 301)
    far.sends("maps.app.goo.gl/xyz", "/further", 307)
    far.sends("maps.app.goo.gl/further", PLACE, 303)
    assert await far.links().open("http://goo.gl/maps/abc") == SPOT


async def test_behind_the_page_that_asks_for_consent(far: Far) -> None:
    """The wished address stands in the address of the page that asks for consent first; that page is not asked."""
    far.sends("maps.app.goo.gl/abc", "https://consent.google.com/m?continue=https://maps.google.com/?q%3D3.6119,98.49")
    assert await far.links().open("http://maps.app.goo.gl/abc") == SPOT
    assert far.resolver.asked == ["maps.app.goo.gl"]


async def test_in_a_circle(far: Far) -> None:
    """A link that sends in a circle is left after five hops."""
    far.sends("goo.gl/maps/abc", "http://goo.gl/maps/abc")
    assert await far.links().open("http://goo.gl/maps/abc") is None
    assert len(far.requests) == HOPS


@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://evil.example/3.6119,98.49",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:8080/metrics",
        "http://www.google.com:8080/maps",
        "http://www.google.com@evil.example/maps",
        "http://google.com.evil.example/maps/@3.6119,98.49,17z",
        "file:///etc/passwd",
        "ftp://maps.google.com/x",
        "//evil.example/@3.6119,98.49",
        "https://evil.example/?q=3.6119,98.49",
        "gopher://maps.app.goo.gl/x",
        "http://[::1]/x",
        "http://maps.app.goo.gl:99999/x",
    ],
)
async def test_nobody_is_led_elsewhere(far: Far, elsewhere: str) -> None:
    """A redirect to any other host, port or scheme is not followed, and says no place either."""
    far.sends("maps.app.goo.gl/abc", elsewhere)
    assert await far.links().open("http://maps.app.goo.gl/abc") is None
    assert far.resolver.asked == ["maps.app.goo.gl"]


@pytest.mark.parametrize(
    "url",
    [
        "http://maps.app.goo.gl/abc",
        "https://maps.app.goo.gl:8443/abc",
        "https://user@maps.app.goo.gl/abc",
        "https://evil.example/abc",
        "https://maps.app.goo.gl.evil.example/abc",
        "https://127.0.0.1/abc",
        "ftp://maps.app.goo.gl/abc",
        "maps.app.goo.gl/abc",
        "",
    ],
)
async def test_only_https_to_known_hosts(far: Far, url: str) -> None:
    """What does not begin at one of the known hosts, by https and its usual port, is not asked at all."""
    assert await far.links(scheme="https").open(url) is None
    assert far.resolver.asked == []


async def test_a_name_that_leads_inside_is_not_asked(far: Far) -> None:
    """A known name that resolves to an address of our own network is not connected to."""
    far.sends("maps.app.goo.gl/abc", PLACE)
    assert await far.links(allowed=is_public).open("http://maps.app.goo.gl/abc") is None
    assert far.requests == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("142.250.4.100", True),
        ("2404:6800:4003:c00::8b", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    """Addresses of this machine, of a private network and of a cloud's innards are not public."""
    assert is_public(address) is public


async def test_no_cookie_is_kept_or_sent(far: Far) -> None:
    """A far side that sets a cookie does not see it again."""
    far.sends("goo.gl/maps/abc", "http://goo.gl/maps/def", cookie="who=me; Path=/")
    far.sends("goo.gl/maps/def", PLACE)
    assert await far.links().open("http://goo.gl/maps/abc") == SPOT
    assert all("Cookie" not in request.headers for request in far.requests)


async def test_an_endless_page_is_not_read(far: Far) -> None:
    """Of a page nothing is read: one without end costs nothing."""
    written = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal written
        answer = web.StreamResponse()
        await answer.prepare(request)
        try:
            while True:
                await answer.write(b"x" * 65536)
                written += 65536
        except ConnectionError:
            return answer

    far.answers["maps.app.goo.gl/abc"] = endless
    async with asyncio.timeout(1):
        assert await far.links().open("http://maps.app.goo.gl/abc") is None
    assert written < 64 * 2**20


async def test_a_huge_header_is_refused(far: Far) -> None:
    """An address of megabytes is not taken in."""
    far.sends("maps.app.goo.gl/abc", "http://maps.app.goo.gl/" + "x" * 100_000)
    with pytest.raises(MapAway):
        await far.links().open("http://maps.app.goo.gl/abc")


async def test_a_slow_side_is_left(far: Far) -> None:
    """Who does not answer in time is away, and may be asked again."""

    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    far.answers["maps.app.goo.gl/abc"] = slow
    with pytest.raises(MapAway):
        await far.links(seconds=0.2).open("http://maps.app.goo.gl/abc")


async def test_a_side_that_is_not_there(far: Far) -> None:
    """A refused connection is "away", and tells nothing of the link."""
    far.resolver.port = 1
    with pytest.raises(MapAway) as away:
        await far.links().open("http://maps.app.goo.gl/abc")
    assert "abc" not in str(away.value)


@pytest.mark.parametrize("status", [200, 204, 304, 404, 500])
async def test_who_is_not_sent_on_finds_no_point(far: Far, status: int) -> None:
    """Any other answer leads nowhere, even if it names an address."""
    far.sends("maps.app.goo.gl/abc", PLACE, status)
    assert await far.links().open("http://maps.app.goo.gl/abc") is None
