"""The one place where everything is wired.

    channels -> reception -> (commit) -> outbox -> delivery -> channels
                    clock ->                photographs, recordings, errands ->

`wire` puts the works together from what it is given; `run` makes what the config asks for, and keeps it running. The
process is crash-only: a core task that ends, ends the process, and its supervisor starts it again. SIGTERM stops what
brings events first, lets what is in flight land, and leaves; what was committed stays.
"""

from __future__ import annotations

import asyncio
import gc
import hashlib
import hmac
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from starlette.applications import Starlette

from bot.channels import Channel, DeliveryError, Halted, MakesTopics
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.poller import Poller
from bot.channels.telegram.webhook import register, webhook_app
from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.server import webchat_routes
from bot.clock import Clock
from bot.config import Settings
from bot.delivery import Delivery
from bot.errands import Errands, OpensLinks
from bot.health import Health
from bot.housekeeping import Housekeeping, Retention
from bot.letters import Letters
from bot.map_links import MapLinks
from bot.pace import Pace
from bot.photographs import Photographs
from bot.polling import poll_alone
from bot.reception import Reception
from bot.recordings import Recordings
from bot.serving import PortTaken, Site
from bot.topics import Topics
from handlers.city import City, Officer, Role
from handlers.desk import Rooms
from handlers.officers.ready import seeds
from handlers.places.gazetteer import Gazetteer
from handlers.promise import Calendar
from handlers.quiet import Hours as QuietHours
from handlers.router import menu_commands
from handlers.texts import languages
from storage import ready_replies, rooms, roster
from storage.addresses import Address, Identity
from storage.engine import Database, InUse, Unavailable
from storage.migrate import migrate
from storage.photo_store import LocalPhotos, PhotoStore
from storage.roster import Seat

log = structlog.get_logger()

STOP_WITHIN = 4.0  # seconds for what is under way; a locked database may hold us five more, and ten are promised


@dataclass
class Works:
    """Everything that runs, wired."""

    reception: Reception
    delivery: Delivery
    photographs: Photographs
    recordings: Recordings
    errands: Errands
    clock: Clock
    channels: Mapping[str, Channel]
    sites: list[Site] = field(default_factory=list)
    sources: list[Callable[[], Awaitable[None]]] = field(default_factory=list)  # what brings events by itself


def wire(
    database: Database,
    store: PhotoStore,
    city: City,
    staff: Rooms,
    channels: Mapping[str, Channel],
    *,
    in_flight: int = 8,
    paces: Mapping[str, Pace] | None = None,
    keep_for: Retention = Retention(),  # noqa: B008
    links: OpensLinks | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Works:
    """The works for these channels, on this database."""
    reception = Reception(database, city, staff, channels, now=now)
    letters = Letters(database, store, city, channels)
    makers = {name: channel for name, channel in channels.items() if isinstance(channel, MakesTopics)}
    topics = Topics(database, city, staff, makers, now)
    delivery = Delivery(database, city, staff, channels, letters, topics, in_flight=in_flight, paces=paces, now=now)
    photographs = Photographs(reception, channels, store, now=now)
    recordings = Recordings(reception, channels, store, now=now)
    errands = Errands(reception, channels, links, now=now)

    def after_commit() -> None:
        for loop in (delivery, photographs, recordings, errands):
            loop.wake()

    reception.after = after_commit
    clock = Clock(reception, Housekeeping(reception, store, keep_for), now=now)
    return Works(reception, delivery, photographs, recordings, errands, clock, channels)


def city_of(settings: Settings) -> City:
    """What the desk knows, from the config."""
    boundaries = settings.places.boundaries
    promise = settings.promise
    calendar = Calendar(
        settings.bot.timezone,
        frozenset(promise.holidays),
        frozenset(promise.workdays),
        closes=promise.office_closes,
        opens=promise.office_opens,
    )
    officers = {
        Identity("telegram", str(one.telegram_id)): Officer(one.name, Role[one.role.upper()], one.team)
        for one in settings.officers
    }
    return City(
        categories=settings.city_categories,
        groups=settings.city_groups,
        dangers=settings.city_dangers,
        gazetteer=Gazetteer.from_geojson(boundaries) if boundaries else Gazetteer.shipped(),
        calendar=calendar,
        officers=officers,
        staff_language=settings.staff.language,
        language=settings.bot.language,
        timezone=settings.bot.timezone,
        promise_days=promise.days,
        quiet=QuietHours(settings.hours.quiet_from, settings.hours.quiet_until),
        daily_at=settings.hours.daily,
        answer_days=promise.answer_days,
        short_links=settings.places.short_links,
        feedback_window=settings.feedback.window,
        feedback_reminder=settings.feedback.reminder,
        patience=settings.drafts.patience,
        limits=settings.limits.limits,
        organisation=settings.organisation,
    )


async def settle_officers(database: Database, city: City, now: datetime) -> None:
    """Put on the roster whom the config names, and the ready replies, where the office has not decided otherwise."""
    seats = [Seat(who, one.name, one.role.name.lower(), one.team) for who, one in city.officers.items()]
    async with database.transaction() as tx:
        await roster.seed(tx, seats, city.language, now)
        await ready_replies.seed(tx, seeds(city.organisation.replies), now)


async def run(settings: Settings) -> int:
    """Run the bot until SIGTERM or SIGINT; gives the exit code."""
    stop = stop_on_signals()
    async with AsyncExitStack() as stack:
        try:
            return await _run(settings, stack, stop)
        except (InUse, PortTaken, Halted, Unavailable) as error:
            log.critical("cannot start", why=str(error) or type(error).__name__)
            return 1


async def _run(settings: Settings, stack: AsyncExitStack, stop: asyncio.Event) -> int:
    database = Database(settings.storage.url)
    stack.push_async_callback(database.dispose)
    database.hold()
    await migrate(database)
    store = LocalPhotos(settings.storage.photos)
    await store.sweep()
    async with database.transaction() as tx:
        configured = Address("telegram", str(settings.staff.chat_id))
        staff = Rooms(await rooms.settle_in(tx, "staff", configured))
    city = city_of(settings)
    await settle_officers(database, city, datetime.now(UTC))
    telegram = _telegram(settings)
    channels: dict[str, Channel] = {"telegram": telegram}
    if settings.web.chat:
        channels["web"] = WebChat(database, store, address=settings.web.public_url)
    for channel in channels.values():
        stack.push_async_callback(channel.stop)
    if not await _started(channels.values(), stop):
        return 0
    paces = {"telegram": _pace(settings.telegram.messages_per_second), "web": Pace.unlimited()}
    links = MapLinks(city.gazetteer.middle) if city.short_links else None
    works = wire(
        database,
        store,
        city,
        staff,
        channels,
        in_flight=settings.telegram.in_flight,
        paces=paces,
        keep_for=Retention(settings.retention.identities, settings.retention.messages),
        links=links,
    )
    works.sources.append(lambda: _announce(telegram, staff))
    await _open_doors(settings, works, telegram, database)
    return await keep_running(works, stop)


def _pace(per_second: float) -> Pace:
    """Telegram's limits. Who is allowed more in all is taken to be allowed more in a chat; 429 says where not."""
    more = max(per_second / 30, 1.0)
    return Pace(per_second, chat=(more, 4 * more), group=(more / 3, 20 * more))


async def _announce(telegram: Telegram, staff: Rooms) -> None:
    """Set the command menus beside everything else: a slow answer must not keep reports waiting."""
    await telegram.announce(menu_commands(), staff.staff.chat if staff.staff else None, languages())
    await asyncio.Event().wait()


def _telegram(settings: Settings) -> Telegram:
    asked = settings.telegram
    return Telegram(
        asked.token.get_secret_value(),
        base_url=asked.base_url,
        base_file_url=asked.base_file_url,
        connections=asked.in_flight + 16,
    )


async def _started(channels: Sequence[Channel] | object, stop: asyncio.Event) -> bool:
    """Start the channels; one that cannot be had yet is waited for. Raises `Halted` for a wrong token."""
    for channel in list(channels):  # type: ignore[call-overload]
        pause = 0.5
        while not stop.is_set():
            try:
                await _unless_stopped(channel.start(), stop)
                break
            except Halted:
                raise
            except DeliveryError as error:
                log.error("a channel cannot be had yet", channel=channel.name, why=str(error))
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await stop.wait()
                pause = min(pause * 2, 5.0)
    return not stop.is_set()


async def _unless_stopped(work: Coroutine[None, None, None], stop: asyncio.Event) -> None:
    """Do it, or leave it when told to stop: a far side that does not answer must not hold up SIGTERM."""
    working = asyncio.create_task(work)
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if working.done():
        working.result()
    else:
        working.cancel()
        await asyncio.wait({working})


async def _open_doors(settings: Settings, works: Works, telegram: Telegram, database: Database) -> None:
    """Whatever brings events: the poller or the webhook, and the web."""
    receive = works.reception.receive
    health = Health(works.reception, works.delivery, works.photographs)
    if settings.telegram.mode == "polling":
        poller = Poller(telegram.api, receive, telegram.me)
        works.sources.append(lambda: poll_alone(poller, database))
        health.last_poll = lambda: poller.last_poll_at
        health.conflicts = lambda: poller.conflicts
    else:
        hook = settings.telegram.webhook
        secret = hook.secret.get_secret_value()
        app = webhook_app(hook.path, secret, receive, telegram.me)
        works.sites.append(Site(app, hook.listen, hook.port))
        works.sources.append(lambda: _keep_registered(telegram, hook.public_url, hook.path, secret))
    routes = [*health.routes(), *_web_chat(settings, works)]
    works.sites.append(Site(Starlette(routes=routes), settings.web.listen, settings.web.port))


def _web_chat(settings: Settings, works: Works) -> list:
    channel = works.channels.get("web")
    if not isinstance(channel, WebChat):
        return []
    key = hmac.digest(settings.telegram.token.get_secret_value().encode(), b"web chat", hashlib.sha256)
    return webchat_routes(
        channel,
        works.reception.receive,
        places=map_places(works.reception.city),
        commands=menu_commands(),
        city=works.reception.city.name,
        secret=key,
    )


def map_places(city: City) -> list[dict[str, object]]:
    """The kelurahan as points of a map."""
    places = []
    for area in city.gazetteer.areas:
        centre = city.gazetteer.centre(area)
        places.append({"name": area.name, "kecamatan": area.kecamatan, "lat": centre.lat, "lon": centre.lon})
    return places


async def _keep_registered(telegram: Telegram, url: str, path: str, secret: str) -> None:
    """Have Telegram know the webhook; tried until it does, then there is nothing more to do."""
    pause = 0.5
    while True:
        try:
            await register(telegram.api, url, path, secret)
            break
        except Halted:
            raise
        except DeliveryError as error:
            log.error("the webhook is not set yet", why=str(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 5.0)
    await asyncio.Event().wait()


async def keep_running(works: Works, stop: asyncio.Event) -> int:
    """Run everything until told to stop, or until a core task ends; gives the exit code."""
    _settle_memory()
    core = {
        asyncio.create_task(works.reception.run(), name="reception"),
        asyncio.create_task(works.delivery.run(), name="delivery"),
        asyncio.create_task(works.photographs.run(), name="photographs"),
        asyncio.create_task(works.recordings.run(), name="recordings"),
        asyncio.create_task(works.errands.run(), name="errands"),
        asyncio.create_task(works.clock.run(), name="clock"),
    }
    doors = {asyncio.create_task(source(), name="source") for source in works.sources}  # type: ignore[arg-type]
    sites = {asyncio.create_task(site.run(), name="site") for site in works.sites}
    told = asyncio.create_task(stop.wait(), name="stop")
    log.info("running", channels=list(works.channels))
    done, _ = await asyncio.wait({*core, *doors, *sites, told}, return_when=asyncio.FIRST_COMPLETED)
    for task in done - {told}:
        log.critical("a core task ended", task=task.get_name(), exc_info=task.exception())
    await _close(works, doors, sites)
    for task in (*core, told):
        task.cancel()
    await asyncio.wait({*core, told})
    log.info("stopped")
    return 0 if done == {told} else 1


def _settle_memory() -> None:
    """What was imported stays; looking through all of it for garbage with every few hundred objects is wasted."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


async def _close(works: Works, doors: set[asyncio.Task[None]], sites: set[asyncio.Task[None]]) -> None:
    """Nothing comes in any more, and what is in flight lands."""
    for channel in works.channels.values():
        if isinstance(channel, WebChat):
            await channel.stop()  # its open streams would keep the site from ending
    for task in doors:
        task.cancel()
    for site in works.sites:
        site.stop()
    landing = asyncio.create_task(_land(works))
    await asyncio.wait({*doors, *sites, landing}, timeout=STOP_WITHIN)
    landing.cancel()


async def _land(works: Works) -> None:
    with suppress(Unavailable):
        await works.delivery.stop(STOP_WITHIN - 1)


def stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop
