"""/rute, as plays: one's own points in the order of a walk, from where one is."""

from __future__ import annotations

from tests.handlers.stage import REPORT, SECOND, TAKEN, Stage

BOTH = f"{TAKEN}\n{SECOND}\nRudi> /ambil 507-8944"


async def test_a_walk_through_ones_own(both: Stage) -> None:
    """/rute orders what the officer holds, says how far it is, and opens it on a map; a location is where it begins."""
    await both.before(BOTH)
    await both(
        """
        Rudi> /rute
            Ruang< Rute: 2 titik · Pak Rudi · ±2,4 km garis lurus / 1. 889-8611 · 🛢️ TPS/tong sampah penuh · Jati Negara / 2. 507-8944 · 💧 Parit/got tersumbat · … / Mulai dari tempat Anda? Balas pesan ini dengan lokasi. [🗺 Buka di peta]
        Rudi> balas (Rute): lokasi 3.5980,98.4801
            Ruang< Rute: 2 titik · Pak Rudi · … / 1. 507-8944 · … / 2. 889-8611 · … [🗺 Buka di peta]
        """
    )


async def test_a_walk_through_a_list(play: Stage) -> None:
    """What a list shows can be walked, and a kecamatan by its name; what nobody knows is told."""
    await play.before(REPORT + SECOND)
    await play(
        """
        Rudi> /rute utara
            Ruang< Rute: 1 titik · Kec. Binjai Utara · ±10 m garis lurus / 1. 889-8611…
        Rudi> /rute atlantis
            Ruang< Kecamatan “atlantis” tidak saya kenal.…
        Rudi> /daftar
            Ruang< …
        Rudi> [Rute]
            Ruang< Rute: 2 titik · ±2,4 km garis lurus / 1. 889-8611…
        """
    )


async def test_nothing_to_visit(play: Stage) -> None:
    """What waits for the resident is no stop of today, and an empty walk says so."""
    await play.before(f"{TAKEN}\nRudi> /tanya 889-8611 di mana?")
    await play("Rudi> /rute\nRuang< Tidak ada titik untuk dikunjungi hari ini.")
