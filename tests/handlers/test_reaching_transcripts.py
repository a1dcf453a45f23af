"""Residents who cannot be reached, as plays: the office sees it, nothing counts as sent, and coming back is told in short."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from bot.channels import DeliveryError, Letter, NotSent, Receipt, Refused
from storage import tables
from tests.handlers.stage import PUBLIC, REPORT, REPORT_IN_ENGLISH, Stage

FOLLOWED = f"{REPORT}{PUBLIC}Tetangga> buka tautan\nTetangga> [Ikuti]"


async def test_the_office_sees_that_the_reporter_cannot_be_reached(both: Stage) -> None:
    """The card says since when, and no longer once they are back."""
    await both.before(REPORT)
    await both(
        """
        Warga> pergi
            Ruang* …🔴 889-8611…🚫 Pelapor tidak terjangkau sejak Selasa, 24 November.…
        Rudi> [Ambil]
            Rudi! …
            Ruang* …🚫 Pelapor tidak terjangkau…
        Warga> kembali
            Warga< 🟡 889-8611…Petugas sudah menerima laporan ini.…
            Ruang* 🟡 889-8611 · diterima petugas / 🛢️ TPS/tong sampah penuh / “TPS Pekan Binjai meluap” / 📍 Kel. Jati Negara, Kec. Binjai Utara / ⏳ Target: Jumat, 27 November / 👷 Pak Rudi […]
        """
    )


async def test_a_refusal_shows_it_as_well(play: Stage) -> None:
    """Where nobody told us that they left, the first message that is refused does."""
    await play.before(REPORT)
    play.door.shut.add(play.people["Warga"])
    seen = await play.seen("Rudi> [Ambil]")
    assert "🚫 Pelapor tidak terjangkau sejak" in seen[-1]
    async with play.database.reading() as tx:
        posted = tables.outbox.c
        of = select(posted.state).where(posted.chat == f"telegram/{play.people['Warga']}", posted.entry_id.is_not(None))
        assert (await tx.execute(of)).scalars().all() == ["undeliverable"]


async def test_what_was_missed_of_a_ticket_is_told_in_one_message(both: Stage) -> None:
    """The newest news comes as it was, with what came before it in a word each; its buttons are those of now."""
    await both.before(f'{REPORT}\nWarga> pergi\nRudi> [Ambil]\nRudi> [Mulai]\nRudi> foto "/selesai 889-8611"')
    await both(
        """
        Warga> kembali
            Warga< (foto) 🟢 889-8611 · selesai dikerjakan / Sudah dikerjakan.… / Sebelumnya, yang terlewat: diterima petugas → sedang dikerjakan. [👍 Sudah bersih | 👎 Belum]
            Ruang* …
        Warga> [Sudah bersih]
            Warga< Terima kasih!…
            Ruang* …
        """
    )


async def test_what_was_missed_is_told_in_english(english: Stage) -> None:
    """In the language of who missed it."""
    await english.before(f"{REPORT_IN_ENGLISH}\nWarga> pergi\nRudi> [Ambil]\nRudi> [Mulai]")
    told = [line for line in await english.seen("Warga> kembali") if line.startswith("Warga<")]
    assert len(told) == 1
    assert "What you missed before: taken by an officer." in told[0]


async def test_the_office_reads_what_became_of_each_push(both: Stage) -> None:
    """/kabar: to whom, what, when and how it ended; nobody is named and nothing is repeated."""
    await both.before(FOLLOWED + "\nTetangga> pergi\nRudi> [Ambil]\nRudi> [Mulai]")
    await both(
        """
        Rudi> /kabar 889-8611
            Ruang< 🟡 889-8611 · sedang dikerjakan / Kabar ke warga / 24 Nov 08.00 WIB · pelapor · diterima petugas · terkirim 24 Nov 08.00 WIB / 24 Nov 08.00 WIB · pengikut 1 · diterima petugas · tidak sampai (memblokir bot atau akunnya tidak ada lagi) / 24 Nov 08.00 WIB · pelapor · sedang dikerjakan · terkirim 24 Nov 08.00 WIB / 24 Nov 08.00 WIB · pengikut 1 · sedang dikerjakan · tidak sampai (…)
        Tetangga> kembali
            Tetangga< …Sebelumnya, yang terlewat: diterima petugas.…
        Rudi> /kabar 889-8611
            Ruang< …pengikut 1 · diterima petugas · terlewat, diringkas dalam kabar berikutnya…pengikut 1 · sedang dikerjakan · terkirim…
        Rudi> /kabar
            Ruang< Tulis nomornya: /kabar 889-8611
        Rudi> /kabar 111-1111
            Ruang< Tidak ada tiket dengan nomor…
        """
    )
    assert "Tetangga" not in " ".join(what for _, _, what in both.channel.log)


async def test_a_try_that_failed_is_counted_and_explained(play: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was tried again says how often and why; what will never be taken says that it failed."""
    monkeypatch.setattr(random, "uniform", lambda _low, high: high)  # the next try is later than the next command
    await play.before(REPORT)
    send, chat = play.channel.send, play.people["Warga"]
    failing: list[DeliveryError] = [NotSent("503")]

    async def sick(letter: Letter) -> Receipt:
        if letter.address.chat == chat and failing:
            raise failing[0]
        return await send(letter)

    play.channel.send = sick  # type: ignore[method-assign]
    await play.before("Rudi> [Ambil]")
    (told,) = await play.seen("Rudi> /kabar 889-8611")
    assert "belum terkirim (layanan obrolan tidak menjawab; dicoba 1 kali)" in told
    failing[0] = Refused("bad")
    await play.before("~ 1 menit")
    (told,) = await play.seen("Rudi> /kabar 889-8611")
    assert "gagal (ditolak layanan obrolan; dicoba 2 kali)" in told
