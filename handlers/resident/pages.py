"""What can be read at any step: help and the choice of language. A draft stays where it is."""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.replies import Button, Say
from handlers.resident.questions import menu
from handlers.resident.steps import Idle
from handlers.texts import languages
from storage import people


async def help_resident(desk: Desk) -> None:
    t = desk.t
    text = t(
        "<b>Cara melapor</b>\n"
        "1. Kirim foto dengan keterangan singkat.\n"
        "2. Kirim lokasinya (📎 → Lokasi).\n"
        "3. Pilih jenisnya, periksa, kirim.\n\n"
        "/laporan – laporan Anda\n/batal – batalkan\n/bahasa – ganti bahasa\n/privasi – data Anda\n\n"
        "Kebakaran atau kabel listrik putus? Telepon <b>112</b> dulu."
    )
    with_draft(desk, text)


async def language(desk: Desk, _: str) -> None:
    names = {code: desk.city.texts(code).plain("Bahasa Indonesia") for code in languages()}  # each says its own
    rows = tuple((Button(name, press("speak", code)),) for code, name in names.items())
    desk.say(Say(desk.t("Pilih bahasa:"), rows))


async def speak(desk: Desk, code: str) -> None:
    """The language was chosen; whatever follows is in it."""
    if code not in languages():
        await language(desk, "")
        return
    await people.speak(desk.tx, desk.person, code)
    with_draft(desk, desk.t("Baik, kita berbahasa Indonesia."))


def with_draft(desk: Desk, text: Markup) -> None:
    """The answer; a draft that is being told is remembered with a line."""
    if isinstance(desk.step, Idle):
        desk.say(Say(text, keyboard="menu", menu=menu(desk.t)))
    else:
        desk.say(Say(text + Markup("\n\n") + desk.t("Laporan Anda belum dikirim. Lanjutkan: /lapor")))
