"""What a list of tickets is sifted by, written so short that it fits a button: "2 sl a12.75.03 o17".

The state of a list stands in its own buttons and nowhere else: so it works after a restart, and everybody in the
room turns the same pages. What cannot be read (a kind that the config has dropped, a forged word) is not sifted by.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from zlib import crc32
from zoneinfo import ZoneInfo

from handlers.city import City
from handlers.texts import Texts, later
from storage.listing import Wanted
from storage.workflow import UNCLAIMED, Status

STATES = {
    "n": later("Belum diambil"),
    "k": later("Dikerjakan"),
    "m": later("Menunggu"),
    "b": later("Menunggu bukti"),
    "l": later("Lewat target"),
    "h": later("Jatuh tempo hari ini"),
}
DAYS = {
    "1": later("Masuk hari ini"),
    "7": later("Masuk 7 hari ini"),
    "30": later("Masuk 30 hari ini"),
    "x": later("Lebih lama"),
}
_STATUSES = {
    "n": tuple(UNCLAIMED),
    "k": (Status.ACCEPTED, Status.SCHEDULED, Status.IN_PROGRESS),
    "m": (Status.WAITING, Status.FORWARDED),
    "b": (Status.IN_PROGRESS,),  # begun, and nothing shows yet that it is done
}
_LETTERS = {"s": "state", "a": "place", "k": "kind", "o": "officer", "d": "days"}
_LONGEST = 17
MINE = "me"  # of whoever presses the button


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a list. `place` is the code of a kelurahan or kecamatan, `kind` a `mark`, `officer` a person's id."""

    page: int = 0
    state: str = ""
    place: str = ""
    kind: str = ""
    officer: str = ""
    days: str = ""

    def __str__(self) -> str:
        parts = [f"{letter}{value}" for letter, name in _LETTERS.items() if (value := getattr(self, name))]
        return " ".join([*([str(self.page)] if self.page else []), *parts])

    @property
    def is_sifted(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self) if field.name != "page")


def read(words: str) -> Leaf:
    """What a button says; what it cannot mean is left out."""
    leaf = Leaf()
    for part in words.split():
        if part.isascii() and part.isdecimal() and len(part) < 6:
            leaf = replace(leaf, page=int(part))
        elif part[0] in _LETTERS and _may_be(part[0], part[1:]):
            leaf = replace(leaf, **{_LETTERS[part[0]]: part[1:]})
    return leaf


def _may_be(letter: str, value: str) -> bool:
    match letter:
        case "s":
            return value in STATES
        case "d":
            return value in DAYS
        case "o":
            return value == MINE or (value.isascii() and value.isdecimal() and len(value) < 16)
        case _:
            return 0 < len(value) < _LONGEST


def mark(category: str) -> str:
    """A few letters for a category: its key may be longer than a button."""
    return f"{crc32(category.encode()) & 0xFFFFF:05x}"


def wanted(leaf: Leaf, city: City, now: datetime) -> Wanted:
    """What is asked of the records."""
    today = city.calendar.local(now).date()
    kecamatan, kelurahan = _place(leaf, city)
    asked = Wanted(
        statuses=_STATUSES.get(leaf.state),
        kecamatan=kecamatan,
        kelurahan=kelurahan,
        category=next((one.key for one in city.categories if mark(one.key) == leaf.kind), None),
        officer_id=int(leaf.officer) if leaf.officer else None,
    )
    if leaf.state == "l":
        asked = replace(asked, due_before=now)
    if leaf.state == "h":
        asked = replace(asked, due_from=midnight(today, city), due_before=midnight(today + timedelta(days=1), city))
    if leaf.days == "x":
        return replace(asked, filed_before=midnight(today - timedelta(days=29), city))
    if leaf.days:
        return replace(asked, filed_from=midnight(today - timedelta(days=int(leaf.days) - 1), city))
    return asked


def in_words(leaf: Leaf, city: City, t: Texts, officer: str) -> list[str]:
    """What it is sifted by, one after the other; `officer` is the name of the one asked for."""
    kecamatan, kelurahan = _place(leaf, city)
    kind = next((one.title(t.language) for one in city.categories if mark(one.key) == leaf.kind), "")
    place = t.plain("Kel. {name}", name=kelurahan) if kelurahan else ""
    if kecamatan and not kelurahan:
        place = t.plain("Kec. {name}", name=kecamatan)
    state = t.plain(STATES[leaf.state]) if leaf.state else ""
    days = t.plain(DAYS[leaf.days]) if leaf.days else ""
    return [words for words in (state, place, kind, officer if leaf.officer else "", days) if words]


def _place(leaf: Leaf, city: City) -> tuple[str | None, str | None]:
    """The names of the kecamatan and, where one was chosen, of the kelurahan."""
    for area in city.gazetteer.areas if leaf.place else ():
        if area.code == leaf.place:
            return area.kecamatan, area.name
        if area.kecamatan_code == leaf.place:
            return area.kecamatan, None
    return None, None


def midnight(day: date, city: City) -> datetime:
    """The beginning of a day of the city, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(city.timezone)).astimezone(ZoneInfo("UTC"))
