"""What is held about a resident: told, given out, forgotten."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from handlers.events import Pressed
from storage import erasure, held, people, tables, tickets
from storage.addresses import Identity
from storage.engine import Transaction
from storage.tables import metadata
from storage.tickets import LostRace
from tests.handlers.stage import REPORT, Stage
from tests.paper import CHANNEL

FORGET = """
    Warga> /hapus
    Warga> [Ya, hapus]
    ~ 2 menit
"""


async def test_what_is_held_is_told(both: Stage) -> None:
    """/privasi says what is kept and how one gets it, or gets rid of it."""
    await both(
        """
        Warga> /privasi
            Warga< Data Anda / Yang disimpan: isi laporan, foto, rekaman, lokasi…/datasaya – unduh semua data Anda / /hapus…
        """
    )


async def test_everything_held_is_given_out(both: Stage) -> None:
    """/datasaya is a file with every row about me, and my pictures, readable without our program."""
    await both.before(f"{REPORT}\nRudi> [Ambil]")
    await both(
        """
        Warga> /datasaya
            Warga< (berkas data-saya.zip) Semua data Anda di sini: catatan (data.json) dan foto. Simpan baik-baik.
        """
    )
    archive = zipfile.ZipFile(BytesIO(both.channel.messages[-1].letter.document or b""))
    told = json.loads(archive.read("data.json"))
    assert told["tickets"][0]["words"] == "TPS Pekan Binjai meluap"
    assert told["tickets"][0]["lat"] == 3.6133
    assert told["tickets"][0]["officer_id"] == "somebody else"
    assert told["people"][0]["user"] == both.people["Warga"]
    assert [entry["act"] for entry in told["entries"]] == ["file", "claim"]
    pictures = [name for name in archive.namelist() if name.startswith("foto/")]
    assert len(pictures) == 1
    assert archive.read(pictures[0]).startswith(b"\xff\xd8")
    assert "Pak Rudi" not in archive.read("data.json").decode()


async def test_nothing_of_others_is_given_out(play: Stage) -> None:
    """A file of mine holds no other's report."""
    await play.before(REPORT.replace("Warga", "Tetangga").replace("meluap", "rahasia"))
    await play.before(f"{REPORT}\nWarga> /datasaya")
    file = zipfile.ZipFile(BytesIO(play.channel.messages[-1].letter.document or b""))
    assert "rahasia" not in file.read("data.json").decode()
    assert play.people["Tetangga"] not in file.read("data.json").decode()


async def test_a_neighbours_picture_is_theirs(both: Stage) -> None:
    """What a neighbour added to my report is in their file and not in mine."""
    await both.before(f'{REPORT}\nTetangga> foto "bau sekali"\nTetangga> lokasi 3.6134,98.4959\nTetangga> TPS')
    await both.before("Tetangga> [Sama, ikut saja]\nWarga> /datasaya")
    mine = zipfile.ZipFile(BytesIO(both.channel.messages[-1].letter.document or b""))
    assert len([name for name in mine.namelist() if name.endswith(".jpg")]) == 1
    assert "bau sekali" not in mine.read("data.json").decode()
    await both.before("Tetangga> /datasaya")
    theirs = zipfile.ZipFile(BytesIO(both.channel.messages[-1].letter.document or b""))
    assert len([name for name in theirs.namelist() if name.endswith(".jpg")]) == 1
    assert "bau sekali" in theirs.read("data.json").decode()


async def test_a_document_goes_to_its_reader_only(play: Stage) -> None:
    """A row that would bring somebody's data to another chat is never sent."""
    await play.before(f"{REPORT}\nWarga> /datasaya")
    async with play.database.transaction() as tx:
        await tx.execute(
            tables.outbox.update()
            .where(tables.outbox.c.say.contains("data-saya"))
            .values(state="pending", chat=f"{CHANNEL}/999", address="999")
        )
    before = len(play.channel.messages)
    await play.works.delivery.drain()
    assert len(play.channel.messages) == before


async def test_erasure_is_asked_once_more(both: Stage) -> None:
    """/hapus says what it means, and only the button does it."""
    await both(
        """
        Warga> foto "TPS meluap"
            Warga< Di mana ini?…
        Warga> /hapus
            Warga< Hapus semua data Anda? …tidak bisa dibatalkan. [🗑 Ya, hapus semua | Tidak jadi]
        Warga> [Tidak jadi]
            Warga< Baik, tidak ada yang dihapus. / Laporan Anda belum dikirim. Lanjutkan: /lapor
        """
    )


async def test_nothing_is_taken_in_while_it_is_being_erased(both: Stage) -> None:
    """Who writes on before the erasure is done is told to wait: what they began would be gone with the rest."""
    await both.before(f"{REPORT}\nWarga> /hapus\nWarga> [Ya, hapus]")
    await both(
        """
        Warga> foto "got mampet"
            Warga< Data Anda sedang dihapus. Tunggu beberapa menit, lalu kirim lagi; Anda mulai dari awal.
        Warga> /lapor
            Warga< Data Anda sedang dihapus. …
        ~ 2 menit
            Ruang- (foto) 🔴 889-8611 …
            Ruang- (titik …
            Ruang< 🗑 889-8611 ditutup: pelapornya meminta datanya dihapus.
        Warga> foto "got mampet"
            Warga< Di mana ini?…
        ~ 5 menit
        """
    )


async def test_an_old_button_erases_nothing(play: Stage) -> None:
    """A button that was pressed by mistake a day later asks again."""
    await play.before(f"{REPORT}\nWarga> /hapus\n~ 2 jam")
    assert "Hapus semua data Anda?" in (await play.seen("Warga> [Ya, hapus]"))[0]
    forged = int((play.at + timedelta(days=1)).timestamp())
    for argument in (str(forged), "", "soon", "9" * 40):
        (said,) = await play.pressing("Warga", Pressed("forget", argument, "cb"))
        assert "Hapus semua data Anda?" in said
    await play.before("~ 2 menit")
    assert play.people["Warga"] in await everything(play)


async def test_who_is_forgotten_is_gone(both: Stage) -> None:
    """The report is withdrawn, its messages in the staff room are taken back, and the office hears why."""
    await both.before(REPORT)
    await both(
        """
        Warga> /hapus
            Warga< Hapus semua data Anda? …
        Warga> [Ya, hapus]
            Warga< Baik. Dalam beberapa menit semua data Anda kami hapus; ini pesan terakhir. …
            Warga- 🔴 889-8611 · menunggu petugas…
        ~ 2 menit
            Ruang- …889-8611 · menunggu petugas…
            Ruang- (titik 889-8611…
            Ruang< 🗑 889-8611 ditutup: pelapornya meminta datanya dihapus.
        """
    )


async def test_no_row_holds_anything_of_who_was_forgotten(play: Stage) -> None:
    """Neither who they were, nor their words, nor their point, nor their pictures: searched in every row."""
    await play.before(
        """
        Warga> foto "rahasia-pertama di gang"
        Warga> lokasi 3.61337,98.49591
        Warga> TPS
        Warga> kirim
        Rudi> [Ambil]
        Rudi> foto "/selesai 889-8611"
        Warga> [Belum]
        Warga> foto "rahasia-kedua"
        Warga> rahasia-ketiga masih ada
        """
    )
    me = play.people["Warga"]
    before = await everything(play)
    for mine in (f"'{me}'", "rahasia-pertama", "rahasia-kedua", "rahasia-ketiga", "3.61337", "98.49591", "Warga"):
        assert mine in before
    assert [name async for name in play.store.names()]
    await play.before(FORGET)
    left = await everything(play)
    for mine in (f"'{me}'", f"/{me}", "rahasia", "3.6133", "98.4959", "Warga'"):
        assert mine not in left, re.findall(f".{{60}}{re.escape(mine)}.{{60}}", left)
    assert [name async for name in play.store.names()] == []
    assert not [
        one for one in play.channel.messages if one.address.chat == "-1001" and "rahasia" in str(one.letter.say)
    ]


async def test_the_statistics_survive(play: Stage) -> None:
    """That there was a report of this kind, where by kelurahan, and what became of it when: that stays."""
    await play.before(f'{REPORT}\nRudi> [Ambil]\nRudi> foto "/selesai 889-8611"\nWarga> [Sudah bersih]')
    await play.before(FORGET)
    async with play.database.reading() as tx:
        (ticket,) = await tx.execute(select(tables.tickets))
        acts = [row.act for row in await tx.execute(select(tables.entries).order_by(tables.entries.c.id))]
    assert (ticket.category, ticket.kelurahan, ticket.status) == ("full_bin", "Jati Negara", "closed")
    assert (ticket.words, ticket.lat, ticket.place_words) == ("", None, "")
    assert acts == ["file", "claim", "resolve", "confirm"]


async def test_whoever_comes_back_is_a_stranger(play: Stage) -> None:
    """After it, a new report begins like anybody's first, with the notice and an empty list."""
    await play.before(REPORT + FORGET)
    await play(
        """
        Warga> /laporan
            Warga< Belum ada laporan. Kirim foto untuk mulai melapor.
        Warga> foto "baru"
            Warga< Di mana ini?…
        """
    )


async def test_an_officer_stays_on_the_record(play: Stage) -> None:
    """What the office did is not erased with what an officer once reported as a resident."""
    await play.before(f"{REPORT}\nRudi> [Ambil]")
    async with play.database.reading() as tx:
        rudi = (await tx.execute(select(tables.people.c.id).where(tables.people.c.user == "11"))).scalar_one()
    async with play.database.transaction() as tx:
        await tx.execute(tables.people.update().where(tables.people.c.id == rudi).values(erase_at=play.at))
    await play.before("~ 2 menit")
    async with play.database.reading() as tx:
        assert (await tx.execute(select(tables.tickets.c.officer_id))).scalar_one() == rudi
        assert (
            await tx.execute(select(tables.people.c.erase_at).where(tables.people.c.id == rudi))
        ).scalar_one() is None


async def everything(play: Stage) -> str:
    """Every row of every table, as text."""
    async with play.database.reading() as tx:
        rows = [
            f"{table.name}: {dict(row._mapping)}"
            for table in metadata.sorted_tables
            for row in await tx.execute(select(table))
        ]
        return "\n".join(rows)


async def test_an_officers_file_holds_no_residents_words(play: Stage) -> None:
    """Who holds tickets as an officer is given, as a resident, what they told themselves and nothing else."""
    await play.before(f"{REPORT}\nRudi> [Ambil]\nRudi> /tiket 889-8611")
    async with play.database.reading() as tx:
        rudi = await people.find(tx, Identity(CHANNEL, "11"))
        assert rudi is not None
        told = await held.about(tx, rudi)
    assert "TPS Pekan Binjai" not in str(told.rows)
    assert "3.6133" not in str(told.rows)
    assert told.rows.keys() == {"people", "entries", "officers", "office_log"}


async def test_nobody_is_told_nothing(play: Stage) -> None:
    """A ticket that was done when its reporter was forgotten closes in the end, and no message waits for nobody."""
    await play.before(f'{REPORT}\nRudi> [Ambil]\nRudi> foto "/selesai 889-8611"')
    await play.before(f"{FORGET}\n~ 8 hari")
    async with play.database.reading() as tx:
        assert (await tx.execute(select(tables.tickets.c.status))).scalar_one() == "closed"
        waiting = select(tables.outbox.c.chat).where(tables.outbox.c.state.in_(("pending", "sending")))
        assert list((await tx.execute(waiting)).scalars()) == []


async def test_what_is_old_goes_by_itself(play: Stage) -> None:
    """Two years after it was closed a ticket tells of nobody; nobody had to ask."""
    await play.before(f'{REPORT}\nRudi> [Ambil]\nRudi> foto "/selesai 889-8611"\nWarga> [Sudah bersih]')
    await play.before("~ 720 hari")
    assert "TPS Pekan Binjai" in await everything(play)
    await play.before("~ 11 hari")
    left = await everything(play)
    assert "TPS Pekan Binjai" not in left
    assert "'category': 'full_bin'" in left
    assert [name async for name in play.store.names()] == []


async def test_a_lost_race_is_tried_again(play: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """An officer who acts at the very moment of the erasure stops neither it nor the clock."""
    await play.before(f"{REPORT}\nWarga> /hapus\nWarga> [Ya, hapus]")
    once = erasure.erase
    ticket = None

    async def beaten(tx: Transaction, *given: object, **how: object) -> object:
        nonlocal ticket
        if ticket is None:
            ticket = await tickets.get(tx, 1)
            assert ticket is not None
            raise LostRace(ticket)
        return await once(tx, *given, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(erasure, "erase", beaten)
    await play.before("~ 2 menit")
    assert "TPS Pekan Binjai" in await everything(play)
    await play.before("~ 2 menit")
    assert "TPS Pekan Binjai" not in await everything(play)


def test_every_table_says_what_becomes_of_it() -> None:
    """A table that comes later says what erasure does to it."""
    assert erasure.WHAT_BECOMES.keys() == metadata.tables.keys()


def test_what_is_not_given_out_is_said() -> None:
    """/datasaya leaves out only tables that there are, each with its reason."""
    assert held.LEFT_OUT.keys() < metadata.tables.keys()


async def test_a_card_with_all_its_buttons_hinders_no_erasure(both: Stage) -> None:
    """What an officer has opened on a card is no message that could repeat anybody's words."""
    await both.before(f"{REPORT}\nRudi> [Lainnya]\nWarga> /hapus\nWarga> [Ya, hapus]\n~ 2 menit")
    async with both.database.reading() as tx:
        assert await people.find(tx, Identity(CHANNEL, both.people["Warga"])) is None
