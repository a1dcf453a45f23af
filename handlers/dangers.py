"""Troubles that cannot wait for an office: fire, a live cable. Whom to telephone is said before anything else.

They are known by phrases (`handlers.phrases`) whose words stand near each other. What only sounds like one is listed
beside them, and takes its words out: in "bekas kebakaran" nothing burns. When in doubt it is said: a needless number
costs a line, a missing one may cost more. Nothing is refused for it: the report goes on like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from handlers.phrases import Phrase, Vocabulary, is_heard, phrase

NEAR, BESIDE = 4, 1
"""So many other words may stand between those of a phrase, and of what only sounds like one."""
ALIKE = 88  # of 100: stricter than for kinds, for "pembakaran" is no "kebakaran"


@dataclass(frozen=True, slots=True)
class Danger:
    """`numbers` are telephoned, `office` answers there; texts are by language, "id" always there.

    `unless` are phrases that sound like it and are not.
    """

    key: str
    label: dict[str, str]
    numbers: tuple[str, ...]
    office: dict[str, str]
    advice: dict[str, str]
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()


class Watching:
    """The phrases of dangers, made ready once."""

    def __init__(self, dangers: Sequence[Danger]) -> None:
        self._dangers = {
            danger.key: (danger, tuple(map(phrase, danger.phrases)), tuple(map(phrase, danger.unless)))
            for danger in dangers
        }
        every = [one for _, phrases, unless in self._dangers.values() for one in (*phrases, *unless)]
        self._vocabulary = Vocabulary(every, ALIKE)
        self.of = lru_cache(1024)(self._of)
        """The dangers that a text tells of."""

    def _of(self, text: str) -> tuple[Danger, ...]:
        heard = self._vocabulary.heard(text)
        return tuple(
            danger for danger, phrases, unless in self._dangers.values() if heard and _tells(heard, phrases, unless)
        )


def _tells(heard: Mapping[str, list[int]], phrases: Sequence[Phrase], unless: Sequence[Phrase]) -> bool:
    if not any(is_heard(one, heard) for one in phrases):
        return False
    taken = {at for one in unless for places in _said_nearby(one, heard, BESIDE) for at in places}
    left = {word: [at for at in places if at not in taken] for word, places in heard.items()}
    return any(_said_nearby(one, left, NEAR) for one in phrases)


def _said_nearby(phrase: Phrase, heard: Mapping[str, list[int]], between: int) -> list[tuple[int, ...]]:
    """Where the words of the phrase stand, each time that they stand near each other."""
    slots = [[at for word in slot for at in heard.get(word, [])][:9] for slot in phrase.slots]
    most = len(slots) + between
    return [places for places in product(*slots) if max(places) - min(places) < most]


CITY_DANGERS: tuple[Danger, ...] = (
    Danger(
        "fire",
        {"id": "Kebakaran", "en": "Fire"},
        ("113", "112"),
        {"id": "pemadam kebakaran", "en": "fire brigade"},
        {"id": "Menjauhlah dari api dan asap.", "en": "Keep away from fire and smoke."},
        (
            "kebakaran",
            "rumah/ruko/toko/kios/gudang/pabrik/pasar/pajak/kedai/kede/mobil/sekolah/gedung/kantor terbakar/kebakar",
            "api besar/menjalar/merambat/membesar/menyambar/berkobar",
            "house/shop/building/market/car/warehouse fire/burning",
            "fire spreading/spread/spreads/big/huge",
            "on fire",
        ),
        (
            "bekas/sisa/puing/pasca/korban/rawan/takut/mencegah/pencegahan/potensi/khawatir/dikhawatirkan kebakaran",
            "risiko/bahaya/menyebabkan/sebabkan/memicu/picu/menimbulkan/bisa/pemadam/pos/mobil/hidran kebakaran",
            "kebakaran lalu/dulu",
            "after/risk/danger/brigade/old fire",
        ),
    ),
    Danger(
        "live_cable",
        {"id": "Kabel listrik", "en": "Live cable"},
        ("123", "112"),
        {"id": "PLN", "en": "PLN, electricity"},
        {"id": "Jangan mendekat atau menyentuh, jaga jarak 10 meter.", "en": "Keep 10 metres away, touch nothing."},
        (
            "kabel/kawat putus/terputus/jatuh/menjuntai/terkelupas/telanjang/terbakar/memercik/percikan/meletup/rebah",
            "menimpa/nimpa/timpa/tertimpa kabel",
            "tiang listrik/pln roboh/tumbang/rubuh/rebah/patah",
            "nyetrum/menyetrum/kesetrum/tersetrum/tersengat",
            "korslet/konslet/korsleting/korsluiting",
            "live/fallen/broken/hanging/exposed/sparking cable/cables/wire/wires",
            "power/electric line/lines/pole down/fallen/broken",
            "electrocuted/electrocution",
        ),
        (
            "kabel/kawat wifi/indihome/telkom/telepon/telpon/internet/fiber/optik/jemuran/duri/berduri/pagar",
            "tersengat lebah/tawon/matahari",
        ),
    ),
    Danger(
        "medical_waste",
        {"id": "Limbah medis", "en": "Medical waste"},
        ("119", "112"),
        {"id": "layanan kesehatan", "en": "health service"},
        {
            "id": "Jangan disentuh, jauhkan anak-anak. Kalau tertusuk, telepon sekarang.",
            "en": "Touch nothing, keep children away. If somebody was pricked, call now.",
        },
        (
            "jarum suntik/infus/bekas/medis",
            "suntikan bekas",
            "limbah/sampah/buangan medis/infeksius/klinik/puskesmas",
            "limbah/sampah rumah sakit",
            "botol/selang/kantong infus",
            "syringe/syringes/needle/needles",
            "medical/clinical/hospital waste",
        ),
        ("jarum jahit", "limbah rumah tangga"),
    ),
    Danger(
        "gas_leak",
        {"id": "Gas bocor", "en": "Gas leak"},
        ("113", "112"),
        {"id": "pemadam kebakaran", "en": "fire brigade"},
        {"id": "Jangan menyalakan api atau listrik, menjauhlah.", "en": "No flame, no switch: move away."},
        (
            "gas/elpiji/lpg bocor/kebocoran/meledak/ledakan/mendesis",
            "bau gas/elpiji/lpg",
            "gas leak/leaking/leaks/explosion/smell",
            "smell/smells gas",
        ),
        ("gas metan/metana", "bau gas kentut/got/parit/selokan"),
    ),
    Danger(
        "people",
        {"id": "Orang dalam bahaya", "en": "People in danger"},
        ("112", "115"),
        {"id": "darurat, SAR", "en": "emergency, rescue"},
        {"id": "Cari tempat tinggi dan aman.", "en": "Go to high and safe ground."},
        (
            "terjebak/terkurung/terperangkap/kejebak banjir/orang/warga/anak/longsor/reruntuhan/penumpang",
            "orang/anak/warga/ibu/bapak/bayi/bocah/korban/adik hanyut/tenggelam/terseret/kecebur",
            "terseret/hanyut arus/banjir",
            "tertimpa/tertimbun/ketimpa/kejatuhan orang/warga/anak/korban",
            "orang/warga/anak/korban tertimpa/tertimbun/ketimpa",
            "evakuasi/selamatkan warga/banjir/korban/orang/anak/keluarga",
            "trapped people/person/child/flood/inside/someone/somebody",
            "drowning/drowned",
            "swept away",
        ),
        (
            "sampah/popok/plastik/barang/motor/sandal/perahu/kayu/bangkai hanyut/terseret/tenggelam",
            "mobil/motor/truk terjebak",
        ),
    ),
)
