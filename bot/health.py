"""Is it really alive? What has happened lately, not what objects exist.

Alive means: Telegram was polled lately (or a webhook stands), nothing that should have been sent has been waiting for
long, photos are being fetched, and the database answers. `/healthz` says so with 200, else 503 with what is wrong;
`/metrics` has the numbers for Prometheus. Neither holds anything of a resident.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.delivery import Delivery
from bot.photographs import Photographs
from bot.reception import Reception
from storage import inbox, outbox, photos, recordings
from storage.engine import Unavailable
from storage.outbox import Standing

POLL_AGE = timedelta(seconds=120)
UNSENT_AGE = timedelta(minutes=5)
PHOTO_AGE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What was seen at `at`. Ages are seconds; None where nothing waits (or nothing is polled)."""

    at: datetime
    poll_age: float | None
    standing: Standing | None  # None: the database does not answer
    photo_age: float | None = None
    quarantined: int = 0
    troubles: tuple[str, ...] = ()

    @property
    def unsent_age(self) -> float | None:
        oldest = self.standing.oldest_waiting if self.standing else None
        return None if oldest is None else max((self.at - oldest).total_seconds(), 0.0)


@dataclass
class Health:
    """`last_poll` tells when Telegram last answered a poll; None where nothing polls."""

    reception: Reception
    delivery: Delivery
    photographs: Photographs
    last_poll: Callable[[], datetime | None] | None = None
    conflicts: Callable[[], int] = lambda: 0
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def look(self) -> Vitals:
        """What there is to see now."""
        now = self.now()
        poll_age = self._poll_age(now)
        try:
            async with self.reception.database.reading() as tx:
                standing = await outbox.standing(tx, now)
                wanted = [await photos.oldest_wanted(tx), await recordings.oldest_wanted(tx)]
                quarantined = await inbox.quarantined(tx)
        except Unavailable as away:
            return Vitals(now, poll_age, None, troubles=(f"the database does not answer ({away})",))
        oldest = min((at for at in wanted if at is not None), default=None)
        photo_age = None if oldest is None else max((now - oldest).total_seconds(), 0.0)
        seen = Vitals(now, poll_age, standing, photo_age, quarantined)
        return Vitals(now, poll_age, standing, photo_age, quarantined, tuple(_troubles(seen)))

    def _poll_age(self, now: datetime) -> float | None:
        if self.last_poll is None:
            return None
        return max((now - (self.last_poll() or self.started)).total_seconds(), 0.0)

    def routes(self) -> list[Route]:
        return [Route("/healthz", self._healthz), Route("/metrics", self._metrics)]

    async def _healthz(self, _: Request) -> Response:
        seen = await self.look()
        told = {
            "ok": not seen.troubles,
            "troubles": list(seen.troubles),
            "last_poll_seconds": seen.poll_age,
            "oldest_unsent_seconds": seen.unsent_age,
            "oldest_unfetched_photo_seconds": seen.photo_age,
            "quarantined": seen.quarantined,
        }
        return JSONResponse(told, 503 if seen.troubles else 200, {"Cache-Control": "no-store"})

    async def _metrics(self, _: Request) -> Response:
        registry = CollectorRegistry()
        registry.register(_Seen(self, await self.look()))
        return Response(generate_latest(registry), media_type="text/plain; version=0.0.4; charset=utf-8")


def _troubles(seen: Vitals) -> Iterator[str]:
    if seen.poll_age is not None and seen.poll_age > POLL_AGE.total_seconds():
        yield f"Telegram was last polled {seen.poll_age:.0f} s ago"
    if seen.unsent_age is not None and seen.unsent_age > UNSENT_AGE.total_seconds():
        yield f"a message has been waiting for {seen.unsent_age:.0f} s"
    if seen.photo_age is not None and seen.photo_age > PHOTO_AGE.total_seconds():
        yield f"a photo or recording has been waiting for {seen.photo_age:.0f} s"


class _Seen(Collector):
    """One look as Prometheus metrics."""

    def __init__(self, health: Health, seen: Vitals) -> None:
        self._health = health
        self._seen = seen

    def collect(self) -> Iterator[Metric]:
        reception, delivery, pictures = self._health.reception, self._health.delivery, self._health.photographs
        came, went = reception.counts, delivery.counts
        yield _counter("saberling_events_handled", "Events handled for the first time", came.handled)
        yield _counter("saberling_events_repeated", "Events that were handled before", came.repeated)
        yield _counter("saberling_events_set_aside", "Events that could not be handled", came.set_aside)
        yield _counter("saberling_events_turned_away", "Events told to come back later", came.turned_away)
        yield _counter("saberling_messages_sent", "Messages sent", went.sent)
        yield _counter("saberling_messages_repeated", "Messages sent once more, marked", went.repeated)
        yield _counter("saberling_messages_retried", "Attempts that have to be made again", went.retried)
        yield _counter("saberling_photos_fetched", "Photos fetched and kept", pictures.fetched)
        yield _counter("saberling_photos_lost", "Photos that cannot be had", pictures.lost)
        yield _counter(
            "saberling_poll_conflicts", "Polls refused because somebody else polls", self._health.conflicts()
        )
        yield _gauge("saberling_healthy", "1 when nothing is wrong", 0 if self._seen.troubles else 1)
        yield _gauge("saberling_last_poll_seconds", "Since the last answered poll", self._seen.poll_age)
        yield _gauge("saberling_oldest_unsent_seconds", "Age of the oldest unsent message", self._seen.unsent_age)
        yield _gauge(
            "saberling_oldest_unfetched_photo_seconds",
            "Age of the oldest unfetched photo or recording",
            self._seen.photo_age,
        )
        yield _gauge("saberling_quarantined_events", "Events that a person has to look at", self._seen.quarantined)
        standing = self._seen.standing
        if standing is not None:
            yield _gauge("saberling_messages_waiting", "Messages on their way", standing.waiting)
            yield _gauge(
                "saberling_messages_undeliverable", "Messages whose reader is out of reach", standing.undeliverable
            )
            yield _gauge("saberling_messages_dead", "Messages that were given up", standing.dead)


def _counter(name: str, words: str, value: int) -> Metric:
    return CounterMetricFamily(name, words, value=value)


def _gauge(name: str, words: str, value: float | None) -> Metric:
    return GaugeMetricFamily(name, words, value=0.0 if value is None else value)
