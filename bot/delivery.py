"""Delivery: drains the outbox, in each chat's order, as fast as the channels like, and tells the truth about it.

One loop turns: settle what has come back, claim as much as there are free hands, commit, send. A row is claimed in one
commit and settled in a later one; between the two it is in flight. There are few hands, so a kill leaves few rows of
which nobody knows whether they arrived: their lease runs out, and they are sent once more, silently and marked.

What an error means for a row stands in `_after_failure`:

    NotSent      pending again, after a growing pause with jitter, or when the channel said
    MaybeSent    pending again, uncertain: silent and marked from now on
    Gone         undeliverable, and with it what else waits for this person; a room of ours waits instead, aloud
    TopicGone    to a topic made anew, or to the room itself
    Moved        everything goes to the new address
    CannotEdit   the card, or the page that was turned, comes as a new message
    Refused      once more as plain text, then without its picture, then dead, aloud

A card is rendered when it is sent (`bot.letters`), so it shows what is true then. A picture that is not ours yet is
waited for, not for long. `NotYet` is no failure: the row is put back and does not count as tried.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from markupsafe import Markup

from bot.channels import (
    CannotEdit,
    Channel,
    DeliveryError,
    Gone,
    Halted,
    MaybeSent,
    Moved,
    NotSent,
    Receipt,
    Refused,
    TopicGone,
)
from bot.channels.markup import cut, measure
from bot.letters import Letters, Looked, NotYet, Written
from bot.pace import Pace
from bot.simpler import accepted
from bot.topics import Topics
from handlers.city import City
from handlers.desk import Rooms
from handlers.replies import EMPTY
from storage import outbox, people, reaching, rooms
from storage.addresses import Address, Identity
from storage.engine import Database, Transaction, Unavailable
from storage.outbox import Lane, LivingCard, Post, Sending, Settled

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
PATIENCE = timedelta(days=3)  # how long a message is tried before it is given up
MARK = Markup("\n<i>↻ {}</i>")
_LONGEST_SLEEP = 2.0
GATHER = 0.004  # seconds: what lands meanwhile is settled together, and what was posted meanwhile leaves together


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a row, and what else is to be written with it."""

    row: Sending
    settled: Settled
    card: LivingCard | None = None
    lost_card: bool = False
    moved_to: Address | None = None
    gone: bool = False


@dataclass
class Counts:
    """How delivery is doing, for the metrics."""

    sent: int = 0
    repeated: int = 0
    retried: int = 0
    undeliverable: int = 0
    dead: int = 0


class Delivery:
    """One for the process; `run` is its loop, `wake` tells it that something was posted."""

    def __init__(
        self,
        database: Database,
        city: City,
        staff: Rooms,
        channels: Mapping[str, Channel],
        letters: Letters,
        topics: Topics,
        *,
        in_flight: int = 8,
        paces: Mapping[str, Pace] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.database = database
        self.city = city
        self.rooms = staff
        self.channels = channels
        self.letters = letters
        self.topics = topics
        self.in_flight = in_flight
        self.paces = {name: (paces or {}).get(name, Pace()) for name in channels}
        self.counts = Counts()
        self.owner = secrets.token_hex(8)
        self._now = now
        self._woken = asyncio.Event()
        self._flying: set[asyncio.Task[Result]] = set()
        self._landed: list[Result] = []
        self._turning = asyncio.Lock()
        self._stopping = False

    def wake(self) -> None:
        self._woken.set()

    async def stop(self, within: float) -> None:
        """Claim nothing more; let what is in flight land, for at most so many seconds, and settle it."""
        self._stopping = True
        self.wake()
        async with self._turning:
            pass  # a turn that began before may still send something off
        if self._flying:
            await asyncio.wait(self._flying, timeout=within)
        if self._landed:
            await self._turn()

    async def run(self) -> None:
        """Deliver, for ever."""
        clock, everybody, look_again = asyncio.get_running_loop().time, self.database.sqlite, 0.0
        while not self._stopping:
            try:
                if clock() >= look_again:
                    await self._take_back(everybody=everybody)
                    everybody, look_again = False, clock() + LEASE.total_seconds() / 4
                claimed = await self._turn()
                if claimed:
                    await asyncio.sleep(GATHER)
            except Unavailable as away:
                log.error("the outbox is away", why=str(away))
                await asyncio.sleep(1)
                continue
            if not (claimed or self._landed or self._stopping):
                await self._sleep()

    async def drain(self) -> None:
        """Deliver everything that may leave now, and settle it."""
        while await self._turn() or self._flying or self._landed:
            if self._flying:
                await asyncio.wait(self._flying)

    async def _take_back(self, *, everybody: bool = False) -> None:
        async with self.database.transaction() as tx:
            back = await outbox.reclaim(tx, self._now(), everybody=everybody)
        if back:
            log.warning("messages of a lost sender are sent once more, marked", messages=back)

    async def _turn(self) -> int:
        """Settle what has landed, claim what may leave, and send it off; gives how many left."""
        async with self._turning:
            return await self._turn_once()

    async def _turn_once(self) -> int:
        self._woken.clear()
        landed, self._landed = self._landed, []
        most = self._most()
        open_now = self._open_channels()
        if not landed and not (most and open_now):
            return 0
        try:
            async with self.database.transaction() as tx:
                await self._settle(tx, landed)
                claimed = await self._claim(tx, most, open_now)
        except BaseException:
            self._landed = landed + self._landed
            raise
        self._count(landed)
        if claimed:
            looking = asyncio.ensure_future(self.letters.look_up(claimed))
            for row in claimed:
                self._send_off(row, looking)
        return len(claimed)

    async def _claim(self, tx: Transaction, most: int, open_now: list[str]) -> list[Sending]:
        if not most or not open_now:
            return []
        now = asyncio.get_running_loop().time()
        resting = [chat for pace in self.paces.values() for chat in pace.resting(now)]
        return await outbox.claim(tx, self.owner, self._now(), LEASE, most, channels=open_now, resting=resting)

    def _open_channels(self) -> list[str]:
        """The channels whose pace lets another message leave now."""
        now = asyncio.get_running_loop().time()
        return [name for name, pace in self.paces.items() if pace.may_send(now) >= 1]

    def _most(self) -> int:
        """How many may leave now: by the free hands, and by what the freest channel still takes."""
        now = asyncio.get_running_loop().time()
        taken = max((pace.may_send(now) for pace in self.paces.values()), default=0)
        return 0 if self._stopping else min(self.in_flight - len(self._flying), taken)

    def _send_off(self, row: Sending, looking: Awaitable[Looked]) -> None:
        self.paces[row.channel].sent(row.chat, asyncio.get_running_loop().time())
        task = asyncio.create_task(self._send(row, looking))
        self._flying.add(task)
        task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[Result]) -> None:
        self._flying.discard(task)
        if not task.cancelled():
            self._landed.append(task.result())
        self.wake()

    async def _sleep(self) -> None:
        """Until something is posted, lands, is due, or has rested."""
        due = None if self._flying else await self._next_due()  # what lands wakes us
        now = asyncio.get_running_loop().time()
        waits = [
            _LONGEST_SLEEP if not self._flying else _LONGEST_SLEEP / 8,
            *(at - now for pace in self.paces.values() if (at := pace.ready_at(now))),
        ]
        if due is not None and (later := (due - self._now()).total_seconds()) > 0:
            waits.append(later)
        try:
            async with asyncio.timeout(max(min(waits), 0.005)):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _next_due(self) -> datetime | None:
        try:
            async with self.database.reading() as tx:
                return await outbox.next_due(tx)
        except Unavailable:
            return None

    # One row

    async def _send(self, row: Sending, looking: Awaitable[Looked]) -> Result:
        """What became of the row. Never raises: whatever happens is a result."""
        try:
            written = await self.letters.write(row, self._now(), await looking)
            if written is None:
                return Result(row, Settled(row.id, "dead", error="nothing to show"))
            return await self._deliver(row, self._marked(written) if row.uncertain else written)
        except NotYet as soon:
            again = self._now() + timedelta(seconds=soon.seconds)
            return Result(row, Settled(row.id, "pending", not_before=again, uncertain=row.uncertain, untried=True))
        except DeliveryError as error:
            return self._after_failure(row, error)
        except Unavailable as away:
            return self._after_failure(row, NotSent(str(away)))
        except Exception as error:
            log.exception("a message could not be written", row=row.id)
            return self._after_failure(row, Refused(type(error).__name__))

    async def _deliver(self, row: Sending, written: Written) -> Result:
        channel, letter = self.channels[row.channel], await self.topics.placed(row, written.letter)
        try:
            receipt = await accepted(channel, letter)
        except TopicGone:
            receipt = await accepted(channel, await self.topics.anew(row, letter))
        return Result(
            row, Settled(row.id, "sent", message=receipt.message, uncertain=row.uncertain), card=_card(written, receipt)
        )

    def _marked(self, written: Written) -> Written:
        """It may have arrived already: without a sound, and saying so."""
        letter = written.letter
        if letter.replaces is not None:
            return written  # an edit that arrives twice is the same edit
        t = self.city.texts(self.city.language)
        mark = MARK.format(t("Mungkin sudah Anda terima."))
        limits = self.channels[letter.address.channel].capabilities
        room = (limits.caption_limit if letter.shown else limits.text_limit) - measure(mark)
        text = EMPTY if letter.say.pin else Markup(cut(letter.say.text, room)) + mark  # noqa: S704
        pin = letter.say.pin and replace(letter.say.pin, title=f"↻ {letter.say.pin.title}")
        say = replace(letter.say, silent=True, text=text, pin=pin)
        return replace(written, letter=replace(letter, say=say))

    def _after_failure(self, row: Sending, error: DeliveryError) -> Result:
        why = f"{type(error).__name__}: {error}"[:200]
        match error:
            case Moved(to=to):
                return Result(row, _again(row, self._now(), why), moved_to=Address(row.channel, to))
            case CannotEdit():
                return Result(row, _again(row, self._now(), why), lost_card=True)
            case Gone() if self.rooms.is_staff(row.to):
                log.error("the staff room cannot be reached; its messages wait", why=str(error))
                self.paces[row.channel].rest(row.chat, asyncio.get_running_loop().time() + 60)
                return Result(row, _again(row, self._now() + timedelta(seconds=60), why))
            case Gone():
                return Result(row, Settled(row.id, "undeliverable", error=why), gone=True)
            case TopicGone():
                return Result(row, _again(row, self._now(), why))
            case Refused():
                log.error("a message will never be taken", row=row.id, why=why)
                return Result(row, Settled(row.id, "dead", error=why))
            case _ if self._now() - row.created_at > PATIENCE:
                log.error("a message was given up", row=row.id, why=why)
                return Result(row, Settled(row.id, "dead", error=why))
            case _:
                return self._later(row, error, why)

    def _later(self, row: Sending, error: DeliveryError, why: str) -> Result:
        pause = min(0.5 * 2 ** min(row.attempts, 7), 60.0) * random.uniform(0.7, 1.3)  # noqa: S311
        if isinstance(error, NotSent) and error.retry_after is not None:
            pause = error.retry_after + random.uniform(0, 0.5)  # noqa: S311
            self.paces[row.channel].rest(row.chat, asyncio.get_running_loop().time() + pause)
        if isinstance(error, Halted):
            log.critical("the channel does not know us any more", channel=row.channel)
            pause = 30.0
        uncertain = row.uncertain or isinstance(error, MaybeSent)
        return Result(row, _again(row, self._now() + timedelta(seconds=pause), why, uncertain=uncertain))

    # Writing it down

    async def _settle(self, tx: Transaction, landed: list[Result]) -> None:
        now = self._now()  # one time for all: what is missed is found again by when its reader went away
        await outbox.settle(tx, self.owner, [one.settled for one in landed], now)
        for one in landed:
            if one.card is not None and one.row.ticket_id is not None:
                await outbox.keep_card(tx, one.row.ticket_id, one.row.chat, one.card)
            if one.lost_card and one.row.kind != "card":
                await outbox.send_anew(tx, one.row.id)
            elif one.lost_card and one.row.ticket_id is not None:
                await outbox.drop_card(tx, one.row.ticket_id, one.row.chat)
            if one.moved_to is not None:
                await self._move(tx, one.row.to, one.moved_to)
            if one.gone:
                await self._lose_reader(tx, one.row, now)

    async def _lose_reader(self, tx: Transaction, row: Sending, now: datetime) -> None:
        """Whoever is at home in this chat cannot be reached; of a room that is nobody."""
        await outbox.give_up_on(tx, row.chat, now)
        person = await people.find(tx, Identity(row.channel, row.address))
        if person is None or person.unreachable_since is not None:
            return
        await people.mark_unreachable(tx, person.id, now)
        if room := self.rooms.staff:  # the cards say so
            theirs = await reaching.open_tickets(tx, person.id)
            await outbox.post(tx, [Post(room, None, Lane.CARD, ticket_id=one.id) for one in theirs], now)

    async def _move(self, tx: Transaction, old: Address, new: Address) -> None:
        log.warning("a room has moved; its messages go with it")
        await outbox.move_chat(tx, old, new)
        await rooms.move(tx, old, new)
        if self.rooms.is_staff(old):
            self.rooms.staff = new

    def _count(self, landed: list[Result]) -> None:
        for one in landed:
            match one.settled.state:
                case "sent":
                    self.counts.sent += 1
                    self.counts.repeated += one.row.uncertain
                case "pending":
                    self.counts.retried += one.settled.error is not None  # waiting for a picture is no attempt
                case "undeliverable":
                    self.counts.undeliverable += 1
                case _:
                    self.counts.dead += 1


def _again(row: Sending, at: datetime, why: str, *, uncertain: bool | None = None) -> Settled:
    return Settled(
        row.id, "pending", error=why, not_before=at, uncertain=row.uncertain if uncertain is None else uncertain
    )


def _card(written: Written, receipt: Receipt) -> LivingCard | None:
    if not written.is_card:
        return None
    return LivingCard(receipt.message, written.photo_id if receipt.picture else None)
