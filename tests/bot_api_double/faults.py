"""Scripted trouble: rules that say which calls go wrong, and how.

A rule looks at every call that its `method` and `chat_id` fit and counts it. It strikes at the calls named by
`nth` (or at all), with `probability`, at most `times` times. The first rule that strikes decides. What a rule
does *before* the call is done leaves the world untouched; `accepted_then_cut`, `late` and `garbled` come
*after*: the call is done, and the bot does not learn of it, or not in time, or not in JSON.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from tests.bot_api_double.errors import ApiError, Cut, bad_request, forbidden, migrated, too_many


class Trouble(StrEnum):
    """What can go wrong with a call."""

    TOO_MANY = "too_many"
    SERVER_ERROR = "server_error"
    FORBIDDEN = "forbidden"
    MIGRATED = "migrated"
    REFUSED = "refused"
    STALL = "stall"
    CUT = "cut"
    ACCEPTED_THEN_CUT = "accepted_then_cut"
    LATE = "late"
    GARBLED = "garbled"


@dataclass
class Fault:
    """One rule. `seconds` is the delay of stall and late, `retry_after` that of too_many (whole seconds)."""

    trouble: Trouble | str
    method: str | list[str] | None = None
    chat_id: int | str | None = None
    nth: int | list[int] | None = None
    probability: float = 1.0
    times: int | None = None
    seconds: float = 1.0
    retry_after: int = 1
    status: int = 502
    description: str = ""
    migrate_to_chat_id: int = 0
    fitted: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        self.trouble = Trouble(self.trouble)
        names = [self.method] if isinstance(self.method, str) else self.method
        self._methods = names and {name.lower() for name in names}
        self._numbers = {self.nth} if isinstance(self.nth, int) else self.nth and set(self.nth)

    def strikes(self, method: str, chat_id: int | str | None, rng: random.Random) -> bool:
        """Whether this call is to go wrong; counts it."""
        if self._methods and method.lower() not in self._methods:
            return False
        if self.chat_id is not None and str(self.chat_id) != str(chat_id):
            return False
        self.fitted += 1
        spent = self.times is not None and self.struck >= self.times
        if spent or (self._numbers and self.fitted not in self._numbers):
            return False
        hit = self.probability >= 1.0 or rng.random() < self.probability
        self.struck += hit
        return hit

    async def before(self) -> None:
        """Trouble that comes before the call is done: raises ApiError or Cut, or waits."""
        match self.trouble:
            case Trouble.STALL:
                await asyncio.sleep(self.seconds)
            case Trouble.CUT:
                raise Cut
            case Trouble.TOO_MANY:
                raise too_many(self.retry_after)
            case Trouble.SERVER_ERROR:
                raise ApiError(self.status, self.description or "Bad Gateway")
            case Trouble.FORBIDDEN:
                raise forbidden(self.description or "bot was blocked by the user")
            case Trouble.MIGRATED:
                raise migrated(self.migrate_to_chat_id)
            case Trouble.REFUSED:
                raise bad_request(self.description or "refused")

    async def after(self, body: bytes) -> bytes:
        """Trouble that comes after: the answer as it goes out; raises Cut when none does."""
        if self.trouble == Trouble.ACCEPTED_THEN_CUT:
            raise Cut
        if self.trouble == Trouble.LATE:
            await asyncio.sleep(self.seconds)
        return body[: max(1, len(body) // 2)] if self.trouble == Trouble.GARBLED else body

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {known.name: getattr(self, known.name) for known in fields(self)}


@dataclass
class Faults:
    """The rules in force; `latency` seconds are added to every call."""

    rng: random.Random
    latency: float = 0.0
    rules: list[Fault] = field(default_factory=list)

    def add(self, trouble: Trouble | str, **how: Any) -> Fault:
        """Add a rule (the fields of Fault) and return it, so that a test can ask how often it struck."""
        rule = Fault(trouble, **how)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """All is well again."""
        self.rules.clear()
        self.latency = 0.0

    def pick(self, method: str, chat_id: int | str | None) -> Fault | None:
        """The rule that strikes this call, if any."""
        return next((rule for rule in self.rules if rule.strikes(method, chat_id, self.rng)), None)
