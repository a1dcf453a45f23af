"""`saberling check`: is all well with this installation? Looks and changes nothing; may run beside the bot.

What `saberling run` makes by itself at its first start (folders, tables, the webhook) is no fault while it lacks.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp

from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.inspection import inspect
from bot.config import Settings, Storage
from bot.findings import Finding
from handlers.places.gazetteer import BoundariesError, Gazetteer
from storage import inbox, outbox, reaching
from storage.engine import Database, Unavailable
from storage.migrate import head, state

ENOUGH_BYTES = 500 * 1024 * 1024  # some thousand photos, and time to notice
CLOCK_SLACK = 60.0  # seconds that we may differ from Telegram's clock
BUILT = datetime(2026, 1, 1, tzinfo=UTC)  # a clock before this was never set
PATIENCE = 15.0  # seconds for any one question to the world


async def check(settings: Settings) -> list[Finding]:
    """Everything that was looked at, in the order in which an operator would mend it."""
    found = [Finding(True, "the configuration is complete")]
    found += [each async for each in _database(settings.storage)]
    found += [_photos(settings.storage.photos), _room_left(settings.storage.photos)]
    found.append(await _clock(settings.telegram.base_url))
    found += [each async for each in _telegram(settings)]
    found += await _boundaries(settings.places.boundaries)
    return found


async def _database(storage: Storage) -> AsyncIterator[Finding]:
    if storage.file and not storage.file.exists():  # opening it would make it
        yield _to_be_made(storage.file.parent, "the database")
        return
    database = Database(storage.url)
    try:
        current, needed = await state(database)
        yield _tables(current, needed)
        if current == needed:
            yield await _left_over(database)
            yield await _out_of_reach(database)
    except Unavailable:
        yield Finding(False, "the database does not answer", "see to storage.url, and to what it names")
    except Exception as error:  # noqa: BLE001  whatever it is, the other findings are wanted too
        yield Finding(False, f"the database cannot be read ({type(error).__name__})", "see to storage.url")
    finally:
        await database.dispose()


def _tables(current: str | None, needed: str) -> Finding:
    if current is None:
        return Finding(True, "the database can be reached; its tables are made at the first start")
    if current == needed:
        return Finding(True, "the database can be reached and is up to date")
    return Finding(False, f"the database is at revision {current}, not at {head()}", "run saberling migrate")


async def _left_over(database: Database) -> Finding:
    """What was given up: each is an answer that somebody waits for."""
    async with database.reading() as tx:
        quarantined = await inbox.quarantined(tx)
        dead = (await outbox.standing(tx, datetime.now(UTC))).dead
    if not quarantined and not dead:
        return Finding(True, "no message was given up")
    what = f"{quarantined} messages could not be handled, {dead} could not be sent"
    return Finding(False, what, "look for their references in the log and report them")


async def _out_of_reach(database: Database) -> Finding:
    """What cannot be told for now: no fault of ours, and said again when they come back."""
    async with database.reading() as tx:
        waiting = (await outbox.standing(tx, datetime.now(UTC))).undeliverable
        people = await reaching.out_of_reach(tx)
    if not people and not waiting:
        return Finding(True, "everybody can be reached")
    return Finding(True, f"{people} people cannot be reached; {waiting} messages could not be delivered")


def _to_be_made(folder: Path, what: str) -> Finding:
    if os.access(_existing(folder), os.W_OK | os.X_OK):
        return Finding(True, f"{what} is made at the first start, in {folder}")
    return Finding(
        False, f"{what} cannot be made in {folder}", "give the user who runs saberling the right to write there"
    )


def _existing(folder: Path) -> Path:
    return next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())


def _photos(folder: Path) -> Finding:
    if not folder.exists():
        return _to_be_made(folder, "the photos' folder")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"check")
    except OSError as error:
        todo = "give the user who runs saberling the right to write there"
        return Finding(False, f"{folder} cannot be written to ({error.strerror})", todo)
    return Finding(True, f"photos can be kept in {folder}")


def _room_left(folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    what = f"{free // 1024**2} MB are free for photos"
    return Finding(free >= ENOUGH_BYTES, what, "" if free >= ENOUGH_BYTES else "make room: at least 500 MB")


async def _clock(base_url: str) -> Finding:
    """Due dates and leases go by the clock; it is held against the one of whoever answers for Telegram."""
    told = await _their_time(base_url)
    now = datetime.now(UTC)
    off = (now - told).total_seconds() if told else 0.0
    if now < BUILT or abs(off) > CLOCK_SLACK:
        return Finding(False, f"the clock is wrong by about {off:.0f} s", "set it, by a time service such as chrony")
    return Finding(True, "the clock is right" if told else "the clock may be right; nobody could be asked")


async def _their_time(base_url: str) -> datetime | None:
    parts = urlsplit(base_url)
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            async with session.head(f"{parts.scheme}://{parts.netloc}/", allow_redirects=False) as answer:
                return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (aiohttp.ClientError, TimeoutError, OSError, KeyError, ValueError):
        return None


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    configured = settings.telegram
    hook = configured.webhook
    webhook = hook.public_url.rstrip("/") + hook.path if configured.mode == "webhook" else None
    channel = Telegram(
        configured.token.get_secret_value(),
        base_url=configured.base_url,
        base_file_url=configured.base_file_url,
        connections=1,
        read_timeout=PATIENCE,
    )
    await channel.api.connect()
    try:
        async for finding in inspect(channel.api, settings.staff.chat_id, webhook):
            yield finding
    finally:
        await channel.stop()


async def _boundaries(path: Path | None) -> list[Finding]:
    if path is None:
        return [Finding(True, "kelurahan are found by the table that comes along")]
    try:
        gazetteer = await asyncio.to_thread(Gazetteer.from_geojson, path)
    except BoundariesError as error:
        return [Finding(False, f"places.boundaries: {error}", "mend the file, or leave the key out")]
    return [Finding(True, f"{len(gazetteer.areas)} kelurahan are known by their borders")]
