"""The living card in the residents' chats, as plays: made once, edited at every change, and taken back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from markupsafe import Markup

from bot.channels import CannotEdit, Letter, Receipt
from tests.handlers.stage import PUBLIC, REPORT, REPORT_IN_ENGLISH, Stage

FOLLOWED = f"{REPORT}{PUBLIC}Tetangga> buka tautan\nTetangga> [Ikuti]"


@pytest.fixture(autouse=True)
def seen(request: pytest.FixtureRequest) -> None:
    """These plays look at the cards."""
    for name in ("play", "both", "english"):
        if name in request.fixturenames:
            request.getfixturevalue(name).channel.shows_cards = True


def cards(play: Stage, who: str) -> list[Letter]:
    """The living cards as they stand in somebody's chat."""
    chat = play.people[who]
    return [
        one.letter for one in play.channel.messages if one.address.chat == chat and one.letter.id in play.channel.cards
    ]


async def test_a_report_has_one_card_that_is_edited_at_every_change(both: Stage) -> None:
    """It comes with the receipt and says number, status, kind, place, who is next and by when; later it is edited."""
    await both.before('Warga> foto "TPS Pekan Binjai meluap"\nWarga> lokasi 3.6133,98.4959\nWarga> TPS')
    await both(
        """
        Warga> kirim
            Warga< ✅ Tersimpan. Nomor laporan Anda: 889-8611…
            Warga< 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara, Kec. Binjai Utara / Petugas akan menanganinya. Target selesai: Jumat, 27 November. [📜 Lihat riwayat | 🔗 Bagikan…]
            Ruang< …
            Ruang< …
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* …
            Warga< 🟡 889-8611 · diterima petugas / Petugas sudah menerima laporan ini.…
            Warga* 🟡 889-8611 · diterima petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara…[📜 Lihat riwayat | 🔗 Bagikan…]
        Rudi> foto "/selesai 889-8611"
            Ruang< ✅ …
            Warga* 🟢 889-8611 · selesai dikerjakan /…[👍 Sudah bersih | 👎 Belum | 📜 Lihat riwayat | 🔗 Bagikan…]
            Ruang* …
            Warga< (foto) 🟢 889-8611 · selesai dikerjakan / Sudah dikerjakan.…
        Warga> [Sudah bersih]
            Warga< Terima kasih!…
            Warga* 🟢 889-8611 · selesai / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara, Kec. Binjai Utara [📜 Lihat riwayat | 🔗 Bagikan…]
            Ruang* …
        Warga> [Lihat riwayat]
            Warga< (foto) 🟢 889-8611 · selesai…laporan tersimpan…dipastikan bersih…
        """
    )


async def test_the_card_speaks_english(english: Stage) -> None:
    """Reporter and follower have it in their language."""
    await english.before(REPORT_IN_ENGLISH)
    await english.before("Warga> /laporan\nWarga> [889-8611]\nNeighbour> buka tautan\nNeighbour> [Follow]")
    await english.before("Rudi> [Ambil]")
    assert "🟡 889-8611 · taken by an officer" in words(cards(english, "Warga"))
    assert "👥 You follow this report." in words(cards(english, "Neighbour"))


async def test_a_follower_has_a_card_of_what_everybody_may_see(play: Stage) -> None:
    """It is made when they follow, edited like the reporter's, and has neither words nor the exact place."""
    await play.before(REPORT + PUBLIC + "Tetangga> buka tautan")
    await play(
        """
        Tetangga> [Ikuti]
            Tetangga< 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara, Kec. Binjai Utara / Petugas akan menanganinya. Target selesai: Jumat, 27 November. / 👥 1 warga mengikuti. / 👥 Anda mengikuti laporan ini. Perkembangannya kami kabarkan di sini. [Berhenti ikut | 🔗 Bagikan…]
            Warga* 🔴 889-8611…👥 1 warga mengikuti. […]
        Rudi> [Ambil]
            Rudi! …
            Ruang* …
            Warga< 🟡 889-8611…
            Tetangga< 🟡 889-8611…
            Warga* 🟡 889-8611…
            Tetangga* 🟡 889-8611 · diterima petugas…[Berhenti ikut | 🔗 Bagikan…]
        Tetangga> [Berhenti ikut]
            Tetangga< Anda tidak mengikuti laporan 889-8611 lagi. [👥 Ikuti]
            Tetangga* 🟡 889-8611 · diterima petugas / 🛢️ TPS/tong sampah penuh…[👥 Ikuti | 🔗 Bagikan…]
            Warga* 🟡 889-8611…
        Rudi> [Mulai]
            Rudi! …
            Ruang* …
            Warga< 🟡 889-8611…
            Warga* 🟡 889-8611 · sedang dikerjakan…
        """
    )
    assert "meluap" not in words(cards(play, "Tetangga"))


async def test_many_changes_at_once_are_one_edit(play: Stage) -> None:
    """The card shows how it stands when it is sent: what happened on the way is told by pushes."""
    await play.before(REPORT)
    seen = await play.together(
        "Rudi> /ambil 889-8611", "Rudi> /mulai 889-8611", 'Rudi> foto "/selesai 889-8611"', "Sari> /ambil 889-8611"
    )
    mine = [line for line in seen if line.startswith("Warga")]
    assert sorted(line[:6] for line in mine) == ["Warga*", "Warga<", "Warga<", "Warga<"]
    assert sum(line.startswith("Warga* 🟢 889-8611 · selesai dikerjakan") for line in mine) == 1


async def test_a_card_that_cannot_be_edited_is_followed_by_a_new_one(
    play: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes without a sound, and is the one that is edited from then on."""
    await play.before(REPORT)
    send, old = play.channel.send, {one.id for one in play.channel.messages}

    async def too_old(letter: Letter) -> Receipt:
        if letter.replaces in old and letter.id in play.channel.cards:
            raise CannotEdit("message can't be edited")
        return await send(letter)

    monkeypatch.setattr(play.channel, "send", too_old)
    await play(
        """
        Rudi> [Ambil]
            Rudi! …
            Ruang* …
            Warga< 🟡 889-8611 · diterima petugas / Petugas sudah…
            Warga< 🟡 889-8611 · diterima petugas / 🛢️ …[📜 Lihat riwayat | 🔗 Bagikan…]
        Rudi> [Mulai]
            Rudi! …
            Ruang* …
            Warga< 🟡 889-8611 · sedang dikerjakan / Petugas mulai…
            Warga* 🟡 889-8611 · sedang dikerjakan / 🛢️ …
        """
    )
    assert cards(play, "Warga")[-1].say.silent


async def test_only_what_asks_for_somebody_makes_a_sound(play: Stage) -> None:
    """That work goes on is read when there is time; that it is done, or refused, is heard."""
    await play.before(REPORT)
    chat = play.people["Warga"]

    def last() -> Letter:
        pushes = [one.letter for one in play.channel.messages if one.address.chat == chat]
        return next(one for one in reversed(pushes) if one.id not in play.channel.cards)

    for act, silent in (("Rudi> [Ambil]", True), ("Rudi> [Mulai]", True), ('Rudi> foto "/selesai 889-8611"', False)):
        await play.before(act)
        assert last().say.silent is silent, act
    assert all(one.say.silent for one in cards(play, "Warga"))


async def test_who_is_forgotten_has_no_card_any_more(play: Stage) -> None:
    """Their cards are taken back with the goodbye; a follower keeps theirs, and has it as the reporter from now on."""
    await play.before(FOLLOWED)
    await play(
        """
        Warga> /hapus
            Warga< Hapus semua data Anda? …
        Warga> [Ya, hapus]
            Warga< Baik.…
            Warga- 🔴 889-8611 · menunggu petugas…
        Rudi> [Ambil]
            Rudi! …
            Ruang* …
            Warga< 🟡…
            Tetangga< 🟡…
            Tetangga* 🟡 889-8611…
        ~ 2 menit
            Ruang- …
            Ruang- …
            Tetangga< 🟡 889-8611 · diterima petugas / Pelapor pertama menghapus datanya.…
            Tetangga* 🟡 889-8611 · diterima petugas…[📜 Lihat riwayat | 🔗 Bagikan…]
            Ruang< …
        """
    )


async def test_an_answer_to_the_card_belongs_to_its_ticket(play: Stage) -> None:
    """A photo sent as an answer to the card is added to the report that the card shows."""
    await play.before(REPORT)
    (told, *_) = await play.seen('Warga> balas (Lihat riwayat): foto "masih ada"')
    assert "889-8611" in told


def words(some: Sequence[Letter]) -> Markup:
    return Markup("\n").join(one.say.text for one in some).striptags()  # type: ignore[return-value]
