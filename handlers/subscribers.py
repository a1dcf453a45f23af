"""What the clock tells to those who subscribed to a part of the city: once in each slot, and nothing without news."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.city import City
from handlers.digests.areas import news
from handlers.outgoing import Outgoing
from handlers.wishes import can_wait, next_time
from storage import people, subscriptions, wishes
from storage.engine import Transaction
from storage.outbox import Lane
from storage.subscriptions import Rhythm
from storage.wishes import Wishes

MONDAY = 0


async def tell_areas(tx: Transaction, city: City, now: datetime) -> list[Outgoing]:
    """The digests that are due."""
    calendar = city.calendar
    settled = now - city.organisation.undo  # what can still be undone has not happened yet
    taken = await subscriptions.take(
        tx, now, settled, lambda at: calendar.local(at).date().isoformat(), lambda rhythm: next_slot(rhythm, now, city)
    )
    whose = [one.person_id for one in taken]
    known, chosen = await people.by_ids(tx, whose), await wishes.of(tx, whose)
    told = []
    for one in taken:
        person = known[one.person_id]
        if person.unreachable_since is not None:
            continue
        say = news(one, *await subscriptions.happened(tx, one, settled), city.texts(person.language), city)
        if say is not None:
            held = can_wait(chosen.get(person.id, Wishes()), now, city)
            told.append(Outgoing(person.home, say, Lane.DIGEST, person_id=person.id, not_before=held))
    return told


def next_slot(rhythm: Rhythm, now: datetime, city: City) -> datetime:
    """When a digest of this rhythm comes next: at the hour of the day's message, weekly ones on Mondays."""
    at = next_time(now, city.daily_at, city.timezone)
    while rhythm == "weekly" and city.calendar.local(at).weekday() != MONDAY:
        at = next_time(at + timedelta(hours=1), city.daily_at, city.timezone)
    return at
