"""Officers reject with a reason that the resident reads, as plays."""

from __future__ import annotations

from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, SECOND, Stage


async def test_a_rejection_by_tap(both: Stage) -> None:
    """A reason by one tap; the resident reads the office's word and how to object."""
    await both.before(REPORT)
    await both(
        """
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tolak]
            Ruang< …mengapa 889-8611 ditolak?…[Bukan wewenang DLH | Tidak ditemukan di lokasi | Keterangan kurang jelas]
        Rudi> [Bukan wewenang]
            Rudi! 889-8611 ditolak. Pelapor akan dikabari.
            Warga< …tidak dapat menangani laporan ini: “Bukan wewenang DLH” / Menurut Anda…[Ajukan lagi]
            Ruang* ⚪ 889-8611 · tidak dapat ditangani…💬 Kantor: “Bukan wewenang DLH”…
        """
    )


async def test_a_reason_by_tap_is_read_in_english(english: Stage) -> None:
    """A reason given by tap is read in the resident's language."""
    await english.before(REPORT_IN_ENGLISH)
    await english(
        """
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tolak]
            Ruang< Pak Rudi, mengapa 889-8611 ditolak? Pilih, atau…
        Rudi> [Tidak ditemukan]
            Rudi! 889-8611 ditolak. Pelapor akan dikabari.
            Warga< …cannot deal with this report: “Not found at the place” / Is that a mistake?…[Ask again]
            Ruang* …💬 Kantor: “Tidak ditemukan di lokasi”…
        """
    )


async def test_a_rejection_by_command(play: Stage) -> None:
    """The reason may be typed with the command."""
    await play.before(REPORT)
    await play(
        """
        Rudi> /tolak 889-8611 di luar <kota> & jauh
            Warga< …“di luar <kota> & jauh”…[Ajukan lagi]
            Ruang< 889-8611 ditolak. Pelapor akan dikabari.
            Ruang* …💬 Kantor: “di luar <kota> & jauh”…
        """
    )


async def test_a_rejection_by_answering(play: Stage) -> None:
    """Or written as the answer to the question for it."""
    await play.before(REPORT)
    await play(
        """
        Rudi> /tolak 889-8611
            Ruang< Pak Rudi, mengapa 889-8611 ditolak? Pilih, atau…
        Rudi> balas (ditolak): lokasinya milik PT KAI
            Warga< …“lokasinya milik PT KAI”…[Ajukan lagi]
            Ruang< 889-8611 ditolak. Pelapor akan dikabari.
            Ruang* …💬 Kantor: “lokasinya milik PT KAI”…
        """
    )


async def test_an_answer_to_another_card_rejects_nothing(play: Stage) -> None:
    """Who was asked for a reason and answers another ticket's card rejects neither."""
    await play.before(REPORT)
    await play.before(SECOND)
    await play(
        """
        Rudi> /tolak 889-8611
            Ruang< Pak Rudi, mengapa 889-8611 ditolak? Pilih, atau…
        Rudi> balas (🔴 507-8944): nanti saya cek
            Ruang< Anda masih ditanya tentang tiket lain. Jawab dulu, atau /batal, lalu kirim lagi.
        Rudi> /tiket
            Ruang< 2 tiket terbuka…
        """
    )


async def test_rejecting_can_be_left(play: Stage) -> None:
    """Who thought better of it drops the question, and the ticket stays."""
    await play.before(REPORT)
    await play(
        """
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tolak]
            Ruang< Pak Rudi, mengapa 889-8611 ditolak? Pilih, atau…
        Rudi> /batal
            Ruang< Baik, dibatalkan.
        Rudi> balas (ditolak): salah kirim
            Ruang< Pertanyaan itu sudah tidak menunggu jawaban. Untuk pelapor, balas kartunya.
        Rudi> /tiket
            Ruang< …🔴 889-8611…
        """
    )
