"""The roster as plays: who the officers are is decided in their room, by those who may, and kept with who did it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.events import Pressed
from handlers.organisation import Organisation, Team
from storage.tables import office_log
from tests.handlers.stage import REPORT, TAKEN, Stage

TEAMS = Organisation(teams=(Team("timur", "Timur"),))
ADMIN = """
    Kepala> /petugas
    Kepala> [Bu Sari]
    Kepala> [Jadi admin]
"""
"""Bu Sari is made an admin: from then on only she changes the roster."""


async def acts(play: Stage) -> list[str]:
    """The office's record of its roster, after what the config began it with."""
    async with play.database.reading() as tx:
        log = office_log.c
        rows = await tx.execute(select(log.act, log.words).where(log.actor_id.is_not(None)).order_by(log.id))
        return [f"{row.act} {row.words}".strip() for row in rows]


async def test_the_roster_is_shown_with_what_each_has_in_hand(both: Stage) -> None:
    """Name, role, whether they are there, how many tickets, how many of them late: in words."""
    await both.before(TAKEN)
    await both(
        """
        Kepala> /petugas
            Ruang< 3 petugas / Pak Hasibuan · pengawas · bertugas · 0 tiket / Bu Sari · petugas · bertugas · 0 tiket / Pak Rudi · petugas · bertugas · 1 tiket [Pak Hasibuan | Bu Sari | Pak Rudi]
        Rudi> /petugas
            Ruang< Hanya pengawas atau admin yang bisa melakukan itu.
        """
    )
    await both.before("~ 80 jam")
    assert "1 tiket (1 lewat target)" in str(await both.seen("Kepala> /petugas"))


async def test_everybody_sees_who_is_on_duty(play: Stage) -> None:
    """Any officer asks, and reads who is there and who is not."""
    await play.before("Kepala> /petugas\nKepala> [Bu Sari]\nKepala> [Tidak bertugas]")
    await play(
        """
        Rudi> /piket
            Ruang< 2 bertugas sekarang / Pak Hasibuan · pengawas · bertugas · 0 tiket / Pak Rudi · petugas · bertugas · 0 tiket / Bu Sari · petugas · tidak bertugas · 0 tiket
        """
    )


async def test_somebody_becomes_an_officer_by_an_answer(both: Stage) -> None:
    """As an answer to their message; they may act from then on, and no more when they are taken off."""
    await both.before(REPORT)
    await both(
        """
        Orang> /ambil 889-8611
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        Kepala> balas pesan Orang: /petugas tambah Pak Budi
            Ruang< Pak Budi · petugas · bertugas · 0 tiket [Jadi pengawas | Jadi admin | Keluarkan | Tidak bertugas | ‹ Semua petugas]
        Orang> /ambil 889-8611
            Ruang< Anda mengambil 889-8611.
            Ruang* …👷 Pak Budi…
            Warga< …
        Kepala> [Keluarkan]
            Ruang* Keluarkan Pak Budi dari daftar petugas? [Ya, keluarkan | Tidak jadi]
        Kepala> [Ya, keluarkan]
            Ruang* Pak Budi tidak lagi petugas. 1 tiketnya belum selesai.
        Orang> /mulai 889-8611
            Ruang< Hanya petugas yang terdaftar yang bisa melakukan itu.
        Kepala> /petugas tambah pak budi
            Ruang< pak budi · petugas · bertugas · 1 tiket…
        """
    )
    assert await acts(both) == [
        "refused ambil outsider",
        "add officer",
        "remove",
        "refused mulai outsider",
        "add officer",
    ]


async def test_somebody_becomes_an_officer_by_a_mention_or_a_number(play: Stage) -> None:
    """Who has no username is known by the mention; anybody by the number; twice is said, and nobody is a word."""
    await play(
        """
        Kepala> /petugas tambah @Orang
            Ruang< Orang · petugas…
        Kepala> /petugas tambah 12345 Bu Ani <b>
            Ruang< Bu Ani <b> · petugas…
        Kepala> /petugas tambah 12345 Bu Ani
            Ruang< Bu Ani <b> sudah petugas.
        Kepala> /petugas tambah 777
            Ruang< Tulis juga namanya: …
        Kepala> /petugas tambah
            Ruang< Siapa? Balas pesannya, …
        Kepala> /petugas buang
            Ruang< Tulis /petugas, atau balas pesan seseorang …
        """
    )


async def test_roles_by_buttons(both: Stage) -> None:
    """An admin is made; then supervisors give duty and no roles, and the last admin stays."""
    await both.before(ADMIN)
    await both(
        """
        Kepala> /petugas
            Ruang< …Bu Sari · admin…
        Kepala> [Pak Rudi]
            Ruang* Pak Rudi · petugas · bertugas · 0 tiket [Tidak bertugas | ‹ Semua petugas]
        Kepala> [Tidak bertugas]
            Ruang* Pak Rudi · petugas · tidak bertugas · 0 tiket [Bertugas lagi | ‹ Semua petugas]
        Kepala> /petugas tambah 12345 Budi
            Ruang< Hanya admin yang bisa melakukan itu.
        Sari> [Semua petugas]
            Ruang* …
        Sari> [Bu Sari]
            Ruang* Bu Sari · admin…
        Sari> [Jadi pengawas]
            Sari! Tidak bisa: harus tetap ada yang boleh mengatur petugas. Angkat penggantinya dulu.
        Sari> [Keluarkan]
            Ruang* Keluarkan Bu Sari…
        Sari> [Ya, keluarkan]
            Sari! Tidak bisa: …
        """
    )
    assert await acts(both) == ["role admin", "duty off"]


async def test_teams_by_buttons(play: Stage) -> None:
    """A team of the config, or none."""
    object.__setattr__(play.city, "organisation", TEAMS)
    await play.before("Kepala> /petugas\nKepala> [Pak Rudi]")
    await play(
        """
        Kepala> [Tim Timur]
            Ruang* Pak Rudi · petugas · tim Timur · bertugas · 0 tiket [… | Tanpa tim | …]
        Kepala> [Tanpa tim]
            Ruang* Pak Rudi · petugas · bertugas…
        """
    )
    assert await acts(play) == ["team timur", "team"]


@pytest.mark.parametrize("argument", ["", "x", "1", "999999", "99999999999999999999", "1 admin", "2 king", "2 "])
async def test_forged_buttons_change_nothing(play: Stage, argument: str) -> None:
    """Whatever a forged button says, by whomever it is pressed who may not."""
    await play.before("Rudi> /tiket\nKepala> /petugas")
    for who in ("Rudi", "Orang", "Admin"):
        for act in ("role", "team", "duty", "dismiss", "dismiss_now", "officer", "officers"):
            assert await play.pressing(who, Pressed(act, argument, f"{who}"))
    assert not [act for act in await acts(play) if not act.startswith("refused")]


async def test_an_officer_taken_off_is_none_in_the_same_batch(play: Stage) -> None:
    """What is said after it at the very same instant is said by somebody without a right."""
    await play.before(f"{REPORT}\nKepala> /petugas\nKepala> [Pak Rudi]\nKepala> [Keluarkan]")
    seen = await play.together("Kepala> [Ya, keluarkan]", "Rudi> /ambil 889-8611")
    assert any("Hanya petugas yang terdaftar" in line for line in seen)
