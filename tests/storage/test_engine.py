"""A transaction is whole or never was, and what the database cannot do now is said as `Unavailable`."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import exc, insert, select, text, update

from storage.engine import Database, InUse, Unavailable, parse_url
from storage.tables import leases, outbox

MORNING = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


@pytest.fixture
async def impatient(migrated_sqlite: str) -> AsyncIterator[Database]:
    """A SQLite database that waits for nobody."""
    opened = Database(migrated_sqlite, busy_timeout=0.05)
    yield opened
    await opened.dispose()


async def _take(database: Database, name: str = "poller", owner: str = "me") -> None:
    async with database.transaction() as tx:
        await tx.execute(insert(leases).values(name=name, owner=owner, until=MORNING))


async def _names(database: Database) -> list[str]:
    async with database.reading() as tx:
        return list((await tx.execute(select(leases.c.name).order_by(leases.c.name))).scalars())


@contextmanager
def _another_process(database: Database) -> Iterator[sqlite3.Connection]:
    """A connection as another process has it: in no lock and no pool of ours."""
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None, timeout=0)) as connection:
        yield connection


async def test_a_commit_is_on_the_disk_when_it_returns(impatient: Database) -> None:
    """Every connection to SQLite keeps a write-ahead log, syncs each commit, and overwrites what is deleted."""
    async with impatient.reading() as one, impatient.reading() as other:
        for tx in (one, other):
            for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1)):
                assert (await tx.connection.exec_driver_sql(f"PRAGMA {pragma}")).scalar_one() == value


async def test_references_are_watched(database: Database) -> None:
    """A row that refers to nothing is refused."""
    row = {"chat": "x/1", "channel": "x", "address": "1", "lane": 0, "kind": "say", "state": "pending"}
    with pytest.raises(exc.IntegrityError):
        async with database.transaction() as tx:
            await tx.execute(insert(outbox).values(**row, person_id=7, created_at=MORNING, not_before=MORNING))


async def test_what_was_committed_is_there(database: Database) -> None:
    """A transaction that ends is kept, also for a connection opened later."""
    await _take(database)
    other = Database(
        database.url.render_as_string(hide_password=False).replace("+aiosqlite", "").replace("+psycopg", "")
    )
    assert await _names(other) == ["poller"]
    await other.dispose()


async def test_an_exception_undoes_all_of_a_transaction(database: Database) -> None:
    """When anything in a transaction fails, nothing of it was."""
    await _take(database)

    async def fail() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(leases).values(name="clock", owner="me", until=MORNING))
            await tx.execute(update(leases).values(owner="somebody else"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with database.reading() as tx:
        assert [tuple(row) for row in await tx.execute(select(leases.c.name, leases.c.owner))] == [("poller", "me")]


async def test_a_cancelled_transaction_never_was(database: Database) -> None:
    """Whoever is cancelled in the midst of a transaction leaves neither rows nor a lock."""
    inside = asyncio.Event()

    async def halfway() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(leases).values(name="half", owner="me", until=MORNING))
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(halfway())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(_take(database), 5)
    assert await _names(database) == ["poller"]


async def test_a_mistake_of_ours_is_not_taken_for_a_weak_database(database: Database) -> None:
    """A unique key that is there already is told as such: asking again later would not help."""
    await _take(database)
    with pytest.raises(exc.IntegrityError):
        await _take(database)


_COUNT_UP = """
import asyncio, sys
from sqlalchemy import select, text, update
from storage.engine import Database
from storage.tables import leases

async def main():
    database = Database(sys.argv[1], busy_timeout=30)
    for _ in range(40):
        async with database.transaction() as tx:
            found = (await tx.execute(select(leases.c.owner).with_for_update())).scalar_one()
            await asyncio.sleep(0)
            await tx.execute(update(leases).values(owner=str(int(found) + 1)))
    await database.dispose()

asyncio.run(main())
"""


async def test_two_processes_that_read_and_then_write_lose_nothing(database_url: str) -> None:
    """What a transaction has read stays true until it writes: two processes count to 80, each by 40 steps of one."""
    database = Database(database_url)
    await _take(database, owner="0")
    command = [sys.executable, "-c", _COUNT_UP, database_url]
    processes = [await asyncio.create_subprocess_exec(*command, stderr=subprocess.PIPE) for _ in range(2)]
    errors = [(await process.communicate())[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], "\n".join(errors)
    async with database.reading() as tx:
        assert (await tx.execute(select(leases.c.owner))).scalar_one() == "80"
    await database.dispose()


async def test_a_writer_is_alone_before_it_reads(impatient: Database) -> None:
    """No other process can write between the first read and the first write of a transaction."""
    with _another_process(impatient) as other:
        async with impatient.transaction() as tx:
            await tx.execute(select(leases.c.name))
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("INSERT INTO leases VALUES ('clock', 'other', '2026-01-01')")
        other.execute("INSERT INTO leases VALUES ('clock', 'other', '2026-01-01')")


async def test_a_reader_does_not_hinder_a_writer(impatient: Database) -> None:
    """A long look at the database keeps nobody from writing, and sees what was when it began."""
    async with impatient.reading() as tx:
        assert (await tx.execute(select(leases.c.name))).all() == []
        await _take(impatient)
        assert (await tx.execute(select(leases.c.name))).all() == []
    assert await _names(impatient) == ["poller"]


async def test_a_database_locked_by_another_process_is_unavailable_and_comes_back(impatient: Database) -> None:
    """While another process holds the lock we say so, change nothing, and go on when it is released."""
    with _another_process(impatient) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable):
            await _take(impatient)
        other.execute("ROLLBACK")
        await _take(impatient)
    assert await _names(impatient) == ["poller"]


async def test_a_full_disk_is_unavailable_and_comes_back(impatient: Database) -> None:
    """When SQLite cannot grow, nothing is stored, and all goes on when there is room again."""
    async with impatient.reading() as tx:
        pages = (await tx.connection.exec_driver_sql("PRAGMA page_count")).scalar_one()

    async def fill(limit: int) -> None:
        async with impatient.transaction() as tx:
            await tx.connection.exec_driver_sql(f"PRAGMA max_page_count={limit}")
            rows = [{"name": f"{n}-{'x' * 2000}", "owner": "me", "until": MORNING} for n in range(20)]
            await tx.execute(insert(leases), rows)

    with pytest.raises(Unavailable):
        await fill(pages)
    assert await _names(impatient) == []
    await fill(pages + 1000)
    assert len(await _names(impatient)) == 20


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    """A PostgreSQL that refuses connections is asked again later; the error names no password."""
    database = Database("postgresql://somebody:hunter2@127.0.0.1:1/nowhere")
    with pytest.raises(Unavailable) as caught:
        await _take(database)
    assert "hunter2" not in str(caught.value)
    await database.dispose()


async def test_a_lost_connection_is_unavailable_and_replaced(migrated_postgresql: str) -> None:
    """When the server ends our connections the transaction never was, and the next one finds a new connection."""
    database, other = Database(migrated_postgresql), Database(migrated_postgresql)
    end_the_others = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid != pg_backend_pid()"""

    async def lose() -> None:
        async with database.transaction() as tx:
            await tx.execute(insert(leases).values(name="lost", owner="me", until=MORNING))
            async with other.reading() as killer:
                await killer.execute(text(end_the_others))
            await tx.execute(select(leases.c.name))

    with pytest.raises(Unavailable):
        await lose()
    await _take(database)
    assert await _names(database) == ["poller"]
    await database.dispose()
    await other.dispose()


async def test_only_one_process_works_on_a_file(migrated_sqlite: str) -> None:
    """A second one is refused, says on which file, and may start when the first has ended."""
    first, second = Database(migrated_sqlite), Database(migrated_sqlite)
    first.hold()
    with pytest.raises(InUse, match=r"saberling\.db"):
        second.hold()
    await first.dispose()
    second.hold()
    await second.dispose()


async def test_several_processes_work_on_one_server(migrated_postgresql: str) -> None:
    """Replicas on PostgreSQL do not keep each other out."""
    first, second = Database(migrated_postgresql), Database(migrated_postgresql)
    first.hold()
    second.hold()
    await first.dispose()
    await second.dispose()


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///a/b.db", "sqlite+aiosqlite"),
        ("postgresql://u:p@host/db", "postgresql+psycopg"),
        ("postgresql+asyncpg://u:p@host/db", "postgresql+psycopg"),
    ],
)
def test_an_address_gets_the_driver_that_the_project_uses(url: str, driver: str) -> None:
    """Whoever configures the database need not know our drivers."""
    assert parse_url(url).drivername == driver


@pytest.mark.parametrize("url", ["", "saberling.db", "mysql://u:hunter2@host/db", "http://u:hunter2@host"])
def test_an_address_that_is_none_is_refused_with_what_is_expected(url: str) -> None:
    """The error says what would be right, and no password."""
    with pytest.raises(ValueError, match="expected sqlite") as caught:
        parse_url(url)
    assert "hunter2" not in str(caught.value)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    """A naive time means nothing, so it is not stored."""
    with pytest.raises(exc.StatementError, match="without a zone"):
        async with database.transaction() as tx:
            await tx.execute(insert(leases).values(name="a", owner="b", until=MORNING.replace(tzinfo=None)))


async def test_times_come_back_in_utc(database: Database) -> None:
    """A time stored in Binjai's zone is the same instant when read, and says that it is UTC."""
    wib = timezone(timedelta(hours=7))
    async with database.transaction() as tx:
        await tx.execute(insert(leases).values(name="a", owner="b", until=MORNING.astimezone(wib)))
    async with database.reading() as tx:
        found = (await tx.execute(select(leases.c.until))).scalar_one()
    assert (found, found.tzinfo) == (MORNING, UTC)


async def test_the_database_file_is_made_where_it_is_named(tmp_path: Path) -> None:
    """A SQLite file that is not there yet is made by the first connection."""
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    async with database.reading() as tx:
        assert (await tx.connection.exec_driver_sql("SELECT 1")).scalar_one() == 1
    await database.dispose()
    assert (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    "at",
    [
        MORNING,
        MORNING.replace(microsecond=7),
        datetime(2026, 3, 2, 14, 30, tzinfo=ZoneInfo("Asia/Jakarta")),
        datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
    ],
    ids=str,
)
async def test_a_time_stays_what_it_was(database: Database, at: datetime) -> None:
    """A time from any zone comes back as the same instant, in UTC, also where a clock shows an hour twice."""
    async with database.transaction() as tx:
        await tx.execute(insert(leases).values(name="poller", owner="me", until=at))
    async with database.reading() as tx:
        until = await tx.scalar(select(leases.c.until))
        sooner = await tx.scalar(select(leases.c.name).where(leases.c.until < until + timedelta(microseconds=1)))
    assert until == at.astimezone(UTC)
    assert until.tzinfo is UTC or until.utcoffset() == timedelta(0)
    assert sooner == "poller"
