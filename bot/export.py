"""`saberling export`: the tickets as a file for a spreadsheet or a map, written row by row.

What a resident typed must be no formula where it is opened: a text that begins like one gets an apostrophe before it.
Long numbers in what people wrote may be telephones; without identities they are left out as names are.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TextIO

from handlers.city import City
from storage import exports
from storage.engine import Database
from storage.exports import Span
from storage.numbers import number_of

Format = Literal["csv", "xlsx", "geojson"]
Row = Mapping[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PHONE = re.compile(r"\+?\d(?:[ .()-]?\d){7,}")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


async def export(database: Database, city: City, span: Span, how: Format, file: Path, *, identities: bool) -> int:
    """Write the file, whole or not at all, for its owner's eyes; gives how many tickets are in it. Raises OSError."""
    part = file.with_name(file.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.close(descriptor)
    try:
        async with database.reading() as tx:
            told = (
                _told(row, city, identities=identities) async for row in exports.rows(tx, span, identities=identities)
            )
            count = await _WRITERS[how](told, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return count


def _told(row: Row, city: City, *, identities: bool) -> Row:
    """A row as it is read: the number instead of the id, the kind in words, times of the city."""
    told: dict[str, Any] = {"number": number_of(row["id"])}
    told |= {name: _value(value, city) for name, value in row.items() if name != "id"}
    told["category"] = city.category_name(row["category"], city.language)
    if not identities:
        told |= {name: _PHONE.sub("…", told[name]) for name in ("words", "place_words")}
    return told


def _value(value: Any, city: City) -> Any:
    if isinstance(value, datetime):
        return city.calendar.local(value).replace(tzinfo=None, microsecond=0).isoformat(" ")
    return _NOT_IN_XML.sub("", value) if isinstance(value, str) else value


def safe(value: Any) -> Any:
    """What no spreadsheet takes for a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


async def _csv(rows: AsyncIterator[Row], file: Path) -> int:
    count = 0
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        async for row in rows:
            if not count:
                writer.writerow(row)
            writer.writerow([safe(value) for value in row.values()])
            count += 1
    return count


async def _xlsx(rows: AsyncIterator[Row], file: Path) -> int:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("tiket")
    count = 0
    async for row in rows:
        if not count:
            sheet.append(list(row))
        sheet.append([safe(value) for value in row.values()])
        count += 1
    book.save(file)
    return count


async def _geojson(rows: AsyncIterator[Row], file: Path) -> int:
    with file.open("w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[')
        count = 0
        async for row in rows:
            _feature(out, row, first=not count)
            count += 1
        out.write("\n]}\n")
    return count


def _feature(out: TextIO, row: Row, *, first: bool) -> None:
    """Longitude first, as GeoJSON has it; a ticket without a point has no geometry."""
    point = {"type": "Point", "coordinates": [row["lon"], row["lat"]]} if row["lat"] is not None else None
    properties = {name: value for name, value in row.items() if name not in ("lat", "lon")}
    out.write("\n" if first else ",\n")
    json.dump({"type": "Feature", "geometry": point, "properties": properties}, out, ensure_ascii=False)


_WRITERS = {"csv": _csv, "xlsx": _xlsx, "geojson": _geojson}
