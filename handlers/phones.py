"""Phone numbers as people write them, and as others may see them."""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"\+?[\d\s().-]+")
FEWEST, MOST = 8, 15  # digits, as ITU-T E.164 has it


def phone_in(text: str) -> str | None:
    """The number that a text is, with its digits alone; None for a text that is none."""
    if not _WRITTEN.fullmatch(text.strip()):
        return None
    digits = re.sub(r"\D", "", text)
    if not digits.isascii() or not FEWEST <= len(digits) <= MOST:
        return None
    return f"+{digits}" if text.strip().startswith("+") else digits


def masked(phone: str) -> str:
    """Enough of a number for its owner to know it by, and for nobody to call it."""
    return f"{phone[:4]}•••{phone[-2:]}"
