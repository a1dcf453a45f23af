"""Coming by a link, as plays: a sticker at a bin, and links that lead nowhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.events import Commanded
from handlers.resident.leading import MOST_WRONG
from storage.spots import Site
from storage.tables import wrong_links
from tests.handlers.stage import PUBLIC, REPORT, RESOLVED, Stage

PEKAN = Site(
    "TPS Pekan Binjai", 3.6133, 98.4959, "belakang pasar", "12.75.01.1002", "Jati Negara", "Binjai Utara", "full_bin"
)
TAVIP = Site("TPS Tavip", 3.5985, 98.48, "", "12.75.02.1002", "Setia", "Binjai Kota")
OLD = Site("TPS Lama", 3.6, 98.48, "", None, "Setia", "Binjai Kota", None, active=False)

# A sticker


async def test_a_scanned_sticker_knows_the_place(both: Stage) -> None:
    """Who has never pressed Start is greeted and asked in one message; the place is there, the likely kind comes first."""
    await both.stick(PEKAN)
    await both(
        """
        Warga> pindai TPS Pekan Binjai
            Warga< Halo! Ini e-Saberling, …/privasi / Lapor di TPS Pekan Binjai, belakang pasar. / Apa yang kotor…[✖ Batal]
        Warga> foto "tongnya meluap"
            Warga< Ini soal apa? Pilih satu. [🛢️ TPS/tong sampah penuh | 🗑️ Sampah | …
        Warga> bau menyengat
            Warga< …Bau menyengat…📍 Kel. Jati Negara, Kec. Binjai Utara · TPS Pekan Binjai, belakang pasar…
        Warga> [Kirim laporan]
            Warga< …Tersimpan. Nomor laporan Anda: 889-8611…
            Ruang< …🔴 889-8611…TPS Pekan Binjai, belakang pasar…
            Ruang< (titik 889-8611 · 👃 Bau menyengat | …
        Warga> pindai TPS Pekan Binjai
            Warga< Lapor di TPS Pekan Binjai, belakang pasar. / Apa yang kotor…[✖ Batal]
        """
    )


async def test_a_scanned_sticker_in_english(english: Stage) -> None:
    """The same in English: the place keeps its own name."""
    await english.stick(PEKAN)
    await english(
        """
        Warga> pindai TPS Pekan Binjai
            Warga< Hello! This is e-Saberling…/ A report at TPS Pekan Binjai, belakang pasar. / What is dirty or broken?…
        Warga> foto "it smells"
            Warga< What is it about? Choose one. [🛢️ Overflowing bin or TPS | 👃 Bad smell | …
        Warga> 1
            Warga< …Overflowing bin or TPS…📍 Kel. Jati Negara…
        """
    )


async def test_the_place_of_a_sticker_can_be_corrected(play: Stage) -> None:
    """A sticker that somebody has carried away imposes nothing."""
    await play.stick(PEKAN)
    await play.before('Warga> pindai TPS Pekan Binjai\nWarga> foto "meluap"\nWarga> 1')
    await play(
        """
        Warga> [Tempat]
            Warga< Di mana ini?…
        Warga> lokasi 3.5985,98.4800
            Warga< …TPS/tong sampah penuh…📍 Kel.…
        """
    )
    assert "Pekan Binjai" not in play.channel.log[-1][2]


async def test_a_draft_is_never_overwritten_by_a_sticker(both: Stage) -> None:
    """What is being told stays, unless the resident says otherwise; each way out works."""
    await both.stick(PEKAN, TAVIP)
    await both(
        """
        Warga> foto "got mampet"
            Warga< Di mana ini?…
        Warga> pindai TPS Pekan Binjai
            Warga< Anda sedang membuat laporan lain…TPS Pekan Binjai? [📍 Itu tempat laporan tadi | 📝 Buang, lapor di sini | ↩ Lanjutkan yang tadi]
        Warga> [Lanjutkan yang tadi]
            Warga< Di mana ini?…
        Warga> [Itu tempat]
            Warga< Ini soal apa? Pilih satu. [💧 Parit/got tersumbat | …
        Warga> [Parit/got]
            Warga< …💧 Parit/got tersumbat / “got mampet” / 📍 …TPS Pekan Binjai, belakang pasar…
        Warga> pindai TPS Pekan Binjai
            Warga< …Sudah benar?…“got mampet”…
        Warga> pindai TPS Tavip
            Warga< Anda sedang membuat laporan lain…TPS Tavip? [📝 Buang, lapor di sini | ↩ Lanjutkan yang tadi]
        Warga> [Lanjutkan yang tadi]
            Warga< …Sudah benar?…“got mampet”…TPS Pekan Binjai…
        Warga> [Buang, lapor]
            Warga< Laporan tadi dibuang. / Lapor di TPS Tavip. /…
        Warga> [Itu tempat]
            Warga! Tombol itu sudah tidak berlaku.
        Warga> foto
            Warga< Apa masalahnya?…
        Warga> foto
            Warga< …
        """
    )


async def test_an_old_button_drops_no_other_draft(play: Stage) -> None:
    """ "Buang" speaks for the draft that it was offered for; for another one it is asked again."""
    await play.stick(PEKAN)
    await play.before(
        """
        Warga> foto "got mampet"
        Warga> pindai TPS Pekan Binjai
        Warga> /batal
        Warga> foto "lampu mati"
        """
    )
    await play(
        """
        Warga> [Buang, lapor]
            Warga< Anda sedang membuat laporan lain…
        Warga> [Lanjutkan yang tadi]
            Warga< Di mana ini?…
        Warga> /batal
            Warga< Dibatalkan.…
        Warga> [Lanjutkan yang tadi]
            Warga! Tombol itu sudah tidak berlaku.
        """
    )


async def test_from_sticker_to_sticker(play: Stage) -> None:
    """Who scans the next one before telling anything is at the next place."""
    await play.stick(PEKAN, TAVIP)
    await play(
        """
        Warga> pindai TPS Pekan Binjai
            Warga< Halo!…Lapor di TPS Pekan Binjai…
        Warga> pindai TPS Tavip
            Warga< Halo!…Lapor di TPS Tavip. /…
        Warga> got mampet
            Warga< Kirim fotonya…
        """
    )


async def test_a_sticker_out_of_use_says_so(play: Stage) -> None:
    """A place that is no longer served is told, and a report can be made all the same; a draft goes on."""
    await play.stick(OLD)
    await play(
        """
        Warga> pindai TPS Lama
            Warga< Stiker TPS Lama sudah tidak dipakai, tetapi Anda tetap bisa melapor. / Halo! Ini e-Saberling…
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> pindai TPS Lama
            Warga< Stiker TPS Lama sudah tidak dipakai, tetapi Anda tetap bisa melapor. / Di mana ini?…
        """
    )


async def test_a_question_about_a_ticket_does_not_swallow_a_sticker(play: Stage) -> None:
    """Who is asked what is left may scan a sticker instead; the question can be had again."""
    await play.stick(PEKAN)
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> pindai TPS Pekan Binjai
            Warga< Lapor di TPS Pekan Binjai…
        Warga> foto "meluap lagi"
            Warga< Ini soal apa?…
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> pindai TPS Pekan Binjai
            Warga< Ini soal apa?…
        """
    )


# A link that leads nowhere


@pytest.mark.parametrize("payload", ["", "promo", "iklan-3", "p", "t", "menu"])
async def test_other_words_are_a_plain_start(play: Stage, payload: str) -> None:
    """An advertisement's words, or none: the greeting."""
    assert (await play.seen(f"Warga> /start {payload}"))[0].startswith("Warga< Halo! Ini e-Saberling, meja lapor")


WRONG = ["p_", "t_", "p_abc", "p_aaaaaaaaaaaaa", "t_aaaaaaaaaaaaa", "t_889-8611", "p_%", "t_1", "p_" + "x" * 62]


@pytest.mark.parametrize("payload", WRONG)
async def test_a_link_that_leads_nowhere_is_a_plain_start(play: Stage, payload: str) -> None:
    """A torn or made-up link is answered like /start, always in the same words; a draft goes on."""
    await play.stick(PEKAN)
    await play.before(REPORT)
    (said,) = await play.seen(f"Orang lain> /start {payload}".replace("Orang lain", "Asing"))
    assert said.startswith("Asing< Tautan itu tidak saya kenal. Mungkin salah ketik. / Halo! Ini e-Saberling")
    assert "889" not in said
    await play.before('Asing> foto "sampah"')
    (said,) = await play.seen(f"Asing> /start {payload}")
    assert said.startswith("Asing< Tautan itu tidak saya kenal. Mungkin salah ketik. / Di mana ini?")


async def test_links_cannot_be_walked_through(both: Stage) -> None:
    """After many wrong links in a day a right one leads nowhere either, until tomorrow; others are not troubled."""
    await both.stick(PEKAN)
    await both.before(REPORT + PUBLIC)
    right = both.shared
    for number in range(MOST_WRONG):
        what = "pt"[number % 2]
        await both.bring(both._incoming("Penebak", Commanded("start", f"{what}_{number:0>13}".replace("0", "a"))))
    tried = await both.seen(f"Penebak> /start {right}")
    assert tried[0].startswith("Penebak< Tautan itu tidak saya kenal.")
    assert (await both.seen("Penebak> pindai TPS Pekan Binjai"))[0].startswith("Penebak< Tautan itu tidak saya kenal.")
    assert (await both.seen("Tetangga> buka tautan"))[0].startswith("Tetangga< Halo!")
    await both(
        """
        ~ 1 hari
        Penebak> pindai TPS Pekan Binjai
            Penebak< Halo!…Lapor di TPS Pekan Binjai…
        """
    )
    async with both.database.reading() as tx:
        assert [row.times for row in await tx.execute(select(wrong_links.c.times))] == [MOST_WRONG]
