"""The ground as a table: each kelurahan is an ellipse, and a point belongs to the one that has to grow least.

The project ships no borders. It ships `kelurahan.csv`, a few facts about each kelurahan: its centre (of
gravity, or a point inside where that lies outside), half its length and half its width in metres, and the compass
bearing in which it lies. That is the ellipse of the same area with the same lengthwise stretch (the ratio of the
second moments) as the real one.

The rule. For each ellipse ask by what factor it must grow to touch the point: 0 at the centre, 1 on its edge.
The smallest factor wins. Where even the winner must grow by more than `CITY_LIMIT`, the point is outside.

How good is it? Measured against the real borders on a grid of points about 65 m apart, over the city and 3 km
around it (21,174 points inside):

    rule                                    right kelurahan   right kecamatan
    nearest centre                               72 %              92 %
    power distance, d² - r²                      79 %              94 %
    distance minus radius, d - r                 81 %              95 %
    distance by radius, d / r                    83 %              95 %
    growth of the ellipse (this one)             91 %              97 %

(r is the radius of the circle with the area's size.) And the city limit:

    CITY_LIMIT   of the inside called outside   outside called inside, by the size of the city
        1.0                    11.5 %                     5 % (half of it within  86 m of the border)
        1.1                     4.6 %                    10 % (half of it within 110 m)
        1.2 (this one)          1.5 %                    16 % (half of it within 150 m)
        1.3                     0.6 %                    24 % (half of it within 200 m)

A resident of the city who is told "outside" is the worse mistake, so the limit is drawn wide. With it 90 % of all
inside points get their kelurahan. How far outside a point lies is estimated to 190 m (median; 960 m for the worst
twentieth).

So the table is a good first guess, always shown to be confirmed; an office that wants the borders
themselves sets `places.boundaries`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, hypot, inf, radians, sin, sqrt
from pathlib import Path

from handlers.places.points import Plane, Point

CITY_LIMIT = 1.2


@dataclass(frozen=True, slots=True)
class Ellipse:
    """About where a kelurahan lies. Lengths in metres; the bearing of the long axis in degrees from north."""

    code: str
    centre: Point
    half_length: float
    half_width: float
    bearing: float

    def __post_init__(self) -> None:
        if not (self.half_length > 0 and self.half_width > 0):
            raise ValueError(f"{self.code}: an ellipse needs a length and a width")


@dataclass(frozen=True, slots=True)
class TableGround:
    """Answers `locate` and `centre` from ellipses alone: no polygons, no libraries."""

    plane: Plane
    centres: Mapping[str, Point]
    forms: tuple["_Form", ...]

    @classmethod
    def of(cls, ellipses: Iterable[Ellipse]) -> "TableGround":
        """Raises ValueError when there is not a single ellipse."""
        shapes = tuple(ellipses)
        plane = Plane(middle([shape.centre for shape in shapes]))
        centres = {shape.code: shape.centre for shape in shapes}
        return cls(plane, centres, tuple(_form(shape, plane) for shape in shapes))

    def locate(self, point: Point) -> str | float:
        """The code of the kelurahan, or the estimated metres from the city's edge."""
        x, y = self.plane.xy(point)
        least, winner = inf, ""
        for code, cx, cy, xx, xy, yy, _ in self.forms:
            dx, dy = x - cx, y - cy
            growth = xx * dx * dx + xy * dx * dy + yy * dy * dy
            if growth < least:
                least, winner = growth, code
        return winner if least <= CITY_LIMIT**2 else self._metres_outside(x, y)

    def centre(self, code: str) -> Point:
        """The centre of the ellipse. Raises KeyError for a code that is not in the table."""
        return self.centres[code]

    def _metres_outside(self, x: float, y: float) -> float:
        return min(_beyond(form, x, y) for form in self.forms)


def middle(points: list[Point]) -> Point:
    """The mean of some points. Raises ValueError when there are none."""
    if not points:
        raise ValueError("a city needs at least one kelurahan")
    return Point(sum(p.lat for p in points) / len(points), sum(p.lon for p in points) / len(points))


def shipped_rows() -> tuple[dict[str, str], ...]:
    """The rows of the table that comes along, in code order."""
    with Path(__file__).with_name("kelurahan.csv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def ellipse(row: Mapping[str, str]) -> Ellipse:
    """One row of the table as an ellipse."""
    centre = Point(float(row["lat"]), float(row["lon"]))
    length, width = float(row["half_length_m"]), float(row["half_width_m"])
    return Ellipse(row["code"], centre, length, width, float(row["bearing_deg"]))


# code, centre east and north, xx, xy, yy of the growth squared (xx·dx² + xy·dx·dy + yy·dy²), half the length.
# Plain numbers, because every look-up walks through all of them.
_Form = tuple[str, float, float, float, float, float, float]


def _form(shape: Ellipse, plane: Plane) -> _Form:
    x, y = plane.xy(shape.centre)
    east, north = sin(radians(shape.bearing)), cos(radians(shape.bearing))
    along, across = shape.half_length**-2, shape.half_width**-2
    xx = east * east * along + north * north * across
    yy = north * north * along + east * east * across
    return shape.code, x, y, xx, 2 * east * north * (along - across), yy, shape.half_length


def _beyond(form: _Form, x: float, y: float) -> float:
    """Metres from the point to the edge of the ellipse grown by `CITY_LIMIT`, about.

    The way to the centre is too long for a point beside a long ellipse; the growth too much, divided by how
    fast growth rises here, is too short, and more so the farther off. Their mean errs least nearby; far away
    the distance from the circle around the ellipse, which is never too long, is the better one.
    """
    _, cx, cy, xx, xy, yy, half_length = form
    dx, dy = x - cx, y - cy
    growth, away = sqrt(xx * dx * dx + xy * dx * dy + yy * dy * dy), hypot(dx, dy)
    slope = hypot(xx * dx + xy * dy / 2, xy * dx / 2 + yy * dy) / growth
    to_the_centre = away * (1 - CITY_LIMIT / growth)
    down_the_slope = (growth - CITY_LIMIT) / slope
    return max((to_the_centre + down_the_slope) / 2, away - CITY_LIMIT * half_length)
