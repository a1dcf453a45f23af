"""What officers write under a card, as plays: to residents as the office's word, or inside where no resident sees it."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest

from bot.held import held_about
from storage import people, photos, tickets
from storage.addresses import Identity
from storage.numbers import id_of
from storage.workflow import Status
from tests.handlers.stage import AGAIN, PUBLIC, REJECTED, REPORT, REPORT_IN_ENGLISH, RESOLVED, SECOND, TAKEN, Stage
from tests.paper import CHANNEL

OFFICE = "Dinas Lingkungan Hidup Kota Binjai"
FOLLOWED = f"{TAKEN}{PUBLIC}Tetangga> buka tautan\nTetangga> [Ikuti]"
WORDS_OF_THE_INSIDE = "kunci pagar di Pak RT"


# To residents


async def test_a_plain_answer_goes_to_the_reporter_as_the_offices_word(both: Stage) -> None:
    """The officer answers the card; the reporter reads the office, never who wrote; their answer comes under the card."""
    await both.before(TAKEN)
    await both(
        f"""
        Rudi> balas (889-8611): Besok pagi truk datang, tolong gerobaknya <digeser>.
            Ruang< ✉️ 889-8611: akan dikirim ke pelapor, atas nama kantor.
            Ruang* 🟡 889-8611…💬 Kantor: “Besok pagi truk datang, tolong gerobaknya <digeser>.”…
            Warga< 🟡 889-8611 · diterima petugas / {OFFICE}: “Besok pagi truk datang, tolong gerobaknya <digeser>.” [✍️ Jawab | Lihat laporan]
        Warga> balas (Besok pagi): sudah saya geser
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya.
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “sudah saya geser”
        Rudi> balas (kata warga): Terima kasih
            Ruang< ✉️ 889-8611: akan dikirim ke pelapor, atas nama kantor.
            Ruang* …
            Warga< …{OFFICE}: “Terima kasih” [✍️ Jawab | Lihat laporan]
        Warga> [Lihat laporan]
            Warga< …pesan dari kantor: “Besok pagi…pesan dari kantor: “Terima kasih”…
        """
    )


async def test_followers_read_it_in_their_language(english: Stage) -> None:
    """The frame is in the reader's language, the office's words stay as they were written."""
    await english.before(
        REPORT_IN_ENGLISH + "\nWarga> /laporan\nWarga> [889-8611]\nTetangga> buka tautan\nTetangga> [Follow]"
    )
    await english(
        f"""
        Sari> balas (889-8611): Besok truk datang.
            Ruang< ✉️ 889-8611: akan dikirim ke pelapor dan 1 pengikut, atas nama kantor.
            Ruang* …
            Warga< …{OFFICE}: “Besok truk datang.” [✍️ Answer | See the report]
            Tetangga< …{OFFICE}: “Besok truk datang.” [✍️ Answer | See the report]
        """
    )


async def test_any_officer_speaks_for_the_office(play: Stage) -> None:
    """Whoever holds the ticket: an officer may tell its residents something. Who is no officer may not."""
    await play.before(TAKEN)
    await play(
        """
        Sari> /pesan 889-8611 Pak Rudi sedang di jalan
            Ruang< ✉️ 889-8611: akan dikirim ke pelapor, atas nama kantor.
            Ruang* …
            Warga< …Kota Binjai: “Pak Rudi sedang di jalan”…
        Orang> balas (889-8611): halo pelapor
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        Sari> /pesan 889-8611
            Ruang< Tulis pesannya: /pesan 889-8611 Besok kami datang.
        """
    )


async def test_after_the_end_it_is_told_and_not_answered(play: Stage) -> None:
    """Of a ticket that is over the office may still say something; there is no button to answer it."""
    await play.before(REJECTED)
    await play(
        """
        Rudi> balas (889-8611): Hubungi PLN di 123, ya.
            Ruang< ✉️ 889-8611: akan dikirim ke pelapor…
            Ruang* …
            Warga< ⚪ 889-8611…“Hubungi PLN di 123, ya.” [Lihat laporan]
        """
    )


async def test_who_cannot_be_reached_is_said(play: Stage) -> None:
    """The officer learns that it will wait, and it comes when the reporter is back."""
    await play.before(f"{TAKEN}\nWarga> pergi")
    await play(
        """
        Rudi> balas (889-8611): Kami datang besok.
            Ruang< …Pelapor sedang tidak terjangkau; ia membacanya kalau kembali.
            Ruang* …
        Warga> kembali
            Ruang* …
            Warga< …“Kami datang besok.”…
        """
    )


async def test_nobody_is_left_to_be_told(play: Stage) -> None:
    """The reporter had everything erased: the office is told that nobody would read it, and nothing is kept."""
    await play.before(f"{RESOLVED}\nWarga> [Sudah bersih]\nWarga> /hapus\nWarga> [Ya, hapus]\n~ 10 menit")
    await play(
        """
        Rudi> /pesan 889-8611 terima kasih
            Ruang< 889-8611 tidak punya pelapor lagi; tidak ada yang bisa dikabari.
        """
    )


async def test_a_long_message_is_cut_and_it_is_said(play: Stage) -> None:
    """What does not go is said."""
    await play.before(TAKEN)
    happened = await play.act(f"Rudi> balas (889-8611): {'panjang ' * 400}")
    assert any("yang dikirim 2000 huruf pertama" in what for _, _, what in happened)


# Questions


async def test_an_answer_with_a_question_mark_asks(play: Stage) -> None:
    """It waits with a deadline like any question, and the answer leads the ticket back."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> balas (889-8611): Sebelah mana masjid?
            Ruang< 889-8611: pelapor akan ditanya. Jawaban ditunggu sampai Jumat, 27 November.
            Ruang* 🟡 889-8611 · menunggu jawaban warga…
            Warga< …Petugas bertanya: “Sebelah mana masjid?” / Kami tunggu jawaban Anda…
        """
    )


@pytest.mark.parametrize(("before", "who"), [(RESOLVED, "Rudi"), (TAKEN, "Sari")])
async def test_what_may_not_be_asked_here_is_told(play: Stage, before: str, who: str) -> None:
    """Where no question may wait (it is done; it is another's ticket) it is a message, and the status stays."""
    await play.before(before)
    await play(
        f"""
        {who}> balas (889-8611): Apakah gerobaknya sudah diambil?
            Ruang< ✉️ 889-8611: akan dikirim ke pelapor, atas nama kantor.
            Ruang* …
            Warga< …Kota Binjai: “Apakah gerobaknya sudah diambil?”…
        """
    )


# What was asked of the officer


async def test_what_the_officer_was_asked_comes_first(play: Stage) -> None:
    """An answer to the question of the reason rejects; one to another card meanwhile goes to nobody."""
    await play.before(REPORT + SECOND)
    await play(
        """
        Rudi> /tolak 889-8611
            Ruang< …
        Rudi> balas (🔴 507-8944): nanti saya cek
            Ruang< Anda masih ditanya tentang tiket lain. Jawab dulu, atau /batal, lalu kirim lagi.
        Rudi> balas (ditolak): milik PLN
            Ruang< 889-8611 ditolak. Pelapor akan dikabari.
            Ruang* …
            Warga< …“milik PLN”…
        """
    )


@pytest.mark.parametrize("asking", ["/tolak 889-8611", "/tunda 889-8611", "/tanya 889-8611", "/selesai 889-8611"])
async def test_a_late_answer_to_our_question_is_no_message(play: Stage, asking: str) -> None:
    """Who answers what they, or somebody else, had been asked means the question: no resident reads it."""
    await play.before(f"{TAKEN}\nRudi> {asking}\nRudi> /batal")
    for who in ("Rudi", "Sari"):
        await play(
            f"""
            {who}> balas (Pak Rudi, ): ini memang salah dia sendiri
                Ruang< Pertanyaan itu sudah tidak menunggu jawaban. Untuk pelapor, balas kartunya.
            """
        )


async def test_what_cannot_be_passed_on_is_said(play: Stage) -> None:
    """A voice, a sticker, a change of an earlier message: kindly refused, each with a word."""
    await play.before(TAKEN)
    for given in ("suara 5", "stiker"):
        await play(
            f"""
            Rudi> balas (889-8611): {given}
                Ruang< Itu tidak bisa saya teruskan ke warga. Tulis saja sebagai balasan kartu.
            """
        )
    await play.before("Rudi> balas (889-8611): besok")
    await play(
        """
        Rudi> balas (889-8611): ubah: lusa
            Ruang< Pesan yang diubah tidak diteruskan lagi. Tulis balasan baru.
        """
    )


async def test_an_answer_to_what_is_about_no_ticket(play: Stage) -> None:
    """It says what an answer to a card can be."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> /tiket
            Ruang< <…
        Rudi> balas (tiket terbuka): besok kami datang
            Ruang< Balas kartu tiket dengan tulisan untuk pelapor, // tulisan untuk catatan kantor, atau foto untuk bukti selesai. Perintah lain: /bantuan
        """.replace("<…", "…")
    )


# Inside


async def test_a_note_stays_inside(both: Stage) -> None:
    """Two slashes keep it in the office: on the card and in the history, and in nothing that a resident gets."""
    await both.before(FOLLOWED)
    await both(
        f"""
        Sari> balas (889-8611): // {WORDS_OF_THE_INSIDE}
            Ruang< 🔒 889-8611: dicatat. Warga tidak melihatnya.
            Ruang* 🟡 889-8611…🔒 Catatan: “{WORDS_OF_THE_INSIDE}”…
        Rudi> /riwayat 889-8611
            Ruang< …Bu Sari · mencatat di dalam: “{WORDS_OF_THE_INSIDE}”
        """
    )
    await both.before("Warga> /laporan\nWarga> [889-8611]\nTetangga> /laporan\nTetangga> [889-8611]")
    given = [one.letter.say for one in both.channel.messages if one.address.chat in both.people.values()]
    assert given
    assert not [say for say in given if WORDS_OF_THE_INSIDE in str(say.text)]
    assert "mencatat" not in str([say.text for say in given])


async def test_a_note_is_not_given_out_with_ones_data(both: Stage) -> None:
    """/datasaya gives a reporter what the office told them, and not what it noted for itself."""
    await both.before(
        f"{TAKEN}\nRudi> balas (889-8611): besok kami datang\nRudi> balas (889-8611): // {WORDS_OF_THE_INSIDE}\n"
        f'Rudi> balas (889-8611): foto "// {WORDS_OF_THE_INSIDE}"'
    )
    async with both.database.reading() as tx:
        reporter = await people.find(tx, Identity(CHANNEL, both.people["Warga"]))
        assert reporter is not None
    archive = zipfile.ZipFile(BytesIO(await held_about(both.database, both.store, reporter)))
    told = archive.read("data.json").decode()
    assert "besok kami datang" in told
    assert WORDS_OF_THE_INSIDE not in told
    assert [one["purpose"] for one in json.loads(told)["photos"]] == ["report"]
    assert len([name for name in archive.namelist() if name.startswith("foto/")]) == 1


async def test_a_photo_with_two_slashes_stays_inside_and_proves_nothing(play: Stage) -> None:
    """One picture or an album of them: the ticket is not done by it, and no resident sees it when it is."""
    await play.before(TAKEN)
    await play(
        """
        Rudi> balas (889-8611): foto "// rumah di sebelahnya"
            Ruang< 🔒 889-8611: dicatat. Warga tidak melihatnya.
            Ruang* …🔒 Catatan: “📷 rumah di sebelahnya”…
        Rudi> balas (889-8611): foto 2 "// pagarnya"
            Ruang< 🔒 889-8611: dicatat. Warga tidak melihatnya.
            Ruang* …
        """
    )
    ticket_id = id_of("889-8611") or 0
    async with play.database.reading() as tx:
        ticket = await tickets.get(tx, ticket_id)
        kept = await photos.of_ticket(tx, ticket_id)
    assert ticket is not None
    assert ticket.status == Status.ACCEPTED
    assert [one.purpose for one in kept] == ["report", "office", "office", "office"]
    await play.before('Rudi> foto "/selesai 889-8611"')
    await play(
        """
        Warga> /laporan
            Warga< …
        Warga> [889-8611]
            Warga* …📷 2 foto…
        """
    )


async def test_two_slashes_win_over_a_question(play: Stage) -> None:
    """Who notes something while a reason is asked of them rejects nothing with it."""
    await play.before(f"{TAKEN}\nRudi> /tolak 889-8611")
    await play(
        """
        Rudi> balas (ditolak): // dia marah-marah
            Ruang< 🔒 889-8611: dicatat. Warga tidak melihatnya.
            Ruang* 🟡 …
        Rudi> balas (ditolak): //
            Ruang< Balas kartu tiket dengan tulisan untuk pelapor…
        """
    )


async def test_a_note_by_command(play: Stage) -> None:
    """/catat, where the card is far up in the room."""
    await play.before(REPORT + AGAIN)
    await play(
        """
        Rudi> /catat 889-8611 sudah dicek
            Ruang< 🔒 889-8611: dicatat. Warga tidak melihatnya.
            Ruang* …
        Rudi> /catat 889-8611
            Ruang< Tulis catatannya: /catat 889-8611 kunci pagar di Pak RT.
        Rudi> /catat 999-9999 sudah dicek
            Ruang< Tidak ada tiket dengan nomor “999-9999”. Periksa angkanya.
        """
    )
