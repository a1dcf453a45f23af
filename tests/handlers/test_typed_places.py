"""What residents really type when asked "Di mana ini?": a hundred answers, and what each becomes.

The table was written after the ways of Indonesian chats: street and landmark ("pajak" is a market in Medan's tongue),
lingkungan and gang, "depan", "samping", coordinates as each app copies them, the share texts of map apps, and what is no
place at all. What it becomes is read as

    12.34,56.78      a point, read back as a pin
    kel NAME         the kelurahan, with all the words kept
    kata             words kept, a point is welcome
    luar             a point outside of the city: told how far
    tautan           a link that we do not open: said so
    tanpa titik      a map link that names no point: said so
    lagi             no answer: asked again
"""

from __future__ import annotations

import pytest

from handlers.events import Said
from handlers.places.parsing import without_links
from handlers.places.points import Point, metres
from handlers.resident.questions import Facts
from handlers.resident.report import advance
from handlers.resident.steps import AskCategory, AskOutside, AskPlace, AskPoint
from tests.handlers.samples import CITY, DRAFTS

FACTS = Facts(CITY, CITY.texts("id"), "m1", "fresh")
TYPED = """
3.60,98.48                                                                  | 3.60,98.48
3.6001, 98.4801                                                             | 3.6001,98.4801
3,6001, 98,4801                                                             | 3.6001,98.4801
3,6001 ; 98,4801                                                            | 3.6001,98.4801
3.6001 98.4801                                                              | 3.6001,98.4801
98.48, 3.60                                                                 | 3.60,98.48
98.4801,3.6001                                                              | 3.6001,98.4801
98,4801 3,6001                                                              | 3.6001,98.4801
(3.6001, 98.4801)                                                           | 3.6001,98.4801
koordinatnya 3.6001,98.4801 pak                                             | 3.6001,98.4801
Lat: 3.6001 Long: 98.4801                                                   | 3.6001,98.4801
titik koordinat : 3.600100, 98.480100 akurasi 4 m                           | 3.6001,98.4801
lintang 3.6001 bujur 98.4801                                                | 3.6001,98.4801
3.6001° N, 98.4801° E                                                       | 3.6001,98.4801
3°36'00.4"N 98°28'48.4"E                                                    | 3.6001,98.4801
3°36'0,4" LU 98°28'48,4" BT                                                 | 3.6001,98.4801
03° 36' 00.4" LU, 098° 28' 48.4" BT                                         | 3.6001,98.4801
LU 3°36'00.4" BT 98°28'48.4"                                                | 3.6001,98.4801
3 36 00.4 LU 98 28 48.4 BT                                                  | 3.6001,98.4801
N3 36.006 E98 28.806                                                        | 3.6001,98.4801
3 derajat 36 menit 0.4 detik LU 98 derajat 28 menit 48.4 detik BT           | 3.6001,98.4801
3.6001 lintang utara 98.4801 bujur timur                                    | 3.6001,98.4801
geo:3.6001,98.4801                                                          | 3.6001,98.4801
geo:3.6001,98.4801;u=35                                                     | 3.6001,98.4801
geo:0,0?q=3.6001,98.4801(TPS)                                               | 3.6001,98.4801
https://www.google.com/maps?q=3.6001,98.4801                                | 3.6001,98.4801
https://maps.google.com/?q=loc:3.6001,98.4801                               | 3.6001,98.4801
https://www.google.com/maps/@3.6001,98.4801,17z                             | 3.6001,98.4801
https://www.google.com/maps/place/Tavip/@3.7,98.5,17z/data=!3d3.6001!4d98.4801 | 3.6001,98.4801
https://www.google.com/maps/search/?api=1&query=3.6001%2C98.4801            | 3.6001,98.4801
https://www.google.com/maps/dir/?api=1&destination=3.6001,98.4801           | 3.6001,98.4801
https://www.google.com/maps/dir/3.7,98.6/3.6001,98.4801                     | 3.6001,98.4801
https://maps.google.com/maps?ll=3.6001,98.4801&z=17                         | 3.6001,98.4801
https://www.google.com/maps/search/JF2P+F5+Binjai                           | 3.6012,98.4854
https://www.google.com/maps/place/JF2P%2BF5                                 | 3.6012,98.4854
https://plus.codes/6MMWJF2P+F5                                              | 3.6012,98.4854
Lokasi: https://maps.google.com/?q=3.6001,98.4801 tolong ya                 | 3.6001,98.4801
https://maps.apple.com/?ll=3.6001,98.4801&q=Pin                             | 3.6001,98.4801
https://maps.apple.com/?sll=3.6001,98.4801                                  | 3.6001,98.4801
https://www.openstreetmap.org/?mlat=3.6001&mlon=98.4801                     | 3.6001,98.4801
https://www.openstreetmap.org/#map=18/3.6001/98.4801                        | 3.6001,98.4801
https://ul.waze.com/ul?ll=3.6001%2C98.4801&navigate=yes                     | 3.6001,98.4801
https://www.waze.com/id/live-map/directions?latlng=3.6001%2C98.4801         | 3.6001,98.4801
https://www.waze.com/ul?ll=3.6001,98.4801                                   | 3.6001,98.4801
JFW7+2C Binjai                                                              | 3.6451,98.4636
jfw7+2c binjai                                                              | 3.6451,98.4636
JF2P+F5, Kota Binjai, Sumatera Utara                                        | 3.6012,98.4854
6MMWJF2P+F5                                                                 | 3.6012,98.4854
depan warung, 3.6001, 98.4801                                               | 3.6001,98.4801
RT 03 RW 05, 3.6001, 98.4801                                                | 3.6001,98.4801
3.5952, 98.6722                                                             | luar
https://maps.google.com/?q=3.5952,98.6722                                   | luar
-6.2088, 106.8456                                                           | luar
Kel. Pekan Binjai                                                           | kel Pekan Binjai
kelurahan pekan bijai                                                       | kel Pekan Binjai
kel pekan binjei dekat pajak                                                | kel Pekan Binjai
Jl. Sudirman dekat pajak Tavip, Kel. Pekan Binjai                           | kel Pekan Binjai
Jl. Gajah Mada no 12 kel. tanah tingi kec binjai timur                      | kel Tanah Tinggi
di tanah tinggi samping masjid                                              | kel Tanah Tinggi
Jl Jambi, Rambung Barat                                                     | kel Rambung Barat
rambung dalam lingk 4 gang mawar                                            | kel Rambung Dalam
jatinegara, depan SD                                                        | kel Jati Negara
Lingkungan II kel. Jati Makmur                                              | kel Jati Makmur
gg. famili kelurahan satria                                                 | kel Satria
kel setia, simpang tiga                                                     | kel Setia
Nangka                                                                      | kel Nangka
kel. cengkeh turi dekat rel                                                 | kel Cengkeh Turi
Kel.Sumber Mulyo Rejo                                                       | kel Sumber Mulyorejo
kel suka ramai, belakang puskesmas                                          | kel Sukaramai
suka maju pinggir sungai                                                    | kel Suka Maju
Binjai Estate blok C                                                        | kel Binjai Estate
kel. tunggurono                                                             | kel Tunggurono
mencirim, dekat jembatan                                                    | kel Mencirim
kebun lada arah stabat                                                      | kel Kebun Lada
Masjid Raya, kel. Pekan Binjai https://maps.app.goo.gl/AbCdEf               | kel Pekan Binjai
Jl. Sudirman dekat pajak Tavip                                              | kata
depan masjid raya                                                           | kata
pajak tavip                                                                 | kata
Jl. Kartini no 3                                                            | kata
Jalan Pahlawan                                                              | kata
jl soekarno hatta km 19 depan SPBU                                          | kata
terminal ikan paus                                                          | kata
gang mawar lingk 3 rumah cat hijau                                          | kata
lapangan merdeka binjai                                                     | kata
depan rumah saya                                                            | kata
pinggir sungai bingai bawah jembatan                                        | kata
perumahan griya payaroba indah blok b12                                     | kel Paya Roba
binjai                                                                      | kata
RT 03 RW 05                                                                 | kata
kec. binjai utara                                                           | kata
HP 081263334444                                                             | kata
jam 07.30-16.00 jalan ke stabat                                             | kata
Masjid Raya Binjai https://maps.app.goo.gl/AbCdEf                           | kata
Pasar Tavip https://maps.google.com/?cid=123456                             | kata
https://example.com/?q=3.6001,98.4801                                       | kata
https://maps.app.goo.gl/AbCdEf123                                           | tautan
https://goo.gl/maps/XyZ12                                                   | tautan
https://g.co/kgs/XyZ12                                                      | tautan
maps.app.goo.gl/AbCdEf123?g_st=iw                                           | tautan
https://maps.google.com/?cid=12345678901234567890                           | tanpa titik
https://www.google.com/maps/place//data=!4m2!3m1!1s0x303129:0xabc           | tanpa titik
https://www.google.com/maps/place/Lapangan+Merdeka                          | tanpa titik
https://maps.apple/p/AbCdEf                                                 | tanpa titik
081263334444                                                                | lagi
12                                                                          | lagi
3                                                                           | lagi
0.0000, 0.0000                                                              | lagi
24.11.2026                                                                  | lagi
pak                                                                         | lagi
assalamualaikum min                                                         | lagi
ya                                                                          | lagi
"""
ROWS = [tuple(part.strip() for part in line.rsplit("|", 1)) for line in TYPED.strip().splitlines()]
assert len(ROWS) > 100


@pytest.mark.parametrize(("typed", "expected"), ROWS)
def test_what_is_typed_for_a_place(typed: str, expected: str) -> None:
    """Each answer becomes the point or the kelurahan that a neighbour would read in it, or is asked about."""
    turn = advance(AskPlace(DRAFTS["told"]), Said(typed), FACTS)
    words = " ".join(str(say.text) for say in turn.says)
    match expected.split(" ", 1):
        case ["kel", name]:
            assert isinstance(turn.step, AskCategory)
            assert turn.step.draft.place is not None
            assert turn.step.draft.place.kelurahan == name
            assert turn.step.draft.place.words == without_links(typed)
        case ["kata"]:
            assert isinstance(turn.step, AskPoint)
            assert turn.step.words.startswith(without_links(typed)[:20])
        case ["luar"]:
            assert isinstance(turn.step, AskOutside)
        case ["tautan" | "tanpa", *_]:
            assert turn.step == AskPlace(DRAFTS["told"])
            assert ("tidak bisa saya buka" if expected == "tautan" else "tidak menunjukkan titiknya") in words
        case ["lagi"]:
            assert turn.step == AskPlace(DRAFTS["told"])
            assert "Di mana ini?" in words
        case [point]:
            _is_at(turn, Point(*map(float, point.split(","))))


def _is_at(turn, point: Point) -> None:
    """The place is this point, and it was read back as a pin."""
    assert isinstance(turn.step, AskCategory)
    place = turn.step.draft.place
    assert place is not None
    assert place.lat is not None
    assert place.lon is not None
    assert metres(Point(place.lat, place.lon), point) < 15
    assert turn.says[0].pin is not None
    assert (turn.says[0].pin.lat, turn.says[0].pin.lon) == (place.lat, place.lon)
