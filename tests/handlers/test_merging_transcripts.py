"""Two tickets that are one trouble: merged by an officer, taken apart again, and told to both who reported."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from handlers.events import Photo
from tests.handlers.stage import REPORT, Stage

BOTH = (
    REPORT
    + """
    Tetangga> foto "bak penuh"
    Tetangga> lokasi 3.61360,98.49590
    Tetangga> TPS
    Tetangga> [Berbeda]
    Tetangga> kirim
"""
)
"""889-8611 by Warga, and 507-8944 by a neighbour who says that it is another trouble."""
MERGED = BOTH + "Rudi> /gabung 507-8944 889-8611"


async def test_an_officer_merges(both: Stage) -> None:
    """Both who reported are told; from then on both hear of the original, and the merged ticket is shut."""
    await both.before(BOTH)
    await both(
        """
        Rudi> /gabung 507-8944 889-8611
            Ruang< 507-8944 digabung ke 889-8611. Kedua pelapor dikabari.
            Ruang* ⚪ 507-8944 · digabung dengan laporan lain…🔗 Digabung ke 889-8611 [✂ Pisahkan…
            Ruang* …889-8611 · menunggu petugas…👥 1 warga mengikuti. / 🔗 Termasuk 507-8944 [✋ Ambil…
            Tetangga< ⚪ 507-8944 · digabung dengan laporan lain / Laporan ini digabung ke laporan 889-8611 tentang masalah yang sama. Anda tetap dikabari, sekarang dari laporan itu. [Lihat laporan]
            Warga< 🔴 889-8611 · menunggu petugas / Laporan warga lain tentang masalah yang sama digabung ke laporan ini. [Lihat laporan]
        Rudi> /ambil 889-8611
            Ruang< Anda mengambil 889-8611.
            Ruang* …
            Warga< 🟡 889-8611…
            Tetangga< 🟡 889-8611…
        """
    )


async def test_it_is_taken_apart_again(play: Stage) -> None:
    """Unmerging gives back what was: where it stood, who held it, who is told of what."""
    await play.before(BOTH)
    await play.before("Sari> /ambil 507-8944\nSari> /gabung 507-8944 889-8611")
    await play(
        """
        Rudi> [✂ Pisahkan]
            Rudi! 507-8944 dipisahkan lagi dari 889-8611. Pelapor dikabari.
            Ruang* …🟡 507-8944 · diterima petugas…👷 Bu Sari…
            Ruang* …889-8611 · menunggu petugas…📌 Di dekatnya: 507-8944 (±30 m) [✋ Ambil…
            Tetangga< 🟡 507-8944 · diterima petugas / Laporan ini dipisahkan lagi dari laporan 889-8611: masalahnya lain. Petugas sedang menanganinya.…
            Warga< 🔴 889-8611 · menunggu petugas / Laporan warga lain dipisahkan lagi dari laporan ini. [Lihat laporan]
        Rudi> /ambil 889-8611
            Ruang< …
            Ruang* …
            Warga< 🟡 889-8611…
        """
    )


async def test_the_card_offers_what_is_near(play: Stage) -> None:
    """The card names what is open near it by number, and why it may be the same; one tap and a choice merge."""
    await play.before(BOTH)
    await play(
        """
        Rudi> /tiket 507-8944
            Ruang< (foto) 🔴 507-8944…♊ Mungkin sama: 889-8611 (±30 m, jenis sama, baru saja) [✋ Ambil | 🗺 Peta | ⋯ Lainnya | 🔗 Gabung ke 889-8611]
            Ruang< (titik…
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [🔗 Gabung]
            Ruang< Pak Rudi, 507-8944 sama dengan yang mana? / 889-8611 · 🛢️ TPS/tong sampah penuh · ±30 m [889-8611]
        Rudi> [889-8611]
            Rudi! 507-8944 digabung ke 889-8611. Kedua pelapor dikabari.
            Ruang* ⚪ 507-8944…
            Ruang* …🔗 Termasuk 507-8944…
            Warga< …
            Tetangga< …
        Rudi> [889-8611]
            Rudi! 507-8944 sekarang: digabung dengan laporan lain.
        """
    )


async def test_the_same_reporters_tickets_are_named_by_number(play: Stage) -> None:
    """An officer sees that two are of one reporter, and not who that is."""
    await play.before(REPORT)
    await play.before('Warga> foto "got mampet"\nWarga> lokasi 3.5985,98.4800\nWarga> parit\nWarga> kirim')
    (card, _) = await play.seen("Rudi> /tiket 507-8944")
    assert "👤 Dari pelapor yang sama: 889-8611" in card
    assert "Warga" not in card.removeprefix("Ruang< ")


async def test_a_photo_that_was_used_before(play: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two reports with one picture, sent anew and smaller: the card of the later one names the earlier."""
    seen, taken = Image.effect_mandelbrot((640, 480), (-2, -1.2, 1, 1.2), 90), play.channel.take_picture

    def take_picture(**how: Any) -> Photo:
        photo = taken(**how)
        play.channel.pictures[photo.ref] = _jpeg(seen.resize((640 - 40 * play.count, 480 - 30 * play.count)))
        return photo

    monkeypatch.setattr(play.channel, "take_picture", take_picture)
    await play.before(REPORT)
    await play.before('Kawan> foto "got mampet"\nKawan> lokasi 3.5985,98.4800\nKawan> parit\nKawan> kirim')
    (card, _) = await play.seen("Rudi> /tiket 507-8944")
    assert "🖼 Foto mirip dengan 889-8611" in card
    (card, _) = await play.seen("Rudi> /tiket 889-8611")
    assert "mirip" not in card


def _jpeg(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=60)
    return file.getvalue()


async def test_an_answer_to_the_card_merges(play: Stage) -> None:
    """As an answer to the card of one, the command needs the number of the other alone."""
    await play.before(BOTH)
    await play(
        """
        Rudi> balas (507-8944 · menunggu): /gabung 889-8611
            Ruang< 507-8944 digabung ke 889-8611.…
            Ruang* …
            Ruang* …
            Warga< …
            Tetangga< …
        """
    )


REFUSED = {
    "itself": ("", "/gabung 889-8611 889-8611", "889-8611 tidak bisa digabung ke dirinya sendiri."),
    "nothing said": ("", "/gabung", "Tulis: /gabung NOMOR INDUK."),
    "no such ticket": ("", "/gabung 507-8944 111-1111", "Tidak ada tiket dengan nomor “111-1111”…"),
    "merged already": ("Rudi> /gabung 507-8944 889-8611", "/gabung 507-8944 889-8611", "507-8944 sekarang: digabung…"),
    "a circle": ("Rudi> /gabung 507-8944 889-8611", "/gabung 889-8611 507-8944", "507-8944 sendiri sudah digabung ke 889-8611. Pakai nomor itu."),
    "finished": ("Rudi> /tolak 889-8611 bukan DLH", "/gabung 507-8944 889-8611", "889-8611 sudah tidak terbuka: tidak dapat ditangani."),
    "another's": ("Sari> /ambil 507-8944", "/gabung 507-8944 889-8611", "507-8944 dipegang Bu Sari."),
    "no duplicate": ("", "/pisah 889-8611", "889-8611 sekarang: menunggu petugas."),
}  # fmt: skip


@pytest.mark.parametrize("why", REFUSED)
async def test_what_cannot_be_merged(play: Stage, why: str) -> None:
    """Nothing is merged into itself, in a circle, into what is over, or from under another's hands; it says why."""
    before, act, said = REFUSED[why]
    await play.before(BOTH + before)
    seen = await play.seen(f"Rudi> {act}")
    assert any(one.removeprefix("Ruang< ").startswith(said.rstrip("…")) for one in seen), seen
    assert not [one for one in seen if one.startswith(("Warga", "Tetangga"))]


async def test_an_original_is_not_merged_on(play: Stage) -> None:
    """What others are merged into stays an original: there are no chains, and the officer is told the other way."""
    await play.before(MERGED)
    await play.before('Kawan> foto "penuh"\nKawan> lokasi 3.6134,98.4959\nKawan> TPS\nKawan> [Berbeda]\nKawan> kirim')
    (card, *_) = await play.seen("Rudi> /tiket")
    number = next(one for one in card.split() if one[:1].isdigit() and one not in ("889-8611", "2") and "-" in one)
    seen = await play.seen(f"Rudi> /gabung 889-8611 {number}")
    assert seen[0].startswith(f"Ruang< Ada tiket yang digabung ke 889-8611. Sebaliknya saja: /gabung {number} 889-8611")


async def test_a_merged_report_leads_on(play: Stage) -> None:
    """Its link and its line in "Laporan saya" open the original, which its reporter sees as all may."""
    await play.before(BOTH + "Tetangga> /laporan\nTetangga> [507-8944]")
    await play.before("Rudi> /gabung 507-8944 889-8611")
    await play(
        """
        Kawan> buka tautan
            Kawan< Halo!…🔴 889-8611 · menunggu petugas…👥 1 warga mengikuti. [👥 Ikuti | 🔗 Bagikan]
        Tetangga> /laporan
            Tetangga< Laporan Anda / ⚪ 507-8944…digabung dengan laporan lain / 🔴 889-8611… [507-8944 | 889-8611 | …]
        Tetangga> [507-8944]
            Tetangga* Laporan 507-8944 digabung ke laporan ini: / 🔴 889-8611…[✍️ Tambah keterangan | Berhenti ikut | 🔗 Bagikan | ↩ Daftar laporan]
        """
    )
    await play.before("Tetangga> [Daftar laporan]")
    (said,) = await play.seen("Tetangga> [507-8944]")
    assert "meluap" not in said


async def test_merging_in_english(english: Stage) -> None:
    """Both reporters read it in their language."""
    await english.before(
        BOTH.replace("> TPS", "> overflowing").replace("[Berbeda]", "[Different]").replace("kirim", "send")
    )
    await english(
        """
        Rudi> /gabung 507-8944 889-8611
            Ruang< …
            Ruang* …
            Ruang* …
            Tetangga< ⚪ 507-8944 · joined with another report / This report now goes on as report 889-8611 about the same problem. You are still told, from now on of that report. [See the report]
            Warga< 🔴 889-8611 · waiting for an officer / Another resident's report of the same problem was merged into this one. [See the report]
        """
    )
