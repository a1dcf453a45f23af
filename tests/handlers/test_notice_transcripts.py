"""Notices as plays: what the office tells everybody for a while, where it is told, and what it does to promises."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import office_log
from tests.handlers.stage import REPORT, Stage

STORM = "Kepala> /pengumuman sampai jumat: Banjir, angkutan terlambat."
AREA = "Kepala> /pengumuman sampai jumat Binjai Utara +2 hari: Pohon tumbang di mana-mana."


async def test_a_notice_for_the_city_greets_and_ends_by_itself(both: Stage) -> None:
    """It is told with the greeting and as a report begins, not at every answer, and not after its day."""
    await both(
        """
        Kepala> /pengumuman sampai jumat: Banjir, angkutan terlambat.
            Ruang< Diumumkan kepada warga yang menyapa atau melapor: / 📣 Banjir, angkutan terlambat. (Kota Binjai, sampai Jumat, 27 November) [Akhiri pengumuman]
        Warga> /start
            Warga< 📣 Banjir, angkutan terlambat. (sampai Jumat, 27 November) / Halo!…
        Warga> foto "sampah"
            Warga< 📣 Banjir, angkutan terlambat. (sampai Jumat, 27 November) / Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        Warga> /batal
            Warga< …
        ~ 4 hari
        Warga> /start
            Warga< Halo!…
        """
    )
    async with both.database.reading() as tx:
        words = await tx.scalar(select(office_log.c.words).where(office_log.c.act == "notice"))
    assert words == "1 2026-11-27 - +0: Banjir, angkutan terlambat."


async def test_a_notice_of_an_area_is_told_there_and_moves_the_promise(both: Stage) -> None:
    """Whoever reports there reads it at the check; the promise has the extra days, and the receipt says so."""
    await both.before(AREA)
    await both(
        """
        Warga> /start
            Warga< Halo!…
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        Warga> TPS
            Warga< (foto) 📣 Pohon tumbang di mana-mana. (sampai Jumat, 27 November) / Sudah benar?…
        Warga> kirim
            Warga< ✅ Tersimpan. Nomor laporan Anda: 889-8611 / Target selesai: Selasa, 1 Desember (5 hari kerja). Setiap perkembangan kami kabarkan di sini. Karena pengumuman yang berlaku, 2 hari kerja di antaranya tambahan.
            Ruang< …
            Ruang< …
        """
    )


async def test_elsewhere_nothing_of_it_holds(play: Stage) -> None:
    """A report from another part of the city has the promise that it always had."""
    await play.before(AREA.replace("Binjai Utara", "Kec. Binjai Selatan"))
    await play.before(REPORT.replace("Warga> kirim", ""))
    assert "Jumat, 27 November (3 hari kerja). Setiap perkembangan kami kabarkan di sini.'" in str(
        await play.act("Warga> kirim")
    )


async def test_a_notice_is_ended_by_a_tap(both: Stage) -> None:
    """From then on it is told to nobody; a second tap says that it is over."""
    await both.before(STORM)
    await both(
        """
        Kepala> /pengumuman
            Ruang< Pengumuman / 1. 📣 Banjir, angkutan terlambat. (Kota Binjai, sampai Jumat, 27 November) / Tulis sampai kapan… [Akhiri nomor 1]
        Kepala> [Akhiri nomor 1]
            Kepala! Pengumuman diakhiri.
            Ruang* Pengumuman / Tidak ada pengumuman. / …
        Kepala> [Akhiri pengumuman]
            Kepala! Pengumuman itu sudah berakhir.
        Warga> /start
            Warga< Halo!…
        """
    )


async def test_what_is_no_notice_is_not_put_up(play: Stage) -> None:
    """It needs an end, words and a place there is; officers do not put it up."""
    await play(
        """
        Rudi> /pengumuman sampai jumat: Banjir.
            Ruang< Hanya pengawas atau admin yang bisa melakukan itu.
        Kepala> /pengumuman Banjir!
            Ruang< Tulis sampai kapan…
        Kepala> /pengumuman sampai jumat:
            Ruang< Tulis sampai kapan…
        Kepala> /pengumuman sampai jumat Medan: Banjir.
            Ruang< “Medan” bukan nama kelurahan atau kecamatan di sini.
        Kepala> /pengumuman sampai 1/10/2027: Banjir.
            Ruang< Akhirnya harus mulai hari ini dan paling lama 90 hari lagi.
        Kepala> /pengumuman sampai jumat +99 hari: Banjir.
            Ruang< Tulis sampai kapan…
        """
    )


async def test_at_night_the_receipt_says_when_the_office_opens(play: Stage) -> None:
    """Nobody wonders in the evening why nobody answers."""
    await play.before("~ 9 jam")
    await play.before(REPORT.replace("Warga> kirim", ""))
    assert "Kantor sedang tutup; buka lagi Rabu, 25 November pukul 08.00." in str(await play.act("Warga> kirim"))
