"""Notices of the office where they matter to a resident: at the greeting, as a report begins, at its check, at its end.

What holds in the whole city is told before there is a place, what holds in a part of it as soon as the place is known.
Where several ask for more working days, the longest wait counts: they are given once, not one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Event, TimeUp
from handlers.replies import Say
from handlers.resident.steps import Check, Idle, Place
from handlers.resident.turns import Turn
from handlers.steps import Step
from handlers.texts import Texts
from storage import notices
from storage.notices import Notice


async def city_wide(desk: Desk) -> Markup | None:
    """What holds everywhere, in words; None where nothing does."""
    found = [one for one in await notices.standing(desk.tx, desk.now) if one.area is None]
    return in_words(found, desk.t) if found else None


async def before(desk: Desk, say: Say) -> Say:
    """The greeting, after what holds everywhere."""
    return _after(await city_wide(desk), say)


async def along(desk: Desk, turn: Turn, was: Step, event: Event) -> Turn:
    """The turn with the notices that belong to it: as a report begins, and as its check is shown."""
    if not turn.says or desk.in_staff_room:
        return turn
    word = None
    if isinstance(was, Idle) or (isinstance(event, TimeUp) and not isinstance(turn.step, Check)):
        word = await city_wide(desk)
    if isinstance(turn.step, Check) and not isinstance(was, Check):
        word = _joined(word, await _of_area(desk, turn.step.report.place))
    *others, last = turn.says
    return replace(turn, says=(*others, _after(word, last)))


async def of_place(desk: Desk, place: Place) -> list[Notice]:
    """What holds at a place."""
    standing = await notices.standing(desk.tx, desk.now)
    return [one for one in standing if one.is_for(place.kelurahan, place.kecamatan)]


def extra_days(found: Iterable[Notice]) -> int:
    """The working days that a promise is given more."""
    return max((one.extra_days for one in found), default=0)


def in_words(found: Iterable[Notice], t: Texts) -> Markup:
    return Markup("\n").join(t("📣 {words} (sampai {day})", words=one.words, day=t.day(one.until)) for one in found)


async def _of_area(desk: Desk, place: Place) -> Markup | None:
    found = [one for one in await of_place(desk, place) if one.area is not None]
    return in_words(found, desk.t) if found else None


def _joined(one: Markup | None, other: Markup | None) -> Markup | None:
    return Markup("\n").join(word for word in (one, other) if word) or None


def _after(word: Markup | None, say: Say) -> Say:
    return replace(say, text=word + Markup("\n\n") + say.text) if word else say
