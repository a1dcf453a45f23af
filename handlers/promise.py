"""The promise: by when a report is dealt with, counted in working days.

A working day is a workday of the week that is no holiday. The holidays are Indonesia's, with the joint leave days
(cuti bersama) that the government decrees each year, as the `holidays` package knows them; a decree that comes
later is put right in the configuration: `extra_holidays`, `extra_workdays`. The latter win even over a Sunday.
For years without a decree yet, only the public holidays are known.

Days are days where the office is: a report of 23:30 in Jakarta belongs to that day, though in UTC it is still
the afternoon. The day of the report never counts, so a promise of one day leaves the office a whole one.

The working days of a year are found once and kept as a sorted row of day numbers; counting is then a search in
it, however many days are asked for.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True)
class Calendar:
    """The office's days. Raises ValueError for an unknown time zone and for days that contradict each other."""

    timezone: str
    extra_holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    workdays: frozenset[int] = MONDAY_TO_FRIDAY
    """Days of the week, Monday is 0."""
    closes: time = time(16)
    """The end of the office day, local."""
    opens: time = time(8)
    _years: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_zone(self.timezone)
        if not self.workdays or not self.workdays <= set(range(7)):
            raise ValueError(f"workdays must be some of 0 (Monday) to 6 (Sunday), not {sorted(self.workdays)}")
        if both := self.extra_holidays & self.extra_workdays:
            raise ValueError(f"{min(both)} cannot be both an extra holiday and an extra workday")
        if self.closes.tzinfo is not None:
            raise ValueError("the office closes at a local time, without a zone of its own")

    def is_working_day(self, day: date) -> bool:
        """Whether the office works on that day."""
        row, number = self._row(day.year), day.toordinal()
        at = bisect_left(row, number)
        return at < len(row) and row[at] == number

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after the day; the day itself for 0. Raises ValueError below 0 or past year 9999."""
        if n < 0:
            raise ValueError(f"cannot count {n} working days")
        if n == 0:
            return day
        for row in self._rows_after(day):
            if n <= len(row):
                return date.fromordinal(row[n - 1])
            n -= len(row)
        raise ValueError("there are not so many working days before the year 10000")

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after the start up to and with the end; below 0 when the end is earlier.

        It undoes `add_working_days`: between a day and its n-th working day there are n.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return self._days_until(end, start.year) - self._days_until(start, start.year)

    def due(self, at: datetime, days: int) -> datetime:
        """The end of the office day of the n-th working day after the local date of `at`, in UTC.

        Raises ValueError when `at` has no zone, or for a promise of less than one day.
        """
        if at.tzinfo is None:
            raise ValueError("the time of a report needs a zone")
        if days < 1:
            raise ValueError(f"a promise needs at least one working day, not {days}")
        return self.closing(self.add_working_days(self.local(at).date(), days))

    def closing(self, day: date) -> datetime:
        """The end of the office day, in UTC."""
        return datetime.combine(day, self.closes, ZoneInfo(self.timezone)).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """The last minute of a day, in UTC."""
        return datetime.combine(day, time(23, 59), ZoneInfo(self.timezone)).astimezone(UTC)

    def next_opening(self, at: datetime) -> datetime | None:
        """When the office opens again, in UTC; None while it is open."""
        here = self.local(at)
        works = self.is_working_day(here.date())
        if works and self.opens <= here.time() < self.closes:
            return None
        today = works and here.time() < self.opens
        day = here.date() if today else self.add_working_days(here.date(), 1)
        return datetime.combine(day, self.opens, ZoneInfo(self.timezone)).astimezone(UTC)

    def local(self, at: datetime) -> datetime:
        """The same moment as the office's clock shows it."""
        return at.astimezone(ZoneInfo(self.timezone))

    def _rows_after(self, day: date) -> Iterator[tuple[int, ...]]:
        """What is left of this year's working days after the day, then those of each year that follows."""
        row = self._row(day.year)
        yield row[bisect_right(row, day.toordinal()) :]
        yield from (self._row(year) for year in range(day.year + 1, date.max.year + 1))

    def _days_until(self, day: date, first_year: int) -> int:
        """The working days from the first of January of that year to the day, both included."""
        whole_years = sum(len(self._row(year)) for year in range(first_year, day.year))
        return whole_years + bisect_right(self._row(day.year), day.toordinal())

    def _row(self, year: int) -> tuple[int, ...]:
        """The day numbers of a year's working days, ascending."""
        if year not in self._years:
            self._years[year] = tuple(day.toordinal() for day in _days_of(year) if self._works(day))
        return self._years[year]

    def _works(self, day: date) -> bool:
        if day in self.extra_workdays:
            return True
        return day.weekday() in self.workdays and day not in self.extra_holidays | _holidays(day.year)


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    """Indonesia's public holidays and joint leave days. The package is loaded here: it takes a tenth of a second."""
    from holidays import country_holidays

    return frozenset(country_holidays("ID", years=year, categories=("public", "government")))


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; expected one like Asia/Jakarta") from error
