"""A question about a filed ticket in the middle of whatever is being told, and the way back to it.

The draft waits in the step of the question (`resume`), whichever question it is and however many come one after the
other; it is asked on where it was.
"""

from __future__ import annotations

import structlog

from handlers.desk import Desk
from handlers.resident.facts import facts
from handlers.resident.questions import question
from handlers.resident.steps import Aside, Idle, Telling
from storage import tickets
from storage.numbers import id_of
from storage.tickets import Ticket

log = structlog.get_logger()


async def mine(desk: Desk, number: str) -> Ticket | None:
    """The ticket of this number, if this person may read it; otherwise it says that there is none, and no more."""
    ticket_id = id_of(number)
    ticket = await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None
    if ticket is not None and await tickets.may_read(desk.tx, ticket, desk.person):
        return ticket
    if ticket is not None:
        log.warning("refused", where="private", wanted="a ticket of theirs")
    desk.toast(desk.t("Laporan dengan nomor itu tidak ada di daftar Anda."))
    return None


def open_aside(desk: Desk, asking: type[Aside], ticket: Ticket) -> None:
    """Ask this about the ticket. Asked a second time, what was given so far is still there."""
    before = desk.step
    if isinstance(before, asking) and before.ticket == ticket.id:
        step = before
        woken_at = desk.conversation.wake_at
        desk.become(step)
        desk.conversation.wake_at = woken_at
    else:
        step = asking(ticket.id, waiting(desk))
        desk.become(step)
    desk.say(question(step, facts(desk)), ticket)


def waiting(desk: Desk) -> Telling | None:
    """The draft that is being told, also while a ticket is asked about."""
    step = desk.step
    if isinstance(step, Telling):
        return step
    return step.resume if isinstance(step, Aside) else None


def go_on(desk: Desk, step: Telling | None) -> None:
    """Go on with the draft that waited, if there is one."""
    desk.become(step or Idle())
    if step is not None:
        desk.say(question(step, facts(desk)))
