"""What a resident says aloud about a ticket that is filed already."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.events import Recording
from handlers.recordings import said_aloud, spoken
from handlers.replies import Say
from handlers.resident.additions import answered
from storage import recordings
from storage.tickets import Ticket


async def add_recording(desk: Desk, recording: Recording) -> bool:
    """Attach it to the open ticket whose message it answers; false when it answers none of this person's."""
    ticket = await answered(desk)
    if ticket is None:
        return False
    await attach_recording(desk, ticket, recording)
    desk.say(Say(desk.t("Rekaman ditambahkan ke laporan <b>{number}</b>.", number=ticket.number)), ticket)
    return True


async def attach_recording(desk: Desk, ticket: Ticket, recording: Recording) -> None:
    """Keep a recording with a ticket and let the officers know; who calls this answers the resident."""
    await recordings.attach(desk.tx, ticket.id, desk.person.id, [spoken(recording)], desk.now)
    desk.show_card(ticket)
    t = desk.city.texts(desk.city.staff_language)
    text = t("{number}: rekaman dari warga, {words}", number=ticket.number, words=said_aloud([recording]))
    desk.tell_staff(Say(text), ticket)
