"""The whole product on this machine, in a browser: no token, no Telegram, no setting.

It is the very works of `bot.app` with the web chat as its only channel, and the staff room in the other pane. The
sample tickets are told and worked by sample people through the same reception, some days ago by a clock of their own;
so what the demo shows is what the product does.
"""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import click
import structlog
from starlette.applications import Starlette

from bot.app import Works, keep_running, map_places, stop_on_signals, wire
from bot.channels.webchat.channel import STAFF_ROOM, WebChat, fresh_name
from bot.channels.webchat.server import StaffPerson, webchat_routes
from bot.health import Health
from bot.pace import Pace
from bot.pictures.scenes import scene
from bot.serving import PortTaken, Site
from handlers.buttons import press, pressed
from handlers.categories import CITY_CATEGORIES
from handlers.city import City, Officer, Role
from handlers.desk import Rooms
from handlers.events import Event, Incoming, Origin, Photo, Sender, SentPhoto, SharedLocation
from handlers.places.gazetteer import Gazetteer
from handlers.promise import Calendar
from handlers.router import menu_commands
from storage import outbox, photos, tickets
from storage.addresses import Address, Identity
from storage.engine import Database, InUse
from storage.migrate import migrate
from storage.photo_store import LocalPhotos, PhotoStore

log = structlog.get_logger()

STAFF = Address("web", STAFF_ROOM)
OFFICERS = {
    Identity("web", "officer-1"): Officer("Pak Rudi", Role.OFFICER),
    Identity("web", "officer-2"): Officer("Bu Sari", Role.OFFICER),
    Identity("web", "officer-3"): Officer("Pak Hasibuan (kepala seksi)", Role.SUPERVISOR),
}


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample report: a drawn place, what was said of it, where it is, and how far the work has come."""

    picture: str
    words: str
    lat: float
    lon: float
    category: str
    days_ago: int
    acts: tuple[str, ...] = ()  # claim, start, resolve


SAMPLES = (
    Sample(
        "river",
        "Sampah nyangkut di pinggir sungai Bingei, bau",
        3.6018,
        98.4858,
        "litter_water",
        6,
        ("claim", "start", "resolve"),
    ),
    Sample("tree", "Dahan tumbang nutup setengah jalan", 3.5931, 98.4889, "tree", 3, ("claim", "start")),
    Sample("lamp", "Lampu jalan mati sudah seminggu, gelap kali", 3.6302, 98.4901, "street_light", 2, ("claim",)),
    Sample("drain", "Got mampet depan rumah, air naik ke jalan kalau hujan", 3.6063, 98.5052, "blocked_drain", 1),
    Sample("tps", "TPS dekat pajak Tavip meluap, sampah sampai ke jalan", 3.6109, 98.4910, "full_bin", 0),
)


async def run(port: int, data: Path, fresh: bool) -> int:
    """Serve the demo at 127.0.0.1:`port`; tickets and photos are kept in `data`. Gives the exit code."""
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        try:
            return await _run(port, data, fresh, stack, stop)
        except PortTaken:
            click.echo(f"✗ port {port} is taken; choose another one: PORT={port + 1} make demo", err=True)
        except InUse:
            click.echo("✗ a demo runs already on this folder; end it first, or choose another with --data", err=True)
        return 1


async def _run(port: int, data: Path, fresh: bool, stack: AsyncExitStack, stop: asyncio.Event) -> int:
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(f"sqlite:///{data / 'demo.db'}")
    stack.push_async_callback(database.dispose)
    database.hold()
    await migrate(database)
    store = LocalPhotos(data / "photos")
    channel = WebChat(database, store)
    city = demo_city()
    works = wire(database, store, city, Rooms(STAFF), {"web": channel}, paces={"web": Pace.unlimited()})
    works.sites.append(Site(Starlette(routes=_routes(works, channel, city)), "127.0.0.1", port))
    await channel.start()
    stack.push_async_callback(channel.stop)
    await tell_samples(database, store, city, channel)
    click.echo(f"e-Saberling: http://127.0.0.1:{works.sites[0].port}   (Ctrl-C ends it; data in {data})")
    return await keep_running(works, stop)


def demo_city() -> City:
    """Binjai, with three sample officers."""
    return City(CITY_CATEGORIES, Gazetteer.shipped(), Calendar("Asia/Jakarta"), OFFICERS)


def _routes(works: Works, channel: WebChat, city: City) -> list:
    people = [StaffPerson(who.user, officer.name) for who, officer in OFFICERS.items()]
    page = webchat_routes(
        channel,
        works.reception.receive,
        staff_people=people,
        places=map_places(city),
        commands=menu_commands(),
        city=city.name,
    )
    return [*Health(works.reception, works.delivery, works.photographs).routes(), *page]


async def tell_samples(database: Database, store: PhotoStore, city: City, channel: WebChat) -> None:
    """Have the sample reports told and worked, once."""
    async with database.reading() as tx:
        _, known = await tickets.open_ones(tx, 1)
    if known:
        return
    for number, sample in enumerate(SAMPLES, 1):
        await _Teller(database, store, city, channel, sample, number).tell()


class _Teller:
    """Tells one sample through works whose clock stands in the past."""

    def __init__(
        self, database: Database, store: PhotoStore, city: City, channel: WebChat, sample: Sample, number: int
    ) -> None:
        self.sample = sample
        self.number = number
        self.store = store
        self.database = database
        self.at = datetime.now(UTC) - timedelta(days=sample.days_ago, hours=2, minutes=7 * number)
        unlimited = {"web": Pace.unlimited()}
        self.works = wire(database, store, city, Rooms(STAFF), {"web": channel}, paces=unlimited, now=lambda: self.at)
        self.count = 0

    async def tell(self) -> None:
        running = [
            asyncio.create_task(part.run())
            for part in (self.works.reception, self.works.delivery, self.works.photographs)
        ]
        try:
            await self._report()
            for act in self.sample.acts:
                await self._settled()
                self.at += timedelta(minutes=95)
                await self._work(act)
            await self._settled()
        finally:
            for task in running:
                task.cancel()
            await asyncio.wait(running)

    async def _settled(self) -> None:
        """Until everything is sent and every photo is kept."""
        async with asyncio.timeout(20):
            while True:
                async with self.database.reading() as tx:
                    waiting = (await outbox.standing(tx, self.at)).waiting
                    wanted = await photos.oldest_wanted(tx)
                if not waiting and wanted is None:
                    return
                await asyncio.sleep(0.02)
                self.at += timedelta(seconds=0.2)

    async def _report(self) -> None:
        sample, who = self.sample, Identity("web", f"sample-{self.number}")
        home = Origin(who.home, Sender(who, f"Warga {self.number}", "id"))
        photo = await self._photo(sample.picture, cleaned=False)
        for event in (
            SentPhoto(photo, sample.words),
            SharedLocation(sample.lat, sample.lon),
            pressed(press("category", sample.category)),
            pressed(press("send")),
        ):
            self.at += timedelta(seconds=20)
            await self._bring(event, home)

    async def _work(self, act: str) -> None:
        who = Identity("web", "officer-2" if self.number % 2 else "officer-1")
        room = Origin(STAFF, Sender(who, OFFICERS[who].name, "id"), "group")
        number = await self._ticket_number()
        await self._bring(pressed(press(act, number), callback=f"{STAFF_ROOM}|{self.number}"), room)
        if act == "resolve":
            photo = await self._photo(self.sample.picture, cleaned=True)
            await self._bring(SentPhoto(photo), room)

    async def _ticket_number(self) -> str:
        async with self.database.reading() as tx:
            ticket = await tickets.get(tx, self.number)
        assert ticket is not None
        return ticket.number

    async def _photo(self, picture: str, *, cleaned: bool) -> Photo:
        jpeg = await asyncio.to_thread(scene, picture, cleaned, self.number)
        name = fresh_name()
        await self.store.put(name, jpeg)
        return Photo("web", name, sha256(jpeg).hexdigest(), as_file=True, taken_at=self.at)

    async def _bring(self, event: Event, origin: Origin) -> None:
        self.count += 1
        key = f"sample-{self.number}-{self.count}"
        await self.works.reception.receive([Incoming("web", key, event, origin, "", self.at)])
