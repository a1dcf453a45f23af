"""Who sends too much is told once and kindly, with when it ends; officers are not counted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.city import Limits
from storage.engine import Database
from tests.handlers.stage import REPORT, SECOND, Stage


async def _stage(database: Database, limits: Limits, language: str = "id") -> Stage:
    return Stage(database, language=language, limits=limits)


@pytest.fixture
async def daily(database: Database) -> AsyncIterator[Stage]:
    """A city where a resident may send two reports a day."""
    stage = await _stage(database, Limits(reports_per_day=2))
    yield stage
    await stage.close()


@pytest.fixture
async def hasty(database: Database) -> AsyncIterator[Stage]:
    """A city where a resident may send four messages a minute."""
    stage = await _stage(database, Limits(messages_per_minute=4))
    yield stage
    await stage.close()


THIRD = """
    Warga> foto "pohon tumbang"
    Warga> lokasi 3.5990,98.4810
    Warga> pohon
"""


async def test_the_third_report_of_a_day_waits_for_the_next(daily: Stage) -> None:
    """It is not sent, the resident hears from when on it can be, and then it can: nothing of it is lost."""
    await daily.before(REPORT + SECOND + THIRD)
    await daily("""
        Warga> kirim
        Warga< (foto) Hari ini Anda sudah mengirim 2 laporan, dan itu batasnya. Laporan ini saya simpan; ketuk Kirim lagi mulai 25 Nov 00.00 WIB. / Sudah benar?…“pohon tumbang”… [✅ Kirim laporan…
        Warga> [✅ Kirim laporan]
        Warga< (foto) Hari ini Anda sudah mengirim 2 laporan…
        ~ 3 jam
        Warga< Laporan Anda belum dikirim…
        ~ 14 jam
        Warga> [✅ Kirim laporan]
        Warga< ✅ Tersimpan…
        Ruang< …
        Ruang< …
    """)


async def test_each_resident_has_a_quota_of_their_own(daily: Stage) -> None:
    """A neighbour may report on the day on which somebody else may not any more."""
    await daily.before(REPORT + SECOND + THIRD.replace("Warga", "Tetangga"))
    await daily("""
        Tetangga> kirim
        Tetangga< ✅ Tersimpan…
        Ruang< …
        Ruang< …
    """)


async def test_a_flood_is_told_once_and_ends(hasty: Stage) -> None:
    """The fifth message of a minute is answered with when to go on; more are not; then all is as before."""
    await hasty("""
        Warga> foto "sampah"
        Warga< Di mana ini?…
        Warga> halo
        Warga< Di mana ini?…
        Warga> halo
        Warga< Di mana ini?…
        Warga> halo
        Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
        Warga< Pesan Anda terlalu banyak sekaligus, jadi yang ini belum saya baca. Kirim lagi mulai 24 Nov 08.02 WIB, ya. Yang sudah tersimpan tidak hilang.
        Warga> lokasi 3.6133,98.4959
        Warga> halo
        Tetangga> halo
        Tetangga< Halo!…
        ~ 60 detik
        Warga> lokasi 3.6133,98.4959
        Warga< Ini soal apa?…
    """)


async def test_a_flood_of_a_thousand_at_one_instant(hasty: Stage) -> None:
    """A thousand messages in one batch get four answers and one word."""
    seen = await hasty.together(*["Warga> halo"] * 1000)
    assert len(seen) == 5
    assert "terlalu banyak" in seen[-1]


async def test_a_flood_in_english(database: Database) -> None:
    """The same in English."""
    stage = await _stage(database, Limits(messages_per_minute=1, reports_per_day=1), "en")
    await stage("""
        Warga> hello there
        Warga< …
        Warga> hello
        Warga< You have sent too much at once, so I have not read this one yet. Send it again from 24 Nov 08:02 WIB on, please. What was stored is not lost.
    """)
    await stage.close()


async def test_officers_have_no_quota(database: Database) -> None:
    """Who is on the roster is counted neither in the staff room nor in a chat of their own."""
    stage = await _stage(database, Limits(messages_per_minute=1, reports_per_day=1))
    await stage.before("""
        Warga> /start
        Rudi> /bantuan
    """)
    await stage("""
        Rudi> /bantuan
        Ruang< …
        Rudi> /tiket
        Ruang< …
    """)
    await stage.close()
