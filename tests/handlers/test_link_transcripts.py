"""Coming by a link, as plays: a sticker at a bin, and a ticket that a neighbour has shared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.events import Commanded
from handlers.replies import Say
from handlers.resident.leading import MOST_WRONG
from storage import people, photos, tickets
from storage.numbers import id_of
from storage.photos import KeptPhoto
from storage.spots import Site
from storage.tables import wrong_links
from storage.tickets import Doer
from storage.workflow import Move
from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, RESOLVED, Stage

PEKAN = Site(
    "TPS Pekan Binjai", 3.6133, 98.4959, "belakang pasar", "12.75.01.1002", "Jati Negara", "Binjai Utara", "full_bin"
)
TAVIP = Site("TPS Tavip", 3.5985, 98.48, "", "12.75.02.1002", "Setia", "Binjai Kota")
OLD = Site("TPS Lama", 3.6, 98.48, "", None, "Setia", "Binjai Kota", None, active=False)

# A sticker


async def test_a_scanned_sticker_knows_the_place(both: Stage) -> None:
    """Who has never pressed Start is greeted and asked in one message; the place is there, the likely kind comes first."""
    await both.stick(PEKAN)
    await both(
        """
        Warga> pindai TPS Pekan Binjai
            Warga< Halo! Ini e-Saberling, …/privasi / Lapor di TPS Pekan Binjai, belakang pasar. / Apa yang kotor…[✖ Batal]
        Warga> foto "tongnya meluap"
            Warga< Ini soal apa? Pilih satu. [🛢️ TPS/tong sampah penuh | 🧹 Tumpukan sampah | …
        Warga> [Bau]
            Warga< …Bau menyengat…📍 Kel. Jati Negara, Kec. Binjai Utara · TPS Pekan Binjai, belakang pasar…
        Warga> [Kirim laporan]
            Warga< …Tersimpan. Nomor laporan Anda: 889-8611…
            Ruang< …🔴 889-8611…TPS Pekan Binjai, belakang pasar…
            Ruang< (titik 889-8611 · 👃 Bau menyengat | …
        Warga> pindai TPS Pekan Binjai
            Warga< Lapor di TPS Pekan Binjai, belakang pasar. / Apa yang kotor…[✖ Batal]
        """
    )


async def test_a_scanned_sticker_in_english(english: Stage) -> None:
    """The same in English: the place keeps its own name."""
    await english.stick(PEKAN)
    await english(
        """
        Warga> pindai TPS Pekan Binjai
            Warga< Hello! This is e-Saberling…/ A report at TPS Pekan Binjai, belakang pasar. / What is dirty or broken?…
        Warga> foto "it smells"
            Warga< What is it about? Choose one. [🛢️ Overflowing bin or TPS | 🧹 Waste pile | …
        Warga> 1
            Warga< …Overflowing bin or TPS…📍 Kel. Jati Negara…
        """
    )


async def test_the_place_of_a_sticker_can_be_corrected(play: Stage) -> None:
    """A sticker that somebody has carried away imposes nothing."""
    await play.stick(PEKAN)
    await play.before('Warga> pindai TPS Pekan Binjai\nWarga> foto "meluap"\nWarga> 1')
    await play(
        """
        Warga> [Tempat]
            Warga< Di mana ini?…
        Warga> lokasi 3.5985,98.4800
            Warga< …TPS/tong sampah penuh…📍 Kel.…
        """
    )
    assert "Pekan Binjai" not in play.channel.log[-1][2]


async def test_a_draft_is_never_overwritten_by_a_sticker(both: Stage) -> None:
    """What is being told stays, unless the resident says otherwise; each way out works."""
    await both.stick(PEKAN, TAVIP)
    await both(
        """
        Warga> foto "got mampet"
            Warga< Di mana ini?…
        Warga> pindai TPS Pekan Binjai
            Warga< Anda sedang membuat laporan lain…TPS Pekan Binjai? [📍 Itu tempat laporan tadi | 📝 Buang, lapor di sini | ↩ Lanjutkan yang tadi]
        Warga> [Lanjutkan yang tadi]
            Warga< Di mana ini?…
        Warga> [Itu tempat]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> [Parit/got]
            Warga< …💧 Parit/got tersumbat / “got mampet” / 📍 …TPS Pekan Binjai, belakang pasar…
        Warga> pindai TPS Pekan Binjai
            Warga< …Sudah benar?…“got mampet”…
        Warga> pindai TPS Tavip
            Warga< Anda sedang membuat laporan lain…TPS Tavip? [📝 Buang, lapor di sini | ↩ Lanjutkan yang tadi]
        Warga> [Lanjutkan yang tadi]
            Warga< …Sudah benar?…“got mampet”…TPS Pekan Binjai…
        Warga> [Buang, lapor]
            Warga< Laporan tadi dibuang. / Lapor di TPS Tavip. /…
        Warga> [Itu tempat]
            Warga! Tombol itu sudah tidak berlaku.
        Warga> foto
            Warga< Apa masalahnya?…
        Warga> foto
            Warga< …
        """
    )


async def test_an_old_button_drops_no_other_draft(play: Stage) -> None:
    """ "Buang" speaks for the draft that it was offered for; for another one it is asked again."""
    await play.stick(PEKAN)
    await play.before(
        """
        Warga> foto "got mampet"
        Warga> pindai TPS Pekan Binjai
        Warga> /batal
        Warga> foto "lampu mati"
        """
    )
    await play(
        """
        Warga> [Buang, lapor]
            Warga< Anda sedang membuat laporan lain…
        Warga> [Lanjutkan yang tadi]
            Warga< Di mana ini?…
        Warga> /batal
            Warga< Dibatalkan.…
        Warga> [Lanjutkan yang tadi]
            Warga! Tombol itu sudah tidak berlaku.
        """
    )


async def test_from_sticker_to_sticker(play: Stage) -> None:
    """Who scans the next one before telling anything is at the next place."""
    await play.stick(PEKAN, TAVIP)
    await play(
        """
        Warga> pindai TPS Pekan Binjai
            Warga< Halo!…Lapor di TPS Pekan Binjai…
        Warga> pindai TPS Tavip
            Warga< Halo!…Lapor di TPS Tavip. /…
        Warga> got mampet
            Warga< Kirim fotonya…
        """
    )


async def test_a_sticker_out_of_use_says_so(play: Stage) -> None:
    """A place that is no longer served is told, and a report can be made all the same; a draft goes on."""
    await play.stick(OLD)
    await play(
        """
        Warga> pindai TPS Lama
            Warga< Stiker TPS Lama sudah tidak dipakai, tetapi Anda tetap bisa melapor. / Halo! Ini e-Saberling…
        Warga> foto "sampah"
            Warga< Di mana ini?…
        Warga> pindai TPS Lama
            Warga< Stiker TPS Lama sudah tidak dipakai, tetapi Anda tetap bisa melapor. / Di mana ini?…
        """
    )


async def test_a_question_about_a_ticket_does_not_swallow_a_sticker(play: Stage) -> None:
    """Who is asked what is left may scan a sticker instead; the question can be had again."""
    await play.stick(PEKAN)
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> pindai TPS Pekan Binjai
            Warga< Lapor di TPS Pekan Binjai…
        Warga> foto "meluap lagi"
            Warga< Ini soal apa?…
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> pindai TPS Pekan Binjai
            Warga< Ini soal apa?…
        """
    )


# A link that leads nowhere

PUBLIC = """
    Warga> /laporan
    Warga> [889-8611]
"""
"""The reporter opens their report, and with it has its link."""


@pytest.mark.parametrize("payload", ["", "promo", "iklan-3", "p", "t", "menu"])
async def test_other_words_are_a_plain_start(play: Stage, payload: str) -> None:
    """An advertisement's words, or none: the greeting."""
    assert (await play.seen(f"Warga> /start {payload}"))[0].startswith("Warga< Halo! Ini e-Saberling, meja lapor")


WRONG = ["p_", "t_", "p_abc", "p_aaaaaaaaaaaaa", "t_aaaaaaaaaaaaa", "t_889-8611", "p_%", "t_1", "p_" + "x" * 62]


@pytest.mark.parametrize("payload", WRONG)
async def test_a_link_that_leads_nowhere_is_a_plain_start(play: Stage, payload: str) -> None:
    """A torn or made-up link is answered like /start, always in the same words; a draft goes on."""
    await play.stick(PEKAN)
    await play.before(REPORT)
    (said,) = await play.seen(f"Orang lain> /start {payload}".replace("Orang lain", "Asing"))
    assert said.startswith("Asing< Tautan itu tidak saya kenal. Mungkin salah ketik. / Halo! Ini e-Saberling")
    assert "889" not in said
    await play.before('Asing> foto "sampah"')
    (said,) = await play.seen(f"Asing> /start {payload}")
    assert said.startswith("Asing< Tautan itu tidak saya kenal. Mungkin salah ketik. / Di mana ini?")


async def test_links_cannot_be_walked_through(both: Stage) -> None:
    """After many wrong links in a day a right one leads nowhere either, until tomorrow; others are not troubled."""
    await both.stick(PEKAN)
    await both.before(REPORT + PUBLIC)
    right = both.shared
    for number in range(MOST_WRONG):
        what = "pt"[number % 2]
        await both.bring(both._incoming("Penebak", Commanded("start", f"{what}_{number:0>13}".replace("0", "a"))))
    tried = await both.seen(f"Penebak> /start {right}")
    assert tried[0].startswith("Penebak< Tautan itu tidak saya kenal.")
    assert (await both.seen("Penebak> pindai TPS Pekan Binjai"))[0].startswith("Penebak< Tautan itu tidak saya kenal.")
    assert (await both.seen("Tetangga> buka tautan"))[0].startswith("Tetangga< Halo!")
    await both(
        """
        ~ 1 hari
        Penebak> pindai TPS Pekan Binjai
            Penebak< Halo!…Lapor di TPS Pekan Binjai…
        """
    )
    async with both.database.reading() as tx:
        assert [row.times for row in await tx.execute(select(wrong_links.c.times))] == [MOST_WRONG]


# A shared ticket


async def test_a_neighbour_follows_by_a_shared_link(both: Stage) -> None:
    """The reporter passes the link on; a neighbour sees the public view, follows, is told, and stops again."""
    await both.before(REPORT)
    await both(
        """
        Warga> /laporan
            Warga< Laporan Anda…[889-8611]
        Warga> [889-8611]
            Warga< (foto) 🔴 889-8611…“TPS Pekan Binjai meluap”…[🗺 Lihat di peta | 🔗 Bagikan]
        Tetangga> buka tautan
            Tetangga< Halo! Ini e-Saberling…/privasi / 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara, Kec. Binjai Utara / Dilaporkan Selasa, 24 November. Target selesai: Jumat, 27 November. [👥 Ikuti | 🔗 Bagikan]
        Tetangga> [Ikuti]
            Tetangga< 👥 Anda mengikuti laporan 889-8611.… [Berhenti ikut]
        Tetangga> [Ikuti]
            Tetangga! Anda sudah mengikuti laporan 889-8611.
        Kawan> buka tautan
            Kawan< …👥 1 warga mengikuti. [👥 Ikuti | 🔗 Bagikan]
        Tetangga> /laporan
            Tetangga< …🔴 889-8611 · 🛢️ TPS/tong sampah penuh · menunggu petugas [889-8611]
        Tetangga> [889-8611]
            Tetangga< 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara…[Berhenti ikut | 🔗 Bagikan]
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
            Neighbour< 👥 You follow report 889-8611.…[Stop following]
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
            Warga< (foto) 🔴 889-8611…“TPS Pekan Binjai meluap”…[🗺 Lihat di peta | 🔗 Bagikan]
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
    Warga> 5
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
    assert len(sent) >= 6 + bool(office)
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
        away = Move("forward", agency="PLN", until=play.at + timedelta(days=1))
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
