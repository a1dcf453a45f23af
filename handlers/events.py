"""What can come in: the vocabulary that every channel translates into.

An `Incoming` is one event with its origin: who said it, where, as which message, under which key. The key is the
channel's own name for the event and is handled once, however often it arrives. A channel that meets something
it cannot read says so with `Unreadable`, and that one is quarantined; it never hides it.

The events themselves know no channel, so the dialogues match on them and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.addresses import Address, Identity
from storage.errands import Errand
from storage.numbers import number_of
from storage.workflow import Colour, Status, colour


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture as the channel offers it; its bytes are fetched later.

    `ref` is what the channel needs to fetch or send it again, `unique` stays the same when the same picture is sent
    again. `as_file` pictures still carry their metadata, so nobody is shown them before they were cleaned.
    `taken_at` (UTC) is when it was first sent, as far as the channel knows: a forwarded one is as old as its original.
    """

    channel: str
    ref: str
    unique: str
    as_file: bool = False
    taken_at: datetime | None = None


RecordingKind = Literal["voice", "audio", "video", "video_note", "animation"]


@dataclass(frozen=True, slots=True)
class Recording:
    """Something spoken or filmed, as the channel offers it; its bytes are fetched later. `ref` and `unique` are as
    with a photo, `seconds` is how long it lasts, as far as the channel knows."""

    channel: str
    kind: RecordingKind
    ref: str
    unique: str
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    text: str


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command without its slash and bot name, in lower case: ("tiket", "482-7195")."""

    name: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button of ours, taken apart by `handlers.buttons`. Whatever it says, the present state decides."""

    act: str
    argument: str = ""
    callback: str | None = None  # what the channel needs to answer the press with a toast


@dataclass(frozen=True, slots=True)
class SentPhoto:
    photo: Photo
    caption: str = ""
    album: str | None = None  # the same for all pictures that were sent together


@dataclass(frozen=True, slots=True)
class SentRecording:
    """Spoken or filmed words."""

    recording: Recording
    caption: str = ""


@dataclass(frozen=True, slots=True)
class SharedLocation:
    """A point in WGS 84 degrees. `title` and `address` come with a venue; a live location counts by its first fix."""

    lat: float
    lon: float
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class SharedContact:
    """A phone number as a contact. `own` is whether the channel says that it is the sender's."""

    phone: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Edited:
    """The words of an earlier message were changed to `text`; which message, says the origin."""

    text: str


@dataclass(frozen=True, slots=True)
class SentOther:
    """Something that a report is not made of: `kind` names it for the log ("sticker", "contact", "poll" …)."""

    kind: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The person opened the conversation again after having shut us out."""


@dataclass(frozen=True, slots=True)
class WentAway:
    """The person blocked us, or we were put out of the room."""


@dataclass(frozen=True, slots=True)
class RoomMoved:
    """The room has a new address; everything on its way to the old one goes there."""

    to: str


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The wait that the conversation set itself is over (the rest of an album, say)."""


@dataclass(frozen=True, slots=True)
class LeftWaiting:
    """Nobody has gone on with a draft for long: it is reminded of, or its time is over."""


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What an errand (`storage.errands`) found where the draft with this mark asked it to look: a point in WGS 84
    degrees, or none. Nobody spoke; what no longer waits for it is left alone."""

    errand: Errand
    mark: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Twin:
    """An open ticket that may be about the same trouble, as its neighbour may know it.

    `metres` from the point of the report, `days` old, `photo` the row of a kept picture, `weight` how many follow it;
    `own` says that it is the resident's own, or followed by them already.
    """

    ticket: int
    category: str
    status: Status
    metres: int
    days: int
    photo: int | None = None
    weight: int = 0
    own: bool = False

    @property
    def number(self) -> str:
        return number_of(self.ticket)

    @property
    def colour(self) -> Colour:
        return colour(self.status)


@dataclass(frozen=True, slots=True)
class FoundNear:
    """What was found near the spot of a report (`Draft.spot`), nearest first. Nobody spoke; a report that is
    elsewhere by now leaves it alone."""

    spot: str
    twins: tuple[Twin, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The channel could not make sense of it; `error` says why, without contents."""

    error: str


Event = (
    Said
    | Commanded
    | Pressed
    | SentPhoto
    | SentRecording
    | SharedLocation
    | SharedContact
    | Edited
    | SentOther
    | CameBack
    | WentAway
    | RoomMoved
    | TimeUp
    | LeftWaiting
    | LookedUp
    | FoundNear
    | Unreadable
)
Unspoken = TimeUp | LeftWaiting | LookedUp
"""What comes from the clock or an errand: nobody spoke."""

Room = Literal["private", "group"]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who spoke. `anonymous` is somebody who speaks as a group or a channel: nobody that could be given a right."""

    identity: Identity
    name: str = ""
    language: str | None = None  # IETF tag, as the channel says
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    address: Address
    sender: Sender
    room: Room = "private"
    message: str | None = None  # the channel's id of the message that came (or on which the button sat)
    reply_to: str | None = None  # the id of the message it answers
    reply_to_us: bool = False  # that message is one of ours
    answers: Sender | None = None  # the person who wrote that message
    mentions: tuple[Sender, ...] = ()  # people whom the words name so that the channel knows them
    forwarded: bool = False  # somebody else's words, passed on


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event under its key. `raw` is kept only if handling it fails, so that nothing is lost with it.

    `origin` is None for what has no sender to be answered (and for what could not be read that far).
    """

    channel: str
    key: str
    event: Event
    origin: Origin | None
    raw: str
    at: datetime  # aware UTC: when it was said, as the channel tells
