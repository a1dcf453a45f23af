"""A small office in which everybody stands who could try something: what they may not do must leave no trace.

There is one ticket of each state, told by Warga and followed by Tetangga. Pak Rudi holds those that anybody holds, but
one, which somebody holds who is on the roster no more. Whoever tries anything does so through the real reception; what
each try was told is read from its desk, and what it changed from a snapshot of all records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from structlog.testing import capture_logs

from bot.app import settle_officers
from bot.reception import Reception
from handlers import router
from handlers.city import City, Officer, Role
from handlers.desk import Desk, Rooms
from handlers.events import Commanded, Event, Incoming, Origin, Pressed, Sender
from handlers.organisation import Agency, Organisation, ReadyReply, Team
from storage import people, tables
from storage.addresses import Address, Identity
from storage.engine import Database, Transaction
from storage.numbers import number_of
from storage.people import Met
from storage.workflow import Status
from tests.handlers.crowd import link_of
from tests.handlers.samples import ASKING_CATEGORIES
from tests.paper import CHANNEL, PaperChannel
from tests.play import CALENDAR, GAZETTEER, ROOM, START

NOW = START
STATES = (
    Status.RECEIVED,
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.IN_PROGRESS,
    Status.WAITING,
    Status.FORWARDED,
    Status.RESOLVED,
    Status.CLOSED,
    Status.REJECTED,
    Status.DUPLICATE,
)
TICKETS = {status: at for at, status in enumerate(STATES, 1)}
LEFT_BEHIND = len(STATES) + 1  # accepted, by somebody who is no officer any more
THEIR_OWN = LEFT_BEHIND + 1  # told by Tetangga, and followed by nobody
NOT_THERE = 10**6
NEIGHBOURHOOD = Address(CHANNEL, "-555")
"""A group of residents into which somebody has brought the bot."""

PEOPLE = {
    "Warga": 1, "Tetangga": 2, "Orang": 3, "Mantan": 4, "Rudi": 5, "Sari": 6, "Kepala": 7, "Bos": 8, "Hantu": 8,
}  # fmt: skip
"""Ids; Hantu is the admin as one sees them who hides behind the group."""
SEATS = {
    "Mantan": Officer("Pak Mantan", Role.ADMIN),
    "Rudi": Officer("Pak Rudi", Role.OFFICER),
    "Sari": Officer("Bu Sari", Role.OFFICER),
    "Kepala": Officer("Pak Hasibuan", Role.SUPERVISOR),
    "Bos": Officer("Bu Lubis", Role.ADMIN),
}
ROLES = {"Rudi": Role.OFFICER, "Sari": Role.OFFICER, "Kepala": Role.SUPERVISOR, "Bos": Role.ADMIN}
"""What each is at present; all others are nobody."""
CHATS = ("private", "staff", "elsewhere")
UNLOOKED = {"inbox", "outbox", "people", "conversations", "office_log", "wrong_links"}
"""What may change by a try that is refused: that it came, what it was told, and that it is written down."""


def _identity(who: str) -> Identity:
    return Identity(CHANNEL, str(100 + PEOPLE[who]))


@dataclass(frozen=True, slots=True)
class Try:
    who: str
    chat: str
    event: Event
    answers: int | None = None  # the ticket whose card is answered

    def __str__(self) -> str:
        return f"{self.who} in {self.chat}: {self.event}"


@dataclass
class Told:
    """What somebody was told of their try, and how often it was written down that it was refused."""

    answers: int
    refused: int


@dataclass
class Bureau:
    """The office, on a database of its own."""

    database: Database
    monkeypatch: pytest.MonkeyPatch
    told: list[Told] = field(default_factory=list)
    count: int = 0
    before: dict[str, list[Any]] = field(default_factory=dict)  # the records as they were at first

    async def open(self) -> Bureau:
        """Everybody and every ticket in place; gives itself."""
        officers = {_identity(who): officer for who, officer in SEATS.items()}
        organisation = Organisation(
            teams=(Team("drainase", "Drainase"),),
            agencies=(Agency("pu", "Dinas PU"),),
            replies=(ReadyReply("thanks", "Terima kasih", {"id": "Terima kasih.", "en": "Thank you."}),),
        )
        self.city = City(ASKING_CATEGORIES, GAZETTEER, CALENDAR, officers, organisation=organisation)
        async with self.database.transaction() as tx:
            for who in ("Warga", "Tetangga", "Orang", "Mantan", "Rudi", "Sari", "Kepala", "Bos"):
                met = await people.meet(tx, [Met(_identity(who), who, "id")], NOW)
                assert met[_identity(who).key].id == PEOPLE[who]
        await settle_officers(self.database, self.city, NOW)
        async with self.database.transaction() as tx:
            left = tables.officers.c.person_id == PEOPLE["Mantan"]
            await tx.execute(update(tables.officers).where(left).values(removed_at=NOW))
            await self._seat(tx)
        self.before = await self.records()
        self._reception()
        return self

    def _reception(self) -> None:
        self.reception = Reception(self.database, self.city, Rooms(ROOM), {CHANNEL: PaperChannel()}, now=lambda: NOW)
        answer = router.answer

        async def overheard(desk: Desk) -> None:
            with capture_logs() as logged:
                await answer(desk)
            answers = [one for one in desk.out if one.address.key == desk.origin.address.key]
            toasts = [toast for toast in desk.toasts if toast.text]
            refused = [line for line in logged if line["event"] == "refused"]
            self.told.append(Told(len(answers) + len(toasts), len(refused)))

        self.monkeypatch.setattr(router, "answer", overheard)

    async def _seat(self, tx: Transaction) -> None:
        rows = [_ticket(id, status) for status, id in TICKETS.items()]
        rows.append(_ticket(LEFT_BEHIND, Status.ACCEPTED) | {"officer_id": PEOPLE["Mantan"]})
        rows.append(_ticket(THEIR_OWN, Status.RECEIVED) | {"reporter_id": PEOPLE["Tetangga"]})
        every = [row["id"] for row in rows]
        await tx.execute(insert(tables.tickets), rows)
        await tx.execute(insert(tables.entries), [_filed(row) for row in rows])
        followed = [{"ticket_id": id, "person_id": PEOPLE["Tetangga"], "since": NOW} for id in TICKETS.values()]
        await tx.execute(insert(tables.followers), followed)
        await tx.execute(
            insert(tables.contacts),
            [{"ticket_id": id, "person_id": PEOPLE["Warga"], "phone": "+628123456789", "at": NOW} for id in every],
        )
        cards = [{"ticket_id": id, "chat": chat.key, "message": f"card-{id}"} for id in every for chat in _EVERYWHERE]
        await tx.execute(insert(tables.cards), cards)

    async def attempt(self, tries: Sequence[Try]) -> list[Told]:
        """All of them in one transaction; what each was told."""
        self.told.clear()
        await self.reception._handle([self._incoming(one) for one in tries])
        assert len(self.told) == len(tries)
        return list(self.told)

    async def changes(self, one: Try) -> set[str]:
        """The tables that this one try changes, which is then taken back."""
        before, after = self.before, dict[str, list[Any]]()
        with suppress(_TakenBack):
            async with self.database.transaction() as tx:
                await self.reception._in_transaction(tx, [self._incoming(one)], NOW)
                after = await _records(tx)
                raise _TakenBack
        return {name for name in before if before[name] != after[name]}

    async def records(self) -> dict[str, list[Any]]:
        """All that is kept, by table, but what may change by a try."""
        async with self.database.reading() as tx:
            return await _records(tx)

    async def refusals(self) -> int:
        """How often it stands in a ticket's history that something was refused."""
        async with self.database.reading() as tx:
            log = tables.office_log.c
            return len((await tx.execute(select(log.id).where(log.act == "refused"))).all())

    def _incoming(self, one: Try) -> Incoming:
        self.count += 1
        event = one.event
        if isinstance(event, Pressed):
            event = Pressed(event.act, event.argument, callback=f"press-{self.count}")
        sender = Sender(_identity(one.who), one.who, "id", one.who == "Hantu")
        home = _identity(one.who).home
        address = {"private": home, "staff": ROOM, "elsewhere": NEIGHBOURHOOD}[one.chat]
        answered = f"card-{one.answers}" if one.answers else None
        kind = "private" if one.chat == "private" else "group"
        origin = Origin(address, sender, kind, f"m{self.count}", answered, one.answers is not None)
        return Incoming(CHANNEL, f"u{self.count}", event, origin, "{}", NOW)


class _TakenBack(Exception):
    """What was tried shall not have been."""


async def _records(tx: Transaction) -> dict[str, list[Any]]:
    kept = [table for table in tables.metadata.sorted_tables if table.name not in UNLOOKED]
    return {table.name: sorted(map(repr, await tx.execute(select(table)))) for table in kept}


_EVERYWHERE = (ROOM, NEIGHBOURHOOD)


def _ticket(id: int, status: Status) -> dict[str, Any]:
    began = NOW - timedelta(hours=2)
    held = status not in (Status.RECEIVED, Status.REJECTED)
    ended = status in (Status.CLOSED, Status.REJECTED, Status.DUPLICATE)
    return {
        "id": id, "draft": f"seated-{id}", "link": link_of(id), "reporter_id": PEOPLE["Warga"],
        "category": "waste_pile", "words": "sampah", "lat": 3.6133, "lon": 98.4959, "kelurahan": "Jati Negara",
        "kecamatan": "Binjai Utara", "status": status, "version": 1, "officer_id": PEOPLE["Rudi"] if held else None,
        "officer_name": "Pak Rudi" if held else "", "filed_at": began, "due_at": NOW + timedelta(days=3),
        "work_began_at": began if held else None, "until": NOW + timedelta(days=7),
        "returns_to": Status.ACCEPTED if status in (Status.WAITING, Status.DUPLICATE) else None,
        "duplicate_of": TICKETS[Status.RECEIVED] if status == Status.DUPLICATE else None,
        "resolved_at": began if status in (Status.RESOLVED, Status.CLOSED) else None, "closed_at": began if ended else None,
    }  # fmt: skip


def _filed(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {"ticket_id": row["id"], "version": 1, "at": row["filed_at"], "actor_id": row["reporter_id"]}
    return told | {"actor": "reporter", "act": "file", "to_status": Status.RECEIVED}


_PRESSED: Mapping[str, str] = {
    "because": "unclear {n}",
    "cause": "weather {n}",
    "until": "2026-12-01 {n}",
    "on_day": "2026-12-01 {n}",
    "to_agency": "pu {n}",
    "give": f"{PEOPLE['Sari']} {{n}}",
    "into": "{n} {m}",
    "merge": "{n}",
    "history": "0 {n}",
    "ready_send": "1 {n}",
    "stars": "{n} 4",
    "look": "{n} 0",
    "follow": "{link}",
    "unfollow": "{link}",
    "officer": f"{PEOPLE['Sari']}",
    "role": f"{PEOPLE['Sari']} supervisor",
    "team": f"{PEOPLE['Sari']} drainase",
    "duty": f"{PEOPLE['Sari']} off",
    "dismiss": f"{PEOPLE['Sari']}",
    "dismiss_now": f"{PEOPLE['Sari']}",
    "speak": "en",
    "wish": "news important",
    "watch": "daily 12.75.03.1006",
}
_TYPED: Mapping[str, str] = {
    "tolak": "{n} bukan wewenang kami",
    "tunda": "{n} jumat, alat rusak",
    "jadwal": "{n} kamis",
    "teruskan": "{n} Dinas PU jalan provinsi",
    "tanya": "{n} di sebelah mana?",
    "pesan": "{n} kami sedang ke sana",
    "catat": "{n} bawa cangkul",
    "beri": "{n} Sari",
    "gabung": "{n} {m}",
    "petugas": "tambah 4242 Budi",
}


def press_of(act: str, ticket: int) -> Pressed:
    """A button as the desk would have drawn it for this ticket."""
    return Pressed(act, _filled(_PRESSED.get(act, "{n}"), ticket)[:48])


def command_of(name: str, ticket: int) -> Commanded:
    """A command with all that it needs."""
    return Commanded(name, _filled(_TYPED.get(name, "{n}"), ticket))


def _filled(words: str, ticket: int) -> str:
    other = TICKETS[Status.RECEIVED] if ticket != TICKETS[Status.RECEIVED] else THEIR_OWN
    return words.format(n=number_of(ticket), m=number_of(other), link=link_of(ticket))
