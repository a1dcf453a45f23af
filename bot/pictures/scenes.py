"""Drawn sample photos for the demo: six places in Binjai, each once dirty and once cleaned."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image

from bot.pictures.render import to_png
from bot.pictures.scenery import carriageway, outskirts, roadside
from bot.pictures.scenery.shapes import svg

_PLACES: dict[str, Callable[[bool, int], str]] = {
    "tps": roadside.tps,
    "drain": roadside.drain,
    "tree": carriageway.tree,
    "lamp": carriageway.lamp,
    "pile": outskirts.pile,
    "river": outskirts.river,
}
KINDS = tuple(_PLACES)


@lru_cache(maxsize=64)
def scene(kind: str, cleaned: bool, seed: int = 0) -> bytes:
    """A JPEG of 1000 by 750 px and less than 150 kB.

    `kind` is one of `KINDS`; with the same seed, the dirty and the cleaned picture show plainly the same place,
    and another seed is another place of the kind. Raises `KeyError` for an unknown kind.
    """
    drawing = Image.open(BytesIO(to_png(svg(_PLACES[kind](cleaned, seed)))), formats=["PNG"])
    photo = BytesIO()
    drawing.convert("RGB").save(photo, "JPEG", quality=84, optimize=True)
    return photo.getvalue()
