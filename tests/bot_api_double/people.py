"""People with a Telegram app: residents who report, officers in their group.

A person does what a person can do (say, show, point, press, reply, edit, block) and sees what a person sees
(`expect`). Everything goes through the double's control commands, so that the same person works against a double
in this process or in another one.

    siti = Resident(double, 501, "Siti")
    await siti.say("/start")
    greeting = await siti.expect("Halo")
    await siti.press(greeting, "Lapor")
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from typing import Any

from tests.bot_api_double.remote import Line
from tests.bot_api_double.state import ANONYMOUS

Json = dict[str, Any]
Wanted = str | Callable[[Json], Any] | None


def shown(message: Json) -> str:
    """The words of a message: text or caption."""
    return message.get("text") or message.get("caption") or ""


def buttons(message: Json) -> list[Json]:
    """The inline buttons under a message, row by row."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def find_button(message: Json, wanted: str) -> Json:
    """The button with this label or callback data, or whose label contains it. Raises LookupError."""
    found = buttons(message)
    tests: list[Callable[[Json], bool]] = [
        lambda button: wanted in (button["text"], button.get("callback_data")),
        lambda button: wanted in button["text"],
    ]
    for fits in tests:
        for button in found:
            if fits(button):
                return button
    labels = [button["text"] for button in found]
    raise LookupError(f"no button {wanted!r} under {shown(message)!r}; there are {labels}")


class Person:
    """Someone in a chat with the bot. `thread` is the topic in which they write, `seen` the last event seen."""

    def __init__(
        self,
        line: Line,
        user_id: int,
        first_name: str = "Siti",
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str = "id",
        chat: int | None = None,
        thread: int | None = None,
    ) -> None:
        names = {"first_name": first_name, "last_name": last_name, "username": username}
        given = {name: value for name, value in names.items() if value}
        self.line = line
        self.user: Json = {"id": user_id, "is_bot": False, "language_code": language_code} | given
        self.chat = user_id if chat is None else chat
        self.thread = thread
        self.seen = 0

    @property
    def id(self) -> int:
        """The user id."""
        return self.user["id"]

    async def say(self, text: str, *, reply_to: Json | None = None, forwarded: str | bool = False) -> Json:
        """Write a text; commands in it get their entities. Returns the message."""
        return await self._write(reply_to, text=text, **_origin(forwarded))

    async def reply(self, message: Json, text: str | None = None, photo: bytes | None = None) -> Json:
        """Answer to a message, with a text or with a photo (and then the text as its caption)."""
        if photo is not None:
            return await self.photo(photo, text, reply_to=message)
        return await self.say(text or "", reply_to=message)

    async def photo(
        self,
        content: bytes,
        caption: str | None = None,
        *,
        album: str | None = None,
        as_file: bool = False,
        name: str = "IMG_0001.jpg",
        size: int | None = None,
        reply_to: Json | None = None,
        forwarded: str | bool = False,
    ) -> Json:
        """Send a picture; several with the same `album` are one. `as_file` keeps its metadata."""
        kind = "document" if as_file else "photo"
        kept = await self.file(kind, content, name=name if as_file else "", size=size)
        more = {"caption": caption, "media_group_id": album} | _origin(forwarded)
        return await self._write(reply_to, **{kind: kept}, **more)

    async def file(self, kind: str, content: bytes, **more: Any) -> Any:
        """Upload bytes; returns the object for a message (PhotoSize list, Document, Voice, Video)."""
        encoded = base64.b64encode(content).decode()
        return await self.line.control("file", kind=kind, content=encoded, **more)

    async def location(
        self, latitude: float, longitude: float, *, live: bool = False, forwarded: str | bool = False
    ) -> Json:
        """Share a point (WGS 84 degrees); `live`: it will move; `forwarded`: from whom (a name) or True."""
        moving = {"live_period": 900, "horizontal_accuracy": 12.0} if live else {}
        point = {"latitude": latitude, "longitude": longitude} | moving
        return await self._write(location=point, **_origin(forwarded))

    async def move(self, message: Json, latitude: float, longitude: float) -> Json:
        """A live location goes on: an edited message."""
        point = message["location"] | {"latitude": latitude, "longitude": longitude}
        return await self._edit(message["message_id"], location=point)

    async def venue(self, latitude: float, longitude: float, title: str, address: str) -> Json:
        """Share a named place."""
        point = {"latitude": latitude, "longitude": longitude}
        return await self._write(location=point, venue={"location": point, "title": title, "address": address})

    async def voice(self, content: bytes = b"OggS", seconds: int = 4, reply_to: Json | None = None) -> Json:
        """Speak."""
        return await self._write(reply_to, voice=await self.file("voice", content, duration=seconds))

    async def video_note(self, content: bytes = b"ftyp") -> Json:
        """Send a round film."""
        return await self._write(video_note=await self.file("video_note", content))

    async def video(self, content: bytes = b"ftyp", caption: str | None = None) -> Json:
        """Send a film."""
        return await self._write(video=await self.file("video", content), caption=caption)

    async def document(self, content: bytes, name: str, caption: str | None = None) -> Json:
        """Send a file."""
        return await self._write(document=await self.file("document", content, name=name), caption=caption)

    async def sticker(self) -> Json:
        """Send a sticker."""
        return await self._write(sticker=await self.file("sticker", b"RIFF"))

    async def contact(self, phone_number: str = "+6281200000000") -> Json:
        """Share one's own contact."""
        own = {"first_name": self.user["first_name"], "user_id": self.id}
        return await self._write(contact={"phone_number": phone_number} | own)

    async def poll(self, question: str = "Setuju?", options: tuple[str, ...] = ("Ya", "Tidak")) -> Json:
        """Send a poll."""
        choices = [{"text": text, "voter_count": 0, "persistent_id": text} for text in options]
        kind = {"type": "regular", "is_anonymous": True, "is_closed": False}
        allows = {"allows_multiple_answers": False, "allows_revoting": True, "members_only": False}
        poll = {"id": "5", "question": question, "options": choices, "total_voter_count": 0}
        return await self._write(poll=poll | kind | allows)

    async def dice(self, value: int = 4) -> Json:
        """Throw a die."""
        return await self._write(dice={"emoji": "🎲", "value": value})

    async def edit(self, message_id: int, new_text: str) -> Json:
        """Change one's own text; returns the edited message."""
        return await self._edit(message_id, text=new_text)

    async def press(self, message: Json, label_or_data: str) -> str:
        """Press an inline button of a message as it stands now; returns the callback query's id."""
        now = await self.line.control("message", chat_id=self.chat, message_id=message["message_id"])
        current = now or message
        return await self.press_data(current, find_button(current, label_or_data)["callback_data"])

    async def press_data(self, message: Json, callback_data: str) -> str:
        """Press with any data (a stale or forged button); returns the callback query's id.

        A press always shows the person, also of an anonymous administrator.
        """
        await self._author()
        query = {"from": self.user, "message": message, "data": callback_data}
        update = await self.line.control("update", update={"callback_query": query})
        return update["callback_query"]["id"]

    async def tap(self, label: str) -> Json:
        """Tap a text button of the reply keyboard shown now. Raises LookupError."""
        keyboard = await self.line.control("keyboard", chat_id=self.chat) or {}
        rows = keyboard.get("keyboard", [])
        labels = [button if isinstance(button, str) else button["text"] for row in rows for button in row]
        if label not in labels:
            raise LookupError(f"no {label!r} on the keyboard; there are {labels}")
        return await self.say(label)

    async def block(self) -> Json:
        """Block the bot (a private chat) or remove it (a group)."""
        return await self._bot_becomes("kicked")

    async def unblock(self) -> Json:
        """Unblock the bot, or take it back into the group."""
        return await self._bot_becomes("member")

    async def expect(self, wanted: Wanted = None, timeout: float = 5.0) -> Json:
        """The next message that the bot sends or edits in this chat and that fits.

        `wanted` is a part of its words, a predicate, or None for any. Messages that do not fit are passed over;
        what was returned or passed over does not come again. Raises AssertionError with what came instead.
        """
        deadline, passed = time.monotonic() + timeout, []
        while events := await self._events(deadline):
            for event in events:
                self.seen = event["number"]
                if event["event"] != "deleted" and self._concerns(event) and _fits(event["message"], wanted):
                    return event["message"]
                passed.append(shown(event["message"]) or event["event"])
        asked = wanted if isinstance(wanted, str) else "such a message"
        raise AssertionError(f"no {asked!r} in chat {self.chat} within {timeout} s; there came {passed}")

    async def expect_toast(self, query_id: str, timeout: float = 5.0) -> Json:
        """The answer to one's press: `{"text": …, "alert": …}`. Raises AssertionError when none comes."""
        deadline, after = time.monotonic() + timeout, 0
        while (left := deadline - time.monotonic()) > 0:
            for event in await self.line.control("events", chat_id=0, after=after, timeout=left):
                if event["query_id"] == query_id:
                    return event
                after = event["number"]
        raise AssertionError(f"query {query_id} was not answered within {timeout} s")

    async def look_away(self) -> None:
        """Overlook all that stands in the chat so far."""
        self.seen = await self.line.control("last_event")

    async def _events(self, deadline: float) -> list[Json]:
        left = max(0.0, deadline - time.monotonic())
        return await self.line.control("events", chat_id=self.chat, after=self.seen, timeout=left)

    def _concerns(self, event: Json) -> bool:
        return self.thread is None or event["message"].get("message_thread_id") == self.thread

    async def _author(self) -> Json:
        return self.user

    async def _write(self, reply_to: Json | None = None, **content: Any) -> Json:
        thread = {"message_thread_id": self.thread, "is_topic_message": True} if self.thread else {}
        head = {"chat": {"id": self.chat}, "from": await self._author()} | thread
        replied = {"reply_to_message": {"message_id": reply_to["message_id"]}} if reply_to else {}
        told = {name: value for name, value in content.items() if value is not None}
        raw = {"message": head | replied | told}
        return (await self.line.control("update", update=raw, privacy=True))["message"]

    async def _edit(self, message_id: int, **content: Any) -> Json:
        head = {"chat": {"id": self.chat}, "from": await self._author(), "message_id": message_id}
        update = await self.line.control("update", update={"edited_message": head | content}, privacy=True)
        return update["edited_message"]

    async def _bot_becomes(self, status: str) -> Json:
        change = {"chat": {"id": self.chat}, "from": self.user, "new_chat_member": {"status": status}}
        return (await self.line.control("update", update={"my_chat_member": change}))["my_chat_member"]


class Resident(Person):
    """Someone in their private chat with the bot (or, with `chat`, in a group)."""


class Officer(Person):
    """A member of the staff group `chat`; `anonymous` ones write in the name of the group."""

    def __init__(
        self,
        line: Line,
        user_id: int,
        first_name: str = "Rudi",
        *,
        chat: int,
        status: str = "member",
        anonymous: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(line, user_id, first_name, chat=chat, **more)
        self.status, self.anonymous = status, anonymous
        self._joined = False

    async def join(self) -> None:
        """Be a member with one's status, silently; done by itself before the first word."""
        await self.line.control("join", chat_id=self.chat, user=self.user, status=self.status)
        self._joined = True

    async def _author(self) -> Json:
        if not self._joined:
            await self.join()
        return ANONYMOUS if self.anonymous else self.user

    async def _write(self, reply_to: Json | None = None, **content: Any) -> Json:
        group = {"sender_chat": {"id": self.chat}} if self.anonymous else {}
        return await super()._write(reply_to, **content, **group)


def _origin(forwarded: str | bool) -> Json:
    if not forwarded:
        return {}
    name = forwarded if isinstance(forwarded, str) else "Pak RT"
    origin = {"type": "hidden_user", "sender_user_name": name, "date": int(time.time()) - 60}
    return {"forward_origin": origin}


def _fits(message: Json, wanted: Wanted) -> bool:
    if wanted is None:
        return True
    return wanted in shown(message) if isinstance(wanted, str) else bool(wanted(message))
