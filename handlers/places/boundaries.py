"""The ground as polygons, read from the operator's GeoJSON file (`places.boundaries`).

The file is a FeatureCollection in WGS 84, longitude first as GeoJSON has it. Each feature is a Polygon or
MultiPolygon with the properties `code`, `name` and `level` (kota, kecamatan or kelurahan), and a kelurahan also
has its `parent`, the code of its kecamatan. A file with only kelurahan is enough. A kota, when there, draws the
city limit, and kecamatan give their names.

Borders drawn by different hands leave slivers, and a phone is some metres off: a point within `SLACK_M` of the
city counts as inside, and one in a sliver between two kelurahan belongs to the nearer.

Whatever is wrong with the file is said at once, as a `BoundariesError` with the place where it is: a wrong map
would send officers to the wrong street for months.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

from handlers.places.points import Plane, Point

if TYPE_CHECKING:
    from shapely import Geometry, STRtree

LEVELS = ("kota", "kecamatan", "kelurahan")
SLACK_M = 15


class BoundariesError(ValueError):
    """The file of borders cannot be used; the message says what was expected, and where in the file."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One feature of the file. The parent is empty where the level needs none."""

    code: str
    name: str
    level: str
    parent: str
    geometry: "Geometry"


@dataclass(frozen=True, slots=True)
class PolygonGround:
    """Answers `locate` and `centre` from polygons, in metres on a plane.

    Inside is asked of all prepared polygons in one call (a city has tens of them: 6 µs, where a question to the
    tree takes 17); the tree finds the nearest for a point outside.
    """

    plane: Plane
    codes: tuple[str, ...]
    tree: "STRtree"
    limit: "Geometry | None"
    centres: Mapping[str, Point]

    @classmethod
    def of(cls, shapes: tuple[Shape, ...]) -> "PolygonGround":
        """From the shapes that `read` found."""
        from shapely import STRtree, prepare, transform, union_all

        def flat(geometry: "Geometry") -> "Geometry":
            return transform(geometry, lambda lonlat: (lonlat - shift) * scale)

        kelurahan = sorted((s for s in shapes if s.level == "kelurahan"), key=lambda s: s.code)
        kota = [s.geometry for s in shapes if s.level == "kota"]
        west, south, east, north = union_all([s.geometry for s in kelurahan]).bounds
        plane = Plane(Point((south + north) / 2, (west + east) / 2))
        shift, scale = (plane.origin.lon, plane.origin.lat), plane.scale
        centres = {s.code: _centre(s.geometry) for s in kelurahan}
        tree = STRtree([flat(s.geometry) for s in kelurahan])
        prepare(tree.geometries)
        limit = flat(union_all(kota)) if kota else None
        return cls(plane, tuple(s.code for s in kelurahan), tree, limit, centres)

    def locate(self, point: Point) -> str | float:
        """The code of the kelurahan, or the metres from the city's border."""
        from shapely import intersects_xy

        x, y = self.plane.xy(point)
        hits = intersects_xy(self.tree.geometries, x, y)
        first = int(hits.argmax())
        return self.codes[first] if hits[first] else self._between_or_outside(x, y)

    def centre(self, code: str) -> Point:
        """The centre of gravity, or a point inside where that lies outside. Raises KeyError if unknown."""
        return self.centres[code]

    def _between_or_outside(self, x: float, y: float) -> str | float:
        from shapely import Point as Spot
        from shapely import distance

        spot = Spot(x, y)
        nearest = int(self.tree.nearest(spot))
        gap = float(distance(self.tree.geometries[nearest], spot))
        if self.limit is not None:
            gap = min(gap, float(distance(self.limit, spot)))
        return self.codes[nearest] if gap <= SLACK_M else gap


def read(path: Path) -> tuple[Shape, ...]:
    """The shapes in the file. Raises BoundariesError, which names the file, the feature and what is expected."""
    try:
        shapes = tuple(_shape(feature, where) for where, feature in _features(_json(path)))
        _check_together(shapes)
    except BoundariesError as error:
        raise BoundariesError(f"{path}: {error}") from error.__cause__
    return shapes


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes(), parse_constant=_no_constant)
    except OSError as error:
        raise BoundariesError(f"cannot be read ({error.strerror}); expected a GeoJSON file") from error
    except (ValueError, RecursionError) as error:
        raise BoundariesError(f"is not JSON ({error}); expected a GeoJSON FeatureCollection") from error


def _no_constant(word: str) -> Never:
    raise ValueError(f"{word} is no number")


def _features(whole: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise BoundariesError('expected a GeoJSON object with "type": "FeatureCollection" at the top')
    features = whole.get("features")
    if not isinstance(features, list):
        raise BoundariesError('expected a list called "features"')
    for number, feature in enumerate(features):
        where = f"features[{number}]"
        if not isinstance(feature, dict):
            raise BoundariesError(f"{where}: expected a Feature, an object")
        yield where, feature


def _shape(feature: Mapping[str, Any], where: str) -> Shape:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        raise BoundariesError(f'{where}: expected "properties" with code, name, level and parent')
    level = _word(properties, "level", where)
    if level not in LEVELS:
        raise BoundariesError(f"{where}.properties.level: expected {', '.join(LEVELS)}, not {level!r}")
    code, name = _word(properties, "code", where), _word(properties, "name", where)
    parent = _word(properties, "parent", where) if level == "kelurahan" else ""
    return Shape(code, name, level, parent, _geometry(feature.get("geometry"), f"{where} ({code} {name})"))


def _word(properties: Mapping[str, Any], key: str, where: str) -> str:
    value = properties.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BoundariesError(f"{where}.properties.{key}: expected a text, found {value!r}")
    return value.strip()


def _geometry(raw: Any, where: str) -> "Geometry":
    from shapely import from_geojson, is_valid_reason
    from shapely.errors import ShapelyError

    if not isinstance(raw, dict) or raw.get("type") not in ("Polygon", "MultiPolygon"):
        raise BoundariesError(f"{where}: expected a Polygon or MultiPolygon as geometry")
    try:
        geometry = from_geojson(json.dumps(raw))
    except ShapelyError as error:
        raise BoundariesError(f"{where}: the geometry cannot be read ({error})") from error
    if geometry.is_empty:
        raise BoundariesError(f"{where}: the geometry is empty")
    _check_degrees(geometry.bounds, where)
    if not geometry.is_valid:
        raise BoundariesError(f"{where}: the geometry is broken: {is_valid_reason(geometry)}")
    return geometry


def _check_degrees(bounds: tuple[float, float, float, float], where: str) -> None:
    west, south, east, north = bounds
    if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 180:
        raise BoundariesError(f"{where}: expected WGS 84 degrees, found {west}, {south}: metres of a projection?")
    if max(abs(south), abs(north)) > 90:
        raise BoundariesError(
            f"{where}: latitude and longitude are swapped: expected longitude first, found [{west}, {south}]"
        )


def _check_together(shapes: tuple[Shape, ...]) -> None:
    if not any(shape.level == "kelurahan" for shape in shapes):
        raise BoundariesError('expected at least one feature with "level": "kelurahan"')
    seen: set[str] = set()
    for shape in shapes:
        if shape.code in seen:
            raise BoundariesError(f"the code {shape.code} ({shape.name}) is there twice; expected it once")
        seen.add(shape.code)


def _centre(geometry: "Geometry") -> Point:
    from shapely import centroid, contains, get_x, get_y, point_on_surface

    middle = centroid(geometry)
    inside = middle if contains(geometry, middle) else point_on_surface(geometry)
    return Point(float(get_y(inside)), float(get_x(inside)))
