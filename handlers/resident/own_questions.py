"""The questions that a category brings along: asked one by one once it is chosen, and never insisted on."""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.categories import Question
from handlers.city import City
from handlers.replies import Button
from handlers.resident.steps import Draft
from handlers.texts import Texts, in_language

Rows = tuple[tuple[Button, ...], ...]


def asked(draft: Draft, city: City, t: Texts) -> Markup:
    """The question that is next; a config that has dropped it since leaves a plain one."""
    question = _next(draft, city)
    return Markup.escape(question.asked(t.language)) if question else t("Ada yang perlu ditambahkan?")


def rows(draft: Draft, city: City, t: Texts) -> Rows:
    """Its options, two in a row, and the button that leaves it open."""
    question = _next(draft, city)
    options = question.options if question else ()
    buttons = [
        Button(in_language(one, t.language), press("detail", f"{draft.asking[0]} {at}"))
        for at, one in enumerate(options)
    ]
    pairs = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return (*pairs, (Button(t.plain("Lewati"), press("skip", f"detail {draft.asking[0]}")),))


def has_options(draft: Draft, city: City) -> bool:
    question = _next(draft, city)
    return question is not None and bool(question.options)


def chosen(argument: str, draft: Draft, city: City) -> str | None:
    """The answer that a button of this question gives; None for a button of another one."""
    question = _next(draft, city)
    key, _, at = argument.partition(" ")
    if question is None or key != question.key or not at.isdecimal() or int(at) >= len(question.options):
        return None
    return question.options[int(at)]["id"]


def _next(draft: Draft, city: City) -> Question | None:
    return city.question(draft.category or "", draft.asking[0])
