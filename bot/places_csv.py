"""A list of places for stickers, as a spreadsheet saves it: CSV with commas or semicolons, decimal points or commas.

Columns: name, lat, lon; optionally words (how the place is found), category (its key or its label), active (no: the
sticker is not printed any more, and whoever scans an old one is told). Their Indonesian names do as well. All that is
wrong is told at once, each with its line.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO

from handlers.city import City
from handlers.places.gazetteer import Outside
from handlers.places.points import Point
from storage.spots import Site

NAME_LIMIT, WORDS_LIMIT = 60, 120  # characters: what a sticker and a chat show of them
_COLUMNS = {
    "name": ("name", "nama", "tempat"),
    "lat": ("lat", "latitude", "lintang"),
    "lon": ("lon", "lng", "long", "longitude", "bujur"),
    "words": ("words", "keterangan"),
    "category": ("category", "kategori", "jenis"),
    "active": ("active", "aktif"),
}
_NEEDED = ("name", "lat", "lon")
_SWAPPED = "lat and lon are the wrong way round"
_SWITCH = {"": True, "yes": True, "ya": True, "1": True, "no": False, "tidak": False, "0": False}


class WrongPlaces(Exception):
    """The list cannot be used; `lines` say why."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("; ".join(lines))
        self.lines = lines


def read_places(content: bytes, city: City) -> list[Site]:
    """The places of a file, in its order. Raises `WrongPlaces` with all that is wrong."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongPlaces(["the file is not UTF-8; save it as “CSV UTF-8”"]) from None
    head = text.partition("\n")[0]
    rows = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    columns = _columns(next(rows, []))
    places, wrong = list[Site](), list[str]()
    lines: dict[tuple[str, float, float], int] = {}
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = _Row(dict(zip(columns, (cell.strip() for cell in cells), strict=False)), city)
        place = row.place()
        if place and (first := lines.setdefault((place.name, place.lat, place.lon), rows.line_num)) != rows.line_num:
            row.wrong.append(f"the same place as in line {first}")
        wrong += [f"line {rows.line_num}: {why}" for why in row.wrong]
        places += [place] if place else []
    if wrong or not places:
        raise WrongPlaces(wrong or ["there is no place in it"])
    return places


def _columns(head: list[str]) -> list[str]:
    """Our names of the columns, "" for those that are none of ours."""
    known = {name: ours for ours, names in _COLUMNS.items() for name in names}
    columns = [known.get(cell.strip().lower(), "") for cell in head]
    if missing := [name for name in _NEEDED if name not in columns]:
        raise WrongPlaces([f"line 1: no column {', '.join(missing)}; it must name the columns, such as name,lat,lon"])
    return columns


@dataclass
class _Row:
    """A line being read; what is wrong with it is gathered."""

    cells: Mapping[str, str]
    city: City
    wrong: list[str] = field(default_factory=list)

    def place(self) -> Site | None:
        """The place, unless something is wrong with it."""
        name, words = self._words("name", NAME_LIMIT), self._words("words", WORDS_LIMIT)
        if not name:
            self.wrong.append("name: is missing")
        point, category, active = self._point(), self._category(), self._active()
        area = self.city.gazetteer.locate(point) if point else None
        if point and isinstance(area, Outside):
            self.wrong.append(self._outside(point, area))
        if self.wrong or point is None or area is None or isinstance(area, Outside):
            return None
        return Site(name, point.lat, point.lon, words, area.code, area.name, area.kecamatan, category, active)

    def _words(self, column: str, limit: int) -> str:
        words = " ".join(self.cells.get(column, "").split())
        if len(words) > limit:
            self.wrong.append(f"{column}: has {len(words)} characters, more than {limit}")
        return words

    def _point(self) -> Point | None:
        lat, lon = self._degrees("lat"), self._degrees("lon")
        if lat is None or lon is None:
            return None
        try:
            return Point(lat, lon)
        except ValueError as error:
            self.wrong.append(_SWAPPED if self._inside(lon, lat) else str(error))
            return None

    def _inside(self, lat: float, lon: float) -> bool:
        try:
            return not isinstance(self.city.gazetteer.locate(Point(lat, lon)), Outside)
        except ValueError:
            return False

    def _degrees(self, column: str) -> float | None:
        """Rounded to 6 decimals (a hand's breadth), so that the same place is the same in every list."""
        words = self.cells.get(column, "").replace(",", ".")
        try:
            return round(float(words), 6)
        except ValueError:
            what = f"“{words}” is no number of degrees" if words else "is missing"
            self.wrong.append(f"{column}: {what}, such as 3.6133")
            return None

    def _outside(self, point: Point, area: Outside) -> str:
        if self._inside(point.lon, point.lat):
            return _SWAPPED
        return f"the point lies {area.metres / 1000:.1f} km outside of the city"

    def _category(self) -> str | None:
        words = self.cells.get("category", "")
        asked = words.casefold()
        named = {name.casefold(): one.key for one in self.city.categories for name in (one.key, *one.label.values())}
        if asked and asked not in named:
            self.wrong.append(f"category: “{words}” is none of {', '.join(one.key for one in self.city.categories)}")
        return named.get(asked)

    def _active(self) -> bool:
        words = self.cells.get("active", "")
        if words.lower() not in _SWITCH:
            self.wrong.append(f"active: “{words}” is neither yes nor no")
        return _SWITCH.get(words.lower(), True)
