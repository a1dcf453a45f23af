"""What is said of a ticket after it was filed, as plays: in answer to our messages, and by "Tambah keterangan"."""

from __future__ import annotations

import pytest

from handlers.events import Pressed
from storage import tickets
from storage.numbers import id_of
from storage.tickets import Entry
from tests.handlers.stage import PUBLIC, REJECTED, REPORT, REPORT_IN_ENGLISH, RESOLVED, SECOND, TAKEN, Stage


async def _history(play: Stage, number: str = "889-8611") -> list[Entry]:
    async with play.database.reading() as tx:
        return await tickets.history(tx, id_of(number) or 0)


async def test_words_in_answer_to_a_push_belong_to_its_ticket(both: Stage) -> None:
    """They begin no new report: they stand in the ticket's history, and the officers read them under the card."""
    await both.before(TAKEN)
    await both(
        """
        Warga> balas (Petugas sudah menerima): sekarang airnya <sudah> masuk rumah
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya.
            Ruang* 🟡 889-8611…💬 Warga: “sekarang airnya <sudah> masuk rumah”…
            Ruang< 💬 889-8611, kata warga: “sekarang airnya <sudah> masuk rumah”
        Warga> [Lihat laporan]
            Warga< …24 Nov 08.00 WIB – Anda menambahkan: “sekarang airnya <sudah> masuk rumah” [✍️ Tambah keterangan…
        """
    )
    last = both.channel.messages[-2]
    card = next(
        one
        for one in both.channel.messages
        if "889-8611" in str(one.letter.say.text) and one.address.chat == last.address.chat
    )
    assert last.letter.say.reply_to == card.id
    entry = (await _history(both))[-1]
    assert (entry.act, entry.actor, entry.to_status) == ("add", "reporter", "accepted")


async def test_words_in_answer_to_a_push_in_english(english: Stage) -> None:
    """The same in English; the staff room keeps to Indonesian."""
    await english.before(f"{REPORT_IN_ENGLISH}\nRudi> [Ambil]")
    await english(
        """
        Resident> /start
            Resident< Hello!…
        Warga> balas (889-8611): the water is in the house now
            Warga< Added to report 889-8611. The officers read it.
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “the water is in the house now”
        Warga> [See the report]
            Warga< …you added: “the water is in the house now” [✍️ Add something…
        """
    )


async def test_any_message_about_a_ticket_may_be_answered(play: Stage) -> None:
    """The receipt, the opened ticket, our thanks for an addition, wherever they are in the chat by now."""
    await play.before(REPORT + SECOND)
    await play(
        """
        Warga> balas (Tersimpan. Nomor laporan Anda: 889): di sebelah masjid
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya.
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “di sebelah masjid”
        Warga> balas (Keterangan ditambahkan): pagarnya hijau
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya.
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “pagarnya hijau”
        Warga> /laporan
            Warga< Laporan Anda…
        Warga> [507-8944]
            Warga* 🔴 507-8944…
        Warga> balas (507-8944 · menunggu): baunya sampai ke sekolah
            Warga< Keterangan ditambahkan ke laporan 507-8944.…
            Ruang* …
            Ruang< 💬 507-8944, kata warga: “baunya sampai ke sekolah”
        Warga> [Daftar laporan]
            Warga* Laporan Anda…
        Warga> balas (Laporan Anda): got mampet lagi
            Warga< Kirim fotonya…
        """
    )


async def test_a_place_a_recording_and_a_video_in_answer(play: Stage) -> None:
    """Each is kept with the ticket; the words with a voice note are not lost, and a point can be opened on the map."""
    await play.before(TAKEN)
    await play(
        """
        Warga> balas (889-8611): lokasi 3.6133,98.4959
            Warga< Keterangan ditambahkan ke laporan 889-8611.…
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “📍 Kel. Jati Negara, Kec. Binjai Utara (3.61330, 98.49590)” Lihat di peta
        Warga> balas (Petugas sudah menerima): suara 4 "dengar airnya"
            Warga< Rekaman ditambahkan ke laporan 889-8611.
            Ruang* …🎤 1 rekaman | ⋯ Lainnya]
            Ruang< 💬 889-8611, kata warga: “🎤 0:04 dengar airnya”
        Warga> balas (Petugas sudah menerima): stiker
            Warga< 🙂…
        """
    )


async def test_an_album_in_answer_is_one_addition(both: Stage) -> None:
    """One reply, one entry, one word to the officers, when all of it is there; a draft is kept and asked on."""
    await both.before(TAKEN)
    await both(
        """
        Warga> got mampet
            Warga< Kirim fotonya…
        Warga> balas (Petugas sudah menerima): foto 3 "makin parah"
        ~ 2 detik
            Warga< 3 foto ditambahkan ke laporan 889-8611. / Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
            Ruang* …📷 4 foto | ⋯ Lainnya]
            Ruang< (foto) 💬 889-8611, kata warga: “makin parah” [📷 4 foto]
        """
    )
    assert [entry.words for entry in await _history(both) if entry.act == "add"] == ["📷 3 · makin parah"]


async def test_an_album_in_answer_is_not_lost_by_the_next_word(play: Stage) -> None:
    """Whoever goes on before the album is complete has both: the album is answered first."""
    await play.before(TAKEN + "\nWarga> balas (Petugas sudah menerima): foto 2")
    seen = await play.seen("Warga> ada pohon tumbang di depan sekolah")
    assert "2 foto ditambahkan ke laporan 889-8611." in seen[0]
    assert [one for one in seen if "Kirim fotonya" in one]


async def test_words_in_answer_keep_the_draft(play: Stage) -> None:
    """An answer to a push in the middle of a report goes to its ticket, and the report's question is asked again."""
    await play.before(TAKEN)
    await play(
        """
        Warga> got mampet
            Warga< Kirim fotonya…
        Warga> balas (Petugas sudah menerima): jangan lewat gang sempit
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya. / Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “jangan lewat gang sempit”
        Warga> [Tanpa foto]
            Warga< Di mana ini?…
        """
    )


async def test_thanks_are_no_addition(play: Stage) -> None:
    """A kind word in answer to a push is answered kindly, and bothers no officer."""
    await play.before(TAKEN)
    await play(
        """
        Warga> balas (Petugas sudah menerima): makasih pak 🙏
            Warga< Siap 🙏…
        """
    )
    assert [entry.act for entry in await _history(play)] == ["file", "claim"]


async def test_an_edit_of_an_answer_is_told_as_well(play: Stage) -> None:
    """Who edits what they answered is heard again: the officers read both, as nothing is edited away."""
    await play.before(TAKEN)
    await play(
        """
        Warga> balas (Petugas sudah menerima): rumah nomor 12
            Warga< Keterangan ditambahkan…
            Ruang* …
            Ruang< …“rumah nomor 12”
        Warga> balas (Petugas sudah menerima): ubah: rumah nomor 21
            Warga< Keterangan ditambahkan…
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “✏️ rumah nomor 21”
        """
    )


async def test_what_is_done_takes_words_and_asks(play: Stage) -> None:
    """Words about a resolved ticket reach the officers; whether it is clean is a tap."""
    await play.before(RESOLVED)
    await play(
        """
        Warga> balas (Sudah dikerjakan): masih ada sedikit di selokan
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya. / Sudah bersih? Kami tunggu jawaban Anda sampai … [👍 Sudah bersih | 👎 Belum]
            Ruang* …
            Ruang< …“masih ada sedikit di selokan”
        """
    )


async def test_a_closed_ticket_says_so(play: Stage) -> None:
    """Nothing is taken for a ticket that nobody works on any more; what can be done instead is said."""
    await play.before(RESOLVED + "\nWarga> [Sudah bersih]")
    await play(
        """
        Warga> balas (Sudah dikerjakan): sekarang kotor lagi
            Warga< 🟢 889-8611 · selesai / Laporan ini sudah ditutup. Ada masalah baru di sana? …
        Warga> got mampet
            Warga< Kirim fotonya…
        Warga> balas (Sudah dikerjakan): foto
            Warga< 🟢 889-8611…/ Kirim fotonya, supaya petugas langsung paham. [Tanpa foto | ✖ Batal]
        """
    )


async def test_a_rejected_ticket_offers_the_appeal(play: Stage) -> None:
    """Words in answer to a rejection lead to the appeal, while there is one."""
    await play.before(REJECTED)
    await play(
        """
        Warga> balas (tidak dapat menangani): itu jalan kota, bukan jalan provinsi
            Warga< ⚪ 889-8611…Menurut Anda keliru? Ketuk “Ajukan lagi” dan tulis sebabnya. [Ajukan lagi]
        Warga> [Ajukan lagi]
            Warga< Mengapa laporan ini perlu dilihat lagi?…
        """
    )


async def test_who_only_looked_is_asked_to_follow(play: Stage) -> None:
    """A passer-by's answer to the public view changes nothing; a follower's is taken, and the reporter does not see it."""
    await play.before(REPORT + PUBLIC)
    await play(
        """
        Tetangga> buka tautan
            Tetangga< Halo!…
        Tetangga> balas (889-8611): saya juga terganggu
            Tetangga< Untuk menambah keterangan, ikuti dulu laporan ini. / 🔴 889-8611…[👥 Ikuti | 🔗 Bagikan]
        Tetangga> [Ikuti]
            Tetangga< …👥 Anda mengikuti…
        Tetangga> balas (Anda mengikuti): saya juga terganggu
            Tetangga< Keterangan ditambahkan ke laporan 889-8611.…
            Ruang* …
            Ruang< 💬 889-8611, kata warga: “saya juga terganggu”
        Warga> /laporan
            Warga< …
        Warga> [889-8611]
            Warga* …– laporan tersimpan [✍️ Tambah keterangan…
        """
    )


# "Tambah keterangan"


async def test_adding_until_it_is_all(both: Stage) -> None:
    """After the button whatever comes is for this ticket, until "Selesai"."""
    await both.before(TAKEN)
    await both(
        """
        Warga> [Lihat laporan]
            Warga< (foto) 🟡 889-8611…[✍️ Tambah keterangan | 🗺 Lihat di peta | … | 🔗 Bagikan]
        Warga> [Tambah keterangan]
            Warga< Apa yang mau ditambahkan? Kirim tulisan, foto, suara, atau lokasi. [✖ Batal]
        Warga> pagarnya hijau
            Warga< Keterangan ditambahkan ke laporan 889-8611. Petugas membacanya. / Ada lagi? Kirim saja, atau ketuk Selesai. [✔ Selesai]
            Ruang* …
            Ruang< …“pagarnya hijau”
        Warga> foto 2 "dari dekat"
        ~ 2 detik
            Warga< 2 foto ditambahkan ke laporan 889-8611. / Ada lagi? … [✔ Selesai]
            Ruang* …📷 3 foto | ⋯ Lainnya]
            Ruang< (foto) 💬 889-8611, kata warga: “dari dekat” [📷 3 foto]
        Warga> ubah: pagarnya biru
            Warga< Keterangan ditambahkan…
            Ruang* …
            Ruang< …“✏️ pagarnya biru”
        Warga> [Selesai]
            Warga< Baik. Petugas membacanya.
        Warga> ada pohon tumbang
            Warga< Kirim fotonya…
        """
    )


async def test_adding_in_english(english: Stage) -> None:
    """The same in English."""
    await english.before(f"{REPORT_IN_ENGLISH}\nRudi> [Ambil]")
    await english(
        """
        Warga> [See the report]
            Warga< (foto) 🟡 889-8611…[✍️ Add something…
        Warga> [Add something]
            Warga< What would you like to add? … [✖ Cancel]
        Warga> the fence is green
            Warga< Added to report 889-8611. The officers read it. / Anything else? Just send it, or tap Done. [✔ Done]
            Ruang* …
            Ruang< …
        Warga> thanks
            Warga< Very well. The officers read it.
        """
    )


@pytest.mark.parametrize(
    ("line", "answer"), [("/lapor", "Apa yang kotor"), ("/bantuan", "Cara melapor"), ("/batal", "tidak ada yang")]
)
async def test_anything_else_ends_the_adding(play: Stage, line: str, answer: str) -> None:
    """A command is about something else: what comes after it is for no old ticket."""
    await play.before(TAKEN + "\nWarga> [Lihat laporan]\nWarga> [Tambah keterangan]")
    (said,) = await play.seen(f"Warga> {line}")
    assert answer in said
    (said,) = await play.seen("Warga> ada pohon tumbang")
    assert "Kirim fotonya" in said or "Kirim <b>foto" in said


async def test_silence_ends_the_adding(play: Stage) -> None:
    """A quarter of an hour later what comes is about something new; a draft that waited is asked on then."""
    await play.before(TAKEN + "\nWarga> [Lihat laporan]\nWarga> [Tambah keterangan]")
    await play(
        """
        ~ 16 menit
        Warga> ada pohon tumbang
            Warga< Kirim fotonya…
        Warga> [Tambah keterangan]
            Warga< Apa yang mau ditambahkan?…
        ~ 16 menit
            Warga< Kirim fotonya…
        """
    )


async def test_nobody_adds_to_anothers_ticket(play: Stage) -> None:
    """The number alone opens nothing."""
    await play.before(TAKEN)
    for act in ("add", "look", "pictures"):
        seen = await play.pressing("Tetangga", Pressed(act, "889-8611", "500-press"))
        assert seen == ["500-press! Laporan dengan nomor itu tidak ada di daftar Anda."]
