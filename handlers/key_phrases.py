"""By which words the city's own categories are known: formal and colloquial Indonesian, Medan's, and English.

A line is a phrase: all its words must be said, "/" stands between those of which one is enough (`handlers.phrases`).
"""

from __future__ import annotations

_WASTE = "sampah/kotoran/limbah/plastik"
_DRAIN = "parit/got/selokan/drainase/saluran/gorong/riol/comberan/siring/drain/gutter"
_RIVER = "sungai/kali/parit/got/selokan/kanal/irigasi/bendungan/river/drain"
_BIN = "tps/tong/bak/kontainer/tempat/container/bin/bins/dumpster/tpa/depo"
_PLACE = "lahan/kosong/kebun/pinggir/tepi/lapangan/belakang/sembarangan/semak/ruko/bantaran"
_CARRIER = "orang/oknum/warga/mobil/truk/pickup/becak/kereta/motor/malam"
_ANIMAL = "anjing/kucing/tikus/ayam/lembu/kambing/babi/ular/biawak/hewan/binatang/sapi/musang/burung/ikan"
_TREE = "pohon/pokok/dahan/ranting/cabang"
_TO_CUT = (
    "rimbun/lebat/menutupi/menutup/nutupin/kabel/panjang/rindang/pangkas/dipangkas/ditebang/tebang/potong/dipotong"
)
_LAMP = "lampu/penerangan/pju"
_OUT = "mati/padam/hidup/nyala/menyala/rusak/putus/redup/kedip/berkedip/gelap"

CITY_PHRASES: dict[str, str] = {
    "waste_pile": f"""
        {_WASTE} tumpukan/menumpuk/numpuk/bertumpuk/menggunung/gunungan/timbunan/tertumpuk/tumpuk/tertimbun
        {_WASTE} berserakan/berserak/berantakan/bercecer/berceceran/bertebaran/bersepah/semak/menyemak
        {_WASTE} banyak jalan/pasar/pajak/gang/rumah/depan
        {_WASTE} kotor
        waste/garbage/trash/rubbish pile/piles/piled/heap/heaps/scattered/littered
        puing/sisa bangunan/material
    """,
    "illegal_dumping": f"""
        buang/membuang/dibuang/buangin/dibuangi/ngebuang {_WASTE} sembarangan/sembarang
        buang/membuang/dibuang/buangin/pembuangan/ngebuang {_WASTE} {_CARRIER}
        buang/membuang/dibuang/pembuangan {_WASTE} {_PLACE}
        {_WASTE} liar
        pembuangan/tps liar
        tempat/jadi/dijadikan pembuangan/buangan {_WASTE}
        illegal/illegally dumping/dumped/dump
        dumping/dumped/dump waste/garbage/trash/rubbish/truck
    """,
    "litter_water": f"""
        {_WASTE} {_RIVER}
        {_RIVER} penuh {_WASTE}
        {_WASTE} hanyut/mengapung/ngapung/terapung/mengambang
        sungai/kali/parit tercemar/kotor/hitam
        trash/garbage/litter/rubbish/waste river/drain/stream/canal/creek
    """,
    "blocked_drain": f"""
        {_DRAIN} mampet/mampat/tersumbat/sumbat/nyumbat/kesumbat/buntu/tumpat/macet/tertutup/tutup/dangkal/lancar
        {_DRAIN} meluap/luber/melimpah/banjir/naik/tergenang
        {_DRAIN} endapan/sedimen/lumpur/dikeruk/keruk/normalisasi
        air tergenang/menggenang/genangan/meluap/mengalir/ngalir {_DRAIN}
        air tergenang/menggenang/genangan jalan
        genangan/tergenang hujan
        blocked/clogged/plugged/overflowing drain/gutter/sewer/drains/drainage
    """,
    "full_bin": f"""
        {_BIN} penuh/meluap/luber/melimpah/overload/kepenuhan/membludak/full/overflowing/tumpah
        tong/bak/kontainer {_WASTE} rusak/pecah/bocor/hilang
        tps tumpah/jalan/numpuk/menumpuk
    """,
    "missed_pickup": f"""
        {_WASTE} belum/tidak diangkat/angkat/diangkut/angkut/dijemput/jemput/diambil/ambil/dikutip/kutip/terangkut
        {_WASTE} tidak/belum datang/lewat/masuk petugas/truk/mobil/becak/tukang
        truk/mobil/becak/petugas/tukang/betor {_WASTE} tidak/belum/jarang
        {_WASTE} jarang/telat/terlambat diangkat/angkut/diangkut/dijemput/diambil/dikutip
        iuran/retribusi {_WASTE} tidak/belum
        not/missed/uncollected/never garbage/trash/waste/rubbish/bin collected/collection/picked/pickup
        missed pickup/collection
    """,
    "dead_animal": f"""
        bangkai
        mati/tergeletak/membusuk/tertabrak {_ANIMAL}
        dead dog/cat/rat/animal/cow/chicken/snake/pig/goat/bird
        carcass
    """,
    "tree": f"""
        pohon/pokok/batang tumbang/roboh/rebah/patah/miring/condong/lapuk/mau/keropos/tumbangan
        {_TREE} {_TO_CUT}
        dahan/ranting/cabang patah/jatuh/tumbang/lapuk/sempal
        rumput/semak/ilalang tinggi/liar/panjang/rimbun/lebat/dipotong/dibabat
        tree fallen/fell/overgrown/leaning/branch/branches/down
        fallen/broken branch/branches/tree
        overgrown grass/weeds/bushes/tree
    """,
    "park": """
        taman rusak/kotor/patah/terbengkalai/terurus/hancur/gelap/mainan/ayunan/perosotan
        bangku/kursi/ayunan/perosotan/mainan taman
        ayunan/perosotan/pagar/bangku/kursi rusak/patah/putus/copot/lepas
        trotoar/pedestrian/paving/konblok/kansteen/keramik rusak/pecah/hancur/berlubang/amblas/bolong/lepas/retak/copot
        tanaman/bunga/pot taman/layu/rusak/mati/kering
        lapangan rusak/terurus
        park/bench/playground/swing/pavement/sidewalk/footpath broken/damaged/cracked/vandalised/vandalized
    """,
    "street_light": f"""
        {_LAMP} jalan/gang/lorong/simpang/tiang {_OUT}
        {_LAMP} mati/padam/putus/redup/berkedip/kedip
        lampu tidak/belum hidup/nyala/menyala
        jalan/gang/lorong/simpang gelap/gulita
        light/lights/lamp/streetlight/streetlights out/dead/dark/broken/off/flickering/working
        street light/lamp
    """,
    "banner": """
        spanduk/reklame/baliho/banner/poster/umbul/billboard/iklan/brosur/pamflet/stiker
        banners/billboards/posters
    """,
    "smell": """
        bau/aroma menyengat/busuk/amis/anyir/tidak/tengik/pesing/menusuk/banget/kali/menyebar/bacin
        bau
        busuk kali/banget/sekali
        smell/smells/stink/stinks/stench/smelly/stinking
    """,
    "burning": f"""
        bakar/membakar/dibakar/pembakaran/bakarin/ngebakar/bakaran{_WASTE}/daun/jerami/plastik/rumput/ban
        asap {_WASTE}/bakaran/pembakaran/tebal/bakar/plastik/dibakar/rumah/sesak
        burning/burn/burns/burned/burnt waste/trash/garbage/rubbish/leaves/plastic
        smoke
    """,
    "other": "",
}


def phrases_of(key: str) -> tuple[str, ...]:
    """The phrases of one of the city's own categories; none for any other key."""
    return tuple(line.strip() for line in CITY_PHRASES.get(key, "").splitlines() if line.strip())
