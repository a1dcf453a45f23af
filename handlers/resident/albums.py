"""Pictures of an album that come when their report is filed already, or their answer given: they go to its ticket."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.events import SentPhoto
from handlers.replies import Say
from handlers.resident.steps import MOST_PHOTOS, AskAppeal, AskStillDirty, draft_of
from storage import albums, photos, tickets
from storage.photos import Attachment


async def came_late(desk: Desk, event: SentPhoto) -> bool:
    """Attach the picture to the ticket that has the rest of its album, and say so once; false where there is none."""
    if event.album is None or event.album == _gathered(desk):
        return False
    found = await albums.late(desk.tx, desk.person, event.album, desk.now)
    ticket = await tickets.get(desk.tx, found[0]) if found else None
    if found is None or ticket is None:
        return False
    taken = [one for one in await photos.of_ticket(desk.tx, ticket.id, "report") if one.person_id == desk.person.id]
    word = desk.t("Foto susulan masuk ke laporan <b>{number}</b>.", number=ticket.number)
    if len(taken) < MOST_PHOTOS:
        await photos.attach(desk.tx, ticket.id, "report", desk.person.id, [_attachment(desk, event)], desk.now)
        desk.show_card(ticket)
    else:
        word = desk.t("Sudah {n} foto, itu cukup.", n=MOST_PHOTOS)
    if words := event.caption.strip()[:1000]:
        t = desk.city.texts(desk.city.staff_language)
        desk.tell_staff(Say(t("💬 {number}, kata warga: “{words}”", number=ticket.number, words=words)), ticket)
    if found[1] == 1:
        desk.say(Say(word), ticket)
    return True


def _gathered(desk: Desk) -> str | None:
    """The album that is being gathered where the talk stands."""
    step = desk.step
    if isinstance(step, AskStillDirty | AskAppeal):
        return step.album
    draft = draft_of(step)  # type: ignore[arg-type]
    return draft.album if draft else None


def _attachment(desk: Desk, event: SentPhoto) -> Attachment:
    photo = event.photo
    return Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, photo.taken_at or desk.now)
