"""What is kept of a recording: its kind by its first bytes, and nothing of where it was made."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sounds import MAX_BYTES, RecordingRefused, clean_recording

PLACE = b"+03.6119+098.4900/"


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def film(*, brand: bytes = b"isom", wide: bool = False) -> bytes:
    """An MP4 whose phone has written the place into it, in each of the ways that phones do."""
    android = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(PLACE), 0x15C7) + PLACE))
    apple = box(b"meta", box(b"keys", b"com.apple.quicktime.location.ISO6709") + box(b"ilst", PLACE))
    track = box(b"trak", box(b"tkhd", b"T" * 20) + box(b"udta", box(b"loci", PLACE)))
    sound = b"sound and picture"
    data = struct.pack(">I4sQ", 1, b"mdat", 16 + len(sound)) + sound if wide else box(b"mdat", sound)
    whole = box(b"ftyp", brand + b"\0\0\0\0")
    return whole + data + box(b"moov", box(b"mvhd", b"H" * 20) + track + android + apple) + box(b"uuid", PLACE)


@pytest.mark.parametrize("wide", [False, True])
def test_where_a_film_was_made_is_blanked(wide: bool) -> None:
    """The place is gone wherever a phone writes it; sound, picture and every offset stay."""
    raw = film(wide=wide)
    assert raw.count(PLACE) == 4
    clean = clean_recording(raw)
    assert PLACE not in clean.content
    assert b"ISO6709" not in clean.content
    assert len(clean.content) == len(raw)
    assert clean.content.index(b"sound and picture") == raw.index(b"sound and picture")
    assert b"H" * 20 in clean.content
    assert b"T" * 20 in clean.content
    assert clean.content.count(b"free") == 4


@pytest.mark.parametrize(
    ("raw", "ending"),
    [
        (b"OggS\0\2", "ogg"),
        (b"ID3\4\0", "mp3"),
        (b"\xff\xfb\x90\x64", "mp3"),
        (b"\xff\xfb\x90\x64\0", "mp3"),
        (film(), "mp4"),
        (film(brand=b"M4A "), "m4a"),
        (film(brand=b"3gp5"), "mp4"),
        (film(brand=b"qt  "), "mp4"),
    ],
)
def test_the_kind_is_told_by_the_first_bytes(raw: bytes, ending: str) -> None:
    """Ogg, MP3, M4A and MP4 are kept under their own endings."""
    assert clean_recording(raw + b"\0" * 8).ending == ending


@pytest.mark.parametrize("raw", [b"", b"MZ", b"<html>", b"\xff\xd8\xff\xe0 JPEG", b"GIF89a", b"RIFF", b"\x1aE\xdf\xa3"])
def test_what_is_no_recording_is_refused(raw: bytes) -> None:
    """Pictures, pages and programs are refused, whatever they were called."""
    with pytest.raises(RecordingRefused):
        clean_recording(raw)


def test_too_large() -> None:
    """Twenty megabytes are the most."""
    with pytest.raises(RecordingRefused, match="20 MB"):
        clean_recording(b"OggS" + bytes(MAX_BYTES))


@given(st.binary(max_size=200))
def test_no_bytes_break_it(tail: bytes) -> None:
    """However broken a film is, it is kept as long as it was, or refused; nothing else is raised."""
    for raw in (film()[:60] + tail, box(b"ftyp", b"isom") + box(b"moov", tail), tail):
        try:
            assert len(clean_recording(raw).content) == len(raw)
        except RecordingRefused:
            assert raw == tail
