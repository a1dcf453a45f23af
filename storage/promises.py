"""The promise of a ticket: put off with a reason, renewed when it is opened again, and noted when it is broken.

Only an officer's word moves it, and that is an entry of the history with the reason and the new date; the first date
stays in `promised_at`. Neither an edit nor a change of hands touches it. When its time passes and nobody has said
anything, that is noted in `late_at`, once for each date: the row itself is the guard, however many clocks look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from storage import tickets
from storage.engine import Transaction
from storage.tables import is_open, promise_stands
from storage.tables import tickets as table
from storage.tickets import Doer, Entry, LostRace, Ticket
from storage.workflow import OPEN, UNCLAIMED, Actor, IllegalMove, Status

_T = table.c
_OFFICE = frozenset({Actor.OFFICER, Actor.HOLDER, Actor.SUPERVISOR})
_ITS_OFFICER = frozenset({Actor.HOLDER, Actor.SUPERVISOR})


def may_postpone(status: Status, who: frozenset[Actor]) -> None:
    """Raises `IllegalMove` ("state", "right") where these actors have no say in the date.

    What nobody has taken, and what lies with another agency, is any officer's to answer for; the rest is its officer's
    and their supervisor's.
    """
    if status not in OPEN:
        raise IllegalMove("state", status)
    allowed = _OFFICE if status in UNCLAIMED or status == Status.FORWARDED else _ITS_OFFICER
    if not allowed & who:
        raise IllegalMove("right", status)


async def postpone(
    tx: Transaction, ticket: Ticket, reason: str, until: datetime, doer: Doer, now: datetime
) -> tuple[Ticket, Entry]:
    """Promise a later date; gives the ticket as it is now and the entry that tells of it.

    Raises `IllegalMove` (as `may_postpone`; "reason" without one, "until" for a date that is no later) and `LostRace`.
    """
    may_postpone(ticket.status, await tickets.actors(tx, ticket, doer))
    if not reason.strip():
        raise IllegalMove("reason", ticket.status)
    if until <= max(now, ticket.due_at):
        raise IllegalMove("until", ticket.status)
    seen = _T.id == ticket.id, _T.version == ticket.version
    values = {"due_at": until, "postponed": _T.postponed + 1, "late_at": None, "warned_at": None}
    if not await _changed(tx, values, *seen):
        winner = await tickets.get(tx, ticket.id)
        assert winner is not None
        raise LostRace(winner)
    return await tickets.note(tx, ticket, "postpone", doer, now, words=reason.strip(), until=until)


async def renew(tx: Transaction, ticket: Ticket, due_at: datetime, now: datetime) -> Ticket:
    """The promise of a ticket that was opened again: the old one while it lies ahead, else this one."""
    if ticket.due_at > now:
        return ticket
    await _changed(tx, {"due_at": due_at, "late_at": None, "warned_at": None}, _T.id == ticket.id)
    renewed = await tickets.get(tx, ticket.id)
    assert renewed is not None
    return renewed


async def broken(tx: Transaction, now: datetime, most: int = 50) -> list[tuple[Ticket, Entry]]:
    """Note that promises have passed without a word; each is given out once, to whoever notes it."""
    passed = promise_stands, _T.due_at <= now
    noted = []
    for ticket_id in await _taken(tx, {"late_at": now}, most, *passed):
        ticket = await tickets.get(tx, ticket_id)
        assert ticket is not None
        noted.append(await tickets.note(tx, ticket, "late", Doer(None), now))
    return noted


async def near(tx: Transaction, until: datetime, filed_before: datetime, now: datetime, most: int = 50) -> list[Ticket]:
    """Promises that end by then, of which the office has not been warned yet; each is given out once."""
    ends = promise_stands, _T.due_at > now, _T.due_at <= until, _T.warned_at.is_(None), _T.filed_at < filed_before
    found = [await tickets.get(tx, ticket_id) for ticket_id in await _taken(tx, {"warned_at": now}, most, *ends)]
    return [ticket for ticket in found if ticket is not None]


@dataclass(frozen=True, slots=True)
class Promises:
    """How the promises stand: the next that ends, and how many open tickets are past theirs."""

    next_at: datetime | None
    late: int


async def standing(tx: Transaction, now: datetime) -> Promises:
    ahead = await tx.execute(select(func.min(_T.due_at)).where(is_open, _T.due_at > now))
    late = await tx.execute(select(func.count()).select_from(table).where(is_open, _T.due_at <= now))
    return Promises(ahead.scalar(), late.scalar_one())


async def _changed(tx: Transaction, values: dict[str, object], *which: ColumnElement[bool]) -> bool:
    return bool((await tx.execute(update(table).where(*which).values(**values))).rowcount)


async def _taken(tx: Transaction, values: dict[str, object], most: int, *which: ColumnElement[bool]) -> list[int]:
    """The ids of rows that these values were written to, the nearest promise first; another's rows are left to them."""
    some = select(_T.id).where(*which).order_by(_T.due_at, _T.id).limit(most).with_for_update(skip_locked=True)
    ids = list((await tx.execute(some)).scalars())
    mine = update(table).where(_T.id.in_(ids), *which).values(**values).returning(_T.id)
    written = set((await tx.execute(mine)).scalars()) if ids else set[int]()
    return [one for one in ids if one in written]
