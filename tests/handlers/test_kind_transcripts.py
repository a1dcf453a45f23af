"""Choosing the kind of trouble, as plays: suggested by the words, chosen from groups, and always by a tap."""

from __future__ import annotations

from handlers.categories import CITY_CATEGORIES, CITY_GROUPS, Category, Group, first_level
from handlers.resident import kinds
from handlers.resident.steps import Draft, Words
from tests.handlers.samples import CITY
from tests.handlers.stage import PHOTO_AND_PIN, Stage


async def test_the_words_suggest_the_kind(both: Stage) -> None:
    """What the words may mean stands first; one tap takes it, and four actions are still enough."""
    await both(
        """
        Warga> foto "got mampet depan rumah"
            Warga< Di mana ini?…
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [💧 Parit/got tersumbat | 🗑️ Sampah | 🚰 Air & parit | 🤢 Bangkai & bau | …
        Warga> [Parit/got]
            Warga< …💧 Parit/got tersumbat / “got mampet depan rumah”…
        Warga> kirim
            Warga< …Tersimpan…
            Ruang< …💧 Parit/got tersumbat…
            Ruang< (titik …
        """
    )


async def test_the_words_suggest_the_kind_in_english(english: Stage) -> None:
    """The same in English."""
    await english(
        """
        Warga> foto "the street light has been out since Monday"
            Warga< Where is this?…
        Warga> lokasi 3.6133,98.4959
            Warga< What is it about? Choose one. [💡 Dead street light | 🗑️ Waste | 🚰 Water & drains | …
        Warga> 1
            Warga< …💡 Dead street light…
        """
    )


async def test_nothing_suggested_is_still_one_tap(play: Stage) -> None:
    """Where the words say nothing, the city's first kind stands first, and the others are two taps away."""
    await play.before('Warga> foto "lihat ini"')
    await play(
        """
        Warga> lokasi 3.6133,98.4959
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | 🗑️ Sampah | 🚰 Air & parit | 🤢 Bangkai & bau | …
        Warga> 4
            Warga< Ini soal apa? Pilih satu. [🐀 Bangkai hewan | 👃 Bau menyengat | ↩ Kembali | ✖ Batal]
        Warga> [Bangkai hewan]
            Warga< …🐀 Bangkai hewan…
        """
    )


async def test_one_level_back(play: Stage) -> None:
    """Who opened the wrong group goes back one level, and while correcting then back to the report; nothing is lost."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> Air & parit
            Warga< Ini soal apa? Pilih satu. [🌊 Sampah di sungai/parit | 💧 Parit/got tersumbat | ↩ Kembali | ✖ Batal]
        Warga> [Kembali]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> [Tumpukan]
            Warga< …🧹 Tumpukan sampah…
        Warga> [Jenis]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | …
        Warga> [Sampah]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | 🚯 Pembuangan sampah liar | 🛢️ TPS/tong sampah penuh | …
        Warga> [Kembali]
            Warga< Ini soal apa? Pilih satu. [🧹 Tumpukan sampah | 🗑️ Sampah | …
        Warga> [Kembali]
            Warga< …Sudah benar?…🧹 Tumpukan sampah…
        """
    )


async def test_a_kind_of_another_level_by_its_name(play: Stage) -> None:
    """A kind may be typed where only its group is shown, and a further word may change what is suggested."""
    await play.before(PHOTO_AND_PIN)
    await play(
        """
        Warga> ada bangkai anjing
            Warga< Sudah saya catat. / Ini soal apa? Pilih satu. [🐀 Bangkai hewan | 🗑️ Sampah | …
        Warga> lampu jalan mati
            Warga< …💡 Lampu jalan mati…
        """
    )


def test_a_stickers_kind_stands_before_the_words() -> None:
    """What the place suggests comes before what the words do."""
    draft = Draft("d", (Words("got mampet"),), leaning="full_bin")
    assert [one.key for one in kinds.likeliest(draft, CITY)] == ["full_bin", "blocked_drain"]


def test_few_categories_have_one_level() -> None:
    """Up to eight categories are shown at once; more by their groups, and what is alone in one stands for itself."""
    groups = (Group("a", {"id": "A"}), Group("b", {"id": "B"}))

    def of(*named: str | None) -> tuple[Category, ...]:
        return tuple(Category(f"k{n}", {"id": f"Jenis {n}"}, group=group) for n, group in enumerate(named))

    few, many = of(*"aaaabbbb"), of(*"aaaabbb", None, "c", "d", "d")
    assert first_level(few, groups) == few
    assert [one.key for one in first_level(many, groups)] == ["a", "b", "k7", "k8", "k9", "k10"]


def test_every_kind_of_the_city_is_in_reach() -> None:
    """Each of the fourteen stands at the first level or in a group that does."""
    shown = [*CITY.first_level, *(kind for group in CITY_GROUPS for kind in CITY.kinds_of(group.key))]
    assert {one.key for one in shown} >= {one.key for one in CITY_CATEGORIES}
