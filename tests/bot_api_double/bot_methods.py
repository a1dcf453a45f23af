"""Methods about the bot itself: its updates, its webhook, its commands, its files, its callback answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.bot_api_double.decoding import Params
from tests.bot_api_double.errors import bad_request, conflict
from tests.bot_api_double.limits import check_toast
from tests.bot_api_double.registry import method

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

Json = dict[str, Any]
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@method("getMe")
def get_me(double: BotApiDouble, params: Params) -> Json:
    can = {"can_join_groups": True, "can_read_all_group_messages": not double.privacy}
    cannot = ("supports_inline_queries", "can_connect_to_business", "has_main_web_app")
    return double.world.bot | can | dict.fromkeys(cannot, False)


@method("getUpdates")
async def get_updates(double: BotApiDouble, params: Params) -> list[Json]:
    double.updates.allow(params.nested("allowed_updates"))
    limit = params.whole("limit")
    if limit is not None and limit <= 0:
        limit = 100
    timeout = min(params.whole("timeout") or 0, 50)
    return await double.updates.poll(params.whole("offset") or 0, min(limit or 100, 100), timeout)


@method("setWebhook")
async def set_webhook(double: BotApiDouble, params: Params) -> bool:
    url, secret = params.text("url"), params.text("secret_token")
    if not url:
        return await delete_webhook(double, params)
    _check_webhook(url, secret)
    double.updates.allow(params.nested("allowed_updates"))
    if params.flag("drop_pending_updates"):
        double.updates.drop_all()
    double.updates.interrupt(conflict("terminated by setWebhook request"))
    connections = min(max(params.whole("max_connections") or 40, 1), 100)
    await double.webhook.set(url, secret, connections)
    return True


def _check_webhook(url: str, secret: str) -> None:
    """HTTPS only, except on this machine, where tests listen."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")


@method("deleteWebhook")
async def delete_webhook(double: BotApiDouble, params: Params) -> bool:
    await double.webhook.remove()
    if params.flag("drop_pending_updates"):
        double.updates.drop_all()
    return True


@method("getWebhookInfo")
def get_webhook_info(double: BotApiDouble, params: Params) -> Json:
    return double.webhook.info(len(double.updates.entries))


@method("answerCallbackQuery")
def answer_callback_query(double: BotApiDouble, params: Params) -> bool:
    query_id, text = params.text("callback_query_id"), params.text("text")
    check_toast(text)
    double.world.close_query(query_id)
    double.journal.add("toast", 0, query_id=query_id, text=text, alert=params.flag("show_alert"))
    return True


@method("getFile")
def get_file(double: BotApiDouble, params: Params) -> Json:
    return double.world.files.described(params.text("file_id"))


@method("setMyCommands")
def set_my_commands(double: BotApiDouble, params: Params) -> bool:
    commands = params.nested("commands") or []
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not re.fullmatch(r"/?[a-z0-9_]{1,32}", str(command.get("command"))):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    double.world.settings[_commands_key(params)] = commands
    return True


@method("deleteMyCommands")
def delete_my_commands(double: BotApiDouble, params: Params) -> bool:
    double.world.settings.pop(_commands_key(params), None)
    return True


@method("getMyCommands")
def get_my_commands(double: BotApiDouble, params: Params) -> list[Json]:
    return double.world.settings.get(_commands_key(params), [])


def _commands_key(params: Params) -> str:
    """A name per scope and language, as text so that it can be read over the control API."""
    scope = params.nested("scope") or {"type": "default"}
    place = ":".join(str(value) for _, value in sorted(scope.items(), reverse=True))
    return f"commands {place} {params.text('language_code')}".rstrip()


def _set_text(name: str, field: str, limit: int) -> None:
    @method(name)
    def set_text(double: BotApiDouble, params: Params) -> bool:
        text = params.text(field)
        if len(text) > limit:
            raise bad_request(f"{field} is too long")
        double.world.settings[f"{field} {params.text('language_code')}".rstrip()] = text
        return True


_set_text("setMyDescription", "description", 512)
_set_text("setMyShortDescription", "short_description", 120)
_set_text("setMyName", "name", 64)


@method("setChatMenuButton")
def set_chat_menu_button(double: BotApiDouble, params: Params) -> bool:
    button = params.nested("menu_button") or {"type": "default"}
    if params.chat_id() is None:
        double.world.settings["menu_button"] = button
    else:
        double.world.find_chat(params.chat_id()).menu_button = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(double: BotApiDouble, params: Params) -> Json:
    general = double.world.settings.get("menu_button", {"type": "commands"})
    if params.chat_id() is None:
        return general
    return double.world.find_chat(params.chat_id()).menu_button or general


@method("setMessageReaction")
def set_message_reaction(double: BotApiDouble, params: Params) -> bool:
    chat = double.world.find_chat(params.chat_id())
    chat.check_writable()
    if chat.find(params.whole("message_id")) is None:
        raise bad_request("message to react not found")
    return True
