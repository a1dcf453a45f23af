"""The quiet hours: what can wait is not said at night."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.quiet import NIGHT, Hours, wait_until

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
TIMES = st.integers(1_600_000_000, 3_700_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def _wib(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (_wib(24, 20, 59), _wib(24, 20, 59)),
        (_wib(24, 21), _wib(25, 7)),
        (_wib(24, 23, 30), _wib(25, 7)),
        (_wib(25, 0), _wib(25, 7)),
        (_wib(25, 6, 59), _wib(25, 7)),
        (_wib(25, 7), _wib(25, 7)),
        (_wib(25, 12), _wib(25, 12)),
    ],
)
def test_what_can_wait_is_said_in_the_morning(now: datetime, said: datetime) -> None:
    """From nine in the evening until seven in the morning it waits for seven; else it is said at once."""
    assert wait_until(now, "Asia/Jakarta") == said


def test_hours_of_one_day_end_on_that_day() -> None:
    """A quiet noon, from twelve to two, ends at two."""
    noon = Hours(time(12), time(14))
    assert wait_until(_wib(24, 13), "Asia/Jakarta", noon) == _wib(24, 14)
    assert wait_until(_wib(24, 15), "Asia/Jakarta", noon) == _wib(24, 15)


def test_equal_times_are_no_quiet_hours() -> None:
    """Who sets the same time twice is told at any hour."""
    assert wait_until(_wib(24, 3), "Asia/Jakarta", Hours(time(0), time(0))) == _wib(24, 3)


@given(TIMES, st.sampled_from(ZONES), st.builds(Hours, st.times(), st.times()))
def test_nothing_waits_a_day_and_nothing_is_said_in_quiet_hours(now: datetime, zone: str, hours: Hours) -> None:
    """Whenever and wherever it is: it is said within a day, never earlier than now, and not in the quiet hours."""
    said = wait_until(now, zone, hours)
    assert now <= said < now + timedelta(days=1)
    assert wait_until(said, zone, hours) == said


def test_a_time_without_a_zone_is_refused() -> None:
    """An hour of nowhere is neither day nor night."""
    with pytest.raises(ValueError, match="zone"):
        wait_until(datetime(2026, 11, 24, 22), "Asia/Jakarta", NIGHT)  # noqa: DTZ001
