"""The promise: working days, holidays, and the end of the office day."""

import subprocess
import sys
import time as clock
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.promise import Calendar

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
WIB = Calendar("Asia/Jakarta")
DAYS = st.dates(date(1995, 1, 1), date(2090, 12, 31))
COUNTS = st.integers(0, 600)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 24), True),  # a Tuesday
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 11, 29), False),  # a Sunday
        (date(2026, 8, 17), False),  # Independence Day, a Monday
        (date(2026, 3, 20), False),  # cuti bersama before Idul Fitri, a Friday
        (date(2026, 12, 24), False),  # cuti bersama before Christmas, a Thursday
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_working_day_is_a_weekday_that_is_no_holiday(day: date, works: bool) -> None:
    """Weekends, public holidays and joint leave days are free; other days are worked."""
    assert WIB.is_working_day(day) is works


def test_a_late_decree_is_put_right_in_the_configuration() -> None:
    """An extra holiday is free, and an extra workday is worked, even a Sunday or a public holiday."""
    sunday, independence, tuesday = date(2026, 11, 29), date(2026, 8, 17), date(2026, 11, 24)
    calendar = Calendar("Asia/Jakarta", frozenset({tuesday}), frozenset({sunday, independence}))
    assert not calendar.is_working_day(tuesday)
    assert calendar.is_working_day(sunday)
    assert calendar.is_working_day(independence)


def test_an_office_may_work_on_saturdays() -> None:
    """The workdays of the week come from the configuration."""
    six_days = Calendar("Asia/Jakarta", workdays=frozenset(range(6)))
    assert six_days.is_working_day(date(2026, 11, 28))
    assert not six_days.is_working_day(date(2026, 11, 29))


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 28), 0, date(2026, 11, 28)),
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 24), 3, date(2026, 11, 27)),
        (date(2026, 11, 24), 4, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 3, 17), 1, date(2026, 3, 25)),  # a week of Nyepi and Idul Fitri
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 12, 23), 3, date(2026, 12, 30)),
    ],
)
def test_days_are_counted_over_weekends_holidays_and_new_year(day: date, n: int, expected: date) -> None:
    """The day itself never counts, and only days on which the office works do."""
    assert WIB.add_working_days(day, n) == expected


def test_a_promise_ends_when_the_office_closes() -> None:
    """Three working days after a Tuesday noon is Friday, 16:00 WIB, told in UTC."""
    due = WIB.due(datetime(2026, 11, 24, 5, 0, tzinfo=UTC), 3)
    assert due == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    assert due.tzinfo is UTC


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 9), ("Asia/Makassar", 8), ("Asia/Jayapura", 7)])
def test_each_zone_has_its_own_afternoon(zone: str, hour: int) -> None:
    """16:00 in WIB, WITA and WIT are three different moments."""
    assert Calendar(zone).due(datetime(2026, 11, 24, 3, 0, tzinfo=UTC), 1) == datetime(
        2026, 11, 25, hour, 0, tzinfo=UTC
    )


def test_the_local_date_decides() -> None:
    """A report just after midnight in Binjai belongs to the new day, though in UTC it is still the old one."""
    late, early = datetime(2026, 11, 24, 16, 59, tzinfo=UTC), datetime(2026, 11, 24, 17, 1, tzinfo=UTC)
    assert WIB.due(late, 1) == datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
    assert WIB.due(early, 1) == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


def test_any_zone_of_the_report_will_do() -> None:
    """The same moment in another zone gives the same promise."""
    at = datetime(2026, 11, 24, 17, 1, tzinfo=UTC)
    assert WIB.due(at.astimezone(timezone(timedelta(hours=-8))), 1) == WIB.due(at, 1)


def test_the_closing_time_is_configurable() -> None:
    """An office that closes at 14:30 promises 14:30."""
    due = Calendar("Asia/Jakarta", closes=time(14, 30)).due(datetime(2026, 11, 24, 5, 0, tzinfo=UTC), 1)
    assert due == datetime(2026, 11, 25, 7, 30, tzinfo=UTC)


def test_what_cannot_be_promised_is_refused() -> None:
    """A time without a zone, no days at all, and days into the past are errors and not guesses."""
    with pytest.raises(ValueError, match="needs a zone"):
        WIB.due(datetime(2026, 11, 24), 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="at least one"):
        WIB.due(datetime(2026, 11, 24, tzinfo=UTC), 0)
    with pytest.raises(ValueError, match="-1"):
        WIB.add_working_days(date(2026, 11, 24), -1)
    with pytest.raises(ValueError, match="10000"):
        WIB.add_working_days(date(9999, 12, 1), 60)


def test_a_calendar_that_makes_no_sense_is_refused() -> None:
    """An unknown zone, impossible weekdays and contradicting days are named when the calendar is made."""
    day = frozenset({date(2026, 11, 24)})
    for zone in ("Asia/Binjai", "", "../etc/passwd"):
        with pytest.raises(ValueError, match="no time zone"):
            Calendar(zone)
    for workdays in (frozenset[int](), frozenset({7})):
        with pytest.raises(ValueError, match="workdays"):
            Calendar("Asia/Jakarta", workdays=workdays)
    with pytest.raises(ValueError, match="both"):
        Calendar("Asia/Jakarta", day, day)
    with pytest.raises(ValueError, match="local time"):
        Calendar("Asia/Jakarta", closes=time(16, tzinfo=UTC))


@settings(deadline=None)
@given(DAYS, COUNTS)
def test_between_undoes_add(day: date, n: int) -> None:
    """Between a day and its n-th working day there are n working days, and n back."""
    end = WIB.add_working_days(day, n)
    assert WIB.working_days_between(day, end) == n
    assert WIB.working_days_between(end, day) == -n


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_adding_agrees_with_walking(day: date, n: int) -> None:
    """The search in the row of days finds what walking from day to day would find."""
    walked, left = day, n
    while left:
        walked += timedelta(days=1)
        left -= WIB.is_working_day(walked)
    assert WIB.add_working_days(day, n) == walked


@settings(deadline=None)
@given(DAYS, DAYS, DAYS)
def test_between_adds_up(a: date, b: date, c: date) -> None:
    """The working days of two stretches are those of the whole, in whatever order the days come."""
    assert WIB.working_days_between(a, b) + WIB.working_days_between(b, c) == WIB.working_days_between(a, c)


@settings(deadline=None)
@given(st.integers(1995, 2090), st.integers(1, 10))
def test_the_year_ends_without_a_seam(year: int, n: int) -> None:
    """From the last days of December the count goes on in January, and skips New Year's Day."""
    end = WIB.add_working_days(date(year, 12, 31), n)
    assert end.year == year + 1
    assert end > date(year + 1, 1, 1)
    assert WIB.is_working_day(end)


@settings(deadline=None)
@given(
    st.datetimes(datetime(1995, 1, 1), datetime(2090, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 60),
    st.sampled_from(ZONES),
)
def test_a_promise_is_a_working_afternoon_after_the_report(at: datetime, days: int, zone: str) -> None:
    """In each zone of Indonesia the due time is 16:00 of a working day, later than the report's own day."""
    calendar = Calendar(zone)
    local = calendar.due(at, days).astimezone(ZoneInfo(zone))
    assert local.time() == time(16)
    assert calendar.is_working_day(local.date())
    assert calendar.working_days_between(at.astimezone(ZoneInfo(zone)).date(), local.date()) == days


def test_thousands_of_promises_cost_little() -> None:
    """Once a year is known, a promise costs some millionths of a second of CPU: ten thousand, under a second."""
    at = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    WIB.due(at, 5)
    start = clock.process_time()
    for _ in range(10_000):
        WIB.due(at, 5)
    assert clock.process_time() - start < 1


def test_importing_loads_no_holidays() -> None:
    """The program starts without the holidays package; it is loaded with the first question."""
    code = "import sys, handlers.promise as p; p.Calendar('Asia/Jakarta'); sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("day", "hour", "opens"),
    [(24, 7, (24, 8)), (24, 8, None), (24, 15, None), (24, 16, (25, 8)), (27, 20, (30, 8)), (28, 10, (30, 8))],
)
def test_when_the_office_opens_again(day: int, hour: int, opens: tuple[int, int] | None) -> None:
    """In the morning today, in the evening and over a weekend on the next working day; never while it is open."""
    at = datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Asia/Jakarta"))
    again = None if opens is None else datetime(2026, 11, *opens, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert WIB.next_opening(at) == again
