"""/cari, as plays: by words, by their beginnings, by the number; and what is no word of any query language."""

from __future__ import annotations

import pytest

from handlers.buttons import press, pressed
from tests.handlers.stage import AGAIN, REPORT, SECOND, TAKEN, Stage

THIRD = """
    Warga> foto "Sampahnya menumpuk di belakang pasar"
    Warga> lokasi 3.6200,98.5000
    Warga> Tumpukan
    Warga> kirim
"""


async def test_by_words(both: Stage) -> None:
    """A word is found by its beginning, whatever its case; all words must be there; a place and a kind are words too."""
    await both.before(REPORT)
    await both.before(SECOND)
    await both(
        """
        Rudi> /cari MELUAP
            Ruang< 🔎 “meluap” · 1 terbuka / 🔴 889-8611 · …[889-8611]
        Rudi> /cari melu
            Ruang< 🔎 “melu” · 1 terbuka / 🔴 889-8611 · …
        Rudi> /cari luap
            Ruang< 🔎 “luap” · tidak ditemukan. Coba kata lain, atau awal katanya.
        Rudi> /cari jati negara
            Ruang< 🔎 “jati negara” · 1 terbuka / 🔴 889-8611 · …
        Rudi> /cari tersumbat
            Ruang< 🔎 “tersumbat” · 1 terbuka / 🔴 507-8944 · …
        Rudi> /cari
            Ruang< Cari apa? Contoh: /cari sampah pasar, atau nomornya.
        Rudi> [507-8944]
            Ruang< …🔴 507-8944 · menunggu petugas…
            Ruang< (titik …
        """
    )


async def test_indonesian_endings(both: Stage) -> None:
    """ "sampah" finds "Sampahnya"."""
    await both.before(THIRD)
    await both("Rudi> /cari sampah pasar\nRuang< 🔎 “sampah pasar” · 1 terbuka / 🔴 889-8611…")


async def test_by_number(both: Stage) -> None:
    """A number is found however it is typed, also when the ticket is over."""
    await both.before(f"{REPORT}\nRudi> /tolak 889-8611 uji")
    await both(
        """
        Rudi> /cari 889-8611
            Ruang< 🔎 “889 8611” · 0 terbuka / ⚪ 889-8611 · …
        Rudi> /cari 8898611
            Ruang< 🔎 “8898611” · 0 terbuka / ⚪ 889-8611 · …
        """
    )


async def test_what_is_open_comes_first(both: Stage) -> None:
    """Open before over, and of each the newest before the older."""
    await both.before(REPORT + AGAIN + AGAIN)
    await both.before("Rudi> /tolak 125-9276 uji")
    (seen,) = await both.seen("Rudi> /cari meluap")
    assert seen.startswith("Ruang< 🔎 “meluap” · 2 terbuka / 🔴 507-8944"), seen
    assert seen.index("507-8944") < seen.index("889-8611") < seen.index("⚪ 125-9276")


async def test_some_of_the_words(play: Stage) -> None:
    """Where nothing holds all the words, what holds some of them is shown, and that is said."""
    await play.before(REPORT)
    await play(
        """
        Rudi> /cari meluap gajah
            Ruang< 🔎 “meluap gajah” · 1 terbuka / Tidak ada yang memuat semua kata; ini yang memuat sebagian. / 🔴 889-8611…
        """
    )


async def test_what_is_found_is_turned_by_pages(play: Stage) -> None:
    """Eight to a page, across what is open and what is over; after a restart as well."""
    await play.before(REPORT)
    for _ in range(9):
        await play.before(AGAIN)
    await play.before("Rudi> /tolak 889-8611 uji\nRudi> /tolak 507-8944 uji\nRudi> /tolak 125-9276 uji")
    (first,) = await play.seen("Rudi> /cari meluap")
    assert "· 7 terbuka" in first
    assert first.count("🔴") == 7
    assert first.count("⚪") == 1
    await play.restart()
    (second,) = await play.seen("Rudi> [›]")
    assert second.startswith("Ruang* 🔎 “meluap” · 7 terbuka / ⚪")
    assert second.count("⚪") == 2
    assert second.endswith("| ‹ | ☑ Pilih]")
    (again,) = await play.seen("Rudi> [‹]")
    assert again.replace("*", "<", 1) == first


@pytest.mark.parametrize(
    "typed",
    ['"', '"meluap', "meluap*", "NOT meluap", "meluap NEAR(x, 2)", "words:meluap", "meluap OR", "(meluap", "^meluap", "meluap:*",
     "meluap & !x", "' OR 1=1", "meluap \\", "{words}: meluap", "-meluap", "<->", "%meluap_", "🗑 meluap", "meluap" * 20],
)  # fmt: skip
async def test_signs_mean_nothing(both: Stage, typed: str) -> None:
    """Whatever a database would read into it, what people type is words; and words are answered."""
    await both.before(REPORT)
    (seen,) = await both.seen(f"Rudi> /cari {typed}")
    assert seen.startswith(("Ruang< 🔎 “", "Ruang< Cari apa?")), seen


async def test_a_found_ticket_keeps_up(both: Stage) -> None:
    """What becomes of a ticket is found as it is: taken, it is still open; rejected, it is over and still found."""
    await both.before(TAKEN)
    await both("Rudi> /cari meluap\nRuang< 🔎 “meluap” · 1 terbuka / 🟡 889-8611…")
    await both.before("Rudi> /tolak 889-8611 uji")
    await both("Rudi> /cari meluap\nRuang< 🔎 “meluap” · 0 terbuka / ⚪ 889-8611…")
    await both.before("Warga> [Ajukan lagi]\nWarga> masih ada")
    await both("Rudi> /cari meluap\nRuang< 🔎 “meluap” · 1 terbuka / 🔴 889-8611…")


async def test_a_forged_page_is_told(play: Stage) -> None:
    """A page without words, or of no number, is no button."""
    for words in ("1", "x meluap", "99999 a"):
        seen = await play.pressing("Rudi", pressed(press("find", words), callback="c"))
        assert seen == ["c! Tombol itu sudah tidak berlaku."]
