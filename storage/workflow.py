"""Statuses, roles, and the one table that says which changes of a ticket are legal.

A ticket is always in exactly one `Status`. It leaves it by an act, and an act is one row of `TABLE`: from where, to
where, by whom, and what has to be given with it. What is not in the table does not exist. The table is asked
where the change is written (`storage.tickets.move`), never before it only: a button that looks legal was drawn
in the past.

Who somebody is to a ticket (`Actor`) follows from the roster and the ticket: the same officer is the `HOLDER` of one
and merely an `OFFICER` for the next. Supervisors may do what holders may; admins are supervisors here.

Rules that a table of states alone cannot hold are in `Needs`: a proof must have been taken after the work began,
a resolved ticket is reopened until its window is over, a rejection is appealed once. They are checked by the same
`check`, which touches nothing and raises `IllegalMove` with the one reason that a person can be told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FEEDBACK_WINDOW = timedelta(days=7)
"""How long a resolved ticket waits for the reporter's word before it is closed without one, if nothing else is said."""


class Status(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    FORWARDED = "forwarded"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REOPENED = "reopened"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class Colour(StrEnum):
    """The three that residents see; the rest is told in words."""

    WAITING = "🔴"
    WORKED_ON = "🟡"
    DONE = "🟢"
    ENDED = "⚪"


class Actor(StrEnum):
    """Who somebody is to one ticket."""

    REPORTER = "reporter"
    FOLLOWER = "follower"
    OFFICER = "officer"
    HOLDER = "holder"
    SUPERVISOR = "supervisor"
    SYSTEM = "system"


class Need(StrEnum):
    """What has to come with an act."""

    REASON = "reason"
    QUESTION = "question"
    UNTIL = "until"  # a planned day, a deadline, a return date
    AGENCY = "agency"
    ORIGINAL = "original"
    PROOF = "proof"
    WINDOW = "window"  # only while the feedback window is open
    OVER = "over"  # only when what was waited for has passed
    ALONE = "alone"  # only while nobody else follows it
    OFFICER = "officer"  # who is to hold it
    ONCE = "once"  # a rejection is appealed once


S = Status
OPEN = frozenset({S.RECEIVED, S.ACCEPTED, S.SCHEDULED, S.IN_PROGRESS, S.WAITING, S.FORWARDED, S.REOPENED})
UNCLAIMED = frozenset({S.RECEIVED, S.REOPENED})

_OFFICE = frozenset({Actor.OFFICER, Actor.HOLDER, Actor.SUPERVISOR})
_ITS_OFFICER = frozenset({Actor.HOLDER, Actor.SUPERVISOR})
_REPORTER = frozenset({Actor.REPORTER})
_READERS = frozenset({Actor.REPORTER, Actor.FOLLOWER})
_SYSTEM = frozenset({Actor.SYSTEM})


@dataclass(frozen=True, slots=True)
class Transition:
    act: str
    sources: frozenset[Status]
    target: Status | None  # None: back to where it was
    who: frozenset[Actor]
    needs: frozenset[Need] = frozenset()


def _row(act: str, sources: Iterable[Status], target: Status | None, who: frozenset[Actor], *needs: Need) -> Transition:
    return Transition(act, frozenset(sources), target, who, frozenset(needs))


N = Need
TABLE: tuple[Transition, ...] = (
    # Not claimed yet: any officer may take it or say why not.
    _row("claim", UNCLAIMED, S.ACCEPTED, _OFFICE),
    _row("assign", UNCLAIMED, S.ACCEPTED, frozenset({Actor.SUPERVISOR, Actor.SYSTEM}), N.OFFICER),
    _row("reject", UNCLAIMED, S.REJECTED, _OFFICE, N.REASON),
    _row("merge", UNCLAIMED, S.DUPLICATE, _OFFICE, N.ORIGINAL),
    _row("forward", UNCLAIMED, S.FORWARDED, _OFFICE, N.AGENCY, N.UNTIL, N.REASON),
    _row("ask", UNCLAIMED, S.WAITING, _OFFICE, N.QUESTION, N.UNTIL),
    _row("withdraw", UNCLAIMED, S.WITHDRAWN, _REPORTER, N.ALONE),
    _row("erase", OPEN, S.WITHDRAWN, _SYSTEM),  # its reporter is forgotten, and nobody follows it
    _row("unmerge", [S.DUPLICATE], None, _OFFICE),  # it was another trouble after all
    # Somebody's: only they and their supervisor.
    _row("reject", [S.ACCEPTED], S.REJECTED, _ITS_OFFICER, N.REASON),
    _row("merge", [S.ACCEPTED], S.DUPLICATE, _ITS_OFFICER, N.ORIGINAL),
    _row("schedule", [S.ACCEPTED, S.IN_PROGRESS], S.SCHEDULED, _ITS_OFFICER, N.UNTIL),
    _row("start", [S.ACCEPTED, S.SCHEDULED], S.IN_PROGRESS, _ITS_OFFICER),
    _row("release", [S.SCHEDULED], S.ACCEPTED, _ITS_OFFICER),
    # Out of one hand into another, or back to where anybody may take it; the work stands where it stands.
    _row("assign", [S.ACCEPTED], S.ACCEPTED, _ITS_OFFICER, N.OFFICER),
    _row("assign", [S.SCHEDULED], S.SCHEDULED, _ITS_OFFICER, N.OFFICER),
    _row("assign", [S.IN_PROGRESS], S.IN_PROGRESS, _ITS_OFFICER, N.OFFICER),
    _row("release", [S.ACCEPTED, S.IN_PROGRESS], S.RECEIVED, _ITS_OFFICER),
    _row("forward", [S.ACCEPTED, S.IN_PROGRESS], S.FORWARDED, _ITS_OFFICER, N.AGENCY, N.UNTIL, N.REASON),
    _row("ask", [S.ACCEPTED, S.SCHEDULED, S.IN_PROGRESS], S.WAITING, _ITS_OFFICER, N.QUESTION, N.UNTIL),
    # Whichever state it comes from, clean is what a photo shows.
    _row("resolve", [S.ACCEPTED, S.SCHEDULED, S.IN_PROGRESS], S.RESOLVED, _ITS_OFFICER, N.PROOF),
    # Waiting for the resident: the answer or the deadline leads back.
    _row("answer", [S.WAITING], None, _READERS | _SYSTEM),
    _row("expire", [S.WAITING], None, _SYSTEM, N.OVER),
    # With another agency: its word is taken, and the agency named; at the date it is ours again.
    _row("take_back", [S.FORWARDED], S.ACCEPTED, _OFFICE),
    _row("resolve", [S.FORWARDED], S.RESOLVED, _OFFICE, N.REASON),
    _row("reject", [S.FORWARDED], S.REJECTED, _OFFICE, N.REASON),
    _row("expire", [S.FORWARDED], S.ACCEPTED, _SYSTEM, N.OVER),
    # Those who told of it have the last word, for a while; silence is silence and no praise.
    _row("confirm", [S.RESOLVED], S.CLOSED, _READERS, N.WINDOW),
    _row("reopen", [S.RESOLVED], S.REOPENED, _READERS, N.WINDOW, N.REASON),
    _row("expire", [S.RESOLVED], S.CLOSED, _SYSTEM, N.OVER),
    _row("appeal", [S.REJECTED], S.REOPENED, _REPORTER, N.REASON, N.ONCE),
)
ACTS = frozenset(row.act for row in TABLE)
INSIDE = frozenset({"internal", "measure"})
"""Entries of the history that are the office's alone: no resident is told of them, nor given them."""


class IllegalMove(Exception):
    """The move is not legal; nothing was changed. `why` is one of: state, right, or a `Need`."""

    def __init__(self, why: str, status: Status) -> None:
        super().__init__(f"{why} ({status})")
        self.why = why
        self.status = status


@dataclass(frozen=True, slots=True)
class Situation:
    """What of a ticket the rules look at."""

    status: Status
    returns_to: Status | None = None
    work_began_at: datetime | None = None
    resolved_at: datetime | None = None
    until: datetime | None = None
    appealed: bool = False
    id: int | None = None
    followed: bool = False  # by somebody else than its reporter


@dataclass(frozen=True, slots=True)
class Move:
    """An act and what is given with it. `proof_taken_at` is when the photo after the work was first sent.

    With "resolve" `until` is the end of the feedback window (`FEEDBACK_WINDOW` from now where nothing is given).
    """

    act: str
    words: str = ""
    until: datetime | None = None
    agency: str = ""
    original: int | None = None
    proof_taken_at: datetime | None = None
    officer_id: int | None = None  # who is to hold it, with the name that the office has for them
    officer_name: str = ""


def check(at: Situation, move: Move, actors: frozenset[Actor], now: datetime) -> Status:
    """Where the move leads, if it is legal at this moment for somebody who is all of `actors`.

    Raises `IllegalMove`: "state" when the act does not exist here, "right" when it is not theirs, else the need that
    was not met.
    """
    here = [row for row in TABLE if row.act == move.act and at.status in row.sources]
    if not here:
        raise IllegalMove("state", at.status)
    allowed = [row for row in here if row.who & actors]
    if not allowed:
        raise IllegalMove("right", at.status)
    for need in sorted(allowed[0].needs):
        if not _met(need, at, move, now):
            raise IllegalMove(need, at.status)
    return allowed[0].target or at.returns_to or S.RECEIVED


def legal_acts(status: Status, actors: frozenset[Actor]) -> frozenset[str]:
    """The acts that these actors have here, whatever they need: what a card offers."""
    return frozenset(row.act for row in TABLE if status in row.sources and row.who & actors)


def colour(status: Status) -> Colour:
    """The public colour (T2): what was rejected, merged or withdrawn is over, but nobody calls it clean."""
    if status in UNCLAIMED:
        return Colour.WAITING
    if status in (S.RESOLVED, S.CLOSED):
        return Colour.DONE
    return Colour.WORKED_ON if status in OPEN else Colour.ENDED


def _met(need: Need, at: Situation, move: Move, now: datetime) -> bool:
    match need:
        case Need.REASON | Need.QUESTION:
            return bool(move.words.strip())
        case Need.UNTIL:
            return move.until is not None and move.until > now
        case Need.AGENCY:
            return bool(move.agency.strip())
        case Need.ORIGINAL:
            return move.original not in (None, at.id)  # nothing is a duplicate of itself
        case Need.OFFICER:
            return move.officer_id is not None
        case Need.PROOF:
            return _taken_after(move.proof_taken_at, at.work_began_at)
        case Need.WINDOW:
            return at.until is not None and now <= at.until
        case Need.OVER:
            return at.until is not None and at.until <= now
        case Need.ALONE:
            return not at.followed
        case Need.ONCE:
            return not at.appealed


def _taken_after(taken: datetime | None, began: datetime | None) -> bool:
    # Chats tell time in whole seconds: a photo of the very second in which the work began counts.
    return taken is not None and began is not None and taken >= began.replace(microsecond=0)
