"""People who tell the bot things and go on when they were answered, hundreds side by side.

They are lean (no HTTP, no look at old messages), because their work runs on the same machine as the bot's. Each act
gives the answer that came, checked by whoever asked; how long it took is kept in `waited`.
"""

from __future__ import annotations

import io
import itertools
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.bot_api_double import BotApiDouble, buttons, shown
from tests.spread import spread

Json = dict[str, Any]
PATIENCE = 60.0  # seconds without an answer after which a benchmark has failed
NUMBER = re.compile(r"\b\d{3}-\d{4}\b")


@dataclass
class Chatter:
    """Somebody with a phone. `waited`: seconds from each act to the arrival of its answer."""

    double: BotApiDouble
    id: int
    waited: list[float] = field(default_factory=list)
    seen: int = 0

    async def say(self, **content: Any) -> Json:
        """Write a message; gives the answer."""
        return await self._answered({"message": {"chat": {"id": self.id}, "from": self._person} | content})

    async def press(self, message: Json, wanted: str) -> Json:
        """Press the first button whose data begins with this; gives the answer."""
        found = [data for button in buttons(message) if (data := button.get("callback_data", "")).startswith(wanted)]
        assert found, f"no button {wanted!r} under {shown(message)!r}"
        query = {"from": self._person, "message": message, "data": found[0]}
        return await self._answered({"callback_query": query})

    @property
    def _person(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": "Siti", "language_code": "id"}

    async def say_all(self, words: list[str]) -> list[Json]:
        """Write several texts before any is answered; gives the answers."""
        since = time.perf_counter()
        for text in words:
            self.double.receive({"message": {"chat": {"id": self.id}, "from": self._person, "text": text}})
        return [await self._next_answer(since) for _ in words]

    async def _answered(self, update: Json) -> Json:
        self.double.receive(update)
        return await self._next_answer(time.perf_counter())

    async def _next_answer(self, since: float) -> Json:
        journal = self.double.journal
        while events := await journal.wait_after(self.seen, self.id, PATIENCE):
            self.seen = events[0]["number"]
            if events[0]["event"] == "sent":
                self.waited.append(time.perf_counter() - since)
                return events[0]["message"]
        raise AssertionError(f"no answer to {self.id} within {PATIENCE:.0f} s")


Script = Callable[[Chatter], Awaitable[None]]


def _texts(one: Chatter) -> list[str]:
    return [f"TPS di depan pasar meluap sejak kemarin, baunya menyengat ({one.id}/{number})" for number in range(4)]


async def echoed(one: Chatter) -> None:
    """Four texts, each said back before the next is written."""
    for words in _texts(one):
        answer = await one.say(text=words)
        assert shown(answer) == words, f"{shown(answer)!r} for {words!r}"


async def echoed_together(one: Chatter) -> None:
    """Four texts, written at once and said back one by one."""
    answers = [shown(answer) for answer in await one.say_all(_texts(one))]
    assert answers == _texts(one), answers


async def reported(one: Chatter) -> None:
    """A whole report in four updates; the answers are questions, and at the end a number."""
    photo = one.double.world.files.add("photo", picture(one.id), dimensions=(1280, 960))
    answer = await one.say(photo=photo, caption="TPS di depan pasar meluap sejak kemarin, baunya menyengat")
    assert "Di mana" in shown(answer), shown(answer)
    latitude, longitude = spread(next(_told))
    answer = await one.say(location={"latitude": latitude, "longitude": longitude})
    assert "soal apa" in shown(answer), shown(answer)
    answer = await one.press(answer, "category:")
    answer = await one.press(answer, "send")
    assert NUMBER.search(shown(answer)), shown(answer)


_told = itertools.count()
_pictures: dict[int, bytes] = {}


def picture(number: int, kinds: int = 16, size: tuple[int, int] = (1280, 960)) -> bytes:
    """One of some JPEGs as a phone's photo comes from Telegram."""
    kind = number % kinds
    if kind not in _pictures:
        grains = Image.effect_noise((size[0] // 8, size[1] // 8), 20 + kind).resize(size).convert("RGB")
        kept = io.BytesIO()
        grains.save(kept, "JPEG", quality=80)
        _pictures[kind] = kept.getvalue()
    return _pictures[kind]
