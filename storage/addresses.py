"""Where a channel can deliver, and who can speak there.

Both are opaque outside their channel: the strings are whatever the channel needs to find the chat or the person
again. They are joined with "/" into keys, so that one column finds a row and a batch of them is one `IN`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A chat of a channel: ("telegram", "-1001234"), with a topic of that chat where it has topics."""

    channel: str
    chat: str
    topic: str | None = None

    @property
    def key(self) -> str:
        """The chat, without its topic: order, pace and blocking belong to the chat."""
        return f"{self.channel}/{self.chat}"


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the channel knows them. In a private chat the chat's name is the user's."""

    channel: str
    user: str

    @property
    def key(self) -> str:
        return f"{self.channel}/{self.user}"

    @property
    def home(self) -> Address:
        """The private chat in which this person is reached."""
        return Address(self.channel, self.user)
