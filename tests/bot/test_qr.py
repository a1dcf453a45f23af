"""`saberling qr`: what is printed can be scanned, leads to the place, and is the same the next time."""

from __future__ import annotations

import asyncio
import re
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image
from sqlalchemy import select

from bot.__main__ import main
from bot.app import city_of
from bot.config import load
from bot.pictures.render import to_png
from bot.pictures.stickers import PAGE_MM, PER_PAGE, Box, Line, Sticker, Wording, as_pdf, as_svg, sheets
from bot.qr import wording
from storage.engine import Database
from storage.migrate import migrate
from storage.tables import spots
from tests.bot_api_double.double import TOKEN
from tests.bot_api_double.remote import RemoteDouble

CONFIG = f"""
[telegram]
token = "{TOKEN}"
base_url = "{{base_url}}"
[staff]
chat_id = -1001
[storage]
url = "sqlite:///{{folder}}/saberling.db"
photos = "{{folder}}/photos"
"""
PLACES = "name,lat,lon\n" + "".join(f"TPS <{n}> & Co,3.6133,98.4{n:03}\n" for n in range(950, 958))
BASE = "https://t.me/BinjaiBersihBot"
WORDS = Wording("Kotor? Penuh? Pindai dan lapor.", "Dirty? Full? Scan and report.")


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    """A folder with a configuration, a database and a list of eight places."""
    (tmp_path / "config.toml").write_text(CONFIG.format(folder=tmp_path, base_url="http://127.0.0.1:1/bot"))
    (tmp_path / "places.csv").write_text(PLACES)
    database = Database(f"sqlite:///{tmp_path}/saberling.db")
    await migrate(database)
    await database.dispose()
    return tmp_path


async def qr(folder: Path, out: str, *more: str) -> Result:
    command = ["qr", str(folder / "places.csv"), "--out", str(folder / out), "--config", str(folder / "config.toml")]
    return await asyncio.to_thread(CliRunner().invoke, main, [*command, *more])


def scanned(svg: Path) -> list[str]:
    """What a phone reads from a page, in the order of the page."""
    drawn = re.sub(r'(width|height)="(\d+)mm"', r'\1="\2"', svg.read_text(encoding="utf-8"), count=2)
    image = Image.open(BytesIO(to_png(drawn, width=1240)))
    found = zxingcpp.read_barcodes(image)
    return [one.text for one in sorted(found, key=lambda one: (one.position.top_left.y // 50, one.position.top_left.x))]


async def known(folder: Path) -> dict[str, str]:
    """The places by what their codes say."""
    async with (database := Database(f"sqlite:///{folder}/saberling.db")).reading() as tx:
        rows = await tx.execute(select(spots.c.token, spots.c.name))
        found = {f"{BASE}?start=p_{row.token}": row.name for row in rows}
    await database.dispose()
    return found


async def test_a_printed_code_leads_to_its_place(folder: Path) -> None:
    """Every code of the sheet is read, holds the link of its place, and no two are the same."""
    result = await qr(folder, "sheet.svg", "--base", BASE)
    assert (result.exit_code, result.output) == (0, f"✓ {folder}/sheet.svg\n✓ {folder}/sheet-2.svg\n")
    codes = scanned(folder / "sheet.svg") + scanned(folder / "sheet-2.svg")
    places = await known(folder)
    assert [places[code] for code in codes] == [f"TPS <{n}> & Co" for n in range(950, 958)]


async def test_printed_again_it_is_the_same_sheet(folder: Path) -> None:
    """The same places have the same codes, whatever was printed meanwhile."""
    assert (await qr(folder, "one.svg", "--base", BASE)).exit_code == 0
    assert (await qr(folder, "two.svg", "--base", BASE)).exit_code == 0
    assert (folder / "one.svg").read_bytes() == (folder / "two.svg").read_bytes()


async def test_a_place_out_of_use_is_not_printed(folder: Path) -> None:
    """It stays known, so that who scans its old sticker is told."""
    assert (await qr(folder, "one.svg", "--base", BASE)).exit_code == 0
    (folder / "places.csv").write_text(
        "name,lat,lon,active\nTPS <950> & Co,3.6133,98.4950,no\nTPS baru,3.6133,98.495,\n"
    )
    assert (await qr(folder, "two.svg", "--base", BASE)).exit_code == 0
    places = await known(folder)
    assert [places[code] for code in scanned(folder / "two.svg")] == ["TPS baru"]
    assert len(places) == 9


async def test_a_faulty_list_prints_and_registers_nothing(folder: Path) -> None:
    """All faults at once, each with its line; no sheet, no place."""
    (folder / "places.csv").write_text("name,lat,lon\nA,3.6133,98.4959\n,3.6,x\n")
    result = await qr(folder, "sheet.pdf", "--base", BASE)
    assert result.exit_code == 1
    assert [line.rpartition("places.csv: ")[2] for line in result.output.splitlines()] == [
        "line 3: name: is missing",
        "line 3: lon: “x” is no number of degrees, such as 3.6133",
    ]
    assert not (folder / "sheet.pdf").exists()
    assert await known(folder) == {}


@pytest.mark.parametrize(
    ("out", "more", "why"),
    [
        ("sheet.docx", ["--base", BASE], "--out: a name ending in .pdf or .svg is expected"),
        ("sheet.pdf", ["--base", "t.me/bot"], "--base: an address such as https://t.me/BinjaiBersihBot is expected"),
        (
            "sheet.pdf",
            ["--base", BASE + "?start=x"],
            "--base: an address such as https://t.me/BinjaiBersihBot is expected",
        ),
        ("sheet.pdf", [], "pass it: --base https://t.me/NAME_OF_THE_BOT"),
        ("none/sheet.pdf", ["--base", BASE], "No such file or directory"),
    ],
)
async def test_what_is_wrong_is_said_with_what_to_do(folder: Path, out: str, more: list[str], why: str) -> None:
    """A wrong name, a wrong address, no network, a folder that is not there: one line each."""
    result = await qr(folder, out, *more)
    assert result.exit_code == 1
    (line,) = result.output.splitlines()
    assert line.endswith(why)


async def test_without_a_database_nothing_is_made(folder: Path) -> None:
    """Stickers of places that the bot does not know would lead nowhere."""
    (folder / "saberling.db").unlink()
    result = await qr(folder, "sheet.pdf", "--base", BASE)
    assert (result.exit_code, result.output) == (1, "✗ there is no database yet: run saberling migrate first\n")
    assert not (folder / "saberling.db").exists()


async def test_telegram_says_the_bots_name(folder: Path, remote_double: RemoteDouble) -> None:
    """Without --base the link is that of the configured bot."""
    (folder / "config.toml").write_text(CONFIG.format(folder=folder, base_url=f"{remote_double.url}/bot"))
    result = await qr(folder, "sheet.svg")
    assert result.exit_code == 0, result.output
    assert re.match(r"https://t\.me/\w+\?start=p_\w{13}", scanned(folder / "sheet.svg")[0])


def test_a_sheet_stays_on_its_paper() -> None:
    """Nothing sticks out, however long a name or a link is; each sticker says what it must."""
    long = Sticker("Tempat pembuangan sementara yang bernama sangat panjang sekali", f"{BASE}?start=p_abcdefghjkmnp")
    first, second = sheets([long] * (PER_PAGE + 1), WORDS)
    for shape in first:
        assert 0 < shape.x < PAGE_MM[0]
        assert 0 < shape.y < PAGE_MM[1]
        if isinstance(shape, Box):
            assert shape.x + shape.wide < PAGE_MM[0]
    said = [shape.text for shape in second if isinstance(shape, Line)]
    assert said[:2] == [WORDS.call, WORDS.also]
    assert said[3:] == ["e-Saberling", "t.me/BinjaiBersihBot?start=p_abcdefghjkmnp"]


def test_a_pdf_has_the_same_pages() -> None:
    """As many pages of A4 as the SVGs, with the font in it."""
    pages = sheets([Sticker("TPS", f"{BASE}?start=p_abcdefghjkmnp")] * 13, WORDS)
    pdf = as_pdf(pages, "Stiker")
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", pdf)) == len(pages) == 3
    assert b"/MediaBox [0 0 595.28 841.89]" in pdf
    assert b"SourceSansPro" in pdf


def test_names_are_no_markup() -> None:
    """A place may be called anything."""
    svg = as_svg(sheets([Sticker("<script> & 'Co'", BASE)], WORDS)[0], "Stiker")
    assert "&lt;script&gt; &amp;" in svg
    to_png(re.sub(r"mm\"", '"', svg))


def test_the_call_is_in_both_languages(tmp_path: Path) -> None:
    """Indonesian large, English small."""
    (tmp_path / "config.toml").write_text(CONFIG.format(folder=tmp_path, base_url="http://127.0.0.1:1/bot"))
    assert wording(city_of(load(tmp_path / "config.toml"))) == WORDS
