"""A crowd: many people at once, each at a step of their own, each with one event, through the real reception.

Everybody has a ticket and a conversation that stands where the test wants it. What reception wrote into the outbox, which
toasts it gave, and where the conversations stand afterwards is read back for each. Nothing is delivered: who was
answered is known from the rows. Thousands of pairs of a step and an event cost seconds this way.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from structlog.testing import capture_logs

from bot.app import settle_officers
from bot.reception import Reception
from handlers import steps
from handlers.city import City, Officer
from handlers.desk import Rooms
from handlers.events import Event, Incoming, LeftWaiting, Origin, Pressed, Sender
from handlers.replies import SAY, Say, Toast
from handlers.resident.steps import mark_of
from handlers.steps import Step
from storage import tables
from storage.addresses import Address, Identity
from storage.engine import Database
from storage.numbers import number_of
from storage.outbox import Lane
from storage.workflow import Status
from tests.handlers.samples import ASKING_CATEGORIES
from tests.paper import CHANNEL, PaperChannel
from tests.play import CALENDAR, GAZETTEER, ROOM, START

NOW = START
BATCH = 500
NOBODY = 10**9  # a ticket that does not exist
STRANGERS = 100_000  # the ticket of this id and one's own belongs to somebody else
STICKER, OLD_STICKER, NO_STICKER = "stickerstands", "stickerispast", "stickernevers"


def link_of(ticket_id: int) -> str:
    """The token of a ticket's link."""
    return f"{ticket_id:013d}".translate(str.maketrans("01", "ab"))


@dataclass(frozen=True)
class Someone:
    """One of the crowd. `id` is the row of the person, and of their ticket too."""

    id: int
    step: Step
    event: Event
    status: Status
    officer: Officer | None = None
    in_room: bool = False
    answers_us: bool = False  # in the room: the event answers the message that shows the ticket
    anonymous: bool = False
    waits: bool = False  # the conversation set itself a wait, and it is over

    @property
    def reminded(self) -> bool:
        """Whether they were reminded of their draft; every second one was."""
        return self.id % 2 == 1

    @property
    def user(self) -> str:
        return str(10_000 + self.id)

    @property
    def identity(self) -> Identity:
        return Identity(CHANNEL, self.user)

    @property
    def address(self) -> Address:
        return ROOM if self.in_room else Address(CHANNEL, self.user)

    @property
    def conversation(self) -> str:
        return f"{ROOM.key}/{self.user}" if self.in_room else self.address.key

    @property
    def number(self) -> str:
        """The number of their own ticket."""
        return number_of(self.id)

    def __str__(self) -> str:
        return f"{self.step!r} with {self.event!r}"


@dataclass
class Seen:
    """What one of the crowd got, and where their conversation stands now."""

    says: list[Say] = field(default_factory=list)
    cards: int = 0  # living cards that are shown to them
    toasts: list[Toast] = field(default_factory=list)
    step: Step | None = None
    waits: bool = False

    @property
    def answered(self) -> bool:
        return bool(self.says or self.cards) or any(toast.text for toast in self.toasts)


class _Listener(PaperChannel):
    """A channel that keeps its toasts; nothing is delivered by it."""

    def __init__(self) -> None:
        super().__init__()
        self.toasts: list[Toast] = []

    async def answer(self, toasts: Sequence[Toast]) -> None:
        self.toasts += toasts


async def meet(database: Database, crowd: Sequence[Someone]) -> dict[int, Seen]:
    """Let each of them have their event. Raises what a handler raised, with who it was."""
    await _seat(database, crowd)
    officers = {one.identity: one.officer for one in crowd if one.officer}
    city = City(ASKING_CATEGORIES, GAZETTEER, CALENDAR, officers)
    await settle_officers(database, city, NOW)
    listener = _Listener()
    reception = Reception(database, city, Rooms(ROOM), {CHANNEL: listener}, now=lambda: NOW)
    with capture_logs():  # every refusal is logged, and most of what is tried here is refused
        for at in range(0, len(crowd), BATCH):
            await _take(reception, crowd[at : at + BATCH])
    await asyncio.gather(*reception._answers)
    return await _look(database, crowd, listener.toasts)


async def _take(reception: Reception, some: Sequence[Someone]) -> None:
    """All in one transaction; where that fails, one by one, to find who it was."""
    try:
        reception._act_on(await reception._handle([_incoming(one) for one in some]))
    except Exception:
        for one in some:
            try:
                await reception._handle([_incoming(one)])
            except Exception as error:
                raise AssertionError(f"raised at {one}") from error
        raise


def _incoming(one: Someone) -> Incoming:
    event = one.event
    if isinstance(event, Pressed):
        event = Pressed(event.act, event.argument, callback=f"press-{one.id}")
    sender = Sender(one.identity, "Nama <b>", "id", one.anonymous)
    answered = f"card-{one.id}" if one.answers_us else None
    room = "group" if one.in_room else "private"
    origin = Origin(one.address, sender, room, f"m{one.id}", answered, one.answers_us)
    return Incoming(CHANNEL, f"u{one.id}", event, origin, "{}", NOW)


async def _seat(database: Database, crowd: Sequence[Someone]) -> None:
    """The rows as they would be, had everybody come so far by themselves."""
    async with database.transaction() as tx:
        await tx.execute(insert(tables.people), [_person(one) for one in crowd])
        await tx.execute(insert(tables.conversations), [_conversation(one) for one in crowd])
        await tx.execute(insert(tables.tickets), [_ticket(one) for one in crowd])
        await tx.execute(insert(tables.tickets), [_anothers(one, crowd[at - 1]) for at, one in enumerate(crowd)])
        await tx.execute(insert(tables.cards), [_card(one) for one in crowd])
        await tx.execute(insert(tables.spots), [_spot(STICKER, True), _spot(OLD_STICKER, False)])


def _person(one: Someone) -> dict[str, Any]:
    known = {"id": one.id, "key": one.identity.key, "channel": CHANNEL, "user": one.user, "name": "Nama <b>"}
    return known | {"language": "id", "created_at": NOW}


def _conversation(one: Someone) -> dict[str, Any]:
    wake_at = NOW - timedelta(seconds=1) if one.waits else None
    key = {"key": one.conversation, "person_id": one.id}
    idle_at = NOW - timedelta(seconds=1) if isinstance(one.event, LeftWaiting) else None
    idle = {"idle_at": idle_at, "reminded": one.reminded}
    return key | idle | {"step": steps.write(one.step), "updated_at": NOW, "wake_at": wake_at}


def _ticket(one: Someone) -> dict[str, Any]:
    began = NOW - timedelta(hours=2)
    claimed = one.status not in (Status.RECEIVED, Status.REJECTED)
    return {
        "id": one.id, "draft": f"seated-{one.id}", "link": link_of(one.id), "reporter_id": one.id,
        "category": "waste_pile", "words": "sampah",
        "lat": 3.6133, "lon": 98.4959, "place_words": "", "area": None, "kelurahan": "Jati Negara",
        "kecamatan": "Binjai Utara", "status": one.status, "version": 1, "officer_id": one.id if claimed else None,
        "officer_name": "Pak Rudi" if claimed else "", "filed_at": began, "due_at": NOW + timedelta(days=3),
        "work_began_at": began if claimed else None, "until": NOW + timedelta(days=7),
        "resolved_at": began if one.status in (Status.RESOLVED, Status.CLOSED) else None, "appealed": False,
    }  # fmt: skip


def _anothers(one: Someone, neighbour: Someone) -> dict[str, Any]:
    """The ticket of a neighbour that only this one comes across."""
    id = one.id + STRANGERS
    officer_id = neighbour.id if one.status not in (Status.RECEIVED, Status.REJECTED) else None
    known = {"id": id, "draft": f"seated-{id}", "link": link_of(id), "reporter_id": neighbour.id}
    return _ticket(one) | known | {"officer_id": officer_id}


def _card(one: Someone) -> dict[str, Any]:
    return {"ticket_id": one.id, "chat": ROOM.key, "message": f"card-{one.id}"}


def _spot(token: str, active: bool) -> dict[str, Any]:
    spot = {"token": token, "name": f"TPS <{token}>", "lat": 3.6, "lon": 98.48, "words": "", "active": active}
    return spot | {"kelurahan": "Pekan Binjai", "kecamatan": "Binjai Kota", "category": "full_bin", "created_at": NOW}


async def _look(database: Database, crowd: Sequence[Someone], toasts: Sequence[Toast]) -> dict[int, Seen]:
    seen: dict[int, Seen] = defaultdict(Seen)
    for toast in toasts:
        seen[int(toast.callback.removeprefix("press-"))].toasts.append(toast)
    homes = {one.id: one.address.key for one in crowd}
    posted, talks = tables.outbox.c, tables.conversations.c
    async with database.reading() as tx:
        for row in await tx.execute(select(posted.person_id, posted.chat, posted.say, posted.lane)):
            if homes.get(row.person_id) != row.chat:
                continue  # what is pushed elsewhere is no answer
            if row.say is not None:
                seen[row.person_id].says.append(SAY.validate_json(row.say))
            elif row.lane == Lane.PERSON:
                seen[row.person_id].cards += 1
        for row in await tx.execute(select(talks.person_id, talks.step, talks.wake_at)):
            seen[row.person_id].step = steps.read(row.step)
            seen[row.person_id].waits = row.wake_at is not None
    return seen


async def versions(database: Database) -> Counter[int]:
    """How many tickets are in which version: one that was never changed is in its first."""
    async with database.reading() as tx:
        return Counter(row.version for row in await tx.execute(select(tables.tickets.c.version)))


Argument = Callable[[int], str]
ARGUMENTS: dict[str, Argument] = {
    "their own": number_of,
    "another's": lambda id: number_of(id + STRANGERS),
    "forged": lambda id: number_of(id)[:-1] + str((int(number_of(id)[-1]) + 1) % 10),
    "nobody's": lambda _: number_of(NOBODY),
    "empty": lambda _: "",
    "odd": lambda _: "<b>{0} ‮%s",
    "a page": lambda _: "1",
    "too long": lambda _: "9" * 48,
    "own stars": lambda id: f"{number_of(id)} 4",
    "own link": link_of,
    "another's link": lambda id: link_of(id + STRANGERS),
    "draft": lambda _: mark_of("d"),
    "another draft": lambda _: mark_of("other"),
    "sticker": lambda _: f"{STICKER} {mark_of('d')}",
    "sticker of another draft": lambda _: f"{STICKER} {mark_of('other')}",
    "old sticker": lambda _: f"{OLD_STICKER} {mark_of('d')}",
}
"""What a button of a ticket may say, for the person of this id."""
