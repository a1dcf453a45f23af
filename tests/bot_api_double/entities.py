"""Entities: the marked stretches of a message's text, with offsets in UTF-16 code units.

What Telegram finds by itself in plain text (commands, links, mentions, hashtags) is found here too, with
simpler patterns than the real ones: enough for a bot that reads `bot_command` entities.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

Entity = dict[str, Any]

SPACES = " \t\r\n"
_SPLITTABLE = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[a-zA-Z]{2,})"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)#\w{1,256})"
)


def utf16(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def find_entities(text: str) -> list[Entity]:
    """Commands, links, mentions, hashtags and e-mail addresses in plain text, offsets in UTF-16 units."""
    return [
        {"offset": utf16(text[: found.start()]), "length": utf16(found[0]), "type": found.lastgroup}
        for found in _FOUND.finditer(text)
    ]


def checked_url(url: str) -> str | None:
    """The address as Telegram would store it behind a link, or None where it silently drops the link."""
    if "://" not in url:
        url = "http://" + url
    parts = urlsplit(url)
    if parts.scheme.lower() not in {"http", "https", "ftp", "tg", "ton", "tonsite"}:
        return None
    if parts.scheme.lower() != "tg" and "." not in (parts.hostname or ""):
        return None
    return parts._replace(path=parts.path or "/").geturl()


def ordered(entities: list[Entity]) -> list[Entity]:
    """By place, outer before inner, as Telegram sends them."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _end(entity: Entity) -> int:
    return entity["offset"] + entity["length"]


def touches(found: Entity, others: list[Entity]) -> bool:
    """Whether something found in plain text lies where a link or code is already."""
    fixed = (other for other in others if other["type"] not in _SPLITTABLE | {"blockquote"})
    return any(found["offset"] < _end(other) and other["offset"] < _end(found) for other in fixed)


def untangled(entities: list[Entity]) -> list[Entity]:
    """Code stands alone: styles inside it vanish, styles around it are split. Telegram does so silently."""
    codes = [entity for entity in entities if entity["type"] in {"code", "pre"}]
    kept = list(codes)
    for entity in entities:
        if entity["type"] in _SPLITTABLE:
            kept += _without(entity, codes)
        elif entity not in codes:
            kept.append(entity)
    return kept


def _without(entity: Entity, codes: list[Entity]) -> list[Entity]:
    pieces = [(entity["offset"], _end(entity))]
    for code in codes:
        pieces = [
            piece
            for begin, end in pieces
            for piece in ((begin, min(end, code["offset"])), (max(begin, _end(code)), end))
            if piece[0] < piece[1]
        ]
    return [entity | {"offset": begin, "length": end - begin} for begin, end in pieces]


def trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text without white space around it; the entities move along and shrink."""
    shown = text.strip(SPACES)
    lead = len(text) - len(text.lstrip(SPACES))
    length = utf16(shown)
    kept = []
    for entity in entities:
        begin, end = max(entity["offset"] - lead, 0), min(_end(entity) - lead, length)
        if begin < end:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return shown, kept
