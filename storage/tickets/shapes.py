"""A ticket, what it is filed with, an entry of its history, and who acts: as the rest of the program holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from storage.numbers import number_of
from storage.people import Person
from storage.tables import entries, tickets
from storage.workflow import Colour, Situation, Status, colour


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as it is now. Places are WGS 84 degrees; times are UTC."""

    id: int
    draft: str
    link: str
    reporter_id: int
    category: str
    words: str
    lat: float | None
    lon: float | None
    place_words: str
    area: str | None
    kelurahan: str
    kecamatan: str
    status: Status
    version: int
    officer_id: int | None
    officer_name: str
    returns_to: Status | None
    agency: str | None
    filed_at: datetime
    due_at: datetime
    work_began_at: datetime | None
    until: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    appealed: bool
    duplicate_of: int | None
    promised_at: datetime | None = None  # the first promise; `due_at` is the present one
    postponed: int = 0
    returns_until: datetime | None = None  # the planned day that a waiting ticket goes back to
    details: str = ""  # what was answered to the category's own questions, as JSON
    filed_by: int | None = None  # the officer who told it for somebody else
    team: str | None = None  # whose it is by the rules, until somebody takes it
    late_at: datetime | None = None  # when it was noted that the present one was broken
    proof_metres: int | None = None  # from its point to where the present proof was given, if that was said

    @property
    def number(self) -> str:
        return number_of(self.id)

    @property
    def colour(self) -> Colour:
        return colour(self.status)

    @property
    def situation(self) -> Situation:
        return Situation(
            self.status, self.returns_to, self.work_began_at, self.resolved_at, self.until, self.appealed, self.id
        )


@dataclass(frozen=True, slots=True)
class Filing:
    """What a confirmed draft holds; `due_at` is the promise."""

    draft: str
    category: str
    words: str
    lat: float | None
    lon: float | None
    place_words: str
    area: str | None
    kelurahan: str
    kecamatan: str
    due_at: datetime
    details: str = ""
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    ticket_id: int
    version: int
    at: datetime
    actor_id: int | None
    actor: str
    act: str
    from_status: Status | None
    to_status: Status
    words: str
    until: datetime | None = None  # the date that came with it


@dataclass(frozen=True, slots=True)
class Doer:
    """Who acts: the person (None: the system) with what the roster says of them."""

    person: Person | None
    name: str = ""
    officer: bool = False
    supervisor: bool = False


class LostRace(Exception):
    """Somebody else changed the ticket first; `now` is what they left."""

    def __init__(self, now: Ticket) -> None:
        super().__init__("the ticket was changed meanwhile")
        self.now = now


COLUMNS = tuple(tickets.c[field.name] for field in fields(Ticket))
ENTRY_COLUMNS = tuple(entries.c[field.name] for field in fields(Entry))


def as_ticket(row: Row[*tuple[Any, ...]] | Mapping[str, Any]) -> Ticket:
    """The ticket of a row of `COLUMNS`, or of their values by name."""
    kept = dict(row if isinstance(row, Mapping) else row._mapping)
    kept["status"] = Status(kept["status"])
    kept["returns_to"] = Status(kept["returns_to"]) if kept["returns_to"] else None
    return Ticket(**kept)


def as_entry(row: Row[*tuple[Any, ...]]) -> Entry:
    """The entry of a row of `ENTRY_COLUMNS`."""
    kept = row._asdict()
    kept["from_status"] = Status(kept["from_status"]) if kept["from_status"] else None
    kept["to_status"] = Status(kept["to_status"])
    return Entry(**kept)
