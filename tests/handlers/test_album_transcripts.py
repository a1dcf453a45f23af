"""Several photos at once are one answer, also when some of them come late, or the program is killed between them."""

from __future__ import annotations

from tests.handlers.stage import REJECTED, RESOLVED, Stage

SENT = """
    Warga> foto 2 "got mampet"
    ~ 2 detik
    Warga> lokasi 3.6133,98.4959
    Warga> parit
    Warga> kirim
"""
"""A report with an album of two, the ticket 889-8611."""


async def test_an_album_is_one_answer_over_a_restart(both: Stage) -> None:
    """Nothing is said before the pause is over, and then once, though the program was killed in between."""
    await both('Warga> foto 3 "got mampet"')
    await both.restart()
    await both("""
        Warga> foto susulan
        ~ 2 detik
        Warga< 4 foto masuk. / Di mana ini?…
    """)


async def test_a_late_photo_joins_the_draft(both: Stage) -> None:
    """What comes when the question was asked already is taken all the same, with one word for all that come together."""
    await both("""
        Warga> foto 2 "got mampet"
        ~ 2 detik
        Warga< 2 foto masuk. / Di mana ini?…
        Warga> lokasi 3.6133,98.4959
        Warga< Ini soal apa?…
        Warga> parit
        Warga< (foto) Sudah benar?…📷 2 foto… [✅ Kirim laporan…
        Warga> foto susulan
        Warga> foto susulan
        ~ 2 detik
        Warga< (foto) 4 foto masuk. / Sudah benar?…📷 4 foto…
    """)


async def test_a_late_photo_joins_the_ticket(both: Stage) -> None:
    """After the report was sent, too: the first is told, the others are added in silence, up to five in all."""
    await both.before(SENT)
    await both("""
        Warga> foto susulan
        Warga< Foto susulan masuk ke laporan 889-8611.
        Ruang* …📷 3 foto | ⋯ Lainnya]
        Warga> foto susulan
        Ruang* …📷 4 foto | ⋯ Lainnya]
    """)
    await both.restart()
    await both("""
        Warga> foto susulan "dari dekat"
        Ruang* …📷 5 foto | ⋯ Lainnya]
        Ruang< 💬 889-8611, kata warga: “dari dekat”
        Warga> foto susulan
    """)


async def test_a_photo_that_is_too_late_begins_a_report(play: Stage) -> None:
    """After ten minutes an album is an album like any other; what is sent alone always is."""
    await play.before(SENT)
    await play("""
        ~ 11 menit
        Warga> foto susulan
        ~ 2 detik
        Warga< 1 foto masuk. / Apa masalahnya?…
    """)


async def test_a_late_photo_leaves_the_next_draft_alone(play: Stage) -> None:
    """A report that was begun meanwhile does not get the pictures of the one before."""
    await play.before(SENT)
    await play("""
        Warga> pohon tumbang di jalan
        Warga< Kirim fotonya…
        Warga> foto susulan
        Warga< Foto susulan masuk ke laporan 889-8611.
        Ruang* …📷 3 foto | ⋯ Lainnya]
        Warga> foto
        Warga< Di mana ini?…
    """)


async def test_nobody_adds_to_anothers_album(play: Stage) -> None:
    """The same word for an album from somebody else is another album."""
    await play.before(SENT)
    play._albums["Tetangga"] = play._albums["Warga"]
    await play("""
        Tetangga> foto susulan "pohon tumbang"
        ~ 2 detik
        Tetangga< 1 foto masuk. / Di mana ini?…
    """)


async def test_a_late_photo_joins_what_is_not_clean_yet(both: Stage) -> None:
    """An album answers "Belum" once; what comes late is added to the ticket that it has opened again."""
    await both.before(f"{RESOLVED}\nWarga> [👎 Belum]")
    await both('Warga> foto 2 "masih ada"')
    await both.restart()
    await both("""
        ~ 2 detik
        Warga< Laporan 889-8611 dibuka lagi…
        Ruang* …
        Ruang< 👎 889-8611 belum beres, kata warga: “masih ada”
        Warga> foto susulan
        Warga< Foto susulan masuk ke laporan 889-8611.
        Ruang* …
    """)


async def test_a_late_photo_joins_an_appeal(play: Stage) -> None:
    """An album answers "why?" once, too."""
    await play.before(f"{REJECTED}\nWarga> [Ajukan lagi]")
    await play("""
        Warga> foto 2 "ini memang tugas DLH"
        ~ 2 detik
        Warga< Laporan 889-8611 dibuka lagi…
        Ruang* …
        Ruang< ↩ 889-8611 diajukan lagi oleh warga: “ini memang tugas DLH”
        Warga> foto susulan
        Warga< Foto susulan masuk ke laporan 889-8611.
        Ruang* …
    """)


async def test_one_photo_invites_another(both: Stage) -> None:
    """Where there is one photo, one from near and one from afar are welcome; nobody has to."""
    await both("""
        Warga> foto "got mampet"
        Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
        Warga< Ini soal apa?…
        Warga> parit
        Warga< (foto) Sudah benar?…📷 1 foto. Boleh tambah satu dari dekat dan satu dari jauh.…
        Warga> foto
        Warga< (foto) Foto ditambahkan. / Sudah benar?…📷 2 foto… [✅ Kirim laporan…
    """)


async def test_late_photos_in_english(english: Stage) -> None:
    """The same in English."""
    await english("""
        Warga> foto 2 "blocked drain"
        ~ 2 detik
        Warga< 2 photos received. / Where is this?…
        Warga> lokasi 3.6133,98.4959
        Warga< …
        Warga> blocked
        Warga< (foto) Is this right?…
        Warga> send
        Warga< ✅ Saved…
        Ruang< …
        Ruang< …
        Warga> foto susulan
        Warga< The late photo was added to report 889-8611.
        Ruang* …
    """)
