"""Plays a written conversation against the real works, and reads like one.

    Warga> /start
    Warga< Halo! Ini e-Saberling…
    Warga> foto "TPS meluap"
    Warga< Di mana ini?…  [📍 Kirim lokasi saya | ✖ Batal]
    Ruang< 🔴 361-9937 · menunggu petugas…  [✋ Ambil | ⋯ Lainnya]
    Rudi> [✋ Ambil]
    Rudi! Anda mengambil 361-9937.
    Ruang* 🟡 361-9937 · diterima petugas…

`>` is what a person does, `<` a message that arrives in a chat, `*` one that is edited there, `-` one that is taken
back, `!` a word over a pressed button. Residents speak in their own chats, officers in "Ruang". `…` stands for anything, ` / ` for a new line.
The living cards of residents come and change unseen, unless the play looks at them (`channel.shows_cards`).
After each act everything that is due is delivered, and every chat must have got exactly what is written, in this order.

What a person can do: a text or /command; `foto "caption"`, `foto 3 "caption"` (an album), `berkas foto` (as a file);
`berkas foto di 3.61,98.49` (and it says where it was taken); `suara 12`, `video 20 "caption"`, `video bulat 8`,
`lagu 95` (so many seconds long); `lokasi 3.61,98.49`; `[label]` presses the newest button of that name; `balas: …` answers the newest message of the bot
(or the newest with a word in it: `balas (sesudah dikerjakan): foto`); `balas pesan Orang: …` answers what somebody said, `@Orang` mentions them; `stiker`, `kontak`; `kontak 0812 3456 7890`
shares one's own number, `kontak orang …` somebody else's; `teruskan: …` passes on what somebody else said or showed;
`Rudi_pribadi>` is an officer in their own chat with us; `ubah: …` edits one's last text. `~ 3 jam` lets time pass (detik, menit, jam, hari), with everything that falls due meanwhile.
"""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.app import Works, settle_officers, wire
from bot.letters import Looked, Written
from bot.pace import Pace
from handlers.buttons import pressed
from handlers.categories import CITY_CATEGORIES, Category
from handlers.city import City, Limits, Officer, Role
from handlers.desk import Rooms
from handlers.events import (
    Commanded,
    Edited,
    Event,
    Incoming,
    Origin,
    Pressed,
    RecordingKind,
    Said,
    Sender,
    SentOther,
    SentPhoto,
    SentRecording,
    SharedContact,
    SharedLocation,
)
from handlers.organisation import Agency, Organisation
from handlers.places.gazetteer import Gazetteer
from handlers.places.points import Point
from handlers.promise import Calendar
from storage.addresses import Address, Identity
from storage.engine import Database
from storage.outbox import Sending
from storage.photo_store import MemoryPhotos
from tests.paper import CHANNEL, PaperChannel, PaperLinks, Sent, shown

PRIVATE = "_pribadi"
ROOM = Address(CHANNEL, "-1001")
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # a Tuesday, 08.00 in Binjai
OFFICERS = {
    "Rudi": ("11", Officer("Pak Rudi", Role.OFFICER)),
    "Sari": ("12", Officer("Bu Sari", Role.OFFICER)),
    "Kepala": ("13", Officer("Pak Hasibuan", Role.SUPERVISOR)),
}
OUTSIDERS = {"Orang": "99"}  # in the staff room, but no officer
GAZETTEER = Gazetteer.shipped()
CALENDAR = Calendar("Asia/Jakarta")
RECORDED: dict[str, RecordingKind] = {"suara": "voice", "lagu": "audio", "video": "video", "video bulat": "video_note"}
NO_LIMITS = Limits()
UNITS = {"detik": "seconds", "menit": "minutes", "jam": "hours", "hari": "days"}
Pointed = tuple[Sender | None, tuple[Sender, ...]]
"""Whose message is answered, and who is mentioned."""


def _passed_on(incoming: Incoming) -> Incoming:
    assert incoming.origin is not None
    return replace(incoming, origin=replace(incoming.origin, forwarded=True))


@dataclass
class Play:
    """The works on a database, and the people who talk with them."""

    database: Database
    language: str = "id"
    at: datetime = START
    count: int = 0
    channel: PaperChannel = field(default_factory=PaperChannel)
    said: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    pointed: Pointed = (None, ())
    on: dict[str, str] = field(default_factory=dict)  # the message whose button somebody pressed last
    opens_links: bool = False
    limits: Limits = NO_LIMITS
    categories: tuple[Category, ...] = CITY_CATEGORIES
    undo: timedelta = timedelta(0)  # most plays look at what residents hear, at once
    agencies: tuple[Agency, ...] = ()
    links: PaperLinks = field(default_factory=PaperLinks)

    def __post_init__(self) -> None:
        officers = {Identity(CHANNEL, user): officer for user, officer in OFFICERS.values()}
        self.city = City(
            self.categories,
            GAZETTEER,
            CALENDAR,
            officers,
            language=self.language,
            short_links=self.opens_links,
            limits=self.limits,
            organisation=Organisation(undo=self.undo, agencies=self.agencies),
        )
        self.store = MemoryPhotos()
        self._running: asyncio.Task[None] | None = None
        self._wire()

    def _wire(self) -> None:
        self.works: Works = wire(
            self.database,
            self.store,
            self.city,
            Rooms(ROOM),
            {CHANNEL: self.channel},
            paces={CHANNEL: Pace.unlimited()},
            links=self.links,
            now=lambda: self.at,
        )
        self._write = self.works.delivery.letters.write
        self.works.delivery.letters.write = self._written

    async def _written(self, row: Sending, now: datetime, looked: Looked) -> Written | None:
        if row.kind == "card" and row.person_id is not None:
            self.channel.cards.add(row.id)
        return await self._write(row, now, looked)

    async def __call__(self, script: str) -> None:
        """Play the script. Raises AssertionError where what happened is not what is written."""
        acts: list[tuple[str, list[str]]] = []
        for line in (line.strip() for line in script.strip().splitlines()):
            if not line or line.startswith("#"):
                continue
            if re.match(r"\w+>|~", line):
                acts.append((line, []))
            else:
                acts[-1][1].append(line)
        for act, expected in acts:
            happened = await self.act(act)
            self._compare(act, expected, happened)

    async def act(self, line: str) -> list[tuple[str, str, str]]:
        """Do one line; gives what was seen: (chat or person, how, what)."""
        self.channel.log.clear()
        if line.startswith("~"):
            await self._wait(line[1:].split())
        else:
            who, _, what = line.partition(">")
            await self._do(who.strip(), what.strip())
        assert not self.channel.faults, f"after {line}: {self.channel.faults}"
        return [(self._name(chat), how, what) for chat, how, what in self.channel.log]

    async def _do(self, who: str, what: str) -> None:
        self.at += timedelta(seconds=1)
        answered, passed_on = None, what.startswith("teruskan: ")
        what = what.removeprefix("teruskan: ")
        if match := re.fullmatch(r"balas(?: \(([^)]*)\))?: (.*)", what, re.DOTALL):
            answered, what = self._find(who, match[1] or ""), match[2]
        what, self.pointed = self._pointing(what)
        brought = [self._incoming(who, event, answered) for event in self._events(who, what)]
        await self.bring(*[_passed_on(one) if passed_on else one for one in brought])
        self.pointed = (None, ())

    def _pointing(self, what: str) -> tuple[str, Pointed]:
        """The words, whose message they answer, and whom they mention."""
        writer = None
        if match := re.fullmatch(r"balas pesan (\w+): (.*)", what, re.DOTALL):
            writer, what = self._sender(match[1]), match[2]
        mentioned = [self._sender(name) for name in re.findall(r"@(\w+)", what) if self._knows(name)]
        return re.sub(r"@(\w+)", r"\1", what) if mentioned else what, (writer, tuple(mentioned))

    def _knows(self, name: str) -> bool:
        return name in OFFICERS or name in OUTSIDERS or name in self.people

    def _sender(self, name: str) -> Sender:
        return Sender(Identity(CHANNEL, self._user(name)), name, self.language)

    async def bring(self, *incoming: Incoming) -> None:
        """Let reception have it, and everything that is due be done."""
        if self._running is None:
            await settle_officers(self.database, self.city, self.at)
            self._running = asyncio.create_task(self.works.reception.run())
        if incoming:
            await self._received(incoming)
        await self.settle()

    async def _received(self, incoming: Sequence[Incoming]) -> None:
        """Until reception has taken it; raises what ended reception, where it ended: nobody would answer any more."""
        assert self._running is not None
        taken = asyncio.ensure_future(self.works.reception.receive(incoming))
        await asyncio.wait({taken, self._running}, return_when=asyncio.FIRST_COMPLETED)
        if not taken.done():
            taken.cancel()
            self._running.result()
            raise AssertionError("reception ended")
        await taken

    async def settle(self) -> None:
        for loop in (self.works.photographs, self.works.recordings, self.works.errands):
            while await loop.work_off():
                pass
        await self.works.delivery.drain()
        await asyncio.sleep(0)

    async def close(self) -> None:
        if self._running is not None:
            self._running.cancel()

    async def _wait(self, words: list[str]) -> None:
        left = timedelta(**{UNITS[words[1]]: float(words[0].replace(",", "."))})
        end = self.at + left
        self.at = end
        await self.bring()
        await self.works.clock.tick()
        await self.settle()

    def _events(self, who: str, what: str) -> list[Event]:
        if match := re.fullmatch(r"(berkas )?foto(?: (\d))?(?: \"(.*)\")?", what):
            several = int(match[2] or 1)
            album = f"album-{self.count}" if several > 1 else None
            photos = [self.channel.take_picture(as_file=bool(match[1]), at=self.at) for _ in range(several)]
            return [SentPhoto(one, (match[3] or "") if i == 0 else "", album) for i, one in enumerate(photos)]
        if match := re.fullmatch(r"berkas foto di ([\d.]+),([\d.]+)(?: \"(.*)\")?", what):
            place = Point(float(match[1]), float(match[2]))
            return [SentPhoto(self.channel.take_picture(as_file=True, at=self.at, place=place), match[3] or "")]
        if match := re.fullmatch(r"(suara|lagu|video bulat|video) (\d+)(?: \"(.*)\")?", what):
            return [SentRecording(self.channel.record(RECORDED[match[1]], int(match[2])), match[3] or "")]
        if match := re.fullmatch(r"lokasi (-?[\d.]+),\s*(-?[\d.]+)(?: \"(.*)\")?", what):
            return [SharedLocation(float(match[1]), float(match[2]), match[3] or "")]
        if match := re.fullmatch(r"\[(.+)\]", what):
            words, self.on[who] = self._button(who, match[1])
            return [pressed(words, callback=self._user(who))]
        if what in ("stiker", "kontak", "rekaman raksasa", "berkas HEIC"):
            kinds = {"stiker": "sticker", "kontak": "contact", "rekaman raksasa": "recording too large"}
            return [SentOther(kinds.get(what, "heic"))]
        if match := re.fullmatch(r"kontak( orang)? ([+\d -]+)", what):
            return [SharedContact(match[2], own=not match[1])]
        if what.startswith("ubah: "):
            return [Edited(what[6:])]
        if match := re.fullmatch(r"/(\w+)(?:\s+(.*))?", what):
            return [Commanded(match[1], match[2] or "")]
        return [Said(what)]

    def _incoming(self, who: str, event: Event, answered: Sent | None = None) -> Incoming:
        self.count += 1
        message = self.said.get(who) if isinstance(event, Edited) else f"m{self.count}"
        if isinstance(event, Pressed):
            message = self.on.get(who, message)
        if isinstance(event, Said):
            self.said[who] = f"m{self.count}"
        room = self._address(who) == ROOM
        origin = Origin(
            self._address(who),
            Sender(Identity(CHANNEL, self._user(who)), who, self.language),
            "group" if room else "private",
            message,
            answered.id if answered else None,
            answered is not None,
            *self.pointed,
        )
        return Incoming(CHANNEL, f"u{self.count}", event, origin, "{}", self.at)

    def _user(self, who: str) -> str:
        who = who.removesuffix(PRIVATE)
        if who in OFFICERS:
            return OFFICERS[who][0]
        return OUTSIDERS.get(who) or self.people.setdefault(who, str(500 + len(self.people)))

    def _address(self, who: str) -> Address:
        return ROOM if who in OFFICERS or who in OUTSIDERS else Address(CHANNEL, self._user(who))

    def _name(self, chat: str) -> str:
        if chat == ROOM.chat:
            return "Ruang"
        known = {user: name for name, (user, _) in OFFICERS.items()} | {v: k for k, v in OUTSIDERS.items()}
        return (known | {user: name for name, user in self.people.items()}).get(chat, chat)

    def _find(self, who: str, word: str) -> Sent:
        here = self._address(who)
        found = [one for one in self.channel.messages if one.address.key == here.key and word in shown(one.letter)]
        assert found, f"no message with “{word}” to answer"
        return found[-1]

    def _button(self, who: str, label: str) -> tuple[str, str]:
        """What the newest button of this label says, and the message it sits on."""
        here = self._address(who)
        for message in reversed(self.channel.messages):
            if message.address.key != here.key:
                continue
            for button in (button for row in message.letter.say.buttons for button in row):
                if button.press and label in button.label:
                    return button.press, message.id
        raise AssertionError(f"{who} sees no button “{label}”")

    def _compare(self, act: str, expected: list[str], happened: list[tuple[str, str, str]]) -> None:
        wanted, got = defaultdict(list), defaultdict(list)
        for line in expected:
            match = re.match(r"(\w+)([<*!-]) ?(.*)", line)
            assert match, f"not a line of a play: {line}"
            wanted[match[1]].append((match[2], match[3]))
        for chat, how, what in happened:
            got[chat].append((how, what))
        agree = wanted.keys() == got.keys() and all(_alike(wanted[chat], got[chat]) for chat in wanted)
        seen = "\n".join(f"    {chat}{how} {what}" for chat, how, what in happened)
        want = "\n".join(f"    {line}" for line in expected)
        assert agree, f"after\n    {act}\nhappened\n{seen}\nbut it is written\n{want}"


def _alike(wanted: list[tuple[str, str]], got: list[tuple[str, str]]) -> bool:
    return len(wanted) == len(got) and all(
        how == its and re.fullmatch(".*".join(map(re.escape, text.split("…"))), what, re.DOTALL)
        for (how, text), (its, what) in zip(wanted, got, strict=True)
    )
