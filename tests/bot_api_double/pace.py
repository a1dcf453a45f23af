"""Telegram's published rate limits as sliding windows: 1/s in a chat, 20/min in a group, 30/s over all."""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.bot_api_double.errors import too_many

Window = tuple[int, float]
"""So many messages in so many seconds."""


@dataclass
class Pace:
    """Refuses with 429 what is too fast. A refused call does not count."""

    per_chat: Window = (1, 1.0)
    per_group: Window = (20, 60.0)
    overall: Window = (30, 1.0)
    clock: Callable[[], float] = time.monotonic
    _sent: defaultdict[object, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def admit(self, chat_id: int, count: int = 1) -> None:
        """Count `count` messages to a chat, or raise ApiError 429 with the seconds to wait."""
        now = self.clock()
        waits = [self._wait(key, window, now) for key, window in self._windows(chat_id)]
        if max(waits) > 0:
            raise too_many(math.ceil(max(waits)))
        for key, _ in self._windows(chat_id):
            self._sent[key].extend([now] * count)

    def _windows(self, chat_id: int) -> Iterator[tuple[object, Window]]:
        yield "overall", self.overall
        yield chat_id, self.per_chat
        if chat_id < 0:
            yield ("group", chat_id), self.per_group

    def _wait(self, key: object, window: Window, now: float) -> float:
        allowed, seconds = window
        times = self._sent[key]
        while times and times[0] <= now - seconds:
            times.popleft()
        return times[len(times) - allowed] + seconds - now if len(times) >= allowed else 0.0
