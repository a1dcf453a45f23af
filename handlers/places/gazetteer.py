"""The gazetteer: which kelurahan a point lies in, which one a text names, and what lies outside of the city.

It knows the ground in one of two ways. Without any setting by the table that comes along (`table.py`, where the
rule and its measured quality are told); with `places.boundaries` set, by the operator's polygons (`boundaries.py`).
Who asks need not know which. Libraries are loaded when a gazetteer is made, not when this module is imported.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from handlers.places.areas import Area, Ground, Outside
from handlers.places.boundaries import BoundariesError, PolygonGround, Shape, read
from handlers.places.names import Names
from handlers.places.points import Point
from handlers.places.table import TableGround, ellipse, middle, shipped_rows

__all__ = ["Area", "BoundariesError", "Gazetteer", "Outside"]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The places of one city. Make it with `shipped` or `from_geojson`, once: it never changes."""

    areas: tuple[Area, ...]
    by_code: Mapping[str, Area]
    ground: Ground
    names: Names

    @classmethod
    def shipped(cls) -> "Gazetteer":
        """The city of Binjai by the table that comes along."""
        rows = shipped_rows()
        return cls._of([_area_in(row) for row in rows], TableGround.of(map(ellipse, rows)))

    @classmethod
    def from_geojson(cls, path: str | PathLike[str]) -> "Gazetteer":
        """A city by the polygons in a file. Raises BoundariesError, which says what was expected and where."""
        shapes = read(Path(path))
        kecamatan = _shipped_kecamatan() | {s.code: s.name for s in shapes if s.level == "kecamatan"}
        areas = [_area_of(s, kecamatan) for s in shapes if s.level == "kelurahan"]
        return cls._of(areas, PolygonGround.of(shapes))

    @classmethod
    def _of(cls, areas: list[Area], ground: Ground) -> "Gazetteer":
        ordered = tuple(sorted(areas, key=lambda area: area.code))
        return cls(ordered, {area.code: area for area in ordered}, ground, Names.of(ordered))

    def locate(self, point: Point) -> Area | Outside:
        """The kelurahan that the point lies in, or how far outside of the city it is. About 10 µs."""
        answer = self.ground.locate(point)
        return self.by_code[answer] if isinstance(answer, str) else Outside(answer)

    def by_name(self, text: str) -> tuple[Area, ...]:
        """The kelurahan that a free text names, in the order of the text; the rules are told in `names`."""
        return self.names.find(text)

    def centre(self, area: Area) -> Point:
        """A point in the middle of the area. Raises KeyError for an area of another city."""
        return self.ground.centre(area.code)

    @property
    def middle(self) -> Point:
        """The middle of the city, where a short Plus Code is looked for: the mean of its areas' centres."""
        return middle([self.centre(area) for area in self.areas])


def _area_in(row: Mapping[str, str]) -> Area:
    return Area(row["code"], row["name"], _kecamatan_code(row["code"]), row["kecamatan"])


def _area_of(shape: Shape, kecamatan: Mapping[str, str]) -> Area:
    """An area of the file; a kecamatan that nobody named goes by its code."""
    return Area(shape.code, shape.name, shape.parent, kecamatan.get(shape.parent, shape.parent))


def _shipped_kecamatan() -> dict[str, str]:
    return {_kecamatan_code(row["code"]): row["kecamatan"] for row in shipped_rows()}


def _kecamatan_code(kelurahan_code: str) -> str:
    return kelurahan_code.rpartition(".")[0]
