"""The web chat as a channel: what the bot says is put where the page finds it, and open pages are woken.

The far side is our own mailbox, so sending is a transaction and there is no "maybe": it is committed or it is not. A
letter that is sent again (the process died before it could note the receipt) lands on the message it made the first
time, by its source "out/<letter id>".

Pages in this process are woken at once. What another replica wrote is found by looking every two seconds at the last
revisions of the chats that somebody has open: one query, however many pages there are.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bot.channels import CannotEdit, Capabilities, Letter, NotSent, PhotoGone, Receipt, Refused
from bot.channels.webchat.listeners import Listeners
from bot.channels.webchat.to_page import body_of
from handlers.replies import Toast
from storage import mailbox
from storage.engine import Database, Unavailable
from storage.images import ImageRefused, clean
from storage.mailbox import Message
from storage.photo_store import Missing, PhotoStore, photo_name

NAME = "web"
STAFF_ROOM = "staff"
POLL_S = 2.0

log = structlog.get_logger(__name__)


def fresh_name(ending: str = "jpg") -> str:
    """A name in the photo store that nobody can guess: 192 random bits."""
    return photo_name(secrets.token_hex(24), ending)


def message_id(words: str | None) -> int | None:
    """The mailbox's id for a channel's message id; None for words that can be none."""
    return int(words) if words and words.isascii() and words.isdecimal() and len(words) < 19 else None


class WebChat:
    """The channel "web". A chat is an opaque user id, or the staff room of the demo."""

    name = NAME
    capabilities = Capabilities(text_limit=4096, caption_limit=4096, cleans=True, serves=True)

    def __init__(
        self,
        database: Database,
        photos: PhotoStore,
        *,
        address: str = "",
        poll_s: float = POLL_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`address` is where residents find the page, for links that they pass on.

        `poll_s`: seconds between two looks at what other replicas wrote; `now` dates what the bot says.
        """
        self.database = database
        self.photos = photos
        self.listeners = Listeners()
        self._address = address.rstrip("/")
        self._poll_s = poll_s
        self._now = now
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._watching = asyncio.create_task(self._watch())
        self._watching.add_done_callback(_tell_why_it_ended)

    async def stop(self) -> None:
        """End the watching and every open stream, so that the server can end too."""
        self.listeners.close()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
            self._watching = None

    def link(self, payload: str) -> str | None:
        return f"{self._address}/?start={payload}" if self._address else None

    async def send(self, letter: Letter) -> Receipt:
        """Keep the letter in the mailbox. Raises `CannotEdit`, `Refused`, or `NotSent` when the stores are away."""
        try:
            if letter.takes_back:
                return await self._take_back(letter)
            message = await (self._edit(letter) if letter.replaces else self._deliver(letter))
        except (Unavailable, OSError) as away:
            raise NotSent(type(away).__name__) from away
        self.listeners.wake(message.chat)
        return Receipt(str(message.id), message.picture is not None and letter.played is None)

    async def answer(self, toasts: Sequence[Toast]) -> None:
        for toast in toasts:
            self.listeners.toast(toast.callback.partition("|")[0], toast)

    async def fetch(self, ref: str) -> bytes:
        """The bytes as they were uploaded. Raises `PhotoGone`, or `NotSent` when the store is away."""
        try:
            return await self.photos.get(ref)
        except (Missing, ValueError):
            raise PhotoGone("the upload is gone") from None
        except OSError as away:
            raise NotSent(type(away).__name__) from away

    async def let_go(self, ref: str) -> None:
        """The raw upload may tell where its sender lives; cleaned, it is kept elsewhere."""
        await self._forget(ref)

    async def tidy(self, before: datetime) -> None:
        """The same for uploads that became nothing."""
        with suppress(Unavailable, OSError):
            await self.forget_uploads(before)

    async def forget_uploads(self, before: datetime) -> int:
        """Forget the raw uploads of messages from before that time; how many these were.

        A raw photo may tell where its sender lives, so it stays only until reception has surely fetched it. What
        reception has not heard of yet is kept. Raises `Unavailable`, `OSError`.
        """
        forgotten = 0
        while True:
            async with self.database.reading() as tx:
                old = await mailbox.old_with(tx, "upload", before)
            heard = [message for message in old if "unheard" not in message.body]
            for message in heard:
                await self._forget_upload(message)
            forgotten += len(heard)
            if not heard:
                return forgotten

    async def _forget_upload(self, message: Message) -> None:
        await self.photos.delete(message.body["upload"])
        body = {name: value for name, value in message.body.items() if name != "upload"}
        async with self.database.transaction() as tx:
            await mailbox.change(tx, message.chat, message.id, body, message.picture)

    async def _deliver(self, letter: Letter) -> Message:
        chat, source = letter.address.chat, f"out/{letter.id}"
        picture = await self._shelve(letter)
        draft = mailbox.Draft(chat, source, "", body_of(letter.say, plain=letter.plain), picture, self._now())
        async with self.database.transaction() as tx:
            message, _ = await mailbox.keep(tx, draft)
        if message.picture != picture:  # the letter was there already
            await self._forget(picture)
        return message

    async def _edit(self, letter: Letter) -> Message:
        chat, replaced = letter.address.chat, message_id(letter.replaces)
        picture = await self._shelve(letter)
        async with self.database.transaction() as tx:
            old = await mailbox.by_id(tx, chat, replaced) if replaced is not None else None
            kept = picture or (old.picture if old and letter.say.picture else None)
            new = await mailbox.change(tx, chat, old.id, body_of(letter.say, plain=letter.plain), kept) if old else None
        if old is None or new is None:
            await self._forget(picture)
            raise CannotEdit("no such message in this chat")
        if old.picture != new.picture:
            await self._forget(old.picture)
        return new

    async def _take_back(self, letter: Letter) -> Receipt:
        """The words of the letter stand where the message was, and its picture goes."""
        chat, taken = letter.address.chat, message_id(letter.replaces)
        async with self.database.transaction() as tx:
            old = await mailbox.by_id(tx, chat, taken) if taken is not None else None
            if old is not None:
                await mailbox.change(tx, chat, old.id, body_of(letter.say, plain=letter.plain), None)
        if old is not None:
            await self._forget(old.picture)
            self.listeners.wake(chat)
        return Receipt(letter.replaces or "")

    async def _shelve(self, letter: Letter) -> str | None:
        """The letter's picture in the store under a name of its own; an upload is never shown as it came."""
        if letter.played is not None and letter.played.content is not None:
            name = fresh_name(letter.played.ending)
            await self.photos.put(name, letter.played.content)
            return name
        shown = letter.shown
        if shown is None or (shown.jpeg is None and shown.ref is None):
            return None
        name = fresh_name()
        await self.photos.put(name, shown.jpeg or await self._cleaned(shown.ref or ""))
        return name

    async def _cleaned(self, ref: str) -> bytes:
        try:
            return (await asyncio.to_thread(clean, await self.fetch(ref))).jpeg
        except (PhotoGone, ImageRefused) as bad:
            raise Refused("the picture cannot be shown") from bad

    async def _forget(self, picture: str | None) -> None:
        """A leftover costs some room and harms nobody, so failing to remove it fails nothing."""
        if picture:
            with suppress(OSError):
                await self.photos.delete(picture)

    async def _watch(self) -> None:
        seen: dict[str, int] = {}
        while True:
            await asyncio.sleep(self._poll_s)
            chats = self.listeners.chats
            if not chats:
                continue
            with suppress(Unavailable):
                seen = await self._wake_changed(chats, seen)

    async def _wake_changed(self, chats: Sequence[str], seen: dict[str, int]) -> dict[str, int]:
        async with self.database.reading() as tx:
            now = await mailbox.revisions(tx, chats)
        for chat, revision in now.items():
            if seen.get(chat) != revision:
                self.listeners.wake(chat)
        return now


def _tell_why_it_ended(watching: asyncio.Task[None]) -> None:
    if not watching.cancelled() and (error := watching.exception()):
        log.error("web chat no longer sees what other replicas write", error=type(error).__name__)
