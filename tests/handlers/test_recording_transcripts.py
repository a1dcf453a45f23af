"""Reports that are spoken or filmed instead of written, as plays: kept for the officers, whatever else is told."""

from __future__ import annotations

import pytest

from handlers.events import SentRecording
from storage import recordings
from storage.photo_store import photo_name
from tests.handlers.stage import RESOLVED, TAKEN, Stage


async def test_a_voice_note_is_the_description(both: Stage) -> None:
    """Who would rather speak than write may: the officers hear it from the card, and nothing is asked twice."""
    await both(
        """
        Warga> suara 12
            Warga< Rekaman saya simpan untuk petugas.…Kirim fotonya…
        Warga> foto
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> Parit
            Warga< (foto) Sudah benar?…💧… / 🎤 Pesan suara 0:12 / 📍 Kel. Jati Negara…
        Warga> kirim
            Warga< …Tersimpan…889-8611…
            Ruang< (foto) 🔴 889-8611…“🎤 0:12”…🎤 1 rekaman | ⋯ Lainnya]
            Ruang< (titik …
        Rudi> [🎤 1 rekaman]
            Ruang< (voice) 889-8611 · 🎤 Pesan suara 0:12
        Warga> /laporan
            Warga< …889-8611…
        """
    )


async def test_a_voice_note_in_english(english: Stage) -> None:
    """The same for somebody who reads English; the officers read Indonesian."""
    await english(
        """
        Warga> suara 12
            Warga< I keep the recording for the officers.…photo…
        Warga> foto
            Warga< Where is this?…
        Warga> lokasi 3.6133,98.4959
            Warga< What is it about?…
        Warga> Blocked drain
            Warga< …🎤 Voice message 0:12 / 📍…
        Warga> send
            Warga< …Saved…889-8611…
            Ruang< …“🎤 0:12”…🎤 1 rekaman | ⋯ Lainnya]
            Ruang< (titik …
        Rudi> [🎤 1 rekaman]
            Ruang< (voice) 889-8611 · 🎤 Pesan suara 0:12
        """
    )


async def test_a_video_and_words_both_count(play: Stage) -> None:
    """A caption is the description, a video comes with it; a third recording is the last."""
    await play(
        """
        Warga> video 75 "got mampet, air naik"
            Warga< Rekaman saya simpan untuk petugas.…Kirim fotonya… [Tanpa foto | ✖ Batal]
        Warga> Tanpa foto
            Warga< Di mana ini?…
        Warga> video bulat 8
            Warga< Rekaman saya simpan untuk petugas.…Di mana ini?…
        Warga> lagu 3
            Warga< Rekaman saya simpan untuk petugas.…Di mana ini?…
        Warga> suara 4
            Warga< Sudah 3 rekaman, itu cukup.…Di mana ini?…
        Warga> Kel. Tanah Tinggi
            Warga< Ini soal apa? Pilih satu.…
        Warga> Parit
            Warga< Sudah benar?…“got mampet, air naik” / 🎬 Video 1:15 / 🎬 Video 0:08 / 🎤 Rekaman suara 0:03 / 📍…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< 🔴 …“got mampet, air naik”…🎤 3 rekaman | ⋯ Lainnya]
        Rudi> [🎤 3 rekaman]
            Ruang< (video) …Video 1:15
            Ruang< (video_note) …Video 0:08
            Ruang< (audio) …Rekaman suara 0:03
        """
    )


async def test_a_description_by_voice_can_be_corrected(play: Stage) -> None:
    """ "Keterangan" takes the recording back and asks again; back leaves it as it was."""
    await play(
        """
        Warga> suara 5
            Warga< …Kirim fotonya…
        Warga> foto
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        Warga> Parit
            Warga< …🎤 Pesan suara 0:05…
        Warga> [✏️ Keterangan]
            Warga< Apa masalahnya?…
        Warga> [↩ Kembali]
            Warga< …🎤 Pesan suara 0:05…
        Warga> [✏️ Keterangan]
            Warga< Apa masalahnya?…
        Warga> got mampet
            Warga< (foto) Sudah benar?…“got mampet” / 📍…
        """
    )


async def test_the_same_recording_again_is_one(play: Stage) -> None:
    """A recording that is sent twice is kept once."""
    spoken = play.channel.record("voice", 4)
    for _ in range(2):
        await play.bring(play._incoming("Warga", SentRecording(spoken)))
    await play.before(
        """
        Warga> foto
        Warga> lokasi 3.6133,98.4959
        Warga> Parit
        """
    )
    assert ["Ruang< ", "1 rekaman |"][1] in " ".join(await play.seen("Warga> kirim"))


async def test_still_dirty_may_be_said_aloud(both: Stage) -> None:
    """What is left may be spoken: the ticket is open again, and the officers hear it."""
    await both.before(RESOLVED)
    await both(
        """
        Warga> [Belum]
            Warga< Apa yang belum beres?…
        Warga> suara 7
            Warga< Laporan 889-8611 dibuka lagi.…
            Ruang* (foto) 🔴 889-8611…🎤 1 rekaman | ⋯ Lainnya]
            Ruang< 👎 889-8611 belum beres, kata warga: “🎤 0:07”
        """
    )


async def test_the_bytes_become_ours(play: Stage) -> None:
    """A recording is fetched and kept under the digest of what is in it."""
    await play.before("Warga> suara 5\nWarga> foto\nWarga> lokasi 3.6133,98.4959\nWarga> Parit\nWarga> kirim")
    async with play.database.reading() as tx:
        [kept] = await recordings.of_ticket(tx, 1)
    assert kept.state == "kept"
    assert kept.name is not None
    assert kept.name.endswith(".ogg")
    assert (await play.store.get(kept.name)).startswith(b"OggS")
    with pytest.raises(ValueError, match="not a photo's name"):
        photo_name("ab" * 20, "exe")


async def test_a_lost_recording_is_asked_for_again(play: Stage) -> None:
    """One that cannot be had is asked for again, and the ticket stands; officers are not offered it."""
    await play.before("Warga> suara 5\nWarga> foto\nWarga> lokasi 3.6133,98.4959\nWarga> Parit")
    play.channel.pictures["voice-0"] = b"MZ this is no recording"
    happened = await play.seen("Warga> kirim")
    assert ["Warga< Rekaman untuk 889-8611 tidak bisa kami buka; laporannya tetap tersimpan.", ""][0] in "\n".join(
        happened
    )
    await play("Rudi> /tiket 889-8611\nRuang< …889-8611…\nRuang< (titik …")
    assert not any("rekaman]" in one for one in await play.seen("Rudi> /tiket 889-8611"))


async def test_a_recording_in_answer_to_a_message_about_a_ticket(play: Stage) -> None:
    """It is kept with that ticket, and the officers are told; an answer to anything else begins a report."""
    await play.before(TAKEN)
    await play(
        """
        Warga> balas (889-8611): suara 4
            Warga< Rekaman ditambahkan ke laporan 889-8611.
            Ruang* …🎤 1 rekaman | ⋯ Lainnya]
            Ruang< 💬 889-8611, kata warga: “🎤 0:04”
        Tetangga> suara 3
            Tetangga< …Kirim fotonya…
        Tetangga> balas: suara 5
            Tetangga< …Kirim fotonya…
        """
    )
