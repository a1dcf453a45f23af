"""What every turn owes a resident, as checks: nothing told is lost, and every message is one that a chat takes."""

from __future__ import annotations

from handlers import steps
from handlers.buttons import LIMIT, pressed
from handlers.events import Event, Pressed, Said, SentPhoto, SentRecording, SharedLocation
from handlers.replies import Say
from handlers.resident.questions import Facts, as_press
from handlers.resident.steps import MOST_PHOTOS, MOST_RECORDINGS, MOST_WORDS, AskOutside, Draft, ResidentStep, draft_of
from handlers.steps import Step
from tests.bot_api_double.entities import utf16
from tests.bot_api_double.html import parse_html
from tests.plain import faults_of

LABEL = 64  # UTF-16 units that a narrow phone still shows of a button
GIVES_UP = {"cancel", "send", "same", "fix", "back"}
"""The presses by which a resident takes something back, or sends it."""


def act_of(step: ResidentStep, event: Event, facts: Facts) -> str:
    """The button that an event presses at a step, by tap or in words."""
    meant = as_press(step, event.text, facts) if isinstance(event, Said) else event
    return meant.act if isinstance(meant, Pressed) else ""


def lost(before: ResidentStep, after: ResidentStep) -> list[str]:
    """The answers of a draft that are no longer there."""
    had, has = draft_of(before), draft_of(after)
    if had is None:
        return []
    return ["all of it"] if has is None or has.id != had.id else _gone(had, has)


def _gone(had: Draft, has: Draft) -> list[str]:
    missing = {
        "words": len(has.words) < len(had.words),
        "recordings": not set(had.recordings) <= set(has.recordings),
        "photos": not set(had.photos) <= set(has.photos),
        "place": had.place is not None and has.place is None,
        "category": had.category is not None and has.category is None,
        "details": not set(had.details) <= set(has.details),
        "declined": not set(had.declined) <= set(has.declined),
    }
    return [part for part, is_missing in missing.items() if is_missing]


def is_taken(before: ResidentStep, event: Event, after: ResidentStep) -> bool:
    """Whether a photo, its words or a point that came is in the draft now, as far as there is room."""
    had, has = draft_of(before) or Draft(""), draft_of(after)
    match event:
        case SentPhoto(photo, caption):
            if len(had.photos) >= MOST_PHOTOS:
                return True
            begin = caption.strip()[: max(0, MOST_WORDS - len(had.description) - 1)]
            return has is not None and photo.unique in {p.unique for p in has.photos} and begin in has.description
        case SentRecording(recording):
            full = len(had.recordings) >= MOST_RECORDINGS
            return full or (has is not None and recording.unique in {one.unique for one in has.recordings})
        case SharedLocation(lat, lon) if max(abs(lat), abs(lon)) >= 0.01:
            held = after.place if isinstance(after, AskOutside) else has and has.place
            return held is not None and (held.lat, held.lon) == (lat, lon)
        case _:
            return True


def check_step(step: Step) -> None:
    """It is kept as text and comes back the same."""
    assert steps.parse(steps.write(step)) == step


def check_say(say: Say) -> None:
    """A chat can show it: words or a pin, markup that it takes, buttons that it can hold and we can read back."""
    assert say.text.strip() or say.pin is not None
    assert say.recording is None or say.text.strip()
    parse_html(str(say.text))
    assert not faults_of(say)
    assert not (say.buttons and say.keyboard != "keep"), "a message has room for one keyboard"
    for button in (button for row in say.buttons for button in row):
        assert button.label.strip()
        assert utf16(button.label) <= LABEL
        assert bool(button.press) != bool(button.url)
        if button.press:
            assert len(button.press.encode()) <= LIMIT
            assert pressed(button.press).act, f"not one of ours: {button.press}"
    assert all(label.strip() and utf16(label) <= LABEL for row in say.menu for label in row)
