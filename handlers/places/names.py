"""Names of kelurahan in what people write: "Kel. Pekan Binjai", "di tanah tinggi", "jatinegara".

A name is a run of words, and people put the spaces where they like (Jatinegara, Suka Ramai), so runs are compared
without them. The longest name that starts at a word wins, and its words are then used up: in "Binjai Estate" there
is no Binjai.

Three things look like a kelurahan and are not, unless "kel." or "kelurahan" stands before them:
- the city: a name that is also part of the kecamatan's names ("Binjai" of Binjai Utara);
- an everyday word: nangka is a fruit tree first, and "warga setia" are not from Setia. Such a name still counts
  where it fills a line or the space between two commas, as in "Nangka, Binjai Utara";
- a street, a lane, a school: "Jl. Kartini" may lie anywhere.

A name with a slip of the thumb in it counts where it must be one: "Kel. Pekan Bijai", or a long one alone between two
commas. How many slips a name may have depends on its length, and it must be nearer to one kelurahan than to all others.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from handlers.places.areas import Area

_AREA_WORDS = frozenset({"kel", "kelurahan"})
_KECAMATAN_WORDS = frozenset({"kec", "kecamatan"})
_STREETS = frozenset({"jl", "jln", "jalan", "gg", "gang", "lr", "lrg", "lorong", "komplek", "kompleks", "perumahan"})
_HOUSES = frozenset({"sd", "sdn", "smp", "smpn", "sma", "sman", "smk", "taman", "tugu", "makam", "masjid", "toko"})
_EVERYDAY_WORDS = frozenset({"damai", "kartini", "nangka", "pahlawan", "satria", "setia"})
_BREAK = ","
_LONG = 8  # letters: a name that two slips do not turn into another, and that one slip does not turn into a word
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
        return self._misspelt_at(tokens, start)

    def _misspelt_at(self, tokens: list[str], start: int) -> tuple[int, tuple[Area, ...]]:
        """The kelurahan that a name must mean which is none to the letter."""
        before = tokens[start - 1] if start else _BREAK
        found: dict[str, tuple[int, int]] = {}
        for end, key in self._runs(tokens, start):
            alone = before == _BREAK and (tokens[end] if end < len(tokens) else _BREAK) == _BREAK
            slips = (1 + (len(key) >= _LONG)) if before in _AREA_WORDS else int(alone and len(key) >= _LONG)
            if slips and len(key) >= 5 and _BREAK not in key:
                found |= {name: (d, end) for name, d in self._near(key, slips) if d <= found.get(name, (slips, 0))[0]}
        best = sorted((d, name, end) for name, (d, end) in found.items())
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return start + 1, ()
        return best[0][2], self.by_key[best[0][1]]

    def _near(self, key: str, slips: int) -> Iterator[tuple[str, int]]:
        for name in self.by_key:
            distance = OSA.distance(key, name, score_cutoff=slips)
            if distance <= slips and name[0] == key[0]:  # nobody's thumb slips on the first letter
                yield name, distance

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
