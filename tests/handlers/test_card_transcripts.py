"""The card's buttons, as plays: short by default, all the rest behind one button, and only what is possible now."""

from __future__ import annotations

from handlers.city import Role
from handlers.policy import COMMANDS
from tests.handlers.stage import REPORT, TAKEN, Stage

SHORT = "🟡 889-8611 · diterima petugas…[▶️ Mulai | ✅ Selesai | 🗺 Peta | ⋯ Lainnya]"


async def test_the_rest_is_behind_one_button(play: Stage) -> None:
    """ "Lainnya" opens in the card what else this state allows, "Kembali" closes it; nothing else is said."""
    await play.before(TAKEN)
    await play(
        f"""
        Rudi> [Lainnya]
            Ruang* 🟡 889-8611 · diterima petugas…[▶️ Mulai | ✅ Selesai | 🗺 Peta | ‹ Kembali | 📅 Jadwalkan | 📤 Teruskan | 🤝 Serahkan | 👐 Lepas | ✖ Tolak | ❓ Tanya | 🔗 Gabung | ⏰ Tunda | 💬 Balasan | 📜 Riwayat]
        Rudi> [Kembali]
            Ruang* {SHORT}
        """
    )


async def test_a_card_is_short_again_when_it_changes(play: Stage) -> None:
    """Whoever opened it, the next change shows the card as everybody knows it."""
    await play.before(f"{TAKEN}\nSari> [Lainnya]")
    await play(
        """
        Rudi> [Mulai]
            Rudi! 889-8611: mulai dikerjakan.
            Warga< …
            Ruang* 🟡 889-8611 · sedang dikerjakan…[✅ Selesai | 🗺 Peta | ⋯ Lainnya]
        """
    )


async def test_a_card_opens_after_a_restart(play: Stage) -> None:
    """What the button means is said by the button: a bot that has just started knows it, too."""
    await play.before(TAKEN)
    await play.restart()
    await play("Rudi> [Lainnya]\nRuang* 🟡 889-8611…‹ Kembali | …")


async def test_only_what_is_possible_is_offered(play: Stage) -> None:
    """What nobody holds cannot be planned or let go; what is over has its history and no acts."""
    await play.before(REPORT)
    await play(
        """
        Rudi> [Lainnya]
            Ruang* 🔴 889-8611…[✋ Ambil | 🗺 Peta | ‹ Kembali | 📤 Teruskan | 🤝 Serahkan | ✖ Tolak | ❓ Tanya | 🔗 Gabung | ⏰ Tunda | 💬 Balasan | 📜 Riwayat]
        Rudi> /tolak 889-8611 bukan wewenang kami
            Ruang< …
            Warga< …
            Ruang* ⚪ 889-8611…[⋯ Lainnya]
        Rudi> [Lainnya]
            Ruang* ⚪ 889-8611…[‹ Kembali | 📜 Riwayat]
        """
    )


async def test_the_history_by_a_tap_leaves_the_card_alone(play: Stage) -> None:
    """The history comes as a message of its own; the card stays what it was."""
    await play.before(f"{TAKEN}\nRudi> [Lainnya]")
    await play("Rudi> [Riwayat]\nRuang< …<b>Riwayat</b>…".replace("<b>", "").replace("</b>", ""))


async def test_a_day_by_the_card(play: Stage) -> None:
    """What the rarer buttons need is asked for as the command asks for it."""
    await play.before(f"{TAKEN}\nRudi> [Lainnya]")
    await play(
        """
        Rudi> [Jadwalkan]
            Ruang< Pak Rudi, kapan 889-8611 dikerjakan?…
        Rudi> [Kamis]
            Rudi! 889-8611 dijadwalkan Kamis, 26 November.
            Warga< …
            Ruang* 🟡 889-8611 · dijadwalkan…
        """
    )


async def test_help_lists_what_one_may_do(play: Stage) -> None:
    """Every command of the policy that has words is in the help of those who have it, and in nobody else's."""
    officers, supervisors = await play.seen("Rudi> /bantuan"), await play.seen("Kepala> /bantuan")
    for (where, name), rule in COMMANDS.items():
        told = f"/{name} – {rule.words}"
        listed = where == "staff" and bool(rule.words)
        assert (told in officers[0]) is (listed and rule.least <= Role.OFFICER), name
        assert (told in supervisors[0]) is listed, name
