"""SQLite without needless hops between threads.

aiosqlite keeps a thread for each connection, and every call is a visit: making a cursor, executing, fetching, closing.
Each visit wakes two threads, and that, not SQLite, is what a small transaction costs. So only what may wait makes a
visit: opening, `BEGIN IMMEDIATE` (for another process that writes), `COMMIT` and `ROLLBACK` (for the disk), `PRAGMA`.
Every other statement of ours finds its rows by an index in some microseconds, less than a visit costs, and is run
where it is asked, with all its rows read at once as SQLAlchemy would do anyway. So is the end of a
transaction that only read: it has nothing to bring to the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_WAITS = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "PRAGMA", "VACUUM", "INSERT INTO words_")


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors are read to the end at once, and visit its thread only to wait."""

    _writes = True  # whether the transaction began so that it may

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)

    async def commit(self) -> None:
        if self._writes:
            await super().commit()
        else:
            self._conn.commit()

    async def rollback(self) -> None:
        if self._writes:
            await super().rollback()
        else:
            self._conn.rollback()

    async def run(self, sql: str, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Do this, in the connection's thread if the statement may wait."""
        if sql.startswith("BEGIN"):
            self._writes = sql != "BEGIN"
        if sql.startswith(_WAITS):
            return await self._execute(partial(work, self._conn))
        return work(self._conn)


class OneHopCursor:
    """What SQLAlchemy asks of an aiosqlite cursor."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> OneHopCursor:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> OneHopCursor:
        await self._connection.run(sql, partial(self._read, lambda cursor: cursor.execute(sql, parameters)))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> OneHopCursor:
        await self._connection.run(sql, partial(self._read, lambda cursor: cursor.executemany(sql, parameters)))
        return self

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """It was closed when it was read."""

    def _read(self, run: Callable[[sqlite3.Cursor], Any], connection: sqlite3.Connection) -> None:
        cursor = connection.cursor()
        try:
            run(cursor)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


def open_one_hop(database: str, **options: Any) -> OneHopConnection:
    """A connection, not yet opened, for SQLAlchemy's `async_creator_fn`; `options` are those of sqlite3.connect."""
    options["check_same_thread"] = False  # one at a time all the same: whoever asks waits for the answer
    connection = OneHopConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
