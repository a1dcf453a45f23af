"""The drawing kit: SVG elements as text, colours, and a camera.

A drawing is text that is joined in the order of painting, farthest first. Sprites (a tree, a bag) are drawn
around their foot at (0, 0) with 100 units to the metre, and `View.put` sets them down at a point of the world,
which is measured in metres: x to the right, y up, z away from the eye.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from random import Random

WIDTH, HEIGHT = 1000, 750

Point = tuple[float, float]


def chance(*names: object) -> Random:
    """A source of chance that is the same for the same names on every machine."""
    return Random(":".join(map(str, names)))  # noqa: S311 - it places clouds, it guards nothing


def mix(one: str, other: str, share: float) -> str:
    """The colour (#rrggbb) that lies `share` (0 to 1) of the way from one to the other."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def dark(colour: str, share: float = 0.2) -> str:
    return mix(colour, "#10141c", share)


def light(colour: str, share: float = 0.2) -> str:
    return mix(colour, "#fffaf0", share)


def smooth(points: Iterable[Point]) -> str:
    """A path's text along the points without their corners, beginning with the first one's coordinates."""
    first, *rest = points
    d = f"{first[0]:.1f},{first[1]:.1f}"
    for (x0, y0), (x1, y1) in pairwise(rest):
        d += f" Q{x0:.1f},{y0:.1f} {(x0 + x1) / 2:.1f},{(y0 + y1) / 2:.1f}"
    return f"{d} L{rest[-1][0]:.1f},{rest[-1][1]:.1f}"


def rect(x: float, y: float, w: float, h: float, fill: str, rx: float = 0, **more: object) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" rx="{rx}" fill="{fill}"{_also(more)}/>'


def ellipse(x: float, y: float, rx: float, ry: float, fill: str, **more: object) -> str:
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{fill}"{_also(more)}/>'


def path(d: str, fill: str, **more: object) -> str:
    return f'<path d="{d}" fill="{fill}"{_also(more)}/>'


def poly(points: Iterable[Point], fill: str, **more: object) -> str:
    return f'<polygon points="{_listed(points)}" fill="{fill}"{_also(more)}/>'


def line(points: Iterable[Point], colour: str, width: float, **more: object) -> str:
    return (
        f'<polyline points="{_listed(points)}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" '
        f'stroke-linecap="round" stroke-linejoin="round"{_also(more)}/>'
    )


def curve(d: str, colour: str, width: float, **more: object) -> str:
    return path(d, "none", stroke=colour, stroke_width=f"{width:.1f}", stroke_linecap="round", **more)


def lettering(x: float, y: float, size: float, fill: str, text: str, **more: object) -> str:
    """Words centred on x with their baseline at y."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" font-weight="700" text-anchor="middle" '
        f'fill="{fill}"{_also(more)}>{text}</text>'
    )


def group(*parts: str, at: Point = (0, 0), scale: float = 1, turn: float = 0, **more: object) -> str:
    move = f"translate({at[0]:.1f} {at[1]:.1f}) rotate({turn:.1f}) scale({scale:.3f})"
    return f'<g transform="{move}"{_also(more)}>{"".join(parts)}</g>'


def fade(name: str, top: str, bottom: str, top_alpha: float = 1, bottom_alpha: float = 1) -> str:
    """A gradient from top to bottom, to be used as the fill `url(#name)`."""
    stops = _stops(top, bottom, top_alpha, bottom_alpha)
    return f'<linearGradient id="{name}" x1="0" y1="0" x2="0" y2="1">{stops}</linearGradient>'


def glow(name: str, colour: str, alpha: float = 1) -> str:
    """A gradient from a bright centre to nothing, to be used as the fill `url(#name)`."""
    return f'<radialGradient id="{name}">{_stops(colour, colour, alpha, 0)}</radialGradient>'


def svg(*parts: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True)
class View:
    """A camera that looks level along z: metres in, pixels out."""

    horizon: float = 320
    centre: float = 500
    focal: float = 720
    eye: float = 2.2

    def scale(self, z: float) -> float:
        """Pixels per metre at the distance z."""
        return self.focal / z

    def at(self, x: float, y: float, z: float) -> Point:
        return self.centre + x * self.scale(z), self.horizon + (self.eye - y) * self.scale(z)

    def ground(self, x: Point, z: Point, fill: str, y: float = 0, **more: object) -> str:
        """A level rectangle between two x and two z."""
        corners = ((x[0], z[0]), (x[1], z[0]), (x[1], z[1]), (x[0], z[1]))
        return poly([self.at(a, y, b) for a, b in corners], fill, **more)

    def side(self, x: float, y: Point, z: Point, fill: str, **more: object) -> str:
        """An upright rectangle along the street, at the side of it."""
        corners = ((y[0], z[0]), (y[1], z[0]), (y[1], z[1]), (y[0], z[1]))
        return poly([self.at(x, a, b) for a, b in corners], fill, **more)

    def front(self, x: Point, y: Point, z: float, fill: str, **more: object) -> str:
        """An upright rectangle that faces us."""
        corners = ((x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1]))
        return poly([self.at(a, b, z) for a, b in corners], fill, **more)

    def put(self, sprite: str, x: float, z: float, y: float = 0, size: float = 1, turn: float = 0) -> str:
        return group(sprite, at=self.at(x, y, z), scale=size * self.scale(z) / 100, turn=turn)


def _also(more: dict[str, object]) -> str:
    return "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())


def _listed(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _stops(first: str, last: str, first_alpha: float, last_alpha: float) -> str:
    return (
        f'<stop offset="0" stop-color="{first}" stop-opacity="{first_alpha}"/>'
        f'<stop offset="1" stop-color="{last}" stop-opacity="{last_alpha}"/>'
    )
