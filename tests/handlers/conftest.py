"""Plays: on a SQLite database, and on each kind in turn for those that show a whole way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.engine import Database
from tests.handlers.stage import Stage


@pytest.fixture
async def play(migrated_sqlite: str) -> AsyncIterator[Stage]:
    """A play in Indonesian."""
    database = Database(migrated_sqlite)
    stage = Stage(database)
    yield stage
    await stage.close()
    await database.dispose()


@pytest.fixture
async def both(database: Database) -> AsyncIterator[Stage]:
    """A play in Indonesian on each kind of database."""
    stage = Stage(database)
    yield stage
    await stage.close()


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Stage]:
    """A play on each kind of database, in which officers' acts can be undone for ten seconds."""
    stage = Stage(database, undo=timedelta(seconds=10))
    yield stage
    await stage.close()


@pytest.fixture
async def english(database: Database) -> AsyncIterator[Stage]:
    """A play in English on each kind of database; the staff room keeps to Indonesian."""
    stage = Stage(database, language="en")
    yield stage
    await stage.close()
