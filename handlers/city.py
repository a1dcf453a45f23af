"""What the desk knows without asking anybody: the city, its categories, places, calendar, rooms and officers.

It is made once at start (`bot.app`) and never changes while the program runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import IntEnum

from handlers.categories import Category
from handlers.places.gazetteer import Gazetteer
from handlers.promise import Calendar
from handlers.quiet import NIGHT, Hours
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
    name: str
    role: Role


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
    """`officers` are found by their channel's identity; `promise_days` are working days."""

    categories: tuple[Category, ...]
    gazetteer: Gazetteer
    calendar: Calendar
    officers: Mapping[Identity, Officer]
    staff_language: str = "id"
    language: str = "id"
    timezone: str = "Asia/Jakarta"
    promise_days: int = 3
    name: str = "Kota Binjai"
    office: str = "Dinas Lingkungan Hidup Kota Binjai"
    quiet: Hours = NIGHT  # in which what can wait is not said
    daily_at: time = time(17)  # when the changes of a day are told, local
    short_links: bool = False  # whether short links to maps are opened
    feedback_window: timedelta = FEEDBACK_WINDOW  # for saying whether it is clean
    feedback_reminder: timedelta | None = timedelta(days=2)  # how long before its end it is asked once more
    patience: Patience = Patience()
    limits: Limits = Limits()
    _texts: dict[str, Texts] = field(default_factory=dict)
    _by_key: dict[str, Category] = field(init=False, repr=False)

    def __post_init__(self) -> None:
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

    def days_for(self, key: str) -> int:
        """The promise for a category, in working days."""
        category = self.category(key)
        return category.days if category and category.days else self.promise_days

    def officer(self, identity: Identity) -> Officer | None:
        return self.officers.get(identity)
