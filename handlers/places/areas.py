"""The words of the city's map: an area, and being outside of all of them."""

from dataclasses import dataclass
from typing import Protocol

from handlers.places.points import Point


@dataclass(frozen=True, slots=True)
class Area:
    """One kelurahan and the kecamatan it belongs to; codes are those of the Ministry of Home Affairs."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class Outside:
    """Not in the city: so many metres from its border."""

    metres: float


class Ground(Protocol):
    """What knows which point lies where."""

    def locate(self, point: Point) -> str | float:
        """The code of the kelurahan, or the metres to the city's border for a point outside."""
        ...

    def centre(self, code: str) -> Point:
        """A point in the middle of the kelurahan. Raises KeyError for an unknown code."""
        ...
