"""A channel on paper, for plays: what was said stays to be read, and what people show is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from markupsafe import Markup
from PIL import ExifTags, Image

from bot.channels import CannotEdit, Capabilities, Letter, PhotoGone, Receipt
from handlers.events import (
    Photo,
    Recording,
    RecordingKind,
)
from handlers.places.points import Point
from handlers.replies import Toast
from storage.addresses import Address
from tests.plain import faults_of, faults_of_toast

CHANNEL = "telegram"


@dataclass
class Sent:
    """A message as a chat shows it; `letters` are its versions."""

    id: str
    address: Address
    letter: Letter


class PaperChannel:
    """A channel that keeps what it was given, and gives out the photos that people took."""

    name = CHANNEL
    capabilities = Capabilities()

    def __init__(self) -> None:
        self.messages: list[Sent] = []
        self.sent = 0
        self.log: list[tuple[str, str, str]] = []  # chat, how (< * !), what
        self.pictures: dict[str, bytes] = {}
        self.faults: list[str] = []  # what somebody could not read
        self.edited: set[str] = set()  # chats in which a message was edited, if only to the same
        self.cards: set[int] = set()  # the letters that are residents' living cards
        self.shows_cards = False

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def link(self, payload: str) -> str | None:
        return f"https://t.me/saberling_bot?start={payload}"

    async def send(self, letter: Letter) -> Receipt:
        self.faults += faults_of(letter.say)
        chat = letter.address.chat
        if letter.takes_back:
            gone = [one for one in self.messages if one.id == letter.replaces and one.address.chat == chat]
            self.log += [(chat, "-", shown(one.letter)) for one in gone]
            self.messages = [one for one in self.messages if one not in gone]
            return Receipt(letter.replaces or "")
        if letter.replaces is not None:
            message = next((one for one in self.messages if one.id == letter.replaces), None)
            if message is None:
                raise CannotEdit("no such message")
            if not self._passes_by(letter):
                self.edited.add(chat)
            if shown(message.letter) != shown(letter) and not self._passes_by(letter):
                self.log.append((chat, "*", shown(letter)))
            message.letter = letter
            return Receipt(message.id, letter.shown is not None or letter.replaces_picture)
        message = Sent(str(1000 + self.sent), letter.address, letter)
        self.messages.append(message)
        self.sent += 1
        if not self._passes_by(letter):
            self.log.append((chat, "<", shown(letter)))
        return Receipt(message.id, letter.shown is not None)

    def _passes_by(self, letter: Letter) -> bool:
        """A living card that changes, or comes without a sound: seen by plays that look at them."""
        return letter.id in self.cards and not self.shows_cards and (letter.replaces is not None or letter.say.silent)

    async def answer(self, toasts: Sequence[Toast]) -> None:
        for toast in toasts:
            if toast.text:
                self.faults += faults_of_toast(toast.text)
                self.log.append((toast.callback, "!", toast.text))

    async def fetch(self, ref: str) -> bytes:
        if ref not in self.pictures:
            raise PhotoGone(ref)
        return self.pictures[ref]

    async def let_go(self, ref: str) -> None: ...

    async def tidy(self, before: datetime) -> None: ...

    def record(self, kind: RecordingKind, seconds: int) -> Recording:
        """A recording unlike any other: an Ogg of sorts."""
        ref = f"{kind}-{len(self.pictures)}"
        self.pictures[ref] = b"OggS" + ref.encode()
        return Recording(CHANNEL, kind, ref, f"unique {ref}", seconds)

    def take_picture(self, *, as_file: bool = False, at: datetime, place: Point | None = None) -> Photo:
        """A picture unlike any other, as JPEG; where it was taken, if it shall say so."""
        number = len(self.pictures)
        file = BytesIO()
        Image.new("RGB", (64, 48), (number * 37 % 256, number * 91 % 256, 80)).save(file, "JPEG", exif=_exif(place))
        ref = f"pic-{number}"
        self.pictures[ref] = file.getvalue()
        return Photo(CHANNEL, ref, sha256(f"{number}".encode()).hexdigest()[:16], as_file, at)


def _exif(place: Point | None) -> Image.Exif:
    """What a camera writes of a place north of the equator and east of Greenwich."""
    exif = Image.Exif()
    if place is not None:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps.update({1: "N", 2: (place.lat, 0.0, 0.0), 3: "E", 4: (place.lon, 0.0, 0.0)})
    return exif


def shown(letter: Letter) -> str:
    """A message in one line: its picture, recording or pin, its words, its buttons."""
    say = letter.say
    parts = []
    if letter.shown is not None:
        parts.append("(foto)")
    if letter.say.document is not None:
        parts.append(f"(berkas {letter.say.document.name})")
    if letter.played is not None:
        parts.append(f"({letter.played.kind})")
    if say.pin is not None:
        parts.append(f"(titik {say.pin.title} | {say.pin.address})")
    if say.text:
        parts.append(_words(say.text))
    typed = say.menu if say.keyboard in ("location", "contact") and not say.buttons else ()
    labels = [button.label for row in say.buttons for button in row] + [label for row in typed for label in row]
    if labels:
        parts.append("[" + " | ".join(labels) + "]")
    return " ".join(parts)


def _words(text: Markup) -> str:
    lines = [Markup(line).striptags() for line in str(text).split("\n")]
    return " / ".join(line for line in lines if line)


class PaperLinks:
    """Short links by where they lead: to a point, nowhere (None), or not to be had now (an exception)."""

    def __init__(self) -> None:
        self.lead: dict[str, Point | Exception | None] = {}
        self.opened: list[str] = []

    async def open(self, url: str) -> Point | None:
        self.opened.append(url)
        found = self.lead.get(url)
        if isinstance(found, Exception):
            raise found
        return found
