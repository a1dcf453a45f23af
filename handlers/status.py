"""A ticket's status in words: what it is, who decides next, and by when (T2)."""

from __future__ import annotations

import json

from markupsafe import Markup

from handlers.events import Twin
from handlers.places.in_words import place_in_words
from handlers.texts import Texts, later
from storage.tickets import Entry, Ticket
from storage.workflow import Status

REASONS = {
    "elsewhere": later("Bukan wewenang DLH"),
    "notfound": later("Tidak ditemukan di lokasi"),
    "unclear": later("Keterangan kurang jelas"),
}
"""The reasons for a rejection that one tap gives. Kept as they stand here, and read by each in their own language."""


DELAYS = {
    "weather": later("Cuaca buruk"),
    "equipment": later("Alat atau armada rusak"),
    "crew": later("Petugas masih di lokasi lain"),
    "agency": later("Menunggu instansi lain"),
}
"""The reasons for a later date that one tap gives, kept in the same way."""
_TAPPED = {*REASONS.values(), *DELAYS.values()}


def ready_words(kept: str, language: str) -> str:
    """A ready reply, kept by language, as somebody of this language reads it; what is no such thing, as it is."""
    try:
        words = json.loads(kept)
    except ValueError:
        return kept
    return words.get(language) or next(iter(words.values()), "") if isinstance(words, dict) else kept


def said_words(entry: Entry, t: Texts) -> str:
    """What was said with a change: a reason by tap or a ready reply in the reader's language, all else as written."""
    if entry.act == "ready":
        return ready_words(entry.words, t.language)
    return t.plain(entry.words) if entry.words in _TAPPED else entry.words


def status_words(status: Status, t: Texts) -> Markup:
    """One or two words for a status."""
    match status:
        case Status.RECEIVED:
            return t("menunggu petugas")
        case Status.ACCEPTED:
            return t("diterima petugas")
        case Status.SCHEDULED:
            return t("dijadwalkan")
        case Status.IN_PROGRESS:
            return t("sedang dikerjakan")
        case Status.WAITING:
            return t("menunggu jawaban warga")
        case Status.FORWARDED:
            return t("diteruskan ke instansi lain")
        case Status.RESOLVED:
            return t("selesai dikerjakan")
        case Status.CLOSED:
            return t("selesai")
        case Status.REOPENED:
            return t("dibuka lagi")
        case Status.REJECTED:
            return t("tidak dapat ditangani")
        case Status.DUPLICATE:
            return t("digabung dengan laporan lain")
        case Status.WITHDRAWN:
            return t("ditarik pelapor")


def heading(ticket: Ticket | Twin, t: Texts) -> Markup:
    """Colour, number and status: never by colour alone."""
    status = status_words(ticket.status, t)
    return Markup("{} <b>{}</b> · {}").format(ticket.colour.value, ticket.number, status)


_WORK_AHEAD = frozenset({Status.RECEIVED, Status.REOPENED, Status.ACCEPTED, Status.IN_PROGRESS, Status.SCHEDULED})


def who_is_next(ticket: Ticket, t: Texts) -> Markup:
    """Who decides next, and by when; empty when nothing is open."""
    due = t.day(ticket.due_at)
    match ticket.status:
        case status if ticket.late_at is not None and status in _WORK_AHEAD:
            return t("Target {due} sudah lewat. Petugas sudah diminta menjelaskan sebabnya.", due=due)
        case Status.RECEIVED | Status.REOPENED:
            return t("Petugas akan menanganinya. Target selesai: {due}.", due=due)
        case Status.ACCEPTED | Status.IN_PROGRESS:
            return t("Petugas sedang menanganinya. Target selesai: {due}.", due=due)
        case Status.SCHEDULED if ticket.until:
            return t("Dikerjakan pada {day}. Target selesai: {due}.", day=t.day(ticket.until), due=due)
        case Status.WAITING if ticket.until:
            return t("Kami tunggu jawaban Anda sampai {day}.", day=t.day(ticket.until))
        case Status.FORWARDED if ticket.until:
            return t("Sekarang pada {agency}; kami tanyakan lagi {day}.", agency=ticket.agency, day=t.day(ticket.until))
        case Status.RESOLVED if ticket.until:
            return t("Sudah bersih? Kami tunggu jawaban Anda sampai {day}.", day=t.day(ticket.until))
        case _:
            return Markup("")


def ticket_place(ticket: Ticket, t: Texts) -> Markup:
    """The ticket's place in words."""
    return place_in_words(t, kelurahan=ticket.kelurahan, kecamatan=ticket.kecamatan, words=ticket.place_words)


_OF_ANOTHER = frozenset({"absorb", "part"})
"""What is said with these is the number of somebody else's ticket."""


def entry_words(entry: Entry, t: Texts) -> Markup:
    """One line of a ticket's history for those who reported or follow it: no officer is named."""
    told = entry.words and entry.act not in _OF_ANOTHER
    words = Markup(": “{}”").format(said_words(entry, t)) if told else Markup("")
    return Markup("{} – {}{}").format(t.moment(entry.at), what_happened(entry, t), words)


def what_happened(entry: Entry, t: Texts) -> Markup:
    """A change in a word or two."""
    match entry.act:
        case "file":
            return t("laporan tersimpan")
        case "add":
            return t("Anda menambahkan")
        case "ask":
            return t("petugas bertanya")
        case "answer":
            return t("pertanyaan dijawab")
        case "expire" if entry.from_status == Status.WAITING:
            return t("batas waktu menjawab lewat")
        case "confirm":
            return t("dipastikan bersih")
        case "absorb":
            return t("laporan lain digabung ke sini")
        case "part":
            return t("laporan lain dipisahkan lagi")
        case "unmerge":
            return t("dipisahkan dari laporan lain")
        case "expire" if entry.to_status == Status.CLOSED:
            return t("ditutup tanpa jawaban")
        case "message" | "ready":
            return t("pesan dari kantor")
        case "undo":
            return t("diurungkan")
        case "see_number":
            return t("petugas membuka nomor Anda")
        case "assign" if entry.from_status == entry.to_status:
            return t("diserahkan ke petugas lain")
        case "late":
            return t("target lewat")
        case "postpone" if entry.until is not None:
            return t("target digeser ke {due}", due=t.day(entry.until))
        case _:
            return status_words(entry.to_status, t)
