"""What was written lately, so that it need not be read again.

A text says all that there is of a value, so a value once found under its text can never be out of date, whoever wrote
the text and wherever it lies; what is not found is simply read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Lately(Generic[Value]):
    """Remembers the last `most` values by their texts; they must never be changed. `read` makes one of a text."""

    def __init__(self, read: Callable[[str], Value], most: int) -> None:
        self._read = read
        self._most = most
        self._known: dict[str, Value] = {}

    def wrote(self, text: str, value: Value) -> str:
        """Remember that `text` is what this value is written as; gives the text."""
        if len(self._known) >= self._most and text not in self._known:
            del self._known[next(iter(self._known))]  # the oldest
        self._known[text] = value
        return text

    def read(self, text: str) -> Value:
        """The value of the text. Raises what reading it raises."""
        if text in self._known:
            return self._known[text]
        value = self._read(text)
        self.wrote(text, value)
        return value
