"""What a turn of the dialogue may know of the world, gathered at the desk."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.resident.questions import Facts

NOTICE = "2026-11"
"""The version of the privacy notice in force; it changes when its meaning does."""


def facts(desk: Desk) -> Facts:
    """The facts of this event, for this person."""
    fresh = f"{desk.incoming.channel}/{desk.incoming.key}"
    gathering = desk.conversation.wake_at is not None
    return Facts(desk.city, desk.t, desk.origin.message, fresh, desk.person.consent == NOTICE, gathering)
