"""Points, the gazetteer by table and by polygons, and the names people write."""

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.places.gazetteer import Area, BoundariesError, Gazetteer, Outside
from handlers.places.points import Plane, Point, metres
from handlers.places.table import Ellipse, TableGround

BINJAI = Point(3.6074, 98.4901)
EARTH = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
NEARBY = st.builds(Point, st.floats(3.3, 3.9), st.floats(98.2, 98.8))


@pytest.fixture(scope="module")
def city() -> Gazetteer:
    """Binjai by the shipped table."""
    return Gazetteer.shipped()


# ---- points


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.1, 0), (-90.1, 0), (0, 180.1), (0, -180.1), (math.nan, 0), (0, math.nan), (math.inf, 0)]
)
def test_a_point_that_is_nowhere_cannot_be_made(lat: float, lon: float) -> None:
    """A point off the Earth, or that is no number, is refused."""
    with pytest.raises(ValueError, match="degrees"):
        Point(lat, lon)


def test_distances_are_in_metres() -> None:
    """From Binjai's centre to Medan's Lapangan Merdeka it is about 21 km."""
    assert metres(Point(3.6074, 98.4901), Point(3.5912, 98.6770)) == pytest.approx(20_820, rel=0.01)
    assert metres(Point(0, 0), Point(0, 180)) == pytest.approx(math.pi * 6_371_008.8)
    assert metres(Point(0, 179.999), Point(0, -179.999)) == pytest.approx(222, abs=1)


def test_the_other_side_of_the_earth_is_no_error() -> None:
    """Between antipodes, where rounding makes the chord longer than the Earth is wide, the distance still stands."""
    a, b = Point(-64.15579056690402, -108.20924917605568), Point(64.155790566904, 71.79075082394432)
    assert metres(a, b) == pytest.approx(math.pi * 6_371_008.8)


@settings(deadline=None)
@given(EARTH, EARTH)
def test_a_distance_is_the_same_both_ways(a: Point, b: Point) -> None:
    """The way back is as long as the way there, and never longer than half round the Earth."""
    assert metres(a, b) == pytest.approx(metres(b, a), abs=1e-6)
    assert 0 <= metres(a, b) <= math.pi * 6_371_009


@settings(deadline=None)
@given(NEARBY)
def test_the_plane_agrees_with_the_sphere(point: Point) -> None:
    """Around a city the flat map measures what the sphere measures, and its points come back."""
    plane = Plane(BINJAI)
    x, y = plane.xy(point)
    assert math.hypot(x, y) == pytest.approx(metres(BINJAI, point), rel=1e-3, abs=0.01)
    assert metres(plane.point(x, y), point) < 0.01


# ---- the shipped table


def test_binjai_has_37_kelurahan_in_5_kecamatan(city: Gazetteer) -> None:
    """All areas are there, in code order, each under the kecamatan of its code."""
    assert len(city.areas) == 37
    assert len({area.kecamatan_code for area in city.areas}) == 5
    assert [area.code for area in city.areas] == sorted(area.code for area in city.areas)
    assert all(area.code.startswith(area.kecamatan_code + ".") for area in city.areas)
    assert city.areas[0] == Area("12.75.01.1001", "Pahlawan", "12.75.01", "Binjai Utara")


def test_each_centre_lies_in_its_own_kelurahan(city: Gazetteer) -> None:
    """Asked for the centre of a kelurahan, the table names that kelurahan."""
    assert [city.locate(city.centre(area)) for area in city.areas] == list(city.areas)


def test_a_long_kelurahan_reaches_along_its_axis(city: Gazetteer) -> None:
    """Tanah Merah is long from north to south: 3 km south of its centre is still Tanah Merah."""
    (area,) = city.by_name("Tanah Merah")
    south = Plane(city.centre(area)).point(-600, -2600)
    assert city.locate(south) == area
    west = Plane(city.centre(area)).point(-2600, 0)
    assert isinstance(city.locate(west), Outside)


def test_a_bearing_is_counted_from_north_to_east() -> None:
    """An ellipse at 45 degrees reaches to the north-east and the south-west, and not to the north-west."""
    ground = TableGround.of([Ellipse("1", BINJAI, half_length=2000, half_width=400, bearing=45)])
    plane = Plane(BINJAI)
    assert ground.locate(plane.point(1200, 1200)) == "1"
    assert ground.locate(plane.point(-1200, -1200)) == "1"
    assert isinstance(ground.locate(plane.point(-1200, 1200)), float)


def test_an_ellipse_without_a_width_is_refused() -> None:
    """A row of the table without a length or a width is an error, as is a table without rows."""
    for length, width in ((0, 400), (2000, 0), (-1, 400)):
        with pytest.raises(ValueError, match="a length and a width"):
            Ellipse("1", BINJAI, length, width, 45)
    with pytest.raises(ValueError, match="at least one"):
        TableGround.of([])


@pytest.mark.parametrize(
    ("point", "kilometres"),
    [(Point(3.5912, 98.6770), 15.3), (Point(-6.2, 106.8), 1422), (Point(0, 0), 10_932), (Point(3.75, 98.49), 8.7)],
)
def test_outside_tells_how_far(city: Gazetteer, point: Point, kilometres: float) -> None:
    """Medan, Jakarta and the middle of the sea are outside, and the distance to the city is about right."""
    found = city.locate(point)
    assert isinstance(found, Outside)
    assert found.metres == pytest.approx(kilometres * 1000, rel=0.05)


@settings(deadline=None)
@given(NEARBY)
def test_every_point_is_inside_or_outside(point: Point) -> None:
    """Any point is in one of the areas or at a positive distance from the city, no farther than its middle."""
    city = Gazetteer.shipped()
    found = city.locate(point)
    assert found in city.areas or (isinstance(found, Outside) and 0 < found.metres < metres(point, city.middle))


def test_a_look_up_is_quick(city: Gazetteer) -> None:
    """Ten thousand look-ups take well under a second of CPU."""
    start = time.process_time()
    for _ in range(10_000):
        city.locate(BINJAI)
    assert time.process_time() - start < 0.8


def test_an_area_of_another_city_has_no_centre_here(city: Gazetteer) -> None:
    """The centre of an unknown area is an error and not a guess."""
    with pytest.raises(KeyError):
        city.centre(Area("99.99.99.9999", "Entah", "99.99.99", "Entah"))


def test_importing_loads_nothing_heavy() -> None:
    """The command line stays quick: libraries for maps are loaded when they are used."""
    code = (
        "import sys, handlers.places.gazetteer as g, handlers.places.parsing;"
        "g.Gazetteer.shipped(); sys.exit(bool({'shapely', 'numpy', 'openlocationcode'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# ---- names


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


# ---- the operator's polygons

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
