"""Marked-up text measured, cut and split the way chat clients count it.

A chat counts what the reader sees: UTF-16 code units after tags and references were taken away. So everything here
first reads the HTML subset into the visible text and the places where its marks change (`_read`), decides on the
visible text alone, and then writes a stretch of it again with exactly the marks that hold there (`_write`). What was
cut is therefore well-formed by construction, whatever came in: a stray "<" is shown as one, an unknown tag is left out.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape

ELLIPSIS = "…"
MARKS = frozenset({"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "blockquote"})

_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9-]*)(?P<rest>\s[^<>]*|/?)>"
    r"|(?P<ref>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<text>[^<&]+|[<&])"
)
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CLUSTER = 32  # code points to go back for the start of what looks like one letter; longer chains are vandalism

_Tags = tuple[str, ...]
_Runs = list[tuple[str, _Tags]]


def units(text: str) -> int:
    """UTF-16 code units of plain text."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def measure(html: str) -> int:
    """UTF-16 code units of what the reader of `html` sees."""
    return units(plain(html))


def plain(html: str) -> str:
    """What the reader sees, without any mark; `<br>` is a newline."""
    return "".join(text for text, _ in _read(html))


def cut(html: str, limit: int) -> str:
    """`html` itself when at most `limit` units of it are seen, else its beginning and "…", tags closed."""
    html = str(html)
    if units(html) <= limit or measure(html) <= limit:
        return html
    if limit < 1:
        return ""
    runs = _read(html)
    text = "".join(part for part, _ in runs)
    end = _whole(text, 0, _fit(text, 0, limit - 1))
    return _write(runs, 0, len(text[:end].rstrip())) + ELLIPSIS


def cut_plain(text: str, limit: int) -> str:
    """The same for text without markup."""
    if units(text) <= limit:
        return text
    return text[: _whole(text, 0, _fit(text, 0, limit - 1))].rstrip() + ELLIPSIS if limit > 0 else ""


def split(html: str, limit: int) -> list[str]:
    """`html` in parts of at most `limit` units each, broken between paragraphs, else lines, else words.

    Marks that reach over a break are closed and opened again; blanks at a break are dropped. Raises ValueError for
    a limit that cannot hold every single character (below 2).
    """
    if limit < 2:
        raise ValueError("a part must hold at least two units")
    html = str(html)
    if units(html) <= limit or measure(html) <= limit:
        return [html]
    runs = _read(html)
    return [_write(runs, start, end) for start, end in _parts("".join(part for part, _ in runs), limit)]


def _parts(text: str, limit: int) -> list[tuple[int, int]]:
    parts, start = [], 0
    while start < len(text):
        end, following = _break(text, start, _fit(text, start, limit))
        body = text[start:end]
        if body.strip():
            first = start + len(body) - len(body.lstrip("\n"))
            parts.append((first, start + len(body.rstrip())))
        start = following
    return parts


def _break(text: str, start: int, end: int) -> tuple[int, int]:
    """Where a part that may reach to `end` ends, and where the next one begins."""
    if end >= len(text):
        return end, end
    for mark in ("\n\n", "\n", " "):
        at = text.rfind(mark, start, end + len(mark))
        if at > start + (end - start) // 3 or (at > start and mark == " "):
            return at, at + len(mark)
    whole = _whole(text, start, end)
    return whole, whole


def _fit(text: str, start: int, limit: int) -> int:
    """The furthest end so that text[start:end] has at most `limit` units."""
    end = min(len(text), start + limit)
    while (over := units(text[start:end]) - limit) > 0:
        end -= (over + 1) // 2
    return end


def _whole(text: str, start: int, end: int) -> int:
    """`end`, or a little before it when it would part what the eye sees as one letter."""
    if end >= len(text):
        return end
    for back in range(end, max(start, end - _CLUSTER), -1):
        if not _joined(text, back):
            return back
    return end


def _joined(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after.isascii():
        return False
    if _is_flag(before) and _is_flag(after):
        letters = len(text[:at]) - len(text[:at].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
        return letters % 2 == 1
    skin = "\U0001f3fb" <= after <= "\U0001f3ff"
    return skin or before == "\u200d" or after in "\u200d\ufe0f\u20e3" or unicodedata.category(after)[0] == "M"


def _is_flag(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _read(html: str) -> _Runs:
    """The visible text in order, each stretch with the marks that hold there, outermost first."""
    runs: _Runs = []
    tags: _Tags = ()
    for token in _TOKEN.finditer(html):
        if token["tag"] is None:
            runs.append((token["text"] or unescape(token["ref"]), tags))
        elif token["tag"].lower() == "br":
            runs.append(("\n", tags))
        else:
            tags = _marked(tags, token)
    return runs


def _marked(tags: _Tags, token: re.Match[str]) -> _Tags:
    name = token["tag"].lower()
    if not token["close"]:
        tag = _opening(name, token["rest"])
        return (*tags, tag) if tag else tags
    for at in range(len(tags) - 1, -1, -1):
        if tags[at].split(" ", 1)[0] == name:
            return tags[:at] + tags[at + 1 :]
    return tags


def _opening(name: str, rest: str) -> str:
    """What stands between the angle brackets, "" for a tag that chats do not know."""
    if name == "a" and (href := _HREF.search(rest)):
        return f'a href="{escape(unescape(href[1] or href[2] or ""))}"'
    return name if name in MARKS else ""


def _write(runs: _Runs, start: int, end: int) -> str:
    """text[start:end] of the visible text, with its marks."""
    out: list[str] = []
    opened: _Tags = ()
    at = 0
    for text, tags in runs:
        piece = text[max(0, start - at) : max(0, end - at)]
        at += len(text)
        if piece:
            out.append(_switch(opened, tags) + escape(piece, quote=False))
            opened = tags
    return "".join(out) + _switch(opened, ())


def _switch(old: _Tags, new: _Tags) -> str:
    shared = 0
    while shared < min(len(old), len(new)) and old[shared] == new[shared]:
        shared += 1
    closing = "".join(f"</{tag.split(' ', 1)[0]}>" for tag in reversed(old[shared:]))
    return closing + "".join(f"<{tag}>" for tag in new[shared:])
