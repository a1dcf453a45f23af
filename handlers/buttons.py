"""What a press says: an act and its argument, in the at most 64 bytes that a chat keeps with a button.

A press is a wish and not a fact: whoever holds an old, a forwarded or a forged button says no more than the words
"act" and "argument" with it. Who may do it, and whether it makes sense now, is decided where the change is written.
"""

from __future__ import annotations

import re
from functools import lru_cache

from handlers.events import Pressed

LIMIT = 64
_SHAPE = re.compile(r"([a-z_]{1,24})(?::([^\x00-\x1f]{0,48}))?", re.ASCII)


@lru_cache(1024, typed=True)
def press(act: str, argument: object = "") -> str:
    """The words of a button. Raises ValueError when they do not fit: categories with endless keys, say."""
    words = f"{act}:{argument}" if argument != "" else act
    if len(words.encode()) > LIMIT or not _SHAPE.fullmatch(words):
        raise ValueError(f"a button cannot hold {words!r}")
    return words


def pressed(words: str, callback: str | None = None) -> Pressed:
    """What was pressed; an act that nobody knows ("") when the words are none of ours."""
    match = _SHAPE.fullmatch(words)
    return Pressed(match[1], match[2] or "", callback) if match else Pressed("", "", callback)
