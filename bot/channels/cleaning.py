"""What people send, made fit to be stored and shown: every channel cleans text at its door, and nobody behind it does.

No control characters, nothing invisible that turns or hides text, no half characters, and one spelling for letters
that have two.
"""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"  # it joins emoji, and hides between letters
)


def clean(text: str) -> str:
    """`text` without what cannot be seen or stored, letters composed (NFC); never shortened otherwise."""
    if not isinstance(text, str):
        raise TypeError("not a text")
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
