"""A small town around one running bot: two residents, two officers, their room, and what they usually do."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from tests.bot_api_double import BotApiDouble, Officer, Resident, shown
from tests.end_to_end.process import BotProcess, running
from tests.spread import BINJAI as BINJAI
from tests.spread import spread as spread

NUMBER = re.compile(r"\b\d{3,}-\d{4}\b")
PHONE = "+6281234567890"

Json = dict[str, Any]


def picture(shade: int = 0, *, gps: bool = False) -> bytes:
    """A JPEG of 320 × 240; with `gps` a camera wrote into it where and by what it was taken."""
    image = Image.new("RGB", (320, 240), (shade * 37 % 256, shade * 91 % 256, 90))
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "CANARY-CAMERA"
        exif[0x8825] = {1: "N", 2: (3.0, 36.0, 0.43), 3: "E", 4: (98.0, 29.0, 7.55)}
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    return file.getvalue()


def number_in(message: Json) -> str:
    """The ticket's number that a message tells."""
    found = NUMBER.search(shown(message) or message.get("venue", {}).get("title", ""))
    assert found, f"no ticket number in {message}"
    return found[0]


def told(events: list[Json], words: str = "") -> list[Json]:
    """The events of the journal in which the bot sent a message with these words."""
    return [event for event in events if event["event"] == "sent" and words in shown(event["message"])]


@dataclass
class Scene:
    """The town. `said(chat)` is the double's own book of what a chat was shown."""

    double: BotApiDouble
    bot: BotProcess
    room: int
    siti: Resident
    budi: Resident
    rudi: Officer
    sari: Officer
    places: Iterator[int] = field(default_factory=itertools.count)

    def said(self, chat: int | Resident) -> list[Json]:
        """What became visible in a chat, in order."""
        return self.double.journal.after(0, chat if isinstance(chat, int) else chat.chat)

    async def report(self, who: Resident | None = None, words: str = "TPS Pekan meluap", shade: int = 0) -> str:
        """A resident's four actions; gives the number of the ticket."""
        who = who or self.siti
        await who.photo(picture(shade), words)
        await who.expect("Di mana ini?")
        await who.location(*spread(next(self.places)))
        await who.expect("Ini soal apa?")
        await who.say("Tumpukan sampah")
        await who.press(await who.expect("Sudah benar?"), "Kirim laporan")
        return number_in(await who.expect("Tersimpan"))

    async def card(self, number: str, officer: Officer | None = None) -> Json:
        """The card of a ticket, as it comes into the room (or is next edited there)."""
        return await (officer or self.rudi).expect(lambda message: number in shown(message) and "photo" in message)

    async def resolve(self, number: str) -> Json:
        """An officer claims, starts and resolves; gives the card."""
        await self.rudi.press(card := await self.card(number), "Ambil")
        await self.rudi.press(await self.card(number), "Mulai")
        await self.rudi.press(await self.card(number), "Selesai")
        asked = await self.rudi.expect("foto sesudah dikerjakan")
        await self.rudi.reply(asked, photo=picture(7))
        return card


@asynccontextmanager
async def scene(
    folder: Path, double: BotApiDouble, database_url: str, *, group: Any = None, **how: Any
) -> AsyncIterator[Scene]:
    """Start the bot and people it; `group` are the arguments of the staff group."""
    room = double.group(**(group or {})).id
    async with running(folder, double, database_url, room=room, **how) as bot:
        yield town(double, bot)


def town(double: BotApiDouble, bot: BotProcess) -> Scene:
    rudi, sari = (Officer(double, number, name, chat=bot.room) for number, name in ((11, "Rudi"), (12, "Sari")))
    return Scene(double, bot, bot.room, Resident(double, 501, "Siti"), Resident(double, 502, "Budi"), rudi, sari)
