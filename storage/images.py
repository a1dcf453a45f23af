"""A photo from a stranger becomes a picture of ours.

What arrives is only bytes. It may be a fine photo with the sender's home in its metadata, half a photo, a
picture that unpacks to gigabytes, or a picture that is also a web page. Instead of looking for each danger,
`clean` keeps nothing that came in except the pixels: they are decoded, turned upright, flattened, shrunk and
encoded anew on a fresh canvas. Metadata, colour profiles, comments and whatever hangs behind the image stay
in the old bytes, which nobody keeps.

The order is the safety: the kind is told by the first bytes (never by a name), the size by the header, and
only a picture of a bearable size is decoded. Everything that a decoder can raise means "this is no picture";
everything that metadata can raise means "then it has none": a good photo with broken EXIF is a good photo.

Colour profiles are dropped and not applied: a slight shift in colour matters less than one more parser of
hostile input.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import TypeVar
from zoneinfo import ZoneInfo

from PIL import ExifTags, Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
MIN_SIDE = 16
CLEAN_SIDE = 1600
QUALITY = 82
FLAT = 16  # of 256 shades of grey: a picture with fewer between its darkest and its brightest spot shows nothing
WIB = ZoneInfo("Asia/Jakarta")

Found = TypeVar("Found")

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_METADATA_TROUBLE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)


class ImageRefused(ValueError):
    """These bytes do not become a photo; the message says why, in short English."""


class NotAnImage(ImageRefused):
    """No picture of a kind that we read, or a broken one."""


class NotReadHere(NotAnImage):
    """A HEIC picture, where the extra that reads them is not installed."""


class TooLarge(ImageRefused):
    """A picture that would cost too much to unpack; `what` names the measure that was exceeded."""

    def __init__(self, what: str) -> None:
        super().__init__(f"too large: {what}")
        self.what = what


@dataclass(frozen=True)
class CleanImage:
    """A photo as we keep it, and what its metadata said before it was dropped.

    `width`, `height`: pixels of `jpeg`. `sha256`: hex digest of `jpeg`. `dhash`: unsigned 64 bits; photos
    of one scene differ in few of them, `(a ^ b).bit_count()`; None where there is nothing to see. `gps`:
    (latitude, longitude) in WGS 84 degrees. `taken_at`: UTC.
    """

    jpeg: bytes
    width: int
    height: int
    sha256: str
    dhash: int | None
    gps: tuple[float, float] | None
    taken_at: datetime | None


def clean(raw: bytes, *, camera_zone: tzinfo = WIB) -> CleanImage:
    """Make a clean JPEG of at most 1600 px a side from a JPEG, PNG, WebP, GIF or BMP (HEIC: see `_kinds`).

    `camera_zone` is the zone of a camera that does not tell its own. It is synchronous work for the processor
    (some 0.2 s for a phone's photo; at worst 2 s and 500 MB): call it in a thread, few at a time.
    Raises `NotAnImage` or `TooLarge`, and nothing else whatever the bytes are.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge(f"more than {MAX_BYTES // 2**20} MB")
    try:
        photo = _open(raw)
        pixels, exif = _decode(photo)
    except ImageRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooLarge("more pixels than a photo has") from bomb
    except MemoryError as exhausted:
        raise TooLarge("more than fits in memory") from exhausted
    except Exception as trouble:
        raise _unread(raw) from trouble
    upright = _upright(pixels, exif)
    jpeg = _encode(upright)
    return CleanImage(
        jpeg=jpeg,
        width=upright.width,
        height=upright.height,
        sha256=sha256(jpeg).hexdigest(),
        dhash=_difference_hash(upright),
        gps=_tolerant(_gps, exif),
        taken_at=_tolerant(lambda told: _taken_at(told, camera_zone), exif),
    )


def where_taken(raw: bytes) -> tuple[float, float] | None:
    """Where a picture says that it was taken, WGS 84 (latitude, longitude); None where it does not, or is none.

    Nothing is decoded: only the header and the metadata are read. Never raises.
    """
    if len(raw) > MAX_BYTES:
        return None
    try:
        photo = _open(raw)
        return _tolerant(lambda of: _gps(of.getexif()), photo)
    except Exception:  # noqa: BLE001 - whatever it is, it says no place
        return None


def reads_heic() -> bool:
    """Whether HEIC pictures can be read here: the extra `heic` is installed."""
    return "HEIF" in _kinds()


def _unread(raw: bytes) -> NotAnImage:
    """Why this is no picture for us. HEIC is told by the brand in its first box (ISO/IEC 23008-12)."""
    if not reads_heic() and raw[4:8] == b"ftyp" and raw[8:12] in _HEIC_BRANDS:
        return NotReadHere("a HEIC picture, and the extra that reads it is not installed")
    return NotAnImage("not a readable picture")


@cache
def _kinds() -> tuple[str, ...]:
    """The formats that we read; HEIC only where the optional package is installed."""
    kinds = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
    try:
        from pillow_heif import register_heif_opener  # type: ignore[import-not-found]
    except ImportError:
        return kinds
    register_heif_opener()
    return (*kinds, "HEIF")


def _open(raw: bytes) -> Image.Image:
    """Read the header only, and refuse what is not worth or not safe decoding."""
    photo = Image.open(BytesIO(raw), formats=_kinds())
    longest, shortest = max(photo.size), min(photo.size)
    if longest > MAX_SIDE:
        raise TooLarge(f"a side of more than {MAX_SIDE} px")
    if photo.width * photo.height > MAX_PIXELS:
        raise TooLarge(f"more than {MAX_PIXELS // 1_000_000} megapixels")
    if shortest < MIN_SIDE:
        raise NotAnImage(f"a side of less than {MIN_SIDE} px")
    return photo


def _decode(photo: Image.Image) -> tuple[Image.Image, Image.Exif]:
    """The pixels, shrunk and as plain RGB, on a canvas that carries no metadata; and the metadata."""
    size = _fitted(photo.size)
    photo.draft(None, size)  # a JPEG decoder shrinks by 2, 4 or 8 for nearly nothing
    photo.load()
    exif = _tolerant(lambda of: of.getexif(), photo) or Image.Exif()
    canvas = Image.new("RGB", size)
    canvas.paste(_flat(photo).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
    return canvas, exif


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, CLEAN_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _flat(photo: Image.Image) -> Image.Image:
    """RGB of 8 bits: what shines through turns white, 16 bits become 8 (plain `convert` would clip them)."""
    if photo.mode.startswith("I;16"):
        photo = photo.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if not photo.has_transparency_data:
        return photo.convert("RGB")
    see_through = photo if photo.mode == "RGBA" else photo.convert("RGBA")
    white = Image.new("RGB", photo.size, "white")
    white.paste(see_through, mask=see_through)
    return white


def _upright(pixels: Image.Image, exif: Image.Exif) -> Image.Image:
    turn = _tolerant(lambda told: _TURNS.get(told.get(ExifTags.Base.Orientation)), exif)
    return pixels if turn is None else pixels.transpose(turn)


def _encode(picture: Image.Image) -> bytes:
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG", quality=QUALITY, optimize=True)
    return jpeg.getvalue()


def _difference_hash(picture: Image.Image) -> int | None:
    """64 answers to "is the pixel to the right brighter?" on a picture of 9 by 8: survives shrinking.

    None for a flat one (the night, the sky, a thumb on the lens): its answers are noise.
    """
    grey = picture.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    if max(grey) - min(grey) < FLAT:
        return None
    bits = 0
    for row in range(0, 72, 9):
        for left in range(row, row + 8):
            bits = bits << 1 | (grey[left + 1] > grey[left])
    return bits


def _tolerant(read: Callable[..., Found], source: object) -> Found | None:
    """What `read` finds in metadata that may be broken in any way; None when it is."""
    try:
        return read(source)
    except _METADATA_TROUBLE:
        return None


def _gps(exif: Image.Exif) -> tuple[float, float] | None:
    told = exif.get_ifd(ExifTags.IFD.GPSInfo)
    lat = _degrees(told[ExifTags.GPS.GPSLatitude], told[ExifTags.GPS.GPSLatitudeRef], "NS")
    lon = _degrees(told[ExifTags.GPS.GPSLongitude], told[ExifTags.GPS.GPSLongitudeRef], "EW")
    possible = abs(lat) <= 90 and abs(lon) <= 180  # which "not a number", from 0/0, is not
    nowhere = lat == 0 and lon == 0  # what a camera without a fix writes
    return (lat, lon) if possible and not nowhere else None


def _degrees(parts: tuple[float, float, float], ref: str | bytes, signs: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    sign = (1, -1)[signs.index(_text(ref))]
    return sign * (degrees + minutes / 60 + seconds / 3600)


def _taken_at(exif: Image.Exif, camera_zone: tzinfo) -> datetime:
    told = exif.get_ifd(ExifTags.IFD.Exif)
    local = _text(told[ExifTags.Base.DateTimeOriginal])
    offset = _text(told.get(ExifTags.Base.OffsetTimeOriginal, ""))
    if offset:
        return datetime.strptime(local + offset, "%Y:%m:%d %H:%M:%S%z").astimezone(UTC)
    return datetime.strptime(local, "%Y:%m:%d %H:%M:%S").replace(tzinfo=camera_zone).astimezone(UTC)


def _text(told: str | bytes) -> str:
    plain = told.decode("ascii") if isinstance(told, bytes) else told
    return plain.strip("\0 ")
