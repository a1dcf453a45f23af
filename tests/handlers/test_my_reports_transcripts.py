"""“Laporan saya”, what was missed, and photos in answer, as plays."""

from __future__ import annotations

import pytest

from handlers.events import Pressed
from tests.handlers.stage import (
    AGAIN,
    REPORT,
    RESOLVED,
    SECOND,
    TAKEN,
    Stage,
)


async def test_my_reports(both: Stage) -> None:
    """The list shows what is one's own, newest first; one is opened with its history and its picture."""
    await both.before(REPORT)
    await both.before(SECOND)
    await both(
        """
        Warga> /laporan
            Warga< Laporan Anda / 🔴 507-8944 · 💧 Parit/got tersumbat · menunggu petugas / 🔴 889-8611…[507-8944 | 889-8611]
        Warga> [889-8611]
            Warga* 🔴 889-8611 · menunggu petugas…“TPS Pekan Binjai meluap”…24 Nov 08.00 WIB – laporan tersimpan [✍️ Tambah keterangan | 🗑 Tarik laporan | 📷 1 foto | 🗺 Lihat di peta | … | 🔗 Bagikan | ↩ Daftar laporan]
        Tetangga> /laporan
            Tetangga< Belum ada laporan.…
        """
    )


async def test_no_officer_is_named(play: Stage) -> None:
    """The desk speaks for the office: the history names no officer."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Lihat laporan]
            Warga< …diterima petugas /…sedang dikerjakan /…selesai dikerjakan [👍 Sudah bersih…
        """
    )


async def test_a_photo_in_answer_to_a_push(both: Stage) -> None:
    """A photo in answer to one of our messages lies with that report."""
    await both.before(TAKEN)
    await both(
        """
        Warga> balas (Petugas sudah menerima): foto
            Warga< Foto ditambahkan ke laporan 889-8611.
            Ruang* …📷 2 foto | ⋯ Lainnya]
            Ruang< (foto) 💬 889-8611: 1 foto dari warga
        """
    )


async def test_the_words_with_a_photo_in_answer_reach_the_officers(play: Stage) -> None:
    """What a resident writes under such a photo is not lost: the staff room reads it."""
    await play.before(TAKEN)
    seen = await play.act('Warga> balas (Petugas sudah menerima): foto "sudah sampai ke <pintu>"')
    assert ("Ruang", "<", "(foto) 💬 889-8611, kata warga: “sudah sampai ke <pintu>”") in seen


async def test_a_photo_in_answer_keeps_the_draft(play: Stage) -> None:
    """Even while another report is told."""
    await play.before(TAKEN)
    await play(
        """
        Warga> got mampet
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> balas (Petugas sudah menerima): foto
            Warga< Foto ditambahkan ke laporan 889-8611. / Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
            Ruang* 🟡 889-8611 · diterima petugas…
            Ruang< (foto) 💬 889-8611: 1 foto dari warga
        Warga> menu
            Warga< Kirim fotonya…
        """
    )


async def test_what_was_missed_is_said_after_start(both: Stage) -> None:
    """Who shut us out and comes back hears what they missed."""
    await both.before(REPORT)
    await both(
        """
        Warga> pergi
            Ruang* …🚫 Pelapor tidak terjangkau…
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* …diterima petugas…
        Warga> kembali
            Warga< …Petugas sudah menerima laporan ini.…
            Ruang* …
        """
    )


async def test_start_brings_back_what_was_missed(play: Stage) -> None:
    """Where nobody told us that they came back, the first word does: the missed comes first, in short, then the answer."""
    await play.before(f"{REPORT}\nWarga> pergi\nRudi> [Ambil]\nRudi> [Mulai]")
    play.door.shut.clear()
    first, second = [line for line in await play.seen("Warga> /start") if line.startswith("Warga")]
    assert "Petugas mulai mengerjakan laporan ini." in first
    assert "yang terlewat: diterima petugas." in first
    assert second.startswith("Warga< Halo!")


async def test_my_reports_are_turned_by_pages(play: Stage) -> None:
    """Five to a page; the arrows turn them, and a page that does not exist is the first."""
    await play.before(REPORT)
    for _ in range(6):
        await play.before(AGAIN)
    (first,) = await play.seen("Warga> /laporan")
    assert first.count("🔴") == 5
    assert first.endswith("| ›]")
    (second,) = await play.seen("Warga> [›]")
    assert second.count("🔴") == 2
    assert second.endswith("| ‹]")
    assert await play.seen("Warga> /laporan 999") == [first]


@pytest.mark.parametrize("act", ["open", "clean", "dirty", "appeal"])
async def test_another_ones_number_tells_nothing(play: Stage, act: str) -> None:
    """A number that is somebody else's and a number that is nobody's are answered alike, and change nothing."""
    await play.before(RESOLVED)
    answers = []
    for number in ("889-8611", "507-8944", "889-8612", "", "<b>", "1" * 40):
        answers.append(await play.pressing("Tetangga", Pressed(act, number, "500-press")))
    assert set(map(tuple, answers)) == {("500-press! Laporan dengan nomor itu tidak ada di daftar Anda.",)}
    (still,) = await play.seen("Warga> /laporan")
    assert "🟢 889-8611 · 🛢️ TPS/tong sampah penuh · selesai dikerjakan" in still
