"""From what the page posts to events.

What is posted is first recorded in the mailbox and then handed to reception, and the event is built from the record
alone. So a post that is repeated says what it said the first time, whatever comes with it now, and the page can have a
message that nobody has heard yet handed in again by its key. Until reception has it, the record is marked `unheard`.

A press is no message: it leaves no record, and its key is all that makes it one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from bot.channels.webchat.channel import NAME
from handlers.buttons import pressed
from handlers.events import (
    Commanded,
    Event,
    Incoming,
    Origin,
    Photo,
    Recording,
    Room,
    Said,
    Sender,
    SentPhoto,
    SentRecording,
    SharedLocation,
)
from storage.addresses import Address, Identity
from storage.mailbox import Body, Message

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\S*)?(?:\s+(.*))?", re.ASCII | re.DOTALL)
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")  # control characters; no database needs to keep them


def _written(text: str) -> str:
    return _UNWRITTEN.sub("", text).strip()


Words = Annotated[str, AfterValidator(_written)]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", str_max_length=8192)

    key: UUID
    officer: str = ""  # as whom, in the staff room of the demo

    reply_to: str | None = None


class TextSent(_Sent):
    kind: Literal["text"]
    text: Annotated[Words, Field(min_length=1)]


class PhotoSent(_Sent):
    kind: Literal["photo"]
    text: Words = ""
    album: UUID | None = None


class RecordingSent(_Sent):
    kind: Literal["recording"]
    text: Words = ""


class LocationSent(_Sent):
    kind: Literal["location"]
    text: Literal[""] = ""
    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False)


class PressSent(_Sent):
    kind: Literal["press"]
    press: str = Field(max_length=64)
    message: str | None = None


class AgainSent(_Sent):
    """What was recorded under this key shall be handed in again."""

    kind: Literal["again"]


Recorded = TextSent | PhotoSent | RecordingSent | LocationSent
Sent = Annotated[Recorded | PressSent | AgainSent, Field(discriminator="kind")]
SENT: TypeAdapter[Sent] = TypeAdapter(Sent)


@dataclass(frozen=True, slots=True)
class Upload:
    """A photo or a recording in the store: raw for reception, cleaned for showing, and the digest of the raw bytes."""

    raw: str
    shown: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who posts, and in which chat."""

    address: Address
    sender: Sender
    room: Room

    @classmethod
    def resident(cls, user: str, language: str) -> Speaker:
        identity = Identity(NAME, user)
        return cls(identity.home, Sender(identity, language=language), "private")

    @classmethod
    def officer(cls, user: str, name: str, language: str, room: str) -> Speaker:
        return cls(Address(NAME, room), Sender(Identity(NAME, user), name, language), "group")

    @property
    def author(self) -> str:
        """Who the mailbox says has written it: never empty, for that is the bot."""
        return self.sender.name or self.sender.identity.user


def record_of(sent: Recorded, speaker: Speaker, answered: Message | None, upload: Upload | None) -> Body:
    """What the mailbox keeps of it; `answered` is the message that it replies to, in the same chat."""
    body: Body = {
        "kind": sent.kind,
        "plain": True,
        "text": sent.text,
        "by": speaker.sender.identity.user,
        "unheard": True,
    }
    if answered:
        body |= {"reply_to": str(answered.id), "reply_to_us": answered.author == ""}
    if answered and answered.author and answered.body.get("by"):
        body |= {"answers": {"user": answered.body["by"], "name": answered.author}}
    if isinstance(sent, LocationSent):
        body["pin"] = {"lat": sent.lat, "lon": sent.lon, "title": "", "address": ""}
    if isinstance(sent, PhotoSent):
        body["album"] = str(sent.album) if sent.album else None
    if upload:
        body |= {"upload": upload.raw, "unique": upload.sha256}
    return body


def incoming_message(record: Message, speaker: Speaker, raw: str) -> Incoming:
    """The event of a recorded message, under a key that is the chat's own."""
    origin = Origin(
        address=speaker.address,
        sender=speaker.sender,
        room=speaker.room,
        message=str(record.id),
        reply_to=record.body.get("reply_to"),
        reply_to_us=record.body.get("reply_to_us", False),
        answers=_author(record.body.get("answers")),
    )
    key = f"{speaker.address.chat}/{record.source.partition('/')[2]}"
    return Incoming(NAME, key, _event(record), origin, raw, record.at)


def incoming_press(sent: PressSent, speaker: Speaker, on: Message | None, raw: str, at: datetime) -> Incoming:
    """The event of a press; `on` is the message of this chat on which the button sat."""
    chat = speaker.address.chat
    event = pressed(sent.press, callback=f"{chat}|{sent.key}")
    origin = Origin(speaker.address, speaker.sender, speaker.room, message=str(on.id) if on else None)
    return Incoming(NAME, f"{chat}/{sent.key}", event, origin, raw, at)


def _author(kept: dict[str, str] | None) -> Sender | None:
    return Sender(Identity(NAME, kept["user"]), kept["name"]) if kept else None


def _event(record: Message) -> Event:
    body = record.body
    if body["kind"] == "photo":
        photo = Photo(NAME, body["upload"], body["unique"], as_file=True, taken_at=record.at)
        return SentPhoto(photo, body["text"], body["album"])
    if body["kind"] == "recording":
        kind = "video" if record.picture and record.picture.endswith("mp4") else "audio"
        return SentRecording(Recording(NAME, kind, body["upload"], body["unique"]), body["text"])
    if body["kind"] == "location":
        return SharedLocation(body["pin"]["lat"], body["pin"]["lon"])
    return _words(body["text"])


def _words(text: str) -> Said | Commanded:
    command = _COMMAND.fullmatch(text)
    return Commanded(command[1].lower(), (command[2] or "").strip()) if command else Said(text)
