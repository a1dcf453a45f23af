"""Which part of what an officer typed is the ticket's number: as it is written, and as it is read aloud."""

from __future__ import annotations

import pytest

from handlers.officers.meant import split


@pytest.mark.parametrize(
    ("typed", "number", "words"),
    [
        ("889-8611 jumat, alat rusak", "889-8611", "jumat, alat rusak"),
        ("889 8611 jumat, alat rusak", "8898611", "jumat, alat rusak"),
        ("889 8611", "8898611", ""),
        ("8898611", "8898611", ""),
        ("889-8611 507 8944", "889-8611", "507 8944"),
        ("7 hari mengirim foto palsu", "7", "hari mengirim foto palsu"),
        ("889 8612 kabel", "889", "8612 kabel"),
        ("besok pagi", "besok", "pagi"),
        ("", "", ""),
    ],
)
def test_the_number_and_the_words(typed: str, number: str, words: str) -> None:
    """A number with a space in it is one number; what is none is left where it stands."""
    assert split(typed) == (number, words)
