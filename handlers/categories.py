"""What a resident can report: the city's fourteen categories, which a config may replace by its own.

The key is stored with every ticket and travels in button data, so it is short ASCII and is never renamed; labels
and icons may change at any time. Labels are short enough to stand two in a row on a narrow phone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

KEY = re.compile(r"[a-z0-9_]{1,32}")
LABEL_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Category:
    """`label` is by language, "id" always there; `days` are working days promised, None the desk's own number."""

    key: str
    label: dict[str, str]
    icon: str = ""
    days: int | None = None

    def title(self, language: str) -> str:
        """Icon and label as a button shows them; Indonesian where the language has none."""
        words = self.label.get(language) or self.label["id"]
        return f"{self.icon} {words}" if self.icon else words


def _of_the_city(key: str, icon: str, indonesian: str, english: str, days: int | None = None) -> Category:
    return Category(key, {"id": indonesian, "en": english}, icon, days)


CITY_CATEGORIES: tuple[Category, ...] = (
    _of_the_city("waste_pile", "🧹", "Tumpukan sampah", "Waste pile"),
    _of_the_city("illegal_dumping", "🚯", "Pembuangan sampah liar", "Illegal dumping"),
    _of_the_city("litter_water", "🌊", "Sampah di sungai/parit", "Litter in river or drain"),
    _of_the_city("blocked_drain", "💧", "Parit/got tersumbat", "Blocked drain"),
    _of_the_city("full_bin", "🛢️", "TPS/tong sampah penuh", "Overflowing bin or TPS"),
    _of_the_city("missed_pickup", "🚛", "Sampah tidak diangkut", "Missed pick-up"),
    _of_the_city("dead_animal", "🐀", "Bangkai hewan", "Dead animal", days=1),  # a matter of health, not of looks
    _of_the_city("tree", "🌳", "Pohon tumbang/rimbun", "Fallen/overgrown tree"),
    _of_the_city("park", "🪑", "Taman/trotoar rusak", "Damaged park/pavement"),
    _of_the_city("street_light", "💡", "Lampu jalan mati", "Dead street light"),
    _of_the_city("banner", "🪧", "Spanduk/reklame liar", "Wild banners"),
    _of_the_city("smell", "👃", "Bau menyengat", "Bad smell"),
    _of_the_city("burning", "🔥", "Pembakaran sampah", "Waste burning", days=1),
    _of_the_city("other", "📝", "Lainnya", "Something else"),
)
