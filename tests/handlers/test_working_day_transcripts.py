"""A working day in the staff room, as a play: three officers, a race, a question, a forward, a merge, a slip, a proof."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handlers.organisation import Agency
from storage.engine import Database
from tests.handlers.stage import REPORT, SECOND, Stage

THIRD = """
    Tetangga> foto "TPS penuh lagi"
    Tetangga> lokasi 3.61331,98.49591
    Tetangga> TPS
    Tetangga> [Berbeda]
    Tetangga> kirim
"""


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Stage]:
    """The office with its undo of ten seconds, and an agency to forward to."""
    stage = Stage(database, undo=timedelta(seconds=10), agencies=(Agency("pupr", "Dinas PUPR", 5),))
    yield stage
    await stage.close()


async def test_a_working_day(office: Stage) -> None:
    """From the list in the morning to what is left in the evening, as it reads in the room and at home."""
    await office.before(REPORT + SECOND + THIRD)
    await office(
        """
        # The morning's list
        Kepala> /daftar
            Ruang< 3 tiket terbuka…889-8611…
        # Two thumbs, one ticket
        Rudi> [Ambil]
            Rudi! Anda mengambil 125-9276.
            Ruang* 🟡 125-9276…👷 Pak Rudi…
        Sari> /ambil 125-9276
            Ruang< 125-9276 sudah diambil Pak Rudi.
        # It was the wrong one, and nobody at home has heard of it
        Rudi> [Urungkan]
            Rudi! ↩️ 125-9276 diurungkan. Sekarang: menunggu petugas.
            Ruang* 🔴 125-9276 · menunggu petugas…
        # It is the same trouble as the first one
        Rudi> /gabung 125-9276 889-8611
            Ruang< 125-9276 digabung ke 889-8611. Kedua pelapor dikabari.
            Ruang* …
            Ruang* …🔗 Termasuk 125-9276…
        ~ 11 detik
            Tetangga< …digabung ke laporan 889-8611…
            Warga< …Laporan warga lain tentang masalah yang sama digabung ke laporan ini.…
            Ruang* …
        # A question, and its answer
        Sari> /ambil 889-8611
            Ruang< Anda mengambil 889-8611.
            Ruang* 🟡 889-8611…👷 Bu Sari…
        ~ 11 detik
            Warga< …Petugas sudah menerima laporan ini.…
            Tetangga< …Petugas sudah menerima laporan ini.…
            Ruang* …
        Sari> balas (889-8611): Sebelah mana persisnya?
            Ruang< 889-8611: pelapor akan ditanya.…
            Ruang* …
            Warga< …Petugas bertanya: “Sebelah mana persisnya?”…
            Tetangga< …Petugas bertanya…
        Warga> balas (Sebelah mana): di belakang masjid
            Warga< …
            Ruang* …💬 Warga: “di belakang masjid”…
            Ruang< 💬 889-8611, jawaban warga: “di belakang masjid”
            Tetangga< …Pertanyaan petugas sudah dijawab.…
        # Not ours: the drain is the public works office's
        Kepala> /teruskan 507-8944 pupr saluran milik provinsi
            Ruang< …Dinas PUPR…
            Ruang* 🟡 507-8944 · …
        ~ 11 detik
            Warga< 🟡 507-8944…Laporan diteruskan ke Dinas PUPR: “saluran milik provinsi”…
            Ruang* …
        # Done, with its proof
        Sari> foto "/selesai 889-8611"
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.
            Ruang* (foto) 🟢 889-8611…
        ~ 11 detik
            Warga< (foto) 🟢 889-8611…Sudah dikerjakan.…
            Tetangga< (foto) 🟢 889-8611…Sudah dikerjakan.…
            Ruang* …
        # What is left in the evening
        Kepala> /daftar
            Ruang< 1 tiket terbuka…507-8944…
        """
    )
