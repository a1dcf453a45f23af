"""`saberling check --due`: what the clock will do next, kind by kind, and what it should have done by now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.config import Settings
from handlers.promise import Calendar
from storage import conversations, outbox, photos, promises, recordings, subscriptions, wishes
from storage.engine import Database, Transaction, Unavailable

OVERDUE = timedelta(minutes=5)  # what is later than this, the clock has not come to

NEXT: dict[str, Callable[[Transaction], Awaitable[datetime | None]]] = {
    "messages": outbox.next_due,
    "conversations that wait": conversations.next_wake,
    "photos to fetch": photos.next_due,
    "recordings to fetch": recordings.next_due,
    "messages of a day": wishes.next_due,
    "news of a kelurahan": subscriptions.next_due,
}


async def upcoming(settings: Settings, now: datetime | None = None) -> list[str]:
    """One line for each kind of thing that is due by itself, in the office's time."""
    now = now or datetime.now(UTC)
    calendar = Calendar(settings.bot.timezone)
    database = Database(settings.storage.url)
    try:
        async with database.reading() as tx:
            found = {what: await find(tx) for what, find in NEXT.items()}
            standing = await promises.standing(tx, now)
    except Unavailable:
        return ["✗ the database does not answer; see to storage.url"]
    finally:
        await database.dispose()
    lines = [_line(what, at, now, calendar) for what, at in found.items()]
    lines.append(_line("promises that end", standing.next_at, now, calendar))
    return [*lines, f"{'✗' if standing.late else '✓'} open tickets past their promise: {standing.late}"]


def _line(what: str, at: datetime | None, now: datetime, calendar: Calendar) -> str:
    if at is None:
        return f"✓ {what}: none"
    late = at < now - OVERDUE
    return f"{'✗' if late else '✓'} {what}: {calendar.local(at):%Y-%m-%d %H:%M}{' (overdue)' if late else ''}"
