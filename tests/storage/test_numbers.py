"""Ticket numbers: one each, read aloud, and a slip of the tongue is no other ticket."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.numbers import id_of, number_of

IDS = st.integers(1, 5_000_000)
MILLION = 1_000_000


@given(IDS)
def test_a_number_leads_back_to_its_ticket(ticket_id: int) -> None:
    """Every ticket is found by its number."""
    assert id_of(number_of(ticket_id)) == ticket_id


def test_every_ticket_has_a_number_of_its_own() -> None:
    """Among the first tickets and around each million no two share a number."""
    ids = [*range(1, 20_000), *range(MILLION - 5_000, MILLION + 5_000), *range(2 * MILLION - 5, 2 * MILLION + 5)]
    assert len({number_of(one) for one in ids}) == len(ids)


def test_every_seven_digits_are_at_most_one_ticket() -> None:
    """The short numbers are spread over their whole range: each is the number of exactly one of the first million."""
    step = 997
    for scattered in range(0, MILLION, step):
        ids = {found for check in range(10) if (found := id_of(f"{scattered:06d}{check}")) is not None}
        assert len(ids) == 1
        assert number_of(ids.pop()).replace("-", "")[:6] == f"{scattered:06d}"


@given(IDS, st.data())
def test_a_wrong_digit_is_no_ticket(ticket_id: int, data: st.DataObject) -> None:
    """A single digit misheard, anywhere, finds nothing instead of a stranger's ticket."""
    digits = number_of(ticket_id).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    for wrong in set("0123456789") - {digits[place]}:
        assert id_of(digits[:place] + wrong + digits[place + 1 :]) is None


@given(IDS)
def test_swapped_neighbours_are_no_ticket(ticket_id: int) -> None:
    """Two neighbouring digits typed the wrong way round find nothing."""
    digits = number_of(ticket_id).replace("-", "")
    for at in range(len(digits) - 1):
        first, second = digits[at : at + 2]
        if first != second:
            assert id_of(digits[:at] + second + first + digits[at + 2 :]) is None


@pytest.mark.parametrize(
    "form", ["{a}-{b}", "{a}{b}", "#{a}-{b}", "{a} {b}", " {a}-{b}\n", "no. {a}-{b}", "No {a}.{b}"]
)
def test_people_write_numbers_as_they_like(form: str) -> None:
    """With or without a dash, spaces, a hash or "no." before it, a number is understood."""
    for ticket_id in (1, 42, 999_999, MILLION, 1_234_567):
        a, b = number_of(ticket_id).split("-")
        assert id_of(form.format(a=a, b=b)) == ticket_id


def test_a_dash_of_any_length_will_do() -> None:
    """A telephone's keyboard that makes a long dash of the short one does no harm."""
    assert id_of(number_of(42).replace("-", "–")) == 42


def test_leading_noughts_may_be_left_out() -> None:
    """A number that begins with noughts is found with them, and without them."""
    with_noughts = [one for one in range(1, 2_000) if number_of(one).startswith("0")]
    assert len(with_noughts) > 100
    for ticket_id in with_noughts:
        number = number_of(ticket_id)
        assert len(number) == 8
        assert id_of(number.lstrip("0")) == id_of(number) == ticket_id


@pytest.mark.parametrize("words", ["", " ", "-", "abc", "12a4567", "²345678", "١٢٣٤٥٦٧", "1" * 17, "4.8e6", "no."])
def test_what_is_no_number_is_none(words: str) -> None:
    """Words, foreign digits and endless ones find nothing, and break nothing."""
    assert id_of(words) is None


def test_after_the_first_million_numbers_grow() -> None:
    """The millionth ticket and those after it have longer numbers, still read in two parts."""
    assert len(number_of(MILLION - 1)) == 8
    assert len(number_of(MILLION)) == 9
    assert number_of(12 * MILLION + 1).startswith("12")
    assert id_of(number_of(123 * MILLION + 456)) == 123 * MILLION + 456


def test_neighbours_are_not_told_from_their_numbers() -> None:
    """Who has one number does not know the next: it is none of those that follow it."""
    numbers = [int(number_of(one).replace("-", "")) for one in range(1, 500)]
    assert min(abs(a - b) for a, b in pairwise(numbers)) > 100_000
