"""Names of kelurahan in what people write: "Kel. Pekan Binjai", "di tanah tinggi", "jatinegara".

A name is a run of words, and people put the spaces where they like (Jatinegara, Suka Ramai), so runs are compared
without them. The longest name that starts at a word wins, and its words are then used up: in "Binjai Estate" there
is no Binjai.

Three things look like a kelurahan and are not, unless "kel." or "kelurahan" stands before them:
- the city: a name that is also part of the kecamatan's names ("Binjai" of Binjai Utara);
- an everyday word: nangka is a fruit tree first, and "warga setia" are not from Setia. Such a name still counts
  where it fills a line or the space between two commas, as in "Nangka, Binjai Utara";
- a street, a lane, a school: "Jl. Kartini" may lie anywhere.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handlers.places.areas import Area

_AREA_WORDS = frozenset({"kel", "kelurahan"})
_KECAMATAN_WORDS = frozenset({"kec", "kecamatan"})
_STREETS = frozenset({"jl", "jln", "jalan", "gg", "gang", "lr", "lrg", "lorong", "komplek", "kompleks", "perumahan"})
_HOUSES = frozenset({"sd", "sdn", "smp", "smpn", "sma", "sman", "smk", "taman", "tugu", "makam", "masjid", "toko"})
_EVERYDAY_WORDS = frozenset({"damai", "kartini", "nangka", "pahlawan", "satria", "setia"})
_BREAK = ","
_TOKEN = re.compile(r"[^\W_]+|[,;\n()]")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a city's kelurahan, ready to be found in a text."""

    by_key: Mapping[str, tuple[Area, ...]]
    longest: int
    the_city: frozenset[str]
    quarters: frozenset[str]

    @classmethod
    def of(cls, areas: tuple[Area, ...]) -> "Names":
        """From the areas of a city; two kelurahan of one name are both found."""
        by_key: dict[str, tuple[Area, ...]] = {}
        for area in areas:
            key = "".join(_words(area.name))
            by_key[key] = (*by_key.get(key, ()), area)
        kecamatan = [_words(area.kecamatan) for area in areas]
        longest = max((len(key) for key in by_key), default=0)
        the_city = frozenset(word for words in kecamatan if len(words) > 1 for word in words)
        return cls(by_key, longest, the_city, frozenset("".join(words) for words in kecamatan))

    def find(self, text: str) -> tuple[Area, ...]:
        """The kelurahan named in the text, each once, in the order in which they are named."""
        tokens = _tokens(text)
        found: dict[str, Area] = {}
        at = 0
        while at < len(tokens):
            end, areas = self._named_at(tokens, at)
            found.update((area.code, area) for area in areas)
            at = end
        return tuple(found.values())

    def _named_at(self, tokens: list[str], start: int) -> tuple[int, tuple[Area, ...]]:
        for end, key in reversed(list(self._runs(tokens, start))):
            if key in self.by_key:
                return end, self.by_key[key] if self._is_meant(tokens, start, end, key) else ()
            if key in self.quarters:
                return end, ()
        return start + 1, ()

    def _runs(self, tokens: list[str], start: int) -> Iterator[tuple[int, str]]:
        """Each run from here on that is short enough for a name: where it ends, and its letters (a comma fits none)."""
        key = ""
        for end in range(start, len(tokens)):
            key += tokens[end]
            if len(key) > max(self.longest, *map(len, self.quarters)):
                return
            yield end + 1, key

    def _is_meant(self, tokens: list[str], start: int, end: int, key: str) -> bool:
        before = tokens[start - 1] if start else _BREAK
        after = tokens[end] if end < len(tokens) else _BREAK
        if before in _AREA_WORDS:
            return True
        if before in _STREETS or before in _HOUSES or key in self.the_city:
            return False
        return key not in _EVERYDAY_WORDS or before in _KECAMATAN_WORDS or (before, after) == (_BREAK, _BREAK)


def _words(text: str) -> list[str]:
    return [token for token in _tokens(text) if token != _BREAK]


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return [token if token[0].isalnum() else _BREAK for token in _TOKEN.findall(plain)]
