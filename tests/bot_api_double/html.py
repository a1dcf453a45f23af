"""Telegram's HTML, read as strictly as Telegram reads it.

It is not a browser's HTML. Telegram knows a handful of tags, wants every one of them closed in order, and refuses
the whole message otherwise, naming a *byte* offset. Of the named character references it knows four; any other
is plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.bot_api_double.entities import SPACES, Entity, checked_url, ordered, utf16
from tests.bot_api_double.errors import ApiError, bad_request

_STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
}
_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:(lt|gt|amp|quot);?|#(\d{1,8});?|#[xX]([0-9a-fA-F]{1,6});?)")
_PLAIN = re.compile(r"[^<&]+")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Parse Telegram's HTML strictly; raises ApiError 400 "can't parse entities: …"."""
    reader = _HtmlReader(source)
    reader.read()
    return "".join(reader.text), ordered(reader.entities)


@dataclass
class _Open:
    """A start tag that waits for its end."""

    name: str
    offset: int
    written: int
    attributes: dict[str, str]


@dataclass
class _HtmlReader:
    """One pass over the markup. `at` is an index into `source`, `length` counts UTF-16 units written."""

    source: str
    at: int = 0
    length: int = 0
    text: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def read(self) -> None:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                self._end_tag() if self.source.startswith("</", self.at) else self._start_tag()
            elif self.source[self.at] == "&":
                self._put(self._reference())
            elif plain := _PLAIN.match(self.source, self.at):
                self.at = plain.end()
                self._put(plain[0])
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def _put(self, piece: str) -> None:
        self.text.append(piece)
        self.length += utf16(piece)

    def _reference(self) -> str:
        found = _REFERENCE.match(self.source, self.at)
        self.at += len(found[0]) if found else 1
        if found is None:
            return "&"
        if found[1]:
            return _REFERENCES[found[1]]
        code = int(found[2]) if found[2] else int(found[3], 16)
        return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else found[0]

    def _char(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def _until(self, stops: str) -> str:
        begin = self.at
        while self._char() and self._char() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_spaces(self) -> None:
        while self._char() and self._char() in SPACES:
            self.at += 1

    def _byte(self, index: int) -> int:
        return len(self.source[:index].encode())

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._until(SPACES + ">").lower()
        if not self._char():
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name not in _STYLES:
            raise _refusal(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self.open.append(_Open(name, self.length, len(self.text), attributes))

    def _attributes(self, name: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._skip_spaces()
            if self._char() == ">":
                self.at += 1
                return attributes
            attribute = self._until(SPACES + "=>").lower()
            if not attribute and self._char():
                where = self._byte(begin)
                raise _refusal(f'Empty attribute name in the tag "{name}" at byte offset {where}')
            self._skip_spaces()
            attributes[attribute] = self._value(begin) if self._char() == "=" else ""
            if not self._char():
                raise _refusal(f'Unclosed start tag "{name}" at byte offset {self._byte(begin)}')

    def _value(self, begin: int) -> str:
        self.at += 1
        self._skip_spaces()
        quote = self._char()
        return self._quoted(quote, begin) if quote and quote in "\"'" else self._bare()

    def _bare(self) -> str:
        begin = self.at
        found = _BARE_VALUE.match(self.source, begin)
        self.at += len(found[0]) if found else 0
        if self._char() and self._char() not in SPACES + ">":
            raise _refusal(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return found[0].lower() if found else ""

    def _quoted(self, quote: str, begin: int) -> str:
        self.at += 1
        value = []
        while self._char() and self._char() != quote:
            if self._char() == "&":
                value.append(self._reference())
            else:
                value.append(self._until(quote + "&"))
        if not self._char():
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        where = self._byte(begin)
        if not self.open:
            raise _refusal(f"Unexpected end tag at byte offset {where}")
        self.at += 2
        name = self._until(SPACES + ">").lower()
        self._skip_spaces()
        if self._char() != ">":
            raise _refusal(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            wanted = f'expected "</{tag.name}>", found "</{name}>"'
            raise _refusal(f"Unmatched end tag at byte offset {where}, {wanted}")
        if entity := self._entity(tag):
            self.entities.append({"offset": tag.offset, "length": self.length - tag.offset} | entity)

    def _entity(self, tag: _Open) -> Entity | None:
        """The entity a closed tag becomes, or None where Telegram shows plain text."""
        if self.length == tag.offset:
            return None
        if tag.name == "a":
            return _link(tag.attributes.get("href") or "".join(self.text[tag.written :]))
        if tag.name == "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            return {"type": "expandable_blockquote"}
        if tag.name == "pre":
            return self._pre(tag)
        return {"type": _STYLES[tag.name]} | _language(tag)

    def _pre(self, tag: _Open) -> Entity:
        """<pre><code class="language-x"> is one entity with a language."""
        inner = self.entities[-1] if self.entities else {}
        whole = {"offset": tag.offset, "length": self.length - tag.offset}
        if inner.get("type") == "code" and all(inner[key] == whole[key] for key in whole):
            self.entities.pop()
            return {"type": "pre"} | ({"language": inner["language"]} if "language" in inner else {})
        return {"type": "pre"}


def _language(tag: _Open) -> Entity:
    named = tag.attributes.get("class", "")
    return {"language": named.removeprefix("language-")} if named.startswith("language-") else {}


def _link(url: str) -> Entity | None:
    if found := re.fullmatch(r"tg://user\?id=(\d+)", url):
        person = {"id": int(found[1]), "is_bot": False, "first_name": ""}
        return {"type": "text_mention", "user": person}
    address = checked_url(url)
    return {"type": "text_link", "url": address} if address else None


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
