"""What cannot wait for an office is known by its words; what only sounds like it is not."""

from __future__ import annotations

import pytest

from tests.handlers.reported_sentences import SENTENCES
from tests.handlers.samples import CITY

TOLD = {
    "fire": """
        kebakaran di gang setia
        rumah terbakar tolong
        ada kebakran di pasar
        bakar sampah apinya besar sampai ke rumah
        api menjalar dari sampah yang dibakar
        API BESAR!!! di gudang
        house on fire
        ada bekas kebakaran kemarin, sekarang kebakaran lagi
    """,
    "live_cable": """
        kabel listrik putus di jalan
        kbel putus dpn rmh, kabel lstrik menjuntai
        anak saya kesetrum tiang lampu
        pohon tumbang menimpa kabel listrik
        kabel nyetrum di gang
        tiang listrik roboh
        live cable on the road
        power line down
    """,
    "medical_waste": """
        jarum suntik bekas di taman
        limbah medis dibuang di tps
        ada sampah infus dan jarum suntik
        needles in the park
        used syringe near the school
    """,
    "gas_leak": """
        bau gas di depan rumah
        tabung gas bocor
        elpiji bocor tolong
        smell of gas near my house
    """,
    "people": """
        warga terjebak banjir
        anak hanyut di sungai
        orang tertimpa pohon
        tolong evakuasi keluarga kami
        someone trapped in the flood
    """,
}
HARMLESS = """
    pembakaran sampah di lahan kosong
    tetangga bakar sampah tiap sore, asapnya masuk rumah
    bekas kebakaran belum dibersihkan
    sampah sisa kebakaran menumpuk
    takut kebakaran kalau dia bakar daun terus
    pos pemadam kebakaran penuh sampah
    kebakaran minggu lalu, puingnya masih ada
    kabel wifi putus
    dahan menyentuh kabel listrik
    ayunan di taman putus
    lampu putus
    orang buang sampah hanyut ke sungai
    banyak popok bayi hanyut di sungai
    bangkai kucing hanyut
    mobil sampah terjebak lumpur
    jarum jahit di trotoar
    sampah rumah tangga dan rumah makan
    bau got
    bau sampah menyengat
    tong sampah bocor
    ban bocor gara-gara jalan rusak
    air tergenang di jalan
    waste burning every evening
"""


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("danger", "words"), [(key, line) for key, text in TOLD.items() for line in _lines(text)])
def test_a_danger_is_known(danger: str, words: str) -> None:
    """Fire, a live cable, medical waste, gas, people in danger: told in whatever words."""
    assert danger in [one.key for one in CITY.dangers_in(words)]


@pytest.mark.parametrize("words", _lines(HARMLESS))
def test_what_only_sounds_like_one_is_none(words: str) -> None:
    """Burning waste is a nuisance and no fire; a lost swing is no cable."""
    assert CITY.dangers_in(words) == ()


def test_ordinary_reports_are_no_dangers() -> None:
    """Of all the sentences in which people report, only the broken branch upon the cable is one."""
    every = [sentence for rows in SENTENCES.values() for _, sentence in rows]
    assert [one for one in every if CITY.dangers_in(one)] == ["dahan poon patah menimpa kabel"]
