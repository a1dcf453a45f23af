"""`saberling export`: every ticket once, no formulas, and nobody's name unless the operator says so."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.export import Format, export
from handlers.categories import CITY_CATEGORIES
from handlers.city import City
from storage import tickets
from storage.engine import Database
from storage.exports import Span
from storage.tickets import Filing
from tests.play import CALENDAR, GAZETTEER
from tests.storage.scenes import DAY, NOW, meet

CITY = City(CITY_CATEGORIES, GAZETTEER, CALENDAR, {})
WORDS = '=HYPERLINK("http://x","y") telepon 0812-3456-7890'


async def _told(database: Database, count: int) -> None:
    async with database.transaction() as tx:
        (rina,) = await meet(tx, "rina")
        for number in range(count):
            at = NOW + timedelta(days=number)
            point = (3.6, 98.4) if number else (None, None)
            filing = Filing(f"d{number}", "full_bin", WORDS, *point, "@gang\x0b", "1", "A", "B", at + DAY)
            await tickets.file(tx, filing, rina, at)


def _read(file: Path, how: Format) -> list[dict[str, object]]:
    if how == "geojson":
        return [one["properties"] | {"point": one["geometry"]} for one in json.loads(file.read_text())["features"]]
    if how == "csv":
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return [dict(row) for row in csv.DictReader(opened)]
    head, *rows = load_workbook(file).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.mark.parametrize("how", ["csv", "xlsx", "geojson"])
async def test_every_ticket_once_and_nobody(database: Database, tmp_path: Path, how: Format) -> None:
    """All tickets in the order in which they came, without names and telephones; the file is its owner's alone."""
    await _told(database, 3)
    file = tmp_path / f"out.{how}"
    assert await export(database, CITY, Span(), how, file, identities=False) == 3
    rows = _read(file, how)
    assert [row["number"] for row in rows] == ["889-8611", "507-8944", "125-9276"]
    assert {row["kelurahan"] for row in rows} == {"A"}
    everything = str(rows)
    assert "rina" not in everything
    assert "3456" not in everything
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("out")] == [file.name]
    if how == "geojson":
        assert [row["point"] for row in rows[:2]] == [None, {"type": "Point", "coordinates": [98.4, 3.6]}]


@pytest.mark.parametrize("how", ["csv", "xlsx"])
async def test_no_text_is_a_formula(database: Database, tmp_path: Path, how: Format) -> None:
    """What begins like a formula is text in a spreadsheet, and what it cannot hold is left out."""
    await _told(database, 1)
    await export(database, CITY, Span(), how, tmp_path / f"out.{how}", identities=False)
    (row,) = _read(tmp_path / f"out.{how}", how)
    assert str(row["words"]).startswith("'=HYPERLINK")
    assert row["place_words"] == "'@gang"


async def test_with_identities(database: Database, tmp_path: Path) -> None:
    """Asked for on the command line, who reported is in it."""
    await _told(database, 1)
    await export(database, CITY, Span(), "csv", tmp_path / "out", identities=True)
    (row,) = _read(tmp_path / "out", "csv")
    assert row["reporter_key"] == "x/rina"
    assert "0812-3456-7890" in str(row["words"])


async def test_a_span_of_days(database: Database, tmp_path: Path) -> None:
    """From the first day, before the second."""
    await _told(database, 3)
    span = Span(NOW + timedelta(days=1), NOW + timedelta(days=2))
    assert await export(database, CITY, span, "csv", tmp_path / "out", identities=False) == 1


async def test_more_than_a_page(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are read by pages, and none is lost or doubled between them."""
    monkeypatch.setattr("storage.exports._PAGE", 2)
    await _told(database, 5)
    assert await export(database, CITY, Span(), "csv", tmp_path / "out", identities=False) == 5
    assert len({row["number"] for row in _read(tmp_path / "out", "csv")}) == 5
