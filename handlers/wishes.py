"""How a person wants to be told of a change: now, in the morning, in the day's one message, or not at all.

It is decided here and nowhere else, from what they chose (`storage.wishes`), what happened, and the hour. A question to
them is never held back: somebody waits for the answer, and the ticket with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.city import City
from handlers.quiet import wait_until
from storage.wishes import Wishes

QUESTIONS = frozenset({"ask"})
IMPORTANT = frozenset({"resolve", "reject", "late", "postpone"})
SPOKEN = frozenset({"message", "ready"})
"""Somebody has written to them: it is theirs to read, though it can wait for its hour."""


@dataclass(frozen=True, slots=True)
class When:
    """Not before `at` (UTC); `together` with the other changes of the day."""

    at: datetime
    together: bool = False


def when(act: str, wishes: Wishes, now: datetime, city: City) -> When | None:
    """When a change by this act is told to somebody with these wishes; None: not at all."""
    if act in QUESTIONS:
        return When(now)
    if act in SPOKEN:
        pass
    elif wishes.news == "questions" or (wishes.news == "important" and act not in IMPORTANT):
        return None
    if wishes.daily:
        return When(next_time(now, city.daily_at, city.timezone), together=True)
    return When(can_wait(wishes, now, city))


def can_wait(wishes: Wishes, now: datetime, city: City) -> datetime:
    """When something may be said that can wait."""
    return wait_until(now, city.timezone, city.quiet) if wishes.quiet else now


def next_time(now: datetime, at: time, zone: str) -> datetime:
    """The next moment (UTC) at which local clocks show this time."""
    local = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(local.date(), at, local.tzinfo)
    return (today if today > local else today + timedelta(days=1)).astimezone(UTC)
