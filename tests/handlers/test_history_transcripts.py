"""/riwayat as plays: all that happened with a ticket, what was refused included, for officers alone."""

from __future__ import annotations

from sqlalchemy import select

from storage import erasure, people, tickets
from storage.addresses import Identity
from storage.numbers import id_of
from storage.tables import entries
from tests.handlers.stage import REPORT, RESOLVED, TAKEN, Stage
from tests.paper import CHANNEL
from tests.play import OUTSIDERS


async def test_who_did_what_when_and_why(both: Stage) -> None:
    """Every act with its time, its doer as the office calls them, its status and its words; residents without a name."""
    await both.before(f"{RESOLVED}\nWarga> [Belum]\nWarga> masih ada karung\nWarga> [Kirim]")
    await both(
        """
        Sari> /riwayat 889-8611
            Ruang< 🔴 889-8611 · dibuka lagi / Riwayat / 24 Nov 08.00 WIB · pelapor · melapor / …Pak Rudi · mengambil (menunggu petugas → diterima petugas) / …Pak Rudi · mulai kerja (diterima petugas → sedang dikerjakan) / …Pak Rudi · menyelesaikan dengan bukti (sedang dikerjakan → selesai dikerjakan) sampai … / …pelapor · membuka lagi (selesai dikerjakan → dibuka lagi): “masih ada karung”
        """
    )


async def test_what_was_refused_is_part_of_it(both: Stage) -> None:
    """What was not theirs, what the status did not allow, and what an outsider pressed: kept, and changes nothing."""
    await both.before(TAKEN)
    async with both.database.reading() as tx:
        before = await tickets.get(tx, id_of("889-8611") or 0)
    await both.before(
        "Sari> /tolak 889-8611 malas\nSari> /ambil 889-8611\nSari> [Lainnya]\nOrang> [Tunda]\nOrang> balas (🟡 889-8611): halo"
    )
    async with both.database.reading() as tx:
        assert await tickets.get(tx, id_of("889-8611") or 0) == before
        assert len((await tx.execute(select(entries.c.id))).all()) == 2
    await both(
        """
        Rudi> /riwayat 889-8611
            Ruang< …Pak Rudi · mengambil (…) / …Bu Sari · 🚫 ditolak: menolak (bukan pemegangnya) / …Bu Sari · 🚫 ditolak: mengambil (statusnya tidak cocok) / …orang luar · 🚫 ditolak: delay (bukan petugas) / …orang luar · 🚫 ditolak: reply (bukan petugas)
        """
    )


async def test_residents_are_told_of_no_refusal(play: Stage) -> None:
    """What officers tried is in no resident's history of the report."""
    await play.before(f"{TAKEN}\nSari> /tolak 889-8611 malas\nWarga> /laporan")
    happened = await play.act("Warga> [889-8611]")
    assert "menolak" not in str(happened)


async def test_it_is_turned_in_pages(play: Stage) -> None:
    """A long history begins with its newest page; nothing of it is cut, and every page can be reached."""
    await play.before(TAKEN)
    for count in range(12):
        await play.before(f"Rudi> /catat 889-8611 catatan {count} {'panjang ' * 60}")
    await play(
        """
        Rudi> /riwayat 889-8611
            Ruang< …Riwayat (3 dari 3)…catatan 11 … [‹]
        Rudi> [‹]
            Ruang* …Riwayat (2 dari 3)… [‹ | ›]
        Rudi> [‹]
            Ruang* …Riwayat (1 dari 3) / …melapor…catatan 0 … [›]
        """
    )


async def test_it_is_for_officers(play: Stage) -> None:
    """Nobody else reads it, and an odd number is said to be one."""
    await play.before(REPORT)
    await play(
        """
        Orang> /riwayat 889-8611
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        Warga> /riwayat 889-8611
            Warga< /riwayat hanya dipakai di ruang petugas.
        Rudi> /riwayat 000
            Ruang< Tidak ada tiket dengan nomor “000”. Periksa angkanya.
        Rudi> balas (889-8611): /riwayat
            Ruang< …Riwayat…
        """
    )


async def test_an_outsider_who_is_erased_leaves_no_name(both: Stage) -> None:
    """Whoever tried something and then had their data erased: the trial stays, of nobody."""
    await both.before(f"{REPORT}\nOrang> [Ambil]")
    async with both.database.transaction() as tx:
        outsider = await people.find(tx, Identity(CHANNEL, OUTSIDERS["Orang"]))
        assert outsider is not None
        await erasure.erase(tx, outsider, both.at, "{}")
    await both(
        """
        Rudi> /riwayat 889-8611
            Ruang< …orang luar · 🚫 ditolak: mengambil (bukan petugas)
        """
    )
    async with both.database.reading() as tx:
        assert await people.find(tx, Identity(CHANNEL, OUTSIDERS["Orang"])) is None
