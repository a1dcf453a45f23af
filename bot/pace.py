"""How fast a channel may be spoken to: token buckets, overall and for each chat.

Telegram's limits: some 30 messages a second in all, one a second in a chat (short bursts are taken), 20 a minute in a
group. A chat that has used up its tokens rests, and only that chat.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """`rate` tokens a second, at most `burst` of them saved. Times are seconds of a monotonic clock."""

    rate: float
    burst: float
    tokens: float = -1.0
    at: float = 0.0

    def level(self, now: float) -> float:
        """How many tokens there are now."""
        if self.tokens < 0:
            self.tokens = self.burst
        else:
            self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return self.tokens

    def take(self, now: float) -> None:
        self.tokens = self.level(now) - 1

    def ready_at(self, now: float) -> float:
        """When there is a whole token again."""
        missing = 1 - self.level(now)
        return now if missing <= 0 else now + missing / self.rate


@dataclass
class Pace:
    """The buckets of one channel. `per_second` overall; chats and groups as Telegram asks."""

    per_second: float = 30.0
    chat: tuple[float, float] = (1.0, 4.0)
    group: tuple[float, float] = (20 / 60, 20.0)
    _overall: Bucket = field(init=False)
    _chats: dict[str, Bucket] = field(default_factory=dict)
    _rest: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._overall = Bucket(self.per_second, max(self.per_second / 2, 1))

    def may_send(self, now: float) -> int:
        """How many messages may leave now."""
        return int(self._overall.level(now))

    def sent(self, chat: str, now: float) -> None:
        """A message leaves for this chat."""
        self._overall.take(now)
        bucket = self._chats.setdefault(chat, self._bucket(chat))
        bucket.take(now)
        if bucket.tokens < 1:
            self._rest[chat] = max(self._rest.get(chat, 0.0), bucket.ready_at(now))

    def rest(self, chat: str, until: float) -> None:
        """The channel asked us to leave this chat alone for a while."""
        self._rest[chat] = max(self._rest.get(chat, 0.0), until)

    def resting(self, now: float) -> list[str]:
        """The chats that are to be left alone now; those that have rested are forgotten."""
        self._rest = {chat: until for chat, until in self._rest.items() if until > now}
        if len(self._chats) > 10_000:
            self._chats = {c: b for c, b in self._chats.items() if b.level(now) < b.burst}
        return list(self._rest)

    def ready_at(self, now: float) -> float | None:
        """When the next thing changes: a chat has rested, or a message may leave again."""
        waits = list(self._rest.values())
        if self.may_send(now) < 1:
            waits.append(self._overall.ready_at(now))
        return min(waits, default=None)

    @classmethod
    def unlimited(cls) -> Pace:
        """For a channel that is ours."""
        return cls(1e6, (1e6, 1e6), (1e6, 1e6))

    def _bucket(self, chat: str) -> Bucket:
        group = chat.partition("/")[2].startswith("-")
        return Bucket(*(self.group if group else self.chat))
