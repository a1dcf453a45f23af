"""Where a proof was given, as plays (T7): the officer says it if they like, and only the distance is kept.

889-8611 lies at 3.6133,98.4959; a ten-thousandth of a degree of latitude is eleven metres.
"""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from storage.tables import entries, metadata, tickets
from tests.handlers.stage import AGAIN_RESOLVED, REPORT, RESOLVED, Stage

OFFER = "📏 Masih di tempatnya? Balas pesan ini dengan lokasi. Yang dicatat hanya jaraknya."
LINK = "[📍 Kirim lokasi saya]"
AT = "3.61341,98.4959"  # twelve metres north


async def _metres(stage: Stage) -> int | None:
    async with stage.database.reading() as tx:
        return (await tx.execute(select(tickets.c.proof_metres).order_by(tickets.c.id))).scalars().first()


async def _measured(stage: Stage) -> list[str]:
    async with stage.database.reading() as tx:
        found = await tx.execute(select(entries.c.words).where(entries.c.act == "measure").order_by(entries.c.id))
        return list(found.scalars())


async def test_a_proof_on_the_spot_has_a_badge(both: Stage) -> None:
    """The answer to a proof offers it; a location in answer puts the distance on the card, and no resident hears."""
    await both.before(f"{REPORT}\nRudi> [Ambil]")
    await both(
        f"""
        Rudi> foto "/selesai 889-8611"
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari. / {OFFER} {LINK}
            Ruang* (foto) 🟢 889-8611…👷 Pak Rudi [📷 2 foto | ⋯ Lainnya]
            Warga< …
        Rudi> balas (Masih di tempatnya): lokasi {AT}
            Ruang< 889-8611 · 📏 12 m dari titik laporan
            Ruang* …👷 Pak Rudi / 📏 12 m dari titik laporan [📷 2 foto | ⋯ Lainnya]
        Rudi> /riwayat 889-8611
            Ruang< …Pak Rudi · mengirim lokasi bukti: “12 m”
        Warga> [Lihat laporan]
            Warga< (foto) 🟢 889-8611…
        """
    )
    assert await _metres(both) == 12
    assert not any(
        "12 m" in shown
        for one in both.channel.messages
        if one.address.chat != "-1001"
        for shown in [one.letter.say.text]
    )


async def test_a_proof_from_afar_is_to_be_looked_at(play: Stage) -> None:
    """From a hundred metres on the card says so, in words."""
    await play.before(RESOLVED)
    await play(
        """
        Rudi> balas (🟢 889-8611): lokasi 3.61906,98.4959
            Ruang< 889-8611 · 📏 640 m, periksa
            Ruang* …📏 640 m, periksa…
        """
    )
    assert await _measured(play) == ["640 m"]


@pytest.mark.parametrize(
    ("where", "said"),
    [("3.614189", "📏 99 m dari titik laporan"), ("3.6142", "📏 100 m, periksa"), ("3.7", "📏 9,6 km, periksa")],
)
async def test_far_begins_at_a_hundred_metres(play: Stage, where: str, said: str) -> None:
    """Ninety-nine metres are near, a hundred are far."""
    await play.before(RESOLVED)
    await play(f"Rudi> balas (Masih di tempatnya): lokasi {where},98.4959\nRuang< 889-8611 · {said}\nRuang* …")


async def test_in_private_it_is_one_tap(both: Stage) -> None:
    """The link leads to the officer's own chat, whose keyboard sends the location; the room's card shows it."""
    await both.before(RESOLVED)
    await both(
        f"""
        Rudi_pribadi> /start b_889-8611
            Rudi< Kirim lokasi Anda sekarang, untuk bukti 889-8611. [📍 Kirim lokasi saya]
        Rudi_pribadi> lokasi {AT}
            Rudi< 889-8611 · 📏 12 m dari titik laporan
            Ruang* …📏 12 m dari titik laporan…
        Rudi_pribadi> lokasi {AT}
            Rudi< …
        """
    )
    assert await _measured(both) == ["12 m"]


async def test_a_report_of_their_own_is_never_taken_for_it(play: Stage) -> None:
    """Nothing is asked of an officer who tells a report; and whoever begins one has not been asked any more."""
    await play.before(f'{RESOLVED}\nRudi_pribadi> foto "got mampet"')
    await play(
        f"""
        Rudi_pribadi> /start b_889-8611
            Rudi< Anda sedang membuat laporan. Selesaikan dulu, atau balas pesan di ruang petugas dengan lokasi.
        Rudi_pribadi> lokasi {AT}
            Rudi< …
        """
    )
    await play.before('Rudi_pribadi> /batal\nRudi_pribadi> /start b_889-8611\nRudi_pribadi> foto "got mampet"')
    await play.before(f"Rudi_pribadi> lokasi {AT}")
    assert await _measured(play) == []


async def test_only_who_proved_it_says_where(play: Stage) -> None:
    """Others are told so, and who is no officer is greeted as ever; a location that was passed on is nobody's place."""
    await play.before(RESOLVED)
    await play(
        f"""
        Sari> balas (Masih di tempatnya): lokasi {AT}
            Ruang< Lokasi dicatat sesudah bukti selesai, dari petugas yang mengirimnya.
        Sari_pribadi> /start b_889-8611
            Sari< Lokasi dicatat sesudah bukti selesai, dari petugas yang mengirimnya.
        Rudi> teruskan: balas (Masih di tempatnya): lokasi {AT}
            Ruang< Itu lokasi yang diteruskan. Kirim lokasi Anda sendiri.
        Orang> balas (Masih di tempatnya): lokasi {AT}
            Ruang< Hanya petugas yang terdaftar…
        Tetangga> /start b_889-8611
            Tetangga< Halo! …
        """
    )
    assert await _metres(play) is None


async def test_it_is_said_once_and_soon(play: Stage) -> None:
    """The first location counts; after a quarter of an hour none does, whichever way it comes."""
    await play.before(f"{RESOLVED}\nRudi_pribadi> /start b_889-8611\n~ 16 menit")
    late = "Sudah lewat 15 menit sejak bukti 889-8611; lokasinya tidak dicatat."
    await play(f"Rudi_pribadi> lokasi {AT}\nRudi< {late}")
    await play(f"Rudi> balas (Masih di tempatnya): lokasi {AT}\nRuang< {late}")
    await play.before("Warga> [Belum]\nWarga> masih ada sisa\n" + AGAIN_RESOLVED)
    await play.before(f"Rudi> balas (Masih di tempatnya): lokasi {AT}")
    await play("Rudi> balas (Masih di tempatnya): lokasi 3.62,98.4959\nRuang< Lokasi bukti 889-8611 sudah dicatat.")
    assert await _metres(play) == 12


async def test_a_new_proof_begins_without_a_place(play: Stage) -> None:
    """What was said of the first proof says nothing of the second."""
    await play.before(
        f"{RESOLVED}\nRudi> balas (Masih di tempatnya): lokasi {AT}\nWarga> [Belum]\nWarga> masih ada sisa"
    )
    assert not any("📏" in line for line in await play.seen("Rudi> /tiket 889-8611"))
    await play.before(AGAIN_RESOLVED)
    assert await _metres(play) is None


async def test_without_a_point_nothing_is_offered(play: Stage) -> None:
    """A ticket that has only words for its place has no distance."""
    await play.before(
        'Warga> foto "TPS Pekan Binjai meluap"\nWarga> Jl. Melati, depan pos ronda\nWarga> Lanjut tanpa titik\nWarga> TPS'
    )
    await play.before("Warga> kirim\nRudi> [Ambil]")
    await play(
        f"""
        Rudi> foto "/selesai 889-8611"
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.
            Ruang* …
            Warga< …
        Rudi> balas (🟢 889-8611): lokasi {AT}
            Ruang< 889-8611 tidak punya titik di peta, jadi jaraknya tidak dihitung.
        """
    )


async def test_the_officers_point_is_nowhere(both: Stage) -> None:
    """No table holds it, in whatever column."""
    await both.before(f"{RESOLVED}\nRudi> balas (Masih di tempatnya): lokasi 3.612345,98.494321")
    async with both.database.reading() as tx:
        assert await _measured(both) != []
        for table in metadata.sorted_tables:
            rows = [tuple(row) for row in await tx.execute(select(table))]
            assert not any("3.612345" in repr(row) or "98.494321" in repr(row) for row in rows), table.name
        assert (await tx.execute(select(func.count()).select_from(entries))).scalar_one()
