"""How often the suggested kind is the right one, measured on `reported_sentences`."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.city import City
from tests.handlers.reported_sentences import SENTENCES


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `sentences`, in how many the right kind stood first, and in how many among those suggested."""

    sentences: int
    first: int
    among: int

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.sentences + other.sentences, self.first + other.first, self.among + other.among)


def rates(city: City) -> dict[str, Rate]:
    """By register. What is of no kind ("other") counts as right when nothing is suggested."""
    return {register: _rate(rows, city) for register, rows in SENTENCES.items()}


def _rate(rows: tuple[tuple[str, str], ...], city: City) -> Rate:
    found = [(kind, city.suggested(sentence) or ("other",)) for kind, sentence in rows]
    first, among = sum(kind == keys[0] for kind, keys in found), sum(kind in keys for kind, keys in found)
    return Rate(len(rows), first, among)
