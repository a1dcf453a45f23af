"""A draft that nobody goes on with: one reminder by day, then its end, told; and nobody loses one unheard."""

from __future__ import annotations

from handlers.buttons import pressed
from tests.handlers.stage import PHOTO_AND_PIN, RESOLVED, Stage


async def test_a_draft_is_reminded_of_once_and_then_ends_with_a_word(both: Stage) -> None:
    """Three hours after the last word comes the open question; two days after it the draft goes, and is named."""
    await both("""
        Warga> foto "got mampet, air naik ke jalan"
        Warga< Di mana ini?… [📍 Kirim lokasi saya | ✖ Batal]
        ~ 2 jam
        ~ 65 menit
        Warga< Laporan Anda belum dikirim. Tinggal ini: / Di mana ini?… / Kalau tidak dilanjutkan, saya hapus 26 Nov 08.05 WIB. [▶️ Lanjut | ✖ Batal]
        ~ 40 jam
        ~ 6 jam
        Warga< Laporan yang belum dikirim sudah saya hapus, karena lama tidak dilanjutkan. / “got mampet, air naik ke jalan” · 1 foto / Masih perlu? Kirim fotonya lagi, atau ketuk Lapor.
        ~ 72 jam
        Warga> lokasi 3.6133,98.4959
        Warga< Apa yang kotor atau rusak?…
    """)


async def test_the_reminder_in_english(english: Stage) -> None:
    """The same in English."""
    await english("""
        Warga> foto "blocked drain"
        Warga< Where is this?…
        ~ 3 jam
        Warga< Your report has not been sent yet. What is left: / Where is this?… / If you do not go on, I will delete it 26 Nov 08:00 WIB. [▶️ Go on | ✖ Cancel]
        ~ 45 jam
        Warga< I have deleted the report that was not sent, because nobody went on with it for long. / “blocked drain” · 1 photo / Still needed?…
    """)


async def test_the_reminder_goes_on_or_drops(play: Stage) -> None:
    """ "Lanjut" asks the question with all its buttons; "Batal" drops that draft, and no other."""
    await play.before(PHOTO_AND_PIN)
    await play("""
        ~ 4 jam
        Warga< Laporan Anda belum dikirim. Tinggal ini: / Ini soal apa? Pilih satu. / Kalau tidak… [▶️ Lanjut | ✖ Batal]
        Warga> [▶️ Lanjut]
        Warga< Ini soal apa?…Tumpukan sampah…
        Warga> /batal
        Warga< Dibatalkan…
        Warga> foto "pohon tumbang"
        Warga< Di mana ini?…
    """)
    old = next(one for one in play.channel.messages if "Tinggal ini" in one.letter.say.text)
    button = old.letter.say.buttons[0][1]
    assert await play.pressing("Warga", pressed(button.press, play._user("Warga"))) == [
        "Warga! Tombol itu sudah tidak berlaku."
    ]
    await play("""
        ~ 4 jam
        Warga< Laporan Anda belum dikirim…
        Warga> [✖ Batal]
        Warga< Dibatalkan. Tidak ada yang dikirim.
        ~ 72 jam
    """)


async def test_whoever_goes_on_is_left_alone(play: Stage) -> None:
    """Each word begins the wait anew, also one that changes nothing; and a draft is reminded of only once."""
    await play("""
        Warga> foto "got mampet"
        Warga< Di mana ini?…
        ~ 2 jam
        Warga> /bantuan
        Warga< Cara melapor…
        ~ 2 jam
        ~ 1 jam
        Warga< Laporan Anda belum dikirim…
        Warga> Jl. Sudirman
        Warga< Saya catat…
        ~ 5 jam
        ~ 44 jam
        Warga< Laporan yang belum dikirim sudah saya hapus…“got mampet” · 1 foto…
    """)


async def test_a_sent_report_is_not_reminded_of(play: Stage) -> None:
    """What was sent or given up waits for nobody."""
    await play.before(PHOTO_AND_PIN)
    await play("""
        Warga> TPS
        Warga< (foto) Sudah benar?…
        Warga> kirim
        Warga< ✅ Tersimpan…
        Ruang< …
        Ruang< (titik…
        ~ 20 jam
    """)


async def test_nobody_is_reminded_at_night(play: Stage) -> None:
    """What falls due after nine in the evening is said at seven."""
    await play("""
        ~ 11 jam
        Warga> foto "lampu jalan mati"
        Warga< Di mana ini?…
        ~ 8 jam
        ~ 4 jam
        Warga< Laporan Anda belum dikirim…
    """)


async def test_a_reminder_that_fell_due_while_nobody_worked_is_held_by_night(play: Stage) -> None:
    """A program that was down at six in the evening and is up at ten does not wake anybody; the end comes later, too."""
    await play("""
        Warga> foto "lampu jalan mati"
        Warga< Di mana ini?…
        ~ 62 jam
        ~ 9 jam
        Warga< Laporan Anda belum dikirim…
        ~ 40 jam
        ~ 8 jam
        Warga< Laporan yang belum dikirim sudah saya hapus…
    """)


async def test_an_empty_draft_ends_with_a_word_too(play: Stage) -> None:
    """Who only asked to report is told that it was dropped, though there is nothing to name."""
    await play("""
        Warga> /lapor
        Warga< Apa yang kotor…
        ~ 3 jam
        Warga< Laporan Anda belum dikirim. Tinggal ini: / Apa yang kotor…
        ~ 45 jam
        Warga< Laporan yang belum dikirim sudah saya hapus, karena lama tidak dilanjutkan. / Masih perlu?…
    """)


async def test_whoever_cannot_be_reached_loses_nothing(play: Stage) -> None:
    """Who has blocked the bot gets neither word, keeps the draft, and is reminded of it after coming back."""
    await play.before(PHOTO_AND_PIN)
    await play("""
        Warga> pergi
        ~ 4 jam
        ~ 75 jam
        Warga> kembali
        Warga> halo
        Warga< Ini soal apa?…
        ~ 3 jam
        Warga< Laporan Anda belum dikirim…
    """)


async def test_a_question_about_a_ticket_goes_on_when_the_draft_ends(play: Stage) -> None:
    """The draft that waited behind a question about a ticket is dropped alone; the question is still answered."""
    await play.before(RESOLVED)
    await play.before('Warga> foto "lain lagi"')
    await play.before("Warga> [👎 Belum]")
    await play("""
        ~ 4 jam
        Warga< Laporan Anda belum dikirim. Tinggal ini: / Di mana ini?…
        ~ 46 jam
        Warga< Laporan yang belum dikirim sudah saya hapus…“lain lagi”…
        Warga> masih ada sampahnya
        Warga< Laporan 889-8611 dibuka lagi…
        Ruang* …
        Ruang< …
    """)
