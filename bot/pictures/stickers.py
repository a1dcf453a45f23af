"""A sheet of stickers to print: A4, six on a page, as PDF or as SVG.

The sheet is first laid out as a list of shapes in millimetres, and then drawn by one of two painters that know nothing
of stickers; so both look the same. The QR code has error correction Q (a quarter may be scratched off) and its quiet
zone of four modules, without which phones do not find it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import segno
from fpdf import FPDF

from bot.pictures.render import FAMILY, fitted, font_file, words

PAGE_MM = (210.0, 297.0)
COLUMNS, ROWS = 2, 3
PER_PAGE = COLUMNS * ROWS
_MARGIN = 8.0  # what home printers leave white
_WIDE = (PAGE_MM[0] - 2 * _MARGIN) / COLUMNS
_HIGH = (PAGE_MM[1] - 2 * _MARGIN) / ROWS
_PAD = 5.0
_CODE = 46.0  # the code with its quiet zone
_QUIET = 4  # modules
_BLACK, _GREEN, _GREY, _WHITE = "#111111", "#0b6b3a", "#8a8a8a", "#ffffff"
_POINTS = 72 / 25.4  # in a millimetre


@dataclass(frozen=True, slots=True)
class Sticker:
    """`name` of the place, and the link that its code opens."""

    name: str
    link: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What stands on every sticker: the call, the same in the second language, and who speaks."""

    call: str
    also: str
    desk: str = "e-Saberling"


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle, from its upper left corner."""

    x: float
    y: float
    wide: float
    high: float
    colour: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, centred on `x`, with its baseline at `y`; `size` is the height of its font."""

    x: float
    y: float
    size: float
    weight: int
    text: str
    colour: str


Shape = Box | Line


def sheets(stickers: Sequence[Sticker], wording: Wording) -> list[list[Shape]]:
    """The pages, each as its shapes in the order in which they are drawn."""
    pages = [stickers[at : at + PER_PAGE] for at in range(0, len(stickers), PER_PAGE)]
    return [[shape for at, one in enumerate(page) for shape in _sticker(one, wording, at)] for page in pages]


def as_pdf(pages: Sequence[Sequence[Shape]], title: str) -> bytes:
    """The pages as one PDF that brings its own font."""
    pdf = FPDF(unit="mm", format="A4")
    pdf.set_title(title)
    pdf.set_lang("id")
    pdf.set_auto_page_break(False)
    for weight in (400, 600, 700):
        pdf.add_font(f"{FAMILY} {weight}", fname=font_file(weight))
    for page in pages:
        pdf.add_page()
        for shape in page:
            _paint(pdf, shape)
    return bytes(pdf.output())


def as_svg(page: Sequence[Shape], title: str) -> str:
    """One page as an SVG in the size of the paper."""
    wide, high = PAGE_MM
    drawn = "\n".join(_drawn(page))
    size = f'width="{wide:g}mm" height="{high:g}mm" viewBox="0 0 {wide:g} {high:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}'
        f' font-family="{FAMILY}, sans-serif" text-anchor="middle">\n<title>{words(title)}</title>\n'
        f'<rect width="{wide:g}" height="{high:g}" fill="{_WHITE}"/>\n{drawn}\n</svg>\n'
    )


# The layout


def _sticker(sticker: Sticker, wording: Wording, at: int) -> Iterator[Shape]:
    left = _MARGIN + at % COLUMNS * _WIDE
    top = _MARGIN + at // COLUMNS * _HIGH
    middle, room = left + _WIDE / 2, _WIDE - 2 * _PAD
    yield from _cut_marks(left, top)
    yield Box(left + _PAD, top + _PAD, room, 17, _GREEN)
    yield _line(wording.call, middle, top + _PAD + 8, 7, 700, room - 4, _WHITE)
    yield _line(wording.also, middle, top + _PAD + 13.5, 4, 400, room - 4, _WHITE)
    yield from _code(sticker.link, middle - _CODE / 2, top + _PAD + 18)
    yield _line(sticker.name, middle, top + 74, 6, 700, room, _BLACK)
    yield _line(wording.desk, middle, top + 80.5, 4, 600, room, _GREEN)
    yield _line(sticker.link.partition("://")[2], middle, top + 86, 3.6, 400, room, _BLACK)


def _line(text: str, x: float, y: float, size: float, weight: int, room: float, colour: str) -> Line:
    text, size = fitted(text, room, size, weight, smallest=0.5)
    return Line(x, y, size, weight, text, colour)


def _cut_marks(left: float, top: float) -> Iterator[Box]:
    """Short lines at the corners, where to cut."""
    for x in (left, left + _WIDE):
        for y in (top, top + _HIGH):
            yield Box(x - 1.5, y - 0.05, 3, 0.1, _GREY)
            yield Box(x - 0.05, y - 1.5, 0.1, 3, _GREY)


def _code(link: str, left: float, top: float) -> Iterator[Box]:
    """The QR code: each run of dark modules in a row is a box."""
    rows = segno.make_qr(link, error="q", boost_error=False).matrix
    module = _CODE / (len(rows) + 2 * _QUIET)
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield Box(left + (x + _QUIET) * module, top + (y + _QUIET) * module, length * module, module, _BLACK)
            x += length


# The painters


def _paint(pdf: FPDF, shape: Shape) -> None:
    match shape:
        case Box(x, y, wide, high, colour):
            pdf.set_fill_color(colour)
            pdf.rect(x, y, wide, high, style="F")
        case Line(x, y, size, weight, text, colour):
            pdf.set_text_color(colour)
            pdf.set_font(f"{FAMILY} {weight}", size=size * _POINTS)
            pdf.text(x - pdf.get_string_width(text) / 2, y, text)


def _drawn(page: Sequence[Shape]) -> Iterator[str]:
    """The boxes of one colour as one path, as long as they follow each other."""
    for kind, shapes in groupby(page, key=lambda shape: shape.colour if isinstance(shape, Box) else None):
        if kind is not None:
            path = "".join(f"M{s.x:.3f} {s.y:.3f}h{s.wide:.3f}v{s.high:.3f}h-{s.wide:.3f}z" for s in shapes)  # type: ignore[union-attr]
            yield f'<path fill="{kind}" d="{path}"/>'
            continue
        for s in shapes:
            assert isinstance(s, Line)
            yield (
                f'<text x="{s.x:.2f}" y="{s.y:.2f}" font-size="{s.size:.2f}" font-weight="{s.weight}"'
                f' fill="{s.colour}">{words(s.text)}</text>'
            )
