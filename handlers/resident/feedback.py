"""The resident's last word: is it clean, is it still dirty, was the rejection right?

None of it holds anybody hostage: a draft that is being told waits in the step (`resume`) and goes on afterwards, and
every command works meanwhile. An album is one answer: it is gathered in the step until its pause is over.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import (
    Event,
    Pressed,
    Recording,
    Said,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedLocation,
    TimeUp,
)
from handlers.places.in_words import map_link
from handlers.pushes import tell_readers, to_report_again
from handlers.recordings import said_aloud, spoken
from handlers.replies import Say
from handlers.resident import again, rating
from handlers.resident.asides import go_on, mine, open_aside
from handlers.resident.facts import facts
from handlers.resident.other_kinds import kind_word
from handlers.resident.parts import shared
from handlers.resident.questions import as_press, menu, question, where
from handlers.resident.smalltalk import is_smalltalk
from handlers.resident.steps import ALBUM_PAUSE, MOST_PHOTOS, Aside, AskAppeal, AskStillDirty, Place
from handlers.resident.turns import with_word
from handlers.status import heading, who_is_next
from storage import albums, photos, promises, recordings, tickets
from storage.photos import Attachment
from storage.tickets import LostRace, Ticket
from storage.workflow import IllegalMove, Move, Status


async def clean(desk: Desk, number: str) -> None:
    """👍: the ticket is closed, confirmed."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if ticket.status == Status.CLOSED:
        word = heading(ticket, desk.t) + Markup("\n") + desk.t("Laporan ini sudah ditutup.")
        desk.say(await rating.asking(desk, ticket, word), ticket)
    elif closed := await _move(desk, ticket, Move("confirm")):
        word = desk.t("Terima kasih! Laporan <b>{number}</b> ditutup.", number=ticket.number)
        desk.say(await rating.asking(desk, closed, word), ticket)


async def dirty(desk: Desk, number: str) -> None:
    """👎: what is left? The answer reopens the ticket."""
    await _ask(desk, number, Status.RESOLVED, AskStillDirty)


async def appeal(desk: Desk, number: str) -> None:
    """A rejection is not accepted: why? The answer reopens the ticket, once."""
    await _ask(desk, number, Status.REJECTED, AskAppeal)


async def answered(desk: Desk, step: AskStillDirty | AskAppeal, event: Event) -> None:
    """What came while we asked: a word, a photo, a recording or a place is the answer; else it is asked again."""
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
                desk.become(replace(given, album=album), wait=ALBUM_PAUSE)
        case SentRecording(recording, caption):
            await _reopen(desk, replace(step, words=_joined(step.words, caption)), recording=recording)
        case SharedLocation() if place := shared(event, facts(desk)):
            await _reopen(desk, replace(step, words=_joined(step.words, _in_words(desk, place))), place=place)
        case SentOther(_, caption) if caption.strip():
            await _reopen(desk, replace(step, words=_joined(step.words, caption)))
        case TimeUp() if step.photos:
            await _reopen(desk, step)
        case Pressed(act="cancel"):
            await leave(desk, step)
        case SentOther(kind):
            desk.say(with_word(kind_word(kind, desk.t), question(step, facts(desk))))
        case _:
            desk.say(question(step, facts(desk)))


async def leave(desk: Desk, step: Aside) -> None:
    """/batal: the question is dropped, and the ticket stays as it is."""
    desk.say(Say(desk.t("Baik, laporan itu tetap seperti semula."), keyboard="menu", menu=menu(desk.t)))
    go_on(desk, step.resume)


async def _ask(desk: Desk, number: str, status: Status, asking: type[AskStillDirty | AskAppeal]) -> None:
    ticket = await mine(desk, number)
    if ticket is None:
        return
    gone = ticket.appealed if status == Status.REJECTED else _is_too_late(ticket, desk)
    if ticket.status != status or gone:
        desk.say(_as_it_is(desk, ticket), ticket)
        return
    open_aside(desk, asking, ticket)


async def _reopen(
    desk: Desk, step: AskStillDirty | AskAppeal, *, recording: Recording | None = None, place: Place | None = None
) -> None:
    """What was given is complete: the ticket is opened again, and the staff room hears why."""
    ticket = await tickets.get(desk.tx, step.ticket)
    act = "reopen" if isinstance(step, AskStillDirty) else "appeal"
    if ticket is not None and act == "reopen" and step.resume is None and _is_too_late(ticket, desk):
        again.begin_with(desk, ticket, step.words, step.photos, (recording,) if recording else (), place)
        return
    words = step.words or (said_aloud([recording]) if recording else str(desk.t("Foto terlampir.")))
    if ticket is not None and (moved := await _move(desk, ticket, Move(act, words))):
        kept = [Attachment(p.channel, p.ref, p.unique, p.as_file, p.taken_at or desk.now) for p in step.photos]
        await photos.attach(desk.tx, ticket.id, "report", desk.person.id, kept, desk.now)
        await albums.remember(desk.tx, desk.person, step.album, ticket.id, desk.now)
        days = desk.city.days_for(ticket.category, ticket.kelurahan, ticket.kecamatan)
        due_at = desk.city.calendar.due(desk.now, days)
        moved = await promises.renew(desk.tx, moved, due_at, desk.now)
        if recording is not None:
            await recordings.attach(desk.tx, ticket.id, desk.person.id, [spoken(recording)], desk.now)
        text = desk.t("Laporan <b>{number}</b> dibuka lagi.", number=ticket.number) + Markup(" ")
        desk.say(Say(text + who_is_next(moved, desk.t), keyboard="menu", menu=menu(desk.t)), ticket)
        desk.tell_staff(Say(_for_staff(desk, act, ticket.number, words) + _on_map(desk, place)), ticket)
    go_on(desk, step.resume)


def _in_words(desk: Desk, place: Place) -> str:
    return f"📍 {where(place, desk.t).unescape()}"


def _on_map(desk: Desk, place: Place | None) -> Markup:
    """Where exactly, for the officers: in the message of which the words are, so that it goes with them."""
    if place is None or place.lat is None or place.lon is None:
        return Markup("")
    t = desk.city.texts(desk.city.staff_language)
    return Markup(" ") + t('<a href="{link}">Lihat di peta</a>', link=map_link(place.lat, place.lon))


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


def _is_too_late(ticket: Ticket, desk: Desk) -> bool:
    """Whether it cannot be opened again any more: closed, or just about to be."""
    over = ticket.status == Status.RESOLVED and (ticket.until is None or ticket.until < desk.now)
    return over or ticket.status == Status.CLOSED


def _as_it_is(desk: Desk, ticket: Ticket) -> Say:
    """How the ticket stands, and what can be done where nothing is open any more."""
    t = desk.t
    if ticket.status == Status.RESOLVED and _is_too_late(ticket, desk):
        then = t("Batas waktu menjawab sudah lewat. Kalau masih kotor, lapor lagi, ya.")
    elif ticket.status == Status.CLOSED:
        then = t("Laporan ini sudah ditutup. Kalau masih kotor, lapor lagi, ya.")
    elif ticket.status == Status.REJECTED:
        then = t("Laporan ini sudah dilihat dua kali. Kalau keadaannya berubah, lapor lagi, ya.")
    else:
        return Say(heading(ticket, t) + Markup("\n") + who_is_next(ticket, t))
    return Say(heading(ticket, t) + Markup("\n") + then, (to_report_again(ticket, t),))


def _joined(words: str, more: str) -> str:
    return " ".join(part for part in (words, more.strip()) if part)[:1000]
