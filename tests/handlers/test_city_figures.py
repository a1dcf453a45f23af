"""The city's figures for everybody: honest about who did not answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.resident.city_figures import PERIODS, in_words, period
from handlers.texts import Texts
from storage.figures import Figures
from tests.handlers.stage import REPORT, RESOLVED, SECOND, Stage


async def test_figures_of_this_month(both: Stage) -> None:
    """What came in, what is done and how fast, who called it clean, who said how well, and out of how many."""
    await both.before(f"{RESOLVED}\n{SECOND}\nWarga> [Sudah bersih]\nWarga> [⭐ 4]")
    await both(
        """
        Siapa> /statistik
            Siapa< Kota Binjai, November 2026 / 📥 Laporan masuk: 2 / ✅ Selesai: 1 / ⏱ Separuhnya selesai dalam 1 jam / 👍 Dipastikan bersih oleh warga: 1 dari 1 / ⭐ Bintang: 4 dari 5 (1 jawaban dari 1 laporan selesai) / ⏳ Belum selesai sekarang: 1 [• Bulan ini | Bulan lalu | Tahun ini]
        """
    )


async def test_figures_are_turned_in_place(play: Stage) -> None:
    """The periods are pages of one message."""
    await play.before(REPORT)
    await play(
        """
        Siapa> /statistik
            Siapa< Kota Binjai, November 2026 / 📥 Laporan masuk: 1 / ✅ Selesai: 0 / ⏳ Belum selesai sekarang: 1 […]
        Siapa> [Bulan lalu]
            Siapa* Kota Binjai, Oktober 2026 / 📥 Laporan masuk: 0 / … [Bulan ini | • Bulan lalu | Tahun ini]
        Siapa> [Tahun ini]
            Siapa* Kota Binjai, 2026 / 📥 Laporan masuk: 1 / …
        """
    )


async def test_figures_in_english(english: Stage) -> None:
    """In English they are called /statistics as well."""
    await english(
        """
        Siapa> /statistics
            Siapa< Kota Binjai, November 2026 / 📥 Reports received: 0 / ✅ Done: 0 / ⏳ Not done yet, now: 0 [• This month | Last month | This year]
        """
    )


async def test_silence_is_no_praise(play: Stage) -> None:
    """What was closed without an answer is done, but nobody called it clean and nobody gave it stars."""
    await play.before(f"{RESOLVED}\n~ 8 hari")
    (seen,) = await play.seen("Siapa> /statistik year")
    assert "✅ Selesai: 1" in seen
    assert "👍 Dipastikan bersih oleh warga: 0 dari 1" in seen
    assert "⭐ Bintang: belum ada, dari 1 laporan selesai" in seen


async def test_figures_keep_the_draft(play: Stage) -> None:
    """Looking at figures takes nothing from a report that is being told."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> /statistik
            Warga< Kota Binjai, November 2026…
        Warga> menu
            Warga< Di mana ini?…
        """
    )


def test_the_answers_stand_beside_how_many_were_asked() -> None:
    """Numbers as the language writes them, and satisfaction never without its silence."""
    counted = Figures(filed=1_234, open=30, resolved=90, clean=52, median_hours=60.0, rated=37, stars=4.2)
    said = in_words(counted, "November 2026", "Kota Binjai", Texts("id")).striptags()
    assert "📥 Laporan masuk: 1.234" in said
    assert "⏱ Separuhnya selesai dalam 2,5 hari" in said
    assert "⭐ Bintang: 4,2 dari 5 (37 jawaban dari 90 laporan selesai)" in said
    english = in_words(counted, "November 2026", "Binjai", Texts("en")).striptags()
    assert "📥 Reports received: 1,234" in english
    assert "⭐ Stars: 4.2 of 5 (37 answers from 90 reports done)" in english


@pytest.mark.parametrize(
    ("which", "now", "since", "before", "name"),
    [
        ("month", "2026-11-30T16:59Z", "2026-10-31T17:00Z", "2026-11-30T17:00Z", "November 2026"),
        ("month", "2026-11-30T17:00Z", "2026-11-30T17:00Z", "2026-12-31T17:00Z", "Desember 2026"),
        ("last", "2026-12-31T18:00Z", "2026-11-30T17:00Z", "2026-12-31T17:00Z", "Desember 2026"),
        ("last", "2027-02-10T00:00Z", "2026-12-31T17:00Z", "2027-01-31T17:00Z", "Januari 2027"),
        ("year", "2026-12-31T16:59Z", "2025-12-31T17:00Z", "2026-12-31T17:00Z", "2026"),
        ("year", "2026-12-31T17:00Z", "2026-12-31T17:00Z", "2027-12-31T17:00Z", "2027"),
    ],
)
def test_months_begin_at_midnight_in_the_city(which: str, now: str, since: str, before: str, name: str) -> None:
    """A report of five in the morning on the first is this month's, whatever the time in Greenwich."""
    asked = period(which, _time(now), Texts("id"))
    assert (asked.since, asked.before, asked.name) == (_time(since), _time(before), name)
    assert which in PERIODS


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
