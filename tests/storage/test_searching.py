"""The index of words: kept by the database, made anew where it is lost, and empty of what was erased."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from storage import erasure, scrubbing, searching, tickets
from storage.engine import Database
from storage.migrate import migrate
from storage.searching import Word
from storage.tickets import Filing
from tests.storage.scenes import DAY, NOW, meet

CANARY = "kenarikuning"


async def _told(database: Database, who: str, words: str) -> int:
    async with database.transaction() as tx:
        (person,) = await meet(tx, who)
        filing = Filing(f"draft {who}", "waste", words, 3.6, 98.4, "gang melati", "1", "A", "B", NOW + DAY)
        ticket, _ = await tickets.file(tx, filing, person, NOW)
    return ticket.id


async def _found(database: Database, word: str) -> list[int]:
    async with database.reading() as tx:
        return [one.id for one in (await searching.search(tx, [Word(word)], 9, 0)).tickets]


async def test_a_lost_index_is_made_anew(database: Database) -> None:
    """What a revision has dropped, or a database never had, is made from the tickets when the program starts."""
    ticket = await _told(database, "rina", "sampah di pasar")
    lost = ["DROP TRIGGER words_change", "DROP TABLE words_open"]
    if not database.sqlite:
        async with database.reading() as tx:
            found = await tx.execute(text("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'words_%'"))
            lost = [f"DROP INDEX {name}" for name in found.scalars()]
            assert len(lost) == 2
    async with database.transaction() as tx:
        for statement in lost:
            await tx.execute(text(statement))
    await migrate(database)
    assert await _found(database, "pas") == [ticket]


async def test_what_is_as_it_should_be_is_left(migrated_sqlite: str) -> None:
    """A start does not read all tickets: an index that stands is taken as it is."""
    database = Database(migrated_sqlite)
    await _told(database, "rina", "sampah di pasar")
    async with database.transaction() as tx:
        await tx.execute(text("INSERT INTO words_open(words_open) VALUES('delete-all')"))
    await migrate(database)
    async with database.reading() as tx:
        assert (await searching.search(tx, [Word("pasar")], 9, 0)).still_open == 0
    await database.dispose()


async def test_what_is_erased_is_found_no_more(database: Database, tmp_path: Path) -> None:
    """The words of who is forgotten find nothing, and once the database was scrubbed they stand in none of its bytes."""
    await _told(database, "rina", f"{CANARY} sampah")
    kept = await _told(database, "budi", "sampah")
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        await erasure.erase(tx, rina, NOW, "{}")
    assert await _found(database, CANARY) == []
    assert await _found(database, "melati") == [kept]
    assert await scrubbing.scrub(database, NOW)
    if database.sqlite:
        await database.dispose()
        left = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
        assert b"gang melati" in left
        assert CANARY.encode() not in left


def test_words_are_letters_and_digits() -> None:
    """What is typed is taken apart at every sign, in whatever script."""
    assert searching.words_of('  TPS "Pekan"-Binjai; jl.Ａ１ ') == ["tps", "pekan", "binjai", "jl", "a1"]
    assert searching.words_of("_*:^()&|!'") == []
