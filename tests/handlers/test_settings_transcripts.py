"""What residents want to hear and when, as plays: chosen by buttons, kept at night, told together once a day."""

from __future__ import annotations

from handlers.buttons import pressed
from handlers.events import Pressed
from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, SECOND, TAKEN, Stage

ALL = "Pengaturan / Anda dikabari setiap perkembangan laporan Anda. / Dikirim begitu ada perkembangan. / Jam tenang 21.00–07.00: yang bisa menunggu dikirim pagi. / Pertanyaan petugas selalu dikirim langsung."


async def test_one_message_whose_buttons_turn(both: Stage) -> None:
    """The choices are one message; a tap turns it in place and shows what is kept."""
    await both(
        f"""
        Warga> /pengaturan
            Warga< {ALL} [✓ Semua | Yang penting | Pertanyaan saja | ✓ Langsung | Sehari sekali | ✓ Jam tenang | Kapan saja | …]
        Warga> [Yang penting]
            Warga* Pengaturan / Anda dikabari kalau laporan selesai, ditolak, atau lewat target.…[Semua | ✓ Yang penting…
        Warga> [Sehari sekali]
            Warga* …Dikirim sekali sehari, pukul 17.00.…[Semua | ✓ Yang penting | Pertanyaan saja | Langsung | ✓ Sehari sekali…
        Warga> [Kapan saja]
            Warga* …Jam tenang mati…
        Warga> [Pertanyaan saja]
            Warga* Pengaturan / Anda hanya dikabari kalau petugas bertanya.…[Semua | Yang penting | ✓ Pertanyaan saja | …]
        Warga> [English]
            Warga* Settings / You are told only when an officer has a question.…
        Warga> /settings
            Warga< Settings…[Everything | What matters | ✓ Questions only | …]
        """
    )


async def test_a_draft_stays_where_it_is(play: Stage) -> None:
    """Settings can be changed in the middle of a report."""
    await play.before('Warga> foto "sampah"\nWarga> /pengaturan\nWarga> [Yang penting]')
    await play(
        """
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa?…
        """
    )


async def test_forged_choices_change_nothing(play: Stage) -> None:
    """A button that was never given shows the choices as they are."""
    await play.before(REPORT)
    for words in (
        "wish",
        "wish:news",
        "wish:news everything",
        "wish:person_id on",
        "wish:language xx",
        "wish:daily yes",
    ):
        event = pressed(words)
        assert isinstance(event, Pressed)
        (seen,) = await play.pressing("Warga", event)
        assert seen.startswith(f"Warga< {ALL}")


# What is told


async def test_only_what_matters(play: Stage) -> None:
    """Who wants only what matters is not told that work has begun; of a new date and of the end they are."""
    await play.before(REPORT + "Warga> /pengaturan\nWarga> [Yang penting]")
    await play(
        """
        Rudi> [Ambil]
            Rudi! …
            Ruang* …
        Rudi> /tunda 889-8611 senin alat rusak
            Ruang< …
            Ruang* …
            Warga< …Target laporan ini digeser…
        Rudi> foto "/selesai 889-8611"
            Ruang< …
            Ruang* …
            Warga< (foto) …[👍 Sudah bersih | 👎 Belum]
        """
    )


async def test_questions_only(play: Stage) -> None:
    """Who wants only questions is told of nothing else, not even of the end; it stands in /laporan."""
    await play.before(TAKEN + "\nWarga> /pengaturan\nWarga> [Pertanyaan saja]")
    await play(
        """
        Rudi> foto "/selesai 889-8611"
            Ruang< …
            Ruang* …
        Warga> /laporan
            Warga< …🟢 889-8611…
        """
    )


async def test_one_message_a_day(both: Stage) -> None:
    """The changes of a day come together at five, once; nothing comes on a day without any."""
    await both.before(REPORT + SECOND + "Warga> /pengaturan\nWarga> [Sehari sekali]")
    await both(
        """
        Rudi> /ambil 889-8611
            Ruang< …
            Ruang* …
        Rudi> /mulai 889-8611
            Ruang< …
            Ruang* …
        Rudi> /tolak 507-8944 bukan wewenang kami
            Ruang< …
            Ruang* …
        ~ 8 jam
        ~ 61 menit
            Warga< Kabar hari ini / 🟡 889-8611 · sedang dikerjakan / Petugas sudah menerima laporan ini.… / Petugas mulai mengerjakan laporan ini.… / ⚪ 507-8944 · …bukan wewenang kami…[889-8611 | 507-8944]
        ~ 5 menit
        ~ 24 jam
        Warga> [507-8944]
            Warga< …⚪ 507-8944…[Ajukan lagi…
        """
    )


async def test_who_changes_their_mind_is_told_soon(play: Stage) -> None:
    """What waits for the day's message is said when somebody wants it at once."""
    await play.before(REPORT + "Warga> /pengaturan\nWarga> [Sehari sekali]\nRudi> /ambil 889-8611")
    await play.before("Warga> [Langsung]")
    await play("~ 61 detik\nWarga< Kabar hari ini / 🟡 889-8611…")


async def test_what_is_not_ones_own_any_more_is_not_told(play: Stage) -> None:
    """Who stopped following before five hears nothing of it."""
    await play.before(REPORT + "Warga> /laporan\nWarga> [889-8611]\nTetangga> buka tautan\nTetangga> [Ikuti]")
    await play.before(
        "Tetangga> /pengaturan\nTetangga> [Sehari sekali]\nRudi> /ambil 889-8611\nTetangga> [Berhenti ikut]"
    )
    await play("~ 10 jam")


async def test_a_day_in_english(english: Stage) -> None:
    """The day's message is in the reader's language."""
    await english.before(REPORT_IN_ENGLISH + "Warga> /settings\nWarga> [Once a day]\nRudi> /ambil 889-8611")
    await english("~ 10 jam\nWarga< Today's news / 🟡 889-8611 · … / An officer has taken this report.…[889-8611]")


# Quiet hours


async def test_the_night_is_quiet(both: Stage) -> None:
    """What changes at night is told in the morning; what the resident does meanwhile is answered at once."""
    await both.before(REPORT + "~ 14 jam")
    await both(
        """
        Rudi> /ambil 889-8611
            Ruang< …
            Ruang* …
        Rudi> /mulai 889-8611
            Ruang< …
            Ruang* …
        Warga> /laporan
            Warga< Laporan Anda…
        ~ 8 jam
        ~ 61 menit
            Warga< 🟡 889-8611 · … / Petugas sudah menerima…
            Warga< 🟡 889-8611 · … / Petugas mulai mengerjakan…
        """
    )


async def test_who_wants_it_is_told_at_night(play: Stage) -> None:
    """With quiet hours off a change is told when it happens."""
    await play.before(REPORT + "Warga> /pengaturan\nWarga> [Kapan saja]\n~ 14 jam")
    await play("Rudi> /ambil 889-8611\nRuang< …\nRuang* …\nWarga< 🟡 889-8611…")
