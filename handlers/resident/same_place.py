"""Reporting again near the place of an earlier report: the place is asked about first, and stands in the check."""

from __future__ import annotations

from dataclasses import replace

from handlers.desk import Desk
from handlers.places.points import Point
from handlers.resident import talk
from handlers.resident.asides import mine, waiting
from handlers.resident.facts import facts
from handlers.resident.parts import place_at
from handlers.resident.questions import Facts, question
from handlers.resident.steps import AskThere, Draft, Place, draft_of
from handlers.resident.turns import with_word
from storage.tickets import Ticket


async def begin(desk: Desk, number: str) -> None:
    """A new draft that asks about that place; what is being told already is not touched."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    if ticket.reporter_id != desk.person.id:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    here, step = facts(desk), waiting(desk)
    draft = draft_of(step) if step else None
    if draft is not None and (not draft.untold or draft.place is not None):
        word = desk.t("Masih ada laporan yang belum dikirim. Selesaikan dulu, atau /batal.")
        desk.say(with_word(word, question(desk.step, here)))  # type: ignore[arg-type]
        return
    place = _place(ticket, here)
    if place is None:
        await talk.begin(desk)
        return
    asked = AskThere(draft or Draft(here.fresh), place)
    desk.become(asked)
    desk.say(question(asked, here))


def _place(ticket: Ticket, here: Facts) -> Place | None:
    """Where it was; None of a ticket whose place is known no more."""
    words, place = ticket.place_words, None
    if ticket.lat is not None and ticket.lon is not None:
        place = place_at(Point(ticket.lat, ticket.lon), here, words=words)
    elif words:
        place = Place(words=words, area=ticket.area, kelurahan=ticket.kelurahan, kecamatan=ticket.kecamatan)
    return replace(place, before=True) if place else None
