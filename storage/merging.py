"""Merging: two tickets turn out to be one trouble. The one goes on as the other, and can be taken out again.

The merged ticket becomes a duplicate of its original and remembers where it stood (`returns_to`). Whoever would have
been told of it follows the original from then on; `followers.via` says who came only by this, so that taking it out
gives back exactly what was. Both histories tell of it, each with the number of the other ticket.

A duplicate leads to an open ticket that is no duplicate, and nothing is merged that others are merged into. So there
are neither chains nor circles: both rows are held, in one order, before anything is decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage import tickets
from storage.engine import Transaction
from storage.people import NOBODY, Person
from storage.tables import followers, people
from storage.tables import tickets as table
from storage.tickets import COLUMNS, Doer, Entry, Ticket, as_ticket
from storage.upsert import insert_new
from storage.workflow import OPEN, IllegalMove, Move, Status

_F = followers.c


class CannotMerge(Exception):
    """Nothing was changed. `why` is one of: ended (the original is not open), merged (it is a duplicate itself), holds
    (others are merged into the one that should go); `ticket` is the one that stands in the way."""

    def __init__(self, why: str, ticket: Ticket) -> None:
        super().__init__(f"{why} ({ticket.number})")
        self.why = why
        self.ticket = ticket


@dataclass(frozen=True, slots=True)
class Merged:
    """Both tickets as they are now, with the entries that tell of it; `readers` are those of the merged one."""

    ticket: Ticket
    entry: Entry
    original: Ticket
    noted: Entry
    readers: frozenset[int]


async def merge(tx: Transaction, ticket_id: int, original_id: int, doer: Doer, now: datetime) -> Merged:
    """Let the ticket go on as its original. Raises `IllegalMove`, `LostRace`, and `CannotMerge`."""
    ticket, original = await _both(tx, ticket_id, original_id)
    if ticket.id != original.id:
        await _can_take(tx, ticket, original)
    move = Move("merge", original.number, original=original.id)
    moved, entry = await tickets.move(tx, ticket, move, doer, now)
    await _bring(tx, moved, original, now)
    noted, told = await tickets.note(tx, original, "absorb", doer, now, words=moved.number)
    return Merged(moved, entry, noted, told, frozenset(await tickets.readers(tx, moved)))


async def unmerge(tx: Transaction, ticket_id: int, doer: Doer, now: datetime) -> Merged:
    """Let the ticket stand by itself again, where it stood. Raises `IllegalMove` and `LostRace`."""
    ticket = await tickets.get(tx, ticket_id)
    if ticket is None or ticket.duplicate_of is None or await _is_nobodys(tx, ticket):
        raise IllegalMove("state", ticket.status if ticket else Status.WITHDRAWN)
    ticket, original = await _both(tx, ticket_id, ticket.duplicate_of)
    if ticket.duplicate_of != original.id:
        raise IllegalMove("state", ticket.status)
    moved, entry = await tickets.move(tx, ticket, Move("unmerge", original.number), doer, now)
    noted, told = await _part(tx, moved, original, doer, now)
    return Merged(moved, entry, noted, told, frozenset(await tickets.readers(tx, moved)))


async def let_go(tx: Transaction, ticket: Ticket, original_id: int, doer: Doer, now: datetime) -> Ticket:
    """The merging of the ticket was undone: its original goes on without it, and is given back."""
    original = await tickets.get(tx, original_id)
    assert original is not None
    return (await _part(tx, ticket, original, doer, now))[0]


async def _part(tx: Transaction, ticket: Ticket, original: Ticket, doer: Doer, now: datetime) -> tuple[Ticket, Entry]:
    """Let those go who followed the original only for this ticket's sake, and note it there."""
    await tx.execute(delete(followers).where(_F.ticket_id == original.id, _F.via == ticket.id))
    for other in await merged_into(tx, original.id):
        await _bring(tx, other, original, now)
    return await tickets.note(tx, original, "part", doer, now, words=ticket.number)


async def merged_into(tx: Transaction, ticket_id: int) -> list[Ticket]:
    """The duplicates of a ticket."""
    theirs = select(*COLUMNS).where(table.c.duplicate_of == ticket_id, table.c.duplicate_of.is_not(None))
    return [as_ticket(row) for row in await tx.execute(theirs.order_by(table.c.id))]


async def original_of(tx: Transaction, ticket: Ticket) -> Ticket:
    """The ticket as which this one goes on: its original, or itself."""
    found = await tickets.get(tx, ticket.duplicate_of) if ticket.duplicate_of is not None else None
    return found or ticket


async def stays(tx: Transaction, ticket_id: int, person: Person) -> None:
    """The person follows of their own will now: taking out a merged ticket does not take them along."""
    mine = _F.ticket_id == ticket_id, _F.person_id == person.id, _F.via.is_not(None)
    await tx.execute(update(followers).where(*mine).values(via=None))


async def _both(tx: Transaction, *ids: int) -> tuple[Ticket, Ticket]:
    """Both tickets, held until the end of the transaction. Raises `LookupError` where one does not exist."""
    held = select(*COLUMNS).where(table.c.id.in_(sorted(set(ids)))).order_by(table.c.id).with_for_update()
    found = {row.id: as_ticket(row) for row in await tx.execute(held)}
    first, second = (found[one] for one in ids)
    return first, second


async def _can_take(tx: Transaction, ticket: Ticket, original: Ticket) -> None:
    if original.status == Status.DUPLICATE:
        raise CannotMerge("merged", original)
    if original.status not in OPEN:
        raise CannotMerge("ended", original)
    if await merged_into(tx, ticket.id):
        raise CannotMerge("holds", ticket)


async def _bring(tx: Transaction, ticket: Ticket, original: Ticket, now: datetime) -> None:
    """Whoever is told of the ticket follows the original, unless they are told of it already."""
    come = [one for one in await tickets.readers(tx, ticket) if one != original.reporter_id]
    rows = [{"ticket_id": original.id, "person_id": one, "since": now, "via": ticket.id} for one in come]
    if rows:
        await tx.execute(insert_new(tx, followers), rows)


async def _is_nobodys(tx: Transaction, ticket: Ticket) -> bool:
    """Whether its reporter was forgotten: what is left of it leads no officer anywhere."""
    owner = select(people.c.key).where(people.c.id == ticket.reporter_id)
    return await tx.scalar(owner) == NOBODY
