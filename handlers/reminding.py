"""Asking once more whether it is clean, before the window ends and silence is taken for silence.

It is asked of the reporter, once for each resolution, and never at night: what falls due then waits for the morning.
"""

from __future__ import annotations

from datetime import datetime

from handlers.city import City
from handlers.outgoing import Outgoing
from handlers.pushes import reminder
from handlers.quiet import wait_until
from storage import people, unanswered
from storage.engine import Transaction


async def remind(tx: Transaction, city: City, now: datetime) -> list[Outgoing]:
    """What is to be said to those who have said nothing yet."""
    if city.feedback_reminder is None or wait_until(now, city.timezone) > now:
        return []
    before = min(city.feedback_reminder, city.feedback_window / 2)
    told = list[Outgoing]()
    for ticket in await unanswered.take(tx, now + before, now):
        person = (await people.by_ids(tx, [ticket.reporter_id]))[ticket.reporter_id]
        if not person.is_nobody:
            say = reminder(ticket, city.texts(person.language))
            told.append(Outgoing(person.home, say, person_id=person.id, ticket_id=ticket.id))
    return told
