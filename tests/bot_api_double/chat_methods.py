"""Methods about chats, their members and their topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.bot_api_double.decoding import Params
from tests.bot_api_double.errors import bad_request
from tests.bot_api_double.registry import method
from tests.bot_api_double.state import Chat, Topic, member_object

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

Json = dict[str, Any]
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


def _open_chat(double: BotApiDouble, params: Params) -> Chat:
    chat = double.world.find_chat(params.chat_id())
    if chat.is_group:
        chat.check_writable()
    return chat


@method("getChat")
def get_chat(double: BotApiDouble, params: Params) -> Json:
    chat = _open_chat(double, params)
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    full = {"accent_color_id": 1, "max_reaction_count": 11, "accepted_gift_types": dict.fromkeys(gifts, True)}
    if chat.pinned and (stored := chat.find(chat.pinned[-1])):
        full["pinned_message"] = stored.message
    return chat.info | full


def _member(double: BotApiDouble, chat: Chat, user_id: int | None) -> Json:
    if user_id == double.world.bot["id"]:
        return member_object(double.world.bot, chat.bot)
    user = double.world.people.get(user_id or 0)
    if user is None:
        raise bad_request("user not found")
    if chat.info["type"] == "private" and user_id == chat.id:
        return member_object(user, "member")
    return member_object(user, chat.members.get(user["id"], "left"))


@method("getChatMember")
def get_chat_member(double: BotApiDouble, params: Params) -> Json:
    return _member(double, _open_chat(double, params), params.whole("user_id"))


@method("getChatAdministrators")
def get_chat_administrators(double: BotApiDouble, params: Params) -> list[Json]:
    chat = _open_chat(double, params)
    if chat.info["type"] == "private":
        raise bad_request("there are no administrators in the private chat")
    leading = [user for user, status in chat.members.items() if status in {"creator", "administrator"}]
    leading += [double.world.bot["id"]] if chat.bot == "administrator" else []
    return [_member(double, chat, user_id) for user_id in leading]


@method("getChatMemberCount")
def get_chat_member_count(double: BotApiDouble, params: Params) -> int:
    chat = _open_chat(double, params)
    return 1 + sum(status not in {"left", "kicked"} for status in chat.members.values())


@method("sendChatAction")
def send_chat_action(double: BotApiDouble, params: Params) -> bool:
    double.world.find_chat(params.chat_id()).check_writable()
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True


@method("leaveChat")
def leave_chat(double: BotApiDouble, params: Params) -> bool:
    chat = _open_chat(double, params)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot = "left"
    return True


@method("createForumTopic")
def create_forum_topic(double: BotApiDouble, params: Params) -> Json:
    chat = _forum(double, params)
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return double.make_topic(chat, name, params.whole("icon_color") or 0x6FB9F0)


def _forum(double: BotApiDouble, params: Params) -> Chat:
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    if not chat.info.get("is_forum"):
        raise bad_request("the chat is not a forum")
    if chat.bot != "administrator":
        raise bad_request("not enough rights to create a topic")
    return chat


def _topic(double: BotApiDouble, params: Params) -> Topic:
    topic = _forum(double, params).topics.get(params.whole("message_thread_id") or 0)
    if topic is None or topic.deleted:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


@method("reopenForumTopic")
def reopen_forum_topic(double: BotApiDouble, params: Params) -> bool:
    return _set_closed(_topic(double, params), closed=False)


@method("closeForumTopic")
def close_forum_topic(double: BotApiDouble, params: Params) -> bool:
    return _set_closed(_topic(double, params), closed=True)


def _set_closed(topic: Topic, *, closed: bool) -> bool:
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    return True


@method("editForumTopic")
def edit_forum_topic(double: BotApiDouble, params: Params) -> bool:
    topic = _topic(double, params)
    if params.text("name") in {"", topic.name}:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = params.text("name")
    return True


@method("deleteForumTopic")
def delete_forum_topic(double: BotApiDouble, params: Params) -> bool:
    _topic(double, params).deleted = True
    return True
