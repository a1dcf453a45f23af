"""Before and after: the proof that a resident's report became a clean place, as one picture.

Two wide photos are stacked and all others stand side by side, so that neither is cut down to a slit; both get
the same frame and are cropped around their middle to fill it. A dark band carries the words. A phone shows the
picture 360 px wide, so letters are drawn large enough to be read at that size. Colour helps, but words and
place tell which is which.
"""

from dataclasses import dataclass
from io import BytesIO
from math import sqrt

from PIL import Image, ImageOps

from bot.pictures.render import FAMILY, fitted, text_width, to_png, words

WIDTH = 1280
_GAP, _MARGIN, _ROUND = 16, 16, 20
_LABEL, _CAPTION = 50, 44  # px at full width; at 360 px still 14 and 12
_NIGHT, _PAPER, _SOFT = "#14222b", "#ffffff", "#c3d2d8"
_SIGNALS = ("#f2a33a", "#4fc487")


@dataclass(frozen=True)
class _Layout:
    """Where things are, in pixels: both frames of one size, each with its band of words below it."""

    frame: tuple[int, int]
    band: int
    stacked: bool

    def corner(self, number: int) -> tuple[int, int]:
        """The upper left corner of a frame."""
        across, down = self.frame[0] + _GAP, self.frame[1] + self.band
        return (_MARGIN, _MARGIN + number * down) if self.stacked else (_MARGIN + number * across, _MARGIN)

    @property
    def height(self) -> int:
        return self.corner(1)[1] + self.frame[1] + self.band


def before_after(
    before_jpeg: bytes, after_jpeg: bytes, labels: tuple[str, str], captions: tuple[str, str] = ("", "")
) -> bytes:
    """One JPEG, 1280 px wide, of two clean JPEGs of ours.

    `labels` say what is shown ("Sebelum", "Sesudah"), `captions` usually when. What is too long is set smaller,
    then cut with "…". The same input gives the same bytes. Some 0.2 s of work for the processor.
    """
    photos = [Image.open(BytesIO(jpeg), formats=["JPEG"]) for jpeg in (before_jpeg, after_jpeg)]
    layout = _layout([photo.width / photo.height for photo in photos])
    sheet = Image.new("RGB", (WIDTH, layout.height), _NIGHT)
    for number, photo in enumerate(photos):
        photo.draft("RGB", layout.frame)
        filled = ImageOps.fit(photo.convert("RGB"), layout.frame, Image.Resampling.LANCZOS)
        sheet.paste(filled, layout.corner(number))
    overlay = Image.open(BytesIO(to_png(_overlay(layout, labels, captions))), formats=["PNG"])
    sheet.paste(overlay, mask=overlay)
    jpeg = BytesIO()
    sheet.save(jpeg, "JPEG", quality=85, optimize=True)
    return jpeg.getvalue()


def _layout(ratios: list[float]) -> _Layout:
    """The frame's shape lies between those of the photos, within what looks like a photo."""
    middle = sqrt(ratios[0] * ratios[1])
    if min(ratios) > 1.15:
        wide = WIDTH - 2 * _MARGIN
        return _Layout((wide, round(wide / min(max(middle, 4 / 3), 16 / 9))), 96, stacked=True)
    wide = (WIDTH - 2 * _MARGIN - _GAP) // 2
    return _Layout((wide, round(wide / min(max(middle, 3 / 4), 1.1))), 152, stacked=False)


def _overlay(layout: _Layout, labels: tuple[str, str], captions: tuple[str, str]) -> str:
    parts = "".join(
        _frame(layout, layout.corner(number)) + _words(layout, number, labels[number], captions[number])
        for number in (0, 1)
    )
    size = f'width="{WIDTH}" height="{layout.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FAMILY}">{parts}</svg>'


def _frame(layout: _Layout, corner: tuple[int, int]) -> str:
    """Four dark corners that make the photo's own round."""
    (x, y), (w, h), r = corner, layout.frame, _ROUND
    turns = ((x, y, 1, 1), (x + w, y, -1, 1), (x, y + h, 1, -1), (x + w, y + h, -1, -1))
    return "".join(
        f'<path d="M{a - i},{b - j} H{a + r * i} V{b} Q{a},{b} {a},{b + r * j} H{a - i} Z" fill="{_NIGHT}"/>'
        for a, b, i, j in turns
    )


def _words(layout: _Layout, number: int, label: str, caption: str) -> str:
    """Stacked: label and caption on one line, left and right. Side by side: one below the other."""
    x, y = layout.corner(number)
    wide, top = layout.frame[0], y + layout.frame[1]
    mark = f'<rect x="{x}" y="{top + 20}" width="12" height="{layout.band - 40}" rx="6" fill="{_SIGNALS[number]}"/>'
    left, room = x + 32, wide - 40
    label, label_size = fitted(label, room * (0.5 if layout.stacked else 1), _LABEL, 700)
    if layout.stacked:
        room -= text_width(label, label_size, 700) + 32
    caption, caption_size = fitted(caption, room, _CAPTION)
    base, below = (top + 64, top + 64) if layout.stacked else (top + 64, top + 122)
    end = f'x="{x + wide - 8}" text-anchor="end"' if layout.stacked else f'x="{left}"'
    bold = f'font-weight="700" fill="{_PAPER}"'
    return mark + (
        f'<text x="{left}" y="{base}" font-size="{label_size:.1f}" {bold}>{words(label)}</text>'
        f'<text {end} y="{below}" font-size="{caption_size:.1f}" fill="{_SOFT}">{words(caption)}</text>'
    )
