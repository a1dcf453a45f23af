"""A new report of the place of an old one, where the old one cannot be opened any more.

The reporter's own place is put in, and is theirs to correct; a follower never learns it, so to them only the beginning
is made. What was given as an answer when it was too late is not lost: it is the beginning of the new report.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Photo, Recording
from handlers.resident.asides import mine, waiting
from handlers.resident.facts import facts
from handlers.resident.questions import question
from handlers.resident.steps import Draft, Place, Words
from handlers.resident.turns import ask, with_word
from storage.tickets import Ticket
from storage.workflow import OPEN


async def again(desk: Desk, number: str) -> None:
    """The button: a report that knows its place. One in which something was told already stays as it is."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if ticket.status in OPEN:
        desk.toast(desk.t("Laporan {number} masih terbuka; petugas sedang menanganinya.", number=ticket.number))
        return
    draft = waiting(desk)
    if draft is not None:
        desk.become(draft)
        word = desk.t("Selesaikan dulu laporan ini, atau /batal.")
        desk.say(with_word(word, question(draft, facts(desk))))
        return
    _begin(desk, _of_its_place(desk, ticket))


def begin_with(
    desk: Desk,
    ticket: Ticket,
    words: str,
    photos: tuple[Photo, ...],
    recordings: tuple[Recording, ...],
    place: Place | None,
) -> None:
    """What was answered too late becomes a report of its own."""
    draft = replace(
        _of_its_place(desk, ticket),
        words=(Words(words, desk.origin.message),) if words else (),
        photos=photos,
        recordings=recordings,
    )
    word = desk.t(
        "Laporan <b>{number}</b> tak bisa dibuka lagi. Jawaban Anda saya jadikan laporan baru.", number=ticket.number
    )
    _begin(desk, draft.at(place) if place else draft, word)


def _begin(desk: Desk, draft: Draft, word: Markup | None = None) -> None:
    turn = ask(draft, None, facts(desk), None, word)
    desk.become(turn.step)
    for say in turn.says:
        desk.say(say)


def _of_its_place(desk: Desk, ticket: Ticket) -> Draft:
    draft = Draft(facts(desk).fresh, leaning=ticket.category)
    if ticket.reporter_id != desk.person.id or (ticket.lat is None and not ticket.place_words):
        return draft
    words, area = ticket.place_words, ticket.area
    return draft.at(Place(ticket.lat, ticket.lon, words, area, ticket.kelurahan, ticket.kecamatan, scanned=True))
