"""Plays: on a SQLite database, and on each kind in turn for those that show a whole way."""

from __future__ import annotations

from collections.abc import AsyncIterator

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
async def english(database: Database) -> AsyncIterator[Stage]:
    """A play in English on each kind of database; the staff room keeps to Indonesian."""
    stage = Stage(database, language="en")
    yield stage
    await stage.close()
