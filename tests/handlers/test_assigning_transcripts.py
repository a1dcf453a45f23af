"""Tickets from hand to hand, as plays: given, handed over, let go; residents hear of no names."""

from __future__ import annotations

from tests.handlers.stage import REPORT, TAKEN, Stage


async def test_a_supervisor_gives_what_nobody_holds(both: Stage) -> None:
    """By name; who gets it is named in the room, and the resident hears that it is in hand, and not in whose."""
    await both.before(REPORT)
    await both(
        """
        Sari> /beri 889-8611 rudi
            Ruang< Ambil dulu 889-8611, baru bisa dikerjakan.
            Ruang* …
        Kepala> /beri 889-8611 rudi
            Ruang< 889-8611 diserahkan ke Pak Rudi.
            Ruang* 🟡 889-8611 · diterima petugas…👷 Pak Rudi…
            Ruang< Pak Rudi, 889-8611 untuk Anda.
            Warga< 🟡 889-8611 · diterima petugas / Petugas sudah menerima laporan ini. Target selesai: Jumat, 27 November.…
        Rudi> /mulai 889-8611
            Ruang< 889-8611: mulai dikerjakan.
            Ruang* …
            Warga< …
        """
    )


async def test_its_officer_hands_it_over_in_any_way(both: Stage) -> None:
    """By a mention in answer to the card, by a tap on who is there; the resident is not troubled."""
    await both.before(TAKEN)
    await both(
        """
        Rudi> balas (889-8611): /beri @Sari
            Ruang< 889-8611 diserahkan ke Bu Sari.
            Ruang* …👷 Bu Sari…
            Ruang< Bu Sari, 889-8611 untuk Anda.
        Rudi> /beri 889-8611 Rudi
            Ruang< 889-8611 dipegang Bu Sari.
        Sari> /beri 889-8611
            Ruang< Bu Sari, 889-8611 untuk siapa? [Pak Hasibuan · 0 tiket | Pak Rudi · 0 tiket]
        Sari> [Pak Rudi · 0 tiket]
            Sari! 889-8611 diserahkan ke Pak Rudi.
            Ruang< Pak Rudi, 889-8611 untuk Anda.
            Ruang* …👷 Pak Rudi…
        Rudi> /beri 889-8611 pak rudi
            Ruang< 889-8611 sudah dipegang Pak Rudi.
        """
    )


async def test_the_resident_reads_that_it_changed_hands(play: Stage) -> None:
    """In the history, without a name."""
    await play.before(f"{TAKEN}\nRudi> /beri 889-8611 Sari\nWarga> /laporan")
    seen = await play.seen("Warga> [889-8611]")
    assert "diserahkan ke petugas lain" in str(seen)
    assert "Sari" not in str(seen)


async def test_let_go_it_waits_for_anybody(both: Stage) -> None:
    """Its officer or a supervisor lets it go; it is nobody's, the resident is told, and the next one takes it."""
    await both.before(TAKEN)
    await both(
        """
        Sari> /lepas 889-8611
            Ruang< 889-8611 dipegang Pak Rudi.
        Rudi> balas (889-8611): /lepas
            Ruang< 889-8611 dilepas.
            Ruang* 🔴 889-8611 · menunggu petugas…
            Warga< 🔴 889-8611 · menunggu petugas / Laporan ini kembali menunggu petugas. Target selesai: Jumat, 27 November.…
        Sari> /beri 889-8611 sari
            Ruang< 889-8611 diserahkan ke Bu Sari.
            Ruang* …👷 Bu Sari…
            Warga< …
        """
    )


async def test_who_is_not_there_gets_nothing(play: Stage) -> None:
    """Neither offered nor given, and neither is who is nobody's name, or everybody's."""
    await play.before(f"{TAKEN}\nKepala> /petugas\nKepala> [Bu Sari]\nKepala> [Tidak bertugas]")
    await play(
        """
        Rudi> /beri 889-8611
            Ruang< Pak Rudi, 889-8611 untuk siapa? [Pak Hasibuan · 0 tiket]
        Rudi> /beri 889-8611 Sari
            Ruang< Bu Sari tidak bertugas.
        Rudi> /beri 889-8611 Siti
            Ruang< Petugas “Siti” tidak ada.…
        Rudi> /beri 889-8611 pak
            Ruang< Siapa yang dimaksud: Pak Hasibuan, Pak Rudi?…
        """
    )
