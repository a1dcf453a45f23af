"""Message text as Telegram shows it: cleaned, parsed, trimmed, with its entities.

All length limits are counted on what comes out of here, in UTF-16 code units.
"""

from __future__ import annotations

import re

from tests.bot_api_double.entities import Entity, find_entities, ordered, touches, trimmed, untangled
from tests.bot_api_double.errors import bad_request
from tests.bot_api_double.html import parse_html

_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")
_INVISIBLE = re.compile(r"\r|[\u2028-\u202e]")


def clean(text: str) -> str:
    """`text` without what Telegram's servers silently remove; raises 400 when it is not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return _INVISIBLE.sub("", _CONTROLS.sub(lambda found: "\r" if found[0] == "\r" else " ", text))


def formatted(text: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """What a message with this text shows: plain text and its entities, trimmed. Raises ApiError 400."""
    text = clean(text)
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    text, given = trimmed(text, [dict(entity) for entity in entities or []])
    kept = untangled(given)
    return text, ordered(kept + [found for found in find_entities(text) if not touches(found, kept)])
