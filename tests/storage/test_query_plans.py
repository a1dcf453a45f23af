"""What is asked all the time is found by an index, as SQLite's own plan tells."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event

from storage import (
    albums,
    conversations,
    erasure,
    figures,
    inbox,
    joining,
    likeness,
    listing,
    living,
    merging,
    near,
    notices,
    outbox,
    photos,
    promises,
    ratings,
    reaching,
    recordings,
    refusals,
    retention,
    taking_back,
    tickets,
    unanswered,
)
from storage.addresses import Identity
from storage.engine import Database, Transaction
from storage.listing import Wanted
from storage.people import Person
from storage.tables import metadata
from storage.tickets import Ticket
from tests.storage.scenes import DAY, NOW

GROWS = {
    "albums",
    "ratings",
    "outbox",
    "tickets",
    "inbox",
    "photos",
    "conversations",
    "entries",
    "people",
    "followers",
    "cards",
    "office_log",
}


async def _ways(database: Database, ask: Callable[[Transaction], Awaitable[object]]) -> list[str]:
    """How SQLite finds the rows of each statement of this question, one step a line."""
    asked: list[tuple[str, Any]] = []
    async with database.transaction() as tx:
        assert tx.connection.sync_connection is not None

        @event.listens_for(tx.connection.sync_connection, "before_cursor_execute")
        def hear(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
            asked.append((statement, parameters))

        await ask(tx)
        ways = list[str]()
        for statement, given in list(asked):
            ways += [
                row.detail for row in await tx.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            ]
        return ways


RESIDENT = Person(1, Identity("x", "rina"), "", "id", None, None)
TICKET = Ticket(**dict.fromkeys((field.name for field in fields(Ticket)), 1))  # type: ignore[arg-type]
SIFTED = {
    "": Wanted(),
    "by status": Wanted(statuses=("received", "reopened")),
    "by place": Wanted(kecamatan="B", kelurahan="A"),
    "by kind": Wanted(category="waste"),
    "by officer": Wanted(officer_id=1),
    "by date": Wanted(filed_from=NOW, filed_before=NOW + DAY),
    "late": Wanted(due_before=NOW),
}
QUESTIONS: dict[str, Callable[[Transaction], Awaitable[object]]] = {
    "claim": lambda tx: outbox.claim(tx, "me", NOW, DAY, 5, channels=["x"], resting=["x/2"]),
    "next due": outbox.next_due,
    "standing": lambda tx: outbox.standing(tx, NOW),
    "reclaim": lambda tx: outbox.reclaim(tx, NOW),
    "give up": lambda tx: outbox.give_up_on(tx, "x/1", NOW),
    "missed": lambda tx: outbox.missed(tx, "x/1", NOW, NOW),
    "missed pushes": lambda tx: reaching.missed_pushes(tx, "x/1", NOW),
    "pushes of a ticket": lambda tx: reaching.pushes(tx, 1, 5),
    "tickets of who left": lambda tx: reaching.open_tickets(tx, 1),
    "ticket of": lambda tx: outbox.ticket_of(tx, "x/1", "1"),
    **{f"open ones {name}": partial(listing.found, wanted=wanted, most=5) for name, wanted in SIFTED.items()},
    **{f"how many {name}": partial(listing.how_many, wanted=wanted) for name, wanted in SIFTED.items()},
    "counted by kind": lambda tx: listing.counted(tx, Wanted(), "category"),
    "counted by kelurahan": lambda tx: listing.counted(tx, Wanted(kecamatan="B"), "kelurahan"),
    "holders": lambda tx: listing.holders(tx, Wanted()),
    "told by": lambda tx: tickets.told_by(tx, RESIDENT, 5),
    "overtaken": lambda tx: tickets.overtaken(tx, NOW),
    "broken promises": lambda tx: promises.broken(tx, NOW),
    "near promises": lambda tx: promises.near(tx, NOW + DAY, NOW, NOW),
    "standing promises": lambda tx: promises.standing(tx, NOW),
    "history": lambda tx: tickets.history(tx, 1),
    "due conversations": lambda tx: conversations.due(tx, NOW, 5),
    "late picture": lambda tx: albums.late(tx, RESIDENT, "a", NOW),
    "forget albums": lambda tx: albums.forget(tx, NOW),
    "told today": lambda tx: tickets.told_since(tx, RESIDENT, NOW),
    "drafts left alone": lambda tx: conversations.left(tx, NOW, 5),
    "next wake": conversations.next_wake,
    "wanted photos": lambda tx: photos.take_due(tx, NOW, 5, DAY),
    "next photo": photos.next_due,
    "events again": lambda tx: inbox.due_again(tx, NOW),
    "quarantined": inbox.quarantined,
    "forget": lambda tx: inbox.forget(tx, NOW),
    "wanted recordings": lambda tx: recordings.take_due(tx, NOW, 5, DAY),
    "next recording": recordings.next_due,
    "who is to be erased": lambda tx: erasure.asked(tx, NOW),
    "take back": lambda tx: taking_back.from_rooms(tx, [1], NOW, "{}"),
    "strip": lambda tx: erasure.strip(tx, [1], 1, NOW),
    "like photos": lambda tx: likeness.like(tx, 0xF0E1_D2C3_B4A5_9687, 1),
    "tickets alike": lambda tx: likeness.tickets_alike(tx, 1),
    "merged into": lambda tx: merging.merged_into(tx, 1),
    "also open": lambda tx: near.also_open(tx, replace(TICKET, filed_by=None), 3),
    "near of any kind": lambda tx: near.around(tx, 3.6, 98.48, 50, since=NOW, most=3, but=1),
    "what is near": lambda tx: near.around(tx, 3.6, 98.48, 50, categories=["a", "b"], since=NOW, most=3),
    "join": lambda tx: joining.join(tx, 1, RESIDENT, "", NOW),
    "unanswered": lambda tx: unanswered.take(tx, NOW + DAY, NOW),
    "figures": lambda tx: figures.figures(tx, NOW, NOW + DAY),
    "living cards": lambda tx: living.look_up(tx, [1, 2]),
    "ratings": lambda tx: ratings.of_ticket(tx, 1),
    "a rating": lambda tx: ratings.by(tx, 1, RESIDENT),
    "refusals": lambda tx: refusals.of_ticket(tx, 1),
    "what a message says": lambda tx: outbox.said_as(tx, "telegram/1", "1"),
    "standing notices": lambda tx: notices.standing(tx, NOW),
    "old tickets": lambda tx: retention.old_tickets(tx, NOW, NOW),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_what_waits_is_found_without_reading_all_that_ever_was(migrated_sqlite: str, question: str) -> None:
    """What is asked all the time is answered by an index that holds what is open, never by a walk through a table."""
    database = Database(migrated_sqlite)
    ways = await _ways(database, QUESTIONS[question])
    await database.dispose()
    # "SCAN tickets USING INDEX …_open_due" walks through a partial index, which is just what waits; a SEARCH without an
    # index is how SQLite calls the walk for a minimum.
    walks = [way for way in ways if _table(way) in GROWS and " USING " not in way]
    assert any(" USING " in way for way in ways)
    assert walks == []
    whole = [way for way in ways if way.startswith("SCAN") and " USING " in way and not _is_partial(way)]
    assert whole == []


@pytest.mark.parametrize("wanted", SIFTED.values(), ids=SIFTED)
async def test_open_tickets_are_sifted_among_what_is_open(migrated_sqlite: str, wanted: Wanted) -> None:
    """However the office sifts them, the index that is read holds nothing that is closed: not all of a date, say."""
    database = Database(migrated_sqlite)
    ways = await _ways(database, lambda tx: listing.found(tx, wanted, 5))
    await database.dispose()
    of_tickets = [way for way in ways if _table(way) == "tickets"]
    assert of_tickets
    assert all(_is_partial(way) for way in of_tickets), of_tickets


def _table(way: str) -> str:
    return re.sub(r"_\d+$", "", way.split()[1]) if way.startswith(("SCAN", "SEARCH")) else ""


def _is_partial(way: str) -> bool:
    """Whether the index that is walked through holds only a part of its table."""
    name = way.split(" INDEX ")[1].split()[0]
    indexes = {str(index.name): index for table in metadata.tables.values() for index in table.indexes}
    return name in indexes and indexes[name].dialect_kwargs["sqlite_where"] is not None
