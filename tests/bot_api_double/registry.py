"""The table of methods: the Bot API's name, case folded -> how the double does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.bot_api_double.decoding import Params

if TYPE_CHECKING:
    from tests.bot_api_double.double import BotApiDouble

Action = Callable[["BotApiDouble", Params], Any | Awaitable[Any]]


class Method(NamedTuple):
    """A method under its proper name."""

    name: str
    action: Action


METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Action], Action]:
    """Enter the decorated function in the table under the Bot API's `name`."""

    def enter(action: Action) -> Action:
        METHODS[name.lower()] = Method(name, action)
        return action

    return enter
