"""SVG becomes PNG, and its words really show.

The renderer leaves out, without an error, every text whose font it does not find. So no picture depends on the
fonts of the machine: the only ones are those of a package that is installed with the bot, and `FAMILY` is the
fallback for any family that a drawing names.
"""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import font_source_sans_pro
import resvg_py
from markupsafe import escape
from PIL import Image, ImageFont

FAMILY = "Source Sans Pro"
_WEIGHTS = {400: "Regular", 600: "Semibold", 700: "Bold"}
_MEASURED_AT = 100  # px
_LONGEST = 300  # characters; no line of a picture holds more
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_png(svg: str, *, width: int | None = None) -> bytes:
    """Draw an SVG as a PNG, `width` pixels wide (without it: as wide as the SVG says).

    Text may have the weights 400, 600 and 700. Raises `ValueError` when the SVG is malformed.
    """
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        skip_system_fonts=True,
        font_files=[str(font_file(weight)) for weight in _WEIGHTS],
        serif_family=FAMILY,
        sans_serif_family=FAMILY,
        monospace_family=FAMILY,
    )


@cache
def blank() -> bytes:
    """A small grey JPEG, to stand where a picture was."""
    file = BytesIO()
    Image.new("RGB", (320, 180), (225, 225, 225)).save(file, "JPEG", quality=60)
    return file.getvalue()


def words(text: str) -> str:
    """Anybody's text as SVG content or attribute: markup is escaped, what XML forbids is left out."""
    return str(escape(_NOT_IN_XML.sub("", text)))


def text_width(text: str, size: float, weight: int = 400) -> float:
    """How many pixels wide `text` is when set at `size` pixels."""
    return _measure(weight).getlength(text) * size / _MEASURED_AT


def fitted(text: str, width: float, size: float, weight: int = 400, smallest: float = 0.75) -> tuple[str, float]:
    """The text and its size, so that it fits `width` pixels.

    It is set smaller, down to `smallest` of the size asked for, and then cut with "…".
    """
    text = text[:_LONGEST]
    wide = text_width(text, size, weight)
    if wide <= width:
        return text, size
    if wide * smallest <= width:
        return text, size * width / wide
    size *= smallest
    while text and text_width(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip(" ·,.") + "…", size


def font_file(weight: int) -> Path:
    """The font's file for a weight of 400, 600 or 700."""
    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{_WEIGHTS[weight]}.ttf"


@cache
def _measure(weight: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(weight), _MEASURED_AT)
