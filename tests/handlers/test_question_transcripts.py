"""The office asks, the resident answers, or does not: as plays. And a report that is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.events import Pressed
from storage import people, tickets
from storage.numbers import id_of
from storage.tickets import Doer, Ticket
from storage.workflow import Move, Status
from tests.handlers.stage import PUBLIC, REPORT, REPORT_IN_ENGLISH, TAKEN, Stage

ASKED = f"{TAKEN}\nRudi> /tanya 889-8611 sebelah mana masjid?"


async def _ticket(play: Stage) -> Ticket:
    async with play.database.reading() as tx:
        ticket = await tickets.get(tx, id_of("889-8611") or 0)
    assert ticket is not None
    return ticket


async def test_a_question_and_its_answer(both: Stage) -> None:
    """By button: the desk asks, the resident answers by button, the ticket is where it was, and nobody is named."""
    await both.before(TAKEN)
    await both(
        """
        Rudi> [Lainnya]
            Ruang* …
        Rudi> [Tanya]
            Ruang< Pak Rudi, apa yang mau ditanyakan ke pelapor 889-8611? Balas pesan ini. Nama Anda tidak disebut.
        Rudi> balas (apa yang mau ditanyakan): Sebelah mana <masjid>?
            Ruang< 889-8611: pelapor akan ditanya. Jawaban ditunggu sampai Jumat, 27 November.
            Ruang* 🟡 889-8611 · menunggu jawaban warga…✉️ Jawaban warga ditunggu sampai Jumat, 27 November…💬 Kantor: “Sebelah mana <masjid>?”…
            Warga< 🟡 889-8611…Petugas bertanya: “Sebelah mana <masjid>?” / Kami tunggu jawaban Anda sampai Jumat, 27 November. [✍️ Jawab | Lihat laporan]
        Warga> [Jawab]
            Warga< Petugas bertanya: “Sebelah mana <masjid>?” / Jawab dengan tulisan, foto, suara, atau lokasi. [✖ Batal]
        Warga> ya
            Warga< Terima kasih, jawaban Anda untuk laporan 889-8611 saya teruskan ke petugas. Petugas sedang menanganinya. Target selesai: Jumat, 27 November. / Ada lagi? Kirim saja, atau ketuk Selesai. [✔ Selesai]
            Ruang* 🟡 889-8611 · diterima petugas…
            Ruang< 💬 889-8611, jawaban warga: “ya”
        Warga> di kirinya
            Warga< Keterangan ditambahkan…
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “di kirinya”
        Warga> [Selesai]
            Warga< Baik. Petugas membacanya.
        """
    )
    assert (await _ticket(both)).status == Status.ACCEPTED


async def test_a_question_in_english(english: Stage) -> None:
    """The question comes in the resident's language around the officer's own words."""
    await english.before(f"{REPORT_IN_ENGLISH}\nRudi> [Ambil]\nRudi> /tanya 889-8611 which side?")
    await english(
        """
        Warga> balas (which side): the left one
            Warga< Thank you, I pass your answer for report 889-8611 on to the officers.…
            Ruang* …
            Ruang< 💬 889-8611, jawaban warga: “the left one”
        """
    )


@pytest.mark.parametrize("answer", ["di kiri", "foto", 'suara 3 "kiri"', "lokasi 3.6133,98.4959"])
async def test_an_answer_in_any_form(play: Stage, answer: str) -> None:
    """Words, a picture, a voice note or a place in answer to the push: each is the answer."""
    await play.before(ASKED)
    assert (await _ticket(play)).status == Status.WAITING
    seen = await play.seen(f"Warga> balas (Petugas bertanya): {answer}")
    assert [one for one in seen if one.startswith("Warga< Terima kasih, jawaban Anda")]
    assert (await _ticket(play)).status == Status.ACCEPTED


async def test_asking_in_answer_to_the_card(play: Stage) -> None:
    """/tanya with no number, in answer to the card, is about its ticket; asked twice, the second waits for the first."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> balas (889-8611): /tanya masih bau?
            Ruang< 889-8611: pelapor akan ditanya.…
            Ruang* …
            Warga< …Petugas bertanya: “masih bau?”…
        Rudi> /tanya 889-8611 dan besar?
            Ruang< 889-8611 masih menunggu jawaban warga sampai Jumat, 27 November.
        Sari> /tanya 889-8611
            Ruang< 889-8611 masih menunggu jawaban warga…
        Warga> balas (Petugas bertanya): ya
            Warga< Terima kasih…
            Ruang* …
            Ruang< …
        Sari> /tanya 889-8611 dan besar?
            Ruang< 889-8611 dipegang Pak Rudi.
        Rudi> /tanya 889-8611 dan besar?
            Ruang< 889-8611: pelapor akan ditanya.…
            Ruang* …
            Warga< …Petugas bertanya: “dan besar?”…
        """
    )


async def test_a_question_that_nobody_answers(both: Stage) -> None:
    """One reminder a day before; at the deadline both sides are told, and a late answer is still read."""
    await both.before(ASKED)
    due = (await _ticket(both)).due_at
    seen = await both.seen("~ 57 jam")
    assert [one for one in seen if "Petugas masih menunggu jawaban Anda sampai Jumat, 27 November" in one]
    assert not [one for one in await both.seen("~ 1 jam") if "masih menunggu jawaban" in one]
    seen = await both.seen("~ 24 jam")
    assert [one for one in seen if one.startswith("Warga<") and "petugas melanjutkan tanpa jawaban" in one]
    assert [one for one in seen if one.startswith("Ruang< ⌛ 889-8611: tidak ada jawaban") and "masjid?" in one]
    ticket = await _ticket(both)
    assert (ticket.status, ticket.due_at) == (Status.ACCEPTED, due)
    seen = await both.seen("Warga> balas (melanjutkan tanpa jawaban): di kiri")
    assert [one for one in seen if "kata warga: “di kiri”" in one]


async def test_a_planned_day_outlives_a_question(play: Stage) -> None:
    """What was scheduled is scheduled for the same day after the answer; the promise is the same too."""
    await play.before(TAKEN)
    day = play.at + timedelta(days=2)
    async with play.database.transaction() as tx:
        ticket = await tickets.get(tx, id_of("889-8611") or 0)
        assert ticket is not None
        assert ticket.officer_id is not None
        rudi = (await people.by_ids(tx, [ticket.officer_id]))[ticket.officer_id]
        await tickets.move(tx, ticket, Move("schedule", until=day), Doer(rudi, officer=True), play.at)
    await play.act("Rudi> /tanya 889-8611 pagarnya dibuka?")
    assert (await _ticket(play)).status == Status.WAITING
    await play.act("Warga> balas (Petugas bertanya): ya")
    now = await _ticket(play)
    assert (now.status, now.until, now.due_at) == (Status.SCHEDULED, day, ticket.due_at)


# Taking a report back


async def test_a_report_is_taken_back(both: Stage) -> None:
    """Before anybody has taken it up, with a second tap; the card says so, and it is in the history."""
    await both.before(REPORT)
    await both(
        """
        Warga> /laporan
            Warga< …
        Warga> [889-8611]
            Warga* …🗑 Tarik laporan…
        Warga> [Tarik laporan]
            Warga< Tarik laporan 889-8611? Petugas tidak akan menanganinya. [Ya, tarik laporan | Tidak jadi]
        Warga> [Ya, tarik laporan]
            Warga* Laporan 889-8611 ditarik. Petugas tidak menanganinya lagi.
            Ruang* ⚪ 889-8611 · ditarik pelapor…
        """
    )
    assert (await _ticket(both)).status == Status.WITHDRAWN


async def test_a_report_is_taken_back_in_english(english: Stage) -> None:
    """The same in English."""
    await english.before(f"{REPORT_IN_ENGLISH}\nWarga> /laporan\nWarga> [889-8611]")
    await english(
        """
        Warga> [Take it back]
            Warga< Take report 889-8611 back? The officers will not work on it. [Yes, take it back | Rather not]
        Warga> [Rather not]
            Warga* 🔴 889-8611…
        """
    )


async def test_what_is_taken_up_is_not_taken_back(play: Stage) -> None:
    """An officer was quicker, or it is somebody else's: nothing changes."""
    await play.before(f"{REPORT}\nWarga> /laporan\nWarga> [889-8611]\nWarga> [Tarik laporan]\nRudi> [Ambil]")
    (said,) = await play.seen("Warga> [Ya, tarik laporan]")
    assert "Laporan ini tidak bisa ditarik lagi. Petugas sedang menanganinya." in said
    for act in ("withdraw", "withdraw_now"):
        seen = await play.pressing("Tetangga", Pressed(act, "889-8611", "500-press"))
        assert "tidak ada di daftar Anda" in seen[0]
    assert (await _ticket(play)).status == Status.ACCEPTED


async def test_what_others_follow_is_worked_on_all_the_same(play: Stage) -> None:
    """A neighbour relies on it: it is not taken back, and its reporter is told why."""
    await play.before(REPORT + PUBLIC)
    await play.before("Warga> [Tarik laporan]\nTetangga> buka tautan\nTetangga> [Ikuti]")
    (said,) = await play.seen("Warga> [Ya, tarik laporan]")
    assert "1 warga lain mengikuti laporan ini, jadi laporan tetap ditangani." in said
    (said,) = await play.seen("Warga> [Tarik laporan]")
    assert "1 warga lain mengikuti laporan ini" in said
    assert (await _ticket(play)).status == Status.RECEIVED
