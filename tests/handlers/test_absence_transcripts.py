"""An officer who is away for a while, as plays: what they hold is handed over, and nothing new comes to them."""

from __future__ import annotations

from dataclasses import replace

from handlers.organisation import Organisation, Rule
from storage.addresses import Identity
from tests.handlers.stage import REPORT, SECOND, TAKEN, Stage
from tests.paper import CHANNEL
from tests.play import OFFICERS


async def test_what_is_held_goes_to_the_stand_in(both: Stage) -> None:
    """One tap hands all of it over; each ticket by itself, with one summary."""
    await both.before(f"{TAKEN}\n{SECOND}\nRudi> /ambil 507-8944")
    await both(
        """
        Rudi> /cuti sampai jumat Sari
            Ruang< Pak Rudi cuti sampai Jumat, 27 November. Kembali lebih awal: /cuti selesai / 2 tiket masih Anda pegang. [🤝 Serahkan ke Bu Sari]
        Rudi> [Serahkan ke Bu Sari]
            Ruang* 🤝 Serahkan Bu Sari · Pak Rudi: 2 dari 2 tiket / ✅ 889-8611, 507-8944 […
            Ruang* 🟡 889-8611…👷 Bu Sari…
            Ruang< Bu Sari, untuk Anda: 889-8611, 507-8944.
            Ruang* 🟡 507-8944…👷 Bu Sari…
        Kepala> /piket
            Ruang< 2 bertugas sekarang…Pak Rudi…cuti sampai Jumat, 27 November…
        """
    )


async def test_who_is_away_is_given_nothing(play: Stage) -> None:
    """Until the day is over, or they are back earlier."""
    await play.before(f"{REPORT}\nRudi> /cuti sampai jumat")
    await play(
        """
        Kepala> /beri 889-8611 Rudi
            Ruang< Pak Rudi tidak bertugas.
        Rudi> /cuti selesai
            Ruang< Pak Rudi bertugas lagi.
        Kepala> /beri 889-8611 Rudi
            Ruang< 889-8611 diserahkan ke Pak Rudi.
            Ruang* 🟡 889-8611…👷 Pak Rudi…
            Ruang< Pak Rudi, 889-8611 untuk Anda.
            Warga< …Petugas sudah menerima laporan ini.…
        """
    )


async def test_they_are_back_by_themselves(play: Stage) -> None:
    """When the day is over nothing has to be said."""
    await play.before(f"{REPORT}\nRudi> /cuti sampai besok\n~ 2 hari")
    (told,) = await play.seen("Kepala> /piket")
    assert "3 bertugas sekarang" in told


async def test_a_rule_gives_to_the_stand_in(play: Stage) -> None:
    """What a rule would give to who is away, their stand-in has."""
    office = Organisation(
        rules=(Rule(officer=Identity(CHANNEL, OFFICERS["Rudi"][0])),), undo=play.city.organisation.undo
    )
    play.city = replace(play.city, organisation=office)
    play._wire()
    await play.before("Rudi> /cuti sampai jumat Sari")
    *before, last = REPORT.strip().splitlines()
    await play.before("\n".join(before))
    assert any("👷 Bu Sari" in line for line in await play.seen(last.strip()))


async def test_what_is_not_understood(play: Stage) -> None:
    """Without a day, with one that is over, or with somebody who is not there, it says what is wanted."""
    await play(
        """
        Rudi> /cuti
            Ruang< Tulis sampai kapan, dan penggantinya kalau ada: /cuti sampai jumat Bu Sari
        Rudi> /cuti sampai jumat Paijo
            Ruang< Petugas “Paijo” tidak ada. Siapa saja petugasnya: /piket
        Rudi> /cuti sampai jumat Rudi
            Ruang< Pak Rudi tidak bertugas.
        """
    )
