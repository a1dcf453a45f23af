"""What the tests of the middle of the machine stand on: fakes that do what a test says, and nothing else.

Scripted    a channel: each letter to a chat meets the next of the outcomes that the test wrote for that chat
Moody       a database that is away while the test says so, or waits just before its commit
Echo        a handler that repeats what was said, and fails where it is told to
Time        what the works believe the time to be
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from markupsafe import Markup
from PIL import Image
from sqlalchemy import event, select, text

from bot.app import Works, wire
from bot.channels import Capabilities, Channel, Letter, PhotoGone, Receipt
from bot.pace import Pace
from handlers.categories import CITY_CATEGORIES
from handlers.city import City, Officer, Role
from handlers.desk import Desk, Rooms
from handlers.events import Event, Incoming, Origin, Pressed, Said, Sender
from handlers.places.gazetteer import Gazetteer
from handlers.promise import Calendar
from handlers.replies import SAY, Say, Toast
from storage import outbox, people, photos, tickets
from storage.addresses import Address, Identity
from storage.engine import Database, Transaction, Unavailable
from storage.outbox import Lane, Post
from storage.people import Met, Person
from storage.photo_store import MemoryPhotos, PhotoStore
from storage.photos import Attachment, KeptPhoto, Purpose
from storage.tables import metadata
from storage.tickets import Filing, Ticket

CHANNEL = "telegram"
ROOM = Address(CHANNEL, "-1001")
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
OFFICER = Identity(CHANNEL, "11")
CITY = City(
    CITY_CATEGORIES, Gazetteer.shipped(), Calendar("Asia/Jakarta"), {OFFICER: Officer("Pak Rudi", Role.OFFICER)}
)
_COUNT = count(1)


@dataclass
class Time:
    """The time as the works are told it. `ticks` lets it go on by so much with each look, as a real one does."""

    at: datetime = NOON
    ticks: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        self.at += self.ticks
        return self.at

    def passes(self, **length: float) -> None:
        self.at += timedelta(**length)


class Scripted:
    """A channel. `will(chat, …)` says what becomes of the next letters there: an exception, or a message id.

    `tried` are all letters that came here, `arrived` those that were taken. While `gate` is an event, letters wait
    for it in flight.
    """

    def __init__(self, name: str = CHANNEL, capabilities: Capabilities | None = None) -> None:
        self.name = name
        self.capabilities = capabilities or Capabilities()
        self.tried: list[Letter] = []
        self.arrived: list[Letter] = []
        self.toasts: list[Toast] = []
        self.pictures: dict[str, bytes | Exception] = {}
        self.let_go_of: list[str] = []
        self.fetched: list[str] = []
        self.gate: asyncio.Event | None = None
        self.flying = 0
        self.most_flying = 0
        self._outcomes: dict[str, deque[Exception | str]] = defaultdict(deque)
        self._changed = asyncio.Condition()

    def will(self, chat: str, *outcomes: Exception | str) -> None:
        self._outcomes[chat].extend(outcomes)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def send(self, letter: Letter) -> Receipt:
        self.tried.append(letter)
        self.flying += 1
        self.most_flying = max(self.most_flying, self.flying)
        await self._tell()
        try:
            if self.gate is not None:
                await self.gate.wait()
            planned = self._outcomes[letter.address.chat]
            outcome = planned.popleft() if planned else letter.replaces or f"m{next(_COUNT)}"
            if isinstance(outcome, Exception):
                raise outcome
            self.arrived.append(letter)
            await self._tell()
            return Receipt(outcome, letter.shown is not None or letter.replaces_picture)
        finally:
            self.flying -= 1

    async def answer(self, toasts: Sequence[Toast]) -> None:
        self.toasts.extend(toasts)

    async def fetch(self, ref: str) -> bytes:
        self.fetched.append(ref)
        found = self.pictures.get(ref, PhotoGone("no such picture"))
        if isinstance(found, Exception):
            raise found
        return found

    def link(self, payload: str) -> str | None:
        return None

    async def let_go(self, ref: str) -> None:
        self.let_go_of.append(ref)

    async def tidy(self, before: datetime) -> None: ...

    async def until(self, *, tried: int = 0, arrived: int = 0) -> None:
        """Wait until so many letters were tried or have arrived."""
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: len(self.tried) >= tried and len(self.arrived) >= arrived)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


class Moody(Database):
    """A database that is away, also in the middle of a transaction, while `away`; its commits wait for `held`.

    The next `blips` commits fail, and those after them do not.
    """

    away = False
    blips = 0
    held: asyncio.Event | None = None

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.at_commit = asyncio.Event()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        self._here()
        async with super().transaction() as tx:
            yield tx
            self._here()
            if self.blips:
                self.blips -= 1
                raise Unavailable("gone for lunch")
            if self.held is not None:
                self.at_commit.set()
                await self.held.wait()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        self._here()
        async with super().reading() as tx:
            yield tx

    def _here(self) -> None:
        if self.away:
            raise Unavailable("gone for lunch")


@dataclass
class Echo:
    """In the router's place: says what was said, and writes its first letter into the step.

    Words of `poison` make it fail, a press is answered with a toast.
    """

    poison: set[str] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)

    async def __call__(self, desk: Desk) -> None:
        what = desk.incoming.event
        words = what.text if isinstance(what, Said) else type(what).__name__
        self.heard.append(words)
        if words in self.poison:
            raise ZeroDivisionError("secret words of a resident")
        desk.conversation.step += words[0]
        desk.conversation.wake_at = None
        desk.conversation.changed = True
        if isinstance(what, Pressed):
            desk.toast(Markup("ya"))
        else:
            desk.say(Say(Markup.escape(words)))


def incoming(what: Event, who: str = "501", key: str | None = None, *, address: Address | None = None) -> Incoming:
    """An event from a private chat (or the room at `address`), under a new key unless one is given."""
    at = address or Address(CHANNEL, who)
    room = "private" if address is None else "group"
    origin = Origin(at, Sender(Identity(CHANNEL, who), f"Warga {who}", "id"), room, "m1")
    return Incoming(CHANNEL, key or f"u{next(_COUNT)}", what, origin, '{"raw": "asli"}', NOON)


def said(words: str, who: str = "501", key: str | None = None) -> Incoming:
    return incoming(Said(words), who, key)


def works_on(
    database: Database,
    *channels: Channel,
    now: Time | None = None,
    in_flight: int = 8,
    store: PhotoStore | None = None,
    pace: Pace | None = None,
) -> Works:
    """All the works on these channels; nothing runs until it is told to."""
    by_name = {channel.name: channel for channel in channels or [Scripted()]}
    paces = {name: pace or Pace.unlimited() for name in by_name}
    rooms = Rooms(ROOM)
    kept = store or MemoryPhotos()
    return wire(database, kept, CITY, rooms, by_name, in_flight=in_flight, paces=paces, now=now or Time())


@asynccontextmanager
async def running(*loops: Any) -> AsyncIterator[None]:
    """Let these run (things with a `run`) while the test goes on; what they raise is raised at the end."""
    tasks = [asyncio.create_task(loop.run()) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for one in ended:
        if isinstance(one, Exception):
            raise one


@asynccontextmanager
async def counted_commits(database: Database) -> AsyncIterator[list[int]]:
    """A list that grows by one with every commit."""
    commits: list[int] = []

    def committed(_: Any) -> None:
        commits.append(1)

    event.listen(database.engine.sync_engine, "commit", committed)
    try:
        yield commits
    finally:
        event.remove(database.engine.sync_engine, "commit", committed)


# Looking into the database, and putting something there


async def rows(database: Database, table: str, order: str = "id") -> list[Any]:
    columns = metadata.tables[table]
    async with database.reading() as tx:
        return list(await tx.execute(select(columns).order_by(text(order))))


async def words(database: Database) -> list[str]:
    """What the outbox says, in order; a card is "card"."""
    found = await rows(database, "outbox")
    return [str(SAY.validate_json(row.say).text) if row.say else "card" for row in found]


async def inbox_states(database: Database) -> dict[str, str]:
    return {row.key: row.state for row in await rows(database, "inbox", "key")}


def say(words: str, **more: Any) -> str:
    return SAY.dump_json(Say(Markup(words), **more)).decode()


async def post(database: Database, chat: str, *texts: str, lane: Lane = Lane.PERSON, at: datetime = NOON) -> None:
    """Put messages for a chat into the outbox."""
    async with database.transaction() as tx:
        await outbox.post(tx, [Post(Address(CHANNEL, chat), say(one), lane) for one in texts], at)


async def person(database: Database, user: str = "501", channel: str = CHANNEL) -> Person:
    identity = Identity(channel, user)
    async with database.transaction() as tx:
        return (await people.meet(tx, [Met(identity, f"Warga {user}", "id")], NOON))[identity.key]


async def ticket(database: Database, reporter: Person, now: datetime = NOON) -> Ticket:
    """A ticket of this person, filed now and promised in three days."""
    due = now + timedelta(days=3)
    filing = Filing(f"d{next(_COUNT)}", "tps", "TPS meluap", 3.6, 98.49, "", None, "Kartini", "Kota", due)
    async with database.transaction() as tx:
        return (await tickets.file(tx, filing, reporter, now))[0]


async def photo(
    database: Database,
    of: Ticket,
    ref: str,
    *,
    purpose: Purpose = "report",
    as_file: bool = False,
    name: str | None = None,
    channel: str = CHANNEL,
) -> KeptPhoto:
    """A photo of a ticket, wanted; kept when it has a `name`."""
    async with database.transaction() as tx:
        given = Attachment(channel, ref, f"unique {ref}", as_file, NOON)
        await photos.attach(tx, of.id, purpose, of.reporter_id, [given], NOON)
        found = next(one for one in await photos.of_ticket(tx, of.id) if one.ref == ref)
        if name is not None:
            await photos.keep(tx, found.id, name=name, width=64, height=48, dhash=0)
        return (await photos.by_ids(tx, [found.id]))[0]


def jpeg(colour: tuple[int, int, int] = (200, 90, 80), exif: Image.Exif | None = None) -> bytes:
    file = BytesIO()
    Image.new("RGB", (64, 48), colour).save(file, "JPEG", **({"exif": exif} if exif else {}))
    return file.getvalue()


async def step_of(database: Database, key: str = "telegram/501") -> str:
    """Where the conversation stands, as it is kept."""
    return next(row.step for row in await rows(database, "conversations", "key") if row.key == key)
