"""Joining a neighbour's ticket instead of filing one's own: what is near is looked up here, and a report goes there.

Both happen in the transaction of the turn that wanted them. A ticket that was finished meanwhile takes nothing more:
the report then stands where it stood before it was asked, ready to be sent.
"""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from handlers import living
from handlers.desk import Desk
from handlers.events import FoundNear, Photo, Twin
from handlers.recordings import said_aloud, spoken
from handlers.replies import Say
from handlers.resident import report, sharing
from handlers.resident.comparing import MOST_TWINS
from handlers.resident.facts import NOTICE, facts
from handlers.resident.questions import menu
from handlers.resident.steps import Check, Report
from handlers.resident.turns import JoinTicket, LookNear, Turn, resume, with_word
from handlers.status import who_is_next
from storage import following, joining, near, outbox, people, photos, recordings, tickets
from storage.near import Nearby
from storage.numbers import id_of
from storage.photos import Attachment
from storage.tickets import Ticket


async def compared(desk: Desk, turn: Turn) -> Turn:
    """The turn with its wish to know what is near fulfilled; the same turn where it has none."""
    look = next((effect for effect in turn.effects if isinstance(effect, LookNear)), None)
    if look is None:
        return turn
    found = FoundNear(look.report.draft.spot, await _twins(desk, look.report))
    asked = report.advance(turn.step, found, facts(desk))
    others = tuple(effect for effect in turn.effects if effect is not look)
    first, *more = asked.says
    return Turn(asked.step, (*turn.says[:-1], with_word(look.word, first), *more), (*asked.effects, *others))


async def join(desk: Desk, effect: JoinTicket) -> Turn | None:
    """Let the report go to the ticket, and say so; the turn that goes on instead where that cannot be any more."""
    draft = effect.report.draft
    words = draft.description or said_aloud(draft.recordings)
    joined = await joining.join(desk.tx, effect.ticket, desk.person, words, desk.now)
    if joined is None:
        word = desk.t("Laporan itu baru saja selesai atau ditutup. Laporan Anda bisa dikirim sendiri.")
        return resume(Check(effect.report), facts(desk), word)
    ticket = joined.ticket
    given = [_attachment(photo, desk) for photo in draft.photos]
    await photos.attach(desk.tx, ticket.id, "report", desk.person.id, given, desk.now)
    await recordings.attach(desk.tx, ticket.id, desk.person.id, map(spoken, draft.recordings), desk.now)
    if desk.person.consent != NOTICE:
        await people.agree(desk.tx, desk.person, NOTICE, desk.now)
    desk.show_card(ticket)
    _tell_office(desk, ticket, effect.report)
    desk.say(_receipt(desk, ticket), ticket)
    if joined.follows:
        await outbox.drop_card(desk.tx, ticket.id, desk.person.home.key)
        desk.out += living.cards_for([desk.person], ticket)  # without a sound: the receipt says it
    desk.out += await living.reporters_card(desk.tx, ticket)
    return None


async def joined_already(desk: Desk, number: str) -> Say | None:
    """The answer to a second tap on "the same": the first one counted."""
    ticket_id = id_of(number)
    ticket = await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None
    if ticket is None or not await tickets.may_read(desk.tx, ticket, desk.person):
        return None
    text = desk.t("Laporan Anda sudah digabung ke <b>{number}</b>.", number=ticket.number)
    return Say(text, keyboard="menu", menu=menu(desk.t), about=ticket.id)


async def _twins(desk: Desk, told: Report) -> tuple[Twin, ...]:
    category, place = desk.city.category(told.category), told.place
    if told.draft.behalf or category is None or not category.near_metres or place.lat is None or place.lon is None:
        return ()
    found = await near.around(
        desk.tx,
        place.lat,
        place.lon,
        category.near_metres,
        categories=desk.city.alike(told.category),
        since=desk.now - timedelta(days=category.near_days),
        most=MOST_TWINS,
    )
    return tuple([await _twin(desk, one) for one in found])


async def _twin(desk: Desk, one: Nearby) -> Twin:
    ticket = one.ticket
    zone = desk.t.zone
    days = (desk.now.astimezone(zone).date() - ticket.filed_at.astimezone(zone).date()).days
    photo = await sharing.photo_for_neighbours(desk.tx, ticket)
    weight = await following.how_many(desk.tx, ticket.id)
    own = await tickets.may_read(desk.tx, ticket, desk.person)
    return Twin(ticket.id, ticket.category, ticket.status, round(one.metres), days, photo, weight, own)


def _attachment(photo: Photo, desk: Desk) -> Attachment:
    return Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, photo.taken_at or desk.now)


def _tell_office(desk: Desk, ticket: Ticket, told: Report) -> None:
    """What a neighbour adds is news to the office; the card alone would show only the last words."""
    t = desk.city.texts(desk.city.staff_language)
    text = t("👥 {number}: warga lain melaporkan hal yang sama.", number=ticket.number)
    if ticket.reporter_id == desk.person.id:
        text = t("💬 {number}: pelapornya menambahkan.", number=ticket.number)
    if told.draft.description:
        text += Markup(" “{}”").format(told.draft.description[:1000])
    desk.tell_staff(Say(text), ticket)


def _receipt(desk: Desk, ticket: Ticket) -> Say:
    t = desk.t
    text = t(
        "👥 <b>Digabung.</b> Foto dan keterangan Anda sudah masuk ke laporan <b>{number}</b>.", number=ticket.number
    )
    if ticket.reporter_id == desk.person.id:
        text = t("<b>Ditambahkan</b> ke laporan Anda <b>{number}</b>.", number=ticket.number)
    text += Markup("\n") + who_is_next(ticket, t)
    text += Markup(" ") + t("Setiap perkembangan kami kabarkan di sini.")
    return Say(text, keyboard="menu", menu=menu(t))
