"""What is said to things that no report is made of: a sticker, a contact, a file. Each is answered kindly."""

from __future__ import annotations

from markupsafe import Markup

from handlers.texts import Texts


def kind_word(kind: str, t: Texts) -> Markup:
    """A kind word for what a report is not made of."""
    match kind:
        case "recording too large":
            return t("Rekaman itu terlalu besar (lebih dari 20 MB). Kirim yang lebih pendek, ya.")
        case "heic":
            return t("Foto jenis HEIC tidak bisa saya buka. Kirim sebagai foto biasa, bukan berkas, ya.")
        case "contact":
            return t("Kontak tidak perlu; Anda dikabari di obrolan ini.")
        case "sticker" | "dice" | "game":
            return Markup("🙂")
        case "document" | "photo too large":
            return t("Berkas itu tidak bisa saya pakai. Kirim sebagai foto biasa, ya.")
        case _:
            return t("Yang itu tidak bisa saya baca.")
