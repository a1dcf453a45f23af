"""Points, and the gazetteer by the shipped table."""

import math
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.places.gazetteer import Area, Gazetteer, Outside
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
