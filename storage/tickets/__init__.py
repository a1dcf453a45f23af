"""Tickets and their history: filed once, changed only by legal moves, nothing of it overwritten.

The ticket's row is the present; `entries` are how it came about, one for each version.

    shapes    what a ticket, a filing, an entry and a doer are
    reading   found by number, link, person, date; who may read them, and as what
    writing   file, move, note, restore: each guarded, each an entry
"""

from __future__ import annotations

from storage.tickets.reading import (
    actors,
    by_draft,
    by_link,
    get,
    history,
    may_read,
    overtaken,
    readers,
    standing,
    told_by,
    told_since,
    weight,
)
from storage.tickets.shapes import COLUMNS, Doer, Entry, Filing, LostRace, Ticket, as_ticket
from storage.tickets.writing import file, move, note, restore

__all__ = [
    "COLUMNS",
    "Doer",
    "Entry",
    "Filing",
    "LostRace",
    "Ticket",
    "actors",
    "as_ticket",
    "by_draft",
    "by_link",
    "file",
    "get",
    "history",
    "may_read",
    "move",
    "note",
    "overtaken",
    "readers",
    "restore",
    "standing",
    "told_by",
    "told_since",
    "weight",
]
