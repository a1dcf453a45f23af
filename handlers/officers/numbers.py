"""The number that a resident gave for a ticket: whole for whoever holds the ticket and for supervisors, and noted
in the ticket's history and in the office's own record."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.events import Pressed
from handlers.officers.meant import find
from storage import contacts, refusals, roster, tickets
from storage.workflow import Actor


async def show_number(desk: Desk, number: str) -> None:
    """Over the pressed button alone, so that it stands in no chat; its reporter can read that it was looked at."""
    ticket = await find(desk, number)
    if ticket is None:
        return
    phone = await contacts.of_ticket(desk.tx, ticket.id)
    event = desk.incoming.event
    if phone is None or not isinstance(event, Pressed) or event.callback is None:
        desk.toast(desk.t("Untuk {number} tidak ada nomor.", number=ticket.number), alert=True)
    elif not await tickets.actors(desk.tx, ticket, desk.doer) & {Actor.HOLDER, Actor.SUPERVISOR}:
        refusals.keep(desk.tx, ticket.id, desk.person.id, "see_number", "right", desk.now)
        desk.toast(desk.t("Nomor itu hanya untuk pemegang tiket dan pengawas."), alert=True)
    else:
        await tickets.note(desk.tx, ticket, "see_number", desk.doer, desk.now)
        await roster.record(desk.tx, desk.person, "see_number", ticket.reporter_id, ticket.number, desk.now)
        desk.toast(desk.t("📞 {phone} ({number})", phone=phone, number=ticket.number), alert=True)
