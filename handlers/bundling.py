"""The day's one message to those who want one: the changes that were put by, told together when their time comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.city import City
from handlers.digests.resident import changes_of_the_day
from handlers.outgoing import Outgoing
from handlers.wishes import can_wait
from storage import people, tickets, wishes
from storage.engine import Transaction
from storage.outbox import Lane
from storage.people import Person
from storage.tickets import Entry, Ticket
from storage.wishes import Bundled, Wishes


async def tell_days(tx: Transaction, city: City, now: datetime) -> list[Outgoing]:
    """The messages that are due; each change is told once."""
    taken = await wishes.take(tx, now)
    known, chosen = await people.by_ids(tx, taken), await wishes.of(tx, taken)
    told = []
    for person_id, changes in taken.items():
        person = known[person_id]
        say = changes_of_the_day(await _read(tx, person, changes), city.texts(person.language), city.office)
        if say is not None:
            held = can_wait(chosen.get(person_id, Wishes()), now, city)
            told.append(Outgoing(person.home, say, Lane.DIGEST, person_id=person_id, not_before=held))
    return told


async def _read(tx: Transaction, person: Person, changes: Sequence[Bundled]) -> list[tuple[Ticket, list[Entry]]]:
    """The tickets with these changes, as far as the person may still read them."""
    found = []
    for ticket_id in dict.fromkeys(change.ticket_id for change in changes):
        ticket = await tickets.get(tx, ticket_id)
        if ticket is None or not await tickets.may_read(tx, ticket, person):
            continue
        ids = {change.entry_id for change in changes if change.ticket_id == ticket_id}
        found.append((ticket, [entry for entry in await tickets.history(tx, ticket_id) if entry.id in ids]))
    return found
