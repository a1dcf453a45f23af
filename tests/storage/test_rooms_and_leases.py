"""Rooms are where they moved to; a lease has one holder."""

from __future__ import annotations

from storage import leases, rooms
from storage.addresses import Address
from storage.engine import Database
from tests.storage.scenes import NOW, SECOND, same_place, together

OLD, NEW = Address("x", "-1"), Address("x", "-100")
LENGTH = 10 * SECOND


async def test_a_room_that_moved_is_found_where_it_is(database: Database) -> None:
    """The config's old address leads to the new one after a move, also when it is read again; others stay."""
    async with database.transaction() as tx:
        assert await rooms.find(tx, "staff") is None
        assert await rooms.settle_in(tx, "staff", OLD) == OLD
        assert await rooms.settle_in(tx, "public", Address("x", "-2")) == Address("x", "-2")
        await rooms.move(tx, OLD, NEW)
        await rooms.move(tx, Address("y", "-2"), NEW)  # another channel's room of the same name
        assert await rooms.find(tx, "staff") == NEW
        assert await rooms.settle_in(tx, "staff", OLD) == NEW
        assert await rooms.find(tx, "public") == Address("x", "-2")


async def test_a_room_configured_anew_begins_anew(database: Database) -> None:
    """When the config names another address, that is the room, whatever became of the one before."""
    async with database.transaction() as tx:
        await rooms.settle_in(tx, "staff", OLD)
        await rooms.move(tx, OLD, NEW)
        other = Address("y", "9")
        assert await rooms.settle_in(tx, "staff", other) == other
        assert await rooms.find(tx, "staff") == other


async def test_a_lease_has_one_holder(database: Database) -> None:
    """Who holds a lease prolongs it; another one has to wait until it is given back or has run out."""
    async with database.transaction() as tx:
        assert await leases.take(tx, "poller", "a", NOW, LENGTH)
        assert await leases.take(tx, "poller", "a", NOW + 5 * SECOND, LENGTH)
        assert not await leases.take(tx, "poller", "b", NOW + 15 * SECOND, LENGTH)
        assert await leases.take(tx, "clock", "b", NOW, LENGTH)
        assert await leases.take(tx, "poller", "b", NOW + 16 * SECOND, LENGTH)
        await leases.give_back(tx, "poller", "a")  # which is not theirs any more
        assert not await leases.take(tx, "poller", "a", NOW + 17 * SECOND, LENGTH)
        await leases.give_back(tx, "poller", "b")
        assert await leases.take(tx, "poller", "a", NOW + 17 * SECOND, LENGTH)


async def test_of_many_who_take_a_lease_one_has_it(database: Database) -> None:
    """At one moment, in two processes, exactly one becomes the holder, at the beginning and after it ran out."""
    other = same_place(database)
    for now in (NOW, NOW + LENGTH + SECOND):

        async def act(number: int, now=now) -> bool:
            async with (database, other)[number % 2].transaction() as tx:
                return await leases.take(tx, "poller", f"{now}/{number}"[-32:], now, LENGTH)

        assert sorted(map(str, await together(6, act))) == ["False"] * 5 + ["True"]
    await other.dispose()
