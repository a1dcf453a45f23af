"""A file, or the part of it that a browser asks for: without parts, some phones play no video (RFC 9110, 14)."""

from __future__ import annotations

import re

from starlette.responses import Response

_ONE_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")


def file_answer(content: bytes, media_type: str, asked: str | None) -> Response:
    """The whole file, or the one part that the header `Range` asks for; what it asks amiss is not heeded."""
    headers = {"Cache-Control": "private, max-age=86400", "Accept-Ranges": "bytes"}
    part = _part(asked or "", len(content))
    if part is None:
        return Response(content, media_type=media_type, headers=headers)
    start, end = part
    if start >= len(content):
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(content)}"
    return Response(content[start:end], 206, headers, media_type)


def _part(asked: str, size: int) -> tuple[int, int] | None:
    """Where the part begins and ends, end exclusive."""
    found = _ONE_RANGE.fullmatch(asked.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    start = int(first)
    if last and int(last) < start:
        return None
    return start, min(int(last) + 1, size) if last else size
