"""A double in another process: started, spoken to over its control API, ended.

For benchmarks (its CPU must not count with the bot's) and for tests that kill the bot. `wait_for` asks again
after each change, so a predicate must be a coroutine function that asks the double.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

import aiohttp

T = TypeVar("T")


class Line(Protocol):
    """Where a command of the control API can be given: a BotApiDouble or a RemoteDouble."""

    async def control(self, name: str, /, **arguments: Any) -> Any:
        """Do a command."""
        ...


class RemoteDouble:
    """The control API of the double at `url`."""

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token
        self.base_url, self.base_file_url = f"{url}/bot", f"{url}/file/bot"
        self._session: aiohttp.ClientSession | None = None

    async def control(self, name: str, /, **arguments: Any) -> Any:
        """Do a command; raises LookupError with the double's words when it is refused."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=120))
        async with self._session.post(f"{self.url}/control/{name}", json=arguments) as answer:
            told = await answer.json()
        if not told["ok"]:
            raise LookupError(told["description"])
        return told["result"]

    async def wait_for(self, ask: Callable[[], Awaitable[T]], timeout: float = 5.0) -> T:
        """What `ask` gives as soon as it is true; asked again after each change. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while True:
            # The watch begins before the question, so that no change falls between the two.
            watch = asyncio.create_task(self.control("change", timeout=timeout))
            try:
                if found := await ask():
                    return found
                async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                    await watch
            finally:
                watch.cancel()

    async def close(self) -> None:
        """Close the connections to the double."""
        if self._session:
            await self._session.close()


@asynccontextmanager
async def spawned(*options: str) -> AsyncIterator[RemoteDouble]:
    """Run `python -m tests.bot_api_double` with `options` as its own process, and end it afterwards."""
    command = (sys.executable, "-m", "tests.bot_api_double", "--port", "0", *options)
    program = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert program.stdout is not None
    told = json.loads(await program.stdout.readline())
    double = RemoteDouble(told["url"], told["token"])
    try:
        yield double
    finally:
        await double.close()
        program.terminate()
        await program.wait()
