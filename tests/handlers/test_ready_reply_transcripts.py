"""Ready replies as plays: one tap, each in their own language; supervisors change them in the room."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from handlers.officers.ready import BUILT_IN, seeds
from handlers.organisation import ReadyReply
from storage import ready_replies
from storage.tables import office_log
from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, RESOLVED, TAKEN, Stage

OFFICE = "Dinas Lingkungan Hidup Kota Binjai"


async def test_one_tap_sends_it(both: Stage) -> None:
    """The button on the card shows what fits; a tap tells the reporter; a second tap at once tells nothing twice."""
    await both.before(TAKEN)
    await both(
        f"""
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Balasan]
            Ruang< 💬 Balasan untuk 889-8611. Satu ketukan mengirimnya ke pelapor: / • Terima kasih: Terima kasih atas laporannya. /… [Terima kasih | Sedang ke lokasi | …
        Rudi> [Sedang ke lokasi]
            Rudi! ✉️ 889-8611: akan dikirim ke pelapor, atas nama kantor.
            Ruang* …💬 Kantor: “Petugas kami sedang menuju lokasi.”…
            Warga< …{OFFICE}: “Petugas kami sedang menuju lokasi.” [✍️ Jawab | Lihat laporan]
        Sari> [Sedang ke lokasi]
            Sari! Balasan itu baru saja dikirim untuk 889-8611.
        Warga> [Lihat laporan]
            Warga< …pesan dari kantor: “Petugas kami sedang menuju lokasi.”…
        Rudi> /riwayat 889-8611
            Ruang< …mengirim balasan siap pakai: “Petugas kami sedang menuju lokasi.”
        """
    )


async def test_each_reads_it_in_their_language(english: Stage) -> None:
    """The office works in Indonesian, the reporter reads English."""
    await english.before(f"{REPORT_IN_ENGLISH}\nRudi> /balas 889-8611")
    await english(
        f"""
        Rudi> [Tertunda hujan]
            Rudi! ✉️ …
            Ruang* …💬 Kantor: “Pekerjaan tertunda karena hujan. Kami lanjutkan begitu reda.”…
            Warga< …{OFFICE}: “The work is held up by rain. We go on as soon as it stops.” …
        """
    )


async def test_what_fits_the_status_is_offered(play: Stage) -> None:
    """A reply for what is done is offered when it is done, and not before."""
    await play.before(REPORT)
    assert "Jaga bersama" not in str(await play.act("Rudi> /balas 889-8611"))
    await play.before('Rudi> [Ambil]\nRudi> foto "/selesai 889-8611"')
    assert "Jaga bersama" in str(await play.act("Rudi> /balas 889-8611"))


async def test_supervisors_change_them_in_the_room(both: Stage) -> None:
    """Added, said anew in either language, taken off: at once, in the room, and written into the office's log."""
    await both.before(TAKEN)
    await both(
        f"""
        Kepala> /balasan tambah Banjir: Pompa sedang kami kirim.
            Ruang< Ditambahkan: Banjir.
        Kepala> /balasan ubah 9 en A pump is on its way.
            Ruang< Diubah: Banjir (en).
        Kepala> /balasan ubah 9 Pompa segera kami kirim.
            Ruang< Diubah: Banjir (id).
        Kepala> /balasan hapus 1
            Ruang< Dihapus: Terima kasih.
        Kepala> /balasan
            Ruang< Balasan siap pakai / 2. Sedang ke lokasi: …8. Jaga bersama (resolved): …9. Banjir: id “Pompa segera kami kirim.”; en “A pump is on its way.” / Ubah: /balasan tambah…
        Rudi> /balas 889-8611
            Ruang< … [Sedang ke lokasi | …Banjir]
        Rudi> [Banjir]
            Rudi! …
            Ruang* …
            Warga< …{OFFICE}: “Pompa segera kami kirim.”…
        """
    )
    async with both.database.reading() as tx:
        acts = (await tx.execute(select(office_log.c.act).where(office_log.c.act.like("reply_%")))).scalars().all()
    assert acts == ["reply_add", "reply_change", "reply_change", "reply_remove"]


async def test_officers_do_not_change_them(play: Stage) -> None:
    """Only supervisors do; odd words change nothing and say how."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> /balasan hapus 1
            Ruang< Hanya pengawas atau admin yang bisa melakukan itu.
        Kepala> /balasan tambah tanpa titik dua
            Ruang< Tulis judul…
        Kepala> /balasan ubah 99 apa saja
            Ruang< Ubah: /balasan tambah…
        Kepala> /balasan hapus semua
            Ruang< Ubah: /balasan tambah…
        """
    )
    async with play.database.reading() as tx:
        assert len(await ready_replies.everything(tx)) == len(BUILT_IN)


async def test_a_reply_that_was_taken_off_is_not_sent(play: Stage) -> None:
    """A button of yesterday says that there is no such reply any more."""
    await play.before(f"{TAKEN}\nRudi> /balas 889-8611\nKepala> /balasan hapus 2")
    await play(
        """
        Rudi> [Sedang ke lokasi]
            Rudi! Balasan itu sudah tidak ada.
        """
    )


async def test_a_restart_brings_the_config_and_leaves_what_the_office_changed(both: Stage) -> None:
    """What the config changed is new, what it dropped is gone; what was changed or taken off in the room stays so."""
    await both.before(f"{RESOLVED}\nKepala> /balasan ubah 3 Lusa kami datang.\nKepala> /balasan hapus 1")
    anew = [replace(one, words={"id": "baru"}) for one in BUILT_IN if one.key in ("thanks", "on_the_way", "tomorrow")]
    async with both.database.transaction() as tx:
        await ready_replies.seed(tx, seeds([*anew, ReadyReply("own", "Sendiri", {"id": "kata"})]), both.at)
    async with both.database.reading() as tx:
        told = {one.label: one.words["id"] for one in await ready_replies.everything(tx)}
    assert told == {"Sedang ke lokasi": "baru", "Besok dikerjakan": "Lusa kami datang.", "Sendiri": "kata"}
