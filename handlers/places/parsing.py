"""A point in what somebody typed or pasted.

People write coordinates as their phone shows them, with a comma where English has a dot, or paste a link. The
order of trying is the order of certainty: a link to a map, `geo:`, a Plus Code, degrees with minutes or compass
letters, and last two bare numbers. The first that gives a point wins.

Bare numbers are the danger: prices, phone numbers, hours and dates are numbers too. So both need at least two
decimals (a kilometre), and unless both have four they must also be *plausible*: within `NEAR_M` of the city or,
when no city is known, in Indonesia. Longitude before latitude is put right only where no other order makes sense
and the place is plausible. A link, `geo:` and degree signs say for themselves that they mean a place.

Links are taken apart in `links.py`; nothing is opened. A short link (maps.app.goo.gl) hides its point behind a
request, so the answer is a `ShortLink`, for somebody else to decide about; one to a map that names no point is a
`NoPoint`, and says no more than that the resident meant a place.
"""

import re
import unicodedata
from collections.abc import Iterator

from handlers.places.links import LINK, NoPoint, ShortLink, map_link, places_in_link, short_link
from handlers.places.points import Point, metres

__all__ = ["NoPoint", "ShortLink", "point_in_text", "without_links"]

NEAR_M = 100_000
LONGEST_TEXT = 4096
_INDONESIA = ((-11.5, 6.5), (94.5, 141.5))


def point_in_text(text: str, near: Point | None) -> Point | ShortLink | NoPoint | None:
    """The first point in the text, in WGS 84 degrees; a link that hides its point, or names none; else None. Never
    raises, asks no network.

    `near` is the middle of the city: short Plus Codes are completed there, and vague or swapped numbers count
    only around it. Of a text longer than 4,096 characters only the beginning is read.
    """
    plain = _plain(text[:LONGEST_TEXT])
    links = LINK.findall(plain)
    for link in links:
        if point := _point_in_link(link, near):
            return point
    if point := _point_in_words(LINK.sub(" ", plain), near):
        return point
    hidden = next(filter(None, map(short_link, links)), None)
    return hidden or next(filter(None, map(map_link, links)), None)


def without_links(text: str) -> str:
    """The words of a text without the links in it: what "Masjid Raya https://…" says to people."""
    return " ".join(LINK.sub(" ", text[:LONGEST_TEXT]).split())


def _point_in_link(link: str, near: Point | None) -> Point | None:
    points = (_in_link_part(part, near) for part in places_in_link(link))
    return next(filter(None, points), None)


def _in_link_part(part: str, near: Point | None) -> Point | None:
    """A part of a link: two decimal numbers at its beginning are the place, all else is read like a text."""
    if numbers := _LINK_PAIR.match(part):
        return _settle(float(numbers[1]), float(numbers[2]), near)
    return _point_in_words(_plain(part), near)


def _point_in_words(text: str, near: Point | None) -> Point | None:
    readings = (reader(text, near) for reader in (_geo, _plus_code, _degrees, _bare_numbers))
    return next(filter(None, readings), None)


# ---- what the characters mean

_SAME = {
    **dict.fromkeys("º˚", "°"),
    **dict.fromkeys("′’‘`´ʹ‛", "'"),
    **dict.fromkeys("″”“„ʺ", '"'),
    **dict.fromkeys("−–‐‑", "-"),
    "，": ",",
    "、": ",",
}
_SAME_TABLE = str.maketrans(_SAME)
_LABELS = re.compile(r"\b(?:lat(?:itude)?|lon(?:g(?:itude)?)?|lng|lintang|bujur|koordinat)\b\s?[:=]?", re.I)
_COMPASS_WORDS = (
    (re.compile(r"\blintang utara\b", re.I), "LU"),
    (re.compile(r"\blintang selatan\b", re.I), "LS"),
    (re.compile(r"\bbujur timur\b", re.I), "BT"),
    (re.compile(r"\bbujur barat\b", re.I), "BB"),
)


def _plain(text: str) -> str:
    """One spelling for each sign, no invisible characters, single spaces."""
    wide = unicodedata.normalize("NFKC", text.translate(_SAME_TABLE)).translate(_SAME_TABLE)
    seen = "".join(c if c.isprintable() else _unseen(c) for c in wide)
    return re.sub(r"\s+", " ", seen.replace("''", '"')).strip()


def _unseen(character: str) -> str:
    return " " if character.isspace() else ""


def _without_labels(text: str) -> str:
    for words, letters in _COMPASS_WORDS:
        text = words.sub(letters, text)
    return re.sub(r" +", " ", _LABELS.sub(" ", text))


# ---- the readers: each takes plain text and the middle of the city, and gives a point or None

_NUMBER = r"[-+]?\d{1,3}(?:\.\d{1,20})?"
_DECIMAL = r"[-+]?\d{1,3}\.\d{1,20}"
_LINK_PAIR = re.compile(rf" ?(?:loc:|ll\.)?({_DECIMAL})[, ] ?({_DECIMAL})(?![\d.°])")
_GEO = re.compile(
    rf"\bgeo:({_NUMBER}),({_NUMBER})(?:[^\s?]{{0,80}}\?(?:[^\s]{{0,200}}&)?q=({_NUMBER}),({_NUMBER}))?", re.I
)


def _geo(text: str, near: Point | None) -> Point | None:
    """`geo:3.6,98.48`; a `?q=3.6,98.48(name)` names the place, the rest is then where the map looked."""
    for lat, lon, pin_lat, pin_lon in _GEO.findall(text.replace("%2C", ",").replace("%2c", ",")):
        pin = (pin_lat, pin_lon) if pin_lat else (lat, lon)
        if point := _settle(float(pin[0]), float(pin[1]), near):
            return point
    return None


_OLC = "23456789CFGHJMPQRVWX"
_PLUS_CODE = re.compile(rf"(?<![\w+])([{_OLC}]{{4}}|[{_OLC}]{{6}}|[{_OLC}]{{8}})\+([{_OLC}]{{2,7}})(?![\w+])", re.I)


def _plus_code(text: str, near: Point | None) -> Point | None:
    """A full Plus Code, or a short one completed near the city. It needs a letter: 2345+67 is a sum."""
    for front, back in _PLUS_CODE.findall(text):
        if not (front + back).isdigit() and (point := _decoded(f"{front}+{back}", near)):
            return point
    return None


def _decoded(code: str, near: Point | None) -> Point | None:
    from openlocationcode import openlocationcode

    if openlocationcode.isShort(code):
        if near is None:
            return None
        code = openlocationcode.recoverNearest(code, near.lat, near.lon)
    if not openlocationcode.isFull(code):
        return None
    area = openlocationcode.decode(code)
    return _point(area.latitudeCenter, area.longitudeCenter)


_PART = r"\d{1,2}(?:[.,]\d{1,20})?"
_ENDS = r"(?=[ A-Za-z,;)]|$)"
_SMALL = rf"(?:({_PART}) ?(?:'|menit|min|{_ENDS}) ?)?" + rf"""(?:({_PART}) ?(?:"|detik|{_ENDS}) ?)?"""
_MARKED = rf"(-?\d{{1,3}}(?:[.,]\d{{1,20}})?) ?(?:°|derajat|deg) ?{_SMALL}"
_ANGLE = rf"(-?\d{{1,3}}(?:[.,]\d{{1,20}})?) ?(?:°|derajat|deg|{_ENDS}) ?{_SMALL}"
_LETTER = r"(LU|LS|BT|BB|[NSEWUTB])"
_BETWEEN = r" ?[,;/|]? ?"
_LETTERS_AFTER = re.compile(rf"(?<![\w.,]){_ANGLE}{_LETTER}(?![A-Za-z]){_BETWEEN}{_ANGLE}{_LETTER}(?![A-Za-z])", re.I)
_LETTERS_BEFORE = re.compile(rf"(?<![A-Za-z]){_LETTER} ?{_ANGLE}{_BETWEEN}{_LETTER} ?{_ANGLE}(?![\w])", re.I)
_SIGNS_ONLY = re.compile(rf"(?<![\w.,]){_MARKED}{_BETWEEN}{_MARKED}(?![\w°])", re.I)
_NORTH_SOUTH = {"LU": 1, "N": 1, "U": 1, "LS": -1, "S": -1}
_EAST_WEST = {"BT": 1, "E": 1, "T": 1, "BB": -1, "W": -1, "B": -1}


def _degrees(text: str, near: Point | None) -> Point | None:
    """Degrees, minutes, seconds with compass letters (LU LS BT BB, N S E W) on either side, or with signs only."""
    for angles in _angles(_without_labels(text)):
        if point := _from_angles(*angles, near):
            return point
    return None


_Angle = tuple[str, str, str]  # degrees, minutes, seconds as written; the last two may be empty


def _angles(text: str) -> Iterator[tuple[str, _Angle, str, _Angle]]:
    """Two letters (or none) with their angles, for each way of writing."""
    for d1, m1, s1, one, d2, m2, s2, two in _LETTERS_AFTER.findall(text):
        yield one.upper(), (d1, m1, s1), two.upper(), (d2, m2, s2)
    for one, d1, m1, s1, two, d2, m2, s2 in _LETTERS_BEFORE.findall(text):
        yield one.upper(), (d1, m1, s1), two.upper(), (d2, m2, s2)
    for d1, m1, s1, d2, m2, s2 in _SIGNS_ONLY.findall(text):
        yield "", (d1, m1, s1), "", (d2, m2, s2)


def _from_angles(one: str, first: _Angle, two: str, second: _Angle, near: Point | None) -> Point | None:
    a, b = _in_degrees(first), _in_degrees(second)
    if a is None or b is None:
        return None
    point = _by_letters(one, a, two, b) if one else _settle(a, b, near)
    exact = all(minutes or _is_fine(degrees) for degrees, minutes, _ in (first, second))
    return point if exact else _plausible(point, near)


def _by_letters(one: str, a: float, two: str, b: float) -> Point | None:
    if one in _EAST_WEST:
        one, a, two, b = two, b, one, a
    if one not in _NORTH_SOUTH or two not in _EAST_WEST or a < 0 or b < 0:
        return None
    return _point(a * _NORTH_SOUTH[one], b * _EAST_WEST[two])


def _in_degrees(angle: _Angle) -> float | None:
    """As a decimal number; None for sixty minutes or more, or for whole degrees, which are no place."""
    degrees, minutes, seconds = (float(part.replace(",", ".") or "nan") for part in angle)
    if minutes >= 60 or seconds >= 60 or not (angle[1] or _decimals(angle[0])):
        return None
    small = (minutes / 60 if angle[1] else 0) + (seconds / 3600 if angle[2] else 0)
    return degrees + (-small if angle[0].startswith("-") else small)


_STARTS = r"(?<![\w.])(?<!\d,)(?<!Rp )"
_WITH_DOTS = re.compile(
    rf"{_STARTS}([-+]?\d{{1,3}}\.\d{{2,20}}) ?[,;/|& ] ?([-+]?\d{{1,3}}\.\d{{2,20}})(?!\w|\.\d)", re.I
)
_WITH_COMMAS = re.compile(
    rf"{_STARTS}([-+]?\d{{1,3}},\d{{2,20}}) ?[,;/|& ] ?([-+]?\d{{1,3}},\d{{2,20}})(?!\w|[.,]\d)", re.I
)


def _bare_numbers(text: str, near: Point | None) -> Point | None:
    """Two decimal numbers side by side, with dots or with decimal commas."""
    text = _without_labels(text)
    for pattern in (_WITH_DOTS, _WITH_COMMAS):
        for first, second in pattern.findall(text):
            point = _settle(float(first.replace(",", ".")), float(second.replace(",", ".")), near)
            point = point if _is_fine(first) and _is_fine(second) else _plausible(point, near)
            if point:
                return point
    return None


def _is_fine(number: str) -> bool:
    """Four decimals are ten metres: nobody writes a price or an hour like that."""
    return _decimals(number) >= 4


def _decimals(number: str) -> int:
    return len(number.replace(",", ".").partition(".")[2])


# ---- from numbers to a point


def _settle(first: float, second: float, near: Point | None) -> Point | None:
    """Latitude first; the other way round only when that alone is on Earth or near, and it is plausible."""
    straight, swapped = _point(first, second), _plausible(_point(second, first), near)
    if straight is None or (swapped and not _plausible(straight, near)):
        return swapped
    return straight


def _point(lat: float, lon: float) -> Point | None:
    """The point, if it is on Earth. 0/0 is what a device without a fix sends, and no place of anybody's."""
    if abs(lat) > 90 or abs(lon) > 180 or (lat, lon) == (0, 0):
        return None
    return Point(lat, lon)


def _plausible(point: Point | None, near: Point | None) -> Point | None:
    if point is None:
        return None
    if near is not None:
        return point if metres(point, near) <= NEAR_M else None
    (south, north), (west, east) = _INDONESIA
    return point if south <= point.lat <= north and west <= point.lon <= east else None
