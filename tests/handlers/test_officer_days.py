"""Days as officers type them: found at the beginning or the end of what they say, the rest is the reason."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.officers.days import read_day
from handlers.promise import Calendar

TODAY = date(2026, 11, 24)  # a Tuesday
WIB = Calendar("Asia/Jakarta")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("besok", date(2026, 11, 25)),
        ("Besok!", date(2026, 11, 25)),
        ("lusa", date(2026, 11, 26)),
        ("besok lusa", date(2026, 11, 26)),
        ("tomorrow", date(2026, 11, 25)),
        ("hari ini", TODAY),
        ("jumat", date(2026, 11, 27)),
        ("Jum'at", date(2026, 11, 27)),
        ("hari Jumat", date(2026, 11, 27)),
        ("selasa", date(2026, 12, 1)),
        ("senin depan", date(2026, 11, 30)),
        ("jumat depan", date(2026, 12, 4)),
        ("minggu", date(2026, 11, 29)),
        ("minggu depan", date(2026, 12, 1)),
        ("friday", date(2026, 11, 27)),
        ("2 hari", date(2026, 11, 26)),
        ("dua hari lagi", date(2026, 11, 26)),
        ("4 hari", date(2026, 11, 30)),  # a Saturday: the next working day
        ("4 hari kerja", date(2026, 11, 30)),
        ("3 working days", date(2026, 11, 27)),
        ("seminggu", date(2026, 12, 1)),
        ("2 minggu", date(2026, 12, 8)),
        ("28/11", date(2026, 11, 28)),
        ("28-11-2026", date(2026, 11, 28)),
        ("28.11.26", date(2026, 11, 28)),
        ("2026-11-28", date(2026, 11, 28)),
        ("5/1", date(2027, 1, 5)),
        ("30 November", date(2026, 11, 30)),
        ("2 des", date(2026, 12, 2)),
        ("tanggal 30", date(2026, 11, 30)),
        ("tgl 3", date(2026, 12, 3)),
        ("sampai tanggal 3", date(2026, 12, 3)),
    ],
)
def test_a_day_alone(words: str, day: date) -> None:
    """All the ways in which people name a day are understood, and leave no reason behind."""
    assert read_day(words, TODAY, WIB) == (day, "")


@pytest.mark.parametrize(
    ("words", "day", "reason"),
    [
        ("jumat, alat rusak", date(2026, 11, 27), "alat rusak"),
        ("2 hari hujan deras", date(2026, 11, 26), "hujan deras"),
        ("28/11 menunggu truk 3", date(2026, 11, 28), "menunggu truk 3"),
        ("besok: kru di Pekan 2 hari ini", date(2026, 11, 25), "kru di Pekan 2 hari ini"),
        ("alat rusak, sampai senin", date(2026, 11, 30), "alat rusak"),
        ("hujan terus ditunda 2 hari.", date(2026, 11, 26), "hujan terus ditunda"),
        ("ekskavator dipakai di Jl. Sudirman - besok", date(2026, 11, 25), "ekskavator dipakai di Jl. Sudirman"),
    ],
)
def test_a_day_with_a_reason(words: str, day: date, reason: str) -> None:
    """The day stands before the reason or after it."""
    assert read_day(words, TODAY, WIB) == (day, reason)


@pytest.mark.parametrize(
    "words", ["", "alat rusak", "31/11", "0 hari", "30 Februari", "seninnya", "harijumatan", "12/13/14/15", "99", "1e5"]
)
def test_what_names_no_day(words: str) -> None:
    """What names no day, or one that does not exist, is the reason as it stands."""
    assert read_day(words, TODAY, WIB) == (None, words)
