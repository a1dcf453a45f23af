"""Ticket numbers: seven digits, read aloud as "482-7195", each with a check digit.

Tickets are counted by their row id, but the number is scattered over its range, so that nobody reads from it how many
tickets there are, and a wrongly heard or typed digit is no other ticket: the last digit is Damm's, which finds
every wrong digit and every swap of neighbours. The number opens nothing: who may see a ticket is asked each time.
"""

from __future__ import annotations

import re

_SPAN = 1_000_000
_STEP = 618_033  # coprime to the span, so that every id below it has a number of its own
_BACK = pow(_STEP, -1, _SPAN)
_START = 271_828
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


def number_of(ticket_id: int) -> str:
    """The number of a ticket, as people read it: "482-7195" (longer after the first million)."""
    block, place = divmod(ticket_id, _SPAN)
    digits = f"{block or ''}{(place * _STEP + _START) % _SPAN:06d}"
    digits += str(_damm(digits))
    return f"{digits[:-4]}-{digits[-4:]}"


def id_of(number: str) -> int | None:
    """The ticket's id for a number as people write it; None when it is none (a digit is wrong, say)."""
    digits = re.sub(r"[\s.\-–#]|^no\.?", "", number.strip(), flags=re.IGNORECASE)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 16):
        return None
    digits = digits.zfill(7)
    if _damm(digits) != 0:
        return None
    block, place = digits[:-7], int(digits[-7:-1])
    return int(block or 0) * _SPAN + (place - _START) * _BACK % _SPAN


def _damm(digits: str) -> int:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim
