"""/datasaya as a file: all that is held about somebody, as a ZIP of readable JSON and their pictures."""

from __future__ import annotations

import asyncio
import json
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import PurePosixPath

from storage import held
from storage.engine import Database
from storage.held import Held
from storage.people import Person
from storage.photo_store import Missing, PhotoStore

MOST_BYTES = 45_000_000  # below what a bot may send to a Telegram chat


async def held_about(database: Database, store: PhotoStore, person: Person) -> bytes:
    """The ZIP. Pictures that would make it too large to be sent are left out and named. Raises OSError."""
    async with database.reading() as tx:
        found = await held.about(tx, person)
    pictures: dict[str, bytes] = {}
    left_out: list[str] = []
    size = 0
    for name in found.pictures:
        try:
            picture = await store.get(name)
        except Missing:
            left_out.append(name)
            continue
        if size + len(picture) > MOST_BYTES:
            left_out.append(name)
            continue
        size += len(picture)
        pictures[name] = picture
    return await asyncio.to_thread(_zip, found, pictures, left_out)


def _zip(found: Held, pictures: dict[str, bytes], left_out: list[str]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        told = dict(found.rows) | ({"pictures_left_out": left_out} if left_out else {})
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=2, default=_written))
        for name, picture in pictures.items():
            archive.writestr(f"foto/{PurePosixPath(name).name}", picture, zipfile.ZIP_STORED)
    return file.getvalue()


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
