"""Undo, as plays: for ten seconds an officer takes back what a thumb did, and no resident ever hears of it."""

from __future__ import annotations

from handlers.events import Pressed
from storage import tickets
from storage.numbers import id_of
from storage.tickets import Ticket
from storage.workflow import Status
from tests.handlers.stage import AGAIN, REPORT, SECOND, Stage

ID = id_of("889-8611") or 0
UNDO = Pressed("undo", "889-8611", "11")
WAITED = "~ 11 detik"


async def _ticket(play: Stage) -> Ticket:
    async with play.database.reading() as tx:
        ticket = await tickets.get(tx, ID)
    assert ticket is not None
    return ticket


async def _files(play: Stage) -> int:
    return len([name async for name in play.store.names()])


async def _acts(play: Stage) -> list[str]:
    async with play.database.reading() as tx:
        return [entry.act for entry in await tickets.history(tx, ID)]


# Taking back, and letting pass


async def test_a_slip_of_the_thumb_is_taken_back(office: Stage) -> None:
    """Claimed by mistake and undone, the ticket waits as before, and its reporter never hears of it."""
    await office.before(REPORT)
    before = await _ticket(office)
    await office(
        """
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* 🟡 889-8611 · diterima petugas…👷 Pak Rudi [▶️ Mulai | … | 🗺 Peta | ⋯ Lainnya | ↩️ Urungkan]
        Rudi> [Urungkan]
            Rudi! ↩️ 889-8611 diurungkan. Sekarang: menunggu petugas.
            Ruang* 🔴 889-8611 · menunggu petugas…[✋ Ambil | 🗺 Peta | ⋯ Lainnya]
        ~ 1 menit
        """
    )
    after = await _ticket(office)
    assert (after.status, after.officer_id, after.officer_name, after.work_began_at) == (
        before.status,
        None,
        "",
        None,
    )
    assert after.version == before.version + 2
    assert await _acts(office) == ["file", "claim", "undo"]


async def test_after_ten_seconds_the_resident_is_told(office: Stage) -> None:
    """Whoever does nothing has meant it: the button goes, and the reporter hears of it once."""
    await office.before(REPORT)
    await office(
        """
        Rudi> [Ambil]
            Rudi! Anda mengambil 889-8611.
            Ruang* 🟡 889-8611 · …[…↩️ Urungkan]
        ~ 9 detik
        ~ 2 detik
            Warga< 🟡 889-8611 · … / Petugas sudah menerima laporan ini.…
            Ruang* 🟡 889-8611 · …[▶️ Mulai | ✅ Selesai | 🗺 Peta | ⋯ Lainnya]
        ~ 5 menit
        """
    )


async def test_a_late_tap_is_answered(office: Stage) -> None:
    """Who taps when the time is over is told so, kindly, and nothing changes."""
    await office.before(f"{REPORT}\nRudi> [Ambil]")
    await office.before(WAITED)
    seen, *_ = await office.pressing("Rudi", UNDO)
    assert seen == "Rudi! 889-8611 tidak bisa diurungkan lagi: waktunya sudah lewat. Sekarang: diterima petugas."
    assert await _acts(office) == ["file", "claim"]


async def test_twice_is_once(office: Stage) -> None:
    """A double tap on the button undoes one act, and says so twice."""
    await office.before(f"{REPORT}\nRudi> [Ambil]")
    seen = await office.together("Rudi> [Urungkan]", "Kepala> [Urungkan]")
    assert {one for one in seen if "!" in one} == {
        "Rudi! ↩️ 889-8611 diurungkan. Sekarang: menunggu petugas.",
        "Kepala! 889-8611 sudah diurungkan. Sekarang: menunggu petugas.",
    }
    assert await _acts(office) == ["file", "claim", "undo"]


async def test_the_window_outlives_the_program(office: Stage) -> None:
    """Killed within the ten seconds, the desk tells the reporter when they are over all the same."""
    await office.before(f"{REPORT}\nRudi> [Ambil]")
    await office.restart()
    await office(
        f"""
        {WAITED}
            Warga< 🟡 889-8611 · … / Petugas sudah menerima laporan ini.…
            Ruang* 🟡 889-8611 · …🗺 Peta | ⋯ Lainnya]
        """
    )


# Who may, and who was faster


async def test_only_who_did_it_or_a_supervisor(office: Stage) -> None:
    """A colleague cannot undo it; a supervisor can."""
    await office.before(f"{REPORT}\nRudi> [Ambil]")
    await office(
        """
        Sari> [Urungkan]
            Sari! 889-8611: hanya yang melakukannya dan pengawas yang bisa mengurungkan.
        Kepala> [Urungkan]
            Kepala! ↩️ 889-8611 diurungkan. Sekarang: menunggu petugas.
            Ruang* 🔴 889-8611 · menunggu petugas…
        """
    )


async def test_a_later_change_forbids_it(office: Stage) -> None:
    """What a colleague has built upon stays: the officer reads who was faster."""
    await office.before(f"{REPORT}\nRudi> [Ambil]")
    await office.before("Kepala> /mulai 889-8611")
    seen, *_ = await office.pressing("Rudi", UNDO)
    assert seen == "Rudi! Pak Hasibuan lebih cepat: 889-8611 sekarang sedang dikerjakan."
    assert await _acts(office) == ["file", "claim", "start"]


async def test_only_the_last_act_is_undone(office: Stage) -> None:
    """Taken and begun: undoing takes back the beginning, and not the taking; the reporter hears of the taking alone."""
    await office.before(REPORT)
    await office(
        f"""
        Rudi> [Ambil]
            Rudi! …
            Ruang* …
        Rudi> [Mulai]
            Rudi! 889-8611: mulai dikerjakan.
            Warga< 🟡 889-8611 · … / Petugas sudah menerima laporan ini.…
            Ruang* …sedang dikerjakan…
        Rudi> [Urungkan]
            Rudi! ↩️ 889-8611 diurungkan. Sekarang: diterima petugas.
            Ruang* …diterima petugas…
        {WAITED}
        """
    )


async def test_changes_are_told_in_their_order(office: Stage) -> None:
    """A question is asked at once; what was held of the claim before it comes first."""
    await office.before(REPORT)
    await office(
        f"""
        Rudi> [Ambil]
            Rudi! …
            Ruang* …
        Rudi> /tanya 889-8611 sebelah mana?
            Warga< …Petugas sudah menerima laporan ini.…
            Warga< …Petugas bertanya: “sebelah mana?”…
            Ruang< …
            Ruang* …menunggu jawaban warga…
        {WAITED}
        """
    )


async def test_what_is_held_holds_up_no_answer(office: Stage) -> None:
    """The reporter who writes within the ten seconds is answered at once."""
    await office.before(f"{REPORT}\nRudi> [Ambil]")
    await office(
        f"""
        Warga> /bantuan
            Warga< …
        {WAITED}
            Warga< …Petugas sudah menerima laporan ini.…
            Ruang* …
        """
    )


# What is given back


async def test_an_undone_rejection_is_never_read(office: Stage) -> None:
    """Neither its push nor its reason reaches the reporter, who finds no trace of it in the history either."""
    await office.before(REPORT)
    await office(
        """
        Rudi> /tolak 889-8611 bukan wewenang kami
            Ruang< 889-8611 ditolak. Pelapor akan dikabari.
            Ruang* ⚪ 889-8611 · tidak dapat ditangani…“bukan wewenang kami”…[…↩️ Urungkan]
        Rudi> [Urungkan]
            Rudi! ↩️ 889-8611 diurungkan. Sekarang: menunggu petugas.
            Ruang* 🔴 889-8611 · menunggu petugas…
        ~ 1 menit
        """
    )
    (seen,) = await office.seen("Warga> /laporan")
    assert "tidak dapat" not in seen
    (opened, *_) = await office.seen("Warga> [889-8611]")
    assert "wewenang" not in opened
    assert "tidak dapat ditangani" not in opened


async def test_an_undone_proof_is_taken_off(office: Stage) -> None:
    """Proved on the wrong ticket: the work goes on, the photo is gone with its file, and the right one can be sent."""
    await office.before(f"{REPORT}\nRudi> [Ambil]\n{WAITED}")
    files = await _files(office)
    await office(
        f"""
        Rudi> balas (🟡 889-8611): foto 2
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* (foto) 🟢 889-8611 · selesai dikerjakan…↩️ Urungkan]
        Rudi> [Urungkan]
            Rudi! ↩️ 889-8611 diurungkan. Sekarang: diterima petugas.
            Ruang* …889-8611 · diterima petugas…
        ~ 2 menit
        Rudi> balas (🟡 889-8611): foto
            Ruang< ✅ 889-8611 selesai. Pelapor akan dikabari.…
            Ruang* …
        {WAITED}
            Warga< (foto) 🟢 889-8611 · … / Sudah dikerjakan.…
            Ruang* …
        """
    )
    assert await _files(office) == files + 1
    assert (await _ticket(office)).status == Status.RESOLVED


async def test_an_undone_delay_gives_the_first_promise_back(office: Stage) -> None:
    """The date, and how often it was put off, are as they were."""
    await office.before(f"{REPORT}\nRudi> [Ambil]\n{WAITED}")
    before = await _ticket(office)
    await office(
        """
        Rudi> /tunda 889-8611 senin, alat rusak
            Ruang< 889-8611: target baru Senin, 30 November. Pelapor akan dikabari.
            Ruang* …Semula Jumat, 27 November, digeser 1 kali…
        Rudi> [Urungkan]
            Rudi! ↩️ 889-8611 diurungkan. Sekarang: diterima petugas.
            Ruang* …⏳ Target: Jumat, 27 November…
        ~ 1 menit
        """
    )
    after = await _ticket(office)
    assert (after.due_at, after.postponed) == (before.due_at, 0)


async def test_an_undone_merging_parts_them(office: Stage) -> None:
    """Merged into the wrong one and undone, both stand as before, and neither reporter hears of it."""
    await office.before(REPORT + SECOND.replace("Warga>", "Tetangga>"))
    await office(
        """
        Rudi> /gabung 507-8944 889-8611
            Ruang< 507-8944 digabung ke 889-8611. Kedua pelapor dikabari.
            Ruang* ⚪ 507-8944 · digabung…↩️ Urungkan]
            Ruang* 🔴 889-8611 · …👥 1 warga mengikuti.…
        Rudi> [Urungkan]
            Rudi! ↩️ 507-8944 diurungkan. Sekarang: menunggu petugas.
            Ruang* 🔴 507-8944 · menunggu petugas…
            Ruang* 🔴 889-8611 · …
        ~ 1 menit
        """
    )
    async with office.database.reading() as tx:
        original = await tickets.get(tx, ID)
        assert original is not None
        assert len(await tickets.readers(tx, original)) == 1


# Other ways of being told


async def test_the_message_of_the_day_tells_nothing_undone(office: Stage) -> None:
    """Who wants one message a day is not told there of what was undone."""
    await office.before(f"{REPORT}\nWarga> /pengaturan\nWarga> [Sehari sekali]")
    await office.before("Rudi> [Ambil]\nRudi> [Urungkan]")
    assert [line for line in await office.seen("~ 24 jam") if line.startswith("Warga")] == []


async def test_at_night_it_waits_for_the_morning(office: Stage) -> None:
    """What is told in the morning anyway can be undone all the same, and is told once."""
    await office.before(f"{REPORT}\n~ 14 jam")
    await office("Rudi> [Ambil]\nRudi! …\nRuang* …\n~ 11 detik\nRuang* …")
    assert [one for one in await office.seen("~ 10 jam") if one.startswith("Warga<")] == [
        "Warga< 🟡 889-8611 · diterima petugas / Petugas sudah menerima laporan ini. Target selesai: Jumat, "
        "27 November. [Lihat laporan]"
    ]


async def test_who_blocked_the_bot_misses_nothing_that_was_undone(office: Stage) -> None:
    """A reporter who is out of reach meanwhile does not find the undone act when they come back."""
    await office.before(REPORT + AGAIN.replace("Warga>", "Tetangga>"))
    await office.before("Rudi> /ambil 889-8611\nWarga> pergi\nRudi> [Urungkan]\n~ 1 menit")
    seen = await office.seen("Warga> kembali")
    assert not [line for line in seen if "menerima" in line]
