"""Stars for work that was called clean, as plays: offered once, never in the way, changed as one likes."""

from __future__ import annotations

import pytest

from handlers.events import Pressed
from tests.handlers.stage import REPORT, RESOLVED, RESOLVED_IN_ENGLISH, Stage

CLEAN = f"{RESOLVED}\nWarga> [Sudah bersih]"


async def test_stars_and_a_word(both: Stage) -> None:
    """One tap gives stars, in place; another changes them; a word may follow once, and the officers read it."""
    await both.before(CLEAN)
    await both(
        """
        Warga> [⭐ 4]
            Warga* ⭐⭐⭐⭐ 4 dari 5 untuk 889-8611. Terima kasih! Ketuk bintang lain untuk mengubah. [⭐ 1 | ⭐ 2 | ⭐ 3 | ⭐ 4 | ⭐ 5 | ✍️ Tulis pendapat]
            Ruang* 🟢 889-8611 · selesai…⭐ 4 dari 5 (1 warga)…
        Warga> [⭐ 2]
            Warga* ⭐⭐ 2 dari 5…
            Ruang* …⭐ 2 dari 5 (1 warga)…
        Warga> [Tulis pendapat]
            Warga< Tulis saja pendapat Anda, dalam satu pesan. [✖ Batal]
        Warga> lama sekali, tapi <bersih>
            Warga< Terima kasih, pendapat Anda saya sampaikan ke petugas.
            Ruang* …⭐ 2 dari 5 (1 warga) / “lama sekali, tapi <bersih>”…
            Ruang< ⭐ 889-8611, 2 dari 5: “lama sekali, tapi <bersih>”
        Warga> [Tulis pendapat]
            Warga! Tombol itu sudah tidak berlaku.
        Warga> [⭐ 3]
            Warga* ⭐⭐⭐ 3 dari 5…mengubah. [⭐ 1 | ⭐ 2 | ⭐ 3 | ⭐ 4 | ⭐ 5]
            Ruang* …⭐ 3 dari 5 (1 warga) / “lama sekali, tapi <bersih>”…
        """
    )


async def test_stars_in_english(english: Stage) -> None:
    """The same in English; the officers read their own language."""
    await english.before(f"{RESOLVED_IN_ENGLISH}\nWarga> [It is clean]")
    await english(
        """
        Warga> [⭐ 5]
            Warga* ⭐⭐⭐⭐⭐ 5 of 5 for 889-8611. Thank you! Tap other stars to change them. […✍️ Say why]
            Ruang* …⭐ 5 dari 5 (1 warga)…
        Warga> [Say why]
            Warga< Just write what you think, in one message. [✖ Cancel]
        Warga> quick and kind
            Warga< Thank you, I pass on to the officers what you think.
            Ruang* …“quick and kind”…
            Ruang< ⭐ 889-8611, 5 dari 5: “quick and kind”
        """
    )


async def test_stars_are_skipped(play: Stage) -> None:
    """Who would rather not, taps once; nothing is recorded, and the stars may still be had by the same button as before."""
    await play.before(CLEAN)
    await play(
        """
        Warga> [Lewati]
            Warga* Terima kasih! Laporan 889-8611 ditutup.
        Warga> [Sudah bersih]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. / Berapa bintang…
        """
    )


async def test_stars_hold_nothing_up(play: Stage) -> None:
    """Whoever writes something else goes on as if nobody had asked for stars: a report is a report, and no praise."""
    await play.before(CLEAN)
    await play(
        """
        Warga> got mampet depan masjid
            Warga< Kirim fotonya, supaya petugas langsung paham.…
        Warga> [⭐ 4]
            Warga* ⭐⭐⭐⭐ 4 dari 5…
            Ruang* …⭐ 4 dari 5 (1 warga)…
        Warga> foto
            Warga< Di mana ini?…
        """
    )


async def test_what_is_no_word_goes_where_it_always_does(play: Stage) -> None:
    """Asked for a word, a photo begins a report, a command is a command, and the draft in between comes back."""
    await play.before(f"{CLEAN}\nWarga> [⭐ 4]")
    await play(
        """
        Warga> [Tulis pendapat]
            Warga< Tulis saja pendapat Anda…
        Warga> foto "sampah baru"
            Warga< Di mana ini?…
        Warga> [Tulis pendapat]
            Warga< Tulis saja pendapat Anda…
        Warga> batal
            Warga< Baik. Bintang Anda tetap tersimpan.
            Warga< Di mana ini?…
        Warga> [Tulis pendapat]
            Warga< Tulis saja pendapat Anda…
        Warga> /lapor
            Warga< Di mana ini?…
        Warga> [Tulis pendapat]
            Warga< Tulis saja pendapat Anda…
        Warga> mantap
            Warga< Terima kasih, pendapat Anda saya sampaikan ke petugas.
            Warga< Di mana ini?…
            Ruang* …
            Ruang< ⭐ 889-8611, 4 dari 5: “mantap”
        """
    )


async def test_only_a_closed_report_gets_stars(play: Stage) -> None:
    """While it is open, or asked whether it is clean, no button gives stars: neither an old one nor a forged one."""
    await play.before(REPORT)
    for act, argument in (("stars", "889-8611 5"), ("no_stars", "889-8611"), ("remark", "889-8611")):
        assert await play.pressing("Warga", Pressed(act, argument, "w")) == ["w! Tombol itu sudah tidak berlaku."]


@pytest.mark.parametrize(
    "argument", ["889-8611", "889-8611 0", "889-8611 6", "889-8611 -1", "889-8611 ٣", "889-8611 11"]
)
async def test_there_are_one_to_five_stars(play: Stage, argument: str) -> None:
    """Nobody gives none, six or eleven."""
    await play.before(CLEAN)
    assert await play.pressing("Warga", Pressed("stars", argument, "w")) == ["w! Tombol itu sudah tidak berlaku."]


@pytest.mark.parametrize("act", ["stars", "no_stars", "remark"])
async def test_only_readers_give_stars(play: Stage, act: str) -> None:
    """Whoever neither reported nor follows it has no stars to give, and learns nothing."""
    await play.before(CLEAN)
    for number in ("889-8611", "507-8944"):
        argument = f"{number} 5" if act == "stars" else number
        seen = await play.pressing("Tetangga", Pressed(act, argument, "x"))
        assert seen == ["x! Laporan dengan nomor itu tidak ada di daftar Anda."]


async def test_stars_without_a_name_after_the_resident_is_forgotten(play: Stage) -> None:
    """/hapus takes name and words; that there were four stars counts on."""
    await play.before(f"{CLEAN}\nWarga> [⭐ 4]\nWarga> [Tulis pendapat]\nWarga> rapi")
    await play.before("Warga> /hapus\nWarga> [Ya, hapus]\n~ 2 menit")
    assert not [one for one in play.channel.messages if "rapi" in str(one.letter.say.text)]
    (figures,) = await play.seen("Tetangga> /statistik")
    assert "⭐ Bintang: 4 dari 5 (1 jawaban dari 1 laporan selesai)" in figures


async def test_a_followers_word_goes_from_the_card_of_anothers_report(play: Stage) -> None:
    """A follower who is forgotten leaves no word on the officers' card; the reporter's stay."""
    await play.before(REPORT + "\nWarga> /laporan\nWarga> [889-8611]\nTetangga> buka tautan\nTetangga> [Ikuti]")
    await play.before('Rudi> [Ambil]\nRudi> foto "/selesai 889-8611"\nTetangga> [Sudah bersih]\nTetangga> [⭐ 1]')
    await play.before("Tetangga> [Tulis pendapat]\nTetangga> bau sekali\nTetangga> /hapus\nTetangga> [Ya, hapus]")
    seen = await play.seen("~ 2 menit")
    assert not [one for one in play.channel.messages if "bau sekali" in str(one.letter.say.text)]
    assert [line for line in seen if line.startswith("Ruang* 🟢 889-8611") and "⭐ 1 dari 5 (1 warga)" in line]
