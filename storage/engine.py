"""Opening a database, and the one way to change it: a transaction that is whole or never was.

SQLite is opened with WAL and `synchronous=FULL` (a commit is on the disk when it returns), foreign keys on, and every
writing transaction begins with `BEGIN IMMEDIATE`: a deferred one reads first and finds at its first write that
somebody else wrote meanwhile, which is how a double tap becomes two tickets. Writers of this process wait for each
other in a lock of ours, for SQLite's own waiting sleeps and is unfair; other processes are met by the busy timeout.

PostgreSQL runs at READ COMMITTED: what must not change underfoot is locked (`FOR UPDATE`) or guarded by a version.

`Unavailable` says that the database could not do its work (locked, full, restarted): nothing was changed, and nothing
that was to be stored may be acknowledged. Every other error is a mistake of ours or of the input.
"""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import TextClause, event, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.one_hop import open_one_hop
from storage.transaction import Transaction as Transaction

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


class Unavailable(Exception):
    """The database cannot work just now; whoever asked asks again later."""


class InUse(Exception):
    """Another process of ours already works on this SQLite file."""


def parse_url(url: str) -> URL:
    """`storage.url` with the driver that the project uses. Raises ValueError with what is expected."""
    try:
        parsed = make_url(url)
    except (exc.ArgumentError, ValueError):
        raise ValueError("expected sqlite:///file.db or postgresql://user:password@host/database") from None
    family = parsed.get_backend_name()
    if family not in _DRIVERS:
        raise ValueError(f"{family} is not supported; expected sqlite or postgresql")
    return parsed.set(drivername=_DRIVERS[family])


class Database:
    """One database, shared by everything in the process."""

    def __init__(self, url: str, *, busy_timeout: float = 5.0) -> None:
        """`busy_timeout` is how many seconds SQLite waits for another process before it is `Unavailable`."""
        self.url = parse_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._one_writer = asyncio.Lock()
        self._held: IO[str] | None = None
        self.engine: AsyncEngine = _sqlite(self.url, busy_timeout) if self.sqlite else _postgresql(self.url)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """A transaction that writes: committed at the end, rolled back by any exception. Raises `Unavailable`."""
        if self.sqlite:
            async with self._one_writer, self._begin("BEGIN IMMEDIATE") as tx:
                yield tx
        else:
            async with self._begin("BEGIN") as tx:
                yield tx

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction that only reads, beside any writer. Raises `Unavailable`."""
        async with self._begin("BEGIN") as tx:
            yield tx

    async def outside_transactions(self, statements: Sequence[TextClause]) -> list[Any]:
        """Run what no transaction may hold (VACUUM, a checkpoint): the first row of each. Raises `Unavailable`."""
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT", saberling_begin="SELECT 1")
                answers = [await connection.execute(statement) for statement in statements]
                return [answer.first() if answer.returns_rows else None for answer in answers]
        except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
            raise Unavailable(_why(error)) from error

    @asynccontextmanager
    async def _begin(self, how: str) -> AsyncIterator[Transaction]:
        try:
            async with self.engine.connect() as connection:
                await connection.execution_options(saberling_begin=how)
                async with connection.begin():
                    tx = Transaction(connection)
                    yield tx
                    await tx.write()
        except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
            if "no such" in str(getattr(error, "orig", "")):  # SQLite's word for a table we forgot
                raise
            raise Unavailable(_why(error)) from error
        except exc.DBAPIError as error:
            if error.connection_invalidated:
                raise Unavailable("connection lost") from error
            raise

    def hold(self) -> None:
        """Make sure that no other process of ours works on the same SQLite file. Raises `InUse`.

        The lock lives as long as the process, so a killed one leaves nothing behind. On PostgreSQL several replicas
        may work side by side.
        """
        if not self.sqlite or not self.url.database or self.url.database == ":memory:":
            return
        held = Path(self.url.database + ".lock").open("w")  # noqa: SIM115
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            raise InUse(f"another saberling already runs on {self.url.database}") from None
        self._held = held

    async def dispose(self) -> None:
        await self.engine.dispose()
        if self._held is not None:
            self._held.close()
            self._held = None


def _why(error: Exception) -> str:
    """The driver's own word ("database is locked"), without the statement and its values."""
    orig = getattr(error, "orig", None) or error
    return f"{type(orig).__name__}: {orig}".splitlines()[0][:200]


def _sqlite(url: URL, busy_timeout: float) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=4,
        max_overflow=4,
        pool_reset_on_return=None,  # `_begin` has ended every transaction by then
        connect_args={"timeout": busy_timeout, "async_creator_fn": open_one_hop},
    )

    @event.listens_for(engine.sync_engine, "connect")
    def opened(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver shall not begin transactions of its own
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("saberling_begin", "BEGIN IMMEDIATE"))

    return engine


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(url, pool_size=8, max_overflow=8, pool_timeout=10)
