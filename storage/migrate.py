"""Bringing a database to the tables of this version of the program.

The revisions in `migrations/versions` are run by Alembic, in one transaction: a migration is whole or never was, and
a second process that starts meanwhile waits and then finds nothing to do.

SQLite changes a table by making it anew (Alembic's batch mode), which drops the old one; with foreign keys on, that
would delete what refers to it. They can only be turned off outside a transaction, so that is done first, and before
the commit SQLite looks for every reference that has come to nothing.

The index of words is made anew where a revision has left it otherwise than it should be (`storage.word_index`).

    python -m storage.migrate "Remember who follows"    writes the revision that the tables' present state needs
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, exc
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import word_index
from storage.engine import Database, Unavailable

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x5AB3_12_75  # PostgreSQL: whoever migrates holds this advisory lock


class Newer(Exception):
    """The database was migrated by a later version of the program; this one must not touch it."""


async def migrate(database: Database) -> None:
    """Run the revisions that the database lacks. Raises `Newer` and `Unavailable`; then nothing was changed."""
    async with _alone(database) as connection:
        await connection.run_sync(_upgrade)


async def state(database: Database) -> tuple[str | None, str]:
    """The revision the database is at (None: no tables yet) and the one this program needs. Raises `Unavailable`."""
    async with database.reading() as connection:
        return await connection.run_sync(_current), head()


def head() -> str:
    """The newest revision there is."""
    return str(ScriptDirectory(str(FOLDER)).get_current_head())


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    current = _current(connection)
    if current and current not in {each.revision for each in ScriptDirectory(str(FOLDER)).walk_revisions()}:
        raise Newer(f"the database is at revision {current}, which this version does not know")
    command.upgrade(_config(connection), "head")
    word_index.ensure(connection)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[AsyncConnection]:
    try:
        async with database.engine.connect() as connection:
            async with _foreign_keys_off(database, connection), connection.begin():
                if not database.sqlite:
                    await connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
                if database.sqlite and (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first():
                    raise RuntimeError("the migration would leave references to rows that are gone")
    except (exc.OperationalError, exc.InterfaceError) as error:
        raise Unavailable(type(error.orig or error).__name__) from error


@asynccontextmanager
async def _foreign_keys_off(database: Database, connection: AsyncConnection) -> AsyncIterator[None]:
    if not database.sqlite:
        yield
        return
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        await driver.execute("PRAGMA foreign_keys=ON")


async def _write_revision(words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        await migrate(database)
        async with database.engine.connect() as connection:
            await connection.run_sync(_compare, words)
        await database.dispose()


def _compare(connection: Connection, words: str) -> None:
    number = len(list(ScriptDirectory(str(FOLDER)).walk_revisions())) + 1
    command.revision(_config(connection), words, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    asyncio.run(_write_revision(sys.argv[1]))
