"""Methods that change or remove a message that stands in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.bot_api_double.decoding import Params
from tests.bot_api_double.errors import bad_request
from tests.bot_api_double.limits import check_markup
from tests.bot_api_double.registry import method
from tests.bot_api_double.sending import album_item, caption_content, text_content
from tests.bot_api_double.state import Chat, Stored

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

Json = dict[str, Any]
MEDIA = ("photo", "document", "video", "voice", "audio", "animation")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current"
    " content and reply markup of the message"
)
_TEXT = {"text", "entities"}
_CAPTION = {"caption", "caption_entities", "show_caption_above_media"}
_DELETABLE_SECONDS = 48 * 3600


@method("editMessageText")
def edit_message_text(double: BotApiDouble, params: Params) -> Json:
    content = text_content(params)
    chat, stored = _own_message(double, params)
    if "text" not in stored.message:
        raise bad_request("there is no text in the message to edit")
    return _edit(double, params, chat, stored, content, _TEXT)


@method("editMessageCaption")
def edit_message_caption(double: BotApiDouble, params: Params) -> Json:
    content = caption_content(params)
    chat, stored = _own_message(double, params)
    if not stored.message.keys() & set(MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _edit(double, params, chat, stored, content, _CAPTION)


@method("editMessageMedia")
def edit_message_media(double: BotApiDouble, params: Params) -> Json:
    chat, stored = _own_message(double, params)
    content = album_item(double, params, params.nested("media") or {})
    if "location" in stored.message:
        raise bad_request("message can't be edited")
    return _edit(double, params, chat, stored, content, _CAPTION | _TEXT | set(MEDIA))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(double: BotApiDouble, params: Params) -> Json:
    chat, stored = _own_message(double, params)
    return _edit(double, params, chat, stored, {}, set())


def _own_message(double: BotApiDouble, params: Params) -> tuple[Chat, Stored]:
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    stored = chat.find(params.whole("message_id"))
    if stored is None:
        raise bad_request("message to edit not found")
    if not stored.by_bot:
        raise bad_request("message can't be edited")
    return chat, stored


def _edit(double: BotApiDouble, params: Params, chat: Chat, stored: Stored, content: Json, replaced: set[str]) -> Json:
    """Put `content` where the fields `replaced` were. Without a reply_markup the buttons go, as in life."""
    markup = check_markup(params.nested("reply_markup"), inline_only=True)
    old = {name: value for name, value in stored.message.items() if name != "edit_date"}
    kept = {name: value for name, value in old.items() if name not in replaced | {"reply_markup"}}
    new = kept | content | ({"reply_markup": markup} if markup else {})
    if new == old:
        raise bad_request(NOT_MODIFIED)
    if double.pace:
        double.pace.admit(chat.id)
    message = new | {"edit_date": int(double.world.now())}
    chat.replace(message)
    double.journal.add("edited", chat.id, message=message, markup=markup)
    return message


@method("deleteMessage")
def delete_message(double: BotApiDouble, params: Params) -> bool:
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    _delete(double, chat, params.whole("message_id"))
    return True


@method("deleteMessages")
def delete_messages(double: BotApiDouble, params: Params) -> bool:
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    for message_id in params.nested("message_ids") or []:
        if chat.find(message_id):
            _delete(double, chat, message_id)
    return True


def _delete(double: BotApiDouble, chat: Chat, message_id: int | None) -> None:
    stored = chat.find(message_id)
    if stored is None:
        raise bad_request("message to delete not found")
    admin = chat.bot == "administrator"
    foreign = not stored.by_bot and chat.info["type"] != "private"
    old = double.world.now() - stored.message["date"] > _DELETABLE_SECONDS
    if not admin and (foreign or old):
        raise bad_request("message can't be deleted for everyone" if old else "message can't be deleted")
    stored.deleted = True
    double.journal.add("deleted", chat.id, message=stored.message)


@method("pinChatMessage")
def pin_chat_message(double: BotApiDouble, params: Params) -> bool:
    chat = _chat_to_pin_in(double, params)
    message_id = params.whole("message_id")
    if message_id is None or chat.find(message_id) is None:
        raise bad_request("message to pin not found")
    chat.pinned = [pin for pin in chat.pinned if pin != message_id] + [message_id]
    return True


@method("unpinChatMessage")
def unpin_chat_message(double: BotApiDouble, params: Params) -> bool:
    chat = _chat_to_pin_in(double, params)
    message_id = params.whole("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


def _chat_to_pin_in(double: BotApiDouble, params: Params) -> Chat:
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    if chat.is_group and chat.bot != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat
