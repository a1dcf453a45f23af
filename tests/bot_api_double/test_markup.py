"""Telegram's HTML, letter by letter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot_api_double.errors import ApiError
from tests.bot_api_double.html import parse_html
from tests.bot_api_double.limits import check_markup
from tests.bot_api_double.markup import formatted


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length} | more


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;&gt;&amp;&quot; &ge; &#65;&#x42; 1 > 0", 'a <>&" &ge; AB 1 > 0', []),
        ("🗑<b>a</b>", "🗑a", [entity("bold", 2, 1)]),
        ("é<b>a</b>", "éa", [entity("bold", 1, 1)]),
        ("<B>a</>", "a", [entity("bold", 0, 1)]),
        ("<b></b>a", "a", []),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<a href='example.com'>x</a>", "x", [entity("text_link", 0, 1, url="http://example.com/")]),
        ('<a href="javascript:x">x</a>', "x", []),
        ('<a href="geo:3.6,98.4">x</a>', "x", []),
        ("<pre><code class='language-py'>x</code></pre>", "x", [entity("pre", 0, 1, language="py")]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        ("<span class='tg-spoiler'>x</span>", "x", [entity("spoiler", 0, 1)]),
    ],
)
def test_markup_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    """Offsets count UTF-16 units, unknown references stay, links that lead nowhere vanish."""
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("<i>a</em>", 'Unmatched end tag at byte offset 4, expected "</i>", found "</em>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<i>a</i  ", "Unclosed end tag at byte offset 4"),
        ("<i  =a>x</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
        ("<a href=x_>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("a<br>b", 'Unsupported start tag "br" at byte offset 1'),
    ],
)
def test_wrong_markup_is_refused_as_telegram_refuses_it(source: str, refusal: str) -> None:
    """The refusal names the fault and its place in bytes."""
    with pytest.raises(ApiError) as refused:
        parse_html(source)
    assert refused.value.description == f"Bad Request: can't parse entities: {refusal}"


def test_white_space_around_goes_and_entities_move_along() -> None:
    """Trimming comes after parsing."""
    assert formatted("\n <b> a </b>\n", "HTML", None) == ("a", [entity("bold", 0, 1)])


def test_code_stands_alone() -> None:
    """A style around code is split, a command inside code is none."""
    text, entities = formatted("<b>a<code>/b</code>c</b>", "HTML", None)
    assert text == "a/bc"
    assert entities == [entity("bold", 0, 1), entity("code", 1, 2), entity("bold", 3, 1)]


def test_commands_links_and_mentions_are_found() -> None:
    """As by Telegram itself, without any markup."""
    found = formatted("/tiket@e_saberling_bot 5 https://a.id/x. @budi #tps a@b.id 1/2", None, None)[1]
    assert [part["type"] for part in found] == ["bot_command", "url", "mention", "hashtag", "email"]
    assert found[0] == entity("bot_command", 0, 22)


def test_control_characters_are_cleaned_and_broken_text_refused() -> None:
    """NUL becomes a space, direction overrides vanish, half a surrogate pair is refused."""
    assert formatted("a\x00b\u202ec\r", None, None)[0] == "a bc"
    with pytest.raises(ApiError, match="strings must be encoded in UTF-8"):
        formatted("\ud83d", None, None)


def test_another_parse_mode_is_refused() -> None:
    """Nothing is taken for plain text by mistake."""
    with pytest.raises(ApiError, match="unsupported parse_mode"):
        formatted("x", "HMTL", None)


@pytest.mark.parametrize(
    ("button", "refusal"),
    [
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "x"}, 'field "text" must be non-empty'),
        ({"text": "a", "url": "nowhere"}, "is invalid: wrong HTTP URL"),
    ],
)
def test_a_button_out_of_shape_is_refused(button: dict[str, Any], refusal: str) -> None:
    """64 bytes of data, a text, and something that it does."""
    with pytest.raises(ApiError, match=refusal):
        check_markup({"inline_keyboard": [[button]]})


def test_a_keyboard_of_ordinary_buttons_passes() -> None:
    """Empty rows go, and a keyboard without buttons is none; a reply keyboard cannot stand under an edit."""
    button = {"text": "a", "callback_data": "x" * 64}
    assert check_markup({"inline_keyboard": [[], [button]]}) == {"inline_keyboard": [[button]]}
    assert check_markup({"inline_keyboard": []}) is None
    with pytest.raises(ApiError, match="inline keyboard expected"):
        check_markup({"keyboard": [["a"]]}, inline_only=True)
    with pytest.raises(ApiError, match="REPLY_MARKUP_TOO_LONG"):
        check_markup({"inline_keyboard": [[button]] * 101})
