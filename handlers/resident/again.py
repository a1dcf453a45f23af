"""A new report of the place of an earlier one.

`here`: the same trouble is back, or was never gone, and can no longer be opened again; its place is put in, and is the
resident's to correct. `near`: something else close by; the place is asked about first. Only the reporter's own place
is known to them: a follower begins without. What was given as an answer when it was too late is not lost either: it is
the beginning of the new report.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Photo, Recording
from handlers.places.points import Point
from handlers.resident.asides import mine, waiting
from handlers.resident.facts import facts
from handlers.resident.parts import place_at
from handlers.resident.questions import question
from handlers.resident.steps import AskThere, Draft, Place, Words, draft_of
from handlers.resident.turns import ask, with_word
from storage.tickets import Ticket


async def here(desk: Desk, number: str) -> None:
    """The button after the end: a report that knows its place and is likely of the same kind."""
    ticket = await _free_for(desk, number)
    if ticket is not None:
        _begin(desk, _of_its_place(_untold(desk), desk, ticket))


async def near(desk: Desk, number: str) -> None:
    """The button of a report: a new one, which asks about the place first."""
    ticket = await _free_for(desk, number)
    if ticket is None:
        return
    draft, place = _untold(desk), _place(desk, ticket)
    if place is None:
        _begin(desk, draft)
        return
    asked = AskThere(draft, replace(place, before=True))
    desk.become(asked)
    desk.say(question(asked, facts(desk)))


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
        _of_its_place(Draft(facts(desk).fresh), desk, ticket),
        words=(Words(words, desk.origin.message),) if words else (),
        photos=photos,
        recordings=recordings,
    )
    word = desk.t(
        "Laporan <b>{number}</b> tak bisa dibuka lagi. Jawaban Anda saya jadikan laporan baru.", number=ticket.number
    )
    _begin(desk, draft.at(place) if place else draft, word)


async def _free_for(desk: Desk, number: str) -> Ticket | None:
    """The ticket, if it is among this person's and nothing else is being told; a draft in which something was told
    stays, and is asked on."""
    ticket = await mine(desk, number)
    step = waiting(desk)
    draft = draft_of(step) if step else None
    if ticket is None or step is None or draft is None or (draft.untold and draft.place is None):
        return ticket
    desk.become(step)
    word = desk.t("Masih ada laporan yang belum dikirim. Selesaikan dulu, atau /batal.")
    desk.say(with_word(word, question(step, facts(desk))))
    return None


def _begin(desk: Desk, draft: Draft, word: Markup | None = None) -> None:
    turn = ask(draft, None, facts(desk), None, word)
    desk.become(turn.step)
    for say in turn.says:
        desk.say(say)


def _untold(desk: Desk) -> Draft:
    """The draft that was begun, in which nothing is told yet, or a new one."""
    step = waiting(desk)
    return (draft_of(step) if step else None) or Draft(facts(desk).fresh)


def _of_its_place(draft: Draft, desk: Desk, ticket: Ticket) -> Draft:
    draft, place = replace(draft, leaning=ticket.category), _place(desk, ticket)
    return draft.at(replace(place, scanned=True)) if place else draft


def _place(desk: Desk, ticket: Ticket) -> Place | None:
    """Where it was; None to whom did not report it, and of a ticket whose place is known no more."""
    if ticket.reporter_id != desk.person.id:
        return None
    if ticket.lat is not None and ticket.lon is not None:
        return place_at(Point(ticket.lat, ticket.lon), facts(desk), words=ticket.place_words)
    if not ticket.place_words:
        return None
    return Place(words=ticket.place_words, area=ticket.area, kelurahan=ticket.kelurahan, kecamatan=ticket.kecamatan)
