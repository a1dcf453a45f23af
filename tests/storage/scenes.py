"""What the storage tests begin with: people of every kind, a filed ticket, and several who act at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import insert, select, text

from storage import people, tickets
from storage.addresses import Identity
from storage.engine import Database, Transaction
from storage.people import Met, Person
from storage.tables import followers, metadata
from storage.tickets import Doer, Filing, Ticket
from storage.workflow import Move

NOW = datetime(2026, 3, 2, 7, 30, 15, 250_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
T = TypeVar("T")


def filing(draft: str = "draft", due_at: datetime = NOW + 3 * DAY) -> Filing:
    return Filing(draft, "waste", "TPS penuh", 3.6, 98.48, "depan pasar", "1275011001", "Binjai", "Binjai Kota", due_at)


async def meet(tx: Transaction, *names: str) -> list[Person]:
    """People who are known by these names, in this order."""
    identities = [Identity("x", name) for name in names]
    found = await people.meet(tx, [Met(one, one.user.title(), "id") for one in identities], NOW)
    return [found[one.key] for one in identities]


async def file(tx: Transaction, reporter: Person, draft: str = "draft") -> Ticket:
    ticket, _ = await tickets.file(tx, filing(draft), reporter, NOW)
    return ticket


async def filed(database: Database, draft: str = "draft") -> Ticket:
    """A ticket that Rina reported."""
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        return await file(tx, rina, draft)


async def follow(tx: Transaction, ticket: Ticket, person: Person, since: datetime = NOW) -> None:
    await tx.execute(insert(followers).values(ticket_id=ticket.id, person_id=person.id, since=since))


def officer(person: Person) -> Doer:
    return Doer(person, person.name, officer=True)


def supervisor(person: Person) -> Doer:
    return Doer(person, person.name, officer=True, supervisor=True)


async def moved(tx: Transaction, ticket: Ticket, doer: Doer, *moves: Move, at: datetime = NOW) -> Ticket:
    """The ticket after these moves, a second apart."""
    for number, move in enumerate(moves):
        ticket, _ = await tickets.move(tx, ticket, move, doer, at + number * SECOND)
    return ticket


def same_place(database: Database) -> Database:
    """Another process's view of the same database: its own connections, its own lock."""
    plain = database.url.render_as_string(hide_password=False)
    return Database(plain.replace("+aiosqlite", "").replace("+psycopg", ""))


async def together(count: int, act: Callable[[int], Awaitable[T]]) -> list[T | BaseException]:
    """What came of `act(0)` … `act(count - 1)`, all begun at one moment."""
    barrier = asyncio.Barrier(count)

    async def one(number: int) -> T:
        await barrier.wait()
        return await act(number)

    async with asyncio.timeout(30):
        return await asyncio.gather(*(one(number) for number in range(count)), return_exceptions=True)


async def in_opposite_order(url: str, act: Callable[[Transaction, list[str]], Awaitable[T]]) -> list[T]:
    """What comes of two batches of the same names in opposite order, both caught in the middle by a third. PostgreSQL."""
    database = Database(url)

    async def batch(*names: str) -> T:
        async with database.transaction() as tx:
            return await act(tx, list(names))

    async with asyncio.timeout(20):
        async with database.transaction() as tx:
            await act(tx, ["m"])
            batches = [asyncio.create_task(batch("a", "m", "z")), asyncio.create_task(batch("z", "m", "a"))]
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while (await tx.execute(waiting)).scalar_one() < 2:
                await asyncio.sleep(0.01)
        results = await asyncio.gather(*batches)
    await database.dispose()
    return results


async def everything(tx: Transaction) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    return {
        table.name: sorted((tuple(row) for row in await tx.execute(select(table))), key=repr)
        for table in metadata.sorted_tables
    }
