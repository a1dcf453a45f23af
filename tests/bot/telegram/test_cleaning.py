"""What people send, cleaned at the door."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.cleaning import clean


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Sampah\x00 di\x07 sini\x1b[31m", "Sampah di sini[31m"),
        ("baris\n\tsatu\r\n", "baris\n\tsatu\n"),
        ("\u202eterbalik\u202c", "terbalik"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("a\u200db", "ab"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("Cafe\u0301", "Café"),
        ("halb \ud83d", "halb "),
        ("\u3164", ""),
        ("🗑️ Jl. T. Amir Hamzah №5", "🗑️ Jl. T. Amir Hamzah №5"),
    ],
)
def test_cleaned(sent: str, kept: str) -> None:
    """What hides, turns or breaks text goes; everything a reader can see stays."""
    assert clean(sent) == kept


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn", "L"])))
def test_cleaned_text_can_be_stored(text: str) -> None:
    """Whatever came, the result is valid UTF-8 without NUL, and cleaning it again changes nothing."""
    kept = clean(text)
    assert b"\0" not in kept.encode()
    assert clean(kept) == kept


def test_only_text_is_cleaned() -> None:
    """Something else in a text's place is refused, so that it cannot pass as one."""
    with pytest.raises(TypeError):
        clean(5)  # type: ignore[arg-type]
