"""Marked-up text measured, cut and split."""

from __future__ import annotations

import html.parser
import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.channels.markup import MARKS, cut, cut_plain, measure, plain, split, units

WORDS = st.text(st.sampled_from("ab cd\n\n <>&\"'é…👍🏽🇮🇩\u200d👨\ufe0f\u0301x"), max_size=40)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "pre", "blockquote", 'a href="https://x.id/?a=1&amp;b=2"'])


def marked(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    wrapped = st.builds(lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>", TAGS, inner)
    return st.lists(inner | wrapped, max_size=4).map("".join)


HTML = st.recursive(WORDS.map(escape), marked, max_leaves=12)
ANYTHING = HTML | st.text(st.sampled_from("<>/ab& ;#x12=\"'\n👍\ud800"), max_size=60) | st.text(max_size=60)


class Strict(html.parser.HTMLParser):
    """Reads what Telegram would take: known tags, closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in MARKS | {"a"}
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def without_blanks(text: str) -> str:
    return re.sub(r"\s", "", text)


def unbroken(text: str) -> str:
    """Half characters are what they are; only whole ones may not become halves."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@given(HTML, st.integers(1, 60))
def test_cut_text_is_well_formed_and_fits(text: str, limit: int) -> None:
    """Whatever is cut has at most `limit` units, its tags closed, and begins as the whole did."""
    short = cut(text, limit)
    assert measure(short) <= limit
    seen = Strict(short).text
    assert seen == plain(short)
    assert seen == plain(text) or (seen.endswith("…") and plain(text).startswith(seen[:-1]))


@given(HTML, st.integers(2, 60))
def test_split_text_says_the_same(text: str, limit: int) -> None:
    """The parts together say every word in order; each fits, is well-formed and says something."""
    parts = split(text, limit)
    assert all(measure(part) <= limit for part in parts)
    assert without_blanks("".join(Strict(part).text for part in parts)) == without_blanks(plain(text))
    assert len(parts) == 1 or all(plain(part).strip() for part in parts)


@given(ANYTHING, st.integers(2, 30))
def test_garbage_is_cut_and_split_all_the_same(text: str, limit: int) -> None:
    """Nothing that is no HTML at all makes cutting fail or grow."""
    assert measure(cut(text, limit)) <= limit
    assert all(measure(part) <= limit for part in split(text, limit))
    if measure(text) > limit:
        Strict(cut(text, limit))


@given(HTML)
def test_short_enough_text_stays_as_it_is(text: str) -> None:
    """What fits is not touched."""
    assert cut(text, measure(text)) == text
    assert split(text, max(2, measure(text))) == [text]


@given(HTML, HTML)
def test_marks_go_on_in_the_next_part(one: str, two: str) -> None:
    """A mark that reaches over a break holds in every part."""
    for part in split(f"<b>{one}{two}</b>", 10):
        assert not plain(part).strip() or "<b>" in part


def test_counting_is_utf16_after_parsing() -> None:
    """An emoji counts two, a reference one, a tag nothing, a line break one."""
    assert measure('<b>a</b>&amp;&#39;👍<br><a href="https://x">b</a>') == 1 + 1 + 1 + 2 + 1 + 1
    assert units("👍a\ud800") == 4


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("<b>Halo dunia</b>", 5, "<b>Halo</b>…"),
        ("abc &amp; defgh", 6, "abc &amp;…"),
        ("👍👍👍", 4, "👍…"),
        ("👍🏽👍🏽", 5, "👍🏽…"),
        ("🇮🇩🇮🇩", 6, "🇮🇩…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("1 < 2 & 3 <x>", 8, "1 &lt; 2 &amp;…"),
        ("<p>abc</p>def", 4, "abc…"),
        ('<a href="https://x?a=1&amp;b">abcdef</a>', 3, '<a href="https://x?a=1&amp;b">ab</a>…'),
        ("abc", 0, ""),
    ],
)
def test_cuts(text: str, limit: int, expected: str) -> None:
    """No tag, reference, character or letter is cut in two."""
    assert cut(text, limit) == expected


def test_split_prefers_paragraphs_then_lines_then_words() -> None:
    """A break is where a reader would make it."""
    assert split("satu dua\n\ntiga empat", 12) == ["satu dua", "tiga empat"]
    assert split("satu dua\ntiga empat", 12) == ["satu dua", "tiga empat"]
    assert split("<i>satu dua tiga</i>", 9) == ["<i>satu dua</i>", "<i>tiga</i>"]
    assert split("abcdefgh", 3) == ["abc", "def", "gh"]


def test_split_needs_room_for_one_character() -> None:
    """A limit that holds no emoji is refused."""
    with pytest.raises(ValueError):
        split("abc", 1)


def test_markup_is_not_escaped_again() -> None:
    """Text that is marked safe comes out as plain string and not escaped twice."""
    text = cut(Markup("<b>Halo</b> dunia"), 5)
    assert type(text) is str
    assert text == "<b>Halo</b>…"


def test_a_chain_of_accents_is_cut_anyway() -> None:
    """Vandalism that looks like one endless letter still fits and still says something."""
    assert units(cut_plain("e" + "\u0301" * 500, 100)) == 100


def test_plain_text_is_cut() -> None:
    """Text without marks is cut by the same count."""
    assert cut_plain("Halo dunia", 5) == "Halo…"
    assert cut_plain("Halo", 4) == "Halo"
    assert cut_plain("<b>", 2) == "<…"
