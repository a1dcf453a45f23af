"""Fixtures: put `pytest_plugins = ("tests.bot_api_double.fixtures",)` into a test module to have them.

Both fail a test in which the bot broke the Bot API's description and nobody looked: a test that expects
violations empties `double.violations` itself.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.bot_api_double.double import BotApiDouble
from tests.bot_api_double.remote import RemoteDouble, spawned


@pytest_asyncio.fixture
async def double() -> AsyncIterator[BotApiDouble]:
    """A double in this process, strict in everything but the rate."""
    async with BotApiDouble() as running:
        yield running
        assert running.violations == [], "calls that the Bot API does not describe"


@pytest_asyncio.fixture
async def remote_double() -> AsyncIterator[RemoteDouble]:
    """A double in a process of its own, without validation (its start is quick)."""
    async with spawned("--no-validate") as running:
        yield running
