"""Tickets and their history: filed once, changed only by legal moves, nothing of it overwritten.

The ticket's row is the present; `entries` are how it came about, one for each version. A move is read from the row,
checked by `storage.workflow`, and written by one guarded UPDATE: `… WHERE id = ? AND version = ? AND status = ?`. Who
finds the row changed meanwhile has lost the race, changes nothing, and gets the ticket as the winner left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import Transaction
from storage.numbers import number_of
from storage.people import Person
from storage.tables import entries, followers, is_open, tickets
from storage.tokens import as_token, fresh_token
from storage.workflow import (
    FEEDBACK_WINDOW,
    UNCLAIMED,
    Actor,
    Colour,
    Move,
    Situation,
    Status,
    check,
    colour,
)


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
    late_at: datetime | None = None  # when it was noted that the present one was broken

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


_T = tickets.c
_E = entries.c
_BY_READERS = frozenset({"confirm", "reopen", "appeal", "withdraw", "answer", "add", "follow", "join", "rate"})
_AWAITING = frozenset({Status.SCHEDULED, Status.WAITING, Status.FORWARDED})
COLUMNS = tuple(_T[field.name] for field in fields(Ticket))
_ENTER = insert(entries)
_GET = select(*COLUMNS).where(_T.id == bindparam("id"))
_FOLLOWS = select(followers.c.since).where(
    followers.c.ticket_id == bindparam("ticket_id"), followers.c.person_id == bindparam("person_id")
)
_BLANK: dict[str, Any] = {field.name: None for field in fields(Ticket) if field.name != "id"} | {
    "officer_name": "",
    "appealed": False,
    "postponed": 0,
}
_ENTRY = tuple(_E[field.name] for field in fields(Entry))
weight = select(func.count()).where(followers.c.ticket_id == _T.id).correlate(tickets).scalar_subquery()


async def file(tx: Transaction, filing: Filing, reporter: Person, now: datetime) -> tuple[Ticket, bool]:
    """The ticket of a confirmed draft, and whether this call filed it: a draft becomes one ticket, however often."""
    values = {field.name: getattr(filing, field.name) for field in fields(Filing)}
    values |= {"link": fresh_token(), "reporter_id": reporter.id}
    values |= {"status": Status.RECEIVED, "version": 1, "filed_at": now, "promised_at": filing.due_at}
    ticket_id = (await tx.ahead(_file(tx.dialect.name), values)).scalar_one_or_none()
    if ticket_id is None:
        filed = await by_draft(tx, filing.draft)
        assert filed is not None
        return filed, False
    ticket = Ticket(id=ticket_id, **_BLANK | values)
    tx.later(_ENTER, _entered(ticket, Doer(reporter), Actor.REPORTER, Move("file"), None, now))
    return ticket, True


@cache
def _file(dialect: str) -> Executable:
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(tickets)
    return statement.on_conflict_do_nothing(index_elements=[_T.draft]).returning(_T.id)


async def get(tx: Transaction, ticket_id: int) -> Ticket | None:
    return _maybe((await tx.execute(_GET, {"id": ticket_id})).one_or_none())


async def by_draft(tx: Transaction, draft: str) -> Ticket | None:
    return _maybe((await tx.execute(select(*COLUMNS).where(_T.draft == draft))).one_or_none())


async def by_link(tx: Transaction, token: str) -> Ticket | None:
    """The ticket that somebody shared by its link; None for a link that leads nowhere."""
    link = as_token(token)
    if link is None:
        return None
    return _maybe((await tx.execute(select(*COLUMNS).where(_T.link == link))).one_or_none())


async def told_by(
    tx: Transaction, person: Person, most: int, offset: int = 0, *, only_open: bool = False
) -> tuple[list[Ticket], int]:
    """The tickets that this person reported or follows, newest first, and how many there are in all."""
    followed = select(followers.c.ticket_id).where(followers.c.person_id == person.id)
    mine = or_(_T.reporter_id == person.id, _T.id.in_(followed))
    mine = and_(mine, is_open) if only_open else mine
    rows = await tx.execute(select(*COLUMNS).where(mine).order_by(_T.id.desc()).limit(most).offset(offset))
    total = (await tx.execute(select(func.count()).select_from(tickets).where(mine))).scalar_one()
    return [as_ticket(row) for row in rows], total


async def told_since(tx: Transaction, person: Person, since: datetime) -> int:
    """How many reports this person has sent since then."""
    mine = _T.reporter_id == person.id, _T.filed_at >= since
    return (await tx.execute(select(func.count()).select_from(tickets).where(*mine))).scalar_one()


async def overtaken(tx: Transaction, now: datetime, most: int = 50) -> list[Ticket]:
    """Tickets whose state has waited long enough: a question, a return date, a feedback window is over."""
    waits = _T.status.in_((Status.WAITING, Status.FORWARDED, Status.RESOLVED))
    rows = await tx.execute(select(*COLUMNS).where(waits, _T.until <= now).order_by(_T.until).limit(most))
    return [as_ticket(row) for row in rows]


async def history(tx: Transaction, ticket_id: int) -> list[Entry]:
    rows = await tx.execute(select(*_ENTRY).where(_E.ticket_id == ticket_id).order_by(_E.version))
    return [_entry(row) for row in rows]


async def readers(tx: Transaction, ticket: Ticket) -> list[int]:
    """The people who are told of every change: the reporter first, then the followers."""
    rows = await tx.execute(
        select(followers.c.person_id).where(followers.c.ticket_id == ticket.id).order_by(followers.c.since)
    )
    return [ticket.reporter_id, *(row.person_id for row in rows if row.person_id != ticket.reporter_id)]


async def may_read(tx: Transaction, ticket: Ticket, person: Person) -> bool:
    """A resident reads what they reported or follow, and nothing else."""
    return bool({Actor.REPORTER, Actor.FOLLOWER} & await actors(tx, ticket, Doer(person)))


async def actors(tx: Transaction, ticket: Ticket, doer: Doer) -> frozenset[Actor]:
    """All that the doer is to this ticket."""
    if doer.person is None:
        return frozenset({Actor.SYSTEM})
    found = set[Actor]()
    if doer.officer or doer.supervisor:
        found.add(Actor.OFFICER)
        found |= {Actor.HOLDER} if ticket.officer_id == doer.person.id else set()
        found |= {Actor.SUPERVISOR} if doer.supervisor else set()
    if ticket.reporter_id == doer.person.id:
        found.add(Actor.REPORTER)
    if (await tx.execute(_FOLLOWS, {"ticket_id": ticket.id, "person_id": doer.person.id})).first():
        found.add(Actor.FOLLOWER)
    return frozenset(found)


async def move(tx: Transaction, ticket: Ticket, change: Move, doer: Doer, now: datetime) -> tuple[Ticket, Entry]:
    """Change the ticket by a legal move; gives it as it is now and the entry that tells of it.

    Raises `IllegalMove` (nothing was changed) and `LostRace` (somebody else was first).
    """
    who = await actors(tx, ticket, doer)
    situation = replace(ticket.situation, followed=await _is_followed(tx, ticket))
    target = check(situation, change, who, now)
    guarded = and_(_T.id == ticket.id, _T.version == ticket.version, _T.status == ticket.status)
    values = _written(ticket, change, target, doer, now)
    statement = update(tickets).where(guarded).values(**values).returning(*COLUMNS)
    row = (await tx.execute(statement)).one_or_none()
    if row is None:
        winner = await get(tx, ticket.id)
        assert winner is not None
        raise LostRace(winner)
    moved = as_ticket(row)
    entered = _entered(moved, doer, _as_what(change, ticket, who), change, ticket.status, now)
    return moved, await _append(tx, entered)


async def note(
    tx: Transaction,
    ticket: Ticket,
    act: str,
    doer: Doer,
    now: datetime,
    *,
    words: str = "",
    until: datetime | None = None,
    actor: Actor | None = None,
    **changes: object,
) -> tuple[Ticket, Entry]:
    """Append to the history what is no change of status ("add", "follow" …), with the columns that change by it.

    Nobody loses a race by it: the version grows from whatever it is now. `actor` is as what they act, where that does
    not follow from the ticket (somebody who is just becoming a follower).
    """
    who = await actors(tx, ticket, doer)
    values = {"version": _T.version + 1, **changes}
    row = (await tx.execute(update(tickets).where(_T.id == ticket.id).values(**values).returning(*COLUMNS))).one()
    noted = as_ticket(row)
    as_what = actor or _as_what(Move(act), ticket, who)
    return noted, await _append(tx, _entered(noted, doer, as_what, Move(act, words, until), noted.status, now))


async def _is_followed(tx: Transaction, ticket: Ticket) -> bool:
    return (
        await tx.execute(select(followers.c.since).where(followers.c.ticket_id == ticket.id).limit(1))
    ).first() is not None


def _written(ticket: Ticket, change: Move, target: Status, doer: Doer, now: datetime) -> dict[str, object]:
    """The columns that a move writes: the present follows from the act and from what came with it."""
    values: dict[str, object] = {"status": target, "version": ticket.version + 1}
    values["until"] = change.until if target in _AWAITING else None
    # Who forwards what was nobody's answers for it: at the return date it is theirs, not again nobody's.
    takes = change.act in ("claim", "take_back") or (change.act == "forward" and ticket.officer_id is None)
    if takes:
        assert doer.person is not None
        values |= {"officer_id": doer.person.id, "officer_name": doer.name}
    if takes or change.act == "start":
        values["work_began_at"] = now
    if target == Status.WAITING:
        planned = ticket.until if ticket.status == Status.SCHEDULED else None
        values |= {"returns_to": ticket.status, "returns_until": planned, "answer_reminded_at": None}
    if target == Status.DUPLICATE:
        values["returns_to"] = ticket.status
    if ticket.status == Status.WAITING and target == Status.SCHEDULED:
        values["until"] = ticket.returns_until
    if target == Status.FORWARDED:
        values["agency"] = change.agency
    if target == Status.RESOLVED:
        values |= {"resolved_at": now, "until": change.until or now + FEEDBACK_WINDOW, "reminded_at": None}
        values["took_hours"] = int((now - ticket.filed_at).total_seconds() // 3600)
    if ticket.status == Status.RESOLVED:
        values["answer"] = {"confirm": "clean", "expire": "none"}.get(change.act)
    if target in UNCLAIMED:
        values |= {"officer_id": None, "officer_name": "", "work_began_at": None, "resolved_at": None}
        values["took_hours"] = None
    if change.act == "appeal":
        values["appealed"] = True
    if target in (Status.CLOSED, Status.REJECTED, Status.DUPLICATE, Status.WITHDRAWN):
        values["closed_at"] = now
    if target == Status.REOPENED:
        values["closed_at"] = None
    if target == Status.DUPLICATE:
        values["duplicate_of"] = change.original
    if change.act == "unmerge":
        values |= {"closed_at": None, "duplicate_of": None}
    return values


def _as_what(change: Move, ticket: Ticket, who: frozenset[Actor]) -> Actor:
    """As what somebody acted who is several things at once: the reporter in what reporters do, else the highest."""
    if change.act in _BY_READERS:
        order = (Actor.REPORTER, Actor.FOLLOWER, Actor.SYSTEM)
    else:
        order = (Actor.HOLDER, Actor.SUPERVISOR, Actor.OFFICER, Actor.SYSTEM)
    return next(actor for actor in order if actor in who)


async def _append(tx: Transaction, entered: dict[str, Any]) -> Entry:
    return _entry((await tx.execute(_ENTER.returning(*_ENTRY), entered)).one())


def _entered(
    ticket: Ticket, doer: Doer, actor: Actor, change: Move, before: Status | None, now: datetime
) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id,
        "version": ticket.version,
        "at": now,
        "actor_id": doer.person.id if doer.person else None,
        "actor": actor,
        "act": change.act,
        "from_status": before,
        "to_status": ticket.status,
        "words": change.words,
        "until": change.until,
    }


def as_ticket(row: Row[*tuple[Any, ...]] | Mapping[str, Any]) -> Ticket:
    """The ticket of a row of `COLUMNS`, or of their values by name."""
    kept = dict(row if isinstance(row, Mapping) else row._mapping)
    kept["status"] = Status(kept["status"])
    kept["returns_to"] = Status(kept["returns_to"]) if kept["returns_to"] else None
    return Ticket(**kept)


def _maybe(row: Row[*tuple[Any, ...]] | None) -> Ticket | None:
    return None if row is None else as_ticket(row)


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    kept = row._asdict()
    kept["from_status"] = Status(kept["from_status"]) if kept["from_status"] else None
    kept["to_status"] = Status(kept["to_status"])
    return Entry(**kept)
