"""What a step and an event become: the next step, what is said, and what is asked of the world.

Only what is missing is asked: `Draft.missing` is the order, and `ask` its question, or the check when nothing is. While
one answer is being corrected, `back` is the complete report to go back to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from handlers.replies import Say
from handlers.resident.looking_up import LookUp
from handlers.resident.questions import Facts, question, read_back
from handlers.resident.steps import (
    AskCategory,
    AskDetail,
    AskOutside,
    AskPhoto,
    AskPlace,
    AskPoint,
    AskSame,
    AskStory,
    AskThere,
    AskWords,
    Check,
    Draft,
    Idle,
    Place,
    Report,
    Telling,
)

Step = Idle | Telling


@dataclass(frozen=True, slots=True)
class FileReport:
    """The resident confirmed: this is to become a ticket."""

    report: Report


@dataclass(frozen=True, slots=True)
class Wait:
    """More of the same answer may be on its way: be silent now, and let `TimeUp` come."""

    seconds: float


@dataclass(frozen=True, slots=True)
class LookNear:
    """Look whether the trouble of this complete report is known; the answer comes at once, as `FoundNear`.

    `word` goes before the next question, whatever it is.
    """

    report: Report
    word: Markup | None = None


@dataclass(frozen=True, slots=True)
class JoinTicket:
    """The resident says that their report is about this ticket of another: it goes there, and becomes none itself."""

    report: Report
    ticket: int


Effect = FileReport | Wait | LookUp | LookNear | JoinTicket


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step and an event became."""

    step: Step
    says: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()


def resume(step: Step, facts: Facts, word: Markup | None = None) -> Turn:
    """The same question again, after a word; where nothing is asked, the word is enough."""
    asked = question(step, facts)
    return Turn(step, (replace(asked, text=word) if word and isinstance(step, Idle) else with_word(word, asked),))


def ask(
    draft: Draft, back: Report | None, facts: Facts, before: Step | None = None, word: Markup | None = None
) -> Turn:
    """The next question for a draft, or the check when nothing is missing."""
    step = _next(draft, back, before)
    says = [with_word(word, question(step, facts))]
    placed = draft.place if draft.place is not None and not _had_place(before, draft.place) else None
    if isinstance(step, AskThere) and not isinstance(before, AskThere):
        placed = step.place
    if placed and (pin := read_back(placed, facts)):
        says.insert(0, pin)
    return Turn(step, tuple(says), _to_compare(step, word))


def _to_compare(step: Step, word: Markup | None) -> tuple[LookNear, ...]:
    """Once for each spot: what lies near it does not depend on the words or the photos."""
    if not isinstance(step, Check) or step.report.draft.spot in ("", step.report.draft.compared):
        return ()
    return (LookNear(step.report, word),)


def _next(draft: Draft, back: Report | None, before: Step | None) -> Telling:
    if isinstance(before, AskPoint | AskOutside | AskThere) and draft.place is before.draft.place:
        # No place came now, not even the same one: what was half given stays half given.
        return replace(before, draft=draft)
    if isinstance(before, AskSame) and draft.spot == before.draft.spot:
        return replace(before, report=Report(draft))
    match draft.missing():
        case "story" if back is not None:
            return AskWords(draft, back) if "photo" in draft.declined else AskPhoto(draft, back)
        case "story":
            return AskStory(draft)
        case "photo":
            return AskPhoto(draft, back)
        case "words":
            return AskWords(draft, back)
        case "place" if draft.hint is not None and not draft.looking:
            return AskThere(replace(draft, hint=None), draft.hint, back)
        case "place":
            return AskPlace(draft, back)
        case "category":
            return AskCategory(draft, back)
        case "details":
            return AskDetail(draft, back)
        case None:
            return Check(Report(draft))


def _had_place(before: Step | None, place: Place) -> bool:
    draft = None if before is None or isinstance(before, Idle) else _draft(before)
    return draft is not None and draft.place == place


def opened(step: Step, facts: Facts) -> tuple[Draft, Report | None]:
    """The draft that an answer goes to, and the report to go back to while correcting."""
    if isinstance(step, Idle):
        return Draft(facts.fresh), None
    return _draft(step), getattr(step, "back", None)


def _draft(step: Telling) -> Draft:
    return step.report.draft if isinstance(step, Check) else step.draft


def with_word(word: Markup | None, say: Say) -> Say:
    return replace(say, text=word + Markup("\n\n") + say.text) if word else say
