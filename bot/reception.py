"""Reception: what comes in becomes true in one transaction, and only then is it acknowledged.

Channels knock with `receive`, and wait: it returns when everything they brought is stored, and raises `ComeBackLater`
when nothing is. Telegram is told nothing before that: its next polling offset or its HTTP 200 follow the return. So a
kill at any instant loses nothing; what was not committed comes again, and what was is known by its key.

Those who wait are taken together: a hundred updates cost one disk sync and a handful of statements.

    keys claimed -> people and conversations of the batch loaded -> handlers run on what is in memory
        -> conversations and outbox written -> commit -> channels answered, delivery woken

When anything in a batch fails, all of it is rolled back and taken again one event at a time, each in a transaction of
its own (no savepoints in the good case: each would force a flush). An event that fails alone is poison: it is kept
whole with its error and acknowledged, tried again a few times, and then quarantined; its sender gets an apology with a
reference. The others go on. When the database itself cannot work, nothing is anybody's fault: all are told to come
back; so is who brought something that can be neither handled nor set aside, for it is not stored.

The waiting room is bounded; who finds it full is told to come back, too. An awkward corner: an event that is tried
again later is handled after those that came behind it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels import Capabilities, Channel, ComeBackLater
from bot.channels.markup import split
from bot.kept import keep, kept
from handlers import replies, router
from handlers.city import City
from handlers.desk import Desk, Door, Rooms, no_door
from handlers.events import Event, Incoming, LeftWaiting, Origin, TimeUp, Unreadable
from handlers.outgoing import Outgoing
from handlers.replies import Say, Toast
from storage import conversations, inbox, outbox, people
from storage.conversations import Conversation, key_of
from storage.engine import Database, Transaction, Unavailable
from storage.outbox import Post
from storage.people import Met

log = structlog.get_logger()

BATCH = 100  # events in one transaction
WAITING_ROOM = 2000  # events that may wait
GATHER = 0.002  # seconds to let a busy door fill the batch
AGAIN = (timedelta(seconds=5), timedelta(seconds=30))  # the pauses before an event is tried again


class NobodyToAnswer(Exception):
    """An event that was set aside has no sender, or could not be read: only a person can look at it."""


@dataclass(slots=True)
class Knock:
    """What one channel brought at once, and its wait for an answer."""

    brought: Sequence[Incoming]
    done: asyncio.Future[None]


@dataclass(slots=True)
class Outcome:
    """What a transaction made true, to be acted on after its commit."""

    toasts: list[tuple[str, Toast]] = field(default_factory=list)
    posted: bool = False


@dataclass
class Counts:
    """How reception is doing, for the metrics."""

    handled: int = 0
    repeated: int = 0
    set_aside: int = 0
    turned_away: int = 0


class Reception:
    """One for the process; `run` is its loop."""

    def __init__(
        self,
        database: Database,
        city: City,
        rooms: Rooms,
        channels: Mapping[str, Channel],
        *,
        after: Callable[[], None] = lambda: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`after` is called after each commit that put something into the outbox."""
        self.database = database
        self.city = city
        self.rooms = rooms
        self.channels = channels
        self.counts = Counts()
        self.after = after
        self.now = now
        self._waiting: deque[Knock] = deque()
        self._waiting_events = 0
        self._knocked = asyncio.Event()
        self._answers: set[asyncio.Task[None]] = set()

    async def receive(self, brought: Sequence[Incoming]) -> None:
        """Return when all of it is stored. Raises `ComeBackLater` when it is not, and may then be brought again."""
        if not brought:
            return
        if self._waiting_events + len(brought) > WAITING_ROOM:
            self.counts.turned_away += len(brought)
            raise ComeBackLater("the waiting room is full")
        knock = Knock(brought, asyncio.get_running_loop().create_future())
        self._waiting.append(knock)
        self._waiting_events += len(brought)
        self._knocked.set()
        await knock.done

    async def run(self) -> None:
        """Take those who wait, together, for ever."""
        while True:
            await self._knocked.wait()
            if self._waiting_events < BATCH:
                await asyncio.sleep(GATHER)
            knocks = self._take()
            await self._serve(knocks)

    def _take(self) -> list[Knock]:
        knocks: list[Knock] = []
        size = 0
        while self._waiting and (not knocks or size + len(self._waiting[0].brought) <= BATCH):
            knocks.append(self._waiting.popleft())
            size += len(knocks[-1].brought)
        self._waiting_events -= size
        if not self._waiting:
            self._knocked.clear()
        return knocks

    async def _serve(self, knocks: list[Knock]) -> None:
        batch = [incoming for knock in knocks for incoming in knock.brought]
        try:
            outcome = await self._handle(batch)
        except Unavailable as away:
            self._turn_away(knocks, str(away))
        except Exception:
            log.exception("a batch failed; taking it one by one", events=len(batch))
            for knock in knocks:
                await self._serve_singly(knock)
        else:
            self._act_on(outcome)
            for knock in knocks:
                _answer(knock, None)

    async def _serve_singly(self, knock: Knock) -> None:
        try:
            for incoming in knock.brought:
                await self._handle_alone(incoming)
        except Unavailable as away:
            self._turn_away([knock], str(away))
        except Exception as error:
            log.exception("an event could not even be set aside")
            self._turn_away([knock], type(error).__name__)
        else:
            _answer(knock, None)

    async def _handle_alone(self, incoming: Incoming) -> None:
        try:
            outcome = await self._handle([incoming])
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the others
            await self._set_aside(incoming, error)
        else:
            self._act_on(outcome)

    def _turn_away(self, knocks: list[Knock], why: str) -> None:
        log.error("nothing could be stored; nothing is acknowledged", why=why)
        for knock in knocks:
            self.counts.turned_away += len(knock.brought)
            _answer(knock, ComeBackLater(why))

    # One transaction

    async def _handle(self, batch: Sequence[Incoming]) -> Outcome:
        now = self.now()
        async with self.database.transaction() as tx:
            outcome, fresh = await self._in_transaction(tx, batch, now)
        self.counts.handled += fresh
        self.counts.repeated += len(batch) - fresh
        return outcome

    async def _in_transaction(self, tx: Transaction, batch: Sequence[Incoming], now: datetime) -> tuple[Outcome, int]:
        new = await inbox.claim(tx, [(one.channel, one.key) for one in batch], now)
        once: dict[tuple[str, str], Incoming] = {}
        for one in batch:
            once.setdefault((one.channel, one.key), one)
        fresh = [one for key, one in once.items() if key in new]
        for one in fresh:
            if isinstance(one.event, Unreadable):
                await self._quarantine_unreadable(tx, one, one.event)
        outcome = await self._sit(tx, [one for one in fresh if _answerable(one)], now)
        return outcome, len(fresh)

    async def _sit(self, tx: Transaction, batch: Sequence[Incoming], now: datetime) -> Outcome:
        """Have each event answered at its desk, and write down what came of it."""
        if not batch:
            return Outcome()
        met = await people.meet(tx, [self._met(one) for one in batch], now)
        wanted = {}
        for one in batch:
            assert one.origin is not None
            person = met[one.origin.sender.identity.key]
            wanted[key_of(one.origin.address, one.origin.sender.identity)] = person.id
        talks = await conversations.hold(tx, wanted, now)
        outcome, out = Outcome(), list[Outgoing]()
        for one in batch:
            assert one.origin is not None
            talk = talks[key_of(one.origin.address, one.origin.sender.identity)]
            if not _is_due(one.event, talk, now):
                continue
            person = met[one.origin.sender.identity.key]
            desk = Desk(tx, now, self.city, self.rooms, one, one.origin, person, talk, link=self._door(one.origin))
            await router.answer(desk)
            out += desk.out
            outcome.toasts += [(one.origin.address.channel, toast) for toast in desk.toasts]
        changed = [talk for talk in talks.values() if talk.changed]
        await conversations.save(tx, changed, now)
        await self.write(tx, out, now)
        outcome.posted = bool(out)
        return outcome

    def _door(self, origin: Origin) -> Door:
        channel = self.channels.get(origin.address.channel)
        return channel.link if channel else no_door

    def _met(self, one: Incoming) -> Met:
        assert one.origin is not None
        sender = one.origin.sender
        return Met(sender.identity, sender.name, self.city.language_for(sender.language))

    async def write(self, tx: Transaction, out: Sequence[Outgoing], now: datetime) -> None:
        """Put what is to be said into the outbox, cut to what a message of its channel holds."""
        await outbox.post(tx, [post for one in out for post in self._posts(one)], now)

    def _posts(self, one: Outgoing) -> list[Post]:
        given = {"lane": one.lane, "person_id": one.person_id, "ticket_id": one.ticket_id, "not_before": one.not_before}
        if one.say is None:
            return [Post(one.address, None, opened=one.opened, **given)]
        parts = self._parts(one.address.channel, one.say)
        first = Post(one.address, replies.write(parts[0]), entry_id=one.entry_id, replaces=one.replaces, **given)
        return [first, *(Post(one.address, replies.write(part), **given) for part in parts[1:])]

    def _parts(self, channel: str, say: Say) -> list[Say]:
        running = self.channels.get(channel)  # one that is switched off finds its messages when it is on again
        limits = running.capabilities if running else Capabilities()
        return split_say(say, limits.text_limit, limits.caption_limit)

    # After the commit

    def _act_on(self, outcome: Outcome) -> None:
        if outcome.posted:
            self.after()
        by_channel: dict[str, list[Toast]] = {}
        for channel, toast in outcome.toasts:
            by_channel.setdefault(channel, []).append(toast)
        for channel, toasts in by_channel.items():
            if channel not in self.channels:
                continue
            task = asyncio.create_task(self.channels[channel].answer(toasts))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    # What could not be handled

    async def _quarantine_unreadable(self, tx: Transaction, one: Incoming, event: Unreadable) -> None:
        log.error("an event could not be read; quarantined", channel=one.channel, error=event.error)
        self.counts.set_aside += 1
        await inbox.quarantine(tx, one.channel, one.key, raw=one.raw, error=event.error, reference=_reference())

    async def _set_aside(self, incoming: Incoming, error: Exception) -> None:
        reference = _reference()
        log.error("an event failed; set aside", reference=reference, what=type(incoming.event).__name__, exc_info=error)
        self.counts.set_aside += 1
        now = self.now()
        async with self.database.transaction() as tx:
            await inbox.set_aside(
                tx,
                incoming.channel,
                incoming.key,
                raw=keep(incoming),
                error=type(error).__name__,
                reference=reference,
                now=now,
                again=now + AGAIN[0],
            )

    async def try_again(self) -> int:
        """Take up what was set aside and is due; gives how many were tried."""
        now = self.now()
        async with self.database.reading() as tx:
            due = await inbox.due_again(tx, now)
        for one in due:
            await self._try_one_again(one, now)
        return len(due)

    async def _try_one_again(self, one: inbox.SetAside, now: datetime) -> None:
        incoming = None
        try:
            incoming = kept(one.raw)
            async with self.database.transaction() as tx:
                if not await inbox.take_up(tx, one):
                    return
                outcome = await self._again(tx, incoming, now)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not stop the clock
            await self._failed_again(one, incoming, error, now)
        else:
            self._act_on(outcome)

    async def _again(self, tx: Transaction, incoming: Incoming, now: datetime) -> Outcome:
        if not _answerable(incoming):
            raise NobodyToAnswer(type(incoming.event).__name__)
        return await self._sit(tx, [incoming], now)

    async def _failed_again(
        self, one: inbox.SetAside, incoming: Incoming | None, error: Exception, now: datetime
    ) -> None:
        attempts = one.attempts + 1
        give_up = attempts >= inbox.TRIES
        log.error("an event failed again", reference=one.reference, attempts=attempts, exc_info=error)
        async with self.database.transaction() as tx:
            first = await inbox.put_off(tx, one, None if give_up else now + AGAIN[min(attempts, len(AGAIN)) - 1])
            if first and give_up and incoming is not None and incoming.origin is not None:
                await self.write(tx, [self._apology(incoming.origin, one.reference)], now)
        if give_up:
            self.after()

    def _apology(self, origin: Origin, reference: str) -> Outgoing:
        t = self.city.texts(self.city.language_for(origin.sender.language))
        text = t(
            "Maaf, pesan Anda tadi gagal kami olah. Tolong kirim sekali lagi. Kode: <code>{reference}</code>",
            reference=reference,
        )
        return Outgoing(origin.address, Say(text))


def split_say(say: Say, text_limit: int, caption_limit: int) -> list[Say]:
    """A message in as many as it takes; the buttons are under the last, the picture stands first."""
    limit = caption_limit if say.picture or say.recording else text_limit
    first, *rest = split(say.text, limit)
    if not rest:
        return [say]
    if say.picture or say.recording:
        first, *rest = ["", *split(say.text, text_limit)]
    markup = [type(say.text)(part) for part in (first, *rest)]
    bare = replace(say, buttons=(), keyboard="keep", expects_reply=False)
    head = replace(bare, text=markup[0])
    middle = [Say(part, silent=say.silent) for part in markup[1:-1]]
    last = replace(say, text=markup[-1], picture=None, pin=None, recording=None, reply_to=None)
    return [head, *middle, last]


def _answerable(one: Incoming) -> bool:
    return one.origin is not None and not isinstance(one.event, Unreadable)


def _is_due(event: Event, talk: Conversation, now: datetime) -> bool:
    """Whether it is still time for what the clock brings; what others bring always comes at its time."""
    match event:
        case TimeUp():
            return talk.wake_at is not None and talk.wake_at <= now
        case LeftWaiting():
            return talk.idle_at is not None and talk.idle_at <= now
        case _:
            return True


def _answer(knock: Knock, error: Exception | None) -> None:
    if knock.done.done():  # who knocked has gone away meanwhile
        return
    if error is None:
        knock.done.set_result(None)
    else:
        knock.done.set_exception(error)


def _reference() -> str:
    """A code to be read aloud: what the sender is told and the operator finds in the log."""
    return "".join(secrets.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6))
