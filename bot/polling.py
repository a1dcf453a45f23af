"""One poller at a time: Telegram gives a token's updates to one asker only.

SQLite has one process by itself. On PostgreSQL a lease decides which replica polls; who loses it stops at once, and
another goes on where the last acknowledged update stood.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels.telegram.poller import Poller
from storage import leases
from storage.engine import Database, Unavailable

log = structlog.get_logger()

NAME = "telegram poller"
LENGTH = timedelta(seconds=10)
RENEW = 3.0  # seconds


async def poll_alone(poller: Poller, database: Database) -> None:
    """Poll while nobody else does. Ends only with the poller's own end (`Halted`)."""
    if database.sqlite:
        await poller.run()
        return
    me = secrets.token_hex(8)
    polling: asyncio.Task[None] | None = None
    try:
        while True:
            mine = await _take(database, me)
            if mine and polling is None:
                log.info("this replica polls")
                polling = asyncio.create_task(poller.run())
            elif not mine and polling is not None:
                log.warning("another replica polls now")
                await _end(polling)
                polling = None
            if polling is None:
                await asyncio.sleep(RENEW)
            elif (await asyncio.wait({polling}, timeout=RENEW))[0]:
                polling.result()
                return
    finally:
        if polling is not None:
            await _end(polling)
        with suppress(Unavailable):
            async with database.transaction() as tx:
                await leases.give_back(tx, NAME, me)


async def _take(database: Database, me: str) -> bool:
    try:
        async with database.transaction() as tx:
            return await leases.take(tx, NAME, me, datetime.now(UTC), LENGTH)
    except Unavailable:
        return False


async def _end(polling: asyncio.Task[None]) -> None:
    """Have it stop, if it has not; what it ended with is not said here, so that the lease is given back in any case."""
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
