"""The whole product on this machine, in a browser: no token, no Telegram, no setting.

It is the very works of `bot.app` with the web chat as its only channel, and the staff room in the other pane. The page
is there at once; the sample tickets (`bot.samples`) come into it in the first seconds of a fresh folder.
"""

from __future__ import annotations

import asyncio
import shutil
from contextlib import AsyncExitStack
from datetime import time, timedelta
from pathlib import Path

import click
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.app import Works, keep_running, map_places, settle_officers, stop_on_signals, wire
from bot.channels import Receive
from bot.channels.webchat.channel import STAFF_ROOM, WebChat
from bot.channels.webchat.server import StaffPerson, webchat_routes
from bot.health import Health
from bot.pace import Pace
from bot.samples import SampleClock, Telling
from bot.serving import PortTaken, Site
from handlers.categories import CITY_CATEGORIES
from handlers.city import City, Officer, Role
from handlers.desk import Rooms
from handlers.organisation import Organisation
from handlers.places.gazetteer import Gazetteer
from handlers.promise import Calendar
from handlers.quiet import Hours
from handlers.router import menu_commands
from storage.addresses import Address, Identity
from storage.engine import Database, InUse
from storage.migrate import migrate
from storage.photo_store import LocalPhotos

STAFF = Address("web", STAFF_ROOM)
OFFICERS = {
    Identity("web", "officer-1"): Officer("Pak Rudi", Role.OFFICER),
    Identity("web", "officer-2"): Officer("Bu Sari", Role.OFFICER),
    Identity("web", "officer-3"): Officer("Pak Hasibuan (kepala seksi)", Role.SUPERVISOR),
}
NEVER = Hours(time(0), time(0))  # whoever tries the demo at night shall not wait for the morning
UNDO = timedelta(seconds=2)  # whoever tries it looks at both sides at once
TOLD = "samples-told"  # the file that says so


async def run(port: int, data: Path, fresh: bool) -> int:
    """Serve the demo at 127.0.0.1:`port`; tickets and photos are kept in `data`. Gives the exit code."""
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        try:
            return await _run(port, data, fresh, stack, stop)
        except PortTaken:
            click.echo(f"✗ port {port} is taken; choose another one: PORT={port % 65535 + 1} make demo", err=True)
        except InUse:
            click.echo("✗ a demo runs already on this folder; end it first, or choose another with --data", err=True)
        return 1


async def _run(port: int, data: Path, fresh: bool, stack: AsyncExitStack, stop: asyncio.Event) -> int:
    database = _database(data)
    stack.push_async_callback(database.dispose)
    database.hold()
    app = Starlette()
    site = Site(app, "127.0.0.1", port)
    if fresh:  # only now that nobody else works here and we surely start
        _forget(data)
    await migrate(database)
    clock = SampleClock()
    store = LocalPhotos(data / "photos")
    await store.sweep()
    channel = WebChat(database, store, address=f"http://127.0.0.1:{site.port}", now=clock)
    city = demo_city()
    await settle_officers(database, city, clock())
    web = {"web": channel}
    works = wire(database, channel.photos, city, Rooms(STAFF), web, paces={"web": Pace.unlimited()}, now=clock)
    app.router.routes += _routes(works, channel, city, _tell_first(works, channel, clock, data / TOLD))
    works.sites.append(site)
    await channel.start()
    stack.push_async_callback(channel.stop)
    click.echo(f"e-Saberling: http://127.0.0.1:{site.port}   (Ctrl-C ends it; data in {data})")
    return await keep_running(works, stop)


def _database(data: Path) -> Database:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Database(f"sqlite:///{data / 'demo.db'}")


def _forget(data: Path) -> None:
    """What an earlier demo kept; the lock is ours and stays."""
    shutil.rmtree(data / "photos", ignore_errors=True)
    for name in ("demo.db", "demo.db-wal", "demo.db-shm", TOLD):
        (data / name).unlink(missing_ok=True)


def _tell_first(works: Works, channel: WebChat, clock: SampleClock, told: Path) -> Receive:
    """Have the samples told where they are not; gives the door by which visitors come in."""
    if told.exists():
        return works.reception.receive
    telling = Telling(channel, works.reception, OFFICERS, clock)

    async def tell() -> None:
        await telling.tell()
        await asyncio.to_thread(told.touch)
        await asyncio.Event().wait()

    works.sources.append(tell)
    return telling.receive


def demo_city() -> City:
    """Binjai, with three sample officers."""
    office = Organisation(undo=UNDO)
    return City(
        CITY_CATEGORIES, Gazetteer.shipped(), Calendar("Asia/Jakarta"), OFFICERS, quiet=NEVER, organisation=office
    )


def _routes(works: Works, channel: WebChat, city: City, receive: Receive) -> list[BaseRoute]:
    people = [StaffPerson(who.user, officer.name) for who, officer in OFFICERS.items()]
    page = webchat_routes(
        channel,
        receive,
        staff_people=people,
        places=map_places(city),
        commands=menu_commands(),
        city=city.name,
    )
    return [*Health(works.reception, works.delivery, works.photographs).routes(), *page]
