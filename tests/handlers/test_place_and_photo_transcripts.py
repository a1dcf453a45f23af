"""Where it is and what it looks like, as plays: each way to say it, and what cannot be taken as said."""

from __future__ import annotations

from tests.handlers.stage import Stage

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


async def test_a_point_somewhere_else_than_where_one_stands(play: Stage) -> None:
    """Nobody asks where the resident is: any point counts, and another one sent later takes its place."""
    await play(
        """
        Warga> lokasi 3.5985,98.4800
            Warga< Apa yang kotor atau rusak?…
        Warga> foto "sampah"
            Warga< Ini soal apa? Pilih satu.…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu.…
        Warga> 1
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara…
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


async def test_the_first_pin_again_after_one_outside(play: Stage) -> None:
    """Who sends the old pin once more after a stray one outside has answered."""
    await play(
        """
        Warga> lokasi 3.6133,98.4959
            Warga< Apa yang kotor atau rusak?…
        Warga> lokasi 3.5952,98.6722
            Warga< Titik itu sekitar 14,4 km di luar batas Kota Binjai.…
        Warga> lokasi 3.6133,98.4959
            Warga< Apa yang kotor atau rusak?…
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
