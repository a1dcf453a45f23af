"""A day as an officer types it: "jumat", "2 hari", "28/11", "besok", "30 november", "minggu depan".

The day may stand before the reason or after it ("alat rusak, senin"); the rest of the words is the reason. Counted days
("2 hari", "besok") end on a working day; a day that was named is meant as it was named, be it a Sunday. A day
without a year is the next one of that name.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from handlers.promise import Calendar

_WEEKDAYS = (
    ("senin", "monday", "mon"),
    ("selasa", "tuesday", "tue"),
    ("rabu", "wednesday", "wed"),
    ("kamis", "thursday", "thu"),
    ("jumat", "jum'at", "jum’at", "friday", "fri"),
    ("sabtu", "saturday", "sat"),
    ("minggu", "ahad", "sunday", "sun"),
)
_MONTHS = (
    ("januari", "january", "jan"), ("februari", "pebruari", "february", "feb"), ("maret", "march", "mar"),
    ("april", "apr"), ("mei", "may"), ("juni", "june", "jun"), ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "aug"), ("september", "sept", "sep"), ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov"), ("desember", "december", "des", "dec"),
)  # fmt: skip
_COUNTED = ("satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh")
_WEEKDAY = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}


def _any(names: object) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))  # type: ignore[call-overload]


_DAY = re.compile(
    rf"""\b(?:(?:sampai|hingga|ke|pada|hari|tgl\.?|tanggal|until|till|to|on|by)\s+)*(?:
        (?P<iso>\d{{4}}-\d\d?-\d\d?)
      | (?P<dm>\d\d?[/.-]\d\d?(?:[/.-]\d{{2,4}})?)
      | (?P<spelled>\d\d?\s+(?:{_any(_MONTH)})(?:\s+\d{{4}})?)
      | (?P<count>\d\d?|{_any(_COUNTED)}|se)\s*
            (?P<unit>hari\s+kerja|working\s+days?|hari|days?|minggu|pekan|weeks?)(?:\s+lagi)?
      | (?P<next>minggu|pekan)\s+depan | next\s+(?P<week>week)
      | (?P<weekday>{_any(_WEEKDAY)})(?:\s+(?P<after>depan))?
      | (?P<word>besok\s+lusa|besok|lusa|tomorrow|hari\s+ini|today)
      | (?:(?<=tgl\s)|(?<=tanggal\s))(?P<of_month>\d\d?)
    )(?![\w/])""",
    re.IGNORECASE | re.VERBOSE,
)


def read_day(words: str, today: date, calendar: Calendar) -> tuple[date | None, str]:
    """The day that stands at the beginning or the end of the words, and the rest; None where there is none."""
    words = " ".join(words.split())
    found = [one for one in _DAY.finditer(words) if not words[: one.start()].strip(" ,;:-–(")]
    found += [one for one in _DAY.finditer(words) if not words[one.end() :].strip(" .,;)!")]
    for one in found:
        day = _day(one, today, calendar)
        if day is not None:
            rest = f"{words[: one.start()]} {words[one.end() :]}"
            return day, " ".join(rest.split()).strip(" ,;:-–()!.")
    return None, words


def _day(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    kind = found.lastgroup if found.lastgroup not in ("unit", "after") else None
    said = (found[kind] if kind else found["count"] or found["weekday"]).casefold()
    if found["count"]:
        return _counted(said, found["unit"].casefold(), today, calendar)
    if found["weekday"]:
        return _weekday(_WEEKDAY[said], today, next_week=bool(found["after"]))
    match kind:
        case "iso":
            year, month, day = map(int, said.split("-"))
            return _date(day, month, today, year)
        case "dm":
            day, month, *year = map(int, re.split(r"[/.-]", said))
            return _date(day, month, today, *year)
        case "spelled":
            day, month, *year = said.split()
            return _date(int(day), _MONTH[month], today, *map(int, year))
        case "of_month":
            return _of_month(int(said), today)
        case "next" | "week":
            return _working(today + timedelta(weeks=1), calendar)
        case _:
            return _named(said, today, calendar)


def _named(said: str, today: date, calendar: Calendar) -> date:
    if said in ("hari ini", "today"):
        return today
    return _working(today + timedelta(days=1 if said in ("besok", "tomorrow") else 2), calendar)


def _counted(said: str, unit: str, today: date, calendar: Calendar) -> date | None:
    count = 1 if said == "se" else _COUNTED.index(said) + 1 if said in _COUNTED else int(said)
    if count < 1:
        return None
    if "kerja" in unit or "working" in unit:
        return calendar.add_working_days(today, count)
    if unit.startswith(("minggu", "pekan", "week")):
        count *= 7
    return _working(today + timedelta(days=count), calendar)


def _working(day: date, calendar: Calendar) -> date:
    """The day, or the next one on which the office works."""
    return day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)


def _weekday(number: int, today: date, *, next_week: bool) -> date:
    if next_week:
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _of_month(day: int, today: date) -> date | None:
    month = today.year * 12 + today.month - 1
    later = [_whole(day, (month + more) % 12 + 1, (month + more) // 12) for more in range(3)]
    return next((one for one in later if one is not None and one > today), None)


def _date(day: int, month: int, today: date, year: int | None = None) -> date | None:
    """The day of this year or else of the next; None for one that does not exist."""
    if year is not None:
        return _whole(day, month, year if year > 99 else 2000 + year)
    this = _whole(day, month, today.year)
    return this if this is None or this > today else _whole(day, month, today.year + 1)


def _whole(day: int, month: int, year: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
