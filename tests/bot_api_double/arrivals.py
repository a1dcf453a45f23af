"""What people do reaches the bot as updates; this is how a bare update becomes a complete one.

A test writes down what matters ("this user, this chat, this text"); message id, date, chat details, entities and
the message replied to are filled in as Telegram would, and the world changes with it: who writes has started the
chat, who blocks has blocked it, a bot that was removed is gone. Whatever the test has written itself is left as
it is, even when it is nonsense: a poison update must arrive unharmed.
"""

from __future__ import annotations

from typing import Any

from tests.bot_api_double.entities import find_entities
from tests.bot_api_double.state import ANONYMOUS, Chat, World, member_object

Json = dict[str, Any]
NEW_MESSAGES = ("message", "channel_post")
EDITED_MESSAGES = ("edited_message", "edited_channel_post")
SERVICE = {
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
    "forum_topic_edited",
}


def complete(world: World, raw: Json) -> Json:
    """The update as Telegram would send it, without its number; the world is changed accordingly."""
    update = dict(raw)
    for kind, payload in raw.items():
        if not isinstance(payload, dict):
            continue
        if kind in NEW_MESSAGES:
            update[kind] = _new_message(world, payload)
        elif kind in EDITED_MESSAGES:
            update[kind] = _edited_message(world, payload)
        elif kind == "callback_query":
            update[kind] = _callback_query(world, payload)
        elif kind == "my_chat_member":
            update[kind] = _my_chat_member(world, payload)
    return update


def bot_sees(world: World, update: Json, *, privacy: bool) -> bool:
    """Whether Telegram would show this update to the bot, given privacy mode."""
    message = update.get("message") or update.get("edited_message")
    if message is None or not isinstance(message.get("chat"), dict):
        return True
    chat = world.chats[message["chat"]["id"]]
    if not chat.is_group or not privacy or chat.bot == "administrator":
        return chat.bot not in {"left", "kicked"} or not chat.is_group
    return bool(message.keys() & SERVICE) or _is_for_bot(world.bot, message)


def _is_for_bot(bot: Json, message: Json) -> bool:
    replied = message.get("reply_to_message", {}).get("from", {}).get("id")
    if bot["id"] in {replied, message.get("via_bot", {}).get("id")}:
        return True
    entities = message.get("entities") or message.get("caption_entities") or []
    if not any(entity["type"] == "bot_command" and entity["offset"] == 0 for entity in entities):
        return False
    command = (message.get("text") or message.get("caption", "")).split()[0]
    addressed = command.partition("@")[2]
    return addressed.lower() in {"", bot["username"].lower()}


def _chat_of(world: World, payload: Json) -> Chat:
    author = payload.get("from")
    if author and author != ANONYMOUS:
        world.person(author)
    info = payload["chat"]
    if info["id"] not in world.chats and "type" not in info:
        info = {"type": "private" if info["id"] > 0 else "supergroup"} | info
    return world.chat(info)


def _new_message(world: World, raw: Json) -> Json:
    if not isinstance(raw.get("chat"), dict) or "id" not in raw["chat"]:
        return raw
    chat = _chat_of(world, raw)
    known = {"message_id": raw.get("message_id") or chat.next_id(), "date": int(world.now())}
    message = known | {name: value for name, value in raw.items() if value is not None}
    message["chat"] = chat.info
    if author := raw.get("from"):
        message["from"] = world.people.get(author["id"], author)
    _fill_entities(message)
    _fill_reply(chat, message)
    _note_presence(world, chat, message)
    chat.keep(message, by_bot=False)
    return message


def _fill_entities(message: Json) -> None:
    for text, entities in (("text", "entities"), ("caption", "caption_entities")):
        written = message.get(text)
        if isinstance(written, str) and entities not in message and (found := find_entities(written)):
            message[entities] = found


def _fill_reply(chat: Chat, message: Json) -> None:
    replied = message.get("reply_to_message")
    if replied and (stored := chat.find(replied.get("message_id"))):
        shown = stored.message.items()
        message["reply_to_message"] = {name: value for name, value in shown if name != "reply_to_message"}


def _note_presence(world: World, chat: Chat, message: Json) -> None:
    if chat.info["type"] == "private":
        chat.started, chat.blocked = True, False
        return
    if (author := message.get("from")) and author["id"] in world.people:
        chat.members.setdefault(author["id"], "member")
    for user in message.get("new_chat_members", []):
        _set_status(world, chat, user, "member")
    if "left_chat_member" in message:
        _set_status(world, chat, message["left_chat_member"], "left")


def _set_status(world: World, chat: Chat, user: Json, status: str) -> None:
    if user["id"] == world.bot["id"]:
        chat.bot = "kicked" if status == "left" else status
    else:
        chat.members[world.person(user)["id"]] = status


def _edited_message(world: World, raw: Json) -> Json:
    if not isinstance(raw.get("chat"), dict) or "id" not in raw["chat"]:
        return raw
    chat = _chat_of(world, raw)
    stored = chat.messages.get(raw.get("message_id", 0))
    before = stored.message if stored else {"date": int(world.now())}
    stale = {"entities"} if "text" in raw else {"caption_entities"} if "caption" in raw else set()
    kept = {name: value for name, value in before.items() if name not in stale}
    message = kept | {"edit_date": int(world.now())} | raw | {"chat": chat.info}
    _fill_entities(message)
    if stored:
        chat.replace(message)
    return message


def _callback_query(world: World, raw: Json) -> Json:
    if isinstance(raw.get("from"), dict) and raw["from"] != ANONYMOUS:
        world.person(raw["from"])
    query = dict(raw)
    if "id" in raw:
        world.queries[str(raw["id"])] = world.now() + world.query_lifetime
    else:
        query = {"id": world.open_query()} | query
    query.setdefault("chat_instance", "-3141592653589793238")
    return query


def _my_chat_member(world: World, raw: Json) -> Json:
    chat = _chat_of(world, raw)
    status = raw["new_chat_member"]["status"]
    old = _own_status(chat)
    if chat.info["type"] == "private":
        chat.blocked = status == "kicked"
    else:
        chat.bot = status
    change = {"date": int(world.now()), "old_chat_member": member_object(world.bot, old)}
    new = member_object(world.bot, status) | raw["new_chat_member"]
    return change | raw | {"chat": chat.info, "new_chat_member": new}


def _own_status(chat: Chat) -> str:
    return ("kicked" if chat.blocked else "member") if chat.info["type"] == "private" else chat.bot
