"""All steps of all conversations, and how they are written down.

The text is JSON with the version of the shapes. A step that cannot be read (of a program that came later, say) is None:
the conversation begins anew, and says so.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, TypeAdapter, ValidationError

from handlers.lately import Lately
from handlers.officers.steps import OfficerStep
from handlers.resident.steps import Idle, ResidentStep

VERSION = "1"
Step = ResidentStep | OfficerStep
_STEP: TypeAdapter[Step] = TypeAdapter(Annotated[Step, Discriminator("kind")])


def write(step: Step) -> str:
    """The step as text; the beginning is the empty text."""
    if isinstance(step, Idle):
        return ""
    return _lately.wrote(VERSION + _STEP.dump_json(step, exclude_defaults=False).decode(), step)


def read(text: str) -> Step | None:
    """The step that `write` wrote; None when it cannot be read any more."""
    return _lately.read(text)


def parse(text: str) -> Step | None:
    """The same, read anew."""
    if not text:
        return Idle()
    if not text.startswith(VERSION):
        return None
    try:
        return _STEP.validate_json(text[len(VERSION) :])
    except (ValidationError, ValueError):
        return None


_lately: Lately[Step | None] = Lately(parse, most=4096)
