"""The promise, as plays: put off with a reason, noted when it is broken, and never restarted by anything else.

The play begins on a Tuesday at eight; 889-8611 is promised for Friday, 16.00.
"""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import entries, tickets
from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, RESOLVED, SECOND, TAKEN, Stage

PUT_OFF = "…Target laporan ini digeser: “alat rusak” / Target baru: Senin, 30 November (semula Jumat, 27 November). [Lihat laporan]"

# Put off


async def test_an_officer_puts_it_off_in_one_line(both: Stage) -> None:
    """The new date and the reason in one line: the resident reads both, and the card shows what it was at first."""
    await both.before(TAKEN)
    await both(
        f"""
        Rudi> /tunda 889-8611 senin alat rusak
            Ruang< 889-8611: target baru Senin, 30 November. Pelapor akan dikabari.
            Warga< {PUT_OFF}
            Ruang* 🟡 889-8611…⏳ Target: Senin, 30 November / Semula Jumat, 27 November, digeser 1 kali…
        Warga> [Lihat laporan]
            Warga< …Target selesai: Senin, 30 November.…target digeser ke Senin, 30 November: “alat rusak”…
        """
    )


async def test_an_officer_puts_it_off_by_buttons(play: Stage) -> None:
    """The button asks until when, then why; both by a tap."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tunda]
            Ruang< Pak Rudi, sampai kapan 889-8611 ditunda, dan mengapa? … [Senin, 30 November | Selasa, 1 Desember | Rabu, 2 Desember | Jumat, 4 Desember]
        Rudi> [Rabu, 2 Desember]
            Ruang< 889-8611 ditunda sampai Rabu, 2 Desember. Pak Rudi, mengapa? … [Cuaca buruk | Alat atau armada rusak | Petugas masih di lokasi lain | Menunggu instansi lain]
        Rudi> [Cuaca buruk]
            Rudi! 889-8611: target baru Rabu, 2 Desember. Pelapor akan dikabari.
            Ruang* …
            Warga< …digeser: “Cuaca buruk” / Target baru: Rabu, 2 Desember (semula Jumat, 27 November).…
        """
    )


async def test_an_officer_answers_in_words(play: Stage) -> None:
    """The question is answered as people talk: the day with the reason, or one after the other."""
    await play.before(TAKEN)
    await play(
        f"""
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tunda]
            Ruang< …
        Rudi> balas (sampai kapan): alat rusak
            Ruang< Pak Rudi, sampai kapan 889-8611 ditunda?…
        Rudi> balas (sampai kapan): besok
            Ruang< Tanggal baru harus sesudah Jumat, 27 November dan paling lama 90 hari lagi. / Pak Rudi, sampai kapan…
        Rudi> balas (sampai kapan): tanggal 30
            Ruang< 889-8611: target baru Senin, 30 November. Pelapor akan dikabari.
            Ruang* …
            Warga< {PUT_OFF}
        """
    )


async def test_residents_read_it_in_their_language(english: Stage) -> None:
    """A reason by tap is read in English by whoever speaks it; the date, too."""
    await english.before(
        REPORT_IN_ENGLISH + "Rudi> [Ambil]\nRudi> [Lainnya]\nRudi> [Tunda]\nRudi> [Senin, 30 November]"
    )
    await english(
        """
        Rudi> [Cuaca buruk]
            Rudi! …
            Ruang* …
            Warga< …The due date of this report was moved: “Bad weather” / New due date: Monday, 30 November (at first Friday, 27 November). [See the report]
        """
    )


async def test_followers_read_it_as_well(play: Stage) -> None:
    """Who follows is told of the new date and the reason."""
    await play.before(TAKEN + "\nWarga> /laporan\nWarga> [889-8611]\nTetangga> buka tautan\nTetangga> [Ikuti]")
    await play(
        f"""
        Rudi> /tunda 889-8611 senin alat rusak
            Ruang< …
            Ruang* …
            Warga< {PUT_OFF}
            Tetangga< {PUT_OFF}
        """
    )


async def test_only_its_officer_puts_it_off(play: Stage) -> None:
    """Another officer is told whose it is; a supervisor may; what nobody has taken, any officer may."""
    await play.before(TAKEN)
    await play(
        """
        Sari> /tunda 889-8611 senin alat rusak
            Ruang< 889-8611 dipegang Pak Rudi.
        Kepala> /tunda 889-8611 senin alat rusak
            Ruang< 889-8611: target baru…
            Ruang* …
            Warga< …
        Orang> /tunda 889-8611 senin alat rusak
            Ruang< Hanya petugas yang terdaftar…
        """
    )
    await play.before(SECOND)
    await play(
        """
        Sari> /tunda 507-8944 senin alat rusak
            Ruang< 507-8944: target baru…
            Ruang* …
            Warga< …
        """
    )


async def test_what_is_done_is_not_put_off(play: Stage) -> None:
    """A finished ticket has no date to move."""
    await play.before(RESOLVED)
    await play(
        """
        Rudi> /tunda 889-8611 senin alat rusak
            Ruang< 889-8611 sekarang: selesai dikerjakan.
            Ruang* …
        """
    )


# Near and broken


async def test_the_office_is_warned_a_working_day_before(both: Stage) -> None:
    """On Thursday morning, and once; a ticket that nobody took is named as well."""
    await both.before(REPORT)
    await both(
        """
        ~ 46 jam
        ~ 120 menit
            Ruang< ⏳ 1 tiket dijanjikan selesai sampai Jumat, 27 November. Tidak terkejar? … / 🔴 889-8611 · …menunggu petugas [889-8611]
        ~ 60 menit
        ~ 12 jam
        """
    )


async def test_a_broken_promise_is_told(both: Stage) -> None:
    """When nobody has said anything, the card asks why, the room is asked, and the resident is told; all of it once."""
    await both.before(REPORT + "~ 55 jam")
    await both(
        """
        ~ 24 jam
        ~ 61 menit
            Warga< 🔴 889-8611 · menunggu petugas / Target laporan ini, Jumat, 27 November, sudah lewat dan pekerjaannya belum selesai. Petugas sudah kami minta menjelaskan sebabnya; jawabannya kami kabarkan di sini. [Lihat laporan]
            Ruang* …⚠️ Lewat target: Jumat, 27 November / ❓ Mengapa lewat, dan kapan selesai? Ketuk “Tunda”. [✋ Ambil | ⏰ Tunda | 🗺 Peta | ⋯ Lainnya]
            Ruang< ⚠️ 1 tiket lewat target. Warga ikut dikabari. Mengapa, dan kapan selesai? Ketuk nomornya. / 🔴 889-8611…[889-8611]
        ~ 1 jam
        ~ 3 hari
        Warga> [Lihat laporan]
            Warga< …Target Jumat, 27 November sudah lewat. Petugas sudah diminta menjelaskan sebabnya.…target lewat…
        Rudi> [889-8611]
            Ruang< Pak Rudi, sampai kapan 889-8611 ditunda, dan mengapa?…
        Rudi> balas (sampai kapan): jumat, hujan terus
            Ruang< 889-8611: target baru Jumat, 4 Desember. Pelapor akan dikabari.
            Ruang* …⏳ Target: Jumat, 4 Desember / Semula Jumat, 27 November, digeser 1 kali…[✋ Ambil…
            Warga< …digeser: “hujan terus” / Target baru: Jumat, 4 Desember (semula Jumat, 27 November).…
        """
    )


async def test_a_second_promise_can_break_as_well(play: Stage) -> None:
    """Each date is warned of and noted once; the first one is kept."""
    await play.before(TAKEN + "\nRudi> /tunda 889-8611 senin alat rusak\n~ 7 hari")
    await play.before("Rudi> /tunda 889-8611 jumat alat rusak\n~ 4 hari")
    async with play.database.reading() as tx:
        acts = list((await tx.execute(select(entries.c.act).order_by(entries.c.version))).scalars())
        row = (await tx.execute(select(tickets.c.promised_at, tickets.c.postponed, tickets.c.late_at))).one()
    assert acts == ["file", "claim", "postpone", "late", "postpone", "late"]
    assert row.promised_at.day == 27
    assert row.postponed == 2
    assert row.late_at is not None


async def test_who_says_so_in_time_is_not_asked(play: Stage) -> None:
    """A promise that was put off before it broke is not broken on its first day."""
    await play.before(TAKEN + "\nRudi> /tunda 889-8611 senin alat rusak\n~ 55 jam")
    await play("~ 26 jam\nRuang< ⏳ 1 tiket dijanjikan selesai sampai Senin, 30 November.…")


async def test_neither_hands_nor_edits_restart_it(play: Stage) -> None:
    """Claimed, begun, and talked about on the last day: it breaks when it was promised."""
    await play.before(REPORT + "~ 78 jam\nRudi> [Ambil]\nRudi> [Mulai]\nWarga> ubah: lagi")
    seen = await play.seen("~ 2 jam")
    assert any(line.startswith("Warga< 🟡 889-8611 · sedang dikerjakan / Target laporan ini, Jumat") for line in seen)


async def test_what_is_opened_again_is_promised_anew(play: Stage) -> None:
    """A resident who reopens a week later is promised a new date; it is not late at that very minute."""
    await play.before(RESOLVED + "~ 6 hari\nWarga> [Belum]")
    await play(
        """
        Warga> masih ada sisa
            Warga< Laporan 889-8611 dibuka lagi. Petugas akan menanganinya. Target selesai: Kamis, 3 Desember.
            Ruang* …⏳ Target: Kamis, 3 Desember…
            Ruang< 👎…
        ~ 2 menit
        """
    )
