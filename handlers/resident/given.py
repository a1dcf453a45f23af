"""What a resident gives for a ticket that is filed already: kept with it, noted in its history, read by the officers.

Pictures and recordings are attached as they come; the words are noted once all of an answer is there. Where the office
waits for an answer, this is it, and the ticket goes back to where it was (`answer`); else it is an addition (`add`),
which changes no status. The officers read the words as a resident's, and nobody's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Edited, Event, Photo, Recording, Said, SentOther, SentPhoto, SentRecording, SharedLocation
from handlers.places.in_words import map_link
from handlers.pushes import tell_readers
from handlers.recordings import said_aloud, spoken
from handlers.replies import Button, Picture, Say
from handlers.resident.facts import facts
from handlers.resident.parts import shared
from handlers.resident.questions import where
from handlers.resident.steps import MOST_WORDS, Place
from handlers.under_card import under_card
from storage import photos, recordings, tickets
from storage.photos import Attachment
from storage.tickets import Doer, LostRace, Ticket
from storage.workflow import Actor, IllegalMove, Move, Status


@dataclass(frozen=True, slots=True)
class Piece:
    """One message as a part of an answer; `cut` when not all of its words are kept."""

    words: str = ""
    photo: Photo | None = None
    recording: Recording | None = None
    place: Place | None = None
    cut: bool = False


def piece_of(desk: Desk, event: Event) -> Piece | None:
    """What there is to keep in what came; None for a sticker, an empty point, a button."""
    match event:
        case Said(text) if text.strip():
            return _worded(text)
        case Edited(text) if text.strip():
            return _worded(f"✏️ {text.strip()}")
        case SentPhoto(photo, caption):
            return _worded(caption, photo=photo)
        case SentRecording(recording, caption):
            return _worded(f"{said_aloud([recording])} {caption}", recording=recording)
        case SharedLocation() if place := shared(event, facts(desk)):
            return _worded(_spot(desk, place), place=place)
        case SentOther(_, caption) if caption.strip():
            return _worded(caption)
        case _:
            return None


def _worded(
    text: str, photo: Photo | None = None, recording: Recording | None = None, place: Place | None = None
) -> Piece:
    words = text.strip()
    return Piece(words[:MOST_WORDS], photo, recording, place, cut=len(words) > MOST_WORDS)


def _spot(desk: Desk, place: Place) -> str:
    return f"📍 {where(place, desk.t).unescape()} ({place.lat:.5f}, {place.lon:.5f})"


async def attach(desk: Desk, ticket: Ticket, piece: Piece) -> None:
    """Keep its picture or recording with the ticket."""
    if (photo := piece.photo) is not None:
        given = Attachment(photo.channel, photo.ref, photo.unique, photo.as_file, photo.taken_at or desk.now)
        await photos.attach(desk.tx, ticket.id, "report", desk.person.id, [given], desk.now)
    if piece.recording is not None:
        await recordings.attach(desk.tx, ticket.id, desk.person.id, [spoken(piece.recording)], desk.now)


async def note(
    desk: Desk, ticket: Ticket, words: str, pictures: Sequence[str] = (), place: Place | None = None
) -> tuple[Ticket, bool]:
    """Write it into the history and tell the officers; gives the ticket now, and whether it was the answer waited for.

    `pictures` are the channel's references of the photos that were attached with it.
    """
    all_words = " · ".join(part for part in (f"📷 {len(pictures)}" if pictures else "", words) if part)[:MOST_WORDS]
    answered = await _answer(desk, ticket, all_words) if ticket.status == Status.WAITING else None
    if answered is None:
        readers = {Actor.REPORTER, Actor.FOLLOWER} & await tickets.actors(desk.tx, ticket, Doer(desk.person))
        as_what = None if readers else Actor.FOLLOWER  # of a ticket that theirs was merged into
        noted, _ = await tickets.note(
            desk.tx, ticket, "add", Doer(desk.person), desk.now, words=all_words, actor=as_what
        )
    else:
        noted = answered
    desk.show_card(noted)
    say = await _for_officers(desk, noted, words, pictures, place, is_answer=answered is not None)
    desk.out += await under_card(desk.tx, desk.rooms, say, noted)
    return noted, answered is not None


async def _answer(desk: Desk, ticket: Ticket, words: str) -> Ticket | None:
    """The ticket back where it was; None when somebody or the deadline was quicker."""
    try:
        moved, entry = await tickets.move(desk.tx, ticket, Move("answer", words), Doer(desk.person), desk.now)
    except (IllegalMove, LostRace):
        return None
    desk.out += await tell_readers(desk.tx, desk.city, moved, entry)
    return moved


async def _for_officers(
    desk: Desk, ticket: Ticket, words: str, pictures: Sequence[str], place: Place | None, *, is_answer: bool
) -> Say:
    t = desk.city.texts(desk.city.staff_language)
    known = {"number": ticket.number, "words": words}
    if not words:
        text = t.n(
            "💬 {ticket}: {n} foto dari warga", "💬 {ticket}: {n} foto dari warga", len(pictures), ticket=ticket.number
        )
    elif is_answer:
        text = t("💬 {number}, jawaban warga: “{words}”", **known)
    else:
        text = t("💬 {number}, kata warga: “{words}”", **known)
    if place is not None and place.lat is not None and place.lon is not None:
        link = map_link(place.lat, place.lon)
        text += Markup(" ") + t('<a href="{link}">Lihat di peta</a>', link=link)
    kept = await photos.of_ticket(desk.tx, ticket.id) if pictures else []
    new = [photo.id for photo in kept if photo.ref in pictures]
    if not new:
        return Say(text)
    rows = ((Button(t.plain("📷 {n} foto", n=len(kept)), press("photos", ticket.number)),),) if len(new) > 1 else ()
    return Say(text, rows, Picture((new[0],)), alt=t.plain("Foto dari warga"))
