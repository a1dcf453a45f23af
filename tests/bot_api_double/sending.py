"""Methods that put a message into a chat.

They all go the same way: what the message shows is worked out and checked, then the chat (may the bot write
there? is the topic open? is there a message to reply to?), then the message is composed, kept and told of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.bot_api_double.decoding import Params, Upload
from tests.bot_api_double.errors import bad_request
from tests.bot_api_double.limits import ALBUM_LIMIT, check_caption, check_markup, check_text
from tests.bot_api_double.markup import formatted
from tests.bot_api_double.registry import method
from tests.bot_api_double.state import Chat

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

Json = dict[str, Any]


def text_content(params: Params) -> Json:
    """`text` and `entities` of a message; raises ApiError 400 for what Telegram would not show."""
    text, entities = formatted(params.text("text"), params.text("parse_mode"), params.nested("entities"))
    check_text(text)
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(source: Params) -> Json:
    """`caption` and `caption_entities`, {} when there is none; raises ApiError 400."""
    given = source.text("caption"), source.text("parse_mode"), source.nested("caption_entities")
    caption, entities = formatted(*given)
    check_caption(caption)
    shown: Json = {"caption": caption} if caption else {}
    shown |= {"caption_entities": entities} if caption and entities else {}
    return shown | ({"show_caption_above_media": True} if source.flag("show_caption_above_media") else {})


def media_content(double: BotApiDouble, kind: str, source: Upload | str | None) -> Json:
    """The field of a message that shows this file; raises ApiError 400."""
    return {kind: double.world.files.shown(kind, source)}


def send(double: BotApiDouble, params: Params, *contents: Json) -> Any:
    """Send one message per content (several: an album) and return it or them."""
    markup = check_markup(params.nested("reply_markup"))
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    frame = _thread(chat, params.whole("message_thread_id")) | _reply(double, chat, params)
    if double.pace:
        double.pace.admit(chat.id, len(contents))
    _remember_keyboard(chat, markup)
    inline = {"reply_markup": markup} if markup and "inline_keyboard" in markup else {}
    silent = params.flag("disable_notification")
    sent = [_compose(double, chat, frame | content | inline, markup, silent) for content in contents]
    return sent[0] if len(sent) == 1 else sent


def _compose(double: BotApiDouble, chat: Chat, content: Json, markup: Json | None, silent: bool) -> Json:
    author: Json = {"sender_chat": chat.info} if chat.info["type"] == "channel" else {"from": double.world.bot}
    head = {"message_id": chat.next_id(), "date": int(double.world.now()), "chat": chat.info}
    message = head | author | content
    chat.keep(message, by_bot=True)
    double.journal.add("sent", chat.id, message=message, markup=markup, silent=silent)
    return message


def _thread(chat: Chat, thread_id: int | None) -> Json:
    if not thread_id:
        return {}
    topic = chat.topics.get(thread_id)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    if topic.closed and chat.bot != "administrator":
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": thread_id, "is_topic_message": True}


def _reply(double: BotApiDouble, chat: Chat, params: Params) -> Json:
    wanted = params.nested("reply_parameters") or {}
    message_id = wanted.get("message_id") or params.whole("reply_to_message_id")
    if message_id is None:
        return {}
    source = double.world.find_chat(wanted.get("chat_id", chat.id))
    stored = source.find(message_id)
    if stored is None:
        if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    return {"reply_to_message": _flat(stored.message)}


def _flat(message: Json) -> Json:
    """A message inside another shows no further reply."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}


def _remember_keyboard(chat: Chat, markup: Json | None) -> None:
    if markup and "keyboard" in markup:
        chat.keyboard = markup
    elif markup and markup.get("remove_keyboard"):
        chat.keyboard = None


@method("sendMessage")
def send_message(double: BotApiDouble, params: Params) -> Json:
    return send(double, params, text_content(params))


def _send_media(kind: str) -> None:
    @method(f"send{kind.capitalize()}")
    def send_media(double: BotApiDouble, params: Params) -> Json:
        caption = caption_content(params)
        double.world.find_chat(params.chat_id()).check_writable()
        return send(double, params, media_content(double, kind, params.file(kind)) | caption)


for _kind in ("photo", "document", "video", "voice", "audio", "animation", "sticker"):
    _send_media(_kind)


@method("sendVideoNote")
def send_video_note(double: BotApiDouble, params: Params) -> Json:
    """A round video: it takes no caption."""
    double.world.find_chat(params.chat_id()).check_writable()
    return send(double, params, media_content(double, "video_note", params.file("video_note")))


@method("sendMediaGroup")
def send_media_group(double: BotApiDouble, params: Params) -> list[Json]:
    items = params.nested("media") or []
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM_LIMIT:
        raise bad_request("too much messages to send as an album")
    if len({item.get("type") == "document" for item in items}) > 1:
        raise bad_request("document can't be mixed with other media types")
    group = {"media_group_id": str(double.world.number())} if len(items) > 1 else {}
    sent = send(double, params, *[album_item(double, params, item) | group for item in items])
    return sent if isinstance(sent, list) else [sent]


def album_item(double: BotApiDouble, params: Params, item: Json) -> Json:
    """What one InputMedia shows; raises ApiError 400."""
    source = params.attached(str(item.get("media", "")))
    return media_content(double, str(item.get("type")), source) | caption_content(Params(item))


@method("sendLocation")
def send_location(double: BotApiDouble, params: Params) -> Json:
    return send(double, params, {"location": _place(params)})


@method("sendVenue")
def send_venue(double: BotApiDouble, params: Params) -> Json:
    place = _place(params)
    venue = {"location": place, "title": params.text("title"), "address": params.text("address")}
    if not venue["title"] or not venue["address"]:
        raise bad_request("venue title and address must be non-empty")
    return send(double, params, {"location": place, "venue": venue})


def _place(params: Params) -> Json:
    place: Json = {"latitude": params.number("latitude"), "longitude": params.number("longitude")}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad_request("wrong location specified")
    live = params.whole("live_period")
    return place | ({"live_period": live} if live else {})


@method("sendContact")
def send_contact(double: BotApiDouble, params: Params) -> Json:
    contact = {name: params.text(name) for name in ("phone_number", "first_name")}
    return send(double, params, {"contact": contact})


@method("copyMessage")
def copy_message(double: BotApiDouble, params: Params) -> Json:
    content = _other_message(double, params, "message to copy not found")
    hidden = {"message_id", "date", "chat", "from", "reply_markup", "reply_to_message", "edit_date"}
    copied = send(double, params, {name: content[name] for name in content.keys() - hidden})
    return {"message_id": copied["message_id"]}


@method("forwardMessage")
def forward_message(double: BotApiDouble, params: Params) -> Json:
    content = _other_message(double, params, "message to forward not found")
    hidden = {"message_id", "chat", "from", "reply_markup", "reply_to_message", "edit_date"}
    origin = {"type": "user", "sender_user": content.get("from"), "date": content["date"]}
    shown = {name: content[name] for name in content.keys() - hidden - {"date"}}
    return send(double, params, shown | {"forward_origin": origin})


def _other_message(double: BotApiDouble, params: Params, missing: str) -> Json:
    source = double.world.find_chat(Params({"chat_id": params.text("from_chat_id")}).chat_id())
    stored = source.find(params.whole("message_id"))
    if stored is None:
        raise bad_request(missing)
    return stored.message
