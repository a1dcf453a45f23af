"""The sample reports of the demo: told and worked by sample people, on the days before, through the doors of everybody.

What a sample person does goes the way of a visitor's post: through the web chat's door, reception, delivery and back.
Only the clock is another one. While samples are told it stands where the story is, so that messages, history and
promises carry the times of those days; then it goes with the world's. Whatever a visitor does meanwhile waits, a second
or two, until the samples are told.

Each act has a key of its own for ever. So a demo that was killed while it told them tells them again from the
beginning, and what was done already is not done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from bot.channels.webchat.channel import NAME, STAFF_ROOM, WebChat
from bot.channels.webchat.receiving import Door
from bot.channels.webchat.to_events import LocationSent, PhotoSent, PressSent, Sent, Speaker
from bot.pictures.scenes import scene
from bot.reception import Reception
from handlers.buttons import press
from handlers.city import Officer
from handlers.events import Incoming
from handlers.resident.steps import mark_of
from storage import mailbox, outbox, people, photos, tickets
from storage.addresses import Identity

PATIENCE = 60.0  # seconds for one act to have all its effects


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody did with a sample: so many days ago, at that time of the city ("" is 25 minutes ago)."""

    what: str
    days_ago: int = 0
    clock: str = ""

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime:
        if not self.clock:
            return now - timedelta(minutes=25)
        day = now.astimezone(zone).date() - timedelta(days=self.days_ago)
        return datetime.combine(day, time.fromisoformat(self.clock), zone).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """One report: a drawn place, what was said of it, where it is, who works it, and what was done when."""

    picture: str
    words: str
    lat: float
    lon: float
    category: str
    acts: tuple[Act, ...]
    officer: str = "officer-1"


SAMPLES = (
    Sample(
        "river",
        "Sampah nyangkut di pinggir Sungai Bingai, bau",
        3.6018,
        98.4858,
        "litter_water",
        (
            Act("report", 6, "07:42"),
            Act("claim", 6, "08:15"),
            Act("start", 6, "09:30"),
            Act("resolve", 6, "11:20"),
            Act("clean", 6, "16:05"),
        ),
        "officer-2",
    ),
    Sample(
        "tree",
        "Dahan tumbang nutup setengah jalan",
        3.5931,
        98.4889,
        "tree",
        (Act("report", 3, "17:10"), Act("claim", 2, "08:05"), Act("start", 1, "09:40")),
    ),
    Sample(
        "lamp",
        "Lampu jalan mati sudah seminggu, gelap kali",
        3.6302,
        98.4901,
        "street_light",
        (Act("report", 2, "19:25"), Act("claim", 1, "08:20")),
        "officer-2",
    ),
    Sample(
        "drain",
        "Got mampet depan rumah, air naik ke jalan kalau hujan",
        3.6063,
        98.5052,
        "blocked_drain",
        (Act("report", 1, "16:48"),),
    ),
    Sample(
        "tps",
        "TPS Pekan Binjai meluap, sampah sampai ke jalan",
        3.6109,
        98.4910,
        "full_bin",
        (Act("report"),),
    ),
)


class SampleClock:
    """The clock of the demo: where the story is while it is told, the world's otherwise."""

    def __init__(self) -> None:
        self.story: datetime | None = None

    def __call__(self) -> datetime:
        return self.story or datetime.now(UTC)

    def go_on(self, seconds: float) -> None:
        if self.story is not None:
            self.story += timedelta(seconds=seconds)


class Telling:
    """Tells the samples. Visitors come in by `receive`, which waits until they are told."""

    def __init__(
        self,
        channel: WebChat,
        reception: Reception,
        officers: Mapping[Identity, Officer],
        clock: SampleClock,
        samples: Sequence[Sample] = SAMPLES,
    ) -> None:
        self.told = asyncio.Event()
        self._reception = reception
        self._database = reception.database
        self._officers = {who.user: officer for who, officer in officers.items()}
        self._clock = clock
        self._door = Door(channel, reception.receive, now=clock)
        zone = ZoneInfo(reception.city.timezone)
        story = [(act.moment(datetime.now(UTC), zone), sample, act) for sample in samples for act in sample.acts]
        self._story = sorted(story, key=lambda one: one[0])
        clock.story = self._story[0][0] if story else None

    async def receive(self, batch: Sequence[Incoming]) -> None:
        """Reception's door, for everybody else."""
        await self.told.wait()
        await self._reception.receive(batch)

    async def tell(self) -> None:
        """All of it, in the order in which it happened. The works have to be running."""
        for moment, sample, act in self._story:
            self._clock.story = max(moment, self._clock())
            await self._do(sample, act.what)
            await self._settled()
        self._clock.story = None
        self.told.set()

    async def _do(self, sample: Sample, act: str) -> None:
        match act:
            case "report":
                await self._report(sample)
            case "clean":
                await self._press(sample, act, press(act, await self._number(sample)), _resident(sample))
            case _:
                await self._work(sample, act)

    async def _report(self, sample: Sample) -> None:
        who = _resident(sample)
        picture = await _drawn(sample, cleaned=False)
        await self._bring(PhotoSent(kind="photo", key=_key(sample, "photo"), text=sample.words), who, picture)
        place = LocationSent(kind="location", key=_key(sample, "place"), lat=sample.lat, lon=sample.lon)
        await self._bring(place, who)
        await self._press(sample, "category", press("category", sample.category), who)
        draft = f"web/{who.address.chat}/{_key(sample, 'photo')}"  # it began with the photo
        await self._press(sample, "send", press("send", mark_of(draft)), who)

    async def _work(self, sample: Sample, act: str) -> None:
        """An officer's press on the card; to "resolve", with the photo that is asked for then."""
        officer = self._officers[sample.officer]
        who = Speaker.officer(sample.officer, officer.name, "id", STAFF_ROOM)
        number = await self._number(sample)
        await self._press(sample, act, press(act, number), who, await self._said(number))
        if act != "resolve":
            return
        await self._settled()
        self._clock.go_on(40)
        asked = await self._said(number)
        proof = PhotoSent(kind="photo", key=_key(sample, "proof"), officer=sample.officer, reply_to=asked)
        await self._bring(proof, who, await _drawn(sample, cleaned=True))

    async def _press(self, sample: Sample, name: str, words: str, who: Speaker, on: str | None = None) -> None:
        await self._bring(PressSent(kind="press", key=_key(sample, name), press=words, message=on), who)

    async def _bring(self, sent: Sent, who: Speaker, photo: bytes | None = None) -> None:
        await self._door.bring(sent, who, photo)
        await self._settled()
        self._clock.go_on(15)

    async def _number(self, sample: Sample) -> str:
        """The number of the ticket that came of the report."""
        async with self._database.reading() as tx:
            reporter = await people.find(tx, _resident(sample).sender.identity)
            assert reporter is not None
            [ticket], _ = await tickets.told_by(tx, reporter, 1)
        return ticket.number

    async def _said(self, number: str) -> str:
        """The newest message of ours in the room that names the ticket."""
        async with self._database.reading() as tx:
            room = await mailbox.before(tx, STAFF_ROOM, None)
        return str(next(one.id for one in reversed(room) if not one.author and number in one.body.get("text", "")))

    async def _settled(self) -> None:
        """Until everything is sent and every photo is kept."""
        async with asyncio.timeout(PATIENCE):
            while not await self._quiet():
                await asyncio.sleep(0.01)
                self._clock.go_on(0.1)

    async def _quiet(self) -> bool:
        async with self._database.reading() as tx:
            waiting = (await outbox.standing(tx, self._clock())).waiting
            return not waiting and await photos.oldest_wanted(tx) is None


def _resident(sample: Sample) -> Speaker:
    return Speaker.resident(f"sample-{sample.picture}", "id")


def _key(sample: Sample, act: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"saberling:sample/{NAME}/{sample.picture}/{act}")


async def _drawn(sample: Sample, *, cleaned: bool) -> bytes:
    return await asyncio.to_thread(scene, sample.picture, cleaned, len(sample.picture))
