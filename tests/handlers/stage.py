"""The plays' stage with what only some of them need: old photos, huge films, blocked chats, a hidden admin, long texts.

Besides what `tests.play` knows, people here can do

    foto susulan, foto susulan "caption"   one more picture of one's last album
    foto lama, foto lama "caption"     a photo first sent an hour before the play began, forwarded
    film raksasa "caption"             something a report is not made of, with words
    ubah keterangan: …                 edit the words of one's last photo
    pergi, kembali                     block the bot, and let it in again
    pindai TPS Pekan Binjai            scan the sticker of that name, which `stick` has put up
    buka tautan                        open the newest link that anybody was given to pass on

"Admin" speaks in the staff room as the room itself, "Tetangga" and every other name in a chat of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from bot.channels import Gone, Letter, Receipt
from handlers.events import CameBack, Commanded, Edited, Event, Incoming, Pressed, SentOther, SentPhoto, WentAway
from storage import spots
from storage.addresses import Address
from storage.spots import Site
from tests.paper import PaperChannel, Sent
from tests.play import ROOM, START, Play

HIDDEN = "Admin"
REPORT = """
    Warga> foto "TPS Pekan Binjai meluap"
    Warga> lokasi 3.6133,98.4959
    Warga> TPS
    Warga> kirim
"""
"""A report from its first photo to the ticket 889-8611."""
AGAIN = REPORT.replace("Warga> kirim", "Warga> [Berbeda]\n    Warga> kirim")
"""The same once more, by somebody who says that it is another trouble."""
PUBLIC = """
    Warga> /laporan
    Warga> [889-8611]
"""
"""The reporter opens their report, and with it has its link."""
PHOTO_AND_PIN = """
    Warga> foto "sampah"
    Warga> lokasi 3.6133,98.4959
"""
"""A report of which only the kind is missing."""
REPORT_IN_ENGLISH = """
    Warga> foto "The bin is full"
    Warga> lokasi 3.6133,98.4959
    Warga> Overflowing
    Warga> send
"""
SECOND = """
    Warga> foto "got mampet"
    Warga> lokasi 3.5985,98.4800
    Warga> Parit
    Warga> kirim
"""
"""A further report, the ticket 507-8944 when it is the second."""
TAKEN = f"{REPORT}\nRudi> [Ambil]"
"""A report that Pak Rudi has taken."""
WORKED_ON = """
    Rudi> [Ambil]
    Rudi> [Mulai]
    Rudi> foto "/selesai 889-8611"
"""
"""An officer takes it and proves it done."""
RESOLVED = f"{REPORT}\n{WORKED_ON}"
"""The same until an officer has proved it done."""
AGAIN_RESOLVED = """
    Rudi> /ambil 889-8611
    Rudi> foto "/selesai 889-8611"
"""
"""A ticket that was opened again is done again."""
RESOLVED_IN_ENGLISH = f'{REPORT_IN_ENGLISH}\nRudi> [Ambil]\nRudi> foto "/selesai 889-8611"'
REJECTED = f"{REPORT}\nRudi> /tolak 889-8611 bukan wewenang kami"
ONCE_MORE = f"{REJECTED}\nWarga> [Ajukan lagi]\nWarga> ini memang tugas DLH"
"""A rejection, and the appeal against it."""


class Door(PaperChannel):
    """A channel in which people can shut us out."""

    def __init__(self) -> None:
        super().__init__()
        self.shut: set[str] = set()

    async def send(self, letter: Letter) -> Receipt:
        if letter.address.chat in self.shut:
            raise Gone("blocked")
        return await super().send(letter)


class Stage(Play):
    """A play with the further acts told above."""

    def __post_init__(self) -> None:
        self.door = Door()
        self.channel = self.door
        self._photographed: dict[str, str] = {}
        self._albums: dict[str, str] = {}
        self.stickers: dict[str, str] = {}
        super().__post_init__()

    async def before(self, script: str) -> None:
        """What happened before the scene; nobody looks at it."""
        for line in filter(None, (line.strip() for line in script.splitlines())):
            await self.act(line)

    async def restart(self) -> None:
        """Let the program be killed where it stands, and begun anew on the same database."""
        await self.close()
        self._running = None
        self._wire()

    async def stick(self, *sites: Site) -> None:
        """Put up a sticker at these places."""
        async with self.database.transaction() as tx:
            self.stickers |= {spot.name: spot.token for spot in await spots.register(tx, sites, self.at)}

    @property
    def shared(self) -> str:
        """What is behind "/start" in the newest link that anybody was given to pass on."""
        sent = [button for one in self.channel.messages for row in one.letter.say.buttons for button in row]
        return next(button.url for button in reversed(sent) if button.share).partition("?start=")[2]

    async def seen(self, line: str) -> list[str]:
        """What one act shows, each as "Chat< words"."""
        return [f"{chat}{how} {what}" for chat, how, what in await self.act(line)]

    async def together(self, *lines: str) -> list[str]:
        """What is seen when several do something at one instant: reception takes it as one batch."""
        self.channel.log.clear()
        spoken = [line.partition("> ") for line in lines]
        await self.bring(*[self._incoming(who, event) for who, _, what in spoken for event in self._events(who, what)])
        return [f"{self._name(chat)}{how} {what}" for chat, how, what in self.channel.log]

    async def pressing(self, who: str, event: Pressed) -> list[str]:
        """What is seen when somebody presses a button that nobody gave them; a toast stands under its callback."""
        self.channel.log.clear()
        await self.bring(self._incoming(who, event))
        return [f"{self._name(chat)}{how} {what}" for chat, how, what in self.channel.log]

    def _events(self, who: str, what: str) -> list[Event]:
        if match := re.fullmatch(r"foto lama(?: \"(.*)\")?", what):
            old = self.channel.take_picture(at=START - timedelta(hours=1))
            return [SentPhoto(old, match[1] or "")]
        if match := re.fullmatch(r"film raksasa \"(.*)\"", what):
            return [SentOther("recording too large", match[1])]
        if match := re.fullmatch(r"pindai (.+)", what):
            return [Commanded("start", f"p_{self.stickers[match[1]]}")]
        if what == "buka tautan":
            return [Commanded("start", self.shared)]
        if match := re.fullmatch(r"video \"(.*)\"", what):
            return [SentOther("video", match[1])]
        if match := re.fullmatch(r"ubah keterangan: (.*)", what):
            return [Edited(match[1])]
        if what in ("pergi", "kembali"):
            (self.door.shut.add if what == "pergi" else self.door.shut.discard)(self._user(who))
            return [WentAway() if what == "pergi" else CameBack()]
        if match := re.fullmatch(r"foto susulan(?: \"(.*)\")?", what):
            return [SentPhoto(self.channel.take_picture(at=self.at), match[1] or "", self._albums[who])]
        events = super()._events(who, what)
        for album in (one.album for one in events if isinstance(one, SentPhoto) and one.album):
            self._albums[who] = album
        return events

    def _incoming(self, who: str, event: Event, answered: Sent | None = None) -> Incoming:
        last = self._photographed.get(who)
        incoming = super()._incoming(who, event, answered)
        origin = incoming.origin
        assert origin is not None
        if isinstance(event, SentPhoto):
            self._photographed[who] = origin.message or ""
        if isinstance(event, Edited) and who not in self.said:
            origin = replace(origin, message=last)
        if who == HIDDEN:
            origin = replace(origin, sender=replace(origin.sender, anonymous=True))
        return replace(incoming, origin=origin)

    def _address(self, who: str) -> Address:
        return ROOM if who == HIDDEN else super()._address(who)
