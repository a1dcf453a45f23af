"""Places all over the city, far enough from each other that no report is asked whether it is the same as another."""

from __future__ import annotations

from functools import cache

from handlers.places.gazetteer import Gazetteer, Outside
from handlers.places.points import Point

BINJAI = (3.60012, 98.48543)  # WGS 84 degrees, in Pekan Binjai
STEP = 0.0006  # degrees: 67 metres
WIDE = 60  # steps to each side


def spread(number: int) -> tuple[float, float]:
    """The place of the report of this number, WGS 84 degrees; the first is `BINJAI`."""
    return _places()[number % len(_places())]


@cache
def _places() -> tuple[tuple[float, float], ...]:
    city = Gazetteer.shipped()
    steps = sorted(range(-WIDE, WIDE + 1), key=abs)
    points = [Point(BINJAI[0] + north * STEP, BINJAI[1] + east * STEP) for north in steps for east in steps]
    return tuple((one.lat, one.lon) for one in points if not isinstance(city.locate(one), Outside))
