"""The gazetteer by the polygons of an operator's file: what is found in them, and what is refused."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handlers.places.gazetteer import BoundariesError, Gazetteer, Outside
from handlers.places.points import Point, metres

West, East = "12.75.01.1001", "12.75.09.1001"


def square(west: float, south: float, side: float = 0.01) -> list[list[float]]:
    """A closed ring, longitude first."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, name: str, ring: Any, level: str = "kelurahan", parent: str = "12.75.01") -> dict[str, Any]:
    """A polygon as GeoJSON has it."""
    properties = {"code": code, "name": name, "level": level, "parent": parent}
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes features (or any text) to a file and says where."""

    def to_file(*features: Any, text: str | None = None) -> Path:
        path = tmp_path / "borders.geojson"
        path.write_text(text if text is not None else json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return to_file


def two_squares() -> tuple[dict[str, Any], dict[str, Any]]:
    """Two neighbours, a gap of about 11 m between them, given in the wrong order."""
    west = feature(West, "Barat", square(98.48, 3.60))
    return feature(East, "Timur", square(98.4901, 3.60), parent="12.75.09"), west


def test_a_point_is_found_in_its_polygon(write: Callable[..., Path]) -> None:
    """The polygons decide, to the metre."""
    city = Gazetteer.from_geojson(write(*two_squares()))
    assert [area.name for area in city.areas] == ["Barat", "Timur"]
    assert city.locate(Point(3.605, 98.4899)) == city.areas[0]
    assert city.locate(Point(3.605, 98.4903)) == city.areas[1]


def test_outside_is_measured_to_the_nearest_border(write: Callable[..., Path]) -> None:
    """A hundredth of a degree north of the border is 1,112 m outside."""
    city = Gazetteer.from_geojson(write(*two_squares()))
    found = city.locate(Point(3.62, 98.485))
    assert isinstance(found, Outside)
    assert found.metres == pytest.approx(1112, abs=2)


def test_slivers_and_the_width_of_a_street_are_inside(write: Callable[..., Path]) -> None:
    """In a sliver between two areas the nearer one answers; 10 m off the border is inside, 30 m is not."""
    city = Gazetteer.from_geojson(write(*two_squares()))
    assert city.locate(Point(3.605, 98.49003)) == city.areas[0]
    assert city.locate(Point(3.605, 98.49008)) == city.areas[1]
    assert city.locate(Point(3.60 - 10 / 111_195, 98.485)) == city.areas[0]
    assert isinstance(city.locate(Point(3.60 - 30 / 111_195, 98.485)), Outside)


def test_a_point_on_a_shared_border_has_one_answer(write: Callable[..., Path]) -> None:
    """On the line between two areas the lower code answers, each time."""
    west, east = feature(West, "Barat", square(98.48, 3.60)), feature(East, "Timur", square(98.49, 3.60))
    city = Gazetteer.from_geojson(write(east, west))
    assert city.locate(Point(3.605, 98.49)) == city.areas[0]


def test_kecamatan_names_come_from_the_table_or_the_file(write: Callable[..., Path]) -> None:
    """A known code has its name; an unknown one goes by its code, unless the file names it."""
    assert [a.kecamatan for a in Gazetteer.from_geojson(write(*two_squares())).areas] == ["Binjai Utara", "12.75.09"]
    named = feature("12.75.09", "Binjai Baru", square(98.48, 3.60, 0.03), "kecamatan", "12.75")
    city = Gazetteer.from_geojson(write(*two_squares(), named))
    assert [area.kecamatan for area in city.areas] == ["Binjai Utara", "Binjai Baru"]


def test_the_kota_draws_the_city_limit(write: Callable[..., Path]) -> None:
    """Where the city reaches farther than its kelurahan, the nearest one answers."""
    kota = feature("12.75", "Kota", square(98.47, 3.59, 0.05), "kota", "12")
    city = Gazetteer.from_geojson(write(*two_squares(), kota))
    assert city.locate(Point(3.595, 98.483)) == city.areas[0]
    found = city.locate(Point(3.58, 98.483))
    assert isinstance(found, Outside)
    assert found.metres == pytest.approx(1112, abs=2)


def test_a_centre_lies_inside_even_a_bent_area(write: Callable[..., Path]) -> None:
    """The centre of an L-shaped area is a point in it, where its centre of gravity is not."""
    ring = [[98.0, 3.0], [98.1, 3.0], [98.1, 3.01], [98.01, 3.01], [98.01, 3.1], [98.0, 3.1], [98.0, 3.0]]
    city = Gazetteer.from_geojson(write(feature(West, "Siku", ring), feature(East, "Lain", square(98.5, 3.5))))
    assert city.locate(city.centre(city.areas[0])) == city.areas[0]
    assert metres(city.centre(city.areas[1]), Point(3.505, 98.505)) < 1


def test_names_of_the_file_are_found(write: Callable[..., Path]) -> None:
    """With borders of one's own, one's own names are found."""
    city = Gazetteer.from_geojson(write(feature(West, "Sei Mati", square(98.48, 3.60))))
    assert city.by_name("kel. sei mati, dekat pekan binjai") == city.areas
    assert city.middle == city.centre(city.areas[0])


def test_a_look_up_by_polygons_is_quick(write: Callable[..., Path]) -> None:
    """Ten thousand look-ups take well under a second of CPU."""
    city = Gazetteer.from_geojson(write(*two_squares()))
    start = time.process_time()
    for _ in range(10_000):
        city.locate(Point(3.605, 98.485))
    assert time.process_time() - start < 0.8


GOOD = feature(West, "Barat", square(98.48, 3.60))
BOW_TIE = [[98.0, 3.0], [98.1, 3.1], [98.1, 3.0], [98.0, 3.1], [98.0, 3.0]]
SWAPPED = [[lat, lon] for lon, lat in square(98.48, 3.60)]
PROJECTED = [[x * 5000, y * 100_000] for x, y in square(98.48, 3.60)]


def changed(**properties: Any) -> dict[str, Any]:
    """The good feature with other properties."""
    return {**GOOD, "properties": {**GOOD["properties"], **properties}}


@pytest.mark.parametrize(
    ("features", "says"),
    [
        ([], 'at least one feature with "level": "kelurahan"'),
        ([changed(level="kota")], 'at least one feature with "level": "kelurahan"'),
        ([GOOD, 7], r"features\[1\]: expected a Feature"),
        ([GOOD, {"type": "Feature"}], r'features\[1\]: expected "properties"'),
        ([changed(code=None)], r"features\[0\]\.properties\.code: expected a text, found None"),
        ([changed(code=1275)], r"properties\.code: expected a text, found 1275"),
        ([changed(name=" ")], r"properties\.name: expected a text"),
        ([changed(parent=None)], r"properties\.parent: expected a text"),
        ([changed(level="desa")], "expected kota, kecamatan, kelurahan, not 'desa'"),
        ([GOOD, GOOD], "12.75.01.1001 .* there twice"),
        ([{**GOOD, "geometry": None}], r"features\[0\] \(12.75.01.1001 Barat\): expected a Polygon"),
        ([{**GOOD, "geometry": {"type": "Point", "coordinates": [98.5, 3.6]}}], "expected a Polygon"),
        ([{**GOOD, "geometry": {"type": "Polygon"}}], "cannot be read"),
        ([{**GOOD, "geometry": {"type": "Polygon", "coordinates": [[["a", "b"]]]}}], "cannot be read"),
        ([{**GOOD, "geometry": {"type": "Polygon", "coordinates": []}}], "is empty"),
        ([feature(West, "Barat", [[98.0, 3.0], [98.1, 3.0]])], "cannot be read"),
        ([feature(West, "Barat", BOW_TIE)], "broken: Self-intersection"),
        ([feature(West, "Barat", SWAPPED)], r"swapped: expected longitude first, found \[3.6, 98.48\]"),
        ([feature(West, "Barat", PROJECTED)], "expected WGS 84 degrees"),
    ],
)
def test_a_wrong_map_is_refused_with_its_place(write: Callable[..., Path], features: list[Any], says: str) -> None:
    """Whatever is wrong with the borders is named, with the file and the feature."""
    path = write(*features)
    with pytest.raises(BoundariesError, match=says) as caught:
        Gazetteer.from_geojson(path)
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not JSON"),
        ("kode,nama", "is not JSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', "is not JSON"),
        ("[" * 200_000, "is not JSON"),
        ("[]", "FeatureCollection"),
        ('{"type": "Topology"}', "FeatureCollection"),
        ('{"type": "FeatureCollection"}', 'a list called "features"'),
    ],
)
def test_a_file_that_is_no_map_is_refused(write: Callable[..., Path], text: str, says: str) -> None:
    """A file that is not GeoJSON at all is named as such."""
    with pytest.raises(BoundariesError, match=says):
        Gazetteer.from_geojson(write(text=text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere is named, as is a folder."""
    with pytest.raises(BoundariesError, match=r"nowhere\.geojson: cannot be read .*No such file"):
        Gazetteer.from_geojson(tmp_path / "nowhere.geojson")
    with pytest.raises(BoundariesError, match="cannot be read"):
        Gazetteer.from_geojson(tmp_path)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """A binary file is not JSON, and that is said."""
    (path := tmp_path / "map.geojson").write_bytes(b"\x00\xff\xfe\x80")
    with pytest.raises(BoundariesError, match="is not JSON"):
        Gazetteer.from_geojson(path)
