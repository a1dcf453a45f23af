"""What Telegram knows of our bot, held against what it needs: asked by `saberling check`, changing nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from telegram.error import TelegramError

from bot.channels import DeliveryError, Halted, Moved
from bot.channels.telegram.api import Api
from bot.channels.telegram.failures import to_delivery_error
from bot.findings import Finding

_RECENT = 3600  # seconds for which a failed delivery to the webhook counts
_MANY = 100  # updates that wait at Telegram although somebody should take them


async def inspect(api: Api, staff_chat_id: int, webhook: str | None) -> AsyncIterator[Finding]:
    """Findings about the token, the privacy mode, the staff room and the webhook (None: the bot polls)."""
    try:
        me = await _ask(api, "getMe")
    except Halted:
        yield Finding(False, "Telegram does not know the token", "take a new one from @BotFather: /mybots, API Token")
        return
    except DeliveryError as error:
        yield Finding(False, f"Telegram cannot be reached ({error})", "see to the network, or to telegram.base_url")
        return
    yield Finding(True, f"Telegram knows the token: @{me.get('username')}")
    yield _privacy(me)
    yield await _room(api, staff_chat_id, me)
    yield await _arrivals(api, webhook)


async def _ask(api: Api, method: str, **params: Any) -> dict[str, Any]:
    try:
        answer = await api.call(method, params)
    except TelegramError as error:
        failure = to_delivery_error(error)
    else:
        return answer if isinstance(answer, dict) else {}
    raise failure  # outside of the block: what aiohttp raised holds the address, and so the token


def _privacy(me: dict[str, Any]) -> Finding:
    if not me.get("can_read_all_group_messages"):
        return Finding(True, "privacy mode is on")
    advice = "the bot does not need that: @BotFather, /setprivacy, Enable"
    return Finding(True, "privacy mode is off, so all that is said in its groups is sent to the bot", advice)


async def _room(api: Api, chat_id: int, me: dict[str, Any]) -> Finding:
    try:
        chat = await _ask(api, "getChat", chat_id=chat_id)
        member = await _ask(api, "getChatMember", chat_id=chat_id, user_id=me.get("id"))
    except Moved as moved:
        return Finding(False, "the staff group has a new number", f"set staff.chat_id = {moved.to}")
    except DeliveryError as error:
        return Finding(
            False, f"the staff room cannot be looked at ({error})", "add the bot to the group named by staff.chat_id"
        )
    if chat.get("type") not in ("group", "supergroup"):
        return Finding(False, "staff.chat_id is not a group", "make a group, add the bot, and set its number")
    if member.get("status") in ("left", "kicked"):
        return Finding(False, "the bot is not in the staff room", "add it to the group named by staff.chat_id")
    if not _may_send(chat, member):
        return Finding(
            False,
            "the bot may not write in the staff room",
            "let members send messages and photos, or make it an admin",
        )
    if chat.get("is_forum") and not member.get("can_manage_topics"):
        what = "the bot is in the staff room and may write there, but may make no topics"
        return Finding(True, what, "let the bot manage topics, or set staff.topics = false")
    return Finding(True, "the bot is in the staff room and may write there")


def _may_send(chat: dict[str, Any], member: dict[str, Any]) -> bool:
    if member.get("status") in ("administrator", "creator"):
        return True
    rights = member if member.get("status") == "restricted" else chat.get("permissions", {})
    return bool(rights.get("can_send_messages", True) and rights.get("can_send_photos", True))


async def _arrivals(api: Api, webhook: str | None) -> Finding:
    try:
        info = await _ask(api, "getWebhookInfo")
    except DeliveryError as error:
        return Finding(False, f"Telegram does not tell of the webhook ({error})", "try again in a minute")
    set_to = str(info.get("url") or "")
    if webhook is None:
        return _polled(set_to)
    if set_to and set_to != webhook:
        host = urlsplit(set_to).hostname
        return Finding(False, f"the webhook leads elsewhere, to {host}", "stop what runs there, then saberling run")
    if not set_to:
        return Finding(True, "no webhook is set yet: saberling run does that")
    return _brought(info)


def _polled(set_to: str) -> Finding:
    if not set_to:
        return Finding(True, "no webhook hinders polling")
    host = urlsplit(set_to).hostname
    return Finding(
        False, f"updates are brought to a webhook at {host}", "stop what runs there, then saberling run removes it"
    )


def _brought(info: dict[str, Any]) -> Finding:
    waiting = int(info.get("pending_update_count") or 0)
    if time.time() - float(info.get("last_error_date") or 0) < _RECENT:
        why = str(info.get("last_error_message") or "no reason told")
        return Finding(
            False, f"Telegram lately could not reach the webhook: {why}", "see to the proxy and its certificate"
        )
    if waiting > _MANY:
        return Finding(False, f"{waiting} updates wait at Telegram", "see whether saberling run is running")
    return Finding(True, f"the webhook is set, {waiting} updates wait")
