"""What comes in between, as plays: edits, stickers, small talk, old buttons, commands, odd texts."""

from __future__ import annotations

import pytest

from handlers.policy import COMMANDS
from handlers.resident.steps import MOST_WORDS
from storage import listing
from storage.listing import Wanted
from tests.handlers.stage import PHOTO_AND_PIN, Stage

# Edits and what a report is not made of


async def test_an_edit_changes_the_description(play: Stage) -> None:
    """Whoever corrects their message corrects the report."""
    await play(
        """
        Warga> got mampt
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> ubah: got mampet
            Warga< Keterangan sudah saya ganti.…Kirim fotonya…
        Warga> foto
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> Parit
            Warga< …“got mampet”…
        """
    )


async def test_an_edited_caption_changes_the_description(play: Stage) -> None:
    """So does an edited caption."""
    await play(
        """
        Warga> foto "samph"
            Warga< Di mana ini?…
        Warga> ubah keterangan: sampah
            Warga< Keterangan sudah saya ganti.…Di mana ini?…
        """
    )


async def test_an_edit_after_sending_changes_nothing(play: Stage) -> None:
    """What was sent stays as it was, and that is said."""
    await play(
        """
        Warga> halo
            Warga< Halo! Ini e-Saberling, meja lapor kebersihan Kota Binjai.…
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> kirim
            Warga< ✅ Tersimpan. Nomor laporan Anda: 889-8611…
            Ruang< (foto) 🔴 889-8611 · menunggu petugas…
            Ruang< (titik 889-8611 · 🧹 Tumpukan sampah | Kel. Jati Negara, Kec. Binjai Utara)
        Warga> ubah: halo semua
            Warga< Pesan lama yang diubah tidak mengubah laporan yang sudah dikirim.
        """
    )


async def test_an_edit_of_something_else_changes_nothing(play: Stage) -> None:
    """An edited greeting is no part of the report, and the question stands."""
    await play(
        """
        Warga> halo
            Warga< Halo! Ini e-Saberling, meja lapor kebersihan Kota Binjai.…
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> ubah: halo semua
            Warga< Perubahan pesan lama tidak mengubah laporan.…Di mana ini?…
        """
    )


async def test_wrong_kinds_are_answered_kindly(play: Stage) -> None:
    """A sticker, a contact, a film of hours: each gets a word, and what is asked is asked again."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> stiker
            Warga< 🙂 / Di mana ini?…
        Warga> kontak
            Warga< Kontak tidak perlu.…Di mana ini?…
        Warga> rekaman raksasa
            Warga< Rekaman itu terlalu besar (lebih dari 20 MB). Kirim yang lebih pendek, ya.…Di mana ini?…
        Warga> berkas HEIC
            Warga< Foto jenis HEIC tidak bisa saya buka. Kirim sebagai foto biasa, bukan berkas, ya.…Di mana ini?…
        """
    )


async def test_the_words_of_what_cannot_be_kept_are_kept(play: Stage) -> None:
    """A film of hours cannot be kept, but what was written with it is."""
    await play(
        """
        Warga> film raksasa "got mampet depan sekolah"
            Warga< Rekaman itu terlalu besar (lebih dari 20 MB).…Kirim fotonya…
        Warga> foto
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> Parit
            Warga< …“got mampet depan sekolah”…
        """
    )


async def test_greetings_begin_no_report(play: Stage) -> None:
    """A greeting is greeted, and thanks are answered; neither is trouble to be reported."""
    await play(
        """
        Warga> assalamualaikum min
            Warga< Halo! Ini e-Saberling…
        Warga> p
            Warga< Halo! Ini e-Saberling…
        Warga> terima kasih banyak pak
            Warga< Siap 🙏…
        Warga> 👍
            Warga< Siap 🙏…
        Warga> stiker
            Warga< 🙂
        """
    )


async def test_small_talk_in_the_middle_is_no_answer(play: Stage) -> None:
    """A nod is no address, and a greeting no description."""
    await play(
        """
        Warga> foto
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> halo
            Warga< Apa masalahnya?…
        Warga> sampah menumpuk
            Warga< Di mana ini?…
        Warga> ok
            Warga< Di mana ini?…
        Warga> 12
            Warga< Di mana ini?…
        """
    )


async def test_a_number_never_cancels(play: Stage) -> None:
    """A house number typed where a place is asked does not throw the draft away."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> 1
            Warga< Di mana ini?…
        Warga> 2
            Warga< Di mana ini?…
        """
    )


# Buttons of the past, the keyboard, commands


async def test_old_buttons_change_nothing(play: Stage) -> None:
    """A button of an earlier question is out of date, says so, and what is asked is asked again."""
    await play(
        """
        Warga> foto
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> [Foto sudah jelas]
            Warga< Di mana ini?…
        Warga> [Foto sudah jelas]
            Warga< Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> [Foto sudah jelas]
            Warga< Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…Ini soal apa?…
        Warga> [Tumpukan]
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> [Lainnya]
            Warga< …Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…🧹 Tumpukan sampah…
        Warga> [Keterangan]
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> [Kirim laporan]
            Warga< Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…Apa masalahnya?…
        Warga> [Kembali]
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> [Kembali]
            Warga< …Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…Sudah benar?…
        """
    )


async def test_old_labels_of_the_keyboard_are_no_answers(play: Stage) -> None:
    """What is tapped on an old keyboard never becomes a word of the report."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> Lanjut tanpa titik
            Warga< Tombol itu sudah tidak berlaku.…Ini soal apa?…
        Warga> 📍 Kirim lokasi saya
            Warga< Ini soal apa?…
        Warga> 1
            Warga< …“sampah”…
        """
    )


async def test_the_keyboard_speaks_in_labels(both: Stage) -> None:
    """The labels below the text field are the commands they stand for, in either language."""
    await both(
        """
        Warga> 📋 Laporan saya
            Warga< Belum ada laporan.…
        Warga> ❓ Help
            Warga< Cara melapor…
        Warga> 📝 Lapor
            Warga< Apa yang kotor atau rusak?…
        Warga> 📝 Report
            Warga< Apa yang kotor atau rusak?…
        """
    )


async def test_menu_brings_the_question_back(play: Stage) -> None:
    """The word menu greets, or asks again what is open."""
    await play(
        """
        Warga> menu
            Warga< Halo! Ini e-Saberling…
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> Menu
            Warga< Di mana ini?…
        """
    )


async def test_an_unknown_command_is_said_to_be_unknown(play: Stage) -> None:
    """A command that does not exist is said not to, and the draft goes on."""
    await play(
        """
        Warga> /resep
            Warga< Perintah /resep tidak saya kenal. Lihat /bantuan.
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> /resep
            Warga< Perintah /resep tidak saya kenal. Lihat /bantuan.
            Warga< Di mana ini?…
        Warga> /ambil 889-8611
            Warga< /ambil hanya dipakai di ruang petugas.
            Warga< Di mana ini?…
        """
    )


async def test_the_language_is_chosen_in_the_middle_of_a_report(both: Stage) -> None:
    """The language changes at once, for whatever follows; the draft stays."""
    await both(
        """
        Warga> /bahasa
            Warga< Pilih bahasa: [Bahasa Indonesia | English]
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> [English]
            Warga< All right, we speak English now.…Your report is not sent yet.…
        Warga> /lapor
            Warga< Where is this?…
        Warga> lokasi 3.6133,98.4959
            Warga< What is it about? Choose one. […
        Warga> [Waste pile]
            Warga< …Is this right?…
        Warga> /language
            Warga< Choose a language: [Bahasa Indonesia | English]
        Warga> [Bahasa Indonesia]
            Warga< Baik, kita berbahasa Indonesia.…
        Warga> /lapor
            Warga< …Sudah benar?…
        """
    )


# Odd texts


async def test_markup_in_words_is_only_words(play: Stage) -> None:
    """What people write is shown as they wrote it: markup, emoji, and writing that runs from right to left."""
    await play(
        """
        Warga> foto "<b>tebal</b> & <a href=x>tautan</a>"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959 "Pasar <Tavip> & Co"
            Warga< Ini soal apa? Pilih satu. […
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> kirim
            Warga< ✅ Tersimpan. Nomor laporan Anda: 889-8611…
            Ruang< …“<b>tebal</b> & <a href=x>tautan</a>”…Pasar <Tavip> & Co…
            Ruang< (titik 889-8611 · 🧹 Tumpukan sampah | Kel. Jati Negara, Kec. Binjai Utara · Pasar <Tavip> & Co)
        Warga> /laporan
            Warga< Laporan Anda / 🔴 889-8611 · 🧹 Tumpukan sampah · menunggu petugas [889-8611]
        Warga> [889-8611]
            Warga* …“<b>tebal</b> & <a href=x>tautan</a>”…Pasar <Tavip> & Co…
        """
    )


async def test_every_script_and_sign_comes_through(play: Stage) -> None:
    """Emoji of several parts, and writing from right to left, are shown whole."""
    await play(
        """
        Warga> foto "مرحبا שלום 👩🏽‍🔧🗑️ ½"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> 1
            Warga< …“مرحبا שלום 👩🏽‍🔧🗑️ ½”…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …“مرحبا שלום 👩🏽‍🔧🗑️ ½”…
            Ruang< (titik 889-8611 · 🧹 Tumpukan sampah | Kel. Jati Negara, Kec. Binjai Utara)
        """
    )


async def test_a_long_tale_is_kept_as_far_as_promised(play: Stage) -> None:
    """A description far longer than a message is cut with a word; what is kept goes to the ticket whole."""
    tale = "got <mampet> & bau 🗑️ " * 250
    assert len(tale) > 4096
    said = await play.seen(f"Warga> {tale}")
    assert said[0].startswith(f"Warga< Keterangannya panjang; yang saya simpan {MOST_WORDS} huruf pertama.")
    await play.before("Warga> foto\nWarga> lokasi 3.6133,98.4959")
    (*_, check) = await play.seen("Warga> Parit")
    assert f"“{tale[:590]}" in check
    (receipt, *_) = await play.seen("Warga> kirim")
    assert "Tersimpan" in receipt
    async with play.database.reading() as tx:
        (ticket,), _ = await listing.found(tx, Wanted(), 1)
    assert ticket.words == tale[:MOST_WORDS].strip()


# Every command at every step

STEPS = {
    "nothing told": "",
    "story": "Warga> /lapor",
    "photo": "Warga> got mampet",
    "words": "Warga> foto",
    "place": 'Warga> foto "got mampet"',
    "point": 'Warga> foto "got mampet"\nWarga> Jl. Sudirman',
    "outside": 'Warga> foto "got mampet"\nWarga> lokasi 3.5952,98.6722',
    "category": PHOTO_AND_PIN,
    "check": f"{PHOTO_AND_PIN}\nWarga> 1",
    "correcting": f"{PHOTO_AND_PIN}\nWarga> 1\nWarga> [Keterangan]",
}
CANCELLING = ("batal", "cancel")


@pytest.mark.parametrize("step", STEPS)
async def test_every_command_at_every_step_keeps_the_draft(play: Stage, step: str) -> None:
    """Whatever is looked up in between, the report goes on where it was."""
    await play.before(STEPS[step])
    asked = await play.seen("Warga> /start")
    for command in sorted({name for _, name in COMMANDS} - set(CANCELLING)):
        if step == "nothing told" and command in ("lapor", "report"):
            continue  # these begin one
        assert await play.seen(f"Warga> /{command}"), f"/{command} is not answered"
        assert await play.seen("Warga> /start") == asked, f"/{command} has moved it"


@pytest.mark.parametrize("command", CANCELLING)
@pytest.mark.parametrize("step", STEPS)
async def test_cancelling_works_at_every_step(play: Stage, step: str, command: str) -> None:
    """One way out works everywhere, says that nothing was sent, and leaves nothing behind."""
    await play.before(STEPS[step])
    (said,) = await play.seen(f"Warga> /{command}")
    words = "Tidak ada laporan yang sedang dibuat." if step == "nothing told" else "Dibatalkan. Tidak ada yang dikirim."
    assert said == f"Warga< {words}"
    assert (await play.seen("Warga> menu"))[0].startswith("Warga< Halo!")
