"""What people send that is too large, too long, gone, or says more than they meant: over HTTP, to the real process."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.bot_api_double import BotApiDouble, buttons, shown
from tests.end_to_end.process import SECRET, BotProcess
from tests.end_to_end.scene import BINJAI, PHONE, Scene, picture, scene, told

pytest_plugins = ("tests.bot_api_double.fixtures",)


async def _confirm(town: Scene) -> None:
    await town.siti.location(*BINJAI)
    await town.siti.expect("Ini soal apa?")
    await town.siti.say("Tumpukan sampah")
    await town.siti.press(await town.siti.expect("Sudah benar?"), "Kirim laporan")
    await town.siti.expect("Tersimpan")


async def test_a_lost_picture_is_asked_for_again(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A picture whose bytes cannot be had any more is asked for again; the ticket stands, and the answer is attached."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        said = await town.siti.photo(picture(), "TPS meluap")
        await town.siti.expect("Di mana ini?")
        for size in said["photo"]:
            double.world.files.lose(size["file_id"])
        await _confirm(town)
        asked = await town.siti.expect("tidak bisa kami buka")
        await town.bot.at_rest()  # an answer finds its ticket as soon as it is written down which message told of it
        await town.siti.reply(asked, photo=picture(3))
        await town.siti.expect("Foto ditambahkan")
        await town.bot.until_metric("saberling_photos_fetched_total", 1)


async def test_a_picture_of_more_than_20_mb_is_answered(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """A picture that no bot may fetch gets a kind answer, and the step stays."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await town.siti.say("/lapor")
        await town.siti.expect("Apa yang kotor atau rusak?")
        await town.siti.photo(picture(), as_file=True, size=21 * 2**20)
        await town.siti.expect("Apa yang kotor atau rusak?")
        await town.siti.photo(picture(1), "TPS meluap")
        await town.siti.expect("Di mana ini?")


async def test_what_is_no_picture_is_answered(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A document is answered with what to send instead; what only pretends to be a picture is asked for again."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await town.siti.document(b"%PDF-1.7", "surat.pdf")
        await town.siti.expect(lambda message: "foto" in shown(message) and "Tersimpan" not in shown(message))
        await town.siti.photo(b"MZ this is no picture", "Got mampet", as_file=True, name="foto.jpg")
        await town.siti.expect("Di mana ini?")
        await _confirm(town)
        await town.siti.expect("tidak bisa kami buka")
        assert list(town.bot.photos.rglob("*.jp*g")) == []


async def test_what_a_camera_wrote_is_not_kept(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A picture sent as a file has lost its GPS point and its camera wherever it is kept or shown."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await town.siti.photo(picture(2, gps=True), "TPS meluap", as_file=True)
        await town.siti.expect("Di mana ini?")
        await _confirm(town)
        card = await town.rudi.expect(lambda message: "photo" in message)
        kept = [file for file in town.bot.photos.rglob("*") if file.is_file()]
        assert len(kept) == 1
        shown_there = double.world.files.by_id[card["photo"][-1]["file_id"]].content
        for content in (kept[0].read_bytes(), shown_there or b""):
            assert b"CANARY-CAMERA" not in content
            assert b"Exif" not in content
        assert Image.open(kept[0]).size == (320, 240)


async def test_a_voice_note_reaches_the_officers(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A report told aloud is a ticket; the officers hear it from the card, and its bytes are kept."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        spoken = await town.siti.voice(b"OggS" + bytes(300), seconds=12)
        await town.siti.expect("Rekaman saya simpan")
        await town.siti.video_note(b"\0\0\0\x14ftypisom\0\0\0\0isom")
        await town.siti.expect("Rekaman saya simpan")
        await town.siti.photo(picture())
        await town.siti.expect("Di mana ini?")
        await _confirm(town)
        card = await town.rudi.expect(lambda message: "photo" in message and buttons(message))
        await town.rudi.press(card, "2 rekaman")
        heard = await town.rudi.expect(lambda message: "voice" in message)
        assert heard["voice"]["file_id"] == spoken["voice"]["file_id"]
        await town.rudi.expect(lambda message: "video_note" in message)
        assert [call.description for call in double.attempts() if call.status >= 400] == []
        await _until(lambda: len([*town.bot.photos.rglob("*.ogg"), *town.bot.photos.rglob("*.mp4")]) == 2)


async def test_a_film_of_more_than_20_mb_is_answered(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """A film that no bot may fetch gets a kind answer, and its words are kept."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        kept = await town.siti.file("video", b"ftyp", size=21 * 2**20)
        await town.siti._write(video=kept, caption="got mampet")
        await town.siti.expect("lebih dari 20 MB")


async def test_a_heic_file_is_a_photo(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """An iPhone's picture sent as a file says where it was taken, is asked about, and is kept as a JPEG without it."""
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    Image.open(io.BytesIO(picture(2, gps=True))).save(
        file, "HEIF", exif=Image.open(io.BytesIO(picture(2, gps=True))).getexif()
    )
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await town.siti.photo(file.getvalue(), "TPS meluap", as_file=True, name="IMG_0001.HEIC")
        asked = await town.siti.expect("Foto ini diambil di Kel.")
        await town.siti.press(asked, "Ya, di situ")
        await town.siti.expect("Ini soal apa?")
        await town.siti.say("Tumpukan sampah")
        await town.siti.press(await town.siti.expect("Sudah benar?"), "Kirim laporan")
        await town.siti.expect("Tersimpan")
        await town.rudi.expect(lambda message: "photo" in message)
        [kept] = [each for each in town.bot.photos.rglob("*") if each.is_file()]
        assert Image.open(kept).format == "JPEG"
        assert b"CANARY-CAMERA" not in kept.read_bytes()


async def test_a_live_location_counts_by_its_first_fix(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """A live location is the place where it began; that it moves on is not heard. A forwarded one counts like any."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await town.siti.photo(picture(), "TPS meluap")
        await town.siti.expect("Di mana ini?")
        live = await town.siti.location(*BINJAI, live=True)
        await town.siti.expect("Ini soal apa?")
        await town.siti.move(live, 3.7, 98.6)
        await town.siti.say("Tumpukan sampah")
        await town.siti.expect("Kel. Satria")
        await town.budi.location(*BINJAI, forwarded="Pak RT")
        await town.budi.expect("Apa yang kotor atau rusak?")


async def _newest(town: Scene) -> dict[str, Any]:
    """The newest message of the bot to Siti."""
    return [event["message"] for event in town.said(town.siti) if event["event"] == "sent"][-1]


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():
            await asyncio.sleep(0.05)


async def test_long_and_wild_texts_are_never_refused(
    tmp_path: Path, double: BotApiDouble, migrated_sqlite: str
) -> None:
    """The longest caption and text, all emoji, markup and zero-width signs, reach the officers without a refusal."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        await town.siti.photo(picture(), "<b>&\u200b🗑_*" * 128)
        await town.siti.expect("Di mana ini?")
        await town.siti.say("🗑️<i>&amp;\u202e" * 290)
        await town.siti.expect("Saya catat")
        await _confirm(town)
        await town.rudi.expect(lambda message: "photo" in message and buttons(message))
        await town.siti.say("/laporan")
        await town.siti.expect("🔴")
        assert [call.description for call in double.attempts() if call.status >= 400] == []


async def test_a_text_beyond_the_limit_is_split(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """A reason as long as a message may be does not become a push that Telegram refuses."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        number = await town.report()
        await town.rudi.say(f"/tolak {number} " + "🗑" * 2030)
        await town.siti.expect("tidak dapat menangani")
        await town.rudi.expect(lambda message: "tidak dapat ditangani" in shown(message))
        assert [call.description for call in double.attempts() if call.status >= 400] == []


async def test_a_garbled_update_stops_nobody(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """An update that nobody can read is quarantined, and those behind it are answered."""
    poison: list[dict[str, Any]] = [
        {"message": {"chat": "nowhere", "from": 7, "text": ["no"]}},
        {"callback_query": {"id": "5", "from": "nobody", "message": {"chat": {}}, "data": 3}},
    ]
    async with scene(tmp_path, double, migrated_sqlite) as town:
        for update in poison:
            double.receive(update)
        await town.siti.say("/start")
        await town.siti.expect("Halo")
        assert (await town.bot.health())["quarantined"] == len(poison)
        await double.wait_for(lambda: not double.updates.entries)


async def test_no_secret_stands_in_a_log(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Whatever happens, at debug level too: no token, secret, phone number or exact coordinate is logged."""
    loud = {"SABERLING_LOG_LEVEL": "debug"}
    async with scene(tmp_path, double, migrated_sqlite, mode="webhook", environment=loud) as town:
        await _be_indiscreet(town, double)
        double.faults.add("server_error", method="sendMessage", times=1)
        double.faults.add("accepted_then_cut", method="sendMessage", nth=2, times=1)
        double.faults.add("refused", method="sendMessage", nth=4, times=2, description=f"can't parse {PHONE}")
        double.faults.add("garbled", method="sendVenue", times=1)
        await town.report(town.budi, f"Hubungi {PHONE}, 3.60012, 98.48543")
        await town.bot.restart()
        await town.siti.say("/laporan")
        await town.siti.expect(None)
        await town.bot.terminate()
    _assert_discreet(town.bot)
    assert len(town.bot.log.splitlines()) > 5


async def _be_indiscreet(town: Scene, double: BotApiDouble) -> None:
    await town.siti.contact(PHONE)
    await town.siti.expect("Kontak tidak perlu")
    await town.siti.say("https://maps.google.com/?q=3.60012,98.48543")
    await town.siti.expect(None)
    await town.siti.say("/batal")
    double.receive({"message": {"chat": "nowhere", "from": PHONE, "location": {"latitude": 3.60012}}})
    double.receive({"callback_query": {"id": PHONE, "data": f"{PHONE} 3.60012,98.48543"}})


def _assert_discreet(bot: BotProcess) -> None:
    digits = PHONE.removeprefix("+")
    for canary in (bot.double.token, bot.double.token.partition(":")[2], SECRET, digits, digits[2:], *map(str, BINJAI)):
        assert canary not in bot.log, f"{canary} stands in the log"


async def test_many_at_once_are_all_answered(tmp_path: Path, double: BotApiDouble, migrated_sqlite: str) -> None:
    """Fifty residents who begin at the same moment are all greeted, each once."""
    async with scene(tmp_path, double, migrated_sqlite) as town:
        crowd = [type(town.siti)(double, 600 + n, f"Warga {n}") for n in range(50)]
        await asyncio.gather(*(one.say("/start") for one in crowd))
        await asyncio.gather(*(one.expect("Halo", timeout=15) for one in crowd))
        assert [len(told(town.said(one))) for one in crowd] == [1] * 50
