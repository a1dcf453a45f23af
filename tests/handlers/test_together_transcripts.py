"""Several tickets at once, as plays: chosen from a list, one act for all, one summary, and one undo."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import update

from handlers import steps
from handlers.buttons import LIMIT, press, pressed
from handlers.officers.steps import MOST_CHOSEN, Choosing
from handlers.organisation import Agency
from storage import tickets
from storage.engine import Database
from storage.numbers import id_of
from storage.tables import conversations
from storage.tokens import fresh_token
from tests.handlers.stage import REPORT, SECOND, Stage
from tests.play import ROOM

NEIGHBOUR = SECOND.replace("Warga>", "Tetangga>")
CHOSEN = "Rudi> /daftar\nRudi> [☑ Pilih]\nRudi> [☑ Semua di halaman ini]"
FILTERS = "🚦 Status | 📍 Wilayah | 🏷 Jenis | 👷 Petugas | 📅 Masuk | 🚶 Rute"
ACTS = "✋ Ambil | ▶️ Mulai | 📅 Jadwalkan | 📤 Teruskan | 🤝 Serahkan"


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Stage]:
    """A play on each kind of database, with an agency, and no time to undo: residents hear at once."""
    stage = Stage(database, agencies=(Agency("pln", "PLN", 3),))
    yield stage
    await stage.close()


@pytest.fixture
async def undoing(database: Database) -> AsyncIterator[Stage]:
    """The same with ten seconds to undo."""
    stage = Stage(database, undo=timedelta(seconds=10))
    yield stage
    await stage.close()


async def _statuses(play: Stage) -> list[str]:
    async with play.database.reading() as tx:
        found = [await tickets.get(tx, id_of(number) or 0) for number in ("889-8611", "507-8944")]
    return [one.status for one in found if one]


async def test_two_tickets_are_taken_by_one_act(office: Stage) -> None:
    """The page becomes a choice, numbers are ticked, and each reporter hears of theirs once."""
    await office.before(REPORT + NEIGHBOUR)
    await office(
        f"""
        Rudi> /daftar
            Ruang< 2 tiket terbuka / …[889-8611 | 507-8944 | ☑ Pilih | {FILTERS}]
        Rudi> [☑ Pilih]
            Ruang* 2 tiket terbuka / ☑ Pak Rudi: Ketuk nomornya, lalu satu tindakan untuk semua. / …[☐ 889-8611 | ☐ 507-8944 | ☑ Semua di halaman ini | ✖ Batal]
        Rudi> [☐ 889-8611]
            Ruang* 2 tiket terbuka / ☑ Pak Rudi: 1 dipilih / …[✔ 889-8611 | ☐ 507-8944 | ☑ Semua di halaman ini | {ACTS} | ✖ Batal]
        Rudi> [☐ 507-8944]
            Ruang* …2 dipilih…[✔ 889-8611 | ✔ 507-8944 | {ACTS} | ✖ Batal]
        Rudi> [✋ Ambil]
            Ruang* ✋ Ambil · Pak Rudi: 2 dari 2 tiket / ✅ 889-8611, 507-8944 [↩ Daftar]
            Ruang* 🟡 889-8611 · diterima petugas…
            Ruang* 🟡 507-8944 · diterima petugas…
            Warga< 🟡 889-8611 · …Petugas sudah menerima laporan ini.…
            Tetangga< 🟡 507-8944 · …Petugas sudah menerima laporan ini.…
        Rudi> [↩ Daftar]
            Ruang* 2 tiket terbuka…☑ Pilih…
        """
    )


async def test_what_could_not_be_done_is_told_with_its_reason(office: Stage) -> None:
    """One that a colleague took meanwhile holds up none of the others; trying it stays in the history."""
    await office.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}\nSari> /ambil 889-8611")
    await office(
        """
        Rudi> [✋ Ambil]
            Ruang* ✋ Ambil · Pak Rudi: 1 dari 2 tiket / ✅ 507-8944 / ✖ 889-8611 sudah diambil Bu Sari. [↩ Daftar]
            Ruang* 🟡 507-8944 · …
            Tetangga< …
        """
    )
    assert any("Pak Rudi" in line for line in await office.seen("Kepala> /riwayat 889-8611"))


async def test_all_of_it_is_undone_by_one_tap(undoing: Stage) -> None:
    """Within the time one tap takes all back, and nobody ever hears of it; a colleague's tap takes nothing."""
    await undoing.before(REPORT + NEIGHBOUR + CHOSEN)
    await undoing(
        """
        Rudi> [✋ Ambil]
            Ruang* ✋ Ambil · Pak Rudi: 2 dari 2 tiket / ✅ 889-8611, 507-8944 [↩️ Urungkan semua | ↩ Daftar]
            Ruang* …
            Ruang* …
        Sari> [↩️ Urungkan semua]
            Sari! 889-8611: hanya yang melakukannya dan pengawas yang bisa mengurungkan.
        Rudi> [↩️ Urungkan semua]
            Ruang* ↩️ 889-8611 diurungkan. Sekarang: menunggu petugas. / ↩️ 507-8944 diurungkan. Sekarang: menunggu petugas.
            Ruang* 🔴 889-8611 · menunggu petugas…
            Ruang* 🔴 507-8944 · menunggu petugas…
        ~ 1 menit
        """
    )


async def test_a_late_undo_of_all_is_told(undoing: Stage) -> None:
    """When the time is over both are told to their reporters, and the button says that it is too late."""
    await undoing.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}\nRudi> [✋ Ambil]")
    told = [line for line in await undoing.seen("~ 11 detik") if "Petugas sudah menerima" in line]
    assert len(told) == 2
    assert await undoing.seen("Rudi> [↩️ Urungkan semua]") == ["Rudi! Sudah lewat waktunya: tidak bisa diurungkan lagi."]
    assert await _statuses(undoing) == ["accepted", "accepted"]


async def test_planned_for_a_day(office: Stage) -> None:
    """The next working days are offered, and one tap plans them all."""
    await office.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}\nRudi> [✋ Ambil]\n{CHOSEN}")
    await office(
        """
        Rudi> [📅 Jadwalkan]
            Ruang* Kapan 2 tiket ini dikerjakan? [Rabu, 25 November | … | ↩ Pilihan]
        Rudi> [↩ Pilihan]
            Ruang* …2 dipilih…
        Rudi> [📅 Jadwalkan]
            Ruang* …
        Rudi> [Rabu, 25 November]
            Ruang* 📅 Jadwalkan Rabu, 25 November · Pak Rudi: 2 dari 2 tiket / …
            Ruang* …dijadwalkan…
            Ruang* …dijadwalkan…
            Warga< …Rabu, 25 November.…
            Tetangga< …Rabu, 25 November.…
        """
    )


async def test_forwarded_with_a_reason_for_all(office: Stage) -> None:
    """The agency by tap, the reason by tap or in answer; every reporter reads it."""
    await office.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}")
    await office(
        """
        Rudi> [📤 Teruskan]
            Ruang* 2 tiket ini diteruskan ke mana? [PLN | ↩ Pilihan]
        Rudi> [PLN]
            Ruang* Mengapa 2 tiket ini diteruskan ke PLN? Ketuk, atau balas pesan ini dengan alasannya. Pelapor membacanya. [Bukan wewenang DLH | ↩ Pilihan]
        Rudi> balas (Mengapa 2 tiket): tiangnya milik PLN
            Ruang< 📤 Teruskan PLN · Pak Rudi: 2 dari 2 tiket / ✅ 889-8611, 507-8944 [↩ Daftar]
            Ruang* …
            Ruang* …
            Warga< …diteruskan ke PLN: “tiangnya milik PLN”…
            Tetangga< …diteruskan ke PLN: “tiangnya milik PLN”…
        """
    )


async def test_forwarded_for_the_reason_on_the_button(office: Stage) -> None:
    """One tap says that it is not the office's to do."""
    await office.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}\nRudi> [📤 Teruskan]\nRudi> [PLN]\nRudi> [Bukan wewenang DLH]")
    assert await _statuses(office) == ["forwarded", "forwarded"]


async def test_given_to_one_officer(office: Stage) -> None:
    """Who gets them reads all numbers in one message; what they hold already is said to be so."""
    await office.before(f"{REPORT}{NEIGHBOUR}Sari> /ambil 889-8611\n{CHOSEN.replace('Rudi', 'Kepala')}")
    await office(
        """
        Kepala> [🤝 Serahkan]
            Ruang* 2 tiket ini untuk siapa? [Pak Hasibuan · 0 tiket | Pak Rudi · 0 tiket | Bu Sari · 1 tiket | ↩ Pilihan]
        Kepala> [Bu Sari]
            Ruang* 🤝 Serahkan Bu Sari · Pak Hasibuan: 1 dari 2 tiket / ✅ 507-8944 / ✖ 889-8611 sudah dipegang Bu Sari. [↩ Daftar]
            Ruang* 🟡 507-8944 · …👷 Bu Sari…
            Ruang< Bu Sari, untuk Anda: 507-8944.
            Tetangga< …
        """
    )


async def test_a_choice_is_its_officers_own(office: Stage) -> None:
    """What a colleague taps on it changes nothing; after a restart it goes on; given up, it is a list again."""
    await office.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}")
    await office.restart()
    await office(
        """
        Sari> [✋ Ambil]
            Sari! Pilihan ini sudah selesai, atau milik petugas lain. Mulai lagi: /daftar, ☑ Pilih.
        Rudi> [✔ 889-8611]
            Ruang* …1 dipilih…[☐ 889-8611 | ✔ 507-8944 | …
        Rudi> [✖ Batal]
            Ruang* 2 tiket terbuka…☑ Pilih…
        """
    )
    assert await _statuses(office) == ["received", "received"]


async def test_chosen_over_pages_and_from_a_search(office: Stage) -> None:
    """What was ticked on one page stays on the next, and what was found is chosen from like a list."""
    await office.before(REPORT)
    for _ in range(9):
        await office.before(REPORT.replace("Warga> kirim", "Warga> [Berbeda]\nWarga> kirim"))
    for command in ("daftar", "cari tps"):
        await office.before(f"Rudi> /{command}\nRudi> [☑ Pilih]\nRudi> [☑ Semua di halaman ini]")
        (second,) = await office.seen("Rudi> [›]")
        assert "8 dipilih" in second
        assert len(re.findall("☐ ", second)) == 2
        (both,) = await office.seen("Rudi> [☑ Semua di halaman ini]")
        assert "10 dipilih" in both


async def test_no_more_than_fifty(office: Stage) -> None:
    """One tap more than fifty is refused, and nothing chosen before is lost."""
    await office.before(f"{REPORT}{NEIGHBOUR}Rudi> /daftar\nRudi> [☑ Pilih]")
    (shown,) = [one for one in office.channel.messages if "☐ 889-8611" in str(one.letter.say.buttons)]
    mark = next(b.press for row in shown.letter.say.buttons for b in row).split(":")[1].split(" ")[0]
    full = Choosing(mark, "l", tuple(range(100, 100 + MOST_CHOSEN)))
    await _stand(office, full)
    assert await office.seen("Rudi> [☐ 889-8611]") == ["Rudi! Paling banyak 50 tiket sekaligus."]


async def test_an_old_choice_acts_on_no_new_one(office: Stage) -> None:
    """Who has begun to choose anew finds the buttons of the first choice over, not acting on the second."""
    await office.before(f"{REPORT}{NEIGHBOUR}{CHOSEN}")
    buttons = [one for message in office.channel.messages for row in message.letter.say.buttons for one in row]
    old = next(one.press for one in buttons if one.label == "✋ Ambil" and one.press.startswith("together"))
    await office.before(CHOSEN)
    (seen,) = await office.pressing("Rudi", pressed(old, callback="c"))
    assert seen.startswith("c! Pilihan ini sudah selesai")
    assert await _statuses(office) == ["received", "received"]


async def _stand(play: Stage, step: Choosing) -> None:
    """Let Pak Rudi's conversation stand there."""
    async with play.database.transaction() as tx:
        where = conversations.c.key == f"{ROOM.key}/11"
        assert (await tx.execute(update(conversations).where(where).values(step=steps.write(step)))).rowcount


@pytest.mark.parametrize("words", ["choose:l", "choose:f x", "choose:", "together:x claim", "pick:", "leaf:x 1"])
async def test_a_forged_button_changes_nothing(office: Stage, words: str) -> None:
    """A choice that nobody began is none."""
    seen = await office.pressing("Rudi", pressed(words, callback="c"))
    assert len(seen) == 1
    assert re.match("c! (Pilihan ini sudah selesai|Tombol itu sudah tidak berlaku)", seen[0])


def test_the_longest_agency_fits_a_button() -> None:
    """A key of the longest that the config takes stands beside the mark of a choice."""
    assert len(press("together", f"{fresh_token()} f {'x' * 32}").encode()) <= LIMIT
