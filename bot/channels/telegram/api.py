"""The Bot API, called raw: one method name, plain parameters, the plain result.

`telegram.Bot` and its request class put a request together, send it and turn refusals into exceptions. Its own methods
also look through every parameter and build an object of every answer, which costs more than all the rest and which
nobody here needs; `call` does not.

Nothing of the token or of what people write may be logged at any level, and python-telegram-bot logs both at DEBUG.
Its two loggers are therefore set above that, for good, before the first bot is made.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from telegram import Bot, InputFile, InputMedia
from telegram.request import BaseRequest

from bot.channels.telegram.request import MaybeSentError, Plain, RustRequest

BASE_URL = "https://api.telegram.org/bot"
BASE_FILE_URL = "https://api.telegram.org/file/bot"
_WITH_FILES = (InputFile, InputMedia)


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are, as getMe says."""

    id: int
    username: str


class Api(Bot):
    """A `telegram.Bot` with a request class of ours. `base_url` is followed by the token and the method.

    At most `connections` calls run at once, besides the long poll; the others wait for a free connection.
    """

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
        _keep_quiet()
        timeouts = {"connect_timeout": connect_timeout, "read_timeout": read_timeout}
        self._calls = RustRequest(connections, **timeouts)
        self._polls = RustRequest(1, **timeouts)
        super().__init__(token, base_url, base_file_url, request=self._calls, get_updates_request=self._polls)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    async def connect(self) -> None:
        """Make ready for calls. (`Bot.initialize` would ask getMe as well, and name the token when it is refused.)"""
        await self._calls.initialize()
        await self._polls.initialize()

    async def disconnect(self) -> None:
        """Close all connections; `connect` may follow."""
        await self._calls.shutdown()
        await self._polls.shutdown()

    async def call(
        self,
        method: str,
        params: dict[str, Any] | None = None,
        *,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> Any:
        """The `result` of one Bot API method, as JSON gives it. Raises telegram.error.TelegramError.

        What holds files goes by `do_api_request`, which finds them; all else needs no looking through.
        """
        try:
            if params is not None and any(isinstance(value, _WITH_FILES) for value in params.values()):
                # The underscore keeps it from recommending `Bot.send_photo` for "sendPhoto"; the name becomes camel
                # case, by which the underscore goes away.
                return await self.do_api_request(f"{method}_", params, read_timeout=read_timeout)
            request = self._polls if method == "getUpdates" else self._calls
            return await request.post(f"{self.base_url}/{method}", Plain.of(params or {}), read_timeout=read_timeout)
        except (KeyError, TypeError, AttributeError, ValueError):
            failure = MaybeSentError("answer without a result")
        raise failure

    async def download(self, file_path: str, limit: int) -> tuple[int, bytes]:
        """Status and bytes of a file that getFile named, at most `limit` bytes. Raises as `RustRequest.download`."""
        return await self._calls.download(f"{self.base_file_url}/{file_path}", limit)


def _keep_quiet() -> None:
    for name in ("telegram.Bot", "telegram.BaseRequest"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
