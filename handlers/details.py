"""What was answered to a category's own questions: kept with the ticket, shown in the reader's language.

An answer by a button is kept by its Indonesian words, so that what was said stays readable when the config has dropped
the question since; it is shown in the reader's language while the question is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from markupsafe import Markup

from handlers.categories import Question
from handlers.city import City

Details = tuple[tuple[str, str], ...]
"""(the key of the question, the answer)"""


def write(details: Iterable[tuple[str, str]]) -> str:
    """As a ticket keeps it; what was not answered is left out."""
    told = [(key, words) for key, words in details if words]
    return json.dumps(told, ensure_ascii=False) if told else ""


def read(text: str) -> Details:
    return tuple((str(key), str(words)) for key, words in json.loads(text)) if text else ()


def lines(category: str, details: Iterable[tuple[str, str]], city: City, language: str) -> list[Markup]:
    """The answers, a line for each: the question and what was said."""
    return [
        Markup("▫️ {} <b>{}</b>").format(*_in_words(city.question(category, key), key, words, language))
        for key, words in details
        if words
    ]


def _in_words(question: Question | None, key: str, words: str, language: str) -> tuple[str, str]:
    if question is None:
        return f"{key}:", words
    return question.asked(language), question.shown(words, language)
