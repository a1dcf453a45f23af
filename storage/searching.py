"""Tickets by their words: what is open first, then what is over; each newest first.

A word is found by its beginning ("sampah" finds "sampahnya"), and all words must be found. What people type is taken
apart into letters and digits before it is asked for, so that no sign of theirs means anything to the database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import TextClause, select, text

from storage.engine import Transaction
from storage.numbers import id_of
from storage.tables import tickets as table
from storage.tickets import COLUMNS, Ticket, as_ticket
from storage.word_index import ALL, DOCUMENT, IS_OPEN, OPEN, kind_word

MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """The beginning of a word, and the categories that are meant by it as well."""

    start: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found; `still_open` is how many open ones there are in all, `more` whether a page follows."""

    tickets: Sequence[Ticket]
    still_open: int
    more: bool


def words_of(typed: str) -> list[str]:
    """The words that are looked for."""
    return _WORD.findall(unicodedata.normalize("NFKC", typed).casefold())[:MOST_WORDS]


def number_in(words: Sequence[str]) -> int | None:
    """The ticket's id, where the words are a number, however it was typed."""
    return id_of("".join(words))


async def search(tx: Transaction, words: Sequence[Word], most: int, offset: int, *, any_of: bool = False) -> Hits:
    """A page of the tickets in which all words are found, or any of them."""
    if not words:
        return Hits((), 0, False)
    of = _SQLITE if tx.dialect.name == "sqlite" else _POSTGRESQL
    given = {"words": _asked(words, tx.dialect.name, any_of=any_of), "most": most + 1, "offset": offset}
    still_open = (await tx.execute(of["count"], {"words": given["words"]})).scalar_one()
    ids = list((await tx.execute(of["open"], given)).scalars())
    if len(ids) <= most:
        rest = {"most": most + 1 - len(ids), "offset": max(0, offset - still_open)}
        ids += (await tx.execute(of["over"], given | rest)).scalars()
    rows = await tx.execute(select(*COLUMNS).where(table.c.id.in_(ids[:most])))
    found = {ticket.id: ticket for ticket in map(as_ticket, rows)}
    return Hits([found[one] for one in ids[:most] if one in found], still_open, len(ids) > most)


def _asked(words: Sequence[Word], dialect: str, *, any_of: bool) -> str:
    """The question in the database's own words. What stands in quotes is nothing but letters and digits."""
    if dialect == "sqlite":
        start, whole, either, every = '"{}" *', '"{}"', " OR ", " AND "
    else:
        start, whole, either, every = "'{}':*", "'{}'", " | ", " & "
    asked = []
    for word in words:
        ways = [start.format(word.start), *(whole.format(kind_word(one)) for one in word.categories)]
        asked.append(f"({either.join(ways)})")
    return (either if any_of else every).join(asked)


_Question = Literal["count", "open", "over"]
_NEWEST = "ORDER BY {} DESC LIMIT :most OFFSET :offset"
_FOUND = f"{DOCUMENT} @@ to_tsquery('simple', :words)"
_SQLITE: dict[_Question, TextClause] = {
    "count": text(f"SELECT count(*) FROM {OPEN} WHERE {OPEN} MATCH :words"),  # noqa: S608
    "open": text(f"SELECT rowid FROM {OPEN} WHERE {OPEN} MATCH :words {_NEWEST.format('rowid')}"),  # noqa: S608
    "over": text(
        f"SELECT rowid FROM {ALL} WHERE {ALL} MATCH :words AND rowid NOT IN"  # noqa: S608
        f" (SELECT rowid FROM {OPEN} WHERE {OPEN} MATCH :words) {_NEWEST.format('rowid')}"
    ),
}
_POSTGRESQL: dict[_Question, TextClause] = {
    "count": text(f"SELECT count(*) FROM tickets WHERE {IS_OPEN} AND {_FOUND}"),  # noqa: S608
    "open": text(f"SELECT id FROM tickets WHERE {IS_OPEN} AND {_FOUND} {_NEWEST.format('id')}"),  # noqa: S608
    "over": text(f"SELECT id FROM tickets WHERE NOT {IS_OPEN} AND {_FOUND} {_NEWEST.format('id')}"),  # noqa: S608
}
