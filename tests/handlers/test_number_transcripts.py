"""A resident is nobody to the officers, unless they give their number for a ticket: and then only for that one."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from handlers.phones import masked, phone_in
from storage.tables import office_log
from tests.handlers.stage import REPORT, SECOND, Stage

GIVEN = """
    Warga> /laporan
    Warga> [889-8611]
    Warga> [📞 Beri nomor untuk petugas]
    Warga> kontak 0812 3456 7890
"""
"""The reporter gives their number."""


async def test_a_number_is_given_and_taken_back(both: Stage) -> None:
    """By the button of the own report; masked on the card; gone from there when it is taken back."""
    await both.before(REPORT)
    await both("""
        Warga> /laporan
        Warga< Laporan Anda…
        Warga> [889-8611]
        Warga* …[…📝 Lapor lagi di dekat sini | 📞 Beri nomor untuk petugas…
        Warga> [📞 Beri nomor untuk petugas]
        Warga< Kirim nomor telepon Anda, lewat tombol di bawah atau diketik. / Hanya petugas yang menangani laporan ini yang bisa melihatnya, dan Anda bisa menariknya lagi. [📞 Kirim nomor saya | ✖ Batal]
        Warga> kontak 0812 3456 7890
        Warga< Nomor 0812•••90 disimpan untuk laporan 889-8611 saja. Menariknya lagi: /laporan.
        Ruang* …📞 0812•••90, boleh ditelepon…📞 Lihat nomor | ⋯ Lainnya]
        Warga> /laporan
        Warga< Laporan Anda…
        Warga> [889-8611]
        Warga* …[…📞 Tarik nomor…
        Warga> [📞 Tarik nomor]
        Warga< Nomor Anda sudah dihapus dari laporan 889-8611.
        Ruang* …🗺 Peta | ⋯ Lainnya]
        Warga> [📞 Tarik nomor]
        Warga! Tombol itu sudah tidak berlaku.
    """)


async def test_the_whole_number_is_for_who_works_the_ticket(both: Stage) -> None:
    """Its holder and supervisors see it over the button, and nowhere else; the resident can read that they did."""
    await both.before(REPORT + GIVEN)
    await both("""
        Rudi> [📞 Lihat nomor]
        Rudi! Nomor itu hanya untuk pemegang tiket dan pengawas.
        Kepala> [📞 Lihat nomor]
        Kepala! 📞 081234567890 (889-8611)
        Orang> [📞 Lihat nomor]
        Orang! …
    """)
    await both.before("Rudi> [Ambil]")
    await both("""
        Rudi> [📞 Lihat nomor]
        Rudi! 📞 081234567890 (889-8611)
        Sari> [📞 Lihat nomor]
        Sari! Nomor itu hanya untuk pemegang tiket dan pengawas.
        Warga> /laporan
        Warga< …
        Warga> [889-8611]
        Warga* …petugas membuka nomor Anda…
    """)
    async with both.database.reading() as tx:
        looked = select(office_log.c.actor_id, office_log.c.words).where(office_log.c.act == "see_number")
        rows = list(await tx.execute(looked.order_by(office_log.c.id)))
    assert [row.words for row in rows] == ["889-8611", "889-8611"]
    assert len({row.actor_id for row in rows}) == 2
    shown = [str(one.letter.say.text) for one in both.channel.messages]
    assert not [text for text in shown if "081234567890" in text]


async def test_a_number_may_be_typed(play: Stage) -> None:
    """Where there is no button for it, or no wish to use it; what is no number is asked for again."""
    await play.before(REPORT + "Warga> /laporan\nWarga> [889-8611]\nWarga> [📞 Beri nomor untuk petugas]")
    await play("""
        Warga> nomor saya rahasia
        Warga< Itu bukan nomor telepon. / Kirim nomor telepon Anda…
        Warga> kontak orang 0811 1111 111
        Warga< Itu bukan nomor Anda sendiri. / Kirim nomor telepon Anda…
        Warga> +62 812-3456-7890
        Warga< Nomor +628•••90 disimpan…
        Ruang* …📞 +628•••90, boleh ditelepon…
    """)


async def test_no_number_has_to_be_given(play: Stage) -> None:
    """ "Batal" leaves the ticket without; a photo or a place goes on as if nobody had asked."""
    await play.before(REPORT + "Warga> /laporan\nWarga> [889-8611]\nWarga> [📞 Beri nomor untuk petugas]")
    await play("""
        Warga> Batal
        Warga< Baik, tanpa nomor. Petugas tetap bisa bertanya lewat saya.
    """)
    await play.before("Warga> /laporan\nWarga> [889-8611]\nWarga> [📞 Beri nomor untuk petugas]")
    await play("""
        Warga> foto "pohon tumbang"
        Warga< Di mana ini?…
        Warga> kontak 0812 3456 7890
        Warga< Kontak tidak perlu. Mau ditelepon petugas? Buka laporannya di /laporan, lalu ketuk “Beri nomor”. / Di mana ini?…
    """)


async def test_a_number_is_for_one_ticket(play: Stage) -> None:
    """The next report of the same resident has none."""
    await play.before(REPORT + GIVEN + SECOND)
    cards = [one for one in play.channel.messages if "507-8944" in one.letter.say.text and one.letter.shown]
    assert cards
    assert not [one for one in cards if "📞" in one.letter.say.text]


async def test_nobody_gives_a_number_for_anothers_ticket(play: Stage) -> None:
    """A neighbour who knows the ticket's number cannot put theirs there, nor take the reporter's away."""
    from handlers.buttons import pressed

    await play.before(REPORT + GIVEN + "Tetangga> /start")
    for act in ("number", "no_number"):
        seen = await play.pressing("Tetangga", pressed(f"{act}:889-8611", play._user("Tetangga")))
        assert seen == ["Tetangga! Laporan dengan nomor itu tidak ada di daftar Anda."]


async def test_a_number_is_erased_with_its_resident(play: Stage) -> None:
    """/hapus takes it from the rows."""
    from sqlalchemy import func, select

    from storage.tables import contacts

    await play.before(REPORT + GIVEN + "Warga> /hapus\nWarga> [🗑 Ya, hapus semua]\n~ 5 menit\n~ 5 menit")
    async with play.database.reading() as tx:
        assert await tx.scalar(select(func.count()).select_from(contacts)) == 0


async def test_no_number_in_the_logs(play: Stage) -> None:
    """Neither giving it nor looking at it writes it down anywhere."""
    with capture_logs() as logs:
        await play.before(REPORT + GIVEN + "Kepala> [📞 Lihat nomor]")
    assert "3456" not in str(logs)


async def test_a_number_in_english(english: Stage) -> None:
    """The same in English; the staff room keeps to Indonesian."""
    await english.before("""
        Warga> foto "The bin is full"
        Warga> lokasi 3.6133,98.4959
        Warga> overflowing
        Warga> send
        Warga> /laporan
        Warga> [889-8611]
    """)
    await english("""
        Warga> [📞 Give officers my number]
        Warga< Send your phone number, by the button below or typed…
        Warga> kontak 0812 3456 7890
        Warga< The number 0812•••90 is kept for report 889-8611 only…
        Ruang* …📞 0812•••90, boleh ditelepon…
    """)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0812 3456 7890", "081234567890"),
        ("+62 (812) 3456-7890", "+6281234567890"),
        ("1234567", None),
        ("1" * 16, None),
        ("nomor 081234567890", None),
        ("", None),
    ],
)
def test_what_is_a_number(text: str, phone: str | None) -> None:
    """Eight to fifteen digits, however they are spaced, and nothing else."""
    assert phone_in(text) == phone
    assert phone is None or masked(phone).count("•") == 3
