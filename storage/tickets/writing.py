"""The only ways in which a ticket changes: filed once, moved by legal moves, noted what is no change of status.

A move is read from the row, checked by `storage.workflow`, and written by one guarded UPDATE:
`… WHERE id = ? AND version = ? AND status = ?`. Who finds the row changed meanwhile has lost the race, changes nothing,
and gets the ticket as the winner left it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, and_, insert, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.engine import Transaction
from storage.people import Person
from storage.tables import entries, tickets
from storage.tickets.reading import actors, by_draft, get, is_followed
from storage.tickets.shapes import COLUMNS, ENTRY_COLUMNS, Doer, Entry, Filing, LostRace, Ticket, as_entry, as_ticket
from storage.tokens import fresh_token
from storage.workflow import FEEDBACK_WINDOW, UNCLAIMED, Actor, Move, Status, check

_T = tickets.c
_BY_READERS = frozenset({"confirm", "reopen", "appeal", "withdraw", "answer", "add", "follow", "join", "rate"})
_AWAITING = frozenset({Status.SCHEDULED, Status.WAITING, Status.FORWARDED})
_ENTER = insert(entries)
_BLANK: dict[str, Any] = {field.name: None for field in fields(Ticket) if field.name != "id"} | {
    "officer_name": "",
    "appealed": False,
    "postponed": 0,
}


async def file(
    tx: Transaction, filing: Filing, reporter: Person, now: datetime, by: Doer | None = None
) -> tuple[Ticket, bool]:
    """The ticket of a confirmed draft, and whether this call filed it: a draft becomes one ticket, however often.

    `by` is the officer who told it for the reporter.
    """
    values = {field.name: getattr(filing, field.name) for field in fields(Filing)}
    values |= {"link": fresh_token(), "reporter_id": reporter.id}
    values["filed_by"] = by.person.id if by and by.person else None
    values |= {"status": Status.RECEIVED, "version": 1, "filed_at": now, "promised_at": filing.due_at}
    ticket_id = (await tx.ahead(_file(tx.dialect.name), values)).scalar_one_or_none()
    if ticket_id is None:
        filed = await by_draft(tx, filing.draft)
        assert filed is not None
        return filed, False
    ticket = Ticket(id=ticket_id, **_BLANK | values)
    doer, actor = (Doer(reporter), Actor.REPORTER) if by is None else (by, Actor.OFFICER)
    tx.later(_ENTER, _entered(ticket, doer, actor, Move("file"), None, now))
    return ticket, True


@cache
def _file(dialect: str) -> Executable:
    statement = (sqlite if dialect == "sqlite" else postgresql).insert(tickets)
    return statement.on_conflict_do_nothing(index_elements=[_T.draft]).returning(_T.id)


async def move(tx: Transaction, ticket: Ticket, change: Move, doer: Doer, now: datetime) -> tuple[Ticket, Entry]:
    """Change the ticket by a legal move; gives it as it is now and the entry that tells of it.

    Raises `IllegalMove` (nothing was changed) and `LostRace` (somebody else was first).
    """
    who = await actors(tx, ticket, doer)
    situation = replace(ticket.situation, followed=await is_followed(tx, ticket))
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


async def restore(
    tx: Transaction, ticket: Ticket, version: int, was: Mapping[str, object], doer: Doer, now: datetime
) -> tuple[Ticket, Entry]:
    """Give these columns back what they held before the change that made this version; that is an entry, too ("undo").

    Raises `LostRace` where somebody has changed the ticket since.
    """
    who = await actors(tx, ticket, doer)
    here = _T.id == ticket.id, _T.version == version
    statement = update(tickets).where(*here).values(version=version + 1, **was).returning(*COLUMNS)
    row = (await tx.execute(statement)).one_or_none()
    if row is None:
        winner = await get(tx, ticket.id)
        assert winner is not None
        raise LostRace(winner)
    restored, undo = as_ticket(row), Move("undo")
    entered = _entered(restored, doer, _as_what(undo, ticket, who), undo, ticket.status, now)
    return restored, await _append(tx, entered)


def _written(ticket: Ticket, change: Move, target: Status, doer: Doer, now: datetime) -> dict[str, object]:
    """The columns that a move writes: the present follows from the act and from what came with it."""
    values: dict[str, object] = {"status": target, "version": ticket.version + 1}
    values["until"] = change.until if target in _AWAITING else None
    # Who forwards what was nobody's answers for it: at the return date it is theirs, not again nobody's.
    takes = change.act in ("claim", "take_back") or (change.act == "forward" and ticket.officer_id is None)
    if takes:
        assert doer.person is not None
        values |= {"officer_id": doer.person.id, "officer_name": doer.name}
    if change.act == "assign":
        values |= {"officer_id": change.officer_id, "officer_name": change.officer_name}
        values["until"] = ticket.until if target == ticket.status else None
        takes = ticket.status in UNCLAIMED
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
        values["proof_metres"] = None  # that was of an earlier proof
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
    return as_entry((await tx.execute(_ENTER.returning(*ENTRY_COLUMNS), entered)).one())


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
