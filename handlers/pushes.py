"""What those who reported or follow a ticket are told when it changes: one change, one push to each.

The desk speaks, never an officer by name. Each is told in their own language; who made the change themselves has the
answer already.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from markupsafe import Markup

from handlers.buttons import press
from handlers.city import City
from handlers.living import cards_for, clean_or_dirty
from handlers.outgoing import Outgoing
from handlers.replies import Button, Picture, Say
from handlers.status import heading, said_words, who_is_next
from handlers.texts import Texts
from handlers.wishes import when
from storage import people, photos, tickets, undoing, wishes
from storage.engine import Transaction
from storage.outbox import Lane
from storage.tickets import Entry, Ticket
from storage.wishes import Wishes
from storage.workflow import Status

MINOR = frozenset({"claim", "take_back", "schedule", "start", "release", "answer", "assign"})
"""The work goes on, and nobody has to do anything: these come without a sound."""


async def tell_readers(
    tx: Transaction,
    city: City,
    ticket: Ticket,
    entry: Entry,
    but: Collection[int] = (),
    held: datetime | None = None,
) -> list[Outgoing]:
    """The push for every reader but the one who acted, and but those of the ids `but`; the living card of them all.

    `held` is until when the change can be undone: before that nobody hears of it.
    """
    if city.organisation.undo:
        await undoing.overtaken(tx, ticket.id, entry.at)
    at = held or entry.at
    if entry.act == "assign" and entry.from_status == entry.to_status:
        return []  # from hand to hand is nothing that residents wait for
    picture = await _before_and_after(tx, ticket) if entry.act == "resolve" else None
    readers = await people.by_ids(tx, await tickets.readers(tx, ticket))
    chosen = await wishes.of(tx, readers)
    told = []
    for person in readers.values():
        acted = person.id == entry.actor_id and entry.actor in ("reporter", "follower")
        if acted or person.is_nobody or person.id in but:
            continue
        told_when = when(entry.act, chosen.get(person.id, Wishes()), at, city)
        if told_when is None:
            continue
        if told_when.together:
            await wishes.put_by(tx, person.id, entry, told_when.at)
            continue
        shown = picture if person.id == ticket.reporter_id else _after(picture)
        say = push(ticket, entry, city.texts(person.language), city.office, shown)
        lane = _lane(told_when.at, at, entry.at)
        told.append(Outgoing(person.home, say, lane, person.id, ticket.id, entry.id, not_before=told_when.at))
    return told + [replace(card, not_before=held) for card in cards_for(readers.values(), ticket)]


def _lane(told_at: datetime, first: datetime, now: datetime) -> Lane:
    """What is held must hold up no answer, and what waits for seconds not stand behind what waits for the morning."""
    if told_at > first:
        return Lane.DIGEST
    return Lane.CARD if first > now else Lane.PERSON


def in_words(ticket: Ticket, entry: Entry, t: Texts, office: str) -> Markup:
    """What a push says of one change, without the heading."""
    return _told(ticket, entry, t, office)


def push(ticket: Ticket, entry: Entry, t: Texts, office: str, picture: Picture | None = None) -> Say:
    """What is said of one change."""
    text = heading(ticket, t) + Markup("\n") + _told(ticket, entry, t, office)
    match entry.act:
        case "resolve":
            rows = (clean_or_dirty(ticket, t),)
            labels = (t.plain("Sebelum"), t.plain("Sesudah"))
            shown = Picture(picture.photos, labels=labels) if picture else None
            both = shown is None or len(shown.photos) > 1
            return Say(
                text,
                rows,
                shown,
                alt=t.plain("Foto sebelum dan sesudah") if both else t.plain("Foto sesudah dikerjakan"),
            )
        case "expire" if ticket.closed_at:
            return Say(text, (to_report_again(ticket, t), (_to_see(ticket, t),)))
        case "reject" if not ticket.appealed:
            return Say(text, ((Button(t.plain("Ajukan lagi"), press("appeal", ticket.number)),),))
        case "message" | "ready" if ticket.closed_at is None:
            answer = (Button(t.plain("✍️ Jawab"), press("add", ticket.number)),)
            return Say(text, (answer, (_to_see(ticket, t),)))
        case "ask":
            answer = (Button(t.plain("✍️ Jawab"), press("add", ticket.number)),)
            return Say(text, (answer, (Button(t.plain("Lihat laporan"), press("open", ticket.number)),)))
        case _:
            return Say(text, ((_to_see(ticket, t),),), silent=entry.act in MINOR)


def _to_see(ticket: Ticket, t: Texts) -> Button:
    return Button(t.plain("Lihat laporan"), press("open", ticket.number))


def reminder(ticket: Ticket, t: Texts) -> Say:
    """Nobody has said yet whether it is clean, and soon it is too late."""
    end = t.day(ticket.until or ticket.due_at)
    text = t("Sudah bersih? Kalau tidak ada jawaban sampai {day}, laporan ini kami tutup.", day=end)
    return Say(heading(ticket, t) + Markup("\n") + text, (clean_or_dirty(ticket, t), (_to_see(ticket, t),)))


def to_report_again(ticket: Ticket, t: Texts) -> tuple[Button, ...]:
    """What is left when a ticket cannot be opened any more: a new report of the same place."""
    return (Button(t.plain("📝 Lapor lagi di sini"), press("again", ticket.number)),)


def _told(ticket: Ticket, entry: Entry, t: Texts, office: str) -> Markup:
    due = t.day(ticket.due_at)
    match entry.act:
        case "late":
            return t(
                "Target laporan ini, {due}, sudah lewat dan pekerjaannya belum selesai. Petugas sudah kami minta "
                "menjelaskan sebabnya; jawabannya kami kabarkan di sini.",
                due=due,
            )
        case "postpone":
            told = t("Target laporan ini digeser: “{words}”", words=said_words(entry, t)) + Markup("\n")
            return told + t(
                "Target baru: {due} (semula {first}).", due=due, first=t.day(ticket.promised_at or ticket.due_at)
            )
        case "claim" | "take_back" | "assign" if ticket.late_at is not None:
            return t("Petugas sudah menerima laporan ini.") + Markup(" ") + who_is_next(ticket, t)
        case "claim" | "take_back" | "assign":
            return t("Petugas sudah menerima laporan ini. Target selesai: {due}.", due=due)
        case "start":
            return t("Petugas mulai mengerjakan laporan ini.") + Markup(" ") + _target(ticket, t)
        case "schedule":
            day = t.day(ticket.until or ticket.due_at)
            return t("Pekerjaan dijadwalkan {day}.", day=day) + Markup(" ") + _target(ticket, t)
        case "message" | "ready":
            return Markup("{}: “{}”").format(office, said_words(entry, t))
        case "ask":
            return t("Petugas bertanya: “{words}”", words=entry.words) + Markup("\n") + who_is_next(ticket, t)
        case "forward":
            told = t("Laporan diteruskan ke {agency}: “{words}”", agency=ticket.agency, words=said_words(entry, t))
            return told + Markup("\n") + who_is_next(ticket, t)
        case "resolve" if entry.words:
            told = t("Sudah dikerjakan menurut {agency}: “{words}”.", agency=ticket.agency, words=entry.words)
            return told + Markup("\n") + who_is_next(ticket, t)
        case "resolve":
            return t("Sudah dikerjakan.") + Markup(" ") + who_is_next(ticket, t)
        case "reject":
            words = said_words(entry, t)
            told = t("{office} tidak dapat menangani laporan ini: “{words}”", office=office, words=words)
            ask = t("Menurut Anda keliru? Ketuk “Ajukan lagi” dan tulis sebabnya.")
            return told if ticket.appealed else told + Markup("\n") + ask
        case "merge":
            return t(
                "Laporan ini digabung ke laporan <b>{original}</b> tentang masalah yang sama. "
                "Anda tetap dikabari, sekarang dari laporan itu.",
                original=entry.words,
            )
        case "unmerge":
            told = t("Laporan ini dipisahkan lagi dari laporan {original}: masalahnya lain.", original=entry.words)
            return told + Markup(" ") + who_is_next(ticket, t)
        case "absorb":
            return t("Laporan warga lain tentang masalah yang sama digabung ke laporan ini.")
        case "part":
            return t("Laporan warga lain dipisahkan lagi dari laporan ini.")
        case "withdraw":
            return t("Laporan ini ditarik oleh pelapornya.")
        case "erase":
            return t("Laporan ditutup: pelapornya meminta datanya dihapus.")
        case "confirm" if entry.actor == "follower":
            return t("Seorang warga yang mengikuti memastikan sudah bersih. Laporan ditutup.")
        case "confirm":
            return t("Pelapor memastikan sudah bersih. Laporan ditutup.")
        case "reopen" | "appeal":
            return t("Laporan dibuka lagi.") + Markup(" ") + who_is_next(ticket, t)
        case "release" if ticket.status == Status.RECEIVED:
            return t("Laporan ini kembali menunggu petugas.") + Markup(" ") + _target(ticket, t)
        case "release":
            return t("Jadwalnya dibatalkan; petugas menentukan waktu lain.") + Markup(" ") + _target(ticket, t)
        case "answer":
            return t("Pertanyaan petugas sudah dijawab.") + Markup(" ") + who_is_next(ticket, t)
        case "expire" if entry.from_status == Status.WAITING:
            told = t("Batas waktu menjawab sudah lewat; petugas melanjutkan tanpa jawaban.") + Markup(" ")
            told += t("Anda masih bisa menjawab: balas saja pesan ini.") + Markup(" ")
            return told + _target(ticket, t)
        case "expire" if entry.from_status == Status.FORWARDED:
            told = t("Belum ada kabar selesai dari {agency}; laporan kembali ke kami.", agency=ticket.agency)
            return told + Markup(" ") + who_is_next(ticket, t)
        case "expire" if ticket.closed_at:
            return t("Laporan ditutup karena tidak ada jawaban. Kalau masih kotor, lapor lagi, ya.")
        case _:
            return t("Ada perkembangan. {next}", next=who_is_next(ticket, t))


def _target(ticket: Ticket, t: Texts) -> Markup:
    """By when it is to be done; of a promise that was broken, that it was."""
    if ticket.late_at is not None:
        return t("Target {due} sudah lewat. Petugas sudah diminta menjelaskan sebabnya.", due=t.day(ticket.due_at))
    return t("Target selesai: {due}.", due=t.day(ticket.due_at))


def _after(picture: Picture | None) -> Picture | None:
    """What a follower is shown: the photo of the report is the reporter's own."""
    return replace(picture, photos=picture.photos[-1:]) if picture else None


async def _before_and_after(tx: Transaction, ticket: Ticket) -> Picture | None:
    all_photos = [photo for photo in await photos.of_ticket(tx, ticket.id) if photo.state != "lost"]
    before = next((photo.id for photo in all_photos if photo.purpose == "report"), None)
    after = next((photo.id for photo in reversed(all_photos) if photo.purpose == "proof"), None)
    shown = tuple(one for one in (before, after) if one is not None)
    return Picture(shown) if after is not None else None
