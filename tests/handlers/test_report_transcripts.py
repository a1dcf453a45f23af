"""Telling a report, as plays: from the first word to the number of the ticket."""

from __future__ import annotations

from handlers.events import Pressed
from tests.handlers.stage import PHOTO_AND_PIN, REPORT, Stage

# The shortest way


async def test_four_actions_make_a_report(both: Stage) -> None:
    """A photo with its words, a pin, a tap on the kind, a tap on send: that is all."""
    await both(
        """
        Warga> foto "TPS Pekan Binjai meluap"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> [TPS/tong]
            Warga< …TPS/tong sampah penuh / “TPS Pekan Binjai meluap” / 📍 Kel. Jati Negara, Kec. Binjai Utara…
        Warga> [Kirim laporan]
            Warga< …Tersimpan. Nomor laporan Anda: 889-8611…Jumat, 27 November (3 hari kerja)…
            Ruang< …🔴 889-8611 · menunggu petugas…⏳ Target: Jumat, 27 November…[✋ Ambil | 🗺 Peta | ⋯ Lainnya]
            Ruang< (titik 889-8611 · 🛢️ TPS/tong sampah penuh | Kel. Jati Negara, Kec. Binjai Utara)
        """
    )


async def test_four_actions_make_a_report_in_english(english: Stage) -> None:
    """The same in English, and the staff room reads it in its own language."""
    await english(
        """
        Warga> /start
            Warga< Hello! This is e-Saberling…Kota Binjai…/privasi
        Warga> foto "Bin at the market is full"
            Warga< Where is this?…
        Warga> lokasi 3.6133,98.4959
            Warga< What is it about? Choose one. […
        Warga> [Overflowing]
            Warga< …Is this right?…Overflowing bin or TPS…Jati Negara…1 photo…By tapping Send you agree…[✅ Send report…
        Warga> [Send report]
            Warga< …Saved. The number of your report: 889-8611…Friday, 27 November (3 working days)…
            Ruang< …🔴 889-8611 · menunggu petugas…TPS/tong sampah penuh…
            Ruang< (titik 889-8611 · 🛢️ TPS/tong sampah penuh | Kel. Jati Negara, Kec. Binjai Utara)
        """
    )


async def test_a_report_begins_with_whatever_comes_first(both: Stage) -> None:
    """A pin first, then words, then a photo: only what is missing is asked."""
    await both(
        """
        Warga> lokasi 3.6133,98.4959
            Warga< Apa yang kotor atau rusak? / Kirim foto dengan keterangan singkat, atau tuliskan saja. [✖ Batal]
        Warga> got mampet depan rumah
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> foto
            Warga< Ini soal apa? Pilih satu. […
        Warga> [Parit/got]
            Warga< …got mampet depan rumah…Kel. Jati Negara…1 foto…
        Warga> [Kirim laporan]
            Warga< …Nomor laporan Anda: 889-8611…
            Ruang< …Parit/got tersumbat…
            Ruang< (titik 889-8611 · 💧 Parit/got tersumbat | Kel. Jati Negara, Kec. Binjai Utara)
        """
    )


async def test_words_first(play: Stage) -> None:
    """Words alone begin a report, and each further message adds to what is asked."""
    await play(
        """
        Warga> got mampet depan rumah
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> airnya naik ke jalan
            Warga< Sudah saya catat. / Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> foto
            Warga< Di mana ini?…
        Warga> Jl. Sudirman
            Warga< Saya catat: “Jl. Sudirman”.…
        Warga> Lanjut tanpa titik
            Warga< Ini soal apa? Pilih satu. […
        """
    )


async def test_a_report_told_in_several_messages_is_one_report(play: Stage) -> None:
    """Whatever is told until it is sent belongs to one report."""
    await play(
        """
        Warga> got mampet depan rumah
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> airnya naik ke jalan
            Warga< Sudah saya catat. / Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> foto "dari depan"
            Warga< Di mana ini?…
        Warga> foto "dari samping"
            Warga< Foto ditambahkan.…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> bau sekali
            Warga< Sudah saya catat.…
        Warga> [Parit/got]
            Warga< …“got mampet depan rumah / airnya naik ke jalan / dari depan / dari samping / bau sekali”…2 foto…
        """
    )


async def test_a_photo_with_a_link_to_a_map_is_three_answers(play: Stage) -> None:
    """A caption may hold the place as well; it is read back as a pin."""
    await play(
        """
        Warga> foto
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> sampah di sini https://www.google.com/maps?q=3.6133,98.4959
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara)
            Warga< Ini soal apa? Pilih satu. […
        """
    )


async def test_consent_is_asked_until_it_is_given(play: Stage) -> None:
    """The notice stands under the first report, and is not repeated once it was agreed to."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> 1
            Warga< …Dengan menekan Kirim, Anda setuju…Dinas Lingkungan Hidup Kota Binjai…/privasi [✅ Kirim laporan…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …889-8611…
            Ruang< …889-8611…
        Warga> foto "sampah lagi"
            Warga< Di mana ini?…
        Warga> lokasi 3.5985,98.4800
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📷 1 foto… [✅ Kirim laporan…
        """
    )


async def test_a_report_may_go_without_a_photo(play: Stage) -> None:
    """Who has no photo says so once and goes on."""
    await play(
        """
        Warga> lampu jalan mati sejak senin
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> [Tanpa foto]
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> [Lampu jalan]
            Warga< …lampu jalan mati sejak senin…tanpa foto…
        Warga> [Kirim laporan]
            Warga< …Nomor laporan Anda: 889-8611…
            Ruang< …Lampu jalan mati…
            Ruang< (titik 889-8611 · 💡 Lampu jalan mati | Kel. Jati Negara, Kec. Binjai Utara)
        """
    )


async def test_a_photo_may_go_without_words(play: Stage) -> None:
    """Where the photo says it all, nobody has to write."""
    await play(
        """
        Warga> foto
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> [Foto sudah jelas]
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> [Tumpukan]
            Warga< …Tumpukan sampah / 📍 Kel. Jati Negara…1 foto…
        """
    )


# The kind


async def test_the_kind_by_its_number_or_its_name(play: Stage) -> None:
    """Where there are no buttons, a number, a name or its beginning is a tap."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> 99
            Warga< Sudah saya catat.…
        Warga> 6
            Warga< Ini soal apa? Pilih satu. [💡 Lampu jalan mati | 🪧 Spanduk/reklame liar | ↩ Kembali | ✖ Batal]
        Warga> 1
            Warga< …💡 Lampu jalan mati…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. […
        Warga> bau menyengat
            Warga< …👃 Bau menyengat…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. […
        Warga> PARIT
            Warga< …💧 Parit/got tersumbat…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. […
        Warga> yang ini
            Warga< Sudah saya catat.…
        """
    )


# The check


async def test_each_answer_can_be_corrected(both: Stage) -> None:
    """Any one answer is replaced without losing another."""
    await both.before(PHOTO_AND_PIN)
    await both(
        """
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> [Keterangan]
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> bukan sampah, got mampet
            Warga< …“bukan sampah, got mampet”…Kel. Jati Negara…1 foto…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. […
        Warga> [Parit/got]
            Warga< …💧 Parit/got tersumbat / “bukan sampah, got mampet”…
        Warga> [Tempat]
            Warga< Di mana ini?…
        Warga> Kel. Tanah Tinggi
            Warga< …📍 Kel. Tanah Tinggi, Kec. Binjai Timur…
        Warga> [📷 Foto]
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ↩ Kembali]
        Warga> foto
            Warga< (foto) Sudah benar?…📷 1 foto…
        """
    )


async def test_back_leaves_everything_as_it_was(play: Stage) -> None:
    """Who opens a correction and changes their mind goes back to the same report."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> [Keterangan]
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> [Kembali]
            Warga< …“sampah”…Kel. Jati Negara…1 foto…
        Warga> [📷 Foto]
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ↩ Kembali]
        Warga> Kembali
            Warga< …“sampah”…Kel. Jati Negara…1 foto…
        Warga> [Tempat]
            Warga< Di mana ini?…
        Warga> ↩ Kembali
            Warga< …“sampah”…Kel. Jati Negara…1 foto…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. […
        Warga> [Kembali]
            Warga< …🧹 Tumpukan sampah / “sampah”…Kel. Jati Negara…1 foto…
        """
    )


async def test_back_stays_when_something_else_comes(play: Stage) -> None:
    """Even who takes away the only photo, and sends a pin instead, can go back."""
    await play(
        """
        Warga> foto
            Warga< Apa masalahnya? Tulis singkat, misalnya: “got…
        Warga> [Foto sudah jelas]
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. […
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> [📷 Foto]
            Warga< Kirim fotonya, supaya petugas langsung paham. [↩ Kembali]
        Warga> lokasi 3.6133,98.4959
            Warga< …↩ Kembali…
        Warga> [Kembali]
            Warga< …📷 1 foto…
        """
    )


async def test_more_words_and_photos_at_the_check(play: Stage) -> None:
    """The check screen still takes what comes: words are added, photos are counted."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> ada lalat juga
            Warga< …“sampah / ada lalat juga”…
        Warga> foto
            Warga< …Foto ditambahkan.…📷 2 foto…
        Warga> lokasi 3.5985,98.4800
            Warga< …📍 Kel.…
        """
    )


async def test_a_nod_at_the_check_is_not_part_of_the_report(play: Stage) -> None:
    """A nod does not become a word of the report; how to send it is said."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> ya
            Warga< …Kalau sudah benar, ketuk Kirim laporan.…“sampah”…
        Warga> kirim
            Warga< …Nomor laporan Anda: 889-8611…
            Ruang< …“sampah”…
            Ruang< (titik 889-8611 · 🧹 Tumpukan sampah | Kel. Jati Negara, Kec. Binjai Utara)
        """
    )


async def test_a_double_tap_sends_once(both: Stage) -> None:
    """A second tap on send is told the number of the first."""
    await both.before(REPORT)
    await both(
        """
        Warga> [Kirim laporan]
            Warga< Laporan sudah tersimpan dengan nomor 889-8611.
        """
    )


async def test_a_send_button_speaks_for_its_own_draft(play: Stage) -> None:
    """An old "Kirim" sends no other draft, and never says that something is saved which was dropped."""
    await play.before(REPORT)
    await play.before(
        """
        Warga> foto "got mampet di depan sekolah"
        Warga> lokasi 3.6109,98.4910
        Warga> [Parit]
        """
    )
    act, _, mark = play._button("Warga", "Kirim laporan")[0].partition(":")
    dropped = Pressed(act, mark)
    await play.before("Warga> /batal")
    assert await play.pressing("Warga", dropped) == ["Warga< Tombol itu sudah tidak berlaku."]
    await play.before(
        """
        Warga> foto "lampu jalan mati"
        Warga> lokasi 3.6109,98.4910
        Warga> [Lampu]
        """
    )
    (answer,) = await play.pressing("Warga", dropped)
    assert "Tombol itu sudah tidak berlaku. Kita lanjut dari sini:" in answer
    assert "lampu jalan mati" in answer
