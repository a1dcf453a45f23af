"""The kill loop: residents file reports while the bot is killed again and again, and a book outside of it is kept.

    residents  each sends a step, waits for its answer as long as it takes, and sends nothing twice
    officers   press "Ambil" on every card, two of them on some
    the reaper kills the process with SIGKILL at a random instant, also during its start, and starts it again
    the post   brings updates again under their old ids, and shuffles those that wait

Telegram's repetitions and the bot's own memory are the only things that can make up for what a kill destroyed. In the
end everything is left alone until nothing moves any more, and the book (`Book`) is held against what the chats show and
what the database holds (`audit.py`). All that is random comes from one seed.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.bot_api_double import BotApiDouble, Officer, Resident, buttons, shown
from tests.bot_api_double.people import find_button
from tests.end_to_end.process import BotProcess
from tests.end_to_end.scene import NUMBER, number_in, picture, spread

Json = dict[str, Any]

MARK = "↻"
IN_FLIGHT = 4
LATENCY = 0.006  # seconds that every call takes: without it hardly anything is ever in flight


@dataclass
class Filed:
    """One confirmed report: who filed it, the draft's key, its words, and the number that the receipt told."""

    resident: int
    draft: str
    words: str
    number: str = ""


@dataclass
class Book:
    """What people did and were told, kept by them."""

    filed: list[Filed] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)  # numbers of tickets on whose card somebody pressed "Ambil"
    repeated: int = 0
    shuffled: int = 0
    kills: int = 0
    early_kills: int = 0  # of them, before the process asked for updates
    seconds: float = 0.0
    start: float = 0.0  # seconds that a start takes


@dataclass(frozen=True)
class Plan:
    """How much of everything. `kills` and `reports` are the least: both go on until there are enough of both."""

    reports: int
    residents: int
    kills: int
    seed: int
    life: float = 0.2  # how long a started process lives on average, measured by the time that a start takes here
    drain: float = 60.0  # seconds without kills in which everything has to come to rest, and most without any report


class Stuck(AssertionError):
    """Somebody waits for an answer that does not come: something was lost."""


class KillLoop:
    """One run against a bot. `between` is done while the bot is dead (a minute may pass for its leases)."""

    def __init__(
        self,
        double: BotApiDouble,
        bot: BotProcess,
        plan: Plan,
        between: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.double, self.bot, self.plan = double, bot, plan
        self.book = Book()
        self._between = between
        self._rng = random.Random(plan.seed)
        self._seen_cards: set[str] = set()
        double.faults.latency = LATENCY

    async def run(self) -> Book:
        """Everything at once, and then the silence. Raises Stuck when somebody is left without an answer."""
        began = time.monotonic()
        crowd = [asyncio.create_task(self._resident(n)) for n in range(self.plan.residents)]
        officers = asyncio.create_task(self._officers())
        post = asyncio.create_task(self._post())
        reaper = asyncio.create_task(self._reap())
        try:
            await self._until_done(reaper, [*crowd, officers, post])
            post.cancel()
            await self._come_to_rest(crowd)
        finally:
            for task in (reaper, officers, post, *crowd):
                task.cancel()
            await asyncio.gather(reaper, officers, post, *crowd, return_exceptions=True)
            self.book.seconds = time.monotonic() - began
        return self.book

    async def _until_done(self, reaper: asyncio.Task[None], others: list[asyncio.Task[None]]) -> None:
        """Wait for the reaper's end; whoever of the others fails meanwhile fails the run."""
        waiting = {reaper, *others}
        while reaper in waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()

    # People

    async def _resident(self, n: int) -> None:
        person = Resident(self.double, 1000 + n, f"Warga {n}")
        reports = itertools.count(n, self.plan.residents)
        while not self._enough():
            report = next(reports)
            await self._file(person, f"Laporan ke-{report:05d} dari warga {n}", report)

    def _enough(self) -> bool:
        return self.book.kills >= self.plan.kills and len(self.book.filed) >= self.plan.reports

    async def _file(self, person: Resident, words: str, shade: int) -> None:
        sent = await self.double.control("update", update=await _captioned(person, words, shade))
        filed = Filed(person.id, f"telegram/{sent['update_id']}", words)
        await self._answer(person, "Di mana ini?")
        await person.location(*spread(shade))
        await self._press(person, await self._answer(person, "Ini soal apa?"), "Tumpukan sampah")
        check = await self._answer(person, words)
        self.book.filed.append(filed)
        await self._press(person, check, "Kirim laporan")
        filed.number = number_in(await self._answer(person, "Tersimpan"))

    async def _answer(self, person: Resident, words: str) -> Json:
        """The answer, however long it takes: a patient person, who sends nothing twice."""
        while True:
            for event in await self.double.journal.wait_after(person.seen, person.chat, 3600):
                person.seen = event["number"]
                if event["event"] == "sent" and words in shown(event["message"]):
                    return event["message"]

    async def _press(self, person: Resident, message: Json, label: str) -> None:
        await person.press_data(message, find_button(message, label)["callback_data"])

    async def _officers(self) -> None:
        """Each new card is claimed; every fifth by two officers at once."""
        rudi, sari = (Officer(self.double, number, str(number), chat=self.bot.room) for number in (11, 12))
        while True:
            for event in await self.double.journal.wait_after(rudi.seen, rudi.chat, 3600):
                rudi.seen = event["number"]
                if event["event"] == "sent" and buttons(event["message"]):
                    await self._claim(event["message"], rudi, sari)

    async def _claim(self, card: Json, *officers: Officer) -> None:
        found = NUMBER.search(shown(card))
        if found is None or found[0] in self._seen_cards:
            return
        self._seen_cards.add(found[0])
        self.book.claimed.add(found[0])
        for officer in officers[: 2 if len(self._seen_cards) % 5 == 0 else 1]:
            await officer.press_data(card, f"claim:{found[0]}")

    # What goes wrong

    async def _post(self) -> None:
        """Updates arrive again and out of order."""
        while True:
            await asyncio.sleep(self._rng.uniform(0.02, 0.15))
            seen = self.double.updates.seen
            if seen:
                recent = list(itertools.islice(reversed(seen), 40))
                self.double.repeat(self._rng.choice(recent))
                self.book.repeated += 1
            if self._rng.random() < 0.3:
                self.double.updates.shuffle()
                self.book.shuffled += 1

    async def _reap(self) -> None:
        """Kill and start until there were enough kills and enough reports, and leave a living bot. Raises Stuck."""
        self.book.start = await self.bot.start()
        filed, at = 0, time.monotonic()
        while not self._enough():
            if len(self.book.filed) > filed:
                filed, at = len(self.book.filed), time.monotonic()
            elif time.monotonic() - at > self.plan.drain:
                raise Stuck(f"nobody could file a report for {self.plan.drain} s")
            await self._live_for_a_while()
            await self.bot.kill()
            self.book.kills += 1
            if self._between:
                await self._between()
            self.double.ledger.calls.clear()  # nobody reads them here, and they are many
        await self.bot.start()

    async def _live_for_a_while(self) -> None:
        """A life ends at any instant: one in four before the process has come as far as asking for updates."""
        before = self.bot.heard
        if not self.bot.alive:
            await self.bot.spawn()
            if self._rng.random() < 0.25:
                await asyncio.sleep(self._rng.uniform(0.0, self.book.start))
                self.book.early_kills += self.bot.heard == before
                return
            began = time.monotonic()
            await self.bot.ready(before)
            self.book.start = time.monotonic() - began
        await asyncio.sleep(self._rng.expovariate(1.0) * self.plan.life * self.book.start)

    # The end

    async def _come_to_rest(self, crowd: list[asyncio.Task[None]]) -> None:
        """Everybody has been answered, and nothing moves any more. Raises Stuck."""
        try:
            async with asyncio.timeout(self.plan.drain):
                await asyncio.wait(crowd)
                while await self._moves():
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise Stuck(self._who_waits(crowd)) from None

    async def _moves(self) -> bool:
        return bool(await self.bot.metric("saberling_messages_waiting")) or bool(self.double.updates.entries)

    def _who_waits(self, crowd: list[asyncio.Task[None]]) -> str:
        waiting = [1000 + n for n, task in enumerate(crowd) if not task.done()]
        last = {chat: shown(sent[-1])[:60] if (sent := self.double.sent(chat)) else "" for chat in waiting[:5]}
        left = len(self.double.updates.entries)
        return f"{len(waiting)} residents were left without an answer, {left} updates waiting; last seen {last}"


async def _captioned(person: Resident, words: str, shade: int) -> Json:
    kept = await person.file("photo", picture(shade % 200))
    return {"message": {"chat": {"id": person.chat}, "from": person.user, "photo": kept, "caption": words}}
