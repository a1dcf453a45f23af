"""The world on Telegram's side: the bot, people, chats, their messages and topics.

Messages are plain dicts in Telegram's JSON shape and are never changed in place: an edit puts a new dict where
the old one stood and the old one into the history. So whoever was handed a message keeps what was true then.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api_double.errors import bad_request, forbidden, migrated
from tests.bot_api_double.files import Files

Json = dict[str, Any]

ANONYMOUS: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}

_RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
]


def trim(kept: dict[int, Any], remember: int) -> None:
    """Drop the oldest once twice as many as `remember` are kept: one by one would be quadratic in a dict."""
    if len(kept) > 2 * remember:
        for key in list(itertools.islice(kept, len(kept) - remember)):
            del kept[key]


def member_object(user: Json, status: str) -> Json:
    """The ChatMember object for a status."""
    member = {"user": user, "status": status}
    match status:
        case "creator":
            return member | {"is_anonymous": False}
        case "administrator":
            editable = {"can_be_edited": False, "is_anonymous": False}
            return member | editable | dict.fromkeys(_RIGHTS, True)
        case "kicked":
            return member | {"until_date": 0}
        case _:
            return member


@dataclass(slots=True)
class Stored:
    """A message as it stands now and as it stood before each edit."""

    message: Json
    by_bot: bool
    history: list[Json] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the id of the service message that made it."""

    thread_id: int
    name: str
    closed: bool = False
    deleted: bool = False


@dataclass
class Chat:
    """One chat. `started`: its person has written to the bot; `bot`: the bot's status as a member."""

    info: Json
    bot: str = "member"
    started: bool = False
    blocked: bool = False
    keyboard: Json | None = None
    migrated_to: int | None = None
    menu_button: Json | None = None
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    messages: dict[int, Stored] = field(default_factory=dict)
    remember: int | None = None
    _ids: Iterable[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def id(self) -> int:
        return self.info["id"]

    @property
    def is_group(self) -> bool:
        return self.info["type"] in {"group", "supergroup"}

    def next_id(self) -> int:
        """A fresh message id, larger than any before in this chat."""
        return next(iter(self._ids))

    def keep(self, message: Json, *, by_bot: bool) -> None:
        """Add a message; the oldest goes when more than `remember` are kept."""
        self.messages[message["message_id"]] = Stored(message, by_bot)
        if self.remember:
            trim(self.messages, self.remember)

    def find(self, message_id: int | None) -> Stored | None:
        """The message, unless it never was or has been deleted."""
        stored = self.messages.get(message_id or 0)
        return None if stored is None or stored.deleted else stored

    def replace(self, message: Json) -> None:
        """An edit: the new message stands, the old one becomes history."""
        stored = self.messages[message["message_id"]]
        stored.history.append(stored.message)
        stored.message = message

    def check_writable(self) -> None:
        """Raise the ApiError that Telegram answers when the bot cannot write here."""
        if self.migrated_to:
            raise migrated(self.migrated_to)
        if self.info["type"] == "private":
            self._check_private()
        elif self.bot == "kicked":
            raise forbidden(f"bot was kicked from the {self.info['type']} chat")
        elif self.bot == "left":
            raise forbidden(f"bot is not a member of the {self.info['type']} chat")

    def _check_private(self) -> None:
        if self.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.started:
            raise forbidden("bot can't initiate conversation with a user")


@dataclass
class World:
    """All chats and people; `now` gives Unix seconds, `remember` bounds the messages kept per chat."""

    bot: Json
    now: Callable[[], float] = time.time
    remember: int | None = None
    query_lifetime: float = 900.0
    files: Files = field(default_factory=Files)
    chats: dict[int, Chat] = field(default_factory=dict)
    people: dict[int, Json] = field(default_factory=dict)
    queries: dict[str, float] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    _numbers: Iterable[int] = field(default_factory=lambda: itertools.count(1_000_000_001))

    def number(self) -> int:
        """A number that was not given out before: for ids of queries, groups, albums."""
        return next(iter(self._numbers))

    def person(self, user: Json) -> Json:
        """Get to know a user, or what is new about one; their private chat exists, but is not started."""
        known = self.people[user["id"]] = self.people.get(user["id"], {"is_bot": False}) | user
        if not known["is_bot"]:
            names = ("id", "first_name", "last_name", "username")
            info = {name: known[name] for name in names if known.get(name)} | {"type": "private"}
            self.chat(info)
        return known

    def chat(self, info: Json) -> Chat:
        """The chat with this id, made when it is new, with what `info` adds."""
        chat = self.chats.get(info["id"])
        if chat is None:
            chat = self.chats[info["id"]] = Chat(info, remember=self.remember)
        elif info.items() - chat.info.items():
            chat.info = chat.info | info
        return chat

    def group(self, title: str, *, supergroup: bool = True, forum: bool = False, bot: str = "member") -> Chat:
        """A new group in which the bot has the status `bot` ("administrator" sees every message)."""
        kind = "supergroup" if supergroup or forum else "group"
        number = self.number()
        chat_id = -(10**12) - number if kind == "supergroup" else -number
        info = {"id": chat_id, "type": kind, "title": title} | ({"is_forum": True} if forum else {})
        chat = self.chat(info)
        chat.bot = bot
        return chat

    def find_chat(self, chat_id: int | str | None) -> Chat:
        """The chat a call is about. Raises ApiError 400."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else self._named(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def _named(self, name: str) -> Chat | None:
        wanted = name.removeprefix("@").lower()
        named = (chat for chat in self.chats.values() if chat.info.get("username", "").lower() == wanted)
        return next(named, None) if name.startswith("@") else None

    def open_query(self) -> str:
        """The id of a callback query that waits for an answer."""
        query_id = str(self.number() * 4_294_967_296 + 7)
        self.queries[query_id] = self.now() + self.query_lifetime
        return query_id

    def close_query(self, query_id: str) -> None:
        """Answer a query; raises ApiError 400 when it is unknown, answered before or too old."""
        if self.queries.pop(query_id, 0.0) <= self.now():
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
