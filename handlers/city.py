"""What the desk knows without asking anybody: the city, its categories, places, calendar, rooms and officers.

It is made once at start (`bot.app`) and never changes while the program runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import IntEnum

from handlers.categories import CITY_GROUPS, Category, Group, Question, first_level
from handlers.dangers import CITY_DANGERS, Danger, Watching
from handlers.organisation import Organisation
from handlers.places.gazetteer import Gazetteer
from handlers.promise import Calendar
from handlers.quiet import NIGHT, Hours
from handlers.suggesting import Suggesting
from handlers.texts import Texts, best_language, languages
from storage.addresses import Identity
from storage.workflow import FEEDBACK_WINDOW


class Role(IntEnum):
    """What somebody is to the office; a higher one may do what the lower may."""

    NOBODY = 0
    OFFICER = 1
    SUPERVISOR = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody whom the config puts on the roster at start (`storage.roster`), which knows better from then on."""

    name: str
    role: Role
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a draft may be left alone: until it is reminded of, and until it is dropped."""

    remind: timedelta = timedelta(hours=3)
    expire: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one resident may send; 0 is as much as they like."""

    reports_per_day: int = 0
    messages_per_minute: int = 0


@dataclass(frozen=True)
class City:
    """`officers` are those that the config names; `promise_days` and
    `answer_days` (until a question is to be answered) are working days."""

    categories: tuple[Category, ...]
    gazetteer: Gazetteer
    calendar: Calendar
    officers: Mapping[Identity, Officer]
    staff_language: str = "id"
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    promise_days: int = 3
    answer_days: int = 3
    name: str = "Kota Binjai"
    office: str = "Dinas Lingkungan Hidup Kota Binjai"
    quiet: Hours = NIGHT  # in which what can wait is not said
    daily_at: time = time(17)  # when the changes of a day are told, local
    short_links: bool = False  # whether short links to maps are opened
    groups: tuple[Group, ...] = CITY_GROUPS
    feedback_window: timedelta = FEEDBACK_WINDOW  # for saying whether it is clean
    feedback_reminder: timedelta | None = timedelta(days=2)  # how long before its end it is asked once more
    patience: Patience = Patience()
    limits: Limits = Limits()
    dangers: tuple[Danger, ...] = CITY_DANGERS
    organisation: Organisation = field(default_factory=Organisation)
    _texts: dict[str, Texts] = field(default_factory=dict)
    _by_key: dict[str, Category] = field(init=False, repr=False)
    first_level: tuple[Category | Group, ...] = field(init=False, repr=False)
    _suggesting: Suggesting = field(init=False, repr=False, compare=False)
    _watching: Watching = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first_level", first_level(self.categories, self.groups))
        object.__setattr__(self, "_suggesting", Suggesting(self.categories))
        object.__setattr__(self, "_watching", Watching(self.dangers))
        object.__setattr__(self, "_by_key", {category.key: category for category in self.categories})

    def texts(self, language: str) -> Texts:
        """The texts of a language, or of the city's own when there are none of it."""
        wanted = language if language in languages() else self.language
        if wanted not in self._texts:
            self._texts[wanted] = Texts(wanted, self.timezone)
        return self._texts[wanted]

    def language_for(self, tag: str | None) -> str:
        return best_language(tag, self.language)

    def category(self, key: str) -> Category | None:
        return self._by_key.get(key)

    def category_name(self, key: str, language: str) -> str:
        """The label with its icon; the key itself when the config has dropped the category since."""
        category = self.category(key)
        if category is None:
            return key
        label = category.label.get(language) or category.label[self.language]
        return f"{category.icon} {label}".strip()

    def alike(self, key: str) -> tuple[str, ...]:
        """The categories under which the same trouble may have been reported."""
        return (key,)

    def kinds_of(self, group: str) -> tuple[Category, ...]:
        """The categories of a group, in the config's order."""
        return tuple(one for one in self.categories if one.group == group)

    def suggested(self, words: str) -> tuple[str, ...]:
        """The keys of the categories that these words may mean, the likeliest first."""
        return self._suggesting.of(words)

    def dangers_in(self, words: str) -> tuple[Danger, ...]:
        """The dangers that these words tell of."""
        return self._watching.of(words) if words else ()

    def questions(self, key: str) -> tuple[Question, ...]:
        """The questions of a category."""
        category = self.category(key)
        return category.questions if category else ()

    def question(self, category: str, key: str) -> Question | None:
        """One of them; None when the config has dropped it since."""
        return next((one for one in self.questions(category) if one.key == key), None)

    def days_for(self, key: str, kelurahan: str = "", kecamatan: str = "") -> int:
        """The promise for a category in a part of the city, in working days: as a rule has it, else the category."""
        if days := self.organisation.rule_for(key, kelurahan, kecamatan).days:
            return days
        category = self.category(key)
        return category.days if category and category.days else self.promise_days
