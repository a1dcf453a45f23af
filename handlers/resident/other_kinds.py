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
            return t("Kontak tidak perlu. Mau ditelepon petugas? Buka laporannya di /laporan, lalu ketuk “Beri nomor”.")
        case "poll":
            return t("Jajak pendapat tidak bisa saya isi. Tulis saja dengan kata-kata, ya.")
        case "checklist":
            return t("Daftar tugas tidak bisa saya baca. Tulis sebagai pesan biasa, ya.")
        case "story":
            return t("Cerita tidak bisa saya buka. Kirim foto atau videonya langsung, ya.")
        case "paid_media":
            return t("Foto berbayar tidak bisa saya buka. Kirim sebagai foto biasa, ya.")
        case "gift" | "giveaway" | "invoice":
            return t("Terima kasih, tetapi layanan ini gratis dan tidak menerima hadiah atau pembayaran.")
        case "sticker" | "dice" | "game":
            return Markup("🙂")
        case "document" | "photo too large":
            return t("Berkas itu tidak bisa saya pakai. Kirim sebagai foto biasa, ya.")
        case _:
            return t("Yang itu tidak bisa saya baca.")
