"""Telling a report, as plays: what a resident does, what they read, and that nothing of it is lost on the way."""

from __future__ import annotations

import pytest

from handlers.resident.steps import MOST_WORDS
from handlers.router import COMMANDS
from storage import tickets
from tests.handlers.stage import PHOTO_AND_PIN, REPORT, Stage

# The shortest way


async def test_four_actions_make_a_report(both: Stage) -> None:
    """A photo with its words, a pin, a tap on the kind, a tap on send: that is all."""
    await both(
        """
        Warga> foto "TPS Pekan Binjai meluap"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> [TPS/tong]
            Warga< …TPS/tong sampah penuh / “TPS Pekan Binjai meluap” / 📍 Kel. Jati Negara, Kec. Binjai Utara…
        Warga> [Kirim laporan]
            Warga< …Tersimpan. Nomor laporan Anda: 889-8611…Jumat, 27 November (3 hari kerja)…
            Ruang< …🔴 889-8611 · menunggu petugas…⏳ Target: Jumat, 27 November…[✋ Ambil | ✖ Tolak | 🗺 Peta]
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
            Warga< What is it about? Choose one. [🧹 Waste pile | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        """
    )


async def test_consent_is_asked_until_it_is_given(play: Stage) -> None:
    """The notice stands under the first report, and is not repeated once it was agreed to."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …Dengan menekan Kirim, Anda setuju…Dinas Lingkungan Hidup Kota Binjai…/privasi [✅ Kirim laporan…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …889-8611…
            Ruang< …889-8611…
        Warga> foto "sampah lagi"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📷 1 foto [✅ Kirim laporan…
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> [Tumpukan]
            Warga< …Tumpukan sampah / 📍 Kel. Jati Negara…1 foto…
        """
    )


# The place


async def test_an_address_without_a_kelurahan_invites_a_pin(play: Stage) -> None:
    """An address is kept word for word; the pin is welcome and may be left out."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> Jl. Sudirman depan masjid raya
            Warga< Saya catat: “Jl. Sudirman depan masjid raya”.…
        Warga> Lanjut tanpa titik
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Jl. Sudirman depan masjid raya / 📷 1 foto…
        """
    )


async def test_an_address_and_then_the_pin_are_one_place(play: Stage) -> None:
    """The words for the place stay when the pin follows."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> Jl. Sudirman depan masjid raya
            Warga< Saya catat: “Jl. Sudirman depan masjid raya”.…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara · Jl. Sudirman depan masjid raya…
        """
    )


async def test_an_address_may_be_told_in_two_messages(play: Stage) -> None:
    """A second line adds to the address; a kelurahan in it completes the place."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> gang mawar
            Warga< Saya catat: “gang mawar”.…
        Warga> rumah cat hijau
            Warga< Saya catat: “gang mawar, rumah cat hijau”.…
        Warga> Kel. Tanah Tinggi
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Kel. Tanah Tinggi, Kec. Binjai Timur · gang mawar, rumah cat hijau, Kel. Tanah Tinggi…
        """
    )


async def test_a_kelurahan_is_place_enough(play: Stage) -> None:
    """An address that names one kelurahan needs no pin."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> Jl. Gajah Mada, Kelurahan Tanah Tinggi
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Kel. Tanah Tinggi, Kec. Binjai Timur · Jl. Gajah Mada, Kelurahan Tanah Tinggi…
        """
    )


async def test_a_map_link_is_read_back_as_a_pin(play: Stage) -> None:
    """What was read from a link is shown on the map before it is sent."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> https://www.google.com/maps?q=3.6133,98.4959
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara)
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara…
        """
    )


async def test_typed_coordinates_are_read_back_as_a_pin(play: Stage) -> None:
    """So are coordinates."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> 3.6133, 98.4959
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara)
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        """
    )


async def test_a_short_link_is_not_opened(play: Stage) -> None:
    """A link that hides its point is said to be closed to us, and the question stands."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> https://maps.app.goo.gl/abcDEF123
            Warga< Tautan pendek itu tidak bisa saya buka.…Di mana ini?…
        """
    )


async def test_a_venue_brings_its_name(play: Stage) -> None:
    """A place chosen by name on the phone keeps the name."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959 "Pasar Tavip"
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara · Pasar Tavip…
        """
    )


async def test_an_empty_point_is_asked_for_again(play: Stage) -> None:
    """0,0 is what a phone without a fix sends, and is nobody's place."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 0,0
            Warga< Titik itu kosong (0,0). Kirim sekali lagi, ya.…Di mana ini?…
        Warga> lokasi 0.0,0.0
            Warga< Titik itu kosong (0,0)…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        """
    )


async def test_a_point_outside_is_told_how_far_and_another_is_taken(play: Stage) -> None:
    """The draft stays when the pin is across the border; the next pin counts."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.5952,98.6722
            Warga< Titik itu sekitar 14,4 km di luar batas Kota Binjai.…tulis alamatnya…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …“sampah”…📍 Kel. Jati Negara, Kec. Binjai Utara / 📷 1 foto…
        """
    )


async def test_a_point_outside_with_its_address_is_taken(play: Stage) -> None:
    """Who means that very place writes its address, and the distance is shown to everybody."""
    await play(
        """
        Warga> foto "sampah kiriman dari Binjai"
            Warga< Di mana ini?…
        Warga> lokasi 3.5952,98.6722
            Warga< Titik itu sekitar 14,4 km di luar batas Kota Binjai.…
        Warga> Jl. Gatot Subroto, Medan
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📍 Jl. Gatot Subroto, Medan · 14,4 km di luar batas kota…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …📍 Jl. Gatot Subroto, Medan…
            Ruang< …Jl. Gatot Subroto, Medan…
        """
    )


async def test_typed_coordinates_outside(play: Stage) -> None:
    """Typed coordinates across the border are no address."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> 3.5952, 98.6722
            Warga< Titik itu sekitar 14,4 km di luar batas Kota Binjai.…
        Warga> 3.5952, 98.6722
            Warga< Titik itu sekitar 14,4 km di luar batas Kota Binjai.…
        """
    )


async def test_a_pin_outside_while_checking_leads_back(play: Stage) -> None:
    """A stray pin at the check screen takes nothing away: back is one tap."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> lokasi 3.5952,98.6722
            Warga< …14,4 km di luar batas…↩ Kembali…
        Warga> ↩ Kembali
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara / 📷 1 foto…
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
        Warga> 10
            Warga< …💡 Lampu jalan mati…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> bau menyengat
            Warga< …👃 Bau menyengat…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> PARIT
            Warga< …💧 Parit/got tersumbat…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> sampah
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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


# Photos


async def test_an_album_is_one_answer(both: Stage) -> None:
    """Pictures sent together are one answer with one reply, and a late one still belongs to it."""
    await both(
        """
        Warga> foto 3 "tiga sisi"
        ~ 2 detik
            Warga< 3 foto masuk.…Di mana ini?…
        Warga> foto
            Warga< Foto ditambahkan.…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …“tiga sisi”…📷 4 foto…
        """
    )


async def test_more_than_five_photos_are_enough(play: Stage) -> None:
    """The sixth photo is thanked for and left out; nothing else changes."""
    await play(
        """
        Warga> foto 5 "sampah"
        ~ 2 detik
            Warga< Sudah 5 foto, itu cukup.…Di mana ini?…
        Warga> foto
            Warga< Sudah 5 foto, itu cukup.…Di mana ini?…
        Warga> foto 3
        ~ 2 detik
            Warga< Sudah 5 foto, itu cukup.…Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …📷 5 foto…
        """
    )


async def test_a_photo_sent_as_a_file_counts(play: Stage) -> None:
    """A picture sent as a file is a photo; it is shown to nobody before it was cleaned."""
    await play(
        """
        Warga> berkas foto "sampah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< Sudah benar?…📷 1 foto…
        """
    )


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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 4
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
    """A sticker, a contact, a voice note: each gets a word, and what is asked is asked again."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> stiker
            Warga< 🙂 / Di mana ini?…
        Warga> kontak
            Warga< Kontak tidak perlu; Anda dikabari di obrolan ini.…Di mana ini?…
        Warga> suara
            Warga< Suara dan video belum bisa saya simpan.…Di mana ini?…
        """
    )


async def test_the_words_of_a_video_are_kept(play: Stage) -> None:
    """A video cannot be kept, but what was written with it is."""
    await play(
        """
        Warga> video "got mampet depan sekolah"
            Warga< Suara dan video belum bisa saya simpan.…Kirim fotonya…
        Warga> foto
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 4
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> [Foto sudah jelas]
            Warga< Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…Ini soal apa?…
        Warga> [Tumpukan]
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> [Bau menyengat]
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
            Warga< What is it about? Choose one. [🧹 Waste pile | …
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
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< (foto) Sudah benar? Kalau ada yang keliru, ketuk…
        Warga> kirim
            Warga< ✅ Tersimpan. Nomor laporan Anda: 889-8611…
            Ruang< …“<b>tebal</b> & <a href=x>tautan</a>”…Pasar <Tavip> & Co…
            Ruang< (titik 889-8611 · 🧹 Tumpukan sampah | Kel. Jati Negara, Kec. Binjai Utara · Pasar <Tavip> & Co)
        Warga> /laporan
            Warga< Laporan Anda / 🔴 889-8611 · 🧹 Tumpukan sampah · menunggu petugas [889-8611]
        Warga> [889-8611]
            Warga< …“<b>tebal</b> & <a href=x>tautan</a>”…Pasar <Tavip> & Co…
        """
    )


async def test_every_script_and_sign_comes_through(play: Stage) -> None:
    """Emoji of several parts, and writing from right to left, are shown whole."""
    await play(
        """
        Warga> foto "مرحبا שלום 👩🏽‍🔧🗑️ ½"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
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
    (*_, check) = await play.seen("Warga> 4")
    assert f"“{tale[:590]}" in check
    (receipt, *_) = await play.seen("Warga> kirim")
    assert "Tersimpan" in receipt
    async with play.database.reading() as tx:
        (ticket,), _ = await tickets.open_ones(tx, 1)
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
