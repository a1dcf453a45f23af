"""Holds the book of a kill loop against what the chats show and what the database holds.

`audit` gives complaints, one a line, and figures. The chats are read from the double's journal, which knows of every
message whether or not the bot ever heard that it had arrived; the database is read by plain SQL.

Two messages are copies when they say the same and nothing else of their lane stands between them. Of copies at most
one may be without the mark "↻", and every marked one must have come without a sound.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.numbers import number_of
from tests.bot_api_double import BotApiDouble, shown
from tests.end_to_end.killloop import IN_FLIGHT, MARK, Book
from tests.end_to_end.scene import NUMBER, number_in

Json = dict[str, Any]


@dataclass
class Findings:
    """What is wrong, and how much there was of everything."""

    complaints: list[str] = field(default_factory=list)
    figures: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        figures = ", ".join(f"{value} {name}" for name, value in self.figures.items())
        return "\n".join([figures, *self.complaints[:20], f"{len(self.complaints)} complaints"])


@dataclass(frozen=True)
class Copy:
    """A message that arrived, as its text without the mark."""

    at: int
    words: str
    is_marked: bool
    silent: bool
    message: Json


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """The rows of one SELECT, read beside the bot."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            return connection.execute(sql).fetchall()
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.execute(sql.encode()).fetchall()


def audit(book: Book, double: BotApiDouble, url: str, room: int) -> Findings:
    """Everything that was promised."""
    found = Findings()
    found.figures.update(kills=book.kills, reports=len(book.filed), claimed=len(book.claimed))
    found.complaints += _tickets(book, url)
    found.complaints += _pushes(book, url)
    found.complaints += _left_over(url)
    found.complaints += _outbox_order(url)
    copies = {chat: list(_copies(double, chat)) for chat in (*{one.resident for one in book.filed}, room)}
    for resident in {one.resident for one in book.filed}:
        found.complaints += _resident(book, resident, copies[resident])
    found.complaints += _room(book, copies[room])
    _doubles(found, copies.values(), book.kills * IN_FLIGHT)
    return found


# What the database holds


def _tickets(book: Book, url: str) -> Iterator[str]:
    """Every confirmed draft is one ticket, and there is no other."""
    stored: defaultdict[str, list[str]] = defaultdict(list)
    confirmed = {(one.draft, one.words) for one in book.filed}
    for id_, draft, words in rows(url, "SELECT id, draft, words FROM tickets"):
        stored[words].append(number_of(id_))
        if (draft, words) not in confirmed:
            yield f"a ticket of nobody's draft: {draft} {words}"
    for one in book.filed:
        numbers = stored[one.words]
        if not numbers:
            yield f"report lost: {one.words}"
        elif len(numbers) > 1:
            yield f"ticket doubled: {one.words} is {numbers}"
        elif numbers != [one.number]:
            yield f"{one.words} is {numbers[0]}, the receipt said {one.number or 'nothing'}"


def _pushes(book: Book, url: str) -> Iterator[str]:
    """What an officer pressed counted once."""
    acts = Counter(number_of(id_) for (id_,) in rows(url, "SELECT ticket_id FROM entries WHERE act = 'claim'"))
    for number in book.claimed:
        if acts[number] != 1:
            yield f"{number} was claimed {acts[number]} times"


def _left_over(url: str) -> Iterator[str]:
    for state, count in rows(url, "SELECT state, count(*) FROM outbox WHERE state <> 'sent' GROUP BY state"):
        yield f"{count} messages are {state}"
    for state, count in rows(url, "SELECT state, count(*) FROM inbox WHERE state <> 'handled' GROUP BY state"):
        yield f"{count} events are {state}"
    for (count,) in rows(url, "SELECT count(*) FROM photos WHERE state = 'lost'"):
        if count:
            yield f"{count} photos are lost"


def _outbox_order(url: str) -> Iterator[str]:
    """In each chat and lane messages arrived in the order in which they were written."""
    last: dict[tuple[str, int], int] = {}
    written = "SELECT chat, lane, message FROM outbox WHERE kind = 'say' AND message IS NOT NULL ORDER BY id"
    for chat, lane, message in rows(url, written):
        if int(message) <= last.get((chat, lane), 0):
            yield f"out of order in {chat}: {message} after {last[chat, lane]}"
        last[chat, lane] = int(message)


# What the chats show


def _copies(double: BotApiDouble, chat: int) -> Iterator[Copy]:
    for event in double.journal.after(0, chat):
        if event["event"] == "sent":
            message = event["message"]
            words = shown(message) or message.get("venue", {}).get("title", "")
            bare = words.removeprefix(f"{MARK} ").partition(f"\n{MARK}")[0]
            yield Copy(event["number"], bare, MARK in words, event["silent"], message)


def _resident(book: Book, resident: int, copies: Sequence[Copy]) -> Iterator[str]:
    """The dialogue of each report in its order, without a word too many, and one push for each claim."""
    told = [run[0] for run in _runs([one for one in copies if not _is_card(one)])]
    pushes = [one for one in told if "sudah menerima" in one.words]
    dialogue = [one for one in told if "sudah menerima" not in one.words]
    wanted = [part for one in book.filed if one.resident == resident for part in _dialogue(one.words, one.number)]
    for came, should in zip(dialogue, wanted, strict=False):
        if should not in came.words:
            yield f"resident {resident} should read {should!r} and reads {came.words[:60]!r}"
            return
    if len(dialogue) != len(wanted):
        yield f"resident {resident} reads {len(dialogue)} messages instead of {len(wanted)}"
    receipts = {number_in(one.message): one.at for one in dialogue if "Tersimpan" in one.words}
    yield from _told_once(pushes, receipts, book.claimed)
    shown_of = {number_in(one.message) for one in copies if _is_card(one)}
    yield from (f"{number} has no card in its reporter's chat" for number in receipts.keys() - shown_of)


def _is_card(one: Copy) -> bool:
    """The living card of a ticket, which comes besides: it alone names both the number and the place."""
    return "📍" in one.words and NUMBER.search(one.words) is not None


def _told_once(pushes: Sequence[Copy], receipts: dict[str, int], claimed: set[str]) -> Iterator[str]:
    times = Counter(number_in(one.message) for one in pushes)
    for number in receipts.keys() & claimed:
        if times[number] != 1:
            yield f"{times[number]} pushes for {number}"
    for one in pushes:
        if one.at < receipts.get(number_in(one.message), 0):
            yield f"{number_in(one.message)} was accepted before it was received"


def _dialogue(words: str, number: str) -> tuple[str, ...]:
    return "Di mana ini?", "Ini soal apa?", words, f"Nomor laporan Anda: {number}"


def _room(book: Book, copies: Sequence[Copy]) -> Iterator[str]:
    """Each ticket has its card and after it its place."""
    first: dict[tuple[str, bool], int] = {}
    for one in copies:
        if found := NUMBER.search(one.words):
            first.setdefault((found[0], "venue" in one.message), one.at)
    for one in book.filed:
        card, place = first.get((one.number, False)), first.get((one.number, True))
        if card is None or place is None:
            yield f"{one.number or one.words} has no {'card' if card is None else 'place'} in the room"
        elif card > place:
            yield f"{one.number}: its place stands before its card"


def _doubles(found: Findings, chats: Iterable[Sequence[Copy]], allowed: int) -> None:
    """Messages may be doubled by kills alone, no more than were in flight, marked and silent."""
    for copies in chats:
        for run in _runs(copies):
            found.figures["messages"] += 1
            found.figures["doubled"] += len(run) - 1
            found.figures["marked"] += sum(one.is_marked for one in run)
            if any(not one.is_marked for one in run[1:]):
                found.complaints.append(f"doubled without a mark: {run[0].words[:60]!r}")
            if any(one.is_marked and not one.silent for one in run):
                found.complaints.append(f"marked and with a sound: {run[0].words[:60]!r}")
    if found.figures["doubled"] > allowed:
        found.complaints.append(f"{found.figures['doubled']} messages doubled, {allowed} could be")


def _runs(copies: Sequence[Copy]) -> list[list[Copy]]:
    """Copies beside each other, in a room those of one card or one place wherever they stand."""
    runs: list[list[Copy]] = []
    of_ticket: dict[tuple[str, bool], list[Copy]] = {}
    for one in copies:
        in_room = one.message["chat"]["type"] != "private"
        number = NUMBER.search(one.words) if in_room else None
        if number and (key := (number[0], "venue" in one.message)) in of_ticket:
            of_ticket[key].append(one)
        elif not number and runs and runs[-1][-1].words == one.words:
            runs[-1].append(one)
        else:
            runs.append([one])
            if number:
                of_ticket[number[0], "venue" in one.message] = runs[-1]
    return runs
