"""The revisions make exactly the tables that the program speaks of, whole or not at all, on both databases."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from storage import migrate as migrations
from storage.engine import Database
from storage.migrate import Newer, head, migrate, state
from storage.tables import metadata
from storage.word_index import is_of_the_tables


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[Database]:
    opened = Database(empty_url)
    yield opened
    await opened.dispose()


def _differences(connection: Connection) -> list[Any]:
    return compare_metadata(
        MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_of_the_tables}), metadata
    )


async def _written(database: Database) -> set[str]:
    """Every table and index as the database itself would write it down, which Alembic compares but in part."""
    if database.sqlite:
        query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version' AND name NOT LIKE 'words_%'"
    else:
        query = """
            SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version' AND indexname NOT LIKE 'words_%'
            UNION SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
              FROM pg_constraint
             WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text != 'alembic_version'
            UNION SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length,
                                   is_nullable, column_default)
              FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name != 'alembic_version'"""
    async with database.reading() as tx:
        rows = (await tx.execute(text(query))).scalars()
        return {_in_order(row) for row in rows}


def _in_order(statement: str) -> str:
    """A statement without its accidents: quotes, white space and the order of a table's constraints."""
    parts = re.sub(r'[\s"]+', " ", statement).split(",")
    return ",".join(sorted(part.strip(" ()") for part in parts))


async def test_a_new_database_gets_all_tables(empty: Database) -> None:
    """A database without tables is brought to the newest revision, and says so."""
    assert await state(empty) == (None, head())
    await migrate(empty)
    assert await state(empty) == (head(), head())


async def test_migrating_again_changes_nothing(empty: Database) -> None:
    """Who migrates twice has migrated once, and what is stored stays."""
    await migrate(empty)
    async with empty.transaction() as tx:
        await tx.execute(text("INSERT INTO leases VALUES ('poller', 'me', '2026-01-01 00:00:00')"))
    await migrate(empty)
    async with empty.reading() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM leases"))).scalar_one() == 1


async def test_revisions_make_the_tables_of_the_program(database: Database) -> None:
    """Alembic finds nothing that the revisions have forgotten or made otherwise than `storage.tables` says."""
    async with database.reading() as tx:
        assert await tx.run_sync(_differences) == []


async def test_a_forgotten_column_would_be_found(database: Database) -> None:
    """The comparison itself works: a column taken away is noticed."""
    async with database.transaction() as tx:
        await tx.execute(text("ALTER TABLE inbox DROP COLUMN reference"))
    async with database.reading() as tx:
        assert [each[0] for each in await tx.run_sync(_differences)] == ["add_column"]


async def test_every_index_and_constraint_is_as_the_tables_say(database: Database) -> None:
    """What the migrated database writes down of itself equals what the tables would have made, word for word."""
    migrated = await _written(database)
    async with database.transaction() as tx:
        await tx.run_sync(metadata.drop_all)
        await tx.run_sync(metadata.create_all)
    assert migrated == await _written(database)


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the migrations to which a test adds a revision: the file's path."""
    folder = tmp_path / "100%_other"  # a per cent sign means something in Alembic's configuration
    shutil.copytree(migrations.FOLDER, folder)
    monkeypatch.setattr(migrations, "FOLDER", folder)
    return folder / "versions" / "9999_next.py"


def _revision(body: str) -> str:
    indented = body.replace("\n", "\n    ")
    start = f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "9999"\ndown_revision = "{head()}"\n'
    return f"{start}def upgrade():\n    {indented}\n"


async def test_a_failing_migration_leaves_nothing_behind(empty: Database, one_more: Path) -> None:
    """A migration that fails at its last statement has changed nothing."""
    one_more.write_text(_revision("op.create_table('half', sa.Column('n', sa.Integer))\nraise RuntimeError('stop')"))
    with pytest.raises(RuntimeError, match="stop"):
        await migrate(empty)
    assert (await state(empty))[0] is None
    assert await _written(empty) == set()


_REMAKE_PEOPLE = "with op.batch_alter_table('people') as t:\n    t.alter_column('name', type_=sa.String(300))"


async def test_remaking_a_table_keeps_what_refers_to_it(database: Database, one_more: Path) -> None:
    """A table that others refer to can be changed: nothing is deleted, and references are watched again after."""
    async with database.transaction() as tx:
        columns = 'id, key, channel, "user", name, language, created_at'
        await tx.execute(text(f"INSERT INTO people ({columns}) VALUES (1, 'a', 'x', 'u', 'N', 'id', '2026-01-01')"))
        await tx.execute(
            text(
                "INSERT INTO conversations (key, person_id, step, updated_at, reminded, counted) VALUES ('a', 1, '{}', '2026-01-01', false, 0)"
            )
        )
    one_more.write_text(_revision(_REMAKE_PEOPLE))
    await migrate(database)
    async with database.reading() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM conversations"))).scalar_one() == 1
        if database.sqlite:
            assert (await tx.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1


async def test_a_migration_may_not_leave_broken_references(migrated_sqlite: str, one_more: Path) -> None:
    """On SQLite, where a migration runs with foreign keys off, one that breaks them is rolled back."""
    database = Database(migrated_sqlite)
    one_more.write_text(
        _revision(
            "op.execute(\"INSERT INTO conversations (key, person_id, step, updated_at, reminded, counted) VALUES ('a', 7, '{}', '2026', false, 0)\")"
        )
    )
    with pytest.raises(RuntimeError, match="references"):
        await migrate(database)
    async with database.reading() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM conversations"))).scalar_one() == 0
    await database.dispose()


async def test_a_database_of_a_later_version_is_left_alone(database: Database) -> None:
    """A revision that this version does not know is told, not guessed at."""
    async with database.transaction() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(Newer, match="later"):
        await migrate(database)
