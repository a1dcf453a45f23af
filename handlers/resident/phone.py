"""A resident's own number for one ticket: asked for, given, taken back. Without it the desk speaks for both.

It is given for the ticket that was asked about and for no other, by the sharing button where a channel has one, or
typed. Whoever sends anything else instead goes on as if nobody had asked.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Event, Pressed, Said, SharedContact
from handlers.living import cards_for
from handlers.phones import masked, phone_in
from handlers.replies import Say
from handlers.reporters import CALLED
from handlers.resident.asides import go_on, mine, open_aside
from handlers.resident.facts import facts
from handlers.resident.questions import as_press, menu, question
from handlers.resident.steps import AskNumber
from handlers.resident.turns import with_word
from storage import contacts, tickets
from storage.tickets import Ticket


async def ask(desk: Desk, number: str) -> None:
    """The number is asked for."""
    ticket = await _own(desk, number)
    if ticket is not None and ticket.status in CALLED:
        open_aside(desk, AskNumber, ticket)
    elif ticket is not None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))


async def take_back(desk: Desk, number: str) -> None:
    """The number goes, also from the card."""
    ticket = await _own(desk, number)
    if ticket is None:
        return
    if await contacts.take_back(desk.tx, ticket.id, desk.person):
        desk.show_card(ticket)
        desk.out += cards_for([desk.person], ticket)
        desk.say(Say(desk.t("Nomor Anda sudah dihapus dari laporan <b>{number}</b>.", number=ticket.number)), ticket)
    else:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))


async def answered(desk: Desk, step: AskNumber, event: Event) -> bool:
    """What came while we asked for a number; false when it is no answer, and goes where it would have gone."""
    t = desk.t
    meant = as_press(step, event.text, facts(desk)) if isinstance(event, Said) else event
    match event:
        case _ if isinstance(meant, Pressed) and meant.act == "cancel":
            desk.say(_with_menu(desk, t("Baik, tanpa nomor. Petugas tetap bisa bertanya lewat saya.")))
        case SharedContact(own=False):
            desk.say(with_word(t("Itu bukan nomor Anda sendiri."), question(step, facts(desk))))
            return True
        case SharedContact(phone) if given := phone_in(phone):
            await _keep(desk, step, given)
        case Said(text) if given := phone_in(text):
            await _keep(desk, step, given)
        case Said() | SharedContact():
            desk.say(with_word(t("Itu bukan nomor telepon."), question(step, facts(desk))))
            return True
        case _:
            return False
    go_on(desk, step.resume)
    return True


async def _keep(desk: Desk, step: AskNumber, phone: str) -> None:
    ticket = await tickets.get(desk.tx, step.ticket)
    if ticket is None or ticket.reporter_id != desk.person.id or ticket.status not in CALLED:
        desk.say(_with_menu(desk, desk.t("Laporan itu sudah selesai, jadi nomornya tidak saya simpan.")))
        return
    await contacts.give(desk.tx, ticket.id, desk.person, phone, desk.now)
    desk.show_card(ticket)
    desk.out += cards_for([desk.person], ticket)
    text = desk.t(
        "Nomor {masked} disimpan untuk laporan <b>{number}</b> saja. Menariknya lagi: /laporan.",
        masked=masked(phone),
        number=ticket.number,
    )
    desk.say(_with_menu(desk, text), ticket)


async def _own(desk: Desk, number: str) -> Ticket | None:
    """The ticket, if this person told of it."""
    ticket = await mine(desk, number)
    if ticket is not None and ticket.reporter_id != desk.person.id:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return None
    return ticket


def _with_menu(desk: Desk, text: Markup) -> Say:
    return Say(text, keyboard="menu", menu=menu(desk.t))
