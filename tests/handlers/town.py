"""A town of chance: residents and officers who do whatever comes to their minds, on the real works.

What somebody does is a number; nought is nothing. It is read as an act by what this person can see just now: a button in their chat, an
old button, a message to answer, a link that a neighbour passed on, or something new. So a list of numbers is a whole
day in the town, and a shorter list is a shorter day: what fails can be made small and played again.

Everybody acts once in a round; what is due is then delivered, two seconds pass (so that albums are complete), and the
promises are looked at, against a ledger that knows only what was done and what stood in the chats:

  - every message was answered, unless it was told before that there are too many;
  - nothing told is lost, unless it was sent, given up or dropped with a word;
  - one confirmed draft is one ticket, acknowledged once;
  - nobody reads what another wrote, photographed, pointed at, or is called, nor the number of a ticket that is not theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import select

from handlers import steps
from handlers.buttons import pressed
from handlers.events import (
    CameBack,
    Commanded,
    Edited,
    Event,
    Incoming,
    Pressed,
    Said,
    SentOther,
    SharedLocation,
    WentAway,
)
from handlers.policy import COMMANDS
from handlers.replies import Say
from handlers.resident.questions import Facts
from handlers.resident.steps import AskSame, Check, Idle, ResidentStep, draft_of, mark_of
from storage import tables
from storage.numbers import number_of
from tests.handlers.keeping import GIVES_UP, act_of, lost
from tests.handlers.stage import Stage
from tests.paper import Sent
from tests.play import OFFICERS, ROOM

NUMBER = re.compile(r"\b\d{3}-\d{4}\b")
BYTES = 3
"""A number has so many bytes."""

PLACES = ((3.6133, 98.4959), (3.61333, 98.49593), (3.5985, 98.4800), (3.6001, 98.4853), (3.5952, 98.6722), (0.0, 0.0))
TEXTS = (
    "got mampet di depan rumah", "sampah menumpuk, bau sekali", "Jl. Sudirman dekat pajak Tavip", "3.6133, 98.4959",
    "Kel. Pekan Binjai", "ya", "tidak", "1", "2", "3", "kirim", "makasih", "halo", "?", "Ikan " * 90,
    "https://maps.app.goo.gl/abc", "pohon tumbang menimpa kabel", "<b>&", "besok pagi",
)  # fmt: skip
KINDS = ("sticker", "contact", "poll", "dice", "heic", "recording too large", "document", "story")
_PRIVATE = sorted(name for where, name in COMMANDS if where == "private")
_STAFF = sorted(name for where, name in COMMANDS if where == "staff")
BACKWARD = {"cancel", "back"}
"""The presses that lead nowhere new."""
GIVING_UP = {"batal", "cancel"}
"""The commands by which a draft is given up."""
GIVEN_UP = GIVES_UP | {"forget"}


@dataclass
class Chat:
    """What one resident has seen and done."""

    who: str
    away: bool = False
    buttons: list[tuple[str, str]] = field(default_factory=list)  # all that ever stood here, and on which message
    numbers: set[str] = field(default_factory=set)  # of tickets that this chat was ever right to show
    links: set[str] = field(default_factory=set)  # of tickets, that neighbours passed on


class Town(Stage):
    """Some residents and all officers of the plays."""

    def settled(self, residents: int) -> Town:
        """With so many residents; gives itself."""
        self.chats = {f"W{n}": Chat(f"W{n}") for n in range(residents)}
        self.events = 0
        self.confirmed: list[str] = []  # the marks of the drafts that were sent in this round
        self.receipts: Counter[str] = Counter()  # by the number that each names
        for who in self.chats:
            self._user(who)
        return self

    def _incoming(self, who: str, event: Event, answered: Sent | None = None) -> Incoming:
        incoming = super()._incoming(who, event, answered)
        if who not in self.chats or incoming.origin is None:
            return incoming
        english = "en" if int(who[1:]) % 3 == 2 else "id"
        sender = replace(incoming.origin.sender, name=f"Nama{_canary(who)}", language=english)
        return replace(incoming, origin=replace(incoming.origin, sender=sender))

    async def round(self, numbers: Sequence[int]) -> None:
        """One round, in which everybody who has a number acts. Raises AssertionError where a promise is broken."""
        everybody = [*self.chats, *OFFICERS]
        before = await self._steps()
        acting = {who: number for who, number in zip(everybody, numbers, strict=False) if number}
        acts = {who: self._choose(who, number) for who, number in acting.items()}
        self.channel.log.clear()
        self.channel.edited.clear()
        self.at += timedelta(seconds=1 + sum(numbers) % 40)
        brought = [one for who, (events, answered) in acts.items() for one in self._bring(who, events, answered)]
        self.events += len(brought)
        await self.bring(*brought)
        self.at += timedelta(seconds=2)
        await self.works.clock.tick()
        await self.settle()
        after = await self._steps()
        await self._learn(after)
        for who, (events, _) in acts.items():
            if who in self.chats:
                self._check(self.chats[who], events, before.get(who, Idle()), after.get(who, Idle()))
        await self._check_tickets()
        self._check_eyes()

    # What somebody does

    def _bring(self, who: str, events: Sequence[Event], answered: Sent | None) -> list[Incoming]:
        return [self._incoming(who, event, answered) for event in events]

    def _choose(self, who: str, number: int) -> tuple[list[Event], Sent | None]:
        number, kind = divmod(number, 32)
        if who in self.chats:
            return self._resident(self.chats[who], kind, number)
        return self._officer(who, kind, number)

    def _resident(self, chat: Chat, kind: int, n: int) -> tuple[list[Event], Sent | None]:
        who, mine = chat.who, self._shown_to(chat.who)
        if chat.away:
            chat.away = False
            return self._events(who, "kembali"), None
        answered = mine[n % len(mine)] if mine else None
        if kind < 9 and (onward := [each for each in self._buttons(mine[-1:]) if each[0] not in BACKWARD]):
            return [self._press(who, *onward[n % len(onward)])], None
        if kind < 12 and (buttons := self._buttons(mine[-6:])):
            return [self._press(who, *buttons[n % len(buttons)])], None
        if kind < 14 and chat.buttons:
            press = self._press(who, *chat.buttons[n % len(chat.buttons)])
            return ([press, press] if n % 5 == 0 else [press]), None
        words = f"{TEXTS[n % len(TEXTS)]} {_canary(who)}"
        does: dict[int, Callable[[], list[Event]]] = {
            12: lambda: [Said(TEXTS[n % len(TEXTS)])],
            13: lambda: [SharedLocation(*PLACES[n % len(PLACES)])],
            14: lambda: self._events(who, f'foto "{words}"'),
            15: lambda: self._events(who, f'foto "{words}"'),
            16: lambda: self._events(who, "foto"),
            17: lambda: self._events(who, f"foto {2 + n % 5}"),
            18: lambda: [Said(words)],
            19: lambda: [Said(TEXTS[n % len(TEXTS)])],
            20: lambda: [SharedLocation(*PLACES[n % len(PLACES)])],
            21: lambda: [SharedLocation(*PLACES[n % 3])],
            22: lambda: [SharedLocation(*PLACES[n % 3], title=f"Warung {_canary(who)}")],
            23: lambda: self._events(who, ("suara 7", "video 9", "video bulat 4")[n % 3]),
            24: lambda: [SentOther(KINDS[n % len(KINDS)])],
            25: lambda: [Edited(words)],
            26: lambda: [Commanded(_PRIVATE[n % len(_PRIVATE)])],
            27: lambda: [Commanded("laporan" if n % 2 else "batal" if n % 16 == 0 else "start")],
            28: lambda: [Commanded("start", self._link(chat, n))],
            29: lambda: [Said(words)],
            30: lambda: self._events(who, "foto"),
            31: lambda: self._leave(chat) if n % 8 == 0 else [self._forged(who, n)],
        }
        chosen = kind if kind >= 12 else 12 + n % 20
        return does[chosen](), answered if chosen in (29, 30) else None

    def _leave(self, chat: Chat) -> list[Event]:
        chat.away = True
        return self._events(chat.who, "pergi")

    def _officer(self, who: str, kind: int, n: int) -> tuple[list[Event], Sent | None]:
        shown = self._shown_to(who)
        answered = shown[n % len(shown)] if shown else None
        if kind < 18 and (buttons := self._buttons(shown[-12:])):
            return [self._press(who, *buttons[n % len(buttons)])], None
        if kind < 24:
            return self._events(who, "foto"), answered
        if kind < 28:
            return [Said(f"kata petugas {n % 9}")], answered
        return [Commanded(_STAFF[n % len(_STAFF)], str(number_of(1 + n % 9)))], None

    def _press(self, who: str, press: str, message: str) -> Pressed:
        self.on[who] = message
        return pressed(press, callback=self._user(who))

    def _forged(self, who: str, n: int) -> Pressed:
        acts = ("open", "clean", "dirty", "appeal", "follow", "unfollow", "send", "category", "claim", "resolve")
        return Pressed(acts[n % len(acts)], number_of(1 + n % 9), callback=self._user(who))

    def _link(self, chat: Chat, n: int) -> str:
        """What is behind "/start" in a link that a neighbour passed on, or nothing."""
        shared = [
            button.url.partition("?start=")[2]
            for one in self.channel.messages
            for button in _all(one.letter.say)
            if button.share
        ]
        if not shared:
            return ""
        chat.links.add(shared[n % len(shared)].removeprefix("t_"))
        return shared[n % len(shared)]

    def _shown_to(self, who: str) -> list[Sent]:
        here = self._address(who).key
        return [one for one in self.channel.messages if one.address.key == here]

    def _buttons(self, messages: Sequence[Sent]) -> list[tuple[str, str]]:
        return [(button.press, one.id) for one in messages for button in _all(one.letter.say) if button.press]

    # What it left

    async def _steps(self) -> dict[str, ResidentStep]:
        homes = {self._address(who).key: who for who in self.chats}
        async with self.database.reading() as tx:
            rows = await tx.execute(select(tables.conversations.c.key, tables.conversations.c.step))
            return {homes[row.key]: steps.read(row.step) or Idle() for row in rows if row.key in homes}  # type: ignore[misc]

    async def _learn(self, steps_now: dict[str, ResidentStep]) -> None:
        """Which numbers each may know by now: of their own tickets, of those they follow, of links they opened, and of
        those about which they are asked whether it is the same."""
        for who, step in steps_now.items():
            if isinstance(step, AskSame):
                self.chats[who].numbers |= {number_of(twin.ticket) for twin in step.twins}
        for chat in self.chats.values():
            for one in self._shown_to(chat.who)[-8:]:
                chat.buttons += [each for each in self._buttons([one]) if each not in chat.buttons[-60:]]
        async with self.database.reading() as tx:
            people = await tx.execute(select(tables.people.c.id, tables.people.c.user))
            who = {row.id: row.user for row in people}
            kept = tables.tickets.c
            tickets = (await tx.execute(select(kept.id, kept.reporter_id, kept.link))).all()
            told = tables.entries.c
            led = await tx.execute(select(told.ticket_id, told.words).where(told.act == "merge", told.words != ""))
            leads = [(number_of(row.ticket_id), row.words) for row in led]
            follow = (await tx.execute(select(tables.followers.c.ticket_id, tables.followers.c.person_id))).all()
        by_user = {self._user(name): chat for name, chat in self.chats.items()}
        for ticket, person in (*((row.id, row.reporter_id) for row in tickets), *map(tuple, follow)):
            if chat := by_user.get(who.get(person, "")):
                chat.numbers.add(number_of(ticket))
        for chat in self.chats.values():
            chat.numbers |= {number_of(row.id) for row in tickets if row.link in chat.links}
            # What was merged leads on to its original, if only for a moment.
            chat.numbers |= {original for number, original in leads if number in chat.numbers}

    # What it owes

    def _check(self, chat: Chat, events: Sequence[Event], before: ResidentStep, after: ResidentStep) -> None:
        if chat.away:
            return
        user, told = self._user(chat.who), f"{chat.who} did {events} at {before}"
        answered = user in self.channel.edited or [what for where, _, what in self.channel.log if where == user]
        assert answered or isinstance(events[0], CameBack | WentAway), f"no answer: {told}"
        # By now they may have chosen the other language, and a typed label counts in the one they read.
        spoken = [Facts(self.city, self.city.texts(language)) for language in ("id", "en")]
        acts = {act_of(before, event, facts) for event in events for facts in spoken}
        command = next((event.name for event in events if isinstance(event, Commanded)), "")
        if not acts & GIVEN_UP and command not in GIVING_UP:
            seen = [line for line in self.channel.log if line[0] == user]
            assert not lost(before, after), f"lost {lost(before, after)}: {told}, saw {seen}, is at {after}"
        sends = [event for event in events if isinstance(event, Pressed) and event.act == "send"]
        if isinstance(before, Check) and any(event.argument == before.report.draft.mark for event in sends):
            self.confirmed.append(before.report.draft.mark)

    async def _check_tickets(self) -> None:
        """Every confirmed draft is a ticket, and every ticket was confirmed and is acknowledged once."""
        async with self.database.reading() as tx:
            rows = (await tx.execute(select(tables.tickets.c.id, tables.tickets.c.draft))).all()
        filed = Counter(mark_of(row.draft) for row in rows)
        for _, how, what in self.channel.log:
            if how == "<" and what.startswith(("✅ Tersimpan", "✅ Saved")):
                self.receipts.update(NUMBER.findall(what)[:1])
        assert self.receipts == Counter(number_of(row.id) for row in rows), "each ticket has its one acknowledgement"
        told = {mark_of(draft.id) for step in (await self._steps()).values() if (draft := draft_of(step))}
        for mark in self.confirmed:
            assert filed[mark] == 1 or mark in told, f"{mark} was confirmed, and there is no ticket"
        self.confirmed.clear()

    def _check_eyes(self) -> None:
        """Nobody reads what is another's."""
        for where, _, what in self.channel.log:
            room = where == ROOM.chat
            for who in self.chats:
                if room or self._user(who) != where:
                    secret = f"Nama{_canary(who)}" if room else _canary(who)
                    assert secret not in what, f"{where} reads of {who}: {what}"
            chat = next((chat for chat in self.chats.values() if self._user(chat.who) == where), None)
            if chat is not None:
                unknown = set(NUMBER.findall(what)) - chat.numbers
                assert not unknown, f"{chat.who} reads of {unknown}: {what}"


def _canary(who: str) -> str:
    return f"rahasia{who.lower()}x"


def _all(say: Say):
    return [button for row in say.buttons for button in row]
