"""The office's rules, as plays: whose a new report is at once, and by when it is promised."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import update

from handlers.organisation import Organisation, Rule, Team
from storage.addresses import Identity
from storage.tables import officers
from tests.handlers.stage import Stage
from tests.paper import CHANNEL
from tests.play import OFFICERS

WEST = Team("utara", "Tim Utara")
UP_TO_THE_KIND = """
    Warga> foto "TPS Pekan Binjai meluap"
    Warga> lokasi 3.6133,98.4959
    Warga> TPS
"""


def _ruled(play: Stage, rule: Rule) -> None:
    """Let these be the rules from now on."""
    office = Organisation(teams=(WEST,), rules=(rule,), undo=play.city.organisation.undo)
    play.city = replace(play.city, organisation=office)
    play._wire()


async def test_a_team_and_its_days(both: Stage) -> None:
    """The rule names the team, and the promise is its own; the receipt says both the day and how many they are."""
    _ruled(both, Rule(areas=frozenset(["binjai utara"]), team="utara", days=1))
    await both.before(UP_TO_THE_KIND)
    await both(
        """
        Warga> kirim
            Warga< ✅ Tersimpan.…Target selesai: Rabu, 25 November (1 hari kerja).…
            Ruang< (foto) 🔴 889-8611…⏳ Target: Rabu, 25 November…🧰 Tim: Tim Utara…
            Ruang< (titik…
        """
    )


async def test_an_officer_who_is_there_has_it_at_once(both: Stage) -> None:
    """The officer whom the rule names holds it from the start, and the reporter hears that it was received."""
    _ruled(both, Rule(officer=Identity(CHANNEL, OFFICERS["Sari"][0])))
    await both.before(UP_TO_THE_KIND)
    await both(
        """
        Warga> kirim
            Warga< ✅ Tersimpan.…
            Warga< 🟡 889-8611…Petugas sudah menerima laporan ini.…
            Ruang< (foto) 🟡 889-8611…👷 Bu Sari…
            Ruang< (titik…
        """
    )


async def test_an_officer_who_is_off_duty_has_it_not(both: Stage) -> None:
    """Who is not there is given nothing: it waits for whoever takes it first."""
    _ruled(both, Rule(officer=Identity(CHANNEL, OFFICERS["Sari"][0])))
    await both.before(UP_TO_THE_KIND)
    async with both.database.transaction() as tx:
        await tx.execute(update(officers).values(on_duty=False))
    await both(
        """
        Warga> kirim
            Warga< ✅ Tersimpan.…
            Ruang< (foto) 🔴 889-8611 · menunggu petugas…
            Ruang< (titik…
        """
    )


async def test_elsewhere_it_is_as_without_rules(play: Stage) -> None:
    """A rule of another part of the city, or of another kind, changes nothing."""
    _ruled(play, Rule(areas=frozenset(["binjai kota"]), team="utara", days=1))
    await play.before(UP_TO_THE_KIND)
    await play(
        """
        Warga> kirim
            Warga< ✅ Tersimpan.…Target selesai: Jumat, 27 November (3 hari kerja).…
            Ruang< (foto) 🔴 889-8611 · menunggu petugas…Target: Jumat, 27 November […
            Ruang< (titik…
        """
    )
