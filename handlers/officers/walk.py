"""The order in which a crew visits its points: from the nearest to the nearest, then uncrossed.

An open walk that does not come back: the next point is the one nearest to the last. Then any stretch is turned round
(2-opt), and up to three points are moved elsewhere (Or-opt), as long as that makes the walk shorter. Distances are as
the crow flies. The tests measure how far that is from the shortest walk there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from handlers.places.points import Point, metres

_MOVED = 3
STOPS_PER_LINK = 10
"""A link takes an origin, nine points on the way, and a destination; the origin is where the link before ended."""


def walk(points: Sequence[Point], start: Point | None = None) -> list[int]:
    """The points' positions in the order of the walk, which begins at `start`, or else at the first point."""
    if not points:
        return []
    places = [start or points[0], *points]
    apart = [[metres(a, b) for b in places] for a in places]
    order = _nearest_first(apart)
    while _uncross(order, apart) or _move(order, apart):
        pass
    return [place - 1 for place in order[1:]]


def length(points: Sequence[Point], start: Point | None = None) -> float:
    """Metres of the walk through the points in this order."""
    way = [start, *points] if start else list(points)
    return sum(metres(a, b) for a, b in pairwise(way))


def _nearest_first(apart: list[list[float]]) -> list[int]:
    order, left = [0], set(range(1, len(apart)))
    while left:
        here = order[-1]
        nearest = min(left, key=lambda place: (apart[here][place], place))
        order.append(nearest)
        left.remove(nearest)
    return order


def _uncross(order: list[int], apart: list[list[float]]) -> bool:
    """Turn the first stretch round by which a metre is saved; whether there was one. The beginning stays."""
    for first in range(1, len(order) - 1):
        for last in range(first + 1, len(order)):
            stretch = order[first : last + 1]
            before, after = order[first - 1], _after(order, last)
            if _joined(before, stretch, after, apart) - _joined(before, stretch[::-1], after, apart) > 1:
                order[first : last + 1] = stretch[::-1]
                return True
    return False


def _move(order: list[int], apart: list[list[float]]) -> bool:
    """Move the first stretch of up to three points by which a metre is saved, whichever way round it goes."""
    for first in range(1, len(order)):
        for last in range(first, min(first + _MOVED, len(order))):
            stretch, rest = order[first : last + 1], order[:first] + order[last + 1 :]
            before, after = order[first - 1], _after(order, last)
            saved = _joined(before, stretch, after, apart) - _joined(before, [], after, apart)
            for at in range(1, len(rest) + 1):
                here, there = rest[at - 1], _after(rest, at - 1)
                for moved in (stretch, stretch[::-1]):
                    if saved - _joined(here, moved, there, apart) + _joined(here, [], there, apart) > 1:
                        order[:] = [*rest[:at], *moved, *rest[at:]]
                        return True
    return False


def _after(order: list[int], place: int) -> int | None:
    return order[place + 1] if place + 1 < len(order) else None


def _joined(before: int, stretch: list[int], after: int | None, apart: list[list[float]]) -> float:
    """Metres from the point before into the stretch and out of it to the point after, without those within it."""
    last = stretch[-1] if stretch else before
    return (apart[before][stretch[0]] if stretch else 0) + (apart[last][after] if after is not None else 0)


def map_links(points: Sequence[Point], start: Point | None = None) -> list[str]:
    """Addresses that open the walk on a map, one for every ten stops."""
    links, here = [], start
    for at in range(0, len(points), STOPS_PER_LINK):
        stops = list(points[at : at + STOPS_PER_LINK])
        if here is None and len(stops) > 1:
            here = stops.pop(0)
        links.append(_link(here, stops))
        here = stops[-1]
    return links


def _link(origin: Point | None, stops: Sequence[Point]) -> str:
    *between, last = map(_written, stops)
    begins = f"&origin={_written(origin)}" if origin else ""
    way = f"&waypoints={'%7C'.join(between)}" if between else ""
    return f"https://www.google.com/maps/dir/?api=1{begins}&destination={last}{way}"


def _written(point: Point) -> str:
    return f"{point.lat:.6f},{point.lon:.6f}"
