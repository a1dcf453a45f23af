"""The storage's frequent statements among a thousand and among a million tickets.

Most tickets are closed and most messages are sent, as after years; what is open does not grow. A look-up that grows
with what was has lost its index.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from storage import likeness, listing, near, outbox, photos, searching, tickets
from storage.addresses import Identity
from storage.engine import Database, Transaction
from storage.listing import Wanted
from storage.migrate import migrate
from storage.people import Person
from storage.searching import Word

SIZES = (1_000, 1_000_000)
OPEN = 300
WAITING = 100  # messages
REPEATS = 30
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)

PEOPLE = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people)
INSERT INTO people (id, key, channel, user, name, language, created_at)
SELECT i, 'telegram/' || i, 'telegram', i, 'Siti', 'id', '2025-01-01 00:00:00' FROM n"""
TICKETS = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :size)
INSERT INTO tickets (id, draft, link, reporter_id, category, words, lat, lon, place_words, kelurahan, kecamatan,
    status, version, officer_name, filed_at, due_at, appealed, details, postponed, promised_at,
    priority, words_hidden)
SELECT i, 'draft-' || i, 'link-' || i, i % :people + 1, 'waste_pile', 'TPS meluap kata' || i % 900,
    3.56 + (i * 7919 % 9973) * 8e-6, 98.44 + (i * 104729 % 10007) * 8e-6, '', 'Pahlawan', 'Binjai Utara',
    CASE WHEN i > :size - :open THEN 'received' ELSE 'closed' END, 1, '', '2026-11-20 00:00:00',
    datetime('2026-11-24', '+' || (i % 90) || ' minutes'), 0, '', 0, '2026-11-24 00:00:00', 'normal', 0 FROM n"""
PHOTO = """
INSERT INTO photos (ticket_id, purpose, channel, ref, unique_ref, as_file, person_id, taken_at, wanted_at, state, attempts,
    next_try_at, hidden, dhash, band0, band1, band2, band3)
VALUES (:ticket, 'report', 'telegram', :ref, :ref, 0, :person, '2026-11-20', '2026-11-20', 'kept', 1, '2026-11-20', 0,
    :dhash, :band0, :band1, :band2, :band3)"""
MESSAGES = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :size)
INSERT INTO outbox (id, chat, channel, address, lane, kind, say, created_at, state, attempts, not_before, uncertain)
SELECT i, 'telegram/' || (i % :people), 'telegram', i % :people, 0, 'say', '{}', '2026-11-20 00:00:00',
    CASE WHEN i > :size - :waiting THEN 'pending' ELSE 'sent' END, 0, '2026-11-20 00:00:00', 0 FROM n"""

Lookup = Callable[[Transaction], Awaitable[Any]]


def _lookups() -> dict[str, Lookup]:
    siti = Person(7, Identity("telegram", "7"), "Siti", "id", None, None)
    lease = timedelta(seconds=60)
    return {
        "likeness.like": lambda tx: likeness.like(tx, 0x0F1E2D3C4B5A6978, 7),
        "near.around": lambda tx: near.around(tx, 3.6, 98.48, 50, categories=["waste_pile"], since=LONG_AGO, most=3),
        "outbox.claim": lambda tx: outbox.claim(tx, "bench", NOW, lease, 8, channels=["telegram"]),
        "outbox.next_due": outbox.next_due,
        "outbox.standing": lambda tx: outbox.standing(tx, NOW),
        "photos.next_due": photos.next_due,
        "tickets.by_link": lambda tx: tickets.by_link(tx, "link-7"),
        "tickets.told_by": lambda tx: tickets.told_by(tx, siti, 5),
        "listing: all": lambda tx: listing.found(tx, Wanted(), 8),
        "listing: status": lambda tx: listing.found(tx, Wanted(statuses=("received", "reopened")), 8),
        "listing: late": lambda tx: listing.found(tx, Wanted(due_before=NOW), 8),
        "listing: kelurahan": lambda tx: listing.found(tx, Wanted(kecamatan="Binjai Utara", kelurahan="Pahlawan"), 8),
        "listing: kind": lambda tx: listing.found(tx, Wanted(category="waste_pile"), 8),
        "listing: officer": lambda tx: listing.found(tx, Wanted(officer_id=7), 8),
        "listing: date": lambda tx: listing.found(tx, Wanted(filed_from=LONG_AGO, filed_before=NOW), 8),
        "listing: counts": lambda tx: listing.counted(tx, Wanted(), "kelurahan"),
        "search: open": lambda tx: searching.search(tx, [Word("melu")], 8, 0),
        "search: few": lambda tx: searching.search(tx, [Word("kata17")], 8, 0),
        "search: many over": lambda tx: searching.search(tx, [Word("melu")], 8, OPEN),
        "tickets.overtaken": lambda tx: tickets.overtaken(tx, NOW),
    }


async def show() -> None:
    """Measure, and print a table."""
    print(f"look-ups: milliseconds, median of {REPEATS}, {OPEN} tickets open, {WAITING} messages waiting\n")
    took = {size: await _measured(size) for size in SIZES}
    print(f"{'':20}" + "".join(f"{size:>14,}" for size in SIZES) + f"{'grows':>10}")
    for name in _lookups():
        few, many = (took[size][name] for size in SIZES)
        print(f"{name:20}{few:14.2f}{many:14.2f}{many / few:9.1f}×")


async def _measured(size: int) -> dict[str, float]:
    with TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "saberling.db"
        database = Database(f"sqlite:///{file}")
        try:
            await migrate(database)
            _fill(file, size)
            return {name: await _median(database, look) for name, look in _lookups().items()}
        finally:
            await database.dispose()


def _fill(file: Path, size: int) -> None:
    connection = sqlite3.connect(file)
    given = {"size": size, "people": size // 5, "open": OPEN, "waiting": WAITING}
    with connection:
        for statement in (PEOPLE, TICKETS, MESSAGES):
            connection.execute(statement, given)
        connection.executemany(PHOTO, _photos(size))
    connection.close()


def _photos(size: int) -> Iterator[dict[str, object]]:
    """One of each ticket, each unlike the others."""
    chance = Random(size)
    for ticket in range(1, size + 1):
        kept = likeness.columns(chance.getrandbits(64)) or likeness.columns(0x00FF00FF00FF00FF)
        yield {"ticket": ticket, "ref": f"photo-{ticket}", "person": ticket % (size // 5) + 1, **kept}


class _Undo(Exception):
    """Ends a transaction so that the next one finds the same."""


async def _median(database: Database, look: Lookup) -> float:
    took = []
    for _ in range(REPEATS):
        try:
            async with database.transaction() as tx:
                began = time.perf_counter()
                await look(tx)
                took.append((time.perf_counter() - began) * 1000)
                raise _Undo
        except _Undo:
            continue
    return median(took)
