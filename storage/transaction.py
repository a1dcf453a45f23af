"""One transaction, and the writing that can wait a moment.

A batch of events writes many rows of the same few kinds. Each statement costs a visit to the database; so what nobody
reads meanwhile is put down with `later`, and all rows of a kind go in one statement: before anything else is asked
of the database, and at the latest before the commit. So it cannot be seen that they waited.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import Executable
from sqlalchemy.engine import CursorResult, Dialect
from sqlalchemy.ext.asyncio import AsyncConnection

if TYPE_CHECKING:
    from storage.people import Person

Rows = Mapping[str, Any] | Iterable[Mapping[str, Any]]


class Transaction:
    """What the rest of `storage` writes and reads with."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.met: dict[int, Person] = {}  # who speaks in it: a change of somebody counts for what they say after it
        self._later: dict[Executable, list[Mapping[str, Any]]] = {}

    @property
    def dialect(self) -> Dialect:
        return self.connection.dialect

    async def execute(self, statement: Executable, rows: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement now, after all that was to be written later."""
        await self.write()
        return await self.connection.execute(statement, rows)

    async def ahead(self, statement: Executable, rows: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Run a statement now that has nothing to do with what was to be written later."""
        return await self.connection.execute(statement, rows)

    async def scalar(self, statement: Executable, rows: Any = None) -> Any:
        return (await self.execute(statement, rows)).scalar()

    def later(self, statement: Executable, row: Mapping[str, Any]) -> None:
        """Write a row by this statement soon; the same statement object is the same kind of row."""
        self._later.setdefault(statement, []).append(row)

    async def write(self) -> None:
        """Write what was to be written later, kind by kind in the order in which they came up."""
        waiting, self._later = self._later, {}
        for statement, rows in waiting.items():
            await self.connection.execute(statement, rows)

    @asynccontextmanager
    async def begin_nested(self) -> AsyncIterator[None]:
        """A savepoint: what fails inside leaves what came before as it was."""
        await self.write()
        async with self.connection.begin_nested():
            yield
            await self.write()

    async def run_sync(self, work: Callable[..., Any], *given: Any) -> Any:
        await self.write()
        return await self.connection.run_sync(work, *given)
