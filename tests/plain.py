"""What makes a message plain to everybody: on a narrow phone, without colours, without eyes (X2)."""

from __future__ import annotations

import re

from markupsafe import Markup

from handlers.replies import Say
from tests.bot_api_double.entities import utf16

COLOURS = "🔴🟡🟢⚪"
LABEL = 30  # characters: what a button of half a narrow phone shows in two lines
TOAST = 200  # UTF-16 units: Telegram's limit; the end of a longer one would be cut off


def faults_of(say: Say) -> list[str]:
    """What keeps somebody from reading this message."""
    faults = [f"a picture without words: {say.text}"] if say.picture is not None and not say.alt.strip() else []
    faults += [f"told by colour alone: {line}" for line in _lines(say) if _is_colour_alone(line)]
    labels = [button.label for row in say.buttons for button in row] + [label for row in say.menu for label in row]
    return faults + [f"too long for a button: {label}" for label in labels if len(label) > LABEL]


def faults_of_toast(text: str) -> list[str]:
    """What keeps somebody from reading this word over a button."""
    return [f"too long for a toast: {text}"] if utf16(text) > TOAST else []


def _lines(say: Say) -> list[str]:
    return [Markup(line).striptags() for line in re.split(r"\n|<br\s*/?>", str(say.text))]


def _is_colour_alone(line: str) -> bool:
    """Whether a line has a colour, and no words that say the same."""
    return any(colour in line for colour in COLOURS) and not re.search(r"[^\W\d_]{3,}", line)
