"""Who can be reached, and what became of the pushes of a ticket: what was missed is kept apart from what was sent.

A push to somebody who has shut us out ends undeliverable, and is no push that was sent. When they come back, of several
about one ticket the newest is sent, with the earlier ones in a word each; these are `folded`: neither sent nor lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select, update

from storage import tickets
from storage.engine import Transaction
from storage.tables import ended_badly, entries, outbox, people
from storage.tables import tickets as tickets_table
from storage.tickets import Entry, Ticket

_C = outbox.c
MOST = 200  # pushes that are looked at for one who comes back
_SHOWN = 20  # tickets whose cards say that their reporter is out of reach


@dataclass(frozen=True, slots=True)
class Missed:
    """A push that could not be delivered; `say` is its message as JSON."""

    id: int
    ticket_id: int
    entry_id: int
    say: str


@dataclass(frozen=True, slots=True)
class Push:
    """One push and what became of it. `state` is that of its row; `error` is the last one, in the program's words."""

    person_id: int | None
    entry_id: int
    created_at: datetime
    settled_at: datetime | None
    not_before: datetime
    state: str
    attempts: int
    error: str | None
    uncertain: bool


async def missed_pushes(tx: Transaction, chat: str, since: datetime) -> list[Missed]:
    """The pushes that this chat missed since then, the oldest first."""
    columns = (_C[field.name] for field in fields(Missed))
    lost = ended_badly, _C.state == "undeliverable", _C.chat == chat, _C.settled_at >= since
    push = _C.kind == "say", _C.ticket_id.is_not(None), _C.entry_id.is_not(None)
    rows = await tx.execute(select(*columns).where(*lost, *push).order_by(_C.id.desc()).limit(MOST))
    return [Missed(**row._asdict()) for row in reversed(rows.all())]


async def fold(tx: Transaction, earlier: Collection[int], newest: int, say: str) -> None:
    """Let the newest say what the earlier ones would have said."""
    undelivered = _C.state == "undeliverable"
    await tx.execute(update(outbox).where(_C.id.in_(earlier), undelivered).values(state="folded"))
    await tx.execute(update(outbox).where(_C.id == newest, undelivered).values(say=say))


async def changes(tx: Transaction, entry_ids: Collection[int]) -> dict[int, Entry]:
    """The entries that pushes tell of, by their ids, however many tickets they are of."""
    of = select(entries.c.ticket_id).where(entries.c.id.in_(entry_ids)).distinct()
    ids = (await tx.execute(of)).scalars().all()
    told = [entry for ticket_id in ids for entry in await tickets.history(tx, ticket_id)]
    return {entry.id: entry for entry in told if entry.id in entry_ids}


async def pushes(tx: Transaction, ticket_id: int, most: int) -> tuple[list[Push], int]:
    """The last pushes of a ticket to residents, the oldest first, and how many there are in all."""
    columns = (_C[field.name] for field in fields(Push))
    of = _C.ticket_id == ticket_id, _C.ticket_id.is_not(None), _C.entry_id.is_not(None), _C.kind == "say"
    rows = await tx.execute(select(*columns).where(*of).order_by(_C.id.desc()).limit(most))
    total = (await tx.execute(select(func.count()).select_from(outbox).where(*of))).scalar_one()
    return [Push(**row._asdict()) for row in reversed(rows.all())], total


async def open_tickets(tx: Transaction, person_id: int) -> list[Ticket]:
    """The tickets that the person reported and that are not closed: their cards say whether they can be reached."""
    own = select(tickets_table.c.id).where(
        tickets_table.c.reporter_id == person_id, tickets_table.c.closed_at.is_(None)
    )
    ids = (await tx.execute(own.order_by(tickets_table.c.id.desc()).limit(_SHOWN))).scalars().all()
    found = [await tickets.get(tx, one) for one in sorted(ids)]
    return [ticket for ticket in found if ticket is not None]


async def out_of_reach(tx: Transaction) -> int:
    """How many people cannot be reached."""
    return (await tx.execute(select(func.count()).where(people.c.unreachable_since.is_not(None)))).scalar_one()
