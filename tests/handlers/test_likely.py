"""Which tickets are likely to be one trouble, and in which order they are named (D5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.officers.likely import Likely, likely
from storage.near import Nearby
from storage.tickets import Ticket
from tests.handlers.test_push_words import TICKET

GROUPS = {"bin_full": "waste", "waste_pile": "waste", "drain": "water", "lamp": None, "tree": None}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINE = replace(TICKET, id=1, category="bin_full", words="bak sampah penuh")


def _other(id: int = 2, kind: str = "bin_full", age: timedelta = HOUR, words: str = "") -> Ticket:
    return replace(MINE, id=id, category=kind, filed_at=MINE.filed_at - age, words=words)


def _found(metres: float, alike: bool = False, mine: Ticket = MINE, **other: object) -> list[Likely]:
    return likely(mine, [Nearby(_other(**other), metres)], [2] if alike else [], GROUPS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("metres", "kind", "age", "words", "alike", "is_likely"),
    [
        (10, "bin_full", HOUR, "", False, True),  # the same kind at the same place on the same day
        (90, "bin_full", HOUR, "", False, False),  # some houses away
        (90, "bin_full", HOUR, "bak sampah penuh sekali", False, True),  # told in the same words
        (90, "bin_full", 40 * DAY, "", False, False),
        (10, "bin_full", 40 * DAY, "", False, True),  # nobody has come meanwhile
        (60, "bin_full", 40 * DAY, "", False, False),
        (10, "waste_pile", HOUR, "", False, True),  # another name for it
        (60, "waste_pile", HOUR, "", False, False),
        (1, "drain", timedelta(0), "got mampet", False, False),  # two troubles side by side
        (50, "drain", 2 * DAY, "", True, True),  # the same picture
        (99, "lamp", 40 * DAY, "", True, False),  # a picture alone is not enough
    ],
)
def test_what_speaks_for_one_trouble(
    metres: float, kind: str, age: timedelta, words: str, alike: bool, is_likely: bool
) -> None:
    """Near in place, kind, time, words and picture: enough of it makes two tickets likely to be one."""
    assert bool(_found(metres, alike, kind=kind, age=age, words=words)) == is_likely


def test_each_reason_is_told() -> None:
    """What is said of it is what it was weighed by."""
    (one,) = _found(40, alike=True, words="Bak SAMPAH penuh")
    assert (one.same_kind, one.same_group, one.same_words, one.same_photo) == (True, False, True, True)
    (one,) = _found(5, kind="waste_pile")
    assert (one.same_kind, one.same_group, one.same_words, one.same_photo) == (False, True, False, False)


def test_kinds_of_no_group_are_not_of_one_group() -> None:
    """Two kinds that belong nowhere have nothing in common."""
    assert _found(1, mine=replace(MINE, category="lamp"), kind="tree", age=timedelta(0)) == []


def test_without_words_nothing_is_similar() -> None:
    """Two reports without a word are not alike by that."""
    (one,) = _found(10, mine=replace(MINE, words=""))
    assert not one.same_words


def test_the_best_come_first_and_no_more_than_two() -> None:
    """Ordered by what speaks for them, the older number first where that is the same."""
    near = [Nearby(_other(id), metres) for id, metres in ((5, 30), (4, 10), (3, 10), (2, 20))]
    assert [one.ticket.id for one in likely(MINE, near, [], GROUPS)] == [3, 4]
    assert [one.ticket.id for one in likely(MINE, near, [5], GROUPS)] == [5, 3]
    assert likely(MINE, [], [2], GROUPS) == []
