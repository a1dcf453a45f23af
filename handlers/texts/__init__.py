"""Everything that people read, in their language.

Indonesian is the source: the texts stand in the code as residents read them, and are the message ids of the gettext
catalogues in `locale/`. Any catalogue that lies there is a language; none needs code. There is one of Indonesian, too:
in it a city rewords what it likes, and what it leaves out stands as in the code. Values put into a text are
escaped (they are what people wrote), the text itself may hold the small HTML of `handlers.replies`.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

from babel import localedata
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from markupsafe import Markup, escape

SOURCE = "id"
LOCALE = Path(__file__).parent / "locale"
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


@cache
def languages() -> tuple[str, ...]:
    """The languages there are: the source, then the catalogues."""
    return (SOURCE, *sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir() and folder.name != SOURCE))


def later(text: str) -> str:
    """The same text: marks one that stands in a table, for the catalogues, and is looked up when it is shown."""
    return text


def in_language(texts: Mapping[str, str], language: str) -> str:
    """What a config says in this language, or in Indonesian, in which it always says it; "" where it says nothing."""
    return texts.get(language) or texts.get(SOURCE, "")


def best_language(tag: str | None, default: str) -> str:
    """The language for somebody whose client speaks `tag` ("en-GB", "in", None)."""
    primary = (tag or "").lower().replace("_", "-").split("-")[0]
    primary = {"in": "id", "ms": "id"}.get(primary, primary)  # an old code of Indonesian, and its nearest kin
    return primary if primary in languages() else default


class Texts:
    """The texts of one language and zone. Call it with the Indonesian text; values are escaped."""

    def __init__(self, language: str, timezone: str = "Asia/Jakarta") -> None:
        self.language = language
        self.zone = ZoneInfo(timezone)
        self._zone_name = _ZONES.get(timezone, "")
        self._catalogue = _catalogue(language)
        self._found = lru_cache(4096)(self._catalogue.gettext)
        self._dates = _dates(language)

    def __call__(self, text: str, **values: object) -> Markup:
        return _filled(self._found(text), values)

    def plain(self, text: str, **values: object) -> str:
        """The text for where no markup is read: the label of a button, the words of a picture."""
        return self._found(text).format(**values)

    def n(self, one: str, many: str, number: int, **values: object) -> Markup:
        """The text for a number, which it may show as {n}."""
        return _filled(self._catalogue.ngettext(one, many, number), {"n": number, **values})

    def decimal(self, value: float) -> str:
        """A number with at most one decimal: "3,2" in Indonesian, "3.2" in English."""
        return format_decimal(value, "#,##0.#", locale=self._dates)

    def day(self, at: datetime) -> str:
        """ "Kamis, 26 November", in the city's zone."""
        return _day(at.astimezone(self.zone).date(), self._dates)

    def month(self, at: datetime) -> str:
        """ "November 2026", in the city's zone."""
        return format_date(at.astimezone(self.zone), "LLLL y", locale=self._dates)

    def moment(self, at: datetime) -> str:
        """ "24 Nov 07.05 WIB"."""
        local = at.astimezone(self.zone)
        clock = format_time(local, "HH.mm" if self._dates == SOURCE else "HH:mm", locale=self._dates)
        return f"{format_date(local, 'd MMM', locale=self._dates)} {clock} {self._zone_name}".rstrip()

    def hour(self, at: time) -> str:
        """ "17.00", a time of the day without a zone."""
        return format_time(at, "HH.mm" if self._dates == SOURCE else "HH:mm", locale=self._dates)


def _filled(text: str, values: Mapping[str, object]) -> Markup:
    """The text with the values at their places, escaped; as `Markup.format`, which reads the text anew every time."""
    parts = _parted(text)
    if parts is None:
        return Markup(text).format(**values)  # noqa: S704
    return Markup("".join([part if at % 2 == 0 else escape(values[part]) for at, part in enumerate(parts)]))  # noqa: S704


@lru_cache(4096)
def _parted(text: str) -> tuple[str, ...] | None:
    """Words and names of values by turns, words first; None where a value is to be shown in a special way."""
    parts: list[str] = []
    words = ""
    for literal, name, how, conversion in Formatter().parse(text):
        words += literal
        if name is None:
            continue
        if how or conversion or not name.isidentifier():
            return None
        parts += [words, name]
        words = ""
    return (*parts, words)


@lru_cache(512)
def _day(day: date, language: str) -> str:
    return format_date(day, "EEEE, d MMMM", locale=language)


def _dates(language: str) -> str:
    """The language to write dates in: Indonesian for one whose months nobody has written down, as Batak."""
    return language if localedata.exists(language) else SOURCE


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    file = LOCALE / language / "LC_MESSAGES" / "saberling.po"
    if not file.exists():
        return gettext.NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as po:
        read = read_po(po, locale=language)
    write_mo(compiled, read)
    compiled.seek(0)
    translations = gettext.GNUTranslations(compiled)
    # The rule that the catalogue says; Babel writes it down only for languages that it knows.
    translations.plural = gettext.c2py(read.plural_expr)  # type: ignore[attr-defined]
    return translations
