"""Likely duplicates on the card, as plays (D5): named with the reasons, merged by one tap, and taken back by another."""

from __future__ import annotations

from tests.handlers.stage import REPORT, Stage

BY_NEIGHBOUR = """
    Tetangga> foto "TPS Pekan Binjai meluap lagi"
    Tetangga> lokasi 3.61360,98.49590
    Tetangga> TPS
    Tetangga> [Berbeda]
    Tetangga> kirim
"""
BOTH = f"{REPORT}\n~ 2 jam\n{BY_NEIGHBOUR}"
"""889-8611 by Warga, and two hours later 507-8944 by a neighbour, thirty metres away."""
SAME = "♊ Mungkin sama: 889-8611 (±30 m, jenis sama, 2 jam lalu, kata mirip)"


async def test_one_tap_merges(both: Stage) -> None:
    """The card of the later one names the earlier and why; the tap merges it, and both who reported are told."""
    await both.before(BOTH)
    await both(
        f"""
        Rudi> /tiket 507-8944
            Ruang< (foto) 🔴 507-8944…{SAME} [✋ Ambil…🔗 Gabung ke 889-8611]
            Ruang< (titik…
        Rudi> [🔗 Gabung ke 889-8611]
            Rudi! 507-8944 digabung ke 889-8611. Kedua pelapor dikabari.
            Ruang* ⚪ 507-8944 · digabung dengan laporan lain…🔗 Digabung ke 889-8611 [✂ Pisahkan…
            Ruang* …889-8611…🔗 Termasuk 507-8944 [✋ Ambil…
            Tetangga< …
            Warga< …
        Rudi> [🔗 Gabung ke 889-8611]
            Rudi! 507-8944 sekarang: digabung dengan laporan lain.
        """
    )


async def test_the_tap_can_be_taken_back(office: Stage) -> None:
    """While it can be undone nobody hears of it, and then nobody ever does."""
    await office.before(BOTH)
    await office.before("Rudi> /tiket 507-8944\nRudi> [🔗 Gabung ke 889-8611]")
    await office(
        f"""
        Rudi> [Urungkan]
            Rudi! ↩️ 507-8944 diurungkan. Sekarang: menunggu petugas.
            Ruang* …🔴 507-8944…{SAME} […🔗 Gabung ke 889-8611]
            Ruang* …889-8611…
        ~ 1 menit
        """
    )


async def test_what_cannot_be_merged_is_named_without_a_button(play: Stage) -> None:
    """Work that has begun is not merged away; neither is what others were merged into, nor what is over named."""
    await play.before(f"{BOTH}\nRudi> /ambil 507-8944\nRudi> /mulai 507-8944")
    (card, _) = await play.seen("Rudi> /tiket 507-8944")
    assert SAME in card
    assert "Gabung ke" not in card
    await play.before("Sari> /ambil 889-8611\nSari> /tolak 889-8611 bukan wewenang kami")
    (card, _) = await play.seen("Rudi> /tiket 507-8944")
    assert "♊" not in card


async def test_another_trouble_beside_it_is_only_near(play: Stage) -> None:
    """Another kind of another group at the same place is told as a neighbour, no more."""
    await play.before(f'{REPORT}\nWarga> foto "lampu mati"\nWarga> lokasi 3.61360,98.49590\nWarga> Parit\nWarga> kirim')
    (card, _) = await play.seen("Rudi> /tiket 507-8944")
    assert "📌 Di dekatnya: 889-8611 (±30 m)" in card
    assert "♊" not in card
