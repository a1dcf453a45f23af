"""A category's own questions, and what cannot wait, as plays."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from handlers import details
from handlers.categories import Question
from handlers.resident import own_questions
from handlers.resident.steps import AskDetail
from storage import held, people, tickets
from storage.engine import Database
from tests.handlers.samples import ASKING_CATEGORIES, CITY, DRAFTS
from tests.handlers.stage import REPORT, Stage


@pytest.fixture
async def play(migrated_sqlite: str) -> AsyncIterator[Stage]:
    """A play whose city has questions."""
    database = Database(migrated_sqlite)
    async with _stage(database) as stage:
        yield stage
    await database.dispose()


@pytest.fixture
async def both(database: Database) -> AsyncIterator[Stage]:
    """The same on each kind of database."""
    async with _stage(database) as stage:
        yield stage


@pytest.fixture
async def english(database: Database) -> AsyncIterator[Stage]:
    """The same in English."""
    async with _stage(database, "en") as stage:
        yield stage


@asynccontextmanager
async def _stage(database: Database, language: str = "id") -> AsyncIterator[Stage]:
    stage = Stage(database, language=language, categories=ASKING_CATEGORIES)
    yield stage
    await stage.close()


DRAIN = """
    Warga> foto "got mampet depan rumah"
    Warga> lokasi 3.6133,98.4959
"""
LIGHT = """
    Warga> foto "lampu jalan mati"
    Warga> lokasi 3.6133,98.4959
"""


# The category's own questions


async def test_a_category_brings_its_question(both: Stage) -> None:
    """Once the kind is chosen its question comes, answered by a tap; the officers read the answer, and so does the resident."""
    await both.before(DRAIN)
    await both(
        """
        Warga> [Parit/got]
            Warga< Apakah jalan tergenang? [Ya | Tidak | Lewati | ✖ Batal]
        Warga> [Ya]
            Warga< …Sudah benar?…💧 Parit/got tersumbat / ▫️ Apakah jalan tergenang? Ya / “got mampet depan rumah”…💬 Jawaban…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …💧 Parit/got tersumbat / ▫️ Apakah jalan tergenang? Ya / “got mampet depan rumah”…
            Ruang< (titik …
        Warga> /laporan
            Warga< …889-8611…
        Warga> [889-8611]
            Warga* …💧 Parit/got tersumbat / ▫️ Apakah jalan tergenang? Ya / “got mampet depan rumah”…
        """
    )


async def test_a_question_in_english(english: Stage) -> None:
    """The same in English: the staff room reads the answer in its own language."""
    await english.before('Warga> foto "the drain is blocked"\nWarga> lokasi 3.6133,98.4959')
    await english(
        """
        Warga> [Blocked drain]
            Warga< Is the road flooded? [Yes | No | Skip | ✖ Cancel]
        Warga> 2
            Warga< …Is this right?…Blocked drain / ▫️ Is the road flooded? No…💬 Answers…
        Warga> send
            Warga< …Saved…
            Ruang< …▫️ Apakah jalan tergenang? Tidak…
            Ruang< (titik …
        """
    )


async def test_a_question_may_be_left_open(play: Stage) -> None:
    """One tap leaves it open: nothing is shown of it, and it can still be answered at the check."""
    await play.before(DRAIN)
    await play(
        """
        Warga> [Parit/got]
            Warga< Apakah jalan tergenang?…
        Warga> [Lewati]
            Warga< …Sudah benar?…💧 Parit/got tersumbat / “got mampet depan rumah”…
        Warga> [Jawaban]
            Warga< Apakah jalan tergenang? [Ya | Tidak | Lewati | ↩ Kembali]
        Warga> Tidak
            Warga< …▫️ Apakah jalan tergenang? Tidak…
        """
    )


async def test_an_answer_in_words(play: Stage) -> None:
    """Where the question has no options whatever is written is the answer, a number too; to others it is as well."""
    await play.before(LIGHT)
    await play(
        """
        Warga> [Lampu jalan]
            Warga< Nomor di tiang lampunya? [Lewati | ✖ Batal]
        Warga> 1
            Warga< …💡 Lampu jalan mati / ▫️ Nomor di tiang lampunya? 1 / “lampu jalan mati”…
        Warga> [Jenis]
            Warga< Ini soal apa?…
        Warga> parit
            Warga< Apakah jalan tergenang?…
        Warga> iya, sampai lutut
            Warga< …💧 Parit/got tersumbat / ▫️ Apakah jalan tergenang? iya, sampai lutut / “lampu jalan mati”…
        """
    )


async def test_another_kind_asks_its_own_questions(play: Stage) -> None:
    """Correcting the kind drops the answers of the old one and asks those of the new; back leaves all as it was."""
    await play.before(f"{DRAIN}\nWarga> [Parit/got]\nWarga> [Ya]")
    await play(
        """
        Warga> [Jenis]
            Warga< Ini soal apa?…
        Warga> lampu jalan mati
            Warga< Nomor di tiang lampunya? [Lewati | ↩ Kembali]
        Warga> [Kembali]
            Warga< …💧 Parit/got tersumbat / ▫️ Apakah jalan tergenang? Ya…
        Warga> [Jenis]
            Warga< Ini soal apa?…
        Warga> lampu jalan mati
            Warga< Nomor di tiang lampunya? [Lewati | ↩ Kembali]
        Warga> BJ 12
            Warga< …💡 Lampu jalan mati / ▫️ Nomor di tiang lampunya? BJ 12 / “got…
        Warga> [Jenis]
            Warga< Ini soal apa?…
        Warga> lainnya
            Warga< …📝 Lainnya / “got…
        """
    )


async def test_what_else_comes_at_a_question(play: Stage) -> None:
    """A photo is a photo and a pin a place there too; an old button answers no other question."""
    await play.before(f"{DRAIN}\nWarga> [Parit/got]")
    await play(
        """
        Warga> foto
            Warga< Foto ditambahkan. / Apakah jalan tergenang?…
        Warga> lokasi 3.5985,98.4800
            Warga< Apakah jalan tergenang?…
        Warga> [Ya]
            Warga< …Ya…Satria…2 foto…
        Warga> [Lewati]
            Warga< (foto) Tombol itu sudah tidak berlaku. Kita lanjut dari sini:…
        """
    )


async def test_answers_are_given_out_and_forgotten(play: Stage) -> None:
    """What was answered is in /datasaya, and gone after /hapus."""
    await play.before(f"{LIGHT}\nWarga> [Lampu jalan]\nWarga> tiang BJ 77\nWarga> kirim")
    async with play.database.reading() as tx:
        ticket = await tickets.get(tx, 1)
        assert ticket is not None
        (person,) = (await people.by_ids(tx, [ticket.reporter_id])).values()
        (row,) = (await held.about(tx, person)).rows["tickets"]
    assert json.loads(row["details"]) == [["pole", "tiang BJ 77"]]
    await play.before("Warga> /hapus\nWarga> [Ya, hapus]\n~ 1 jam")
    async with play.database.reading() as tx:
        gone = await tickets.get(tx, 1)
    assert gone is not None
    assert (gone.reporter_id != ticket.reporter_id, gone.words, gone.details) == (True, "", "")


def test_several_questions_one_by_one() -> None:
    """Each is asked in its turn; a button of the last one does not answer the next."""
    yes, no = {"id": "Ya"}, {"id": "Tidak"}
    kind = replace(
        CITY.categories[0], questions=tuple(Question(key, {"id": f"{key}?"}, (yes, no)) for key in ("big", "old"))
    )
    city = replace(CITY, categories=(kind, *CITY.categories[1:]))
    draft = DRAFTS["full"].of_kind("waste_pile", ("big", "old"))
    assert own_questions.chosen("big 0", draft, city) == "Ya"
    then = draft.answered("Ya")
    assert own_questions.chosen("big 0", then, city) is None
    assert own_questions.chosen("old 1", then, city) == "Tidak"
    assert own_questions.asked(AskDetail(then).draft, city, city.texts("id")) == "old?"
    assert then.answered("").missing() is None


@pytest.mark.parametrize("kept", ["", '[["pole", "B <1>"]]'])
def test_answers_are_kept_as_text(kept: str) -> None:
    """What is written comes back the same; what was left open is not written."""
    assert details.write((*details.read(kept), ("open", ""))) == kept
    assert [str(one) for one in details.lines("waste_pile", details.read('[["x", "<b>"]]'), CITY, "en")] == [
        "▫️ x: <b>&lt;b&gt;</b>"
    ]


# What cannot wait


async def test_a_fire_gets_the_number_first(both: Stage) -> None:
    """Whom to telephone is said before anything else, once, and the report goes on all the same."""
    await both(
        """
        Warga> ada kebakaran di belakang pajak
            Warga< ⚠️ Kebakaran? Telepon dulu 113 (pemadam kebakaran). / Tidak tersambung? 112. / Menjauhlah…
            Warga< Kirim fotonya, supaya petugas langsung paham.…
        Warga> apinya besar, kebakaran sampah
            Warga< Sudah saya catat. / Kirim fotonya…
        Warga> foto
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        Warga> Lainnya
            Warga< …Sudah benar?…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …889-8611…⚠️ Bahaya: Kebakaran / 📝 Lainnya…
            Ruang< (titik …
        """
    )


async def test_a_danger_in_english(english: Stage) -> None:
    """The same in English, and another danger in the same report has its own number."""
    await english(
        """
        Warga> foto "broken cable on the road"
            Warga< ⚠️ Live cable? Call 123 (PLN, electricity) first. / No answer? 112. / Keep 10 metres away…
            Warga< Where is this?…
        Warga> foto "and syringes in the drain"
            Warga< ⚠️ Medical waste? Call 119 (health service) first. / No answer? 112. / Touch nothing…
            Warga< Photo added.…Where is this?…
        """
    )


async def test_a_danger_in_an_album_is_said_at_once(play: Stage) -> None:
    """The number does not wait until the album is complete."""
    await play(
        """
        Warga> foto 3 "jarum suntik bekas berserakan di taman"
            Warga< ⚠️ Limbah medis? Telepon dulu 119…
        ~ 2 detik
            Warga< 3 foto masuk. / Di mana ini?…
        """
    )


async def test_burning_waste_is_no_fire(play: Stage) -> None:
    """What is a nuisance every afternoon sends nobody to the fire brigade."""
    await play(
        """
        Warga> foto "tetangga bakar sampah tiap sore"
            Warga< Di mana ini?…
        """
    )


async def test_a_danger_that_is_added_at_the_check(play: Stage) -> None:
    """Also what is told or changed last: the number comes first, then the check."""
    await play.before(f"{LIGHT}\nWarga> [Lampu jalan]\nWarga> [Lewati]")
    await play(
        """
        Warga> kabelnya putus, nyetrum
            Warga< ⚠️ Kabel listrik? Telepon dulu 123 (PLN)…
            Warga< …Sudah benar?…
        """
    )


async def test_a_danger_while_it_is_asked_whether_it_is_the_same(play: Stage) -> None:
    """The number comes first there too, and the question stands."""
    await play.before(REPORT)
    await play.before('Tetangga> foto "TPS penuh"\nTetangga> lokasi 3.6134,98.4959\nTetangga> TPS')
    await play(
        """
        Tetangga> kabelnya putus, nyetrum
            Tetangga< ⚠️ Kabel listrik? Telepon dulu 123 (PLN)…
            Tetangga< …Sama?…
        """
    )
