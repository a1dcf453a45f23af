"""Where it is: a point that was shared, a link that was opened, an address that was typed.

An awkward corner: a point outside the city is an answer and is none; it is held in a step of its own until another
point or an address comes.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.events import LookedUp
from handlers.places.parsing import ShortLink, point_in_text
from handlers.places.points import Point
from handlers.resident import looking_up
from handlers.resident.parts import line, place_at
from handlers.resident.questions import Facts, question
from handlers.resident.steps import AskOutside, AskPlace, AskPoint, AskSame, AskStory, AskThere, Check, Idle, Place
from handlers.resident.turns import Step, Turn, ask, opened, resume, with_word


def looked_up(step: Step, event: LookedUp, facts: Facts) -> Turn:
    """An errand came back. Whoever has gone on meanwhile hears nothing of it."""
    found, back = looking_up.place_found(event, facts), getattr(step, "back", None)
    if isinstance(step, Idle | AskSame | Check):
        return Turn(step)
    if event.errand == "photo_place":
        hinted = looking_up.with_hint(step, event, found)
        asked = hinted is not step and isinstance(step, AskPlace) and not step.draft.looking and not facts.gathering
        return ask(hinted.draft, back, facts, step) if asked else Turn(hinted)
    if not looking_up.waits_for(step.draft, event):
        return Turn(step)
    waiting = replace(step, draft=replace(step.draft, looking=""))
    if found is None:
        return ask(waiting.draft, back, facts, waiting, facts.t("Tautan itu tidak menunjukkan titiknya."))
    return located(waiting, found, facts)


def located(step: Step, place: Place | None, facts: Facts) -> Turn:
    draft, back = opened(step, facts)
    if place is None:
        word = facts.t("Titik itu kosong (0,0). Kirim sekali lagi, ya.")
        return resume(step if not isinstance(step, Idle) else AskStory(draft), facts, word)
    if isinstance(step, AskPoint) and not place.words:
        place = replace(place, words=step.words)
    if place.outside_by is not None:
        held = AskOutside(draft, place, step.report if isinstance(step, AskSame | Check) else back)
        return Turn(held, (question(held, facts),))
    return ask(draft.at(place), back, facts, step)


def place_said(step: AskPlace | AskPoint | AskThere, text: str, facts: Facts) -> Turn:
    found = point_in_text(text, facts.city.gazetteer.middle)
    if isinstance(found, Point):
        return located(step, place_at(found, facts, typed=True), facts)
    address = text if found is None else looking_up.address_in(text)
    if isinstance(found, ShortLink) and facts.city.short_links:
        held, looks = looking_up.waiting_for(step, found, address, facts)
        return Turn(held, (question(held, facts),), looks)
    if not any(map(str.isalpha, address)):  # a number alone is no address
        return resume(step, facts, looking_up.closed_link(found, facts) if found else None)
    words = line(f"{step.words}, {address}" if isinstance(step, AskPoint) else address)
    areas = facts.city.gazetteer.by_name(address)
    if len(areas) == 1:
        place = Place(words=words, area=areas[0].code, kelurahan=areas[0].name, kecamatan=areas[0].kecamatan)
        return ask(step.draft.at(place), step.back, facts, step)
    held = AskPoint(replace(step.draft, looking=""), words, step.back)
    return Turn(held, (with_word(looking_up.closed_link(found, facts) if found else None, question(held, facts)),))
