"""/daftar, as plays: the open tickets by pages, sifted by buttons, all in one message."""

from __future__ import annotations

import pytest

from handlers.buttons import LIMIT, press, pressed
from handlers.officers import sifting
from handlers.officers.sifting import Leaf, mark
from tests.handlers.stage import AGAIN, REPORT, SECOND, TAKEN, Stage

LINE = "🔴 889-8611 · 🛢️ TPS/tong sampah penuh · Jati Negara · menunggu petugas"
FILTERS = "🚦 Status | 📍 Wilayah | 🏷 Jenis | 👷 Petugas | 📅 Masuk | 🚶 Rute"


async def test_the_open_tickets(both: Stage) -> None:
    """/daftar lists what is open, /tiket too; a number brings that card, with its pin, to the end of the room."""
    await both.before(REPORT)
    await both(
        f"""
        Rudi> /daftar
            Ruang< 1 tiket terbuka / {LINE} [889-8611 | {FILTERS}]
        Rudi> /tiket
            Ruang< 1 tiket terbuka / {LINE} [889-8611 | {FILTERS}]
        Rudi> [889-8611]
            Ruang< (foto) 🔴 889-8611 · menunggu petugas…[✋ Ambil…
            Ruang< (titik 889-8611…Kel. Jati Negara…
        Rudi> /tiket 889-8612
            Ruang< Tidak ada tiket dengan nomor “889-8612”. Periksa angkanya.
        Rudi> /tiket <b>
            Ruang< Tidak ada tiket dengan nomor “<b>”.…
        """
    )


async def test_no_open_tickets(play: Stage) -> None:
    """Where nothing is open, the list says so."""
    await play(
        """
        Rudi> /daftar
            Ruang< Tidak ada tiket terbuka.
        """
    )


async def test_open_tickets_are_turned_by_pages(play: Stage) -> None:
    """Eight tickets to a page, the nearest promise first; the arrows turn the pages in place."""
    await play.before(REPORT)
    for _ in range(9):
        await play.before(AGAIN)
    (first,) = await play.seen("Rudi> /daftar")
    assert "10 tiket terbuka" in first
    assert first.count("🔴") == 8
    assert " | › | ☑ Pilih | 🚦" in first
    (second,) = await play.seen("Rudi> [›]")
    assert second.count("🔴") == 2
    assert second.startswith("Ruang* ")
    assert " | ‹ | ☑ Pilih | 🚦" in second
    (again,) = await play.seen("Rudi> [‹]")
    assert again.replace("*", "<", 1) == first
    await play.before("Rudi> /daftar\nRudi> /tolak 889-8611 uji\nRudi> /tolak 507-8944 uji")
    (back,) = await play.seen("Rudi> [›]")
    assert back.startswith("Ruang* 8 tiket terbuka"), "a page that is not there any more is the first"


async def test_sifted_by_status(both: Stage) -> None:
    """Each choice says how many it leaves; what is chosen stands in the head, and one tap takes it back."""
    await both.before(f"{TAKEN}\nRudi> [Mulai]")
    await both.before(SECOND)
    await both(
        """
        Rudi> /daftar
            Ruang< 2 tiket terbuka…
        Rudi> [Status]
            Ruang* Tiket yang mana? [Belum diambil (1) | Dikerjakan (1) | Menunggu | Menunggu bukti (1) | Lewat target | Jatuh tempo hari ini | ↩ Daftar]
        Rudi> [Belum diambil]
            Ruang* 1 tiket terbuka · Belum diambil / 🔴 507-8944…[507-8944 | …✖ Tanpa saringan]
        Rudi> [Status]
            Ruang* Tiket yang mana? / Belum diambil […Semua | ↩ Daftar]
        Rudi> [Menunggu bukti]
            Ruang* 1 tiket terbuka · Menunggu bukti / 🟡 889-8611…
        Rudi> [Status]
            Ruang* …
        Rudi> [Lewat target]
            Ruang* 0 tiket terbuka · Lewat target […
        Rudi> [Tanpa saringan]
            Ruang* 2 tiket terbuka / …
        """
    )


async def test_late_and_due_today(play: Stage) -> None:
    """What is promised for today is found on that day; the day after it is late, and its line says so."""
    await play.before(REPORT + "~ 73 jam\nRudi> /daftar\nRudi> [Status]")
    await play(
        "Rudi> [Jatuh tempo hari ini]\nRuang* 1 tiket terbuka · Jatuh tempo hari ini / 🔴 889-8611…menunggu petugas […"
    )
    await play.before("~ 24 jam\nRudi> [Status]")
    await play(
        "Rudi> [Lewat target]\nRuang* 1 tiket terbuka · Lewat target / 🔴 889-8611…menunggu petugas · ⚠️ lewat target […"
    )
    await play.before("Rudi> [Status]")
    await play("Rudi> [Jatuh tempo hari ini]\nRuang* 0 tiket terbuka · Jatuh tempo hari ini […")


async def test_sifted_by_place_and_kind(both: Stage) -> None:
    """A kecamatan, then one of its kelurahan; a kind beside it: what was chosen first stays."""
    await both.before(REPORT)
    await both.before(SECOND)
    await both(
        """
        Rudi> /daftar
            Ruang< 2 tiket terbuka…
        Rudi> [Wilayah]
            Ruang* Kecamatan mana? [Binjai Barat | Binjai Kota (1) | Binjai Selatan | Binjai Timur | Binjai Utara (1) | ↩ Daftar]
        Rudi> [Binjai Utara]
            Ruang* 1 tiket terbuka · Kec. Binjai Utara / 🔴 889-8611…
        Rudi> [Wilayah]
            Ruang* …[…📍 Kelurahan | Semua | ↩ Daftar]
        Rudi> [Kelurahan]
            Ruang* Kelurahan mana? / Kec. Binjai Utara [Jati Negara (1) | Semua | ↩ Daftar]
        Rudi> [Jati Negara (1)]
            Ruang* 1 tiket terbuka · Kel. Jati Negara / 🔴 889-8611…
        Rudi> [Jenis]
            Ruang* Jenis apa? / Kel. Jati Negara [🛢️ TPS/tong sampah penuh (1) | ↩ Daftar]
        Rudi> [TPS/tong sampah penuh]
            Ruang* 1 tiket terbuka · Kel. Jati Negara · 🛢️ TPS/tong sampah penuh / 🔴 889-8611…
        """
    )


async def test_sifted_by_officer_and_date(both: Stage) -> None:
    """ "Punya saya" is of whoever taps it; others are named with what they hold. By date, the day is the city's."""
    await both.before(TAKEN)
    await both.before(SECOND)
    await both(
        """
        Sari> /daftar
            Ruang< 2 tiket terbuka…
        Sari> [Petugas]
            Ruang* Dipegang siapa? [Punya saya | Pak Rudi (1) | ↩ Daftar]
        Rudi> [Punya saya]
            Ruang* 1 tiket terbuka · Pak Rudi / 🟡 889-8611…
        ~ 17 jam
        Rudi> [Masuk]
            Ruang* Masuk sejak kapan? / Pak Rudi [Masuk hari ini | Masuk 7 hari ini (1) | Masuk 30 hari ini (1) | Lebih lama | ↩ Daftar]
        Rudi> [Masuk 7 hari ini]
            Ruang* 1 tiket terbuka · Pak Rudi · Masuk 7 hari ini / 🟡 889-8611…
        """
    )


async def test_a_list_outlives_a_restart(play: Stage) -> None:
    """Its buttons hold all that it is: after a restart, and for another officer, they go on where they stood."""
    await play.before(TAKEN + "\nRudi> /daftar\nRudi> [Petugas]\nRudi> [Punya saya]")
    await play.restart()
    await play("Sari> [Status]\nRuang* Tiket yang mana? / Pak Rudi [Belum diambil | Dikerjakan (1)…")


@pytest.mark.parametrize("words", ["sz", "a", "kzzzzz", "o-1", "o١", "d9", "999999", "apa saja", "s", "q1", "a" * 40])
async def test_a_forged_button_sifts_nothing(play: Stage, words: str) -> None:
    """What nobody could have chosen is left out, and the list is shown."""
    await play.before(REPORT)
    seen = await play.pressing("Rudi", pressed(press("list", words)))
    assert any("1 tiket terbuka" in one for one in seen), seen


async def test_a_forged_filter_is_told(play: Stage) -> None:
    """A filter that there is not is no button."""
    seen = await play.pressing("Rudi", pressed(press("filter", "z"), callback="c"))
    assert seen == ["c! Tombol itu sudah tidak berlaku."]


def test_the_fullest_state_fits_a_button() -> None:
    """Everything chosen at once, with the longest codes there may be, is no more than a chat keeps with a button."""
    leaf = Leaf(999, "n", "12.75.03.1006", mark("x" * 32), "1234567890", "30")
    assert len(press("filter", f"p {leaf}").encode()) <= LIMIT
    assert sifting.read(str(leaf)) == leaf
