"""A ticket that a neighbour has shared, as plays: followed, and giving nothing away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.replies import Say
from storage import people, photos, tickets
from storage.numbers import id_of
from storage.photos import KeptPhoto
from storage.tickets import Doer
from storage.workflow import Move
from tests.handlers.stage import PUBLIC, REPORT, REPORT_IN_ENGLISH, Stage


async def test_a_neighbour_follows_by_a_shared_link(both: Stage) -> None:
    """The reporter passes the link on; a neighbour sees the public view, follows, is told, and stops again."""
    await both.before(REPORT)
    await both(
        """
        Warga> /laporan
            Warga< Laporan Anda…[889-8611]
        Warga> [889-8611]
            Warga* 🔴 889-8611…“TPS Pekan Binjai meluap”…[✍️ Tambah keterangan | 🗑 Tarik laporan | 📷 1 foto | 🗺 Lihat di peta | … | 🔗 Bagikan | ↩ Daftar laporan]
        Tetangga> buka tautan
            Tetangga< Halo! Ini e-Saberling…/privasi / 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara, Kec. Binjai Utara / Dilaporkan Selasa, 24 November. Target selesai: Jumat, 27 November. [👥 Ikuti | 🔗 Bagikan]
        Tetangga> [Ikuti]
            Tetangga< 🔴 889-8611 · menunggu petugas…👥 Anda mengikuti laporan ini.… [Berhenti ikut | 🔗 Bagikan]
        Tetangga> [Ikuti]
            Tetangga! Anda sudah mengikuti laporan 889-8611.
        Kawan> buka tautan
            Kawan< …👥 1 warga mengikuti. [👥 Ikuti | 🔗 Bagikan]
        Tetangga> /laporan
            Tetangga< …🔴 889-8611 · 🛢️ TPS/tong sampah penuh · menunggu petugas [889-8611]
        Tetangga> [889-8611]
            Tetangga* 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara…[✍️ Tambah keterangan | Berhenti ikut | 🔗 Bagikan | ↩ Daftar laporan]
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* …
            Warga< 🟡 889-8611…
            Tetangga< 🟡 889-8611…
        Tetangga> [Berhenti ikut]
            Tetangga< Anda tidak mengikuti laporan 889-8611 lagi. [👥 Ikuti]
        Tetangga> /laporan
            Tetangga< Belum ada laporan.…
        Rudi> [Mulai]
            Rudi! …
            Ruang* …
            Warga< 🟡 889-8611…
        """
    )


async def test_a_neighbour_follows_in_english(english: Stage) -> None:
    """The public view and what follows, in English."""
    await english.before(REPORT_IN_ENGLISH)
    await english.before(PUBLIC)
    await english(
        """
        Neighbour> buka tautan
            Neighbour< Hello! This is e-Saberling…🔴 889-8611 · waiting for an officer / 🛢️ Overflowing bin or TPS / 📍 Kel. Jati Negara, Kec. Binjai Utara / Reported Tuesday, 24 November. To be done by Friday, 27 November. [👥 Follow | 🔗 Share]
        Neighbour> [Follow]
            Neighbour< 🔴 889-8611 · waiting for an officer…👥 You follow this report.…[Stop following | 🔗 Share]
        Neighbour> [Stop following]
            Neighbour< You do not follow report 889-8611 any more. [👥 Follow]
        """
    )


async def test_a_reporter_finds_their_own_view_behind_their_link(play: Stage) -> None:
    """One's own link opens one's own report, with everything in it."""
    await play.before(REPORT + PUBLIC)
    await play(
        """
        Warga> buka tautan
            Warga< (foto) 🔴 889-8611…“TPS Pekan Binjai meluap”…[✍️ Tambah keterangan | 🗑 Tarik laporan | 🗺 Lihat di peta | … | 🔗 Bagikan]
        """
    )


async def test_a_finished_ticket_shows_the_clean_place(play: Stage) -> None:
    """The officers' photo is everybody's; a follower may say that it is clean, a passer-by may only follow."""
    await play.before(REPORT + PUBLIC + "Tetangga> buka tautan\nTetangga> [Ikuti]")
    await play.before('Rudi> [Ambil]\nRudi> foto "/selesai 889-8611"')
    await play(
        """
        Kawan> buka tautan
            Kawan< (foto) Halo!…🟢 889-8611 · selesai dikerjakan…Dilaporkan Selasa, 24 November. / 👥 1 warga mengikuti. [👥 Ikuti | 🔗 Bagikan]
        Tetangga> buka tautan
            Tetangga< (foto) …[👍 Sudah bersih | 👎 Belum | Berhenti ikut | 🔗 Bagikan]
        Warga> [Sudah bersih]
            Warga< Terima kasih!…
            Ruang* …
            Tetangga< …
        Kawan> [Ikuti]
            Kawan< (foto) 🟢 889-8611 · selesai /…[🔗 Bagikan]
        """
    )


async def test_following_is_told_to_nobody(play: Stage) -> None:
    """Neither the reporter nor the staff room hears who follows."""
    await play.before(REPORT + PUBLIC)
    await play(
        """
        Tetangga> buka tautan
            Tetangga< Halo!…
        Tetangga> [Ikuti]
            Tetangga< …Anda mengikuti…
        Rudi> /tiket 889-8611
            Ruang< …🔴 889-8611…
            Ruang< (titik…
        """
    )
    assert "Tetangga" not in " ".join(what for _, _, what in play.channel.log)


# Nothing of another's ticket

SECRETS = ("meluap", "Warga", "3.61", "98.49", "3,61", "google", "peta", "gang buntu", "rumah Bu Ani")
PRIVATE = """
    Warga> foto "meluap, rumah Bu Ani"
    Warga> lokasi 3.6133,98.4959 "gang buntu"
    Warga> TPS
    Warga> kirim
    Warga> /laporan
    Warga> [889-8611]
"""


OFFICE = (
    "",
    "Rudi> [Ambil]",
    'Rudi> [Ambil]\nRudi> foto "/selesai 889-8611"',
    "Rudi> /tolak 889-8611 bukan wewenang kami",
)


@pytest.mark.parametrize("office", OFFICE)
async def test_the_public_view_gives_nothing_away(play: Stage, office: str) -> None:
    """No name, no words, no point, no place in words, no photo of the reporter: before, while and after following."""
    await play.before(PRIVATE + "Asing> buka tautan\nAsing> [Ikuti]")
    await play.before(office)
    theirs = {photo.id for photo in await _report_photos(play)}
    for line in ("Asing> buka tautan", "Asing> /laporan", "Asing> [889-8611]", "Lewat> buka tautan"):
        await play.act(line)
    chats = (play.people["Asing"], play.people["Lewat"])
    sent = [one.letter.say for one in play.channel.messages if one.address.chat in chats]
    assert len(sent) >= 5 + bool(office)  # the list was opened in place
    for say in sent:
        assert not [word for word in SECRETS if word in _everything(say)], say
        assert say.pin is None
        assert say.picture is None or not theirs & set(say.picture.photos)


async def test_what_an_agency_says_is_done_shows_no_photo(play: Stage) -> None:
    """Resolved on the word of another agency there is no photo of the clean place, and none of the report instead."""
    await play.before(PRIVATE)
    async with play.database.transaction() as tx:
        ticket = await tickets.get(tx, id_of("889-8611") or 0)
        rudi = await people.by_ids(tx, [1])
        assert ticket
        office = Doer(rudi[1], officer=True)
        away = Move("forward", "kabel PLN", agency="PLN", until=play.at + timedelta(days=1))
        ticket, _ = await tickets.move(tx, ticket, away, office, play.at)
        await tickets.move(tx, ticket, Move("resolve", "sudah"), office, play.at)
    await play(
        """
        Asing> buka tautan
            Asing< Halo!…🟢 889-8611 · selesai dikerjakan…
        """
    )


async def _report_photos(play: Stage) -> list[KeptPhoto]:
    async with play.database.reading() as tx:
        found = await photos.of_ticket(tx, id_of("889-8611") or 0)
    return [photo for photo in found if photo.purpose == "report"]


def _everything(say: Say) -> str:
    """All words and addresses of a message, but the name of the desk's own keyboard."""
    buttons = [button for row in say.buttons for button in row]
    return " ".join([str(say.text), say.alt, *(f"{b.label} {b.url} {b.share}" for b in buttons)])


@pytest.mark.parametrize(
    "line",
    ["/start t_889-8611", "/start 889-8611", "/laporan 889-8611", "889-8611", "/tiket 889-8611", "/start t_8898611"],
)
async def test_a_number_alone_opens_nothing(play: Stage, line: str) -> None:
    """Who has only heard or guessed a number sees nothing of the ticket."""
    await play.before(PRIVATE)
    for said in await play.seen(f"Asing> {line}"):
        assert not [word for word in (*SECRETS, "TPS/tong", "Jati Negara", "menunggu") if word in said], said
