"""What a channel is: it turns what arrives into events, and letters into messages that were sent.

A channel is a module that nobody else looks into. It has a name (the first half of every address), says what it
can hold (`Capabilities`), sends one letter by one call and tells truly what became of it. The truth has few words, and
they decide what delivery does:

    returned Receipt   it arrived
    NotSent            it surely did not arrive: again later (after `retry_after` seconds, if the channel asked for it)
    MaybeSent          the request left us and no answer came: once more, silently and marked
    Gone               this person or room cannot be reached any more
    Moved              the room has a new address
    CannotEdit         the message to be edited is gone or too old: a new one takes over
    Refused            it will never be taken as it is
    Halted             the channel does not know us any more (token revoked): nobody can be reached by it
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from handlers.events import Incoming
from handlers.replies import Command as Command
from handlers.replies import Say, Toast
from storage.addresses import Address


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What one message holds, counted in UTF-16 code units as the chat clients do.

    `cleans` says that the channel takes the metadata out of a picture that came as a file before it shows it again,
    `serves` that its reader fetches a document from us when they want it, so that none is sent along.
    """

    text_limit: int = 4096
    caption_limit: int = 1024
    cleans: bool = False
    serves: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture ready to be sent: the channel's own reference where it has one, else JPEG bytes."""

    ref: str | None = None
    jpeg: bytes | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A recording ready to be sent: the channel's own reference where it has one, else bytes with their ending.

    `kind` is "voice", "audio", "video", "video_note" or "animation".
    """

    kind: str
    ref: str | None = None
    content: bytes | None = None
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for one address; `replaces` is the id of the message to be edited, which had a picture or not.

    `id` is the outbox row: a channel whose far side can tell repeats uses it. `plain` asks for no markup at all.
    `takes_back` deletes the message `replaces`; where it cannot be deleted, what is in the letter stands there instead.
    `document` are the bytes of the file that `say.document` names.
    """

    id: int
    address: Address
    say: Say
    shown: Shown | None = None
    replaces: str | None = None
    replaces_picture: bool = False
    plain: bool = False
    takes_back: bool = False
    document: bytes | None = None
    played: Played | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The channel's id of the message; `picture` says whether it carries one."""

    message: str
    picture: bool = False


class DeliveryError(Exception):
    """Why a letter has not arrived, in words fit for a log: no token, no contents."""


class NotSent(DeliveryError):
    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.retry_after = retry_after


class MaybeSent(DeliveryError):
    pass


class Gone(DeliveryError):
    pass


class Moved(DeliveryError):
    def __init__(self, why: str, to: str) -> None:
        super().__init__(why)
        self.to = to


class CannotEdit(DeliveryError):
    pass


class Refused(DeliveryError):
    pass


class TopicGone(Refused):
    """The topic was deleted or closed, and nothing was sent; the chat itself is there."""


class Halted(DeliveryError):
    pass


class PhotoGone(Exception):
    """The channel has no such picture any more, or it is larger than the channel gives out."""


class Channel(Protocol):
    name: str
    capabilities: Capabilities

    async def start(self) -> None:
        """Open connections; raise `Halted` or `NotSent` when the far side cannot be had."""
        ...

    async def stop(self) -> None: ...

    def link(self, payload: str) -> str | None:
        """The address that opens our chat and says "/start payload" there; None while nobody knows it."""
        ...

    async def send(self, letter: Letter) -> Receipt:
        """Send or edit by one call. Raises a `DeliveryError`."""
        ...

    async def answer(self, toasts: Sequence[Toast]) -> None:
        """Answer presses, best effort: an expired press is no error."""
        ...

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a picture. Raises `PhotoGone` for ever, `NotSent`/`MaybeSent` for now."""
        ...

    async def let_go(self, ref: str) -> None:
        """The picture is kept elsewhere now: a copy of the channel's own, as it came, may go. Never raises."""
        ...

    async def tidy(self, before: datetime) -> None:
        """Let go of such copies of messages from before that time, whatever became of them. Never raises."""
        ...


@runtime_checkable
class MakesTopics(Protocol):
    """A channel whose chats can have topics."""

    async def has_topics(self, chat: str) -> bool:
        """Whether this one has. Raises a `DeliveryError`."""
        ...

    async def open_topic(self, chat: str, name: str) -> str:
        """Make one; gives its id. Raises a `DeliveryError`, where we may not, for instance."""
        ...


class ComeBackLater(Exception):
    """Nothing was stored, so nothing may be acknowledged: the waiting room is full or the database is away."""


Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Reception's door: returns when everything given is stored (or was before); raises `ComeBackLater` when nothing is."""
