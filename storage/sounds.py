"""A recording from a stranger, as we keep it.

It is kept as it came, for decoding and encoding it anew would need a player's worth of software: so it is shown to
officers only, under a type that its first bytes say. What a file says of where it was made is blanked: phones write the
place of a video into its boxes `udta` and `meta` (ISO/IEC 14496-12; `©xyz`, `loci`, and Apple's keys). A box is blanked
by calling it `free` and filling it with zeros, so that nothing in the file moves.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

MAX_BYTES = 20 * 1024 * 1024
TYPES = {"ogg": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4"}
"""The endings of what is kept, and what a browser is told of them."""

_HOLDERS = (b"moov", b"trak", b"mdia", b"moof", b"traf")
_TALKATIVE = (b"udta", b"meta", b"uuid")
_DEEPEST = 6


class RecordingRefused(ValueError):
    """These bytes are no recording that we keep; the message says why, in short English."""


@dataclass(frozen=True, slots=True)
class CleanRecording:
    """`content` as it is kept; `ending` is one of `TYPES`; `sha256` the hex digest of `content`."""

    content: bytes
    ending: str
    sha256: str


def clean_recording(raw: bytes) -> CleanRecording:
    """An Ogg, MP3, M4A or MP4 without the place where it was made. Raises RecordingRefused, and nothing else."""
    if len(raw) > MAX_BYTES:
        raise RecordingRefused(f"more than {MAX_BYTES // 2**20} MB")
    ending = _ending(raw)
    content = _blanked(raw) if ending in ("mp4", "m4a") else raw
    return CleanRecording(content, ending, sha256(content).hexdigest())


def _ending(raw: bytes) -> str:
    """Told by the first bytes, never by a name."""
    if raw.startswith(b"OggS"):
        return "ogg"
    if raw.startswith(b"ID3") or (len(raw) > 4 and raw[0] == 0xFF and raw[1] & 0xE6 == 0xE2 and raw[2] >> 4 != 0xF):
        return "mp3"
    if raw[4:8] == b"ftyp":
        return "m4a" if raw[8:11] in (b"M4A", b"M4B") else "mp4"
    raise RecordingRefused("neither Ogg, MP3, M4A nor MP4")


def _blanked(raw: bytes) -> bytes:
    content = bytearray(raw)
    for start, end in _talkative(raw, 0, len(raw), 0):
        content[start + 4 : start + 8] = b"free"
        content[start + 8 : end] = bytes(end - start - 8)
    return bytes(content)


def _talkative(raw: bytes, start: int, end: int, depth: int) -> Iterator[tuple[int, int]]:
    """Where the boxes begin and end that tell more than sound and picture."""
    for at, inside, until, kind in _boxes(raw, start, end):
        if kind in _TALKATIVE:
            yield at, until
        elif kind in _HOLDERS and depth < _DEEPEST:
            yield from _talkative(raw, inside, until, depth + 1)


def _boxes(raw: bytes, start: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
    """The boxes of a stretch, until one makes no sense: where it begins, where its content does, where it ends."""
    at = start
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", raw, at)
        inside = at + 8
        if size == 1 and at + 16 <= end:
            (size,) = struct.unpack_from(">Q", raw, at + 8)
            inside = at + 16
        elif size == 0:
            size = end - at
        if size < inside - at:
            return
        until = min(at + size, end)
        yield at, inside, until, kind
        at = until
