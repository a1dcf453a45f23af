"""Polling: of all replicas one asks Telegram, and another goes on when it stops or dies."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from bot import polling
from bot.channels import Halted
from bot.channels.telegram.poller import Poller
from bot.polling import NAME, poll_alone
from storage import leases
from storage.engine import Database
from tests.bot.scripted import Moody, rows


class Asking:
    """A poller that asks until it is told to stop; `others` counts all that ask at this moment."""

    def __init__(self, others: list["Asking"]) -> None:
        self.others = others
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()
        self.halt = asyncio.Event()
        self.most = 0

    async def run(self) -> None:
        self.others.append(self)
        self.most = max(self.most, len(self.others))
        self.begun.set()
        try:
            await self.halt.wait()
            raise Halted("the token is not valid (any more)")
        finally:
            self.others.remove(self)
            self.ended.set()


def poll(poller: Asking, database: Database) -> asyncio.Task[None]:
    return asyncio.create_task(poll_alone(cast(Poller, poller), database))


async def stop(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def soon(event: asyncio.Event) -> None:
    async with asyncio.timeout(10):
        await event.wait()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same as in life, a hundred times faster."""
    monkeypatch.setattr(polling, "RENEW", 0.03)


@pytest.fixture
async def postgresql(migrated_postgresql: str) -> AsyncIterator[Moody]:
    database = Moody(migrated_postgresql)
    yield database
    await database.dispose()


async def test_on_sqlite_at_once(migrated_sqlite: str):
    """On SQLite there is one process, so it polls without asking anybody."""
    database = Database(migrated_sqlite)
    poller = Asking([])
    task = poll(poller, database)
    await soon(poller.begun)
    assert await rows(database, "leases", "name") == []
    await stop(task)
    assert poller.ended.is_set()
    await database.dispose()


async def test_only_one_and_then_the_other(postgresql: Moody):
    """Of two replicas one polls; when it gives back, the other goes on, and never both at once."""
    at_work: list[Asking] = []
    pollers = [Asking(at_work), Asking(at_work)]
    tasks = {poller: poll(poller, postgresql) for poller in pollers}
    async with asyncio.timeout(10):
        await asyncio.wait(
            [asyncio.create_task(poller.begun.wait()) for poller in pollers], return_when=asyncio.FIRST_COMPLETED
        )
    [first] = at_work
    [second] = [poller for poller in pollers if poller is not first]
    for _ in range(3):  # the other has asked for the lease again and again, and not got it
        assert not await polling._take(postgresql, "a third")
    assert not second.begun.is_set()
    await stop(tasks[first])
    await soon(second.begun)
    assert (first.most, second.most) == (1, 1)
    await stop(tasks[second])
    assert await rows(postgresql, "leases", "name") == []


async def test_takes_over_from_the_dead(postgresql: Moody):
    """A replica that died gives nothing back: when its lease is over, another polls, and not before."""
    over = datetime.now(UTC) + timedelta(seconds=0.3)
    async with postgresql.transaction() as tx:
        assert await leases.take(tx, NAME, "the dead", over - polling.LENGTH, polling.LENGTH)
    poller = Asking([])
    task = poll(poller, postgresql)
    await soon(poller.begun)
    assert datetime.now(UTC) >= over
    await stop(task)


async def test_who_lost_the_lease_stops(postgresql: Moody):
    """Who finds that somebody else has the lease stops polling at once, and goes on when it is free again."""
    poller = Asking([])
    task = poll(poller, postgresql)
    await soon(poller.begun)
    poller.begun.clear()
    async with postgresql.transaction() as tx:
        [mine] = [row.owner for row in await tx.execute(leases.leases.select())]
        await leases.give_back(tx, NAME, mine)
        assert await leases.take(tx, NAME, "another", datetime.now(UTC), polling.LENGTH)
    await soon(poller.ended)
    async with postgresql.transaction() as tx:
        await leases.give_back(tx, NAME, "another")
    await soon(poller.begun)
    await stop(task)


async def test_while_the_database_is_away(postgresql: Moody):
    """Who cannot ask for the lease does not poll; what could be received could not be stored anyway."""
    poller = Asking([])
    task = poll(poller, postgresql)
    await soon(poller.begun)
    poller.begun.clear()
    postgresql.away = True
    await soon(poller.ended)
    postgresql.away = False
    await soon(poller.begun)
    await stop(task)


async def test_a_token_that_is_not_valid(postgresql: Moody):
    """The poller's own end is the end, and the lease is given back."""
    poller = Asking([])
    task = poll(poller, postgresql)
    poller.halt.set()
    with pytest.raises(Halted):
        await task
    assert await rows(postgresql, "leases", "name") == []


def test_renewed_well_before_it_is_over(monkeypatch: pytest.MonkeyPatch):
    """Two renewals may fail before the lease is over."""
    monkeypatch.undo()
    assert polling.LENGTH.total_seconds() >= 3 * polling.RENEW
