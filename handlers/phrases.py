"""Words as people write them, and whether a phrase is among them.

A phrase is a few words which must all have been said, in whatever order: "lampu jalan/gang mati/padam" is a lamp, of a
street or a lane, that is dead or out. What is said is first put plainly: short forms are written out ("blm" is
"belum"), endings fall ("sampahnya"), drawn-out letters ("bauuu") and doublings ("sampah2") are one. A longer word may
be misspelt: it is the one that is meant when they are alike by `ALIKE`; short words ("bau", "baru") must be the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

ALIKE = 80  # of 100, as rapidfuzz counts
MISSPELT_FROM = 5  # letters: below that a change of one letter is another word
MOST_HEARD = 80  # words of a tale that are listened to

_SHORT_FORMS = """
blm blom belom bloman:belum  tdk tak gak ga gk nggak ngga enggak kagak ndak tk g:tidak  sdh udh udah uda dah sdah:sudah
dr dri:dari  kmrn kmren kemaren:kemarin  jln jl jlan jalanan:jalan  dpn:depan  rmh rmah:rumah
smph smpah sampa spah sampahan:sampah  bnyk byk bnyak:banyak  bgt bngt bget:banget  lmpu lmp lampunya:lampu
psr:pasar  tmpt tpt:tempat  pnuh pnh:penuh  phn pohn:pohon  slokan slkn solokan selokannya:selokan  prt paret:parit
angkt angkat2:angkat  diangkt dangkat diangkut diangkutin:diangkat  dbuang dibuangin:dibuang  dbakar:dibakar
mti mt:mati  bw:bawah  hr:hari  mgg mggu mg:minggu  bln:bulan  yg:yang  dgn dg sm:dengan  trs trus:terus
dtg dtng:datang  ptgs:petugas  tmn:taman  bsk busuuk:busuk  bngkai:bangkai  tkus:tikus  ajg anjg:anjing
sngai sungei:sungai  mmpet mampt:mampet  krg:kurang  plg:pulang  klo kl:kalau  dkt:deket  smpe ampe:sampai
"""
_ENDINGS = {"nya": 3, "lah": 4, "kah": 4, "pun": 4}  # and how many letters are left before them
_THEMSELVES = "sampai teman tahan jalan dalam malam salam pintu tanam tanya bahan makan lebar binjai besar benar pernah"
_NEVER_MISSPELT = frozenset(_THEMSELVES.split())
"""Words that are what they are, however much like another: "sampai" is no "sampah"."""


def _short_forms() -> dict[str, str]:
    listed = [row.split(":") for row in re.split(r"\s{2,}|\n", _SHORT_FORMS.strip())]
    return {short: long for shorts, long in listed for short in shorts.split()}


SHORT_FORMS = _short_forms()


@dataclass(frozen=True, slots=True)
class Phrase:
    """`slots` are the words that must all be said; each is one of several."""

    slots: tuple[tuple[str, ...], ...]


def phrase(text: str) -> Phrase:
    """The phrase that is written so: words, "/" between those of which one is enough. Raises ValueError for none."""
    slots = tuple(tuple(_plain(word) for word in slot.split("/") if _plain(word)) for slot in text.split())
    if not slots or not all(slots):
        raise ValueError("a phrase has at least one word")
    return Phrase(slots)


class Vocabulary:
    """The words of some phrases, made ready for listening."""

    def __init__(self, phrases: Iterable[Phrase], alike: int = ALIKE) -> None:
        self._alike = alike
        self._words = frozenset(word for one in phrases for slot in one.slots for word in slot)
        self._long = sorted(word for word in self._words if len(word) >= MISSPELT_FROM)
        self._meant = lru_cache(4096)(self._which)  # people use the same few words

    def heard(self, text: str) -> dict[str, list[int]]:
        """The words of these phrases that are in the text, rightly written or nearly, and where among its words."""
        places: dict[str, list[int]] = {}
        for at, word in enumerate(_said(text)):
            for meant in self._meant(word):
                places.setdefault(meant, []).append(at)
        return places

    def _which(self, word: str) -> list[str]:
        if word in self._words:
            return [word]
        if len(word) < MISSPELT_FROM - 1 or word in _NEVER_MISSPELT:
            return []
        return [near for near, _, _ in process.extract(word, self._long, scorer=fuzz.ratio, score_cutoff=self._alike)]


def is_heard(phrase: Phrase, heard: Mapping[str, object]) -> bool:
    """Whether something was heard for each slot of the phrase."""
    return not any(heard.keys().isdisjoint(slot) for slot in phrase.slots)


def matched(phrase: Phrase, heard: Mapping[str, object]) -> tuple[str, ...] | None:
    """For each slot of the phrase the word that was heard; None when nothing was for one."""
    if not is_heard(phrase, heard):
        return None
    return tuple(next(word for word in slot if word in heard) for slot in phrase.slots)


def _said(text: str) -> list[str]:
    words = (_plain(word) for word in re.findall(r"[^\W_]+", text.casefold()))
    return [word for word in words if word][:MOST_HEARD]


def _plain(word: str) -> str:
    """A word without what is only manner."""
    word = re.sub(r"(.)\1{2,}", r"\1", word.casefold().strip())
    word = re.sub(r"(?<=[^\W\d])2$", "", word)
    word = SHORT_FORMS.get(word, word)
    for ending, least in _ENDINGS.items():
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word.removesuffix(ending)
    return word
