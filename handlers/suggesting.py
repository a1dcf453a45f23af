"""Which kind of trouble the words may mean: a suggestion, never more. The resident chooses.

Each category has key phrases (`handlers.phrases`). Those of which every word was said count, and of these the words
that few other categories share: in "sampah di sungai" the river says more than the waste.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from handlers.categories import Category
from handlers.phrases import Phrase, Vocabulary, matched, phrase

MOST = 3
"""So many are suggested at once."""


class Suggesting:
    """The phrases of a city's categories, made ready once."""

    def __init__(self, categories: Sequence[Category]) -> None:
        self._phrases = {one.key: tuple(map(phrase, one.phrases)) for one in categories}
        self._vocabulary = Vocabulary(one for phrases in self._phrases.values() for one in phrases)
        kinds = Counter(word for phrases in self._phrases.values() for word in _words(phrases))
        self._weight = {word: 1 / many for word, many in kinds.items()}
        self.of = lru_cache(1024)(self._of)
        """The keys of the likeliest categories for a text, the likeliest first; none when nothing speaks for any."""

    def _of(self, text: str) -> tuple[str, ...]:
        heard = self._vocabulary.heard(text)
        scores = {key: self._score(phrases, heard) for key, phrases in self._phrases.items()}
        likely = sorted((key for key, score in scores.items() if score), key=lambda key: -scores[key])
        return tuple(likely[:MOST])

    def _score(self, phrases: Sequence[Phrase], heard: Mapping[str, object]) -> float:
        found = [words for one in phrases if (words := matched(one, heard))]
        return max((sum(self._weight[word] for word in set(words)) for words in found), default=0)


def _words(phrases: Sequence[Phrase]) -> set[str]:
    return {word for one in phrases for slot in one.slots for word in slot}
