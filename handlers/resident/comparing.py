"""Is it known already? Before a report is sent, what is open near its place and of its kind is shown, once.

The dialogue only leaves the wish (`LookNear`); what was found comes back as `FoundNear`, in the same transaction
(`handlers.resident.joining`). It is asked once for each spot: a corrected place or kind is another spot.
"""

from __future__ import annotations

from dataclasses import replace

from handlers.events import FoundNear, Pressed
from handlers.resident.questions import Facts, question
from handlers.resident.steps import AskSame, Check, Idle, Report
from handlers.resident.turns import JoinTicket, Step, Turn, resume

MOST_TWINS = 3  # more would be a list, and nobody reads it


def found(step: Step, event: FoundNear, facts: Facts) -> Turn:
    """What is near the report that was complete: is it one of these? Where there is nothing, the check stays."""
    if not isinstance(step, Check) or step.report.draft.spot != event.spot:
        return Turn(step)
    report = Report(replace(step.report.draft, compared=event.spot))
    asked = AskSame(report, event.twins[:MOST_TWINS]) if event.twins else Check(report)
    return Turn(asked, (question(asked, facts),))


def pressed(step: AskSame, event: Pressed, facts: Facts) -> Turn:
    """An answer; the button names the ticket it was shown with, so an old one is no answer to what is shown now."""
    match event.act, event.argument:
        case "same", number if number == step.shown.number:
            return Turn(Idle(), effects=(JoinTicket(step.report, step.shown.ticket),))
        case "next", number if number == step.shown.number:
            asked = replace(step, at=(step.at + 1) % len(step.twins))
        case "different", _:
            asked = Check(step.report)
        case _:
            return resume(step, facts, facts.t("Tombol itu sudah tidak berlaku. Kita lanjut dari sini:"))
    return Turn(asked, (question(asked, facts),))
