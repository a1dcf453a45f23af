"""Lists of places as spreadsheets save them, good and bad."""

from __future__ import annotations

import pytest

from bot.places_csv import WrongPlaces, read_places
from storage.spots import Site
from tests.handlers.samples import CITY

PEKAN = Site("TPS Pekan Binjai", 3.6133, 98.4959, "", "12.75.01.1002", "Jati Negara", "Binjai Utara")


def wrong(text: str | bytes) -> list[str]:
    with pytest.raises(WrongPlaces) as caught:
        read_places(text if isinstance(text, bytes) else text.encode(), CITY)
    return caught.value.lines


@pytest.mark.parametrize(
    "text",
    [
        "name,lat,lon\nTPS Pekan Binjai,3.6133,98.4959\n",
        'name,lat,lon\r\n"TPS  Pekan Binjai ","3,6133","98,4959"\r\n',
        "\ufeffNama;Lintang;Bujur\nTPS Pekan Binjai;3,6133;98,4959\n",
        "name\tlat\tlon\nTPS Pekan Binjai\t3.6133\t98.4959",
        "id,lon,lat,name\n7,98.4959000,3.61330001,TPS Pekan Binjai\n\n,,,\n",
    ],
)
def test_a_list_is_read_however_it_was_saved(text: str) -> None:
    """Commas, semicolons or tabs; points or commas in numbers; any order of columns; the kelurahan is found."""
    assert read_places(text.encode(), CITY) == [PEKAN]


def test_what_else_a_place_may_have() -> None:
    """A category by its key or its label in any language, words, and whether it is still in use."""
    text = (
        "name,lat,lon,category,words,active\n"
        "A,3.6133,98.4959,full_bin,belakang pasar,\n"
        "B,3.6133,98.4959,bau menyengat,,tidak\n"
        "C,3.6133,98.4959,Waste pile,,yes\n"
    )
    read = read_places(text.encode(), CITY)
    assert [(one.category, one.words, one.active) for one in read] == [
        ("full_bin", "belakang pasar", True),
        ("smell", "", False),
        ("waste_pile", "", True),
    ]


def test_every_fault_is_told_at_once() -> None:
    """Each with its line; several of one line, too."""
    text = (
        "name,lat,lon,category,active\n"
        "A,x,,nonsense,perhaps\n"
        "\n"
        ",3.6,98.48,,\n"
        "Medan,3.5952,98.6722,,\n"
        "Turned,98.4959,3.6133,,\n"
        "Nowhere,91,98,,\n"
        "Twice,3.6,98.48,,\n"
        "Twice,3.6000000,98.48,,\n"
        f"{'x' * 61},3.6,98.48,,\n"
    )
    assert [line.partition(", such as")[0] for line in wrong(text)] == [
        "line 2: lat: “x” is no number of degrees",
        "line 2: lon: is missing",
        "line 2: category: “nonsense” is none of " + ", ".join(one.key for one in CITY.categories),
        "line 2: active: “perhaps” is neither yes nor no",
        "line 4: name: is missing",
        "line 5: the point lies 14.4 km outside of the city",
        "line 6: lat and lon are the wrong way round",
        "line 7: latitude must be between -90 and 90 degrees, not 91.0",
        "line 9: the same place as in line 8",
        "line 10: name: has 61 characters, more than 60",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "line 1: no column name, lat, lon; it must name the columns, such as name,lat,lon"),
        (b"A,3.6,98.48\n", "line 1: no column name, lat, lon; it must name the columns, such as name,lat,lon"),
        (b"name,lat\nA,3.6\n", "line 1: no column lon; it must name the columns, such as name,lat,lon"),
        (b"name,lat,lon\n", "there is no place in it"),
        (b"name,lat,lon\nA\xff,3.6,98.48\n", "the file is not UTF-8; save it as “CSV UTF-8”"),
        (b"\x00\x01PK", "line 1: no column name, lat, lon; it must name the columns, such as name,lat,lon"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, line: str) -> None:
    """An empty file, one without its first line, one in another encoding: said in a line."""
    assert wrong(content) == [line]


def test_numbers_that_are_none_are_refused() -> None:
    """Not even those that Python takes for numbers."""
    for word in ("nan", "inf", "1e999"):
        (line,) = wrong(f"name,lat,lon\nA,{word},98.48\n")
        assert line.startswith("line 2: ")
