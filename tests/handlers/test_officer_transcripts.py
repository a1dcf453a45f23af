"""The staff room, as plays: officers take, work, prove and reject; everybody else is refused politely."""

from __future__ import annotations

from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, RESOLVED, TAKEN, Stage

# From the card to the proof


async def test_a_ticket_from_card_to_proof(both: Stage) -> None:
    """A new ticket is a card; taken, begun and proved, it ends with the resident seeing before and after."""
    await both.before(REPORT)
    await both(
        """
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Warga< 🟡 889-8611 · … / Petugas sudah menerima laporan ini. Target selesai: Jumat, 27 November.…
            Ruang* 🟡 889-8611 · diterima petugas…👷 Pak Rudi [▶️ Mulai | ✅ Selesai | 🗺 Peta | ⋯ Lainnya]
        Rudi> [Mulai]
            Rudi! 889-8611: mulai dikerjakan.
            Warga< 🟡 889-8611 · … / Petugas mulai mengerjakan laporan ini.…
            Ruang* 🟡 889-8611 · sedang dikerjakan…[✅ Selesai | 🗺 Peta | ⋯ Lainnya]
        Rudi> [Selesai]
            Ruang< …Pak Rudi, kirim foto sesudah dikerjakan untuk 889-8611 sebagai balasan pesan ini.
        Rudi> balas (kirim foto): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai dikerjakan…[📷 2 foto | ⋯ Lainnya]
            Warga< (foto) 🟢 889-8611 · … / Sudah dikerjakan.…Selasa, 1 Desember. [👍 Sudah bersih | 👎 Belum]
        """
    )


async def test_the_resident_hears_in_english(english: Stage) -> None:
    """The room works in Indonesian, and the resident hears of each step in English."""
    await english.before(REPORT_IN_ENGLISH)
    await english(
        """
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Warga< …An officer has taken this report. To be done by Friday, 27 November. [See the report]
            Ruang* …889-8611 · diterima petugas…
        Rudi> [Mulai]
            Rudi! 889-8611: mulai dikerjakan.
            Warga< …Work on this report has begun.…
            Ruang* …sedang dikerjakan…
        Rudi> balas (sedang dikerjakan): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* …selesai dikerjakan…
            Warga< (foto) 🟢 889-8611 · … / The work is done.…Tuesday, 1 December. [👍 It is clean | 👎 Not yet]
        """
    )


async def test_everything_works_by_command(both: Stage) -> None:
    """Whoever prefers to type, types; the answer stands under the command."""
    await both.before(REPORT)
    await both(
        """
        Rudi> /ambil 889-8611
            Warga< …Petugas sudah menerima…
            Ruang< Anda mengambil 889-8611.
            Ruang* …diterima petugas…
        Rudi> /mulai 8898611
            Warga< …Petugas mulai…
            Ruang< 889-8611: mulai dikerjakan.
            Ruang* …sedang dikerjakan…
        Rudi> /selesai 889 8611
            Ruang< …kirim foto sesudah dikerjakan…
        Rudi> balas (sesudah dikerjakan): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai…
            Warga< (foto) 🟢 889-8611 · … / Sudah dikerjakan.…
        """
    )


async def test_a_proof_answers_the_card(play: Stage) -> None:
    """A photo in answer to the card proves the work without any button."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> balas (🟡 889-8611): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai…
            Warga< …Sudah dikerjakan.…
        """
    )


async def test_a_proof_by_its_caption(play: Stage) -> None:
    """A photo with the command as its caption proves the work, too."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> foto "/selesai 889-8611"
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai…
            Warga< …Sudah dikerjakan.…
        """
    )


async def test_an_album_is_one_proof(play: Stage) -> None:
    """Several photos after the work are one proof: the resident hears once."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> balas (🟡 889-8611): foto 3
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai…
            Warga< (foto) 🟢 889-8611 · … / Sudah dikerjakan.…
        Rudi> [foto]
            Ruang< (foto) 889-8611 · Laporan
            Ruang< (foto) 889-8611 · Sesudah
            Ruang< (foto) 889-8611 · Sesudah
            Ruang< (foto) 889-8611 · Sesudah
        """
    )


async def test_an_old_photo_is_no_proof(play: Stage) -> None:
    """A photo from before the work began is refused, whoever forwards it, and a new one is asked for."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> balas (🟡 889-8611): foto lama
            Ruang< Foto bukti harus dibuat setelah pekerjaan dimulai. Kirim foto yang baru.
        Rudi> foto lama "/selesai 889-8611"
            Ruang< Foto bukti harus dibuat setelah pekerjaan dimulai. Kirim foto yang baru.
        Rudi> [Selesai]
            Ruang< 📷 Pak Rudi, kirim foto sesudah dikerjakan untuk 889-8611 sebagai balasan pesan ini.
        Rudi> balas (kirim foto): foto lama
            Ruang< Foto bukti harus dibuat setelah pekerjaan dimulai. Kirim foto yang baru.
        Rudi> balas (kirim foto): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai…
            Warga< …Sudah dikerjakan.…
        """
    )


async def test_nothing_is_done_without_a_proof(play: Stage) -> None:
    """A button and a command only ask for the photo; words prove nothing."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> [Selesai]
            Ruang< 📷 Pak Rudi, kirim foto sesudah dikerjakan untuk 889-8611 sebagai balasan pesan ini.
        Rudi> balas (kirim foto): sudah bersih kok
            Ruang< Bukti selesai adalah foto sesudah dikerjakan. Kirim fotonya sebagai balasan.
        Rudi> /tiket
            Ruang< …889-8611…diterima petugas…
        Rudi> /batal
            Ruang< Baik, dibatalkan.
        """
    )


# Whose ticket it is


async def test_two_officers_one_ticket(both: Stage) -> None:
    """Who comes second is told who was first, and nothing changes."""
    await both.before(REPORT)
    await both(
        """
        Rudi> /ambil 889-8611
            Warga< …Petugas sudah menerima…
            Ruang< Anda mengambil 889-8611.
            Ruang* …diterima petugas…
        Sari> /ambil 889-8611
            Ruang< 889-8611 sudah diambil Pak Rudi.
        """
    )


async def test_two_taps_at_one_instant(both: Stage) -> None:
    """Of two officers who press the same button at once, one has the ticket and the other is told who."""
    await both.before(REPORT)
    seen = await both.together("Rudi> [Ambil]", "Sari> [Ambil]")
    assert "Rudi! Anda mengambil 889-8611." in seen
    assert "Sari! 889-8611 sudah diambil Pak Rudi." in seen
    assert len([line for line in seen if line.startswith("Warga<")]) == 1


async def test_a_colleague_does_not_work_it(play: Stage) -> None:
    """A ticket in somebody's hands is theirs: a colleague is told whose it is."""
    await play.before(TAKEN)
    await play(
        """
        Sari> [Mulai]
            Sari! 889-8611 dipegang Pak Rudi.
        Sari> /selesai 889-8611
            Ruang< 889-8611 dipegang Pak Rudi.
        Sari> balas (🟡 889-8611): foto
            Ruang< 889-8611 dipegang Pak Rudi.
        Sari> /tolak 889-8611 bukan urusan kita
            Ruang< 889-8611 dipegang Pak Rudi.
        """
    )


async def test_a_supervisor_may(play: Stage) -> None:
    """The supervisor may do what the holder may."""
    await play.before(TAKEN)
    await play(
        """
        Kepala> [Mulai]
            Kepala! 889-8611: mulai dikerjakan.
            Warga< …Petugas mulai…
            Ruang* …sedang dikerjakan…
        Kepala> balas (sedang dikerjakan): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai…
            Warga< …Sudah dikerjakan.…
        """
    )


async def test_first_take_then_work(play: Stage) -> None:
    """What nobody has taken cannot be begun or finished."""
    await play.before(REPORT)
    await play(
        """
        Rudi> /mulai 889-8611
            Ruang< Ambil dulu 889-8611, baru bisa dikerjakan.
            Ruang* 🔴 889-8611 · menunggu petugas…
        Rudi> /selesai 889-8611
            Ruang< Ambil dulu 889-8611, baru bisa dikerjakan.
        Rudi> foto "/selesai 889-8611"
            Ruang< Ambil dulu 889-8611, baru bisa dikerjakan.
        """
    )


async def test_what_is_over_is_over(play: Stage) -> None:
    """A stale card's button says how the ticket stands now."""
    await play.before(RESOLVED)
    await play(
        """
        Rudi> /mulai 889-8611
            Ruang< 889-8611 sekarang: selesai dikerjakan.
            Ruang* 🟢 889-8611 · selesai dikerjakan…
        Rudi> /ambil 889-8611
            Ruang< 889-8611 sekarang: selesai dikerjakan.
        """
    )


# Looking things up


async def test_help_for_officers(play: Stage) -> None:
    """/bantuan in the room tells what officers can do there."""
    await play(
        """
        Rudi> /bantuan
            Ruang< Di ruang ini / /daftar – Tiket terbuka, disaring…/cari – …/selesai – …
        Rudi> /laporan
            Ruang< /laporan dipakai di obrolan pribadi dengan saya.
        Rudi> /apa
            Ruang< Perintah /apa tidak saya kenal. Lihat /bantuan.
        """
    )


# Those who may not


async def test_outsiders_are_refused(play: Stage) -> None:
    """Somebody in the room who is no officer is told so, and changes nothing."""
    await play.before(TAKEN)
    await play(
        """
        Orang> /ambil 889-8611
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        Orang> [Mulai]
            Orang! Hanya petugas yang terdaftar yang bisa melakukan itu.
        Orang> balas (🟡 889-8611): foto
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        Orang> foto "/selesai 889-8611"
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        """
    )


async def test_a_hidden_admin_is_refused(play: Stage) -> None:
    """Who speaks as the room itself is nobody: how to act as oneself is told."""
    await play.before(REPORT)
    await play(
        """
        Admin> /ambil 889-8611
            Ruang< Admin anonim tidak bisa bertindak di sini: matikan “tetap anonim”, lalu ulangi.
        Admin> [Ambil]
            Admin! Admin anonim tidak bisa bertindak di sini…
        """
    )


async def test_a_resident_cannot_act_as_an_officer(play: Stage) -> None:
    """The room's commands and buttons do nothing in a private chat."""
    await play.before(REPORT)
    await play(
        """
        Warga> /ambil 889-8611
            Warga< /ambil hanya dipakai di ruang petugas.
        Tetangga> /tolak 889-8611 iseng
            Tetangga< /tolak hanya dipakai di ruang petugas.
        """
    )


async def test_talk_among_officers_is_not_ours(play: Stage) -> None:
    """What officers say to each other, and the photos they show each other, are none of our business."""
    await play.before(REPORT)
    await play(
        """
        Rudi> pagi semua
        Sari> siap pak
        Rudi> foto "lihat ini"
        Sari> stiker
        Orang> halo
        Orang> foto
        Rudi> lokasi 3.6,98.48
        Rudi> ubah: pagi
        """
    )
