"""The inbox hands out each key once, and keeps whole what could not be handled."""

from __future__ import annotations

from sqlalchemy import select

from storage import inbox
from storage.engine import Database, Transaction
from storage.inbox import SetAside
from storage.tables import inbox as table
from tests.storage.scenes import DAY, NOW, SECOND, in_opposite_order, same_place, together

KEYS = [("x", str(number)) for number in range(20)]


async def test_a_key_is_claimed_once(database: Database) -> None:
    """A repeated event is nobody's, in one batch and in the next; another channel's is another event."""
    async with database.transaction() as tx:
        assert await inbox.claim(tx, [("x", "1"), ("x", "1"), ("x", "2")], NOW) == {("x", "1"), ("x", "2")}
        assert await inbox.claim(tx, [("x", "2"), ("x", "1")], NOW) == set()
        assert await inbox.claim(tx, [("y", "1"), ("x", "1"), ("x", "0")], NOW) == {("y", "1"), ("x", "0")}
        assert await inbox.claim(tx, [], NOW) == set()


async def test_what_is_rolled_back_was_not_claimed(database: Database) -> None:
    """When the handling fails its claim was never made: the event is handled when it comes again."""
    async with database.engine.connect() as connection:
        await inbox.claim(Transaction(connection), [("x", "1")], NOW)
        await connection.rollback()
    async with database.transaction() as tx:
        assert await inbox.claim(tx, [("x", "1")], NOW) == {("x", "1")}


async def test_every_key_has_one_claimer(database: Database) -> None:
    """Many who claim the same keys at one moment, in two processes and any order, get each key once between them."""
    other = same_place(database)

    async def act(number: int) -> set[tuple[str, str]]:
        async with (database, other)[number % 2].transaction() as tx:
            return await inbox.claim(tx, KEYS[number:] + KEYS[:number], NOW)

    results = await together(6, act)
    await other.dispose()
    claimed = [key for one in results if not isinstance(one, BaseException) for key in one]
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert sorted(claimed) == sorted(KEYS)


async def test_two_batches_never_wait_for_each_other(migrated_postgresql: str) -> None:
    """Batches with the same keys in opposite order, both caught in the middle, both come through."""

    async def claim(tx: Transaction, names: list[str]) -> int:
        return len(await inbox.claim(tx, [("x", name) for name in names], NOW))

    assert sorted(await in_opposite_order(migrated_postgresql, claim)) == [0, 2]


async def _set_aside(database: Database, key: str, again_in: int = 0) -> None:
    async with database.transaction() as tx:
        kept = {"raw": f"raw {key}", "error": "boom", "reference": f"R{key}"}
        await inbox.set_aside(tx, "x", key, now=NOW, again=NOW + again_in * SECOND, **kept)


async def _row(database: Database, key: str) -> tuple[object, ...]:
    async with database.reading() as tx:
        columns = select(table.c.state, table.c.attempts, table.c.raw, table.c.error, table.c.not_before)
        return tuple((await tx.execute(columns.where(table.c.key == key))).one())


async def test_what_could_not_be_handled_is_tried_again_in_time(database: Database) -> None:
    """An event set aside is due at its time, the earliest first, with all that it was, and only once."""
    for key, wait in (("1", 5), ("2", 3), ("3", 9), ("2", 0)):
        await _set_aside(database, key, wait)
    async with database.transaction() as tx:
        assert await inbox.due_again(tx, NOW + 2 * SECOND) == []
        assert await inbox.due_again(tx, NOW + 5 * SECOND) == [
            SetAside("x", "2", "raw 2", 1, "R2"),
            SetAside("x", "1", "raw 1", 1, "R1"),
        ]
        assert len(await inbox.due_again(tx, NOW + 9 * SECOND, most=2)) == 2
        assert await inbox.claim(tx, [("x", "1")], NOW) == set()  # its repetition is no second event


async def test_what_is_taken_up_leaves_no_contents(database: Database) -> None:
    """Handled at last, an event is as any other: its contents are gone, and it cannot be taken up twice."""
    await _set_aside(database, "1")
    async with database.transaction() as tx:
        (one,) = await inbox.due_again(tx, NOW)
        assert await inbox.take_up(tx, one)
        assert not await inbox.take_up(tx, one)
        assert await inbox.due_again(tx, NOW + DAY) == []
    assert await _row(database, "1") == ("handled", 1, None, None, None)


async def test_it_is_taken_up_by_one(database: Database) -> None:
    """Of several who take up the same event at one moment one has it."""
    other = same_place(database)
    await _set_aside(database, "1")
    async with database.reading() as tx:
        (one,) = await inbox.due_again(tx, NOW)

    async def act(number: int) -> bool:
        async with (database, other)[number % 2].transaction() as tx:
            return await inbox.take_up(tx, one)

    results = await together(6, act)
    await other.dispose()
    assert sorted(map(str, results)) == ["False"] * 5 + ["True"]


async def test_a_failure_is_counted_and_the_last_one_is_quarantined(database: Database) -> None:
    """It is put off, and finally stays for a person to look at; who saw an older attempt changes nothing."""
    await _set_aside(database, "1")
    async with database.transaction() as tx:
        (one,) = await inbox.due_again(tx, NOW)
        await inbox.put_off(tx, one, NOW + DAY)
        await inbox.put_off(tx, one, None)  # of the attempt before
        assert not await inbox.take_up(tx, one)
        assert await inbox.due_again(tx, NOW) == []
        (again,) = await inbox.due_again(tx, NOW + DAY)
        assert again.attempts == 2
        await inbox.put_off(tx, again, None)
        assert await inbox.due_again(tx, NOW + 30 * DAY) == []
        assert await inbox.quarantined(tx) == 1
    assert (await _row(database, "1"))[:4] == ("quarantined", 3, "raw 1", "boom")


async def test_what_makes_no_sense_is_kept(database: Database) -> None:
    """An event that nobody can read is quarantined whole, with an error of bearable length; the others are not."""
    async with database.transaction() as tx:
        await inbox.claim(tx, [("x", "1"), ("x", "2")], NOW)
        await inbox.quarantine(tx, "x", "1", raw="{", error="e" * 9000, reference="R1")
        assert await inbox.quarantined(tx) == 1
    assert await _row(database, "1") == ("quarantined", 1, "{", "e" * 2000, None)
    assert (await _row(database, "2"))[0] == "handled"


async def test_only_what_was_handled_long_ago_is_forgotten(database: Database) -> None:
    """Keys are kept as long as a channel may repeat them, and what is set aside until somebody looks."""
    async with database.transaction() as tx:
        await inbox.claim(tx, [("x", "old"), ("x", "poison")], NOW)
        await inbox.quarantine(tx, "x", "poison", raw="{", error="", reference="R")
        await inbox.claim(tx, [("x", "new")], NOW + SECOND)
    await _set_aside(database, "again")
    async with database.transaction() as tx:
        assert await inbox.forget(tx, NOW + inbox.MEMORY) == 0
        assert await inbox.forget(tx, NOW + inbox.MEMORY + SECOND) == 1
        left = set((await tx.execute(select(table.c.key))).scalars())
        assert left == {"poison", "new", "again"}
        assert inbox.MEMORY >= 8 * DAY  # a week of repetitions, and a day
