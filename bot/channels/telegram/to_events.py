"""An update as Telegram sends it becomes one event.

Everything here is a pure function of raw JSON: an update is read by itself, and whatever is wrong with it, the result
is an `Incoming` (`Unreadable`, if need be), so that no update can stop another one. What nobody has to answer
(service messages, other bots, channels, the copies of a linked channel's posts) becomes an event without origin:
stored, acknowledged, done.

Text is cleaned at this door (`bot.channels.cleaning`); behind it nobody has to think of NUL or half characters.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any, Final

import pydantic_core

from bot.channels.cleaning import clean
from bot.channels.telegram.capabilities import FILE_BYTES, NAME
from handlers.buttons import pressed
from handlers.events import (
    CameBack,
    Commanded,
    Edited,
    Event,
    Incoming,
    Origin,
    Photo,
    Recording,
    RecordingKind,
    RoomMoved,
    Said,
    Sender,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedContact,
    SharedLocation,
    Unreadable,
    WentAway,
)
from storage.addresses import Address, Identity
from storage.images import reads_heic

Json = dict[str, Any]

NAME_LIMIT: Final = 200

_LANGUAGE = re.compile(r"[A-Za-z0-9-]{2,35}")
_PICTURE_NAME = re.compile(r"\.(jpe?g|png|webp|heic|heif|bmp|tiff?)$", re.IGNORECASE)
_NO_PICTURE = frozenset({"image/svg+xml", "image/gif"})
_HEIC = re.compile(r"image/hei[cf](-sequence)?|.*\.hei[cf]", re.IGNORECASE | re.DOTALL)
_RECORDINGS: Final[tuple[RecordingKind, ...]] = ("voice", "video_note", "video", "animation", "audio")

_OTHER: Final = (
    "sticker", "contact", "poll", "dice", "game", "story",
    "document", "paid_media", "checklist", "gift", "giveaway", "invoice",
)  # fmt: skip
_SERVICE: Final = (
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
    "migrate_from_chat_id", "pinned_message", "successful_payment", "refunded_payment", "users_shared",
    "chat_shared", "gift_upgrade_sent", "unique_gift", "connected_website", "write_access_allowed",
    "passport_data", "proximity_alert_triggered", "boost_added", "chat_background_set", "chat_owner_changed",
    "chat_owner_left", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_winners",
    "giveaway_completed", "managed_bot_created", "paid_message_price_changed", "poll_option_added",
    "poll_option_deleted", "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined",
    "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled", "video_chat_started",
    "video_chat_ended", "video_chat_participants_invited", "web_app_data",
)  # fmt: skip
_WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, OSError)
_encode = json.JSONEncoder(separators=(",", ":")).encode


class _Ignored(Exception):
    """Nobody waits for an answer to this."""


def to_incoming(update: Any, *, bot_id: int, bot_username: str, received: datetime, raw: str | None = None) -> Incoming:
    """The event in `update`; never raises. `received` (aware UTC) stands in where Telegram gives no time.

    `raw` is the update's own text where the caller has it, so that it need not be written again.
    """
    raw = _written(update) if raw is None else raw
    key = _key(update, raw)
    try:
        event, origin, at = _read(update, bot_id, bot_username, received)
    except _Ignored as ignored:
        event, origin, at = SentOther(f"ignored {ignored}"), None, received
    except _WRONG as error:
        event, origin, at = Unreadable(type(error).__name__), None, received
    return Incoming(NAME, key, event, origin, raw, at)


def _written(update: Any) -> str:
    try:
        return pydantic_core.to_json(update).decode()
    except ValueError:
        pass
    try:
        return _encode(update)
    except (TypeError, ValueError, RecursionError):
        return ""


def _key(update: Any, raw: str) -> str:
    number = update.get("update_id") if isinstance(update, dict) else None
    if type(number) is int:
        return str(number)
    return "unreadable-" + hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()[:24]


_Parts = tuple[Event, Origin | None, datetime]


def _read(update: Json, bot_id: int, bot_username: str, received: datetime) -> _Parts:
    _whole(update["update_id"])
    if "message" in update:
        return _from_message(update["message"], bot_id, bot_username, received)
    if "callback_query" in update:
        return _from_press(update["callback_query"], bot_id, received)
    if "edited_message" in update:
        return _from_edit(update["edited_message"], bot_id, received)
    if "my_chat_member" in update:
        return _from_membership(update["my_chat_member"], received)
    raise _Ignored(next((clean(kind)[:40] for kind in update if kind != "update_id"), "empty update"))


def _from_message(message: Json, bot_id: int, bot_username: str, received: datetime) -> _Parts:
    at = _time(message.get("date"), received)
    if "migrate_to_chat_id" in message:
        return _moved(message), _room_itself(message), at
    origin = _origin(message, bot_id)
    return _event(message, bot_username, origin), origin, at


def _moved(message: Json) -> RoomMoved:
    return RoomMoved(str(_whole(message["migrate_to_chat_id"])))


def _room_itself(message: Json) -> Origin:
    """Whoever moved a room, person or bot, it is the room that says so."""
    address, room = _address(message)
    return Origin(address, Sender(Identity(NAME, address.chat), anonymous=True), room)


def _event(message: Json, bot_username: str, origin: Origin) -> Event:
    if "text" in message:
        return _words(message, bot_username)
    if "venue" in message or "location" in message:
        return _place(message)
    for kind in _RECORDINGS:
        if kind in message:
            return _recording(message, kind)
    if _is_unread_heic(message):
        return SentOther("heic", _caption(message))
    if (photo := _photo(message)) is not None:
        album = message.get("media_group_id")
        return SentPhoto(photo, _caption(message), None if album is None else _text(album))
    if "contact" in message and origin.room == "private":
        return _contact(message)
    return _other(message, origin)


def _contact(message: Json) -> SharedContact:
    contact = message["contact"]
    return SharedContact(clean(_text(contact["phone_number"])), contact.get("user_id") == message["from"]["id"])


def _words(message: Json, bot_username: str) -> Said | Commanded:
    text: str = message["text"]
    length = next(
        (e["length"] for e in message.get("entities", ()) if e["type"] == "bot_command" and e["offset"] == 0), 0
    )
    if not length or not text.startswith("/"):
        return Said(clean(text))
    name, _, whose = text[1 : _whole(length)].partition("@")
    if whose and whose.lower() != bot_username.lower():
        raise _Ignored("command for another bot")
    return Commanded(clean(name).lower(), clean(text[length:]).strip())


def _place(message: Json) -> SharedLocation:
    venue = message.get("venue", {})
    point = venue["location"] if venue else message["location"]
    lat, lon = float(point["latitude"]), float(point["longitude"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("not on earth")
    return SharedLocation(lat, lon, clean(venue.get("title", "")), clean(venue.get("address", "")))


def _recording(message: Json, kind: RecordingKind) -> SentRecording | SentOther:
    """Something spoken or filmed, unless it is larger than what can be fetched."""
    file = message[kind]
    if (file.get("file_size") or 0) > FILE_BYTES:
        return SentOther("recording too large", _caption(message))
    seconds = file.get("duration")
    length = None if seconds is None else _whole(seconds)
    recording = Recording(NAME, kind, _text(file["file_id"]), _text(file["file_unique_id"]), length)
    return SentRecording(recording, _caption(message))


def _is_unread_heic(message: Json) -> bool:
    """Whether it is a picture of a kind that is not read here: better said now than after the report is sent."""
    file = message.get("document")
    if file is None or reads_heic():
        return False
    return any(_HEIC.fullmatch(file.get(name) or "") for name in ("mime_type", "file_name"))


def _photo(message: Json) -> Photo | None:
    sizes = message.get("photo") or message.get("live_photo", {}).get("photo")
    file, as_file = (_largest(sizes), False) if sizes else (_picture_file(message), True)
    if file is None:
        return None
    first = message.get("forward_origin", {}).get("date") or message.get("forward_date") or message.get("date")
    taken_at = None if first is None else _time(first, None)
    return Photo(NAME, _text(file["file_id"]), _text(file["file_unique_id"]), as_file, taken_at)


def _largest(sizes: list[Json]) -> Json | None:
    """The largest that can be fetched; sizes are not promised to be in order."""
    fitting = [size for size in sizes if (size.get("file_size") or 0) <= FILE_BYTES]
    return max(fitting, key=lambda size: size["width"] * size["height"], default=None)


def _picture_file(message: Json) -> Json | None:
    """A document that is a picture and small enough to be fetched. (An animation comes as a document, too.)"""
    file = message.get("document")
    if file is None or "animation" in message or (file.get("file_size") or 0) > FILE_BYTES:
        return None
    kind = file.get("mime_type") or ""
    if kind.startswith("image/"):
        return None if kind in _NO_PICTURE else file
    return file if _PICTURE_NAME.search(file.get("file_name") or "") else None


def _other(message: Json, origin: Origin) -> SentOther:
    kind = next((kind for kind in _OTHER if kind in message and kind != "document"), None)
    if kind or "document" in message:
        return SentOther(kind or "document", _caption(message))
    if "photo" in message or "live_photo" in message:
        return SentOther("photo too large", _caption(message))
    if origin.room == "group" or any(kind in message for kind in _SERVICE):
        raise _Ignored("service message")
    return SentOther("unknown", _caption(message))


def _from_edit(message: Json, bot_id: int, received: datetime) -> _Parts:
    origin = _origin(message, bot_id)
    words = message.get("text", message.get("caption"))
    if words is None:
        raise _Ignored("edit without words")  # a live location that moves on, say
    return Edited(clean(words)), origin, _time(message.get("edit_date", message.get("date")), received)


def _from_press(query: Json, bot_id: int, received: datetime) -> _Parts:
    message = query.get("message")
    if message is None or "data" not in query:
        raise _Ignored("press without a message of ours")
    address, room = _address(message)
    origin = Origin(address, _user(query["from"]), room, str(_whole(message["message_id"])))
    return pressed(clean(query["data"]), _text(query["id"])), origin, received


def _from_membership(change: Json, received: datetime) -> _Parts:
    address, room = _address({"chat": change["chat"]})
    before, now = _inside(change["old_chat_member"]), _inside(change["new_chat_member"])
    if before == now:
        raise _Ignored("change of our rights")
    event = CameBack() if now else WentAway()
    return event, Origin(address, _user(change["from"]), room), _time(change.get("date"), received)


def _inside(member: Json) -> bool:
    status = member["status"]
    return bool(member["is_member"]) if status == "restricted" else status not in ("left", "kicked")


def _origin(message: Json, bot_id: int) -> Origin:
    """Who said it, and where. Raises _Ignored for everything that nobody said to us."""
    if message.get("is_automatic_forward"):
        raise _Ignored("post of the linked channel")
    address, room = _address(message)
    sender = _sender(message)
    answered = message.get("reply_to_message") or {}
    if "forum_topic_created" in answered:
        answered = {}  # what stands in a topic "answers" the topic's first message
    reply_to = str(_whole(answered["message_id"])) if answered else None
    to_us = (answered.get("from") or {}).get("id") == bot_id
    named = {"answers": _author(answered), "mentions": _mentioned(message)}
    passed_on = "forward_origin" in message or "forward_date" in message
    message_id = str(_whole(message["message_id"]))
    return Origin(address, sender, room, message_id, reply_to, to_us, **named, forwarded=passed_on)


def _author(message: Json) -> Sender | None:
    """The person who wrote it; None where a bot, a group or a channel did."""
    writer = message.get("from")
    return None if writer is None or writer.get("is_bot") or "sender_chat" in message else _user(writer)


def _mentioned(message: Json) -> tuple[Sender, ...]:
    """Those whom the words name without a username; of a username Telegram does not say whose it is."""
    marks = [*message.get("entities", ()), *message.get("caption_entities", ())]
    people = [mark["user"] for mark in marks if mark["type"] == "text_mention"]
    return tuple(_user(one) for one in people if not one.get("is_bot"))


def _address(message: Json) -> tuple[Address, Any]:
    chat = message["chat"]
    if chat["type"] == "channel":
        raise _Ignored("channel")
    topic = str(_whole(message["message_thread_id"])) if message.get("is_topic_message") else None
    return Address(NAME, str(_whole(chat["id"])), topic), "private" if chat["type"] == "private" else "group"


def _sender(message: Json) -> Sender:
    """A group or channel that speaks stands behind a bot's id that it shares with all others: its own counts."""
    if (chat := message.get("sender_chat")) is not None:
        return Sender(Identity(NAME, str(_whole(chat["id"]))), _name(chat, "title"), anonymous=True)
    if message["from"].get("is_bot"):
        raise _Ignored("another bot")
    return _user(message["from"])


def _user(user: Json) -> Sender:
    language = user.get("language_code")
    if language is not None and not _LANGUAGE.fullmatch(language):
        language = None
    return Sender(Identity(NAME, str(_whole(user["id"]))), _name(user, "first_name", "last_name"), language)


def _name(who: Json, *parts: str) -> str:
    """One line of at most NAME_LIMIT characters."""
    return " ".join(clean(" ".join(who.get(part) or "" for part in parts)).split())[:NAME_LIMIT].strip()


def _caption(message: Json) -> str:
    return clean(message.get("caption", ""))


def _text(value: Any) -> str:
    return clean(value if isinstance(value, str) else str(_whole(value)))


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value


def _time(seconds: Any, otherwise: datetime | None) -> Any:
    return datetime.fromtimestamp(_whole(seconds), UTC) if seconds else otherwise
