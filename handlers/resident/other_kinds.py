"""What is said to things that no report is made of: a sticker, a voice note, a contact. Each is answered kindly."""

from __future__ import annotations

from markupsafe import Markup

from handlers.texts import Texts


def kind_word(kind: str, t: Texts) -> Markup:
    """A kind word for what a report is not made of."""
    match kind:
        case "voice" | "video" | "video_note" | "audio" | "animation":
            return t("Suara dan video belum bisa saya simpan. Kirim foto atau tulis singkat, ya.")
        case "contact":
            return t("Kontak tidak perlu; Anda dikabari di obrolan ini.")
        case "sticker" | "dice" | "game":
            return Markup("🙂")
        case "document" | "photo too large":
            return t("Berkas itu tidak bisa saya pakai. Kirim sebagai foto biasa, ya.")
        case _:
            return t("Yang itu tidak bisa saya baca.")
