"""After the report, as plays: looking it up, being told, and having the last word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.events import Pressed
from handlers.pushes import push
from storage.tickets import Entry, Ticket
from storage.workflow import ACTS, TABLE, Status
from tests.handlers.samples import CITY
from tests.handlers.stage import (
    AGAIN,
    AGAIN_RESOLVED,
    ONCE_MORE,
    PHOTO_AND_PIN,
    PUBLIC,
    REJECTED,
    REPORT,
    RESOLVED,
    RESOLVED_IN_ENGLISH,
    SECOND,
    TAKEN,
    WORKED_ON,
    Stage,
)

# Is it clean?


async def test_clean_closes(both: Stage) -> None:
    """A thumb up closes the report, and the staff room sees it."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Sudah bersih]
            Warga< Terima kasih! Laporan 889-8611 ditutup. / Berapa bintang untuk hasilnya? Boleh dilewati. [⭐ 1 | ⭐ 2 | ⭐ 3 | ⭐ 4 | ⭐ 5 | Lewati]
            Ruang* 🟢 889-8611 · selesai /…
        Warga> [Sudah bersih]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. / Berapa bintang untuk hasilnya?…
        Warga> [Belum]
            Warga< …Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        """
    )


async def test_not_clean_with_a_word(both: Stage) -> None:
    """A thumb down asks what is left; a word opens the report again, and the officers read it."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> masih ada sisa di pojok
            Warga< Laporan 889-8611 dibuka lagi. Petugas akan menanganinya.…
            Ruang* …🔴 889-8611 · dibuka lagi…💬 Warga: “masih ada sisa di pojok” [✋ Ambil…
            Ruang< 👎 889-8611 belum beres, kata warga: “masih ada sisa di pojok”
        """
    )


async def test_not_clean_with_a_photo(play: Stage) -> None:
    """A photo is answer enough, and lies with the report."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> foto
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …🔴 889-8611 · dibuka lagi…[✋ Ambil | ✖ Tolak | ⏰ Tunda | ❓ Tanya | 🗺 Peta | 📷 3 foto]
            Ruang< 👎 889-8611 belum beres, kata warga: “Foto terlampir.”
        """
    )


async def test_not_clean_with_an_album(play: Stage) -> None:
    """An album is one answer here, too: nothing of it becomes a new report."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> foto 3 "masih begini"
        ~ 2 detik
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “masih begini”…📷 5 foto]
            Ruang< 👎 889-8611 belum beres, kata warga: “masih begini”
        Warga> menu
            Warga< Halo! Ini e-Saberling…
        """
    )


async def test_not_clean_waits_for_an_answer(play: Stage) -> None:
    """What is no answer has the question asked again; nothing is held up by it."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> stiker
            Warga< 🙂 / Apa yang belum beres?…
        Warga> lokasi 0,0
            Warga< Apa yang belum beres?…
        Warga> ok
            Warga< Apa yang belum beres?…
        Warga> /laporan
            Warga< Laporan Anda / 🟢 889-8611…
        Warga> /batal
            Warga< Baik, laporan itu tetap seperti semula.
        Warga> [Sudah bersih]
            Warga< Terima kasih! Laporan 889-8611 ditutup.…
            Ruang* 🟢 889-8611 · selesai…
        """
    )


async def test_not_clean_by_a_voice_note_a_place_and_a_file_with_words(both: Stage) -> None:
    """Whatever shows what is left is an answer: spoken, a point on the map, the words of a file that cannot be read."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> suara 12
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “🎤 0:12” […🎤 1 rekaman]
            Ruang< 👎 889-8611 belum beres, kata warga: “🎤 0:12”
        """
    )
    await both.before(AGAIN_RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> lokasi 3.6133,98.4959
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “📍 Kel. Jati Negara, Kec. Binjai Utara”…
            Ruang< 👎 889-8611 belum beres, kata warga: “📍 Kel. Jati Negara, Kec. Binjai Utara” Lihat di peta
        """
    )
    await both.before(AGAIN_RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> film raksasa "sisi kirinya belum"
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “sisi kirinya belum”…
            Ruang< 👎 889-8611 belum beres, kata warga: “sisi kirinya belum”
        """
    )


async def test_not_clean_pressed_twice_in_the_middle_of_an_album(play: Stage) -> None:
    """A second press asks again and loses nothing of the album that is on its way."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> foto 2 "masih begini"
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        ~ 2 detik
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …💬 Warga: “masih begini”…📷 4 foto]
            Ruang< 👎…
        Warga> [Belum]
            Warga< 🔴 889-8611 · dibuka lagi / Petugas akan menanganinya.…
        """
    )


async def test_the_first_of_two_readers_decides(both: Stage) -> None:
    """A follower may call it clean as well; who comes second is told how it stands, and both may give stars."""
    await both.before(f"{REPORT}\n{PUBLIC}\nTetangga> buka tautan\nTetangga> [Ikuti]\n{WORKED_ON}")
    await both(
        """
        Tetangga> [Sudah bersih]
            Tetangga< Terima kasih! Laporan 889-8611 ditutup. / Berapa bintang…
            Warga< 🟢 889-8611 · selesai / Seorang warga yang mengikuti memastikan sudah bersih. Laporan ditutup.…
            Ruang* 🟢 889-8611 · selesai…
        Warga> [Belum]
            Warga< …Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya. [📝 Lapor lagi di sini]
        Tetangga> [⭐ 5]
            Tetangga* ⭐⭐⭐⭐⭐ 5 dari 5…
            Ruang* …⭐ 5 dari 5 (1 warga)…
        Warga> [Sudah bersih]
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. / Berapa bintang…
        Warga> [⭐ 2]
            Warga* ⭐⭐ 2 dari 5…
            Ruang* …⭐ 3,5 dari 5 (2 warga)…
        """
    )


async def test_not_clean_typed_way_out(play: Stage) -> None:
    """The way out may be typed as well."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> batal
            Warga< Baik, laporan itu tetap seperti semula.
        """
    )


async def test_feedback_in_the_middle_of_a_draft(both: Stage) -> None:
    """A new report waits while the old one is answered, and goes on where it was."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> foto "sampah di tempat lain"
            Warga< Di mana ini?…
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> belum disapu
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* …belum disapu…
            Warga< Di mana ini?…
            Ruang< 👎…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> 1
            Warga< …🧹 Tumpukan sampah / “sampah di tempat lain”…1 foto… [✅ Kirim laporan…
        """
    )


async def test_the_check_screen_comes_back_as_it_was(play: Stage) -> None:
    """Who agreed to the notice once is not asked again because another report came in between."""
    await play.before(RESOLVED)
    await play.before(f"{PHOTO_AND_PIN}\nWarga> 1")
    (asked,) = await play.seen("Warga> menu")
    await play.before("Warga> [Belum]")
    *_, again = await play.seen("Warga> [Batal]")
    assert again == asked
    assert "setuju" not in again


async def test_a_draft_is_taken_up_from_within_the_question(play: Stage) -> None:
    """Who would rather go on with the new report does so by /lapor."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> foto "sampah di tempat lain"
            Warga< Di mana ini?…
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> /lapor
            Warga< Di mana ini?…
        Warga> [Belum]
            Warga< Apa yang belum beres? Kirim foto atau tulis singkat. [✖ Batal]
        Warga> [Batal]
            Warga< Baik, laporan itu tetap seperti semula.
            Warga< Di mana ini?…
        """
    )


async def test_clean_in_the_middle_of_a_draft(play: Stage) -> None:
    """A thumb up takes nothing from the draft."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> foto "sampah di tempat lain"
            Warga< Di mana ini?…
        Warga> [Sudah bersih]
            Warga< Terima kasih!…
            Ruang* 🟢 889-8611 · selesai…
        Warga> menu
            Warga< Di mana ini?…
        """
    )


async def test_feedback_in_english(english: Stage) -> None:
    """The last word in English."""
    await english.before(RESOLVED_IN_ENGLISH)
    await english(
        """
        Warga> [Not yet]
            Warga< What is left? Send a photo or write a few words. [✖ Cancel]
        Warga> half of it is still there
            Warga< Report 889-8611 is open again. An officer will take care of it.…
            Ruang* …💬 Warga: “half of it is still there”…
            Ruang< 👎 889-8611 belum beres…
        """
    )


async def test_silence_is_closed_as_silence(both: Stage) -> None:
    """A week without a word closes the report, recorded as no answer and never as praise."""
    await both.before(RESOLVED)
    await both(
        """
        ~ 8 hari
            Warga< …Laporan ditutup karena tidak ada jawaban. Kalau masih kotor, lapor lagi, ya.…
            Ruang* 🟢 889-8611 · selesai /…
        Warga> [Lihat laporan]
            Warga< …ditutup tanpa jawaban…
        """
    )


# Was the rejection right?


async def test_a_rejection_is_appealed_once(both: Stage) -> None:
    """The reporter may ask once to look again; the second no is final, and says so."""
    await both.before(REJECTED)
    await both(
        """
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi? Tulis singkat. [✖ Batal]
        Warga> ini memang tugas DLH
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* 🔴 889-8611 · dibuka lagi…
            Ruang< ↩ 889-8611 diajukan lagi oleh warga: “ini memang tugas DLH”
        Rudi> /tolak 889-8611 tetap bukan
            Warga< …“tetap bukan” [Lihat laporan]
            Ruang< 889-8611 ditolak. Pelapor akan dikabari.
            Ruang* …tidak dapat ditangani…
        Warga> [Ajukan lagi]
            Warga< …Laporan ini sudah dilihat dua kali. Kalau keadaannya berubah, lapor lagi, ya. [📝 Lapor lagi di sini]
        """
    )


async def test_an_appeal_can_be_left(play: Stage) -> None:
    """Who opens the appeal and thinks better of it keeps the right to it."""
    await play.before(REJECTED)
    await play(
        """
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi? Tulis singkat. [✖ Batal]
        Warga> [Batal]
            Warga< Baik, laporan itu tetap seperti semula.
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi?…
        """
    )


async def test_an_appealed_ticket_is_worked_like_any_other(play: Stage) -> None:
    """After the appeal an officer may take it."""
    await play.before(ONCE_MORE)
    await play(
        """
        Rudi> /ambil 889-8611
            Warga< …Petugas sudah menerima laporan ini.…
            Ruang< Anda mengambil 889-8611.
            Ruang* …diterima petugas…
        """
    )


# Looking it up


async def test_my_reports(both: Stage) -> None:
    """The list shows what is one's own, newest first; one is opened with its history and its picture."""
    await both.before(REPORT)
    await both.before(SECOND)
    await both(
        """
        Warga> /laporan
            Warga< Laporan Anda / 🔴 507-8944 · 💧 Parit/got tersumbat · menunggu petugas / 🔴 889-8611…[507-8944 | 889-8611]
        Warga> [889-8611]
            Warga* 🔴 889-8611 · menunggu petugas…“TPS Pekan Binjai meluap”…24 Nov 08.00 WIB – laporan tersimpan [✍️ Tambah keterangan | 🗑 Tarik laporan | 📷 1 foto | 🗺 Lihat di peta | … | 🔗 Bagikan | ↩ Daftar laporan]
        Tetangga> /laporan
            Tetangga< Belum ada laporan.…
        """
    )


async def test_no_officer_is_named(play: Stage) -> None:
    """The desk speaks for the office: the history names no officer."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> [Lihat laporan]
            Warga< …diterima petugas /…sedang dikerjakan /…selesai dikerjakan [👍 Sudah bersih…
        """
    )


async def test_a_photo_in_answer_to_a_push(both: Stage) -> None:
    """A photo in answer to one of our messages lies with that report."""
    await both.before(TAKEN)
    await both(
        """
        Warga> balas (Petugas sudah menerima): foto
            Warga< Foto ditambahkan ke laporan 889-8611.
            Ruang* …📷 2 foto]
            Ruang< (foto) 💬 889-8611: 1 foto dari warga
        """
    )


async def test_the_words_with_a_photo_in_answer_reach_the_officers(play: Stage) -> None:
    """What a resident writes under such a photo is not lost: the staff room reads it."""
    await play.before(TAKEN)
    seen = await play.act('Warga> balas (Petugas sudah menerima): foto "sudah sampai ke <pintu>"')
    assert ("Ruang", "<", "(foto) 💬 889-8611, kata warga: “sudah sampai ke <pintu>”") in seen


async def test_a_photo_in_answer_keeps_the_draft(play: Stage) -> None:
    """Even while another report is told."""
    await play.before(TAKEN)
    await play(
        """
        Warga> got mampet
            Warga< Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        Warga> balas (Petugas sudah menerima): foto
            Warga< Foto ditambahkan ke laporan 889-8611. / Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
            Ruang* 🟡 889-8611 · diterima petugas…
            Ruang< (foto) 💬 889-8611: 1 foto dari warga
        Warga> menu
            Warga< Kirim fotonya…
        """
    )


async def test_what_was_missed_is_said_after_start(both: Stage) -> None:
    """Who shut us out and comes back hears what they missed."""
    await both.before(REPORT)
    await both(
        """
        Warga> pergi
            Ruang* …🚫 Pelapor tidak terjangkau…
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* …diterima petugas…
        Warga> kembali
            Warga< …Petugas sudah menerima laporan ini.…
            Ruang* …
        """
    )


async def test_start_brings_back_what_was_missed(play: Stage) -> None:
    """Where nobody told us that they came back, the first word does: the missed comes first, in short, then the answer."""
    await play.before(f"{REPORT}\nWarga> pergi\nRudi> [Ambil]\nRudi> [Mulai]")
    play.door.shut.clear()
    first, second = [line for line in await play.seen("Warga> /start") if line.startswith("Warga")]
    assert "Petugas mulai mengerjakan laporan ini." in first
    assert "yang terlewat: diterima petugas." in first
    assert second.startswith("Warga< Halo!")


async def test_my_reports_are_turned_by_pages(play: Stage) -> None:
    """Five to a page; the arrows turn them, and a page that does not exist is the first."""
    await play.before(REPORT)
    for _ in range(6):
        await play.before(AGAIN)
    (first,) = await play.seen("Warga> /laporan")
    assert first.count("🔴") == 5
    assert first.endswith("| ›]")
    (second,) = await play.seen("Warga> [›]")
    assert second.count("🔴") == 2
    assert second.endswith("| ‹]")
    assert await play.seen("Warga> /laporan 999") == [first]


@pytest.mark.parametrize("act", ["open", "clean", "dirty", "appeal"])
async def test_another_ones_number_tells_nothing(play: Stage, act: str) -> None:
    """A number that is somebody else's and a number that is nobody's are answered alike, and change nothing."""
    await play.before(RESOLVED)
    answers = []
    for number in ("889-8611", "507-8944", "889-8612", "", "<b>", "1" * 40):
        answers.append(await play.pressing("Tetangga", Pressed(act, number, "500-press")))
    assert set(map(tuple, answers)) == {("500-press! Laporan dengan nomor itu tidak ada di daftar Anda.",)}
    (still,) = await play.seen("Warga> /laporan")
    assert "🟢 889-8611 · 🛢️ TPS/tong sampah penuh · selesai dikerjakan" in still


# What a push says

AT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TICKET = Ticket(
    id=1, draft="d", link="x", reporter_id=1, category="waste_pile", words="sampah", lat=3.6, lon=98.5, place_words="", area=None,
    kelurahan="Jati Negara", kecamatan="Binjai Utara", status=Status.ACCEPTED, version=2, officer_id=7,
    officer_name="Pak Rudi", returns_to=None, agency="PT <PLN>", filed_at=AT, due_at=AT, work_began_at=AT,
    until=AT + timedelta(days=2), resolved_at=None, closed_at=None, appealed=False, duplicate_of=None,
)  # fmt: skip
TARGETS = {row.act: row.target or Status.ACCEPTED for row in TABLE}


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("act", sorted(ACTS | {"late", "postpone"}))
def test_a_push_says_what_happened(act: str, language: str) -> None:
    """Whatever is done to a ticket is told in plain words: its number, what happened, no officer, a button to go on."""
    status = TARGETS.get(act, Status.ACCEPTED)
    ticket = replace(TICKET, status=status, closed_at=AT if status == Status.CLOSED else None)
    entry = Entry(1, 1, 2, AT, 7, "holder", act, Status.RECEIVED, status, "kata <petugas>")
    say = push(ticket, entry, CITY.texts(language), CITY.office)
    words = say.text.striptags()
    assert words.startswith(f"{ticket.colour.value} 889-8611 ")
    assert len(words) > 30
    assert "Rudi" not in words
    assert "<petugas>" not in str(say.text)
    assert say.buttons


def test_every_act_is_told_in_its_own_words() -> None:
    """No two acts are told alike, but those that mean the same to the resident."""
    told: dict[str, set[str]] = {}
    for act in sorted(ACTS - {"answer", "release", "expire"} | {"late", "postpone"}):
        entry = Entry(1, 1, 2, AT, 7, "holder", act, Status.RECEIVED, TARGETS.get(act, Status.ACCEPTED), "")
        told.setdefault(push(TICKET, entry, CITY.texts("id"), CITY.office).text, set()).add(act)
    assert {frozenset(acts) for acts in told.values() if len(acts) > 1} == {
        frozenset({"claim", "take_back"}),
        frozenset({"reopen", "appeal"}),
    }
