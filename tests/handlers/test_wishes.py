"""When a change is told: a table of who wants what, which hour it is, and what happened."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from handlers.wishes import When, next_time, when
from storage.wishes import Wishes
from storage.workflow import ACTS
from tests.handlers.samples import CITY

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)  # 12.00 in Binjai
NIGHT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)  # 23.00
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)  # 07.00
FIVE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # 17.00
FIVE_TOMORROW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("act", "wishes", "now", "told"),
    [
        ("claim", Wishes(), NOON, When(NOON)),
        ("claim", Wishes(), NIGHT, When(MORNING)),
        ("resolve", Wishes(), NIGHT, When(MORNING)),
        ("claim", Wishes(quiet=False), NIGHT, When(NIGHT)),
        ("claim", Wishes("important"), NOON, None),
        ("resolve", Wishes("important"), NOON, When(NOON)),
        ("late", Wishes("important"), NOON, When(NOON)),
        ("resolve", Wishes("questions"), NOON, None),
        ("claim", Wishes(daily=True), NOON, When(FIVE, together=True)),
        ("claim", Wishes(daily=True), NIGHT, When(FIVE_TOMORROW, together=True)),
        ("claim", Wishes("important", daily=True), NOON, None),
        ("resolve", Wishes("important", daily=True), NOON, When(FIVE, together=True)),
    ],
)
def test_what_is_told_when(act: str, wishes: Wishes, now: datetime, told: When | None) -> None:
    """What somebody chose is what they get."""
    assert when(act, wishes, now, CITY) == told


@pytest.mark.parametrize("news", ["all", "important", "questions"])
@pytest.mark.parametrize("daily", [False, True])
@pytest.mark.parametrize("quiet", [False, True])
def test_a_question_never_waits(news: str, daily: bool, quiet: bool) -> None:
    """Whatever somebody chose, and at whatever hour: a question to them is asked at once."""
    assert when("ask", Wishes(news, daily, quiet), NIGHT, CITY) == When(NIGHT)  # type: ignore[arg-type]


@pytest.mark.parametrize("act", sorted(ACTS | {"late", "postpone"}))
def test_who_chose_nothing_is_told_everything(act: str) -> None:
    """As it comes, every change is told, and none later than in the morning."""
    told = when(act, Wishes(), NIGHT, CITY)
    assert told is not None
    assert told.at <= MORNING
    assert not told.together


def test_five_is_the_next_five() -> None:
    """At five sharp the day's message is that of tomorrow."""
    assert next_time(FIVE, time(17), "Asia/Jakarta") == FIVE_TOMORROW
