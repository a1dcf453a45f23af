"""Who has a chat open just now, in this process: pages that wait to be woken, and toasts on their way to them.

Waking carries no message: a woken page reads the mailbox from where it stood. So a wake too many costs one query, and
one too few is made good by the next.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from handlers.replies import Toast

TOASTS = 16  # unread toasts that a page may have; older ones have outlived their moment


class Listener:
    """One open page."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._toasts: deque[Toast] = deque(maxlen=TOASTS)
        self.closed = False

    def wake(self) -> None:
        self._woken.set()

    def toast(self, toast: Toast) -> None:
        self._toasts.append(toast)
        self.wake()

    def close(self) -> None:
        self.closed = True
        self.wake()

    async def wait(self) -> None:
        """Until it is woken; a wake since the last wait counts."""
        await self._woken.wait()
        self._woken.clear()

    def toasts(self) -> Iterator[Toast]:
        """The toasts that came since the last time."""
        while self._toasts:
            yield self._toasts.popleft()


class Listeners:
    """All open pages, by chat."""

    def __init__(self) -> None:
        self._open: defaultdict[str, list[Listener]] = defaultdict(list)
        self._closed = False

    @property
    def chats(self) -> list[str]:
        return list(self._open)

    def count(self, chat: str) -> int:
        return len(self._open.get(chat, ()))

    @contextmanager
    def listen(self, chat: str) -> Iterator[Listener]:
        listener = Listener()
        listener.closed = self._closed
        self._open[chat].append(listener)
        try:
            yield listener
        finally:
            self._open[chat].remove(listener)
            if not self._open[chat]:
                del self._open[chat]

    def wake(self, chat: str) -> None:
        for listener in self._open.get(chat, ()):
            listener.wake()

    def toast(self, chat: str, toast: Toast) -> None:
        for listener in self._open.get(chat, ()):
            listener.toast(toast)

    def close(self) -> None:
        """End every wait, now and from now on."""
        self._closed = True
        for listeners in self._open.values():
            for listener in listeners:
                listener.close()
