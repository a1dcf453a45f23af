"""Databases that fail at will, a handler that only repeats, and the office of the delivery tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers import router
from storage.engine import Database
from tests.bot.office import Office
from tests.bot.scripted import Echo, Moody


@pytest.fixture
async def moody(database_url: str) -> AsyncIterator[Moody]:
    database = Moody(database_url)
    yield database
    await database.dispose()


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


@pytest.fixture
def echo(monkeypatch: pytest.MonkeyPatch) -> Echo:
    """A handler that repeats; words put into `echo.poison` make it fail."""
    repeating = Echo()
    monkeypatch.setattr(router, "answer", repeating)
    return repeating
