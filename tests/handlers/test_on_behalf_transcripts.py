"""What an officer reports for a caller, or for somebody who wrote in a neighbourhood's group, as plays."""

from __future__ import annotations

from sqlalchemy import select, update

from storage.tables import entries, officers, people, tickets
from tests.handlers.stage import Stage

PASSED_ON = """
    Rudi_pribadi> teruskan: sampah numpuk sekali di lapangan ini
    Rudi_pribadi> lokasi 3.6133,98.4959
    Rudi_pribadi> Tumpukan
    Rudi_pribadi> [Kirim laporan]
"""
"""An officer passes on what somebody wrote, until it is the ticket 889-8611."""


async def test_a_message_from_a_neighbourhoods_group(both: Stage) -> None:
    """Forwarded to the bot, it becomes a ticket: place and kind are confirmed, and a number comes out."""
    await both(
        """
        Rudi_pribadi> teruskan: foto "tolong pak, sampah numpuk di Jl. Sudirman"
            Rudi< Saya jadikan laporan atas nama warga. Pengirimnya tidak disimpan. / Di mana ini? …
        Rudi_pribadi> lokasi 3.6133,98.4959
            Rudi< Ini soal apa? Pilih satu. …
        Rudi_pribadi> [Tumpukan sampah]
            Rudi< (foto) Sudah benar?…/ ☎️ Atas nama warga / …Tumpukan sampah / “tolong pak, sampah numpuk di Jl. Sudirman”…
        Rudi_pribadi> [Kirim laporan]
            Rudi< ✅ Tersimpan atas nama warga. Nomor: 889-8611 / Target selesai: Jumat, 27 November. / Warga yang mau memantau bisa membuka tautan ini: …
            Ruang< (foto) 🔴 889-8611…☎️ Dilaporkan lewat petugas…
            Ruang< (titik…
        """
    )


async def test_a_call_to_the_office(play: Stage) -> None:
    """In the staff room every question is answered by a reply or a tap; a picture is not asked for."""
    await play(
        """
        Rudi> /lapor got mampet di depan pasar
            Ruang< Di mana ini?…Balas pesan ini. /batal membatalkan.
        Rudi> balas (Di mana ini): Kel. Pekan Binjai, dekat pajak Tavip
            Ruang< Ini soal apa? Pilih satu. …
        Sari> [Parit]
            Sari! Tombol itu sudah tidak berlaku.
        Rudi> [Parit]
            Ruang< Sudah benar?…☎️ Atas nama warga…
        Rudi> [Kirim laporan]
            Ruang< ✅ Tersimpan atas nama warga. Nomor: 889-8611…
            Ruang< 🔴 889-8611…☎️ Dilaporkan lewat petugas…
        """
    )
    assert await _told(play) == [("file", "officer", "nobody")]


async def test_without_a_word(play: Stage) -> None:
    """/lapor alone asks what it is about."""
    await play(
        """
        Rudi> /lapor
            Ruang< Apa yang kotor atau rusak?…Balas pesan ini. /batal membatalkan.
        Rudi> balas (Apa yang kotor): got mampet di depan pasar
            Ruang< Di mana ini?…
        Rudi> /batal
            Ruang< Baik, dibatalkan.
        """
    )


async def test_a_reply_to_a_card_meanwhile_is_for_its_ticket(play: Stage) -> None:
    """Somebody who tells a report in the room and answers a card speaks of the card's ticket."""
    await play.before(
        """
        Warga> foto "TPS Pekan Binjai meluap"
        Warga> lokasi 3.6133,98.4959
        Warga> TPS
        Warga> kirim
        Rudi> /lapor
        """
    )
    await play(
        """
        Rudi> balas (889-8611): // sudah saya lihat
            Ruang< …
            Ruang* …
        Rudi> balas (Apa yang kotor): got mampet
            Ruang< Di mana ini?…
        """
    )


async def test_whoever_called_can_follow(play: Stage) -> None:
    """The link of the receipt leads to the public view, and whoever follows hears of every change."""
    await play.before(PASSED_ON)
    await play(
        """
        Ibu> buka tautan
            Ibu< Halo!…🔴 889-8611…[👥 Ikuti…
        Ibu> [Ikuti]
            Ibu< 🔴 889-8611…/ 👥 Anda mengikuti laporan ini.…
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* 🟡 889-8611…
            Ibu< 🟡 889-8611…Petugas sudah menerima laporan ini.…
        """
    )


async def test_two_calls_have_nothing_in_common(play: Stage) -> None:
    """What belongs to nobody is not of the same reporter."""
    for words, where in (("sampah numpuk sekali", "3.6133,98.4959"), ("tumpukan sampah bau", "3.5985,98.4800")):
        await play.before(
            f"""
            Rudi_pribadi> teruskan: {words}
            Rudi_pribadi> lokasi {where}
            Rudi_pribadi> Tumpukan
            Rudi_pribadi> [Kirim laporan]
            """
        )
    await play(
        """
        Rudi> /tiket 889-8611
            Ruang< 🔴 889-8611… · menunggu petugas / …Tumpukan sampah / …/ ☎️ Dilaporkan lewat petugas / ⏳ Target: Jumat, 27 November [✋ Ambil…
            Ruang< (titik…
        """
    )


async def test_nobody_can_be_asked(play: Stage) -> None:
    """Where nobody reported it and nobody follows, there is nobody to answer a question, and the officer hears so."""
    await play.before(PASSED_ON)
    await play(
        """
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tanya]
            Rudi! 889-8611 tidak punya pelapor yang bisa ditanya.
        """
    )


async def test_what_a_resident_forwards_is_their_own_report(play: Stage) -> None:
    """Only an officer tells for others."""
    await play(
        """
        Warga> teruskan: foto "sampah numpuk di lapangan"
            Warga< Di mana ini?…
        """
    )


async def test_who_is_no_officer_any_more_tells_their_own(play: Stage) -> None:
    """The right is asked for when it is sent."""
    await play.before(
        """
        Rudi_pribadi> teruskan: sampah numpuk sekali di lapangan ini
        Rudi_pribadi> lokasi 3.6133,98.4959
        Rudi_pribadi> Tumpukan
        """
    )
    await _dismiss(play, "Rudi")
    await play.before("Rudi_pribadi> [Kirim laporan]")
    ((act, actor, channel),) = await _told(play)
    assert (act, actor) == ("file", "reporter")
    assert channel != "nobody"


async def _dismiss(play: Stage, who: str) -> None:
    """Take somebody off the roster."""
    async with play.database.transaction() as tx:
        theirs = select(people.c.id).where(people.c.user == play._user(who)).scalar_subquery()
        await tx.execute(update(officers).where(officers.c.person_id == theirs).values(removed_at=play.at))


async def _told(play: Stage) -> list[tuple[str, str, str]]:
    """Each ticket's first act, as what it was done, and the channel of its reporter."""
    told = (
        select(entries.c.act, entries.c.actor, people.c.channel)
        .join(tickets, tickets.c.id == entries.c.ticket_id)
        .join(people, people.c.id == tickets.c.reporter_id)
        .where(entries.c.version == 1)
    )
    async with play.database.reading() as tx:
        return [tuple(row) for row in await tx.execute(told)]
