"""What we hold about a resident: told (/privasi), given out (/datasaya), forgotten (/hapus)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import CameBack, Event, Unspoken, WentAway
from handlers.forgetting import instead_of_it
from handlers.replies import Button, Document, Say
from handlers.resident.pages import with_draft
from handlers.resident.steps import Idle
from storage import erasure, taking_back

VALID = timedelta(hours=1)
"""How long the button that erases everything means it."""


async def privacy(desk: Desk) -> None:
    text = desk.t(
        "<b>Data Anda</b>\n"
        "Yang disimpan: isi laporan, foto, rekaman, lokasi, dan akun obrolan ini, supaya Anda bisa dikabari. "
        "Petugas {office} melihat laporan, bukan nama Anda. "
        "Warga yang melaporkan hal yang sama di dekat situ melihat fotonya, tanpa nama. "
        "Data tambahan di dalam foto (lokasi, jenis ponsel) dihapus.\n\n"
        "/datasaya – unduh semua data Anda\n/hapus – hapus semuanya",
        office=desk.city.office,
    )
    with_draft(desk, text)


async def held(desk: Desk) -> None:
    """/datasaya: everything that is held, as a file."""
    text = desk.t("Semua data Anda di sini: catatan (data.json) dan foto. Simpan baik-baik.")
    desk.say(Say(text, document=Document(desk.t.plain("data-saya.zip"), "held")))


async def ask_to_forget(desk: Desk) -> None:
    """/hapus: what it means, and the button that does it."""
    t = desk.t
    text = t(
        "<b>Hapus semua data Anda?</b>\n"
        "Laporan, foto, rekaman, lokasi, dan akun Anda dihapus, juga dari ruang petugas. Laporan yang belum selesai "
        "ditarik, kecuali kalau warga lain mengikutinya. Ini tidak bisa dibatalkan."
    )
    yes = Button(t.plain("🗑 Ya, hapus semua"), press("forget", int(desk.now.timestamp())))
    desk.say(Say(text, ((yes,), (Button(t.plain("Tidak jadi"), press("keep")),))))


async def forget(desk: Desk, asked: str) -> None:
    """The button was pressed: the clock does it once nothing of theirs is on its way any more."""
    if not asked.isdecimal() or len(asked) > 12:
        await ask_to_forget(desk)
        return
    if not timedelta(0) <= desk.now - datetime.fromtimestamp(int(asked), UTC) <= VALID:
        await ask_to_forget(desk)
        return
    await erasure.ask(desk.tx, desk.person, desk.now)
    await taking_back.own_cards(desk.tx, desk.person, desk.now, instead_of_it(desk.t))
    desk.become(Idle())
    text = desk.t(
        "Baik. Dalam beberapa menit semua data Anda kami hapus; ini pesan terakhir. "
        "Hapus juga obrolan ini di ponsel Anda. Mau melapor lagi suatu saat? Kirim saja fotonya."
    )
    desk.say(Say(text, keyboard="none"))


def being_forgotten(desk: Desk, event: Event) -> None:
    """Until the clock has done it nothing new is taken in: it would be forgotten with the rest, and silently."""
    if not isinstance(event, Unspoken | WentAway | CameBack):
        text = desk.t("Data Anda sedang dihapus. Tunggu beberapa menit, lalu kirim lagi; Anda mulai dari awal.")
        desk.say(Say(text, keyboard="none"))


async def keep(desk: Desk, _: str) -> None:
    with_draft(desk, desk.t("Baik, tidak ada yang dihapus."))
