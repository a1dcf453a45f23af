"""All steps of all conversations, and how they are written down.

The text is JSON with the version of the shapes. A step that cannot be read (of a program that came later, say) is None:
the conversation begins anew, and says so.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated

from pydantic import Discriminator, TypeAdapter, ValidationError

from handlers.officers.steps import OfficerStep
from handlers.resident.steps import Idle, ResidentStep

VERSION = "1"
Step = ResidentStep | OfficerStep
_STEP: TypeAdapter[Step] = TypeAdapter(Annotated[Step, Discriminator("kind")])


def write(step: Step) -> str:
    """The step as text; the beginning is the empty text."""
    return "" if isinstance(step, Idle) else VERSION + _STEP.dump_json(step, exclude_defaults=False).decode()


@lru_cache(4096)
def read(text: str) -> Step | None:
    """The step that `write` wrote; None when it cannot be read any more."""
    if not text:
        return Idle()
    if not text.startswith(VERSION):
        return None
    try:
        return _STEP.validate_json(text[len(VERSION) :])
    except (ValidationError, ValueError):
        return None
