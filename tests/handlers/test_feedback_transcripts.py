"""Is it clean, and was the rejection right? What residents have the last word on, as plays."""

from __future__ import annotations

from tests.handlers.stage import (
    AGAIN_RESOLVED,
    ONCE_MORE,
    PHOTO_AND_PIN,
    PUBLIC,
    REJECTED,
    REPORT,
    RESOLVED,
    RESOLVED_IN_ENGLISH,
    WORKED_ON,
    Stage,
)

# Is it clean?


async def test_clean_closes(both: Stage) -> None:
    """A thumb up closes the report, and the staff room sees it."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Sudah bersih]
            Warga< Terima kasih! Laporan 889-8611 ditutup. / Berapa bintang untuk hasilnya? Boleh dilewati. [⭐ 1 | ⭐ 2 | ⭐ 3 | ⭐ 4 | ⭐ 5 | Lewati]
            Ruang* 🟢 889-8611 · selesai /…
        Warga> [Sudah bersih]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. / Berapa bintang untuk hasilnya?…
        Warga> [Belum]
            Warga< …Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        """
    )


async def test_not_clean_with_a_word(both: Stage) -> None:
    """A thumb down asks what is left; a word opens the report again, and the officers read it."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> masih ada sisa di pojok
            Warga< Laporan 889-8611 dibuka lagi. Petugas akan menanganinya.…
            Ruang* …🔴 889-8611 · dibuka lagi…💬 Warga: “masih ada sisa di pojok” [✋ Ambil…
            Ruang< 👎 889-8611 belum beres, kata warga: “masih ada sisa di pojok”
        """
    )


async def test_not_clean_with_a_photo(play: Stage) -> None:
    """A photo is answer enough, and lies with the report."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> foto
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …🔴 889-8611 · dibuka lagi…[✋ Ambil | 🗺 Peta | 📷 3 foto | ⋯ Lainnya]
            Ruang< 👎 889-8611 belum beres, kata warga: “Foto terlampir.”
        """
    )


async def test_not_clean_with_an_album(play: Stage) -> None:
    """An album is one answer here, too: nothing of it becomes a new report."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> foto 3 "masih begini"
        ~ 2 detik
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “masih begini”…📷 5 foto | ⋯ Lainnya]
            Ruang< 👎 889-8611 belum beres, kata warga: “masih begini”
        Warga> menu
            Warga< Halo! Ini e-Saberling…
        """
    )


async def test_not_clean_waits_for_an_answer(play: Stage) -> None:
    """What is no answer has the question asked again; nothing is held up by it."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> stiker
            Warga< 🙂 / Apa yang belum beres?…
        Warga> lokasi 0,0
            Warga< Apa yang belum beres?…
        Warga> ok
            Warga< Apa yang belum beres?…
        Warga> /laporan
            Warga< Laporan Anda / 🟢 889-8611…
        Warga> /batal
            Warga< Baik, laporan itu tetap seperti semula.
        Warga> [Sudah bersih]
            Warga< Terima kasih! Laporan 889-8611 ditutup.…
            Ruang* 🟢 889-8611 · selesai…
        """
    )


async def test_not_clean_by_a_voice_note_a_place_and_a_file_with_words(both: Stage) -> None:
    """Whatever shows what is left is an answer: spoken, a point on the map, the words of a file that cannot be read."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> suara 12
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “🎤 0:12” […🎤 1 rekaman | ⋯ Lainnya]
            Ruang< 👎 889-8611 belum beres, kata warga: “🎤 0:12”
        """
    )
    await both.before(AGAIN_RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> lokasi 3.6133,98.4959
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “📍 Kel. Jati Negara, Kec. Binjai Utara”…
            Ruang< 👎 889-8611 belum beres, kata warga: “📍 Kel. Jati Negara, Kec. Binjai Utara” Lihat di peta
        """
    )
    await both.before(AGAIN_RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> film raksasa "sisi kirinya belum"
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “sisi kirinya belum”…
            Ruang< 👎 889-8611 belum beres, kata warga: “sisi kirinya belum”
        """
    )


async def test_not_clean_pressed_twice_in_the_middle_of_an_album(play: Stage) -> None:
    """A second press asks again and loses nothing of the album that is on its way."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> foto 2 "masih begini"
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        ~ 2 detik
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “masih begini”…📷 4 foto | ⋯ Lainnya]
            Ruang< 👎…
        Warga> [Belum]
            Warga< 🔴 889-8611 · dibuka lagi / Petugas akan menanganinya.…
        """
    )


async def test_the_first_of_two_readers_decides(both: Stage) -> None:
    """A follower may call it clean as well; who comes second is told how it stands, and both may give stars."""
    await both.before(f"{REPORT}\n{PUBLIC}\nTetangga> buka tautan\nTetangga> [Ikuti]\n{WORKED_ON}")
    await both(
        """
        Tetangga> [Sudah bersih]
            Tetangga< Terima kasih! Laporan 889-8611 ditutup. / Berapa bintang…
            Warga< 🟢 889-8611 · selesai / Seorang warga yang mengikuti memastikan sudah bersih. Laporan ditutup.…
            Ruang* 🟢 889-8611 · selesai…
        Warga> [Belum]
            Warga< …Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        Tetangga> [⭐ 5]
            Tetangga* ⭐⭐⭐⭐⭐ 5 dari 5…
            Ruang* …⭐ 5 dari 5 (1 warga)…
        Warga> [Sudah bersih]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. / Berapa bintang…
        Warga> [⭐ 2]
            Warga* ⭐⭐ 2 dari 5…
            Ruang* …⭐ 3,5 dari 5 (2 warga)…
        """
    )


async def test_not_clean_typed_way_out(play: Stage) -> None:
    """The way out may be typed as well."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> batal
            Warga< Baik, laporan itu tetap seperti semula.
        """
    )


async def test_feedback_in_the_middle_of_a_draft(both: Stage) -> None:
    """A new report waits while the old one is answered, and goes on where it was."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> foto "sampah di tempat lain"
            Warga< Di mana ini?…
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> belum disapu
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …belum disapu…
            Warga< Di mana ini?…
            Ruang< 👎…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …🧹 Tumpukan sampah / “sampah di tempat lain”…1 foto… [✅ Kirim laporan…
        """
    )


async def test_the_check_screen_comes_back_as_it_was(play: Stage) -> None:
    """Who agreed to the notice once is not asked again because another report came in between."""
    await play.before(RESOLVED)
    await play.before(f"{PHOTO_AND_PIN}\nWarga> 1")
    (asked,) = await play.seen("Warga> menu")
    await play.before("Warga> [Belum]")
    *_, again = await play.seen("Warga> [Batal]")
    assert again == asked
    assert "setuju" not in again


async def test_a_draft_is_taken_up_from_within_the_question(play: Stage) -> None:
    """Who would rather go on with the new report does so by /lapor."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> foto "sampah di tempat lain"
            Warga< Di mana ini?…
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> /lapor
            Warga< Di mana ini?…
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> [Batal]
            Warga< Baik, laporan itu tetap seperti semula.
            Warga< Di mana ini?…
        """
    )


async def test_clean_in_the_middle_of_a_draft(play: Stage) -> None:
    """A thumb up takes nothing from the draft."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> foto "sampah di tempat lain"
            Warga< Di mana ini?…
        Warga> [Sudah bersih]
            Warga< Terima kasih!…
            Ruang* 🟢 889-8611 · selesai…
        Warga> menu
            Warga< Di mana ini?…
        """
    )


async def test_feedback_in_english(english: Stage) -> None:
    """The last word in English."""
    await english.before(RESOLVED_IN_ENGLISH)
    await english(
        """
        Warga> [Not yet]
            Warga< What is left? Send a photo or write a few words. [✖ Cancel]
        Warga> half of it is still there
            Warga< Report 889-8611 is open again. An officer will take care of it.…
            Ruang* …💬 Warga: “half of it is still there”…
            Ruang< 👎 889-8611 belum beres…
        """
    )


async def test_silence_is_closed_as_silence(both: Stage) -> None:
    """A week without a word closes the report, recorded as no answer and never as praise."""
    await both.before(RESOLVED)
    await both(
        """
        ~ 8 hari
            Warga< …Laporan ditutup karena tidak ada jawaban. Kalau masih kotor, lapor lagi, ya.…
            Ruang* 🟢 889-8611 · selesai /…
        Warga> [Lihat laporan]
            Warga< …ditutup tanpa jawaban…
        """
    )


# Was the rejection right?


async def test_a_rejection_is_appealed_once(both: Stage) -> None:
    """The reporter may ask once to look again; the second no is final, and says so."""
    await both.before(REJECTED)
    await both(
        """
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi? Tulis singkat. [✖ Batal]
        Warga> ini memang tugas DLH
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* 🔴 889-8611 · dibuka lagi…
            Ruang< ↩ 889-8611 diajukan lagi oleh warga: “ini memang tugas DLH”
        Rudi> /tolak 889-8611 tetap bukan
            Warga< …“tetap bukan” [Lihat laporan]
            Ruang< 889-8611 ditolak. Pelapor akan dikabari.
            Ruang* …tidak dapat ditangani…
        Warga> [Ajukan lagi]
            Warga< …Laporan ini sudah dilihat dua kali. Kalau keadaannya berubah, lapor lagi, ya. [📝 Lapor lagi di sini]
        """
    )


async def test_an_appeal_can_be_left(play: Stage) -> None:
    """Who opens the appeal and thinks better of it keeps the right to it."""
    await play.before(REJECTED)
    await play(
        """
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi? Tulis singkat. [✖ Batal]
        Warga> [Batal]
            Warga< Baik, laporan itu tetap seperti semula.
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi?…
        """
    )


async def test_an_appealed_ticket_is_worked_like_any_other(play: Stage) -> None:
    """After the appeal an officer may take it."""
    await play.before(ONCE_MORE)
    await play(
        """
        Rudi> /ambil 889-8611
            Warga< …Petugas sudah menerima laporan ini.…
            Ruang< Anda mengambil 889-8611.
            Ruang* …diterima petugas…
        """
    )
