"""News of a part of the city, as plays: chosen by buttons, typed, or by a point; told once in its slot, and with care."""

from __future__ import annotations

import pytest

from handlers.buttons import pressed
from handlers.events import Pressed
from tests.handlers.stage import REPORT, REPORT_IN_ENGLISH, RESOLVED, SECOND, Stage

JATI_NEGARA = "Tetangga> /langganan jati negara\nTetangga> [Setiap hari]\n"
UNTIL_FIVE = "~ 8 jam\n~ 62 menit\n"


# Choosing


async def test_a_kelurahan_by_buttons(both: Stage) -> None:
    """Kecamatan, kelurahan, how often: three taps in one message."""
    await both(
        """
        Tetangga> /langganan
            Tetangga< Langganan kabar lingkungan / … [Binjai Barat | Binjai Kota | Binjai Selatan | Binjai Timur | Binjai Utara | 📍 Sekitar satu titik]
        Tetangga> [Binjai Utara]
            Tetangga* Kelurahan mana di Kec. Binjai Utara? […Jati Negara…| ↩ Kembali]
        Tetangga> [Jati Negara]
            Tetangga* Kabar Kel. Jati Negara: seberapa sering? [Setiap hari | Setiap minggu | ↩ Kembali]
        Tetangga> [Setiap minggu]
            Tetangga* ✅ Anda berlangganan. Kalau tidak ada kabar, kami diam. / …1. Kel. Jati Negara · setiap Senin / …[✖ Hentikan no. 1 | …]
        Tetangga> [Hentikan no. 1]
            Tetangga< Langganan itu dihentikan. / Langganan kabar lingkungan / … [Binjai Barat | …]
        """
    )


async def test_a_kelurahan_typed(play: Stage) -> None:
    """The name after the command, with a slip in it or not; one that is unknown is said so."""
    await play(
        """
        Tetangga> /langganan Jati Negara
            Tetangga< Kabar Kel. Jati Negara: seberapa sering?…
        Tetangga> /langganan Medan Baru Sekali
            Tetangga< Kelurahan “Medan Baru Sekali” tidak saya kenal.…
        """
    )


async def test_around_a_point(play: Stage) -> None:
    """A shared point and how far around it; a point outside the city is no place of ours."""
    await play(
        """
        Tetangga> /langganan
            Tetangga< …
        Tetangga> [Sekitar satu titik]
            Tetangga< Di sekitar titik mana?…[📍 Kirim lokasi saya | ✖ Batal]
        Tetangga> lokasi 3.6133,98.4959
            Tetangga< Seberapa jauh dari titik itu, dan seberapa sering? [250 m, setiap hari | 250 m, setiap minggu | 500 m, setiap hari | 500 m, setiap minggu | 1 km, setiap hari | 1 km, setiap minggu]
        Tetangga> [500 m, setiap hari]
            Tetangga* …1. 500 m di sekitar titik Anda di Jati Negara · setiap hari…
        Tetangga> [Sekitar satu titik]
            Tetangga< …
        Tetangga> lokasi 3.5952,98.6722
            Tetangga< Titik itu di luar Kota Binjai.
        Tetangga> [Sekitar satu titik]
            Tetangga< …
        Tetangga> pahlawan
            Tetangga< Kabar Kel. Pahlawan…
        Tetangga> [Sekitar satu titik]
            Tetangga< …
        Tetangga> /batal
            Tetangga< Baik, langganan Anda tetap seperti semula.
        """
    )


async def test_a_report_is_no_answer(play: Stage) -> None:
    """Who is asked for a point and reports something instead, reports; a draft waits and goes on."""
    await play.before("Tetangga> /langganan\nTetangga> [Sekitar satu titik]")
    await play('Tetangga> foto "sampah menumpuk di depan rumah"\nTetangga< Di mana ini?…')
    await play.before("Tetangga> /langganan\nTetangga> [Sekitar satu titik]")
    await play("Tetangga> jati negara\nTetangga< Kabar Kel. Jati Negara…\nTetangga< Di mana ini?…")


async def test_five_are_the_most(play: Stage) -> None:
    """A sixth subscription is refused kindly; the same place again only changes how often."""
    for name in ("Jati Negara", "Jati Makmur", "Pahlawan", "Nangka", "Damai"):
        await play.before(f"Tetangga> /langganan {name}\nTetangga> [Setiap hari]")
    await play.before("Tetangga> /langganan Jati Utomo")
    await play("Tetangga> [Setiap hari]\nTetangga* Paling banyak 5 langganan. Hentikan dulu salah satunya.…")
    await play.before("Tetangga> /langganan Damai")
    await play("Tetangga> [Setiap minggu]\nTetangga* ✅ Anda berlangganan.…5. Kel. Damai · setiap Senin…")


@pytest.mark.parametrize(
    "words",
    [
        "watch", "watch:daily", "watch:hourly 12.75.03.1006", "watch:daily 99.99.99.9999", "watch:daily 250 x y",
        "watch:daily 999 3.61330 98.49590", "watch:daily 250 3.59520 98.67220", "watch:daily 250 nan 98.49590",
    ],
)  # fmt: skip
async def test_forged_choices_subscribe_nothing(play: Stage, words: str) -> None:
    """A button that was never given is told so and leaves nothing behind."""
    await play.before("Tetangga> /start")
    event = pressed(words, callback="500")
    assert isinstance(event, Pressed)
    assert await play.pressing("Tetangga", event) == ["Tetangga! Tombol itu sudah tidak berlaku."]
    (listing,) = await play.seen("Tetangga> /langganan")
    assert "1." not in listing


async def test_nobody_ends_anothers(play: Stage) -> None:
    """The number of somebody else's subscription ends nothing."""
    await play.before(JATI_NEGARA + "Asing> /start")
    event = pressed("unwatch:1")
    assert isinstance(event, Pressed)
    await play.pressing("Asing", event)
    assert "1. Kel. Jati Negara" in (await play.seen("Tetangga> /langganan"))[0]


# Told


async def test_a_day_in_a_kelurahan(both: Stage) -> None:
    """What came in is told once at five, with a way to its public view, and a way out."""
    await both.before(JATI_NEGARA + REPORT + SECOND)
    await both(
        f"""
        {UNTIL_FIVE.splitlines()[0]}
        ~ 62 menit
            Tetangga< Kabar Kel. Jati Negara / 1 laporan baru, 0 selesai / 🔴 889-8611 · 🛢️ TPS/tong sampah penuh · Jati Negara · menunggu petugas [889-8611 | ✖ Berhenti berlangganan]
        ~ 5 menit
        Tetangga> [889-8611]
            Tetangga< 🔴 889-8611 · menunggu petugas / 🛢️ TPS/tong sampah penuh / 📍 Kel. Jati Negara, Kec. Binjai Utara…[👥 Ikuti | 🔗 Bagikan]
        ~ 24 jam
        Tetangga> [Berhenti berlangganan]
            Tetangga< Langganan itu dihentikan.…
        """
    )


async def test_what_was_resolved_is_news(play: Stage) -> None:
    """A ticket that is done is told as done; one that was refused is not told at all."""
    await play.before(JATI_NEGARA + RESOLVED)
    await play.before(UNTIL_FIVE.splitlines()[0])
    await play("~ 62 menit\nTetangga< …1 laporan baru, 1 selesai / 🟢 889-8611 · … · selesai dikerjakan [889-8611 | …]")


async def test_what_was_refused_is_no_news(play: Stage) -> None:
    """Nothing is said of a report that was rejected."""
    await play.before(JATI_NEGARA + REPORT + "Rudi> /tolak 889-8611 bukan wewenang kami")
    await play.before(UNTIL_FIVE.splitlines()[0])
    await play("~ 62 menit")


async def test_around_a_point_only_what_is_near(play: Stage) -> None:
    """A circle of 250 metres holds what lies in it."""
    near = "Tetangga> /langganan\nTetangga> [Sekitar satu titik]\nTetangga> lokasi 3.6138,98.4955\nTetangga> [250 m, setiap hari]\n"
    far = near.replace("Tetangga", "Asing").replace("3.6138,98.4955", "3.6190,98.4959")
    await play.before(near + far + REPORT + UNTIL_FIVE.splitlines()[0])
    await play("~ 62 menit\nTetangga< Kabar 250 m di sekitar titik Anda di Pahlawan / 1 laporan baru…")


async def test_once_a_week(play: Stage) -> None:
    """A weekly one comes on Monday, with what came in since."""
    await play.before("Tetangga> /langganan jati negara\nTetangga> [Setiap minggu]\n" + REPORT)
    assert not [line for line in await play.seen("~ 5 hari") if line.startswith("Tetangga")]
    seen = await play.seen("~ 34 jam")
    assert [line for line in seen if line.startswith("Tetangga< Kabar Kel. Jati Negara")]


async def test_nothing_of_who_reported(play: Stage) -> None:
    """No words, no point and no picture of the reporter are in a digest."""
    await play.before(JATI_NEGARA)
    await play.before('Warga> foto "rumah Bu Ani"\nWarga> lokasi 3.6133,98.4959 "gang buntu"\nWarga> TPS\nWarga> kirim')
    await play.before(UNTIL_FIVE.splitlines()[0])
    (told,) = [line for line in await play.seen("~ 62 menit") if line.startswith("Tetangga")]
    assert not [word for word in ("Ani", "gang", "3.61", "3,61", "98", "foto)") if word in told.replace("889-8611", "")]


async def test_news_in_english(english: Stage) -> None:
    """Subscribed and told in English."""
    await english(
        """
        Neighbour> /subscribe jati negara
            Neighbour< News of Kel. Jati Negara: how often? [Every day | Every week | ↩ Back]
        Neighbour> [Every day]
            Neighbour* ✅ You are subscribed. Without news we stay silent. / …1. Kel. Jati Negara · every day…
        """
    )
    await english.before(REPORT_IN_ENGLISH + UNTIL_FIVE.splitlines()[0])
    await english(
        "~ 62 menit\nNeighbour< News from Kel. Jati Negara / 1 new report, 0 done / …[889-8611 | ✖ Unsubscribe]"
    )
