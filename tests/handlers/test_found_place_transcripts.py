"""Places that are looked up while the resident goes on: short links that are opened, and photos that say where."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.map_links import MapAway
from handlers.places.points import Point
from storage.engine import Database
from tests.bot.scripted import rows
from tests.handlers.stage import RESOLVED, Stage

LINK = "https://maps.app.goo.gl/abcDEF123"
TAVIP = Point(3.6133, 98.4959)
MEDAN = Point(3.5952, 98.6722)


@pytest.fixture
async def curious(database: Database) -> AsyncIterator[Stage]:
    """A play in a city that has short links opened."""
    stage = Stage(database, opens_links=True)
    stage.links.lead[LINK] = TAVIP
    yield stage
    await stage.close()


# Short links


async def test_a_short_link_is_opened_and_read_back(curious: Stage) -> None:
    """The resident hears that it takes a moment, then sees where it leads, and is asked on."""
    await curious(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> {LINK}
            Warga< Sebentar, saya buka tautannya… [✖ Batal]
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara)
            Warga< Ini soal apa?…
        Warga> 1
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara / 📷…
        """
    )
    assert curious.links.opened == [LINK]
    assert await rows(curious.database, "errands") == []


async def test_in_english(database: Database) -> None:
    """The same in English."""
    stage = Stage(database, language="en", opens_links=True)
    stage.links.lead[LINK] = TAVIP
    await stage(
        f"""
        Warga> foto "waste"
            Warga< Where is this?…
        Warga> {LINK}
            Warga< One moment, I am opening the link… […
            Warga< (titik The point as I read it | …
            Warga< What is it about?…
        """
    )
    await stage.close()


async def test_the_name_before_a_link_is_kept(curious: Stage) -> None:
    """A map's "share" writes the name of the place before the link, and the place keeps it."""
    await curious(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> Masjid Raya Binjai {LINK}
            Warga< Sebentar, saya buka tautannya…
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara · Masjid Raya Binjai)
            Warga< Ini soal apa?…
        """
    )


async def test_a_link_that_shows_no_point(curious: Stage) -> None:
    """One that leads nowhere is told of, and the question stands; words beside it stay the address."""
    await curious(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> https://maps.app.goo.gl/nowhere
            Warga< Sebentar, saya buka tautannya…
            Warga< Tautan itu tidak menunjukkan titiknya.…Di mana ini?…
        Warga> Masjid Raya https://maps.app.goo.gl/nowhere2
            Warga< Sebentar, saya buka tautannya…
            Warga< Tautan itu tidak menunjukkan titiknya.…Saya catat: “Masjid Raya”.…
        """
    )


async def test_a_far_side_that_is_away(curious: Stage) -> None:
    """A link that cannot be opened for twenty seconds is given up; until then it is tried again."""
    curious.links.lead[LINK] = MapAway("no connection")
    await curious(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> {LINK}
            Warga< Sebentar, saya buka tautannya…
        ~ 4 detik
        Warga> stiker
            Warga< 🙂 / Sebentar, saya buka tautannya…
        ~ 20 detik
            Warga< Tautan itu tidak menunjukkan titiknya.…Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        """
    )
    assert len(curious.links.opened) >= 2


async def test_who_sends_the_place_meanwhile_is_not_interrupted(curious: Stage) -> None:
    """The answer to a link counts only while the draft still waits for it."""
    curious.links.lead[LINK] = MapAway("no connection")
    await curious(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> {LINK}
            Warga< Sebentar, saya buka tautannya…
        Warga> Kel. Tanah Tinggi
            Warga< Ini soal apa?…
        ~ 30 detik
        Warga> 1
            Warga< …📍 Kel. Tanah Tinggi, Kec. Binjai Timur…
        """
    )


async def test_a_cancelled_draft_does_not_come_back(curious: Stage) -> None:
    """What was found for a draft that was dropped is dropped with it, also while another is told."""
    curious.links.lead[LINK] = MapAway("no connection")
    await curious.before(f'Warga> foto "sampah"\nWarga> {LINK}\nWarga> /batal\nWarga> foto "lain"')
    curious.links.lead[LINK] = TAVIP
    await curious("~ 4 detik\nWarga> stiker\nWarga< 🙂 / Di mana ini?…")


async def test_a_link_in_the_story(curious: Stage) -> None:
    """A link among the first words is the place as well; what is asked meanwhile goes on."""
    await curious(
        f"""
        Warga> got mampet di sini {LINK}
            Warga< Kirim fotonya…
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara)
            Warga< Kirim fotonya…
        Warga> foto
            Warga< Ini soal apa?…
        """
    )


async def test_a_link_that_leads_out_of_the_city(curious: Stage) -> None:
    """It is told how far, like any other point."""
    curious.links.lead[LINK] = MEDAN
    await curious(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> {LINK}
            Warga< Sebentar, saya buka tautannya…
            Warga< Titik itu sekitar 14,4 km di luar batas Kota Binjai.…
        """
    )


async def test_a_place_that_came_by_a_link_can_be_corrected(curious: Stage) -> None:
    """The place is asked for anew, and the old link counts no more."""
    await curious(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> {LINK}
            Warga< Sebentar…
            Warga< (titik…
            Warga< Ini soal apa?…
        Warga> 1
            Warga< …📍 Kel. Jati Negara…
        Warga> [📍 Tempat]
            Warga< Di mana ini?…
        Warga> Kel. Tanah Tinggi
            Warga< …📍 Kel. Tanah Tinggi, Kec. Binjai Timur · Kel. Tanah Tinggi / 📷…
        """
    )


async def test_a_closed_link_with_a_name(play: Stage) -> None:
    """Where links are not opened, the name beside it is kept, and a pin is asked for."""
    await play(
        f"""
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> Masjid Raya Binjai {LINK}
            Warga< Tautan pendek itu tidak bisa saya buka.…Saya catat: “Masjid Raya Binjai”.…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        Warga> 1
            Warga< …📍 Kel. Jati Negara, Kec. Binjai Utara · Masjid Raya Binjai…
        """
    )
    assert play.links.opened == []


async def test_a_map_link_without_a_point(play: Stage) -> None:
    """A place by Google's own number says nothing to us, and its sender hears so."""
    await play(
        """
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> https://maps.google.com/?cid=12345678901234567890
            Warga< Tautan itu tidak menunjukkan titiknya. Kirim lokasinya lewat 📎…Di mana ini?…
        """
    )


# Photos that say where they were taken


async def test_a_photo_says_where_and_is_asked_about(both: Stage) -> None:
    """Where a photo was taken is offered with a pin, and used only with a tap."""
    await both(
        """
        Warga> berkas foto di 3.6133,98.4959 "sampah"
            Warga< Di mana ini?…
            Warga< (titik Titik yang saya baca | Kel. Jati Negara, Kec. Binjai Utara)
            Warga< Foto ini diambil di Kel. Jati Negara, Kec. Binjai Utara (peta). Di situ masalahnya? [Ya, di situ | Bukan, di tempat lain | ✖ Batal]
        Warga> [Ya, di situ]
            Warga< Ini soal apa?…
        Warga> 1
            Warga< Sudah benar?…📍 Kel. Jati Negara, Kec. Binjai Utara…
        """
    )
    assert await rows(both.database, "errands") == []


async def test_a_photo_taken_elsewhere(play: Stage) -> None:
    """Who says no is asked for the place, and not about another photo."""
    await play(
        """
        Warga> berkas foto di 3.6133,98.4959 "sampah"
            Warga< Di mana ini?…
            Warga< (titik …
            Warga< Foto ini diambil di …
        Warga> bukan pak
            Warga< Di mana ini?…
        Warga> berkas foto di 3.6133,98.4959
            Warga< Foto ditambahkan.…Di mana ini?…
        Warga> Kel. Tanah Tinggi
            Warga< Ini soal apa?…
        """
    )


async def test_a_photo_says_where_before_the_place_is_asked(play: Stage) -> None:
    """It is not asked about before its turn."""
    await play(
        """
        Warga> berkas foto di 3.6133,98.4959
            Warga< Apa masalahnya?…
        Warga> got mampet
            Warga< (titik …
            Warga< Foto ini diambil di Kel. Jati Negara…
        Warga> Jl. Veteran, Kel. Tanah Tinggi
            Warga< Ini soal apa?…
        Warga> 1
            Warga< …📍 Kel. Tanah Tinggi, Kec. Binjai Timur · Jl. Veteran, Kel. Tanah Tinggi…
        """
    )


async def test_the_place_given_first_counts(play: Stage) -> None:
    """Who has said where it is, is not asked about the photo."""
    await play(
        """
        Warga> lokasi 3.5985,98.4800
            Warga< Apa yang kotor…
        Warga> berkas foto di 3.6133,98.4959 "sampah"
            Warga< Ini soal apa?…
        """
    )


async def test_a_photo_from_out_of_town_says_nothing(play: Stage) -> None:
    """A photo of another city, or one without a place, leads to no question."""
    await play(
        """
        Warga> berkas foto di 3.5952,98.6722 "sampah"
            Warga< Di mana ini?…
        Warga> berkas foto
            Warga< Foto ditambahkan.…Di mana ini?…
        """
    )


async def test_an_ordinary_photo_is_not_looked_into(play: Stage) -> None:
    """A photo that was not sent as a file has lost its metadata on the way; nobody looks."""
    await play.before('Warga> foto "sampah"')
    assert await rows(play.database, "errands") == []


async def test_found_while_a_ticket_is_asked_about(curious: Stage) -> None:
    """The draft that waits takes what was found, without a word, and goes on with it when its turn comes."""
    await curious.before(RESOLVED)
    curious.links.lead[LINK] = MapAway("no connection")
    await curious.before(f'Warga> foto "sampah"\nWarga> {LINK}\nWarga> [Belum]')
    curious.links.lead[LINK] = TAVIP
    await curious(
        """
        ~ 4 detik
        Warga> masih ada sisa
            Warga< Laporan 889-8611 dibuka lagi.…
            Warga< Ini soal apa?…
            Ruang* (foto) 🔴 …
            Ruang< 👎 …
        """
    )
