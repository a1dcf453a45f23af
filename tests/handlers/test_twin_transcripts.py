"""The same trouble, reported by a neighbour: asked before it is sent, and joined."""

from __future__ import annotations

import pytest

from storage import tickets
from storage.numbers import id_of
from storage.photos import of_ticket
from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, Stage

NEAR = """
    Tetangga> foto "TPS penuh, bau"
    Tetangga> lokasi 3.61360,98.49590
    Tetangga> TPS
"""
"""A neighbour tells of the same, 33 metres away."""
ASKED = "Tetangga< (foto) Sudah ada laporan di dekat situ. Sama? / 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📏 ±30 m, seberang jalan · hari ini /…[Sama, ikut saja | Berbeda | ✖ Batal]"


async def test_a_neighbour_joins(both: Stage) -> None:
    """What is near and of the same kind is shown before sending; one tap lends it photo, words and weight."""
    await both.before(REPORT)
    await both(
        f"""
        Tetangga> foto "TPS penuh, bau"
            Tetangga< Di mana ini?…
        Tetangga> lokasi 3.61360,98.49590
            Tetangga< Ini soal apa?…
        Tetangga> TPS
            {ASKED}
        Tetangga> [Sama, ikut saja]
            Tetangga< 👥 Digabung. Foto dan keterangan Anda sudah masuk ke laporan 889-8611. / Petugas akan menanganinya. Target selesai: Jumat, 27 November. Setiap perkembangan kami kabarkan di sini.
            Ruang* 🔴 889-8611 · menunggu petugas…👥 1 warga mengikuti. / 💬 Warga: “TPS penuh, bau” [✋ Ambil |…| 📷 2 foto | ⋯ Lainnya]
            Ruang< 👥 889-8611: warga lain melaporkan hal yang sama. “TPS penuh, bau”
        Tetangga> [Sama, ikut saja]
            Tetangga< Laporan Anda sudah digabung ke 889-8611.
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* …
            Warga< 🟡 889-8611…
            Tetangga< 🟡 889-8611…
        Tetangga> /laporan
            Tetangga< …🟡 889-8611…
        """
    )
    async with both.database.reading() as tx:
        ticket = id_of("889-8611") or 0
        assert len(await of_ticket(tx, ticket)) == 2
        assert [entry.act for entry in await tickets.history(tx, ticket)] == ["file", "join", "claim"]


async def test_a_neighbour_joins_in_english(english: Stage) -> None:
    """The same in English."""
    await english.before(REPORT_IN_ENGLISH)
    await english(
        """
        Neighbour> foto "Bin is full"
            Neighbour< …
        Neighbour> lokasi 3.61360,98.49590
            Neighbour< …
        Neighbour> Overflowing
            Neighbour< (foto) There is a report near there already. Is it the same? / 🔴 889-8611 · waiting for an officer / 🛢️ Overflowing bin or TPS / 📏 ±30 m, across the street · today / By joining you agree…[Same, I join | Different | ✖ Cancel]
        Neighbour> it smells
            Neighbour< …
        Neighbour> 1
            Neighbour< 👥 Joined. Your photo and words are now with report 889-8611. / An officer will take care of it. To be done by Friday, 27 November. We tell you here of everything that happens.
            Ruang* …
            Ruang< 👥 889-8611: warga lain melaporkan hal yang sama. “Bin is full / it smells”
        """
    )


async def test_what_differs_is_a_report_of_its_own(play: Stage) -> None:
    """ "Berbeda" leads to the check, and the same draft is not asked again, whatever else is corrected."""
    await play.before(REPORT + NEAR)
    await play(
        """
        Tetangga> [Berbeda]
            Tetangga< (foto) Sudah benar?…[✅ Kirim laporan…
        Tetangga> [Keterangan]
            Tetangga< Apa masalahnya?…
        Tetangga> bak sampah pecah
            Tetangga< (foto) Sudah benar?…“bak sampah pecah”…
        Tetangga> kirim
            Tetangga< ✅ Tersimpan. Nomor laporan Anda: 507-8944…
            Ruang< …507-8944…
            Ruang< (titik…
        """
    )


async def test_a_corrected_spot_is_asked_about_anew(play: Stage) -> None:
    """Another place, or another kind, is another question; where nothing is near, none at all."""
    await play.before(REPORT + NEAR + "Tetangga> [Berbeda]")
    await play(
        """
        Tetangga> [Tempat]
            Tetangga< Di mana ini?…
        Tetangga> lokasi 3.5985,98.4800
            Tetangga< (foto) Sudah benar?…
        Tetangga> [Tempat]
            Tetangga< Di mana ini?…
        Tetangga> lokasi 3.6133,98.4959
            Tetangga< …Sama?…📏 di titik yang sama · hari ini…
        Tetangga> tidak
            Tetangga< (foto) Sudah benar?…
        Tetangga> [Jenis]
            Tetangga< Ini soal apa?…
        Tetangga> 1
            Tetangga< (foto) Sudah benar?…
        """
    )


async def test_what_comes_meanwhile_is_added(play: Stage) -> None:
    """A photo, a word or an album while it is asked goes to the draft; the question stands, and goes along when joined."""
    await play.before(REPORT + NEAR)
    await play(
        """
        Tetangga> foto
            Tetangga< (foto) Foto ditambahkan. / Sudah ada laporan…[Sama, ikut saja…
        Tetangga> sudah tiga hari
            Tetangga< (foto) …Sama?…
        Tetangga> foto 2
        ~ 2 detik
            Tetangga< (foto) 4 foto masuk. / Sudah ada laporan…
        Tetangga> /lapor
            Tetangga< (foto) …Sama?…
        Tetangga> 1
            Tetangga< 👥 Digabung.…
            Ruang* …💬 Warga: “TPS penuh, bau / sudah tiga hari” [✋ Ambil |…| 📷 5 foto | ⋯ Lainnya]
            Ruang< 👥 889-8611…
        """
    )


async def test_the_nearest_three_are_shown_one_by_one(play: Stage) -> None:
    """Several are leafed through, the nearest first; no more than three."""
    for name, lat in (("Ani", 3.6130), ("Budi", 3.6133), ("Citra", 3.6135), ("Dedi", 3.6136)):
        await play.before(f'{name}> foto "penuh"\n{name}> lokasi {lat},98.4959\n{name}> TPS')
        if name != "Ani":
            await play.before(f"{name}> [Berbeda]")
        await play.before(f"{name}> kirim")
    await play(
        """
        Tetangga> foto "TPS penuh"
            Tetangga< …
        Tetangga> lokasi 3.61331,98.49590
            Tetangga< …
        Tetangga> TPS
            Tetangga< (foto) …📏 di titik yang sama · hari ini…[Sama, ikut saja | Berbeda | Lihat yang lain (1 dari 3) › | ✖ Batal]
        Tetangga> [Lihat yang lain]
            Tetangga< (foto) …📏 ±20 m, beberapa langkah · hari ini…[Sama, ikut saja | Berbeda | Lihat yang lain (2 dari 3) › | ✖ Batal]
        Tetangga> [Lihat yang lain]
            Tetangga< (foto) …📏 ±30 m, seberang jalan · hari ini…[… (3 dari 3) ›…
        Tetangga> [Lihat yang lain]
            Tetangga< (foto) …📏 di titik yang sama…(1 dari 3)…
        """
    )


NOT_NEAR = {
    "another kind": ("3.61360,98.49590", "lainnya", ""),
    "too far": ("3.61400,98.49590", "TPS", ""),
    "finished": ("3.61360,98.49590", "TPS", "Rudi> /tolak 889-8611 bukan wewenang kami"),
    "too old": ("3.61360,98.49590", "TPS", "~ 61 hari"),
    "in words": ("Jl. Sudirman depan toko", "TPS", ""),
}


@pytest.mark.parametrize("why", NOT_NEAR)
async def test_nothing_near_asks_nothing(play: Stage, why: str) -> None:
    """Another kind, another street, finished, long ago, or a place without a point: nothing is asked, no tap is spent."""
    where, kind, meanwhile = NOT_NEAR[why]
    await play.before(REPORT + meanwhile)
    point = f"lokasi {where}" if where[0] == "3" else f"{where}\nTetangga> Lanjut tanpa titik"
    await play.before(f'Tetangga> foto "penuh"\nTetangga> {point}')
    assert "Sudah benar?" in (await play.seen(f"Tetangga> {kind}"))[-1]


async def test_age_is_told_in_days(play: Stage) -> None:
    """How old it is decides with others whether it is the same."""
    await play.before(REPORT + "~ 1 hari")
    await play.before('Tetangga> foto "penuh"\nTetangga> lokasi 3.6133,98.4959')
    assert "· kemarin" in (await play.seen("Tetangga> TPS"))[-1]
    await play.before("~ 2 hari\nTetangga> /batal")
    await play.before('Tetangga> foto "penuh"\nTetangga> lokasi 3.6133,98.4959')
    assert "· 3 hari lalu" in (await play.seen("Tetangga> TPS"))[-1]


async def test_ones_own_report_is_added_to(play: Stage) -> None:
    """Who reports the same again adds to their own report; nobody follows themselves, and nobody is counted twice."""
    await play.before(REPORT)
    await play(
        """
        Warga> foto "sekarang sampai ke jalan"
            Warga< …
        Warga> lokasi 3.6133,98.4959
            Warga< …
        Warga> TPS
            Warga< (foto) Anda sudah melaporkan ini? / 🔴 889-8611…[Sama, tambahkan ke situ | Berbeda | ✖ Batal]
        Warga> [Sama]
            Warga< Ditambahkan ke laporan Anda 889-8611. / Petugas akan…
            Ruang* …“TPS Pekan Binjai meluap”…💬 Warga: “sekarang sampai ke jalan”…📷 2 foto | ⋯ Lainnya]
            Ruang< 💬 889-8611: pelapornya menambahkan. “sekarang sampai ke jalan”
        Warga> /laporan
            Warga< Laporan Anda / 🔴 889-8611 · 🛢️ TPS/tong sampah penuh · menunggu petugas [889-8611]
        """
    )
    await play.before(NEAR + "Tetangga> [Sama]" + NEAR)
    await play(
        """
        Tetangga> [Sama, tambahkan]
            Tetangga< 👥 Digabung.…
            Ruang* …👥 1 warga mengikuti.…📷 4 foto | ⋯ Lainnya]
            Ruang< 👥 889-8611…
        """
    )


async def test_a_ticket_that_is_closed_meanwhile(play: Stage) -> None:
    """Who joins a moment too late has lost nothing: the report stands ready to be sent on its own."""
    await play.before(REPORT + NEAR + "Rudi> /tolak 889-8611 bukan wewenang kami")
    await play(
        """
        Tetangga> [Sama]
            Tetangga< (foto) Laporan itu baru saja selesai atau ditutup. Laporan Anda bisa dikirim sendiri. / Sudah benar?…“TPS penuh, bau”…[✅ Kirim laporan…
        Tetangga> kirim
            Tetangga< ✅ Tersimpan.…
            Ruang< …
            Ruang< (titik…
        """
    )


async def test_a_neighbour_learns_nothing_of_the_reporter(play: Stage) -> None:
    """Of another's report the photo is shown, and nothing of what they wrote, who they are, or where exactly it is."""
    await play.before(
        """
        Warga> foto "meluap, rumah Bu Ani"
        Warga> lokasi 3.6133,98.4959 "gang buntu"
        Warga> TPS
        Warga> kirim
        """
    )
    await play.before('Tetangga> foto "penuh"\nTetangga> lokasi 3.61360,98.49590')
    (said,) = await play.seen("Tetangga> TPS")
    assert not [word for word in ("Ani", "meluap", "Warga<", "gang", "3.6", "98.4") if word in said]


async def test_a_reporter_learns_nothing_of_who_joined(play: Stage) -> None:
    """What a neighbour adds goes to the office: the reporter sees neither their words nor their photo."""
    await play.before(REPORT + NEAR + "Tetangga> [Sama]")
    await play.before("Warga> /laporan")
    (said,) = await play.seen("Warga> [889-8611]")
    assert "bau" not in said
    assert "📷 1 foto" in said
    await play.before("Warga> [1 foto]")
    shown = play.channel.messages[-1].letter
    assert shown.shown is not None
    assert shown.shown.ref == "pic-0"


async def test_erased_where_it_was_shown(play: Stage) -> None:
    """When the reporter is forgotten, the photo goes from the chats of those who were asked about it."""
    await play.before(REPORT + NEAR)
    await play.before("Warga> /hapus\nWarga> [Ya, hapus semua]")
    await play.before("~ 5 menit\n~ 5 menit")
    left = [one.letter for one in play.channel.messages if one.address.chat == play.people["Tetangga"]]
    assert not [letter for letter in left if letter.shown and letter.shown.ref == "pic-0"]
