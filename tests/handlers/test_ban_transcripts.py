"""Bans as plays: a reporter is kept out for a while, knows why and until when, and keeps what is theirs."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import func, select

from storage import bans, people
from storage.addresses import Identity
from storage.tables import bans as hashes
from storage.tables import office_log, tickets
from tests.handlers.stage import REPORT, TAKEN, Stage
from tests.paper import CHANNEL
from tests.play import OFFICERS

OFFICE = "Dinas Lingkungan Hidup Kota Binjai"
BAN = f"{REPORT}\nKepala> /blokir 889-8611 7 hari foto palsu berulang kali"


async def test_a_supervisor_keeps_a_reporter_out(both: Stage) -> None:
    """It has a reason and an end, which the resident is told with what still works; the card says it, without a name."""
    await both.before(REPORT)
    await both(
        f"""
        Kepala> /blokir 889-8611 7 hari foto palsu berulang kali
            Ruang< 🚷 Pelapor 889-8611 diblokir sampai 1 Des 08.00 WIB dan dikabari. Cabut: /bukablokir 889-8611
            Ruang* …🚷 Pelapor diblokir sampai 1 Des 08.00 WIB…
            Warga< Mulai sekarang laporan dan pesan Anda tidak kami terima sampai 1 Des 08.00 WIB. {OFFICE} memberi alasan: “foto palsu berulang kali”. Sesudah itu… / Yang tetap bisa: /laporan…
        """
    )
    async with both.database.reading() as tx:
        row = (await tx.execute(select(office_log.c.act, office_log.c.words).where(office_log.c.act == "ban"))).one()
    assert row.words == "889-8611 2026-12-01: foto palsu berulang kali"


async def test_who_is_banned_is_told_once_an_hour_and_keeps_what_is_theirs(both: Stage) -> None:
    """Nothing is dropped silently, no storm is answered by another one, and it ends by itself."""
    await both.before(BAN)
    await both(
        """
        Warga> foto "sampah lagi"
            Warga< Pesan Anda tidak kami terima sampai 1 Des 08.00 WIB. Alasannya: “foto palsu berulang kali”. / Yang tetap bisa:…
        Warga> halo
        Warga> /lapor
        Warga> /laporan
            Warga< …889-8611…
        Warga> [889-8611]
            Warga* …menunggu petugas…
        Warga> /privasi
            Warga< Data Anda…
        Warga> /datasaya
            Warga< (berkas data-saya.zip)…
        Warga> /bantuan
            Warga< …
        ~ 1 jam
        Warga> halo
            Warga< Pesan Anda tidak kami terima…
        ~ 7 hari
            Warga< …
            Ruang* …
            Ruang< …
        Warga> foto "sampah lagi"
            Warga< …Di mana ini?…
        """
    )


async def test_a_draft_waits_for_the_end_of_a_ban(play: Stage) -> None:
    """Nobody is reminded of what they cannot send, and it is there when they can again."""
    await play.before(f'{REPORT}\nWarga> foto "sampah lagi"\nKepala> /blokir 889-8611 1 hari foto palsu')
    await play(
        """
        ~ 12 jam
        ~ 13 jam
        Warga> /lapor
            Warga< Di mana ini?…
        """
    )


async def test_a_ban_is_lifted(both: Stage) -> None:
    """From then on all is as before, and the resident knows."""
    await both.before(BAN)
    await both(
        """
        Kepala> /bukablokir 889-8611
            Ruang< Blokir pelapor 889-8611 dicabut; pelapor dikabari.
            Ruang* …
            Warga< Blokir Anda dicabut. Anda bisa melapor lagi: /lapor
        Warga> foto "sampah lagi"
            Warga< Di mana ini?…
        Kepala> /bukablokir 889-8611
            Ruang< Pelapor 889-8611 tidak sedang diblokir.
        """
    )


async def test_no_ban_without_a_reason_and_an_end(play: Stage) -> None:
    """What is missing or too much is said, and nobody is kept out; only supervisors do it."""
    await play.before(REPORT)
    await play(
        """
        Rudi> /blokir 889-8611 7 hari iseng
            Ruang< Hanya pengawas atau admin yang bisa melakukan itu.
        Rudi> /bukablokir 889-8611
            Ruang< Hanya pengawas atau admin yang bisa melakukan itu.
        Kepala> /blokir 889-8611 foto palsu
            Ruang< Tulis lamanya (paling lama 365 hari) dan alasannya…
        Kepala> /blokir 889-8611 7 hari
            Ruang< Tulis lamanya…
        Kepala> /blokir 889-8611 400 hari foto palsu
            Ruang< Tulis lamanya…
        Kepala> /blokir 889-8611 0 hari foto palsu
            Ruang< Tulis lamanya…
        Kepala> /blokir
            Ruang< Tidak ada tiket dengan nomor…
        Warga> foto "sampah lagi"
            Warga< Di mana ini?…
        """
    )


async def test_officers_and_nobody_are_not_banned(play: Stage) -> None:
    """A ticket of an officer, or of nobody, has no reporter who could be kept out."""
    await play.before(TAKEN)
    async with play.database.transaction() as tx:
        rudi = await people.find(tx, Identity(CHANNEL, OFFICERS["Rudi"][0]))
        assert rudi is not None
        await tx.execute(tickets.update().values(reporter_id=rudi.id))
    await play(
        """
        Kepala> /blokir 889-8611 2 minggu iseng
            Ruang< Pelapor 889-8611 adalah petugas, dan tidak bisa diblokir.
        """
    )
    async with play.database.transaction() as tx:
        await tx.execute(tickets.update().values(reporter_id=(await people.nobody(tx, play.at)).id))
    await play(
        """
        Kepala> /blokir 889-8611 2 minggu iseng
            Ruang< Laporan 889-8611 tidak punya pelapor yang bisa diblokir.
        """
    )


async def test_erasing_is_no_way_around_it(both: Stage) -> None:
    """Whoever is forgotten and comes back is still kept out; of who they were there is a keyed hash until the end."""
    await both.before(f"{BAN}\nWarga> /hapus\nWarga> [Ya, hapus]\n~ 2 menit")
    who = Identity(CHANNEL, both.people["Warga"])
    async with both.database.reading() as tx:
        assert await people.find(tx, who) is None
        kept = (await tx.execute(select(hashes.c.hash))).scalar_one()
    assert kept != sha256(who.key.encode()).hexdigest()  # nobody finds it by trying identities without the key
    await both(
        """
        Warga> foto "sampah"
            Warga< Pesan Anda tidak kami terima sampai 1 Des 08.00 WIB. / Yang tetap bisa:…
        Tetangga> /start
            Tetangga< Halo!…
        ~ 8 hari
        Warga> foto "sampah"
            Warga< …Di mana ini?…
        """
    )
    async with both.database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(hashes)) == 0


async def test_a_lifted_ban_outlives_nothing(both: Stage) -> None:
    """Lifting takes the hash away as well."""
    await both.before(f"{BAN}\nWarga> /hapus\nWarga> [Ya, hapus]\n~ 2 menit\nWarga> /start")
    async with both.database.transaction() as tx:
        person = await people.find(tx, Identity(CHANNEL, both.people["Warga"]))
        assert person is not None
        assert person.is_banned(both.at)
        await bans.lift(tx, person)
    async with both.database.reading() as tx:
        assert await bans.standing(tx, [person.identity], both.at) == {}


async def test_a_ban_in_english(english: Stage) -> None:
    """The resident reads it in their language."""
    await english.before(
        """
        Warga> foto "The bin is full"
        Warga> lokasi 3.6133,98.4959
        Warga> Overflowing
        Warga> send
        """
    )
    seen = await english.act("Kepala> /blokir 889-8611 1 bulan foto palsu")
    assert "From now on your reports and messages are not accepted" in str(seen)
    english.at += timedelta(minutes=1)
    assert "What still works" in str(await english.act("Warga> hello"))
