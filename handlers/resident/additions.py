"""What a resident adds to a ticket by answering one of its messages."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.events import Photo
from handlers.replies import Say
from handlers.resident.steps import AskAppeal, AskStillDirty
from storage import outbox, photos, tickets
from storage.photos import Attachment
from storage.tickets import Ticket
from storage.workflow import OPEN


async def answered(desk: Desk) -> Ticket | None:
    """The open ticket whose message this event answers, if this person may read it and is asked nothing else."""
    if isinstance(desk.step, AskStillDirty | AskAppeal) or not desk.origin.reply_to:
        return None
    ticket_id = await outbox.ticket_of(desk.tx, desk.origin.address.key, desk.origin.reply_to)
    ticket = await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None
    if ticket is None or ticket.status not in OPEN or not await tickets.may_read(desk.tx, ticket, desk.person):
        return None
    return ticket


async def add_photo(desk: Desk, photo: Photo, caption: str) -> bool:
    """Attach a photo to the open ticket whose message it answers; false when it answers none of this person's."""
    ticket = await answered(desk)
    if ticket is None:
        return False
    given = Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, photo.taken_at or desk.now)
    await photos.attach(desk.tx, ticket.id, "report", desk.person.id, [given], desk.now)
    desk.show_card(ticket)
    if words := caption.strip()[:1000]:
        t = desk.city.texts(desk.city.staff_language)
        desk.tell_staff(Say(t("💬 {number}, kata warga: “{words}”", number=ticket.number, words=words)), ticket)
    desk.say(Say(desk.t("Foto ditambahkan ke laporan <b>{number}</b>.", number=ticket.number)), ticket)
    return True
