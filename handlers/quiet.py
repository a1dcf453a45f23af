"""The quiet hours: what can wait is held while people sleep, and said in the morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of each day, local: from `begin` until just before `end`, over midnight where `end` is the earlier.

    Two equal times are no hours at all.
    """

    begin: time
    end: time

    def hold(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


NIGHT = Hours(time(21), time(7))


def wait_until(now: datetime, zone: str, hours: Hours = NIGHT) -> datetime:
    """When something may be said that can wait: now, or the end of the quiet hours (UTC).

    Raises ValueError when `now` has no zone.
    """
    if now.tzinfo is None:
        raise ValueError("the time of something to be said needs a zone")
    local = now.astimezone(ZoneInfo(zone))
    if not hours.hold(local.time()):
        return now
    ends = datetime.combine(local.date(), hours.end, local.tzinfo)
    return (ends if ends > local else ends + timedelta(days=1)).astimezone(UTC)
