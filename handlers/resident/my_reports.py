"""“Laporan saya”: one's own and followed tickets, listed and opened. Nobody reads another's."""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.living import clean_or_dirty, to_give_stars
from handlers.places.in_words import map_link
from handlers.replies import Button, Picture, Say
from handlers.reporters import reporters_rows
from handlers.resident import sharing
from handlers.resident.feedback import mine
from handlers.resident.questions import menu
from handlers.status import entry_words, heading, status_words, ticket_place, who_is_next
from storage import contacts, photos, tickets
from storage.tickets import Ticket
from storage.workflow import Status

PAGE = 5


async def listing(desk: Desk, argument: str) -> None:
    """A page of one's tickets, newest first, each with a button that opens it."""
    t = desk.t
    page = int(argument) if argument.isdecimal() and len(argument) < 6 else 0
    shown, total = await tickets.told_by(desk.tx, desk.person, PAGE, page * PAGE)
    if not shown and page:
        await listing(desk, "0")
        return
    if not shown:
        text = t("Belum ada laporan. Kirim foto untuk mulai melapor.")
        desk.say(Say(text, keyboard="menu", menu=menu(t)))
        return
    lines = [t("<b>Laporan Anda</b>"), *(_line(desk, ticket) for ticket in shown)]
    rows = [(Button(ticket.number, press("open", ticket.number)),) for ticket in shown]
    desk.say(Say(Markup("\n").join(lines), (*rows, *_pages(desk, page, total))))


async def open_one(desk: Desk, number: str) -> None:
    """One ticket as it is now: status, who is next, place, history, the latest photo. A follower sees what all may."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if ticket.reporter_id != desk.person.id:
        await sharing.show(desk, ticket)
        return
    t = desk.t
    lines = [heading(ticket, t), desk.city.category_name(ticket.category, t.language)]
    if ticket.words:
        lines.append(Markup("“{}”").format(ticket.words[:600]))
    lines += [Markup("📍 ") + ticket_place(ticket, t), who_is_next(ticket, t), Markup("")]
    lines += [entry_words(entry, t) for entry in await tickets.history(desk.tx, ticket.id) if entry.act != "follow"]
    kept = [photo.id for photo in await photos.of_ticket(desk.tx, ticket.id) if photo.state != "lost"]
    picture = Picture((kept[-1],)) if kept else None
    given = await contacts.of_ticket(desk.tx, ticket.id) is not None
    desk.say(Say(Markup("\n").join(lines), _buttons(ticket, desk, given), picture, alt=t.plain("Foto laporan")), ticket)


def _line(desk: Desk, ticket: Ticket) -> Markup:
    kind = desk.city.category_name(ticket.category, desk.t.language)
    words = status_words(ticket.status, desk.t)
    return Markup("{} {} · {} · {}").format(ticket.colour.value, ticket.number, kind, words)


def _pages(desk: Desk, page: int, total: int) -> tuple[tuple[Button, ...], ...]:
    earlier = [Button("‹", press("mine", page - 1))] if page else []
    later = [Button("›", press("mine", page + 1))] if (page + 1) * PAGE < total else []
    return (tuple(earlier + later),) if earlier or later else ()


def _buttons(ticket: Ticket, desk: Desk, number_given: bool) -> tuple[tuple[Button, ...], ...]:
    t = desk.t
    rows = []
    if ticket.status == Status.RESOLVED:
        rows.append(clean_or_dirty(ticket, t))
    if ticket.status == Status.CLOSED:
        rows.append(to_give_stars(ticket, t))
    if ticket.status == Status.REJECTED and not ticket.appealed:
        rows.append((Button(t.plain("Ajukan lagi"), press("appeal", ticket.number)),))
    if ticket.lat is not None and ticket.lon is not None:
        rows.append((Button(t.plain("🗺 Lihat di peta"), url=map_link(ticket.lat, ticket.lon)),))
    return (*rows, *reporters_rows(ticket, t, number_given=number_given), *sharing.share_rows(desk, ticket))
