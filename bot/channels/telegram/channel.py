"""Telegram as a channel: letters out, presses answered, pictures fetched.

Receiving is not here: either `poller.Poller` or `webhook.webhook_app` feeds reception, both with the `Api` of this
channel. Nothing here remembers anything but who we are; so a channel may be stopped and started again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import structlog
from telegram.error import TelegramError

from bot.channels import (
    CannotEdit,
    Command,
    DeliveryError,
    Gone,
    Halted,
    Letter,
    MaybeSent,
    NotSent,
    PhotoGone,
    Receipt,
    Refused,
)
from bot.channels.markup import cut_plain
from bot.channels.telegram.api import BASE_FILE_URL, BASE_URL, Api, Me
from bot.channels.telegram.capabilities import (
    CAPABILITIES,
    COMMAND_LIMIT,
    DESCRIPTION_LIMIT,
    FILE_BYTES,
    NAME,
    TOAST_LIMIT,
    TOPIC_NAME_LIMIT,
)
from bot.channels.telegram.failures import Unchanged, to_delivery_error
from bot.channels.telegram.request import TooLargeError
from bot.channels.telegram.to_telegram import carries_picture, to_call, to_take_back
from handlers.replies import Toast

log = structlog.get_logger()

TOASTS_AT_ONCE: Final = 8
TOAST_SECONDS: Final = 4.0


class Telegram:
    """The channel protocol over the Bot API at `base_url`, for the bot with this token.

    `connections` bounds the calls that run at once; timeouts are seconds.
    """

    name = NAME
    capabilities = CAPABILITIES

    def __init__(
        self,
        token: str,
        *,
        base_url: str = BASE_URL,
        base_file_url: str = BASE_FILE_URL,
        connections: int = 32,
        connect_timeout: float = 5.0,
        read_timeout: float = 10.0,
    ) -> None:
        self.api = Api(
            token,
            base_url=base_url,
            base_file_url=base_file_url,
            connections=connections,
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
        )
        self._me: Me | None = None
        self._toasting = asyncio.Semaphore(TOASTS_AT_ONCE)

    @property
    def me(self) -> Me:
        """Who we are. Raises RuntimeError before `start`."""
        if self._me is None:
            raise RuntimeError("the channel was not started")
        return self._me

    async def start(self) -> None:
        """Connect and learn who we are. Raises Halted for a wrong token, NotSent when Telegram cannot be had."""
        await self.api.connect()
        try:
            answer = await self._call("getMe")
            self._me = Me(answer["id"], answer["username"])
        except (MaybeSent, KeyError, TypeError):
            raise NotSent("no answer to getMe that makes sense") from None

    async def stop(self) -> None:
        await self.api.disconnect()

    def link(self, payload: str) -> str | None:
        return None if self._me is None else f"https://t.me/{self._me.username}?start={payload}"

    async def send(self, letter: Letter) -> Receipt:
        """Send, edit or take back. Raises a DeliveryError."""
        if letter.takes_back:
            return await self._take_back(letter)
        method, params = to_call(letter)
        try:
            answer = await self._call(method, params)
        except Unchanged:
            return Receipt(letter.replaces or "", carries_picture(method))
        return Receipt(_message_id(answer, letter), carries_picture(method))

    async def _take_back(self, letter: Letter) -> Receipt:
        """Delete the message; one that is too old for that shows the letter instead. Raises Refused for a place."""
        for method, params in to_take_back(letter):
            try:
                await self._call(method, params)
            except Unchanged:
                pass
            except (CannotEdit, Refused):
                continue
            return Receipt(letter.replaces or "")
        raise Refused("the message can neither be deleted nor edited")

    async def answer(self, toasts: Sequence[Toast]) -> None:
        """Answer presses side by side. Never raises; a press that is too old has lost interest anyway."""
        await asyncio.gather(*map(self._toast, toasts))

    async def fetch(self, ref: str) -> bytes:
        """The bytes of a picture, at most FILE_BYTES. Raises PhotoGone for ever, NotSent for now, Halted."""
        path = await self._file_path(ref)
        if path.startswith("/") and (content := await asyncio.to_thread(_read_local, Path(path))) is not None:
            return content
        try:
            status, content = await self.api.download(quote(path.lstrip("/")), FILE_BYTES)
        except TooLargeError:
            raise PhotoGone("the file is too large") from None
        except TelegramError as error:
            failure = NotSent(f"download failed: {error}")
        else:
            if status == HTTPStatus.OK:
                return content
            failure = _missed(status)
        raise failure

    async def has_topics(self, chat: str) -> bool:
        """Whether the group is a forum. Raises a DeliveryError."""
        return bool((await self._call("getChat", {"chat_id": int(chat)})).get("is_forum"))

    async def open_topic(self, chat: str, name: str) -> str:
        """Make a topic in the group, for which we need the right to manage topics. Raises a DeliveryError."""
        made = await self._call("createForumTopic", {"chat_id": int(chat), "name": name[:TOPIC_NAME_LIMIT]})
        return str(made["message_thread_id"])

    async def let_go(self, ref: str) -> None:
        """Nothing of it is ours: Telegram keeps its own."""

    async def tidy(self, before: datetime) -> None:
        """Nothing of it is ours."""

    async def announce(self, commands: Sequence[Command], staff_chat_id: str | None, languages: Sequence[str]) -> None:
        """Set the command menus, for private chats and the staff room, by language; the first is for all others.

        A menu that cannot be set is logged and left: commands work without it. Raises Halted only.
        """
        scopes: list[tuple[str, dict[str, Any]]] = [("private", {"type": "all_private_chats"})]
        if staff_chat_id is not None:
            scopes.append(("group", {"type": "chat", "chat_id": int(staff_chat_id)}))
        for room, scope in scopes:
            listed = [c for c in commands if (c.room == "private") == (room == "private")][:COMMAND_LIMIT]
            await self._announce(listed, {"scope": scope}, languages[0])
            for language in languages:
                await self._announce(listed, {"scope": scope, "language_code": language}, language)

    async def _announce(self, commands: Sequence[Command], where: dict[str, Any], language: str) -> None:
        menu = [{"command": c.name, "description": _described(c, language)} for c in commands]
        try:
            await self._call("setMyCommands", {"commands": menu, **where})
        except Halted:
            raise
        except DeliveryError as failure:
            log.warning("menu_not_set", scope=where["scope"]["type"], why=str(failure))

    async def _toast(self, toast: Toast) -> None:
        params: dict[str, Any] = {"callback_query_id": toast.callback}
        if toast.text:
            params |= {"text": cut_plain(toast.text, TOAST_LIMIT), "show_alert": toast.alert}
        async with self._toasting:
            try:
                await self._call("answerCallbackQuery", params, TOAST_SECONDS)
            except Refused as refused:  # "query is too old and response timeout expired or query id is invalid"
                log.debug("press_not_answered", why=str(refused))
            except DeliveryError as failure:
                log.info("press_not_answered", why=str(failure))

    async def _file_path(self, ref: str) -> str:
        try:
            file = await self._call("getFile", {"file_id": ref})
        except (Refused, Gone) as refused:
            # "wrong file_id or the file is temporarily unavailable" says both; to ask again is better than to wait
            raise PhotoGone(str(refused)) from None
        except MaybeSent as failure:
            raise NotSent(str(failure)) from None
        if not isinstance(file, dict) or not isinstance(file.get("file_path"), str):
            raise NotSent("getFile named no file")
        if (file.get("file_size") or 0) > FILE_BYTES:
            raise PhotoGone("the file is too large")
        return file["file_path"]

    async def _call(self, method: str, params: dict[str, Any] | None = None, seconds: float | None = None) -> Any:
        """The result, or a DeliveryError that has forgotten where it came from (addresses hold the token)."""
        try:
            if seconds is None:
                return await self.api.call(method, params)
            return await self.api.call(method, params, read_timeout=seconds)
        except TelegramError as error:
            failure = to_delivery_error(error)
        raise failure


def _message_id(answer: Any, letter: Letter) -> str:
    """An edit may be answered by `true` alone. Raises MaybeSent for an answer that names no message."""
    if isinstance(answer, dict) and type(answer.get("message_id")) is int:
        return str(answer["message_id"])
    if letter.replaces is not None:
        return letter.replaces
    raise MaybeSent("the answer names no message")


def _described(command: Command, language: str) -> str:
    words = command.describe.get(language) or next(iter(command.describe.values()), command.name)
    return cut_plain(words, DESCRIPTION_LIMIT)


def _missed(status: int) -> NotSent | PhotoGone:
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.BAD_REQUEST):
        return PhotoGone(f"HTTP {status} for the file")
    return NotSent(f"HTTP {status} for the file")


def _read_local(path: Path) -> bytes | None:
    """The file that a Bot API server on this machine keeps; None when it keeps it elsewhere."""
    try:
        with path.open("rb") as file:
            content = file.read(FILE_BYTES + 1)
    except OSError:
        return None
    if len(content) > FILE_BYTES:
        raise PhotoGone("the file is too large")
    return content
