"""What people type and paste becomes a point, and what only looks like one does not."""

import time
from math import isclose
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.places.parsing import NoPoint, ShortLink, point_in_text
from handlers.places.points import Point, metres

BINJAI = Point(3.6074, 98.4901)
SPOT = (3.6012, 98.4854)
ROUGH = (3.60, 98.48)

POINTS = [
    # typed numbers
    ("3.60,98.48", ROUGH),
    ("3.6012, 98.4854", SPOT),
    ("3.6012 98.4854", SPOT),
    ("3.6012; 98.4854", SPOT),
    ("3.6012/98.4854", SPOT),
    ("(3.6012, 98.4854)", SPOT),
    ("3,6012 98,4854", SPOT),
    ("3,6012, 98,4854", SPOT),
    ("3,6012,98,4854", SPOT),
    ("3,6012; 98,4854", SPOT),
    ("di sini pak 3.6012,98.4854 dekat warung", SPOT),
    ("Binjai,3.6012,98.4854", SPOT),
    ("sampah di 3.6012, 98.4854.", SPOT),
    ("lat 3.6012 lon 98.4854", SPOT),
    ("Latitude: 3.6012, Longitude: 98.4854", SPOT),
    ("lintang 3.6012 bujur 98.4854", SPOT),
    ("lat=3.6012&lng=98.4854", SPOT),
    ("koordinat:3.6012\n98.4854", SPOT),
    ("-6.2088, 106.8456", (-6.2088, 106.8456)),
    ("+3.6012,+98.4854", SPOT),
    ("98.4854,3.6012", SPOT),
    ("98.48 3.60", ROUGH),
    ("98,4854 3,6012", SPOT),
    ("RT 03 RW 05, 3.6012, 98.4854", SPOT),
    ("HP 081263334444 lokasi 3.6012,98.4854", SPOT),
    # signs from other keyboards
    ("3.6012，98.4854", SPOT),
    ("３.６０１２, ９８.４８５４", SPOT),
    ("\u200b3.6012,\u200b98.4854\u200e", SPOT),
    ("3.60\x0012,98.4854", SPOT),
    ("\u22126.2088, 106.8456", (-6.2088, 106.8456)),
    ("3.6012,\u00a098.4854", SPOT),
    # degrees, minutes, seconds
    ("3°36'04.32\"N 98°29'07.44\"E", SPOT),
    ("3°36'04.3\"N, 98°29'07.4\"E", SPOT),
    ("3°36′04.32″LU 98°29′07.44″BT", SPOT),
    ("3º36’04,32” LU, 98º29’07,44” BT", SPOT),
    ("3° 36' 4.32'' LU 98° 29' 7.44'' BT", SPOT),
    ("N 3°36'04.32\" E 98°29'07.44\"", SPOT),
    ("N3°36.072' E98°29.124'", SPOT),
    ("S 3°36'10\" E 98°29'07\"", (-3.602778, 98.485278)),
    ("6°12'31.7\"LS 106°50'44.2\"BT", (-6.208806, 106.845611)),
    ("3 36 04.32 LU 98 29 07.44 BT", SPOT),
    ("3°36'04.32\" lintang utara 98°29'07.44\" bujur timur", SPOT),
    ("3 derajat 36 menit 4.32 detik LU 98 derajat 29 menit 7.44 detik BT", SPOT),
    ("98°29'07.44\"E 3°36'04.32\"N", SPOT),
    ("3.6012° N, 98.4854° E", SPOT),
    ("3.6012N 98.4854E", SPOT),
    ("N 3.6012 E 98.4854", SPOT),
    ("di N 3.6012, E 98.4854, dekat kali", SPOT),
    ("3.6012°, 98.4854°", SPOT),
    ("3°36'04.32\" 98°29'07.44\"", SPOT),
    ("-6°12'31.7\", 106°50'44.2\"", (-6.208806, 106.845611)),
    ("33°52'10\"LS 151°12'30\"BT", (-33.869444, 151.208333)),
    ("40°26'46\"N 79°58'56\"W", (40.446111, -79.982222)),
    # geo:
    ("geo:3.6,98.48?q=3.6012,98.4854(TPS)", SPOT),
    ("geo:0,0?q=3.6012,98.4854", SPOT),
    ("geo:0,0?z=17&q=3.6012%2C98.4854", SPOT),
    ("geo:3.6012,98.4854", SPOT),
    ("geo:3.6012,98.4854;u=35", SPOT),
    ("GEO:3.6012,98.4854?z=17", SPOT),
    # Google Maps
    ("https://www.google.com/maps?q=3.6012,98.4854", SPOT),
    ("https://maps.google.com/?q=3.6012,98.4854", SPOT),
    ("https://maps.google.com/maps?q=3.6012%2C98.4854&z=17&hl=id", SPOT),
    ("https://maps.google.com?q=3.6012,98.4854", SPOT),
    ("HTTPS://MAPS.GOOGLE.COM/?q=3.6012,98.4854", SPOT),
    ("http://maps.google.co.id/maps?q=loc:3.6012,98.4854", SPOT),
    ("http://maps.google.com/maps?q=loc:3.6012+98.4854", SPOT),
    ("https://www.google.com/maps/@3.6012,98.4854,17z", SPOT),
    ("https://www.google.co.id/maps/place/Lapangan+Merdeka/@3.6012,98.4854,17z?entry=ttu", SPOT),
    (
        "https://www.google.com/maps/place/Lapangan+Merdeka/@3.61,98.49,17z/data=!3m1!4b1!4m6!3m5!1s0x3030d6"
        ":0x1!8m2!3d3.6012!4d98.4854!16s%2Fg%2F1?entry=ttu",
        SPOT,
    ),
    ("https://www.google.com/maps/place/3.6012,98.4854/@3.61,98.49,15z", SPOT),
    ("https://www.google.com/maps/place/3%C2%B036'04.3%22N+98%C2%B029'07.4%22E/@3.7,98.5,17z", SPOT),
    ("https://www.google.com/maps/place/3°36'04.3\"N+98°29'07.4\"E/@3.7,98.5,17z", SPOT),
    ("https://www.google.com/maps/search/?api=1&query=3.6012%2C98.4854", SPOT),
    ("https://www.google.com/maps/search/3.6012,+98.4854?entry=tts&g_ep=EgoyMDI1", SPOT),
    ("https://maps.google.com/maps?saddr=3.7,98.6&daddr=3.6012,98.4854", SPOT),
    ("https://www.google.com/maps/dir/?api=1&destination=3.6012,98.4854", SPOT),
    ("https://www.google.com/maps/dir/3.7,98.6/3.6012,98.4854/@3.65,98.5,13z", SPOT),
    ("https://www.google.com/maps/dir//Binjai/@3.65,98.5,13z/data=!4m2!1m1!1d98.4854!2d3.6012", SPOT),
    ("https://maps.google.com/maps?ll=3.6012,98.4854&z=16", SPOT),
    ("https://maps.google.com/maps?ll=3.7,98.5&q=3.6012,98.4854", SPOT),
    ("https://www.google.com/maps/@?api=1&map_action=map&center=3.6012%2C98.4854", SPOT),
    ("https://www.google.com/maps/@?api=1&map_action=pano&viewpoint=3.6012,98.4854", SPOT),
    ("https://maps.google.com/?q=3.6,98.48", ROUGH),
    ("www.google.com/maps?q=3.6012,98.4854", SPOT),
    ("Lokasi saya: https://maps.google.com/?q=3.6012,98.4854, tolong cepat", SPOT),
    ("(https://maps.google.com/?q=3.6012,98.4854)", SPOT),
    ("https://www.google.com/maps/place/6MMWJF2P%2BF5", SPOT),
    ("https://maps.google.com/?q=6MMWJF2P+F5", SPOT),
    ("https://www.google.com/maps/search/?api=1&query=JF2P%2BF5%20Binjai", SPOT),
    # other maps
    ("https://maps.apple.com/?ll=3.6012,98.4854", SPOT),
    ("https://maps.apple.com/?ll=3.6012,98.4854&q=Dropped%20Pin", SPOT),
    ("https://maps.apple.com/place?coordinate=3.6012,98.4854&name=TPS", SPOT),
    ("maps.apple.com/?daddr=3.6012,98.4854", SPOT),
    ("https://www.openstreetmap.org/#map=17/3.6012/98.4854", SPOT),
    ("https://www.openstreetmap.org/?mlat=3.6012&mlon=98.4854#map=12/3.7/98.5", SPOT),
    ("https://www.openstreetmap.org/way/123#map=17/3.6012/98.4854", SPOT),
    ("https://osm.org/?mlat=3.6012&mlon=98.4854", SPOT),
    ("https://waze.com/ul?ll=3.6012%2C98.4854&navigate=yes", SPOT),
    ("https://www.waze.com/live-map/directions?to=ll.3.6012%2C98.4854", SPOT),
    # Plus Codes
    ("6MMWJF2P+F5", SPOT),
    ("6mmwjf2p+f5", SPOT),
    ("JF2P+F5 Binjai", SPOT),
    ("JF2P+F5, Kota Binjai, Sumatera Utara", SPOT),
    ("JF2P+F5", SPOT),
    ("MWJF2P+F5", SPOT),
    ("kodenya JF2P+F5 ya pak", SPOT),
    ("6MMWJF2P+F52", SPOT),
    ("HF2P+QR Binjai", (3.551938, 98.487063)),
    ("JF2P+F5 Binjai https://maps.app.goo.gl/AbCdEf123", SPOT),
]

NOT_POINTS = [
    "",
    " ",
    "halo",
    "081263334444",
    "+62 812-6333-4444",
    "0812.6333.4444",
    "061-8821234",
    "RT 03 RW 05",
    "RT.03/RW.05",
    "Jl. Kartini No. 12",
    "No 3, 98 meter dari masjid",
    "Rp 3.500, 98.000",
    "Rp3.500,98.000",
    "Rp 3.60, 98.48",
    "1.500, 20.000",
    "harga 12.500 15.000",
    "24/11/2026",
    "24.11.2026",
    "24.11.2026 25.11.2026",
    "3.60 98.48.12",
    "3,60 98,48,12",
    "2,3,60 98,48",
    "jam 07.30, 16.00",
    "07.30-16.00",
    "suhu 30.5° 31.2°",
    "S 2.55 T 3.55",
    "3.6",
    "3.6, 98.4",
    "3, 98",
    "3,98",
    "1,2,3,4",
    "192.168.10.25",
    "versi 1.23.45, 98.48",
    "95.1234, 200.5678",
    "3.6012, 298.4854",
    "123.4567, 45.6789",
    "91.0000, 181.0000",
    "0.0000, 0.0000",
    "geo:0,0",
    "geo:0,0?q=Lapangan+Merdeka",
    "geo:98,200",
    "3° 98°",
    "3°75'00\"N 98°29'07\"E",
    "3°36'75\"N 98°29'07\"E",
    "3°36'04\"N 98°29'07\"N",
    "3°36'04\"E 98°29'07\"E",
    "-3.6012 LU 98.4854 BT",
    "NIK 1275012345670001",
    "2345+67",
    "2345678+99",
    "ABCD+EF",
    "XXXXXXXX+XX",
    "6MMWJF2P+F",
    "B+C",
    "https://example.com/?q=3.6012,98.4854",
    "https://example.com/3.6012,98.4854",
    "https://google.com/search?q=3.6012,98.4854",
    "https://notgoogle.com/maps?q=3.6012,98.4854",
    "https://www.google.com@evil.example/maps?q=3.6012,98.4854",
    "https://[maps.google.com/?q=3.6012,98.4854",
    "https://goo.gl/abcdef",
    "https://goo.gl/maps/AbCd/more",
    "https://maps.app.goo.gl@evil.example/AbCd",
    "https://maps.app.goo.gl:8443/AbCd",
    "https://maps.app.goo.gl/",
    "https://maps.app.goo.gl.evil.example/AbCd",
]


@pytest.mark.parametrize(("text", "expected"), POINTS)
def test_a_place_is_understood(text: str, expected: tuple[float, float]) -> None:
    """Coordinates, map links and Plus Codes are understood however a resident writes them."""
    found = point_in_text(text, BINJAI)
    assert isinstance(found, Point)
    assert metres(found, Point(*expected)) < 10


@pytest.mark.parametrize(
    "text",
    [
        "https://www.google.com/maps/place/Lapangan+Merdeka",
        "https://maps.google.com/?cid=12345678901234567890",
        "https://www.google.com/maps?q=12,34",
        "https://www.google.com/maps?q=3.60,98.48.12",
        "https://www.google.com/maps/place//data=!4m2!3m1!1s0x303129:0xabc",
        "https://maps.apple/p/AbCdEf",
        "https://waze.com/ul/hw2abc",
    ],
)
def test_a_map_link_without_a_point_is_known_as_one(text: str) -> None:
    """A link to a map that names no point is no address in words either."""
    assert point_in_text(text, BINJAI) == NoPoint(text)


@pytest.mark.parametrize("text", NOT_POINTS)
def test_what_only_looks_like_a_place_is_none(text: str) -> None:
    """Phone numbers, prices, dates, hours and links to elsewhere are never taken for a place."""
    assert point_in_text(text, BINJAI) is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://maps.app.goo.gl/AbCdEf123", "https://maps.app.goo.gl/AbCdEf123"),
        ("http://maps.app.goo.gl/AbCdEf123/", "https://maps.app.goo.gl/AbCdEf123"),
        ("https://maps.app.goo.gl/AbC-d_f?g_st=iw", "https://maps.app.goo.gl/AbC-d_f"),
        ("di sini: maps.app.goo.gl/AbCdEf123.", "https://maps.app.goo.gl/AbCdEf123"),
        ("https://goo.gl/maps/XyZ12", "https://goo.gl/maps/XyZ12"),
        ("HTTPS://GOO.GL/maps/XyZ12", "https://goo.gl/maps/XyZ12"),
    ],
)
def test_a_short_link_is_handed_back_unopened(text: str, url: str) -> None:
    """A short map link is named as such, rebuilt from its checked parts and without its tracking."""
    assert point_in_text(text, BINJAI) == ShortLink(url)


def test_without_a_city_a_short_plus_code_means_nothing() -> None:
    """A short Plus Code is only completed where the city is known."""
    assert point_in_text("JF2P+F5", None) is None
    assert point_in_text("6MMWJF2P+F5", None) is not None


def test_without_a_city_vague_numbers_must_lie_in_indonesia() -> None:
    """Two decimals are believed in Indonesia, and swapped there too, but nowhere else."""
    assert point_in_text("3.60,98.48", None) == Point(3.60, 98.48)
    assert point_in_text("98.48,3.60", None) == Point(3.60, 98.48)
    assert point_in_text("12.50, 20.75", None) is None


def test_numbers_are_not_swapped_to_a_place_far_away() -> None:
    """Longitude before latitude is put right near the city only: elsewhere it may be anything."""
    assert point_in_text("106.8456, -6.2088", BINJAI) is None
    assert point_in_text("106.8456, -6.2088", Point(-6.2, 106.8)) == Point(-6.2088, 106.8456)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    """A text of any length costs a bounded time."""
    assert point_in_text("x" * 5000 + " 3.6012,98.4854", BINJAI) is None


@pytest.mark.parametrize(
    "unit", ["3.60,", "3 36 ", "1.a-", "3°36'", "a.", "geo:1,1?", "https://maps.google.com/?q=", "N 3 ", "6MMW+", "&q="]
)
def test_a_hostile_text_costs_little(unit: str) -> None:
    """No text makes the patterns run away: the longest that is read takes well under a second of CPU."""
    start = time.process_time()
    point_in_text(unit * 4096, BINJAI)
    assert time.process_time() - start < 0.5


_ODD = st.sampled_from(
    [*"0123456789.,;°'\"NSEWLUBT+-/@!?=&: \x00\u200b\uff11\u0663", "https://maps.google.com/?q=", "geo:"]
)


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(_ODD, max_size=40).map("".join)), st.sampled_from([None, BINJAI]))
@example("https://[", None)
@example("\ud800 3.6012,98.4854", BINJAI)
def test_no_text_breaks_the_reader(text: str, near: Point | None) -> None:
    """Whatever is typed, the answer is a point, a short link or nothing, never an error."""
    assert isinstance(point_in_text(text, near), Point | ShortLink | NoPoint | None)


_POINTS = st.builds(Point, st.floats(-89.9, 89.9), st.floats(-179.9, 179.9)).filter(
    lambda p: metres(p, Point(0, 0)) > 100
)


@settings(deadline=None)
@given(
    _POINTS,
    st.sampled_from(
        [
            "{0:.6f},{1:.6f}",
            "{0:.6f} {1:.6f}",
            "geo:{0:.6f},{1:.6f}",
            "geo:0,0?q={0:.6f},{1:.6f}(x)",
            "https://maps.google.com/?q={0:.6f},{1:.6f}",
            "https://maps.google.com/?q=loc:{0:.6f},{1:.6f}",
            "https://www.google.com/maps/@{0:.6f},{1:.6f},17z",
            "https://www.google.com/maps/place/X/@1.5,2.5,17z/data=!3d{0:.6f}!4d{1:.6f}",
            "https://www.google.com/maps/search/?api=1&query={0:.6f}%2C{1:.6f}",
            "https://www.google.com/maps/dir/1.5,2.5/{0:.6f},{1:.6f}",
            "https://maps.apple.com/?ll={0:.6f},{1:.6f}",
            "https://www.openstreetmap.org/?mlat={0:.6f}&mlon={1:.6f}",
            "https://www.openstreetmap.org/#map=17/{0:.6f}/{1:.6f}",
            "https://waze.com/ul?ll={0:.6f}%2C{1:.6f}",
        ]
    ),
)
def test_a_written_point_is_read_back(point: Point, form: str) -> None:
    """A point written with six decimals is read back where it was, anywhere on Earth."""
    found = point_in_text(form.format(point.lat, point.lon), BINJAI)
    assert isinstance(found, Point)
    assert isclose(found.lat, point.lat, abs_tol=1e-6)
    assert isclose(found.lon, point.lon, abs_tol=1e-6)


@settings(deadline=None)
@given(_POINTS)
def test_a_decimal_comma_is_read_back(point: Point) -> None:
    """A point written the Indonesian way, with decimal commas, is read back where it was."""
    found = point_in_text(f"{point.lat:.6f}; {point.lon:.6f}".replace(".", ","), BINJAI)
    assert isinstance(found, Point)
    assert metres(found, point) < 1


@settings(deadline=None)
@given(_POINTS)
def test_degrees_minutes_seconds_are_read_back(point: Point) -> None:
    """Degrees, minutes and seconds with compass letters are read back where they were, also inside a link."""
    text = f"{_sexagesimal(point.lat, 'NS')} {_sexagesimal(point.lon, 'EW')}"
    for written in (text, f"https://www.google.com/maps/place/{quote(text)}"):
        found = point_in_text(written, BINJAI)
        assert isinstance(found, Point)
        assert metres(found, point) < 5


def _sexagesimal(degrees: float, letters: str) -> str:
    tenths = round(abs(degrees) * 36_000)
    return f"{tenths // 36_000}°{tenths // 600 % 60:02}'{tenths % 600 / 10:04.1f}\"{letters[degrees < 0]}"
