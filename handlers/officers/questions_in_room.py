"""How the staff room is asked what a resident would be: by a tap where there is a choice, else by a reply."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import Pressed
from handlers.replies import Say
from handlers.resident.facts import facts
from handlers.resident.questions import options
from handlers.resident.steps import Idle
from handlers.resident.turns import Step


def in_room(desk: Desk, say: Say, step: Step) -> Say:
    """Nothing below the text field: that would stand there for everybody in the room."""
    if say.pin is not None:
        return say
    answers = None if isinstance(desk.incoming.event, Pressed) else desk.origin.message
    say = replace(say, keyboard="keep", menu=(), reply_to=answers)
    if isinstance(step, Idle):
        return say
    rows = options(step, facts(desk))
    if any(button.press != "cancel" for row in rows for button in row):
        return replace(say, buttons=rows)
    text = say.text + Markup("\n") + desk.t("<b>Balas pesan ini.</b> /batal membatalkan.")
    return replace(say, buttons=(), text=text, expects_reply=True)
