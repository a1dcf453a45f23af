"""The digests that residents get: the changes of a day in one message (pure: records -> a message)."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from handlers.buttons import press
from handlers.pushes import in_words
from handlers.replies import Button, Say
from handlers.status import heading
from handlers.texts import Texts
from storage.tickets import Entry, Ticket

BUTTONS = 8


def changes_of_the_day(changes: Sequence[tuple[Ticket, Sequence[Entry]]], t: Texts, office: str) -> Say | None:
    """What changed, ticket by ticket; None when nothing did."""
    if not changes:
        return None
    parts = [t("<b>Kabar hari ini</b>")]
    for ticket, entries in changes:
        lines = list(dict.fromkeys(in_words(ticket, entry, t, office) for entry in entries))
        parts.append(Markup("\n").join([heading(ticket, t), *lines]))
    buttons = [Button(ticket.number, press("open", ticket.number)) for ticket, _ in changes[:BUTTONS]]
    return Say(Markup("\n\n").join(parts), two_in_a_row(buttons))


def two_in_a_row(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
