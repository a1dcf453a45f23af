"""The resident's last word: is it clean, is it still dirty, was the rejection right?

None of it holds anybody hostage: a draft that is being told waits in the step (`resume`) and goes on afterwards, and
every command works meanwhile. An album is one answer: it is gathered in the step until its pause is over.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Event, Pressed, Said, SentPhoto, SentRecording, TimeUp
from handlers.pushes import tell_readers
from handlers.recordings import said_aloud, spoken
from handlers.replies import Say
from handlers.resident.facts import facts
from handlers.resident.questions import as_press, menu, question
from handlers.resident.smalltalk import is_smalltalk
from handlers.resident.steps import ALBUM_PAUSE, MOST_PHOTOS, AskAppeal, AskStillDirty, Idle, Telling
from handlers.status import heading, who_is_next
from storage import photos, recordings, tickets
from storage.numbers import id_of
from storage.photos import Attachment
from storage.tickets import LostRace, Ticket
from storage.workflow import IllegalMove, Move, Status


async def mine(desk: Desk, number: str) -> Ticket | None:
    """The ticket of this number, if this person may read it; otherwise it says that there is none, and no more."""
    ticket_id = id_of(number)
    ticket = await tickets.get(desk.tx, ticket_id) if ticket_id is not None else None
    if ticket is not None and await tickets.may_read(desk.tx, ticket, desk.person):
        return ticket
    desk.toast(desk.t("Laporan dengan nomor itu tidak ada di daftar Anda."))
    return None


async def clean(desk: Desk, number: str) -> None:
    """👍: the ticket is closed, confirmed."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if await _move(desk, ticket, Move("confirm")):
        text = desk.t("Terima kasih! Laporan <b>{number}</b> ditutup.", number=ticket.number)
        desk.say(Say(text, keyboard="menu", menu=menu(desk.t)), ticket)


async def dirty(desk: Desk, number: str) -> None:
    """👎: what is left? The answer reopens the ticket."""
    await _ask(desk, number, Status.RESOLVED, AskStillDirty)


async def appeal(desk: Desk, number: str) -> None:
    """A rejection is not accepted: why? The answer reopens the ticket, once."""
    await _ask(desk, number, Status.REJECTED, AskAppeal)


async def answered(desk: Desk, step: AskStillDirty | AskAppeal, event: Event) -> None:
    """What came while we asked: a word or a photo is the answer, anything else has the question asked again."""
    if isinstance(event, Said):
        event = as_press(step, event.text, facts(desk)) or event
    match event:
        case Said(text) if text.strip() and not is_smalltalk(text):
            await _reopen(desk, replace(step, words=_joined(step.words, text)))
        case SentPhoto(photo, caption, album):
            given = replace(step, photos=(*step.photos, photo)[:MOST_PHOTOS], words=_joined(step.words, caption))
            if album is None:
                await _reopen(desk, given)
            else:
                desk.become(given, wait=ALBUM_PAUSE)
        case SentRecording(recording, caption):
            await recordings.attach(desk.tx, step.ticket, desk.person.id, [spoken(recording)], desk.now)
            await _reopen(desk, replace(step, words=_joined(step.words, caption) or said_aloud([recording])))
        case TimeUp() if step.photos:
            await _reopen(desk, step)
        case Pressed(act="cancel"):
            await leave(desk, step)
        case _:
            desk.say(question(step, facts(desk)))


async def leave(desk: Desk, step: AskStillDirty | AskAppeal) -> None:
    desk.say(Say(desk.t("Baik, laporan itu tetap seperti semula."), keyboard="menu", menu=menu(desk.t)))
    _resume(desk, step.resume)


async def _ask(desk: Desk, number: str, status: Status, asking: type[AskStillDirty | AskAppeal]) -> None:
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if ticket.status != status or (status == Status.REJECTED and ticket.appealed):
        desk.say(_as_it_is(desk, ticket), ticket)
        return
    before = desk.step
    kept = (
        before
        if isinstance(before, Telling)
        else before.resume
        if isinstance(before, AskStillDirty | AskAppeal)
        else None
    )
    step = asking(ticket.id, kept)
    desk.become(step)
    desk.say(question(step, facts(desk)), ticket)


async def _reopen(desk: Desk, step: AskStillDirty | AskAppeal) -> None:
    """What was given is complete: the ticket is opened again, and the staff room hears why."""
    ticket = await tickets.get(desk.tx, step.ticket)
    act = "reopen" if isinstance(step, AskStillDirty) else "appeal"
    words = step.words or str(desk.t("Foto terlampir."))
    if ticket is not None and (moved := await _move(desk, ticket, Move(act, words))):
        kept = [Attachment(p.channel, p.ref, p.unique, p.as_file, p.taken_at or desk.now) for p in step.photos]
        await photos.attach(desk.tx, ticket.id, "report", desk.person.id, kept, desk.now)
        text = desk.t("Laporan <b>{number}</b> dibuka lagi.", number=ticket.number) + Markup(" ")
        desk.say(Say(text + who_is_next(moved, desk.t), keyboard="menu", menu=menu(desk.t)), ticket)
        desk.tell_staff(Say(_for_staff(desk, act, ticket.number, words)), ticket)
    _resume(desk, step.resume)


def _for_staff(desk: Desk, act: str, number: str, words: str) -> Markup:
    t = desk.city.texts(desk.city.staff_language)
    if act == "appeal":
        return t("↩ {number} diajukan lagi oleh warga: “{words}”", number=number, words=words)
    return t("👎 {number} belum beres, kata warga: “{words}”", number=number, words=words)


async def _move(desk: Desk, ticket: Ticket, move: Move) -> Ticket | None:
    """The ticket after the move; None when it was not legal, and then the resident was told how it stands."""
    try:
        moved, entry = await tickets.move(desk.tx, ticket, move, desk.doer, desk.now)
    except IllegalMove:
        desk.say(_as_it_is(desk, ticket), ticket)
        return None
    except LostRace as lost:
        desk.say(_as_it_is(desk, lost.now), ticket)
        return None
    desk.show_card(moved)
    desk.out += await tell_readers(desk.tx, desk.city, moved, entry)
    return moved


def _as_it_is(desk: Desk, ticket: Ticket) -> Say:
    """How the ticket stands, and what can be done where nothing is open any more."""
    t = desk.t
    match ticket.status:
        case Status.CLOSED:
            then = t("Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya.")
        case Status.REJECTED:
            then = t("Laporan ini sudah dilihat dua kali. Kalau keadaannya berubah, lapor lagi, ya.")
        case _:
            then = who_is_next(ticket, t)
    return Say(heading(ticket, t) + Markup("\n") + then)


def _joined(words: str, more: str) -> str:
    return " ".join(part for part in (words, more.strip()) if part)[:1000]


def _resume(desk: Desk, step: Telling | None) -> None:
    """Go on with the draft that waited, if there is one."""
    desk.become(step or Idle())
    if step is not None:
        desk.say(question(step, facts(desk)))
