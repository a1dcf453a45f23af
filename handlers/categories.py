"""What a resident can report: the city's fourteen categories in their groups, which a config may replace by its own.

The key is stored with every ticket and travels in button data, so it is short ASCII and is never renamed; labels
and icons may change at any time. Labels are short enough to stand two in a row on a narrow phone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.key_phrases import phrases_of
from handlers.texts import in_language

KEY = re.compile(r"[a-z0-9_]{1,32}")
LABEL_LIMIT = 24
NEAR_METRES = 50
NEAR_DAYS = 60
ONE_LEVEL = 8
"""So many categories are shown at once; more are shown by their groups."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question of one category: answered by one of the options, or in words where there are none.

    `label` and each option are by language, "id" always there.
    """

    key: str
    label: dict[str, str]
    options: tuple[dict[str, str], ...] = ()

    def asked(self, language: str) -> str:
        return in_language(self.label, language)

    def shown(self, answer: str, language: str) -> str:
        """An answer as it is read; options are kept by their Indonesian words."""
        return next((in_language(one, language) for one in self.options if one["id"] == answer), answer)


@dataclass(frozen=True, slots=True)
class Category:
    """`label` is by language, "id" always there; `days` are working days promised, None the desk's own number.

    A report of the same kind within `near_metres` (0: none is) and not older than `near_days` may be the same trouble.
    `group` is the key of its group, if it is of one; `phrases` are words by which it is suggested (`handlers.phrases`),
    `questions` are asked once it is chosen.
    """

    key: str
    label: dict[str, str]
    icon: str = ""
    days: int | None = None
    near_metres: int = NEAR_METRES
    near_days: int = NEAR_DAYS
    group: str | None = None
    phrases: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()

    def title(self, language: str) -> str:
        """Icon and label as a button shows them; Indonesian where the language has none."""
        return _title(self.icon, self.label, language)


@dataclass(frozen=True, slots=True)
class Group:
    """Categories that are chosen from together, under one button."""

    key: str
    label: dict[str, str]
    icon: str = ""

    def title(self, language: str) -> str:
        """Icon and label as a button shows them."""
        return _title(self.icon, self.label, language)


def _title(icon: str, label: dict[str, str], language: str) -> str:
    return f"{icon} {in_language(label, language)}".strip()


def first_level(categories: Sequence[Category], groups: Sequence[Group]) -> tuple[Category | Group, ...]:
    """What is chosen from first: all categories where they are few, otherwise their groups.

    A category of no group, or alone in its group, stands for itself.
    """
    if len(categories) <= ONE_LEVEL:
        return tuple(categories)
    known = {group.key: group for group in groups}
    shared = {one.group for one in categories if sum(other.group == one.group for other in categories) > 1}
    shown = (known[one.group] if one.group in known and one.group in shared else one for one in categories)
    return tuple({one.key if isinstance(one, Category) else (one.key,): one for one in shown}.values())


def _of_the_city(
    key: str,
    icon: str,
    indonesian: str,
    english: str,
    group: str | None,
    days: int | None = None,
    near_metres: int = NEAR_METRES,
) -> Category:
    label = {"id": indonesian, "en": english}
    return Category(key, label, icon, days, near_metres, group=group, phrases=phrases_of(key))


CITY_GROUPS: tuple[Group, ...] = (
    Group("waste", {"id": "Sampah", "en": "Waste"}, "🗑️"),
    Group("water", {"id": "Air & parit", "en": "Water & drains"}, "🚰"),
    Group("foul", {"id": "Bangkai & bau", "en": "Carcasses & smells"}, "🤢"),
    Group("green", {"id": "Pohon & taman", "en": "Trees & parks"}, "🌿"),
    Group("street", {"id": "Jalan & lampu", "en": "Streets & lights"}, "🛣️"),
)
CITY_CATEGORIES: tuple[Category, ...] = (
    _of_the_city("waste_pile", "🧹", "Tumpukan sampah", "Waste pile", "waste"),
    _of_the_city("illegal_dumping", "🚯", "Pembuangan sampah liar", "Illegal dumping", "waste"),
    _of_the_city("litter_water", "🌊", "Sampah di sungai/parit", "Litter in river or drain", "water"),
    _of_the_city("blocked_drain", "💧", "Parit/got tersumbat", "Blocked drain", "water"),
    _of_the_city("full_bin", "🛢️", "TPS/tong sampah penuh", "Overflowing bin or TPS", "waste"),
    _of_the_city("missed_pickup", "🚛", "Sampah tidak diangkut", "Missed pick-up", "waste"),
    _of_the_city(
        "dead_animal", "🐀", "Bangkai hewan", "Dead animal", "foul", days=1
    ),  # a matter of health, not of looks
    _of_the_city("tree", "🌳", "Pohon tumbang/rimbun", "Fallen/overgrown tree", "green"),
    _of_the_city("park", "🪑", "Taman/trotoar rusak", "Damaged park/pavement", "green"),
    _of_the_city(  # the next one is another one
        "street_light", "💡", "Lampu jalan mati", "Dead street light", "street", near_metres=25
    ),
    _of_the_city("banner", "🪧", "Spanduk/reklame liar", "Wild banners", "street"),
    _of_the_city("smell", "👃", "Bau menyengat", "Bad smell", "foul"),
    _of_the_city("burning", "🔥", "Pembakaran sampah", "Waste burning", "waste", days=1),
    _of_the_city("other", "📝", "Lainnya", "Something else", None),
)
