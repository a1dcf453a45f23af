"""Choosing the kind of trouble: what is likely first, then everything, in one level or two.

First stands what a sticker suggests, then what the words do; where nothing suggests anything, the kind that the config
names first. It is a button like the others: nobody's choice is made for them.
"""

from __future__ import annotations

from handlers.buttons import press
from handlers.categories import Category
from handlers.city import City
from handlers.replies import Button
from handlers.resident.steps import Draft

Rows = tuple[tuple[Button, ...], ...]


def rows(draft: Draft, group: str, city: City, language: str) -> Rows:
    """The buttons of the first level, or of a group: what is likely in rows of its own, the rest two in a row."""
    if kinds := city.kinds_of(group) if group else ():
        return _in_pairs([_button(one, city, language) for one in kinds])
    likely = likeliest(draft, city)
    first = tuple((_button(one, city, language),) for one in likely)
    rest = [one for one in city.first_level if one not in likely]
    shown = [
        _button(one, city, language)
        if isinstance(one, Category)
        else Button(one.title(language), press("group", one.key))
        for one in rest
    ]
    return (*first, *_in_pairs(shown))


def likeliest(draft: Draft, city: City) -> tuple[Category, ...]:
    """What is shown first, the likeliest before the others; never nothing."""
    keys = [draft.leaning or "", *city.suggested(draft.description)]
    found = {key: city.category(key) for key in keys}
    return tuple(one for one in found.values() if one is not None) or city.categories[:1]


def every(city: City, language: str) -> list[Button]:
    """Every kind, of whatever level: its label may be typed at once."""
    return [_button(one, city, language) for one in city.categories]


def _button(kind: Category, city: City, language: str) -> Button:
    return Button(city.category_name(kind.key, language), press("category", kind.key))


def _in_pairs(buttons: list[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
