"""What can go out: one `Say` is one message, and one message is one call of a channel.

Handlers only describe; reception writes the description into the outbox in the transaction that made it true, and
delivery has it sent. Text is a small HTML subset (`b`, `i`, `code`, `a`, `br` is a newline) as `Markup`: what people
wrote is escaped when it is put in. A `Picture` names what is to be seen; the bytes are found when it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import PlainSerializer, PlainValidator, TypeAdapter

from handlers.events import Photo
from handlers.lately import Lately
from storage.addresses import Identity

EMPTY = Markup("")
PERSON = "person:"
"""With what the address of a mentioned person begins; the key of their identity follows."""
Html = Annotated[Markup, PlainValidator(Markup), PlainSerializer(str, return_type=str)]


def mention(identity: Identity, name: str) -> Markup:
    """The name of somebody who shall notice that they are named; each channel has its own way (`PERSON`)."""
    return Markup('<a href="{}{}">{}</a>').format(PERSON, identity.key, name)


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what its press says (`handlers.buttons`), or an address to open.

    With `share` the address is not opened but passed on to others, by whatever the channel has for that; `share` is
    what is said with it.
    """

    label: str
    press: str = ""
    url: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A point on a map: WGS 84 degrees, with words for those who cannot see the map."""

    lat: float
    lon: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Kept photos by their row ids: one is shown as it is, two are set side by side as before and after.

    `sent` is instead a picture of this very chat, shown back by the channel's own reference.
    """

    photos: tuple[int, ...] = ()
    sent: Photo | None = None
    labels: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Document:
    """A file, put together when it is sent: `what` says of which kind it is, `name` is what the reader sees."""

    name: str
    what: Literal["held"]  # all that is held about the reader


Keyboard = Literal["keep", "menu", "location", "contact", "none"]


@dataclass(frozen=True, slots=True)
class Say:
    """One message.

    Either words (with a picture or a kept recording, then the words are its caption), or a pin; all may have rows of
    buttons. `recording` is the recording's row id.
    `keyboard` is the one below the text field, where a channel has one: the main menu, a button that shares the
    location or the own number, or none. `expects_reply` invites the reader to answer this very message (rooms need it
    to hear a word).
    """

    text: Html = EMPTY
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    pin: Pin | None = None
    keyboard: Keyboard = "keep"
    expects_reply: bool = False
    silent: bool = False
    reply_to: str | None = None
    menu: tuple[tuple[str, ...], ...] = ()  # the labels of the keyboard, in the reader's language
    alt: str = ""  # the picture in words
    document: Document | None = None
    recording: int | None = None
    about: int | None = None  # the ticket that is shown in it, where the message is not said as one of that ticket


SAY = TypeAdapter(Say)
_said = Lately(SAY.validate_json, most=2048)


def write(say: Say) -> str:
    """The message as text, for the outbox."""
    return _said.wrote(SAY.dump_json(say, exclude_defaults=True).decode(), say)


def read(text: str) -> Say:
    """The message that `write` wrote. Raises ValueError for what is none."""
    return _said.read(text)


@dataclass(frozen=True, slots=True)
class Toast:
    """A word shown over the button that was pressed; it never waits, and it is never all there is to know."""

    callback: str
    text: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command as the channel's menu lists it; `room` says "private" or "staff"."""

    name: str
    describe: dict[str, str] = field(default_factory=dict)  # language -> words
    room: str = "private"
