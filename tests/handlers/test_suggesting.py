"""The kind that words suggest: how often it is right, and that it is never more than a suggestion."""

from __future__ import annotations

from collections import Counter

import pytest

from handlers.categories import CITY_CATEGORIES
from handlers.events import SentPhoto
from handlers.key_phrases import CITY_PHRASES
from handlers.phrases import Vocabulary, matched, phrase
from handlers.resident.questions import Facts
from handlers.resident.report import advance
from handlers.resident.steps import AskCategory, Draft, Idle
from handlers.resident.turns import ask, opened
from tests.handlers.hit_rates import Rate, rates
from tests.handlers.reported_sentences import SENTENCES
from tests.handlers.samples import CITY, INSIDE, photo

FACTS = Facts(CITY, CITY.texts("id"), "m1", "fresh")
EVERY = [(kind, sentence) for rows in SENTENCES.values() for kind, sentence in rows]


def test_the_sentences_are_many_and_of_every_kind() -> None:
    """At least two hundred, five registers alike, each kind in each of them; none is there twice."""
    assert len(EVERY) >= 200
    assert len({sentence for _, sentence in EVERY}) == len(EVERY)
    for rows in SENTENCES.values():
        assert Counter(kind for kind, _ in rows) == dict.fromkeys((one.key for one in CITY_CATEGORIES), 3)


def test_the_right_kind_is_suggested() -> None:
    """Nine times in ten the right kind stands first, somewhat oftener among those suggested, in every register."""
    found = rates(CITY)
    every = sum(found.values(), Rate(0, 0, 0))
    assert every.first >= 0.90 * every.sentences
    assert every.among >= 0.93 * every.sentences
    for register, rate in found.items():
        assert rate.first >= 0.85 * rate.sentences, register


def test_nothing_is_imposed() -> None:
    """Whatever the words suggest: the kind is asked for, and the draft has none until somebody taps."""
    for _, sentence in EVERY:
        told = advance(Idle(), SentPhoto(photo(), sentence), FACTS).step
        draft, _ = opened(told, FACTS)
        asked = ask(draft.at(INSIDE), None, FACTS).step
        assert isinstance(asked, AskCategory)
        assert asked.draft.category is None


def test_words_that_say_nothing_suggest_nothing() -> None:
    """What could be about anything leaves the choice open."""
    for words in ("", "lihat ini", "sampah", "tolong pak", "di depan rumah saya", "sampai kapan begini", "🙏🙏"):
        assert CITY.suggested(words) == ()
    assert CITY.suggested(Draft("d").description) == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("parit mampet", "GOT MAMPET!!!"),
        ("sampah belum", "smph blm diambil"),
        ("sampah belum", "sampahnya beluuuum"),
        ("sampah banyak", "sampah2 byk"),
        ("tumpukan", "tumpukkan"),
        ("bau", "bauuuuu"),
    ],
)
def test_words_are_heard_as_they_are_meant(written: str, said: str) -> None:
    """Short forms, endings, doublings, drawn-out letters and small slips are no other words."""
    wanted = phrase(written.replace("parit", "parit/got"))
    assert matched(wanted, Vocabulary([wanted]).heard(said))


@pytest.mark.parametrize(
    ("written", "said"), [("bau", "baru"), ("sampah", "sampai"), ("taman", "teman"), ("api", "apa")]
)
def test_other_words_are_not_heard(written: str, said: str) -> None:
    """A word that is only like another is not it."""
    assert not Vocabulary([phrase(written)]).heard(said)


@pytest.mark.parametrize("written", ["", "   ", "/", "got /"])
def test_a_phrase_has_words(written: str) -> None:
    """A phrase of nothing would be said by everybody."""
    with pytest.raises(ValueError, match="at least one word"):
        phrase(written)


def test_the_citys_kinds_have_phrases() -> None:
    """Each of the fourteen but "other" is known by some, and no sentence that measures them is one of them."""
    assert CITY_PHRASES.keys() == {one.key for one in CITY_CATEGORIES}
    assert [one.key for one in CITY_CATEGORIES if not one.phrases] == ["other"]
    phrases = {one for category in CITY_CATEGORIES for one in category.phrases}
    assert not phrases & {sentence for _, sentence in EVERY}
