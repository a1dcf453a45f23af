"""The way of one post: parsed, recorded, received, and only then answered.

The order is the promise. The bytes of a photo or of a voice note are in the store before the record names them; the
record is committed before reception hears of it, so that the bot's answer stands below it; and the page is told "sent"
only after reception has committed. Whatever fails on the way, the page keeps the message and posts it again under the
same key, and every stage takes the same key as the same message.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256

from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.channels import Receive
from bot.channels.webchat.channel import WebChat, fresh_name, message_id
from bot.channels.webchat.guard import Bounded, Refusal
from bot.channels.webchat.to_events import (
    SENT,
    AgainSent,
    PhotoSent,
    PressSent,
    Recorded,
    RecordingSent,
    Sent,
    Speaker,
    Upload,
    incoming_message,
    incoming_press,
    record_of,
)
from storage import mailbox
from storage.images import MAX_BYTES, ImageRefused, NotReadHere, clean
from storage.mailbox import Message
from storage.sounds import RecordingRefused, clean_recording

TEXT_LIMIT = 8 * 1024  # bytes of a post without a photo
FORM_ROOM = 16 * 1024  # bytes of a photo's post that are not the photo

SpeakerOf = Callable[[Sent], Speaker]


class Door:
    """Takes posts in and hands their events to reception."""

    def __init__(
        self,
        channel: WebChat,
        receive: Receive,
        *,
        photo_limit: int = MAX_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`photo_limit`: bytes of one photo. At most two photos are decoded at a time: each may take 500 MB."""
        self._channel = channel
        self._database = channel.database
        self._receive = receive
        self._photo_limit = photo_limit
        self._now = now
        self._decoding = asyncio.Semaphore(2)

    async def take(self, request: Request, speaker_of: SpeakerOf) -> Message | None:
        """The record of what was posted (None for a press), once reception has it. Raises `Refusal`,
        `ComeBackLater`, `Unavailable`, `OSError`."""
        raw, photo = await self._read(request)
        sent = _parsed(raw)
        return await self.bring(sent, speaker_of(sent), photo, raw)

    async def bring(self, sent: Sent, speaker: Speaker, photo: bytes | None = None, raw: str = "") -> Message | None:
        """The same, of what is parsed already."""
        if isinstance(sent, PressSent):
            await self._press(sent, speaker, raw)
            return None
        record = await self._recorded(sent, speaker, photo)
        await self._receive([incoming_message(record, speaker, raw)])
        return await self._heard(record)

    async def _read(self, request: Request) -> tuple[str, bytes | None]:
        """The event as JSON, and the bytes of the photo where one came with it."""
        if not request.headers.get("content-type", "").startswith("multipart/"):
            return _decoded(await Bounded(request, TEXT_LIMIT).body()), None
        bounded = Bounded(request, self._photo_limit + FORM_ROOM)
        async with bounded.form(max_files=1, max_fields=1, max_part_size=TEXT_LIMIT) as form:
            event, photo = form.get("event"), form.get("photo") or form.get("recording")
            if not isinstance(event, str) or not isinstance(photo, UploadFile):
                raise Refusal(400, "unreadable")
            return event, await photo.read()

    async def _press(self, sent: PressSent, speaker: Speaker, raw: str) -> None:
        on = await self._find(speaker, sent.message)
        await self._receive([incoming_press(sent, speaker, on, raw, self._now())])

    async def _recorded(self, sent: Recorded | AgainSent, speaker: Speaker, photo: bytes | None) -> Message:
        """The record of this key: the one that was made before, else a new one."""
        chat, source = speaker.address.chat, f"in/{sent.key}"
        async with self._database.reading() as tx:
            known = await mailbox.by_source(tx, chat, source)
        if known is None:
            if isinstance(sent, AgainSent):
                raise Refusal(404, "unknown")
            known = await self._record(sent, source, speaker, photo)
        if known.body["by"] != speaker.sender.identity.user:
            raise Refusal(403, "foreign")
        return known

    async def _record(self, sent: Recorded, source: str, speaker: Speaker, photo: bytes | None) -> Message:
        if isinstance(sent, PhotoSent | RecordingSent) == (photo is None):
            raise Refusal(400, "unreadable")
        answered = await self._find(speaker, sent.reply_to)
        shelve = self._shelve_recording if isinstance(sent, RecordingSent) else self._shelve
        upload = await shelve(photo) if photo is not None else None
        draft = mailbox.Draft(
            chat=speaker.address.chat,
            source=source,
            author=speaker.author,
            body=record_of(sent, speaker, answered, upload),
            picture=upload.shown if upload else None,
            at=self._now(),
        )
        async with self._database.transaction() as tx:
            record, _ = await mailbox.keep(tx, draft)
        self._channel.listeners.wake(record.chat)
        return record

    async def _shelve(self, photo: bytes) -> Upload:
        """Into the store, raw and cleaned; what is no picture is refused now, while its sender still looks."""
        if len(photo) > self._photo_limit:
            raise Refusal(413, "too_large")
        try:
            async with self._decoding:
                shown = await asyncio.to_thread(clean, photo)
        except NotReadHere:
            raise Refusal(415, "heic") from None
        except ImageRefused:
            raise Refusal(415, "no_picture") from None
        upload = Upload(fresh_name(), fresh_name(), sha256(photo).hexdigest())
        await self._channel.photos.put(upload.raw, photo)
        await self._channel.photos.put(upload.shown, shown.jpeg)
        return upload

    async def _shelve_recording(self, raw: bytes) -> Upload:
        """The same for what was spoken or filmed."""
        if len(raw) > self._photo_limit:
            raise Refusal(413, "too_large")
        try:
            shown = clean_recording(raw)
        except RecordingRefused:
            raise Refusal(415, "no_recording") from None
        upload = Upload(fresh_name(shown.ending), fresh_name(shown.ending), sha256(raw).hexdigest())
        await self._channel.photos.put(upload.raw, raw)
        await self._channel.photos.put(upload.shown, shown.content)
        return upload

    async def _heard(self, record: Message) -> Message:
        """The record, no longer marked as unheard."""
        if "unheard" not in record.body:
            return record
        body = {name: value for name, value in record.body.items() if name != "unheard"}
        async with self._database.transaction() as tx:
            heard = await mailbox.change(tx, record.chat, record.id, body, record.picture)
        self._channel.listeners.wake(record.chat)
        return heard or record

    async def _find(self, speaker: Speaker, message: str | None) -> Message | None:
        """The message of the speaker's own chat with this id."""
        wanted = message_id(message)
        if wanted is None:
            return None
        async with self._database.reading() as tx:
            return await mailbox.by_id(tx, speaker.address.chat, wanted)


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Refusal(400, "unreadable") from None


def _parsed(raw: str) -> Sent:
    try:
        return SENT.validate_json(raw)
    except ValidationError:
        raise Refusal(400, "unreadable") from None
