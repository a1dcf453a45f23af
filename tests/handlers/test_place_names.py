"""Kelurahan by the names that people write."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.places.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def city() -> Gazetteer:
    """Binjai by the shipped table."""
    return Gazetteer.shipped()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kel. Pekan Binjai", ["Pekan Binjai"]),
        ("di pekan binjai", ["Pekan Binjai"]),
        ("tanah tinggi", ["Tanah Tinggi"]),
        ("TANAH TINGGI!!", ["Tanah Tinggi"]),
        ("kelurahan tanah tinggi kec. binjai timur", ["Tanah Tinggi"]),
        ("kec. tanah tinggi", ["Tanah Tinggi"]),
        ("kel.tanah tinggi", ["Tanah Tinggi"]),
        ("Binjai Estate", ["Binjai Estate"]),
        ("binjai", []),
        ("sampah di binjai menumpuk", []),
        ("kota binjai", []),
        ("Binjai Utara", []),
        ("kec. binjai", []),
        ("kel. binjai", ["Binjai"]),
        ("Kelurahan Binjai, Kec. Binjai Kota", ["Binjai"]),
        ("kel. binjai utara", []),
        ("kel. binjai estate", ["Binjai Estate"]),
        ("jatinegara", ["Jati Negara"]),
        ("Suka Ramai", ["Sukaramai"]),
        ("suka maju dan suka ramai", ["Suka Maju", "Sukaramai"]),
        ("Mencirim, lalu Tanah Seribu, lalu mencirim lagi", ["Mencirim", "Tanah Seribu"]),
        ("pohon nangka tumbang", []),
        ("warga setia menunggu", []),
        ("Nangka, Binjai Utara", ["Nangka"]),
        ("Nangka", ["Nangka"]),
        ("kel nangka", ["Nangka"]),
        ("kec. setia", ["Setia"]),
        ("Jl. Kartini no 3", []),
        ("Jalan Pahlawan", []),
        ("Jl. Tanah Tinggi 4", []),
        ("SD Pahlawan", []),
        ("SD Tanah Tinggi", []),
        ("Jl. Sudirman, Kel. Kartini", ["Kartini"]),
        ("tanah, tinggi", []),
        ("Kel. Pekan Bijai", ["Pekan Binjai"]),
        ("kelurahan tanah tingi", ["Tanah Tinggi"]),
        ("kel. sukaramei", ["Sukaramai"]),
        ("kel setya", ["Setia"]),
        ("Jl. Veteran, Tanah Tingi", ["Tanah Tinggi"]),
        ("dekat pajak tanah tingi", []),
        ("Jl. Jati Negra", []),
        ("kel. rambung", []),
        ("kel. medan", []),
        ("kel. lanah tinggi", []),
        ("tanahan tinggi", []),
        ("ｐｅｋａｎ　ｂｉｎｊａｉ", ["Pekan Binjai"]),
        ("", []),
    ],
)
def test_names_are_found_as_people_write_them(city: Gazetteer, text: str, names: list[str]) -> None:
    """A kelurahan is found by its name in free text; the city, trees and streets are not taken for one."""
    assert [area.name for area in city.by_name(text)] == names


def test_every_kelurahan_is_found_by_its_full_name(city: Gazetteer) -> None:
    """With "Kelurahan" before it each name finds exactly its own area."""
    assert all(city.by_name(f"di Kelurahan {area.name}.") == (area,) for area in city.areas)


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_the_search_for_names(text: str) -> None:
    """Whatever is typed, the answer is some areas of the city."""
    city = Gazetteer.shipped()
    assert set(city.by_name(text)) <= set(city.areas)
