"""`saberling qr`: from a list of places to a sheet of stickers whose codes open a report that knows where it is.

The places are registered before the sheet is written: no sticker is printed that leads nowhere. A second run with the
same places gives the same sheet. May run beside the bot.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.channels import DeliveryError
from bot.channels.telegram.channel import Telegram
from bot.config import Settings
from bot.pictures.stickers import Sticker, Wording, as_pdf, as_svg, sheets
from bot.places_csv import WrongPlaces, read_places
from handlers.city import City
from storage import spots
from storage.engine import Database, Unavailable
from storage.migrate import state
from storage.spots import Site, Spot

PATIENCE = 10.0  # seconds for Telegram to say the bot's name
TITLE = "Stiker e-Saberling"


class CannotPrint(Exception):
    """Nothing was written; the words say what to do."""


async def print_stickers(settings: Settings, city: City, places: Path, out: Path, base: str | None) -> list[str]:
    """Register the places of a file and write their sheet; gives what was written. Raises `CannotPrint`."""
    if out.suffix.lower() not in (".pdf", ".svg"):
        raise CannotPrint("--out: a name ending in .pdf or .svg is expected")
    listed = _listed(places, city)
    address = _checked(base) if base else await _by_name(settings)
    known = await _registered(settings, listed)
    stickers = [Sticker(spot.name, f"{address}?start=p_{spot.token}") for spot in known if spot.active]
    return _written(stickers, city, out)


def _listed(places: Path, city: City) -> list[Site]:
    try:
        return read_places(places.read_bytes(), city)
    except OSError as error:
        raise CannotPrint(f"{places}: {error.strerror}") from None
    except WrongPlaces as wrong:
        raise CannotPrint("\n".join(f"{places}: {line}" for line in wrong.lines)) from None


def _checked(base: str) -> str:
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise CannotPrint("--base: an address such as https://t.me/BinjaiBersihBot is expected")
    return base if parts.path.strip("/") else f"{parts.scheme}://{parts.netloc}/"


async def _by_name(settings: Settings) -> str:
    """The address of our own chat; only Telegram knows under which name."""
    asked = settings.telegram
    channel = Telegram(
        asked.token.get_secret_value(),
        base_url=asked.base_url,
        base_file_url=asked.base_file_url,
        connections=1,
        connect_timeout=PATIENCE,
        read_timeout=PATIENCE,
    )
    try:
        await channel.start()
    except DeliveryError as error:
        why = str(error) or type(error).__name__
        raise CannotPrint(
            f"Telegram does not say the bot's name ({why}); pass it: --base https://t.me/NAME_OF_THE_BOT"
        ) from None
    else:
        return f"https://t.me/{channel.me.username}"
    finally:
        await channel.stop()


async def _registered(settings: Settings, listed: list[Site]) -> list[Spot]:
    storage = settings.storage
    if storage.file and not storage.file.exists():  # opening it would make it
        raise CannotPrint("there is no database yet: run saberling migrate first")
    database = Database(storage.url)
    try:
        current, needed = await state(database)
        if current != needed:
            raise CannotPrint("the database is not that of this version: run saberling migrate first")
        async with database.transaction() as tx:
            return await spots.register(tx, listed, datetime.now(UTC))
    except Unavailable:
        raise CannotPrint("the database does not answer; see to storage.url") from None
    finally:
        await database.dispose()


def _written(stickers: list[Sticker], city: City, out: Path) -> list[str]:
    """An SVG holds one page: further ones are files of their own, -2, -3 and so on."""
    if not stickers:
        raise CannotPrint("no place is active, so there is nothing to print")
    pages = sheets(stickers, wording(city))
    files = (
        {out: as_pdf(pages, TITLE)}
        if out.suffix.lower() == ".pdf"
        else {_numbered(out, number): as_svg(page, TITLE).encode() for number, page in enumerate(pages, 1)}
    )
    for file, content in files.items():
        _write(file, content)
    return [f"{file}" for file in files]


def wording(city: City) -> Wording:
    """What stands on every sticker, in the city's language and in the other one."""
    call = [city.texts(language).plain("Kotor? Penuh? Pindai dan lapor.") for language in ("id", "en")]
    return Wording(*call)


def _numbered(out: Path, number: int) -> Path:
    return out if number == 1 else out.with_stem(f"{out.stem}-{number}")


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing: a printer never finds half a sheet."""
    half = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        half.write_bytes(content)
        os.replace(half, file)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise CannotPrint(f"{file}: {error.strerror}") from None
