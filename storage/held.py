"""All that is held about one person, row by row, as /datasaya gives it out.

It is gathered along the foreign keys: every row that names the person, or one of their tickets. So a table that comes
later is in it by itself. What is left out, and why, stands in `LEFT_OUT`; of other people nothing is given but that
somebody did something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, and_, or_, select

from storage.engine import Transaction
from storage.people import Person
from storage.tables import entries, metadata, office_log, outbox, people, photos, recordings, tickets, web_messages
from storage.workflow import INSIDE

LEFT_OUT: dict[str, str] = {
    "inbox": "keys of messages, kept nine days; their contents only while they could not be handled",
    "errands": "what is being looked up, for twenty seconds",
    "albums": "which ticket pictures that were sent together went to, for ten minutes",
    "cards": "which message shows a ticket",
    "rooms": "nothing of residents",
    "leases": "nothing of residents",
    "spots": "places with a sticker: nothing of residents",
    "bundled": "which changes today's one message will tell; the changes are given",
    "subscription_slots": "on which days a subscription was told",
    "topics": "nothing of residents",
    "ready_replies": "nothing of residents",
    "notices": "what the office told everybody",
    "undos": "what an officer can still take back, for seconds",
    "doomed": "names of files that are being deleted",
    "bans": "keyed hashes of who asked to be forgotten, until the end of their ban",
    "secrets": "nothing of residents",
    "removals": "numbers of nobody in particular",
}
_OURS = {"owner", "lease_until", "attempts", "not_before", "next_try_at", "draft", "officer_name"}
"""Columns that say how the program works, or who of the office it was."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """Rows by table, and the names of the pictures and recordings in the photo store."""

    rows: dict[str, Rows]
    pictures: tuple[str, ...]


async def about(tx: Transaction, person: Person) -> Held:
    """Everything that is held about the person."""
    rows: dict[str, Rows] = {}
    for table in metadata.sorted_tables:
        if table.name in LEFT_OUT:
            continue
        if found := await _rows(tx, table, person):
            rows[table.name] = found
    files = [*rows.get("photos", []), *rows.get("recordings", [])]
    pictures = [str(row["name"]) for row in files if row.get("name")]
    return Held(rows, tuple(dict.fromkeys(pictures)))


async def _rows(tx: Transaction, table: Table, person: Person) -> Rows:
    conditions: list[Any] = [column == person.id for column in _naming(table, people)]
    own = select(tickets.c.id).where(tickets.c.reporter_id == person.id)
    conditions += [column.in_(own) for column in _naming(table, tickets)]
    if table is people:
        conditions = [people.c.id == person.id]
    if table is tickets:  # those that an officer holds are other people's
        conditions = [tickets.c.reporter_id == person.id]
    if table is entries:  # what the office notes for itself is not told; what they did is theirs in any case
        told = and_(entries.c.ticket_id.in_(own), entries.c.act.not_in(INSIDE))
        conditions = [entries.c.actor_id == person.id, told]
    if table is office_log:  # what an officer tried is not about whose ticket it was
        conditions = [office_log.c.actor_id == person.id, office_log.c.subject_id == person.id]
    if table is outbox:  # what an officer was answered in the staff room tells of other people
        conditions = [outbox.c.chat == person.home.key]
    if table in (
        photos,
        recordings,
    ):  # what neighbours have added to one's tickets is theirs; the office's proof is not
        proof = [and_(photos.c.ticket_id.in_(own), photos.c.purpose == "proof")] if table is photos else []
        conditions = [table.c.person_id == person.id, *proof]
    if table is web_messages:
        conditions = [web_messages.c.chat == person.identity.user] if person.identity.channel == "web" else []
    if not conditions:
        return []
    found = await tx.execute(select(table).where(or_(*conditions)).order_by(*table.primary_key))
    return [_row(table, row._mapping, person) for row in found]


def _naming(table: Table, other: Table) -> list[Column[Any]]:
    """The columns that refer to rows of the other table."""
    return [column for column in table.columns if any(key.column.table is other for key in column.foreign_keys)]


def _row(table: Table, row: Any, person: Person) -> dict[str, Any]:
    """A row as it is given out: whoever is somebody else is only "somebody else"."""
    of_people = {column.name for column in _naming(table, people)}
    others = row.get("actor") == "follower" and row["actor_id"] != person.id
    hidden = {"words"} if others or row.get("person_id", person.id) != person.id else set()
    return {
        name: ("you" if value == person.id else "somebody else") if name in of_people and value is not None else value
        for name, value in row.items()
        if value is not None and name not in _OURS | hidden
    }
