"""Reporting again near an earlier report: the place is asked about, and never taken without a word."""

from __future__ import annotations

from tests.handlers.stage import PUBLIC, REPORT, Stage

OPENED = REPORT + PUBLIC
"""The reporter has their report before them."""


async def test_again_at_the_same_place(both: Stage) -> None:
    """A tap, a yes, a photo and a kind; the place is read back in the check."""
    await both.before(OPENED)
    await both("""
        Warga> [📝 Lapor lagi di dekat sini]
        Warga< Di tempat yang sama: Kel. Jati Negara, Kec. Binjai Utara? Lihat di peta [Ya, di situ | Bukan, di tempat lain | ✖ Batal]
        Warga> [Ya, di situ]
        Warga< Apa yang kotor atau rusak?…
        Warga> foto "pohon tumbang"
        Warga< Ini soal apa?…
        Warga> pohon
        Warga< (foto) Sudah benar?…📍 Kel. Jati Negara, Kec. Binjai Utara…
        Warga> kirim
        Warga< ✅ Tersimpan…507-8944…
        Ruang< …507-8944…
        Ruang< (titik 507-8944…
    """)


async def test_again_somewhere_else(play: Stage) -> None:
    """Who says no is asked for the place as ever; who sends a photo first is still asked about it."""
    await play.before(OPENED)
    await play("""
        Warga> [📝 Lapor lagi di dekat sini]
        Warga< Di tempat yang sama…
        Warga> foto "pohon tumbang"
        Warga< Di tempat yang sama…
        Warga> bukan
        Warga< Di mana ini?…
    """)


async def test_again_told_in_words(play: Stage) -> None:
    """The first words are the trouble, and no address; a point is the place."""
    await play.before(OPENED)
    await play("""
        Warga> [📝 Lapor lagi di dekat sini]
        Warga< Di tempat yang sama…
        Warga> got mampet juga
        Warga< Di tempat yang sama…
        Warga> lokasi 3.5985,98.4800
        Warga< Kirim fotonya…
    """)


async def test_a_draft_is_not_overwritten(play: Stage) -> None:
    """What is being told stays, and is asked on."""
    await play.before(OPENED)
    await play("""
        Warga> foto "lampu mati"
        Warga< Di mana ini?…
        Warga> [📝 Lapor lagi di dekat sini]
        Warga< Masih ada laporan yang belum dikirim. Selesaikan dulu, atau /batal. / Di mana ini?…
    """)


async def test_only_for_ones_own(play: Stage) -> None:
    """Where somebody else reported is told to nobody."""
    from handlers.buttons import pressed

    await play.before(REPORT + "Tetangga> /start")
    seen = await play.pressing("Tetangga", pressed("near:889-8611", play._user("Tetangga")))
    assert seen == ["Tetangga! Laporan dengan nomor itu tidak ada di daftar Anda."]


async def test_again_in_english(english: Stage) -> None:
    """The same in English."""
    await english.before("""
        Warga> foto "The bin is full"
        Warga> lokasi 3.6133,98.4959
        Warga> overflowing
        Warga> send
        Warga> /laporan
        Warga> [889-8611]
    """)
    await english("""
        Warga> [📝 Report again near here]
        Warga< At the same place: Kel. Jati Negara, Kec. Binjai Utara? See on the map…
    """)
