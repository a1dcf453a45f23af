"""How people report: sentences of several registers, with the kind that each is about.

They are held apart from the key phrases of `handlers.key_phrases`: they measure them, and were not made from them.
A line is the kind and the sentence.
"""

from __future__ import annotations

_FORMAL = """
waste_pile: Kami melaporkan adanya tumpukan sampah rumah tangga di Jalan Jenderal Sudirman yang mengganggu pengguna jalan.
waste_pile: Mohon perhatian terhadap sampah yang berserakan di sekitar halaman puskesmas.
waste_pile: Terdapat timbunan sampah setinggi satu meter di samping masjid.
illegal_dumping: Warga dari luar lingkungan kerap membuang sampah di lahan kosong dekat sekolah.
illegal_dumping: Telah terjadi pembuangan sampah liar di tepi Jalan Soekarno-Hatta.
illegal_dumping: Mohon ditertibkan oknum yang membuang limbah sembarangan di belakang ruko kami.
litter_water: Sungai Mencirim dipenuhi sampah plastik sehingga alirannya terganggu.
litter_water: Kami menemukan banyak sampah mengapung di Sungai Bingai di bawah jembatan.
litter_water: Aliran sungai di lingkungan kami tercemar limbah rumah tangga.
blocked_drain: Saluran drainase di depan rumah kami tersumbat sehingga air tidak dapat mengalir.
blocked_drain: Mohon dilakukan pengerukan sedimen parit di Jalan Gatot Subroto.
blocked_drain: Setiap hujan turun, air meluap dari selokan dan menggenangi badan jalan.
full_bin: Tempat pembuangan sementara di Pasar Tavip sudah penuh dan meluap ke jalan.
full_bin: Kontainer sampah di Kelurahan Nangka telah melebihi kapasitas dan tumpah.
full_bin: Tong sampah di taman kota penuh dan tidak dapat menampung lagi.
missed_pickup: Sampah di lingkungan kami belum diangkut oleh petugas selama satu minggu.
missed_pickup: Truk pengangkut sampah tidak datang sesuai jadwal sejak hari Senin.
missed_pickup: Kami membayar retribusi tetapi sampah tidak pernah dijemput.
dead_animal: Terdapat bangkai anjing di pinggir jalan yang menimbulkan aroma tidak sedap.
dead_animal: Mohon segera dievakuasi seekor kucing mati yang tergeletak di depan sekolah.
dead_animal: Ditemukan bangkai ternak di area persawahan Kelurahan Tunggurono.
tree: Sebuah pohon besar tumbang dan menutup akses jalan lingkungan.
tree: Mohon dilakukan pemangkasan dahan pohon yang menyentuh kabel listrik.
tree: Ranting pohon mahoni sudah terlalu rimbun dan menghalangi rambu lalu lintas.
park: Fasilitas bermain anak di Taman Balita mengalami kerusakan dan membahayakan.
park: Trotoar di Jalan Sultan Hasanuddin berlubang sehingga pejalan kaki terjatuh.
park: Bangku taman di Lapangan Merdeka Binjai telah patah.
street_light: Lampu penerangan jalan umum di Jalan T. Amir Hamzah padam sejak tiga hari lalu.
street_light: Mohon diperbaiki lampu jalan yang tidak menyala di Gang Setia.
street_light: Penerangan di simpang empat Tanah Lapang tidak berfungsi sehingga rawan kecelakaan.
banner: Banyak spanduk tanpa izin terpasang pada pohon di sepanjang Jalan Sudirman.
banner: Mohon ditertibkan baliho yang telah kedaluwarsa di persimpangan.
banner: Iklan pinjaman ditempel pada tiang listrik dan dinding sekolah.
smell: Tercium bau menyengat dari arah pabrik pada malam hari.
smell: Kami terganggu oleh bau busuk yang berasal dari peternakan ayam di dekat permukiman.
smell: Aroma tidak sedap tercium setiap pagi di sekitar perumahan kami.
burning: Tetangga kami melakukan pembakaran sampah setiap sore hari.
burning: Asap dari pembakaran sampah plastik mengganggu pernapasan anak-anak.
burning: Mohon ditindak warga yang membakar sampah di lahan terbuka.
other: Mohon informasi mengenai jadwal kerja bakti di kelurahan kami.
other: Papan nama jalan di simpang kami hilang.
other: Jembatan gantung di lingkungan kami perlu dicat kembali.
"""

_COLLOQUIAL = """
waste_pile: sampah numpuk banget di depan gang, udah kayak gunung
waste_pile: ini sampah kok berserakan gini di pinggir jalan ya
waste_pile: kotor banget simpang ini, sampah di mana-mana
illegal_dumping: orang pada buang sampah di tanah kosong sebelah rumah saya
illegal_dumping: tiap malam ada yang buang sampah pake mobil pickup
illegal_dumping: ini jadi tempat pembuangan sampah liar, siapa yang tanggung jawab
litter_water: kali belakang rumah penuh sampah, airnya sampai hitam
litter_water: sampah nyangkut di bawah jembatan sungai
litter_water: banyak popok bayi hanyut di sungai
blocked_drain: got mampet depan rumah
blocked_drain: selokan depan toko gak ngalir, airnya naik ke teras
blocked_drain: tiap hujan pasti banjir gara-gara parit dangkal
full_bin: tong sampah depan sekolah udah kepenuhan
full_bin: TPS deket pasar meluap sampai ke badan jalan
full_bin: bak sampah di simpang luber kemana-mana
missed_pickup: udah seminggu sampah gak diangkut
missed_pickup: tukang sampah gak pernah lewat lagi di gang kami
missed_pickup: kok mobil sampahnya belum datang juga ya
dead_animal: ada kucing mati di tengah jalan, kasian
dead_animal: bangkai tikus gede banget di depan warung
dead_animal: anjing ketabrak udah mati dari kemarin belum ada yang ambil
tree: pohonnya udah miring banget, takut nimpa rumah
tree: dahan patah nyangkut di kabel
tree: rumput di pinggir jalan udah tinggi banget kayak hutan
park: ayunan di taman putus, bahaya buat anak-anak
park: trotoar rusak parah, orang tua saya hampir jatuh
park: taman kota gak keurus, bunganya pada mati
street_light: lampu jalan mati udah lama, serem kalau malam
street_light: gang kami gelap gulita, lampunya rusak
street_light: lampu depan masjid kedip-kedip terus
banner: spanduk bekas kampanye belum dicopot juga
banner: poster ditempel sembarangan di tembok
banner: baliho mau roboh di simpang
smell: bau banget di sini, gak tahan
smell: kandang ayam tetangga baunya minta ampun
smell: dari tadi malam bau busuk entah dari mana
burning: tetangga bakar sampah tiap sore, asapnya masuk rumah
burning: ada yang bakar plastik, sesak napas
burning: asap tebal dari orang bakar daun
other: jalan depan rumah berlubang besar
other: minta tolong anjing liar banyak di sini
other: tetangga karaoke sampai malam, berisik
"""

_MEDAN = """
waste_pile: semak kali sampah di simpang tu, bang
waste_pile: bertumpuk kali sampah dekat pajak sore
waste_pile: bersepah sampah depan kede, jorok kali nengoknya
illegal_dumping: entah siapa pun buang sampah di tanah kosong ini, geram kali awak
illegal_dumping: orang naek kereta asal lempar aja plastik sampah dibuang di pinggir sawah
illegal_dumping: becak barang suka buang sampah di mari malam-malam
litter_water: penuh kali sampah sungai Bingai tu, macam mana ini
litter_water: orang pajak buang sayur busuk ke sungai
litter_water: sampah plastik di parit besar belakang pajak, ngeri kali
blocked_drain: parit tumpat, air naek ke rumah kami
blocked_drain: paret depan kede sumbat, busuk kali airnya
blocked_drain: becek kali jalan kami, air parit melimpah
full_bin: TPS pajak Tavip penuh kali, tumpah ke jalan
full_bin: bak sampah dekat galon minyak udah meluap
full_bin: tong sampah kami pecah, bocor airnya
missed_pickup: betor sampah gak pernah masuk ke lorong kami
missed_pickup: dua minggu sudah sampah tak diangkat, macam mana ini bah
missed_pickup: dah bayar uang kutip sampah tapi gak dikutip
dead_animal: bangkai babi di pinggir sungai, busuk kali bah
dead_animal: ada lembu mati dekat rel, udah bengkak
dead_animal: anjing mati di simpang, digilas kereta
tree: pokok tumbang nutup jalan ke kede
tree: pokok mangga orang tu dahannya udah kena kabel, mau patah pulak
tree: batang pokok udah lapuk kali, mau rebah
park: tempat main anak di taman hancur semua, cemana ini
park: bangku di lapangan merdeka udah patah, tak ada tempat duduk
park: trotoar depan pajak pecah-pecah, tersandung awak
street_light: lampu lorong kami padam, gelap kali macam kuburan
street_light: dah dua minggu lampu simpang tak idup
street_light: gelap kali gang ni, lampu tak nyala
banner: spanduk rokok dipaku di pokok, jelek kali
banner: reklame di simpang nutup lampu merah
banner: umbul-umbul caleg masih ada aja
smell: bau kali pabrik tu, pening kepala awak
smell: busuk kali di sini bang, tak tahan kami
smell: bau amis kali dari tempat potong ayam
burning: orang sebelah bakar sampah terus, asapnya masuk semua
burning: dibakarnya ban bekas di belakang kede, hitam kali asapnya
burning: tiap magrib bakar sampah dia, batuk-batuk anak kami
other: lobang kali jalan ke kampung kami
other: orang jualan durian di trotoar, sempit kali jalan
other: air PAM mati dari semalam
"""

_MISSPELT = """
waste_pile: tumpukkan sampa di depan rmah
waste_pile: sampah menunpuk di pingir jalan
waste_pile: sampah berserakkan dekat skolah
illegal_dumping: orang buang sampah sembaranggan di lahan kosng
illegal_dumping: pembuanggan sampah liar dekat jembatan
illegal_dumping: ada yg membuwang sampah di kebun oramg
litter_water: sungay penuh sampah plastk
litter_water: sampah ngapumg di sungai bingei
litter_water: parit di penuhi sampah plastik
blocked_drain: got manpet di depan warung
blocked_drain: slokan tersumbatt air tergenag di jalan
blocked_drain: drainse tersumbat lumpur
full_bin: tps penuhh dan melup
full_bin: tong sampa penuh
full_bin: kontener sampah meluapp ke jalan
missed_pickup: sampah blum di angkut petugas
missed_pickup: sampah tidak di angkat sdh 5 hari
missed_pickup: truk samapah tdak datang
dead_animal: bangke kucing di pinggir jln
dead_animal: ada angjing mati di jalan
dead_animal: bankai ayam di selokan
tree: phon tumbangg di jalan
tree: dahan poon patah menimpa kabel
tree: pohon tumbamg depan kantor lurah
park: trotowar rusak
park: taman kota rusakk
park: bangku tamn patah
street_light: lampu jaln mati
street_light: lanpu jalan padam
street_light: lampu jalan tdk nyalah
banner: sepanduk liar di pohon
banner: bleho roboh
banner: reklme tampa ijin
smell: bau menyegat dari pabrik
smell: bau bussuk sekali
smell: baunya menyengt hidung
burning: pembakran sampah di lahan kosong
burning: tetanga bakar sampah
burning: asp pembakaran sampah ganggu
other: jalan berlobang depan kantor
other: air pdam keruh
other: tiang litrik miring
"""

_SMS = """
waste_pile: smph numpuk dpn rmh, tlg dibersihkan
waste_pile: min smph bnyk bgt d psr
waste_pile: tlg smph berserakan dkt masjid
illegal_dumping: ada org buang smph d lahan ksg tiap mlm
illegal_dumping: tlg tertibkan yg buang smph smbarangan d jln ini
illegal_dumping: tmpt pmbuangan smph liar dkt sekolah
litter_water: sungai pnuh smph
litter_water: smph d kali bkin banjir
litter_water: bnyk smph hanyut d sungai
blocked_drain: got mmpet dpn rmh
blocked_drain: prt tersumbat klo ujan banjir
blocked_drain: slkn dpn skolah ga ngalir
full_bin: tps pnuh pak
full_bin: bak smph dkt psr udh luber
full_bin: tong smph2 pd penuh smua
missed_pickup: sampah blm diangkat dr kmrn
missed_pickup: smph udh 1 mgg ga diambil2
missed_pickup: petugas smph ga dtg2
dead_animal: bngkai kcing dpn rmh
dead_animal: ada ajg mati d jln, tlg diangkt
dead_animal: tkus mati bnyk d got
tree: phn tumbang nutup jln
tree: dahan phn kena kbl tlg dipangkas
tree: rmput tinggi d pinggir jln
park: tmn rusak tlg diperbaiki
park: trotoar brlubang dpn bank
park: ayunan d tmn ptus
street_light: lmpu jln mti dr mgg lalu
street_light: lmp jln padam tlg dprbaiki
street_light: gang kami glap ga ada lmpu
banner: spanduk liar bnyk d simpang
banner: baliho mw roboh
banner: iklan tempel d tiang bnyk bgt
smell: bau bgt pak dr td pagi
smell: bau busuk dr pabrik tlg dicek
smell: bau bgt kandang ayam tetangga
burning: ttgga bkr smph tiap hari
burning: asap bakar smph ganggu anak sy
burning: org bakar smph d lahan kosong
other: jln rusak bnyk lobang
other: tlg air pdam mati
other: ada org gila ngamuk
"""

REGISTERS: dict[str, str] = {
    "formal": _FORMAL,
    "colloquial": _COLLOQUIAL,
    "Medan": _MEDAN,
    "misspelt": _MISSPELT,
    "short message": _SMS,
}
SENTENCES: dict[str, tuple[tuple[str, str], ...]] = {
    register: tuple(tuple(line.split(": ", 1)) for line in text.strip().splitlines())  # type: ignore[misc]
    for register, text in REGISTERS.items()
}
"""For each register, (the key of the kind, the sentence)."""
