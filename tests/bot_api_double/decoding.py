"""A call's parameters, however they travelled: query, urlencoded, multipart or JSON.

In a form every value is text and nested values are JSON inside that text; in a JSON body both spellings are
allowed. Which parameters are nested is written down here (and compared with aiogram's models in the tests), so
that a benchmark need not import those models.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from tests.bot_api_double.errors import bad_request

NESTED = frozenset(
    [
        "allowed_updates",
        "caption_entities",
        "commands",
        "ephemeral_message_parameters",
        "entities",
        "explanation_entities",
        "explanation_media",
        "link_preview_options",
        "media",
        "menu_button",
        "message_ids",
        "options",
        "question_entities",
        "reaction",
        "reply_markup",
        "reply_parameters",
        "rich_message",
        "scope",
        "suggested_post_parameters",
        "correct_option_ids",
        "country_codes",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart call."""

    filename: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(slots=True)
class Params:
    """The parameters of one call. `values` are as sent until `decode()` has unpacked the nested ones."""

    values: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def decode(self) -> None:
        """Unpack JSON in text; raises ApiError 400 when it is not JSON."""
        for name in NESTED & self.values.keys():
            if isinstance(self.values[name], str):
                self.values[name] = _unpacked(name, self.values[name])

    def text(self, name: str) -> str:
        """A string, "" when absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def whole(self, name: str) -> int | None:
        """An integer, None when absent; raises ApiError 400 when it is none."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'field "{name}" must be a valid Number') from None

    def number(self, name: str) -> float:
        """A real number; raises ApiError 400 when absent or none."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            raise bad_request(f"{name} is empty") from None

    def flag(self, name: str) -> bool:
        """A boolean, False when absent."""
        return str(self.values.get(name, "")).lower() in {"true", "1", "yes"}

    def nested(self, name: str) -> Any:
        """A decoded object or list, None when absent."""
        return self.values.get(name)

    def chat_id(self) -> int | str | None:
        """The addressed chat: a number, "@name", or None when absent."""
        value = self.values.get("chat_id")
        if isinstance(value, str) and value.lstrip("-").isdigit():
            return int(value)
        return value if isinstance(value, int | str) else None

    def file(self, name: str) -> Upload | str | None:
        """What a file parameter means: an upload, a file id or address, or None."""
        value = self.values.get(name)
        return self.uploads.get(name) if value is None else self.attached(str(value))

    def attached(self, reference: str) -> Upload | str:
        """Follow "attach://name"; raises ApiError 400 when nothing of that name was uploaded."""
        if not reference.startswith("attach://"):
            return reference
        name = reference.removeprefix("attach://")
        if name not in self.uploads:
            raise bad_request(f'there is no file "{name}" in the request')
        return self.uploads[name]


def _unpacked(name: str, text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None


async def read_params(request: web.BaseRequest) -> Params:
    """Read the query and the body of `request`; raises ApiError 400 for a body that cannot be read."""
    params = Params(dict(request.query))
    if request.content_type.startswith("multipart/"):
        await _read_multipart(request, params)
    elif request.can_read_body:
        params.values |= _flat_body(request.content_type, await request.read())
    return params


def _flat_body(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type != "application/json":
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    try:
        values = json.loads(body)
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected")
    return values


async def _read_multipart(request: web.BaseRequest, params: Params) -> None:
    reader = await request.multipart()
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            params.values[part.name] = content.decode()
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            params.uploads[part.name] = Upload(part.filename, content, kind)
