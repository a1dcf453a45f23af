"""Other agencies and planned days, as plays: who does it when, said by command or by tap, and read by the resident."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from handlers.organisation import Agency
from storage.engine import Database
from tests.handlers.stage import REPORT, TAKEN, Stage

AGENCIES = (Agency("pln", "PLN", 3), Agency("pupr", "Dinas PUPR", 5))


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Stage]:
    """A play on each kind of database, with two agencies to forward to."""
    stage = Stage(database, agencies=AGENCIES)
    yield stage
    await stage.close()


async def test_forwarded_with_a_reason(office: Stage) -> None:
    """The agency, the reason and the return date are read by the reporter; at the date it is ours again."""
    await office.before(REPORT)
    await office(
        """
        Rudi> /teruskan 889-8611 pln, kabelnya milik PLN
            Warga< 🟡 889-8611 · … / Laporan diteruskan ke PLN: “kabelnya milik PLN” / …Jumat, 27 November.…
            Ruang< 889-8611 diteruskan ke PLN. Kembali ke kita Jumat, 27 November.
            Ruang* 🟡 889-8611 · diteruskan ke instansi lain…💬 Kantor: “kabelnya milik PLN”…
        """
    )
    seen = await office.seen("~ 4 hari")
    assert any(line.startswith("Warga<") and "kembali ke kami" in line for line in seen)


async def test_forwarded_by_a_tap(office: Stage) -> None:
    """Without an agency those of the config are offered, with the reason that a tap gives; longer names are found."""
    await office.before(REPORT)
    await office(
        """
        Rudi> /teruskan 889-8611
            Ruang< Pak Rudi, 889-8611 diteruskan ke mana?…“Bukan wewenang DLH”…[PLN | Dinas PUPR]
        Rudi> [Dinas PUPR]
            Rudi! 889-8611 diteruskan ke Dinas PUPR. Kembali ke kita Selasa, 1 Desember.
            Warga< …diteruskan ke Dinas PUPR: “Bukan wewenang DLH”…
            Ruang* …
        Rudi> /kembali 889-8611
            Ruang< 889-8611 kembali ke kita, dipegang Pak Rudi.
            Warga< …
            Ruang* 🟡 889-8611 · diterima petugas…
        """
    )


async def test_an_agency_without_a_reason_is_asked_for_one(office: Stage) -> None:
    """Nothing is forwarded without a reason, nor to somebody whom the office does not forward to."""
    await office.before(REPORT)
    await office(
        """
        Rudi> /teruskan 889-8611 PLN
            Ruang< Pak Rudi, 889-8611 diteruskan ke mana?…
        Rudi> /teruskan 889-8611 Telkom kabel putus
            Ruang< Pak Rudi, 889-8611 diteruskan ke mana?…
        Orang> /teruskan 889-8611 PLN kabel
            Ruang< Hanya petugas yang terdaftar…
        """
    )


async def test_an_office_that_forwards_to_nobody(play: Stage) -> None:
    """Where the config has no agencies, that is what the officer reads."""
    await play.before(REPORT)
    await play("Rudi> /teruskan 889-8611 PLN kabel putus\nRuang< Belum ada instansi…")


async def test_planned_for_a_day(office: Stage) -> None:
    """A day as people say it, or one by tap; the reporter reads it, and a later start is a start."""
    await office.before(TAKEN)
    await office(
        """
        Rudi> /jadwal 889-8611 kamis
            Warga< 🟡 889-8611 · dijadwalkan / Pekerjaan dijadwalkan Kamis, 26 November.…
            Ruang< 889-8611 dijadwalkan Kamis, 26 November.
            Ruang* 🟡 889-8611 · dijadwalkan…
        Rudi> /mulai 889-8611
            Warga< …
            Ruang< …
            Ruang* …
        Rudi> /jadwal 889-8611
            Ruang< Pak Rudi, kapan 889-8611 dikerjakan?…[Rabu, 25 November | Kamis, 26 November | Jumat, 27 November | Selasa, 1 Desember]
        Rudi> [Rabu, 25]
            Rudi! 889-8611 dijadwalkan Rabu, 25 November.
            Warga< …Pekerjaan dijadwalkan Rabu, 25 November.…
            Ruang* …
        """
    )


async def test_what_nobody_has_taken_is_not_planned(play: Stage) -> None:
    """Who plans has taken it first; a day that is over is no plan."""
    await play.before(REPORT)
    await play.before("Rudi> /ambil 889-8611")
    await play("Rudi> /jadwal 889-8611 2020-01-01\nRuang< Hari itu sudah lewat.…")


async def test_done_on_the_word_of_the_agency(office: Stage) -> None:
    """What another agency did needs no photo but its word, which the reporter reads with the agency's name."""
    await office.before(f"{REPORT}\nRudi> /teruskan 889-8611 pln, kabelnya milik PLN")
    await office(
        """
        Sari> [Selesai]
            Ruang< Apa kata PLN? Tulis: /selesai 889-8611 kabel sudah diganti
        Sari> /selesai 889-8611 kabel sudah diganti
            Warga< 🟢 889-8611 · … / Sudah dikerjakan menurut PLN: “kabel sudah diganti”.…[👍 Sudah bersih | 👎 Belum]
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.
            Ruang* 🟢 889-8611…💬 Kantor: “kabel sudah diganti”…
        """
    )


async def test_words_are_no_proof_of_ones_own_work(office: Stage) -> None:
    """What the office does itself is proved by a photo, whatever is written behind the number."""
    await office.before(TAKEN)
    await office("Rudi> /selesai 889-8611 sudah bersih\nRuang< 📷 Pak Rudi, kirim foto sesudah dikerjakan…")
