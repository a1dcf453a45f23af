"""Serving: a port is ours before anything else begins, or it is said that it is not."""

import asyncio
import socket

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.serving import PortTaken, Site


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("halo")


APP = Starlette(routes=[Route("/", _hello)])


def test_a_taken_port():
    """A port on which somebody else listens is refused at once, by its address."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port}"):
            Site(APP, "127.0.0.1", port)


def test_a_port_of_ours_is_taken():
    """A site has its port from the moment it is made, not from when it serves."""
    first = Site(APP, "127.0.0.1", 0)
    with pytest.raises(PortTaken):
        Site(APP, "127.0.0.1", first.port)
    first._socket.close()


def test_an_address_that_is_not_ours():
    """An address that this machine does not have is refused the same way."""
    with pytest.raises(PortTaken):
        Site(APP, "192.0.2.1", 0)


async def test_serves_until_stopped():
    """A site answers at its address, says nothing of what it is made of, and ends when it is told to."""
    site = Site(APP, "127.0.0.1", 0)
    serving = asyncio.create_task(site.run())
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{site.port}/")
    assert (answer.status_code, answer.text) == (200, "halo")
    assert "server" not in answer.headers
    site.stop()
    async with asyncio.timeout(5):
        await serving
