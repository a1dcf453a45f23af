"""A confirmed report becomes a ticket, and its number is said: in the transaction that took the confirmation.

What an officer told for somebody else belongs to nobody who could be told of it. Its receipt has the link that whoever
called can be given.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers import details
from handlers.desk import Desk
from handlers.events import Photo
from handlers.living import cards_for, share_rows
from handlers.officers.card import pin
from handlers.officers.ruling import hand_out
from handlers.recordings import said_aloud, spoken
from handlers.replies import Say
from handlers.resident import announcing
from handlers.resident.facts import NOTICE
from handlers.resident.questions import menu
from handlers.resident.steps import Report
from storage import albums, people, photos, recordings, tickets
from storage.outbox import Lane
from storage.photos import Attachment
from storage.tickets import Doer, Filing, Ticket


async def file(desk: Desk, told: Report) -> None:
    """Write the ticket, show it to the office, and say its number."""
    by = _teller(desk, told)
    reporter = await people.nobody(desk.tx, desk.now) if by else desk.person
    notices = await announcing.of_place(desk, told.place)
    more = announcing.extra_days(notices)
    ticket, new = await tickets.file(desk.tx, _filing(desk, told, more), reporter, desk.now, by=by)
    if new:
        await _attach(desk, told, ticket)
        desk.show_card(ticket)
        if where := pin(ticket, desk.city, desk.city.staff_language):
            desk.tell_staff(Say(pin=where, silent=True), ticket)
    if by:
        desk.say(_receipt_for_somebody(desk, ticket))
    else:
        if desk.person.consent != NOTICE:
            await people.agree(desk.tx, desk.person, NOTICE, desk.now)
        desk.say(_receipt(desk, ticket, more), ticket)
    if new:
        ticket = await hand_out(desk, ticket)
    if new and not by:  # a message that brings the menu's keyboard cannot be edited later: the card is one of its own
        desk.out += cards_for([desk.person], ticket, Lane.PERSON)


def _teller(desk: Desk, told: Report) -> Doer | None:
    """The officer who tells it for somebody else. Who is none any more tells their own."""
    if not told.draft.behalf or desk.officer is None:
        return None
    return Doer(desk.person, desk.officer.name, officer=True)


async def _attach(desk: Desk, told: Report, ticket: Ticket) -> None:
    """Pictures and recordings. Whoever sent them owns them, but what an officer passed on is nobody's."""
    draft, owner = told.draft, ticket.reporter_id
    given = [_attachment(photo, desk) for photo in draft.photos]
    await photos.attach(desk.tx, ticket.id, "report", owner, given, desk.now)
    await recordings.attach(desk.tx, ticket.id, owner, map(spoken, draft.recordings), desk.now)
    if ticket.filed_by is None:
        await albums.remember(desk.tx, desk.person, draft.album, ticket.id, desk.now)


def _filing(desk: Desk, told: Report, more: int) -> Filing:
    draft, place = told.draft, told.place
    days = desk.city.days_for(told.category, place.kelurahan, place.kecamatan)
    rule = desk.city.organisation.rule_for(told.category, place.kelurahan, place.kecamatan)
    return Filing(
        draft=draft.id,
        category=told.category,
        words=draft.description or said_aloud(draft.recordings),
        lat=place.lat,
        lon=place.lon,
        place_words=place.words,
        area=place.area,
        kelurahan=place.kelurahan,
        kecamatan=place.kecamatan,
        due_at=desk.city.calendar.due(desk.now, days + more),
        details=details.write(draft.details),
        team=rule.team,
    )


def _attachment(photo: Photo, desk: Desk) -> Attachment:
    return Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, photo.taken_at or desk.now)


def _receipt(desk: Desk, ticket: Ticket, more: int) -> Say:
    t = desk.t
    days = desk.city.days_for(ticket.category, ticket.kelurahan, ticket.kecamatan) + more
    text = t("✅ <b>Tersimpan.</b> Nomor laporan Anda: <b>{number}</b>\n", number=ticket.number) + t.n(
        "Target selesai: {due} ({n} hari kerja). Setiap perkembangan kami kabarkan di sini.",
        "Target selesai: {due} ({n} hari kerja). Setiap perkembangan kami kabarkan di sini.",
        days,
        due=t.day(ticket.due_at),
    )
    if more:
        text += Markup(" ") + t.n(
            "Karena pengumuman yang berlaku, {n} hari kerja di antaranya tambahan.",
            "Karena pengumuman yang berlaku, {n} hari kerja di antaranya tambahan.",
            more,
        )
    if opening := desk.city.calendar.next_opening(desk.now):
        hour = t.hour(desk.city.calendar.local(opening).time())
        text += Markup("\n") + t("Kantor sedang tutup; buka lagi {day} pukul {hour}.", day=t.day(opening), hour=hour)
    return Say(text, keyboard="menu", menu=menu(t))


def _receipt_for_somebody(desk: Desk, ticket: Ticket) -> Say:
    t = desk.t
    text = t("✅ <b>Tersimpan</b> atas nama warga. Nomor: <b>{number}</b>", number=ticket.number) + Markup("\n")
    text += t("Target selesai: {due}.", due=t.day(ticket.due_at))
    link = desk.link(f"t_{ticket.link}")
    if link is None:
        return Say(text)
    text += Markup("\n") + t("Warga yang mau memantau bisa membuka tautan ini: {link}", link=link)
    return Say(text, share_rows(ticket, desk.city, t, link))
