"""The last days of a resolved report, as plays: the reminder, the end of the window, and what can be done after it."""

from __future__ import annotations

from datetime import timedelta

from storage.engine import Database
from tests.handlers.stage import PUBLIC, REPORT, RESOLVED, RESOLVED_IN_ENGLISH, WORKED_ON, Stage
from tests.play import START


async def test_asked_once_more_before_it_is_too_late(both: Stage) -> None:
    """Two days before the window ends the reporter is asked again, once; any answer counts as before."""
    await both.before(RESOLVED)
    await both(
        """
        ~ 4 hari
        ~ 1,1 hari
            Warga< 🟢 889-8611 · selesai dikerjakan / Sudah bersih? Kalau tidak ada jawaban sampai Selasa, 1 Desember, laporan ini kami tutup. [👍 Sudah bersih | 👎 Belum | Lihat laporan]
        ~ 5 menit
        ~ 1 hari
        Warga> [Sudah bersih]
            Warga< Terima kasih! Laporan 889-8611 ditutup.…
            Ruang* 🟢 889-8611 · selesai…
        """
    )


async def test_the_reminder_in_english(english: Stage) -> None:
    """The same in English."""
    await english.before(RESOLVED_IN_ENGLISH)
    await english(
        """
        ~ 5,1 hari
            Warga< 🟢 889-8611 · work done / Is it clean? If we hear nothing by Tuesday, 1 December, we close this report. [👍 It is clean | 👎 Not yet | See the report]
        """
    )


async def test_nobody_is_woken_for_it(play: Stage) -> None:
    """What falls due at night is asked in the morning."""
    play.at = START + timedelta(hours=15)  # 23.00 in Binjai
    await play.before(RESOLVED)
    await play(
        """
        ~ 9 jam
            Warga< 🟡 889-8611 · diterima petugas…
            Warga< 🟡 889-8611 · sedang dikerjakan…
            Warga< (foto) 🟢 889-8611…Sudah bersih?…
        ~ 4,73 hari
        ~ 3 jam
        ~ 3 jam
            Warga< …Sudah bersih? Kalau tidak ada jawaban…
        """
    )


async def test_who_answered_is_not_asked_again(play: Stage) -> None:
    """Once somebody said clean, or dirty, there is nothing to remind of; a follower is not reminded at all."""
    await play.before(f"{REPORT}\n{PUBLIC}\nTetangga> buka tautan\nTetangga> [Ikuti]\n{WORKED_ON}")
    await play.before("Warga> [Sudah bersih]")
    assert await play.seen("~ 5,1 hari") == []


async def test_done_again_is_asked_again(play: Stage) -> None:
    """A report that was opened again and done again has a window of its own, and a reminder of its own."""
    await play.before(f"{RESOLVED}\n~ 5,1 hari\nWarga> [Belum]\nWarga> masih ada")
    await play.before('Rudi> /ambil 889-8611\nRudi> foto "/selesai 889-8611"')
    (again,) = await play.seen("~ 5,1 hari")
    assert "Kalau tidak ada jawaban sampai Minggu, 6 Desember" in again


async def test_without_reminders(database: Database) -> None:
    """A city that wants no reminders has none, and one with a window of two days closes after two."""
    stage = Stage(database)
    object.__setattr__(stage.city, "feedback_reminder", None)
    object.__setattr__(stage.city, "feedback_window", timedelta(days=2))
    await stage.before(RESOLVED)
    await stage(
        """
        ~ 1,9 hari
        ~ 0,2 hari
            Warga< …Laporan ditutup karena tidak ada jawaban.…
            Ruang* …
        """
    )
    await stage.close()


async def test_after_the_window_it_is_reported_again(both: Stage) -> None:
    """Too late to open it again: the bot says so, and a new report of the same place is two answers away."""
    await both.before(f"{RESOLVED}\n~ 8 hari")
    await both(
        """
        Warga> [Belum]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        Warga> [Lapor lagi di sini]
            Warga< Lapor di Kel. Jati Negara, Kec. Binjai Utara. / Apa yang kotor atau rusak? Kirim foto dengan keterangan singkat. [✖ Batal]
        Warga> foto "masih meluap"
            Warga< Ini soal apa? Pilih satu. [🛢️ TPS/tong sampah penuh | …
        Warga> 1
            Warga< …“masih meluap” / 📍 Kel. Jati Negara, Kec. Binjai Utara / 📷 1 foto… [✅ Kirim laporan…
        """
    )


async def test_the_window_ends_even_before_the_clock_has_looked(play: Stage) -> None:
    """The minute after the end is after the end, whether the report is closed yet or not."""
    await play.before(RESOLVED)
    play.at += timedelta(days=7, seconds=1)
    await play(
        """
        Warga> [Belum]
            Warga< 🟢 889-8611 · selesai dikerjakan / Batas waktu menjawab sudah lewat. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        Warga> [Sudah bersih]
            Warga< 🟢 889-8611 · selesai dikerjakan / Batas waktu menjawab sudah lewat. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        """
    )


async def test_an_answer_that_came_too_late_is_a_new_report(both: Stage) -> None:
    """Asked in time, answered after the window: the photo and the words are kept, as the beginning of a new report."""
    await both.before(f"{RESOLVED}\nWarga> [Belum]\n~ 8 hari")
    await both(
        """
        Warga> foto "sisi kiri belum"
            Warga< Laporan 889-8611 tak bisa dibuka lagi. Jawaban Anda saya jadikan laporan baru. / Ini soal apa? Pilih satu.…
        Warga> 1
            Warga< …“sisi kiri belum” / 📍 Kel. Jati Negara, Kec. Binjai Utara / 📷 1 foto… [✅ Kirim laporan…
        """
    )


async def test_reporting_again_overwrites_no_draft(play: Stage) -> None:
    """Another report is being told: it stays, and is asked on."""
    await play.before(f'{RESOLVED}\n~ 8 hari\nWarga> foto "got mampet"')
    await play(
        """
        Warga> [Lapor lagi di sini]
            Warga< Masih ada laporan yang belum dikirim. Selesaikan dulu, atau /batal. / Di mana ini?…
        Warga> lokasi 3.5985,98.4800
            Warga< Ini soal apa?…
        """
    )


async def test_a_follower_reports_again_without_the_reporters_place(play: Stage) -> None:
    """To a follower the button begins a report; where exactly the other one was is not told."""
    await play.before(f"{REPORT}\n{PUBLIC}\nTetangga> buka tautan\nTetangga> [Ikuti]\n{WORKED_ON}\n~ 8 hari")
    await play(
        """
        Tetangga> [Lapor lagi di sini]
            Tetangga< Apa yang kotor atau rusak? / Kirim foto dengan keterangan singkat, atau tuliskan saja. [✖ Batal]
        Tetangga> foto "masih kotor"
            Tetangga< Di mana ini?…
        """
    )


async def test_stars_can_still_be_given_later(play: Stage) -> None:
    """Who let the window pass may say how well it was done; that nobody called it clean stays as it is."""
    await play.before(f"{RESOLVED}\n~ 8 hari")
    await play(
        """
        Warga> [Lihat laporan]
            Warga< …ditutup tanpa jawaban [⭐ Beri bintang | …
        Warga> [Beri bintang]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. / Berapa bintang untuk hasilnya?…
        Warga> [⭐ 3]
            Warga* ⭐⭐⭐ 3 dari 5…
            Ruang* …⭐ 3 dari 5 (1 warga)…
        Warga> /statistik year
            Warga< …👍 Dipastikan bersih oleh warga: 0 dari 1 / ⭐ Bintang: 3 dari 5 (1 jawaban dari 1 laporan selesai)…
        """
    )
