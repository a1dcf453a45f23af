"""Photographs: a photo becomes ours whole and clean, or its sender is asked again; a death in between costs nothing."""

import asyncio
import sys
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from bot.channels import MaybeSent, NotSent, PhotoGone
from bot.photographs import Photographs
from handlers.events import SentPhoto
from storage import images
from storage.engine import Database
from storage.photo_store import MemoryPhotos, StoreFull
from storage.photos import WAITS, KeptPhoto
from storage.tickets import Ticket
from tests.bot.scripted import (
    CHANNEL,
    NOON,
    ROOM,
    Moody,
    Scripted,
    Time,
    jpeg,
    person,
    photo,
    rows,
    running,
    ticket,
    words,
    works_on,
)


class Flaky(MemoryPhotos):
    """A store that fails as often as the test says, before or after it has kept the bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.fails_before: list[Exception] = []
        self.fails_after: list[Exception] = []

    async def put(self, name: str, photo: bytes) -> None:
        if self.fails_before:
            raise self.fails_before.pop()
        await super().put(name, photo)
        if self.fails_after:
            raise self.fails_after.pop()


class Studio:
    """A ticket of 501, a channel that has pictures, and the works that fetch them."""

    def __init__(self, database: Database, filed: Ticket) -> None:
        self.database = database
        self.ticket = filed
        self.now = Time()
        self.channel = Scripted()
        self.store = Flaky()
        self.works = works_on(database, self.channel, now=self.now, store=self.store)
        self.photographs: Photographs = self.works.photographs

    async def wanted(self, ref: str, picture: bytes | Exception | None, **more: Any) -> KeptPhoto:
        """A photo that the ticket wants; what the channel says when it is asked for it."""
        if picture is not None:
            self.channel.pictures[ref] = picture
        return await photo(self.database, self.ticket, ref, **more)

    async def states(self) -> list[str]:
        return [row.state for row in await rows(self.database, "photos")]

    async def names(self) -> list[str]:
        return [name async for name in self.store.names()]


@pytest.fixture
async def studio(database: Database) -> Studio:
    return Studio(database, await ticket(database, await person(database)))


class TestKeeping:
    async def test_fetched_and_kept(self, studio: Studio):
        """A photo that the channel gives is kept: its clean bytes are in the store under the name in its row."""
        await studio.wanted("pic", jpeg())
        assert await studio.photographs.work_off() == 1
        [row] = await rows(studio.database, "photos")
        assert (row.state, row.width, row.height) == ("kept", 64, 48)
        assert Image.open(BytesIO(await studio.store.get(row.name))).size == (64, 48)
        assert await studio.photographs.work_off() == 0
        assert studio.photographs.fetched == 1

    async def test_the_copy_of_the_channel_goes_once_the_photo_is_ours(self, studio: Studio):
        """The raw picture, which may tell where somebody lives, is let go when it is kept, and not before."""
        await studio.wanted("mine", jpeg())
        await studio.wanted("later", NotSent("busy"))
        await studio.photographs.work_off()
        assert studio.channel.let_go_of == ["mine"]

    async def test_nothing_of_where_it_was_taken_survives(self, studio: Studio):
        """What the store holds says neither where nor with what a photo was taken."""
        exif = Image.Exif()
        exif[0x010F] = "Kamera Bu Ani"
        exif.get_ifd(0x8825).update({1: "N", 2: (3.0, 36.0, 44.0), 3: "E", 4: (98.0, 29.0, 7.0)})
        raw = jpeg(exif=exif)
        assert Image.open(BytesIO(raw)).getexif().get_ifd(0x8825)[2] == (3.0, 36.0, 44.0)
        await studio.wanted("pic", raw, as_file=True)
        await studio.photographs.work_off()
        [name] = await studio.names()
        kept = await studio.store.get(name)
        assert dict(Image.open(BytesIO(kept)).getexif()) == {}
        assert b"Kamera" not in kept
        assert b"Exif" not in kept

    async def test_a_few_at_once(self, studio: Studio):
        """Many photos are fetched a few at a time, and each once."""
        for number in range(7):
            await studio.wanted(f"pic-{number}", jpeg((number * 30, 90, 80)))
        assert [await studio.photographs.work_off() for _ in range(4)] == [3, 3, 1, 0]
        assert sorted(studio.channel.fetched) == [f"pic-{number}" for number in range(7)]

    async def test_the_card_is_shown_again_only_when_needed(self, studio: Studio):
        """The staff room's card is shown again for a picture that it could not show before, and for no other."""
        await studio.wanted("here", jpeg())
        await studio.photographs.work_off()
        assert await words(studio.database) == []
        await studio.wanted("file", jpeg(), as_file=True)
        await studio.photographs.work_off()
        assert [(row.kind, row.chat) for row in await rows(studio.database, "outbox")] == [("card", ROOM.key)]

    async def test_two_fetchers(self, database_url: str):
        """Two replicas fetch each photo once."""
        one, two = Database(database_url), Database(database_url)
        filed = await ticket(one, await person(one))
        studios = [Studio(one, filed), Studio(two, filed)]
        for number in range(6):
            picture = jpeg((number * 30, 90, 80))
            studios[1].channel.pictures[f"pic-{number}"] = picture
            await studios[0].wanted(f"pic-{number}", picture)
        for _ in range(3):
            await asyncio.gather(*(studio.photographs.work_off() for studio in studios))
        assert len(studios[0].channel.fetched + studios[1].channel.fetched) == 6
        assert set(await studios[0].states()) == {"kept"}
        await one.dispose()
        await two.dispose()


class TestHeic:
    async def test_without_the_extra_its_sender_is_told(self, studio: Studio, monkeypatch: pytest.MonkeyPatch):
        """A HEIC picture that cannot be read here is asked for as a normal photo; the ticket stands."""
        images._kinds.cache_clear()
        monkeypatch.setitem(sys.modules, "pillow_heif", None)
        await studio.wanted("pic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), as_file=True)
        await studio.photographs.work_off()
        images._kinds.cache_clear()
        assert await studio.states() == ["lost"]
        [asked] = await words(studio.database)
        assert "berjenis HEIC" in asked
        assert "sebagai foto biasa" in asked


class TestDyingInBetween:
    async def test_between_the_store_and_the_record(self, studio: Studio):
        """Bytes without a record are fetched again after the lease, under the same name: one file, one record."""
        await studio.wanted("pic", jpeg())
        studio.store.fails_after = [OSError("the power cord")]
        with pytest.raises(OSError, match="cord"):
            await studio.photographs.work_off()
        assert (await studio.states(), len(await studio.names())) == (["wanted"], 1)
        assert await studio.photographs.work_off() == 0
        studio.now.at += Photographs.lease
        assert await studio.photographs.work_off() == 1
        assert (await studio.states(), len(await studio.names())) == (["kept"], 1)

    async def test_a_full_store_loses_no_photo(self, studio: Studio):
        """While there is no room for it, a photo waits for as long as it takes."""
        await studio.wanted("pic", jpeg())
        for _ in range(len(WAITS) + 3):
            studio.store.fails_before = [StoreFull(28, "no room")]
            with pytest.raises(StoreFull):
                await studio.photographs.work_off()
            studio.now.at += Photographs.lease
        await studio.photographs.work_off()
        assert await studio.states() == ["kept"]
        assert studio.photographs.lost == 0

    async def test_database_away(self, database_url: str):
        """A photo whose record could not be written is fetched again."""
        moody = Moody(database_url)
        studio = Studio(moody, await ticket(moody, await person(moody)))
        await studio.wanted("pic", jpeg())
        honest = studio.store.put

        async def put(name: str, photo: bytes) -> None:
            await honest(name, photo)
            moody.away = True

        studio.store.put = put  # type: ignore[method-assign]
        with pytest.raises(Exception, match="lunch"):
            await studio.photographs.work_off()
        moody.away = False
        studio.store.put = honest  # type: ignore[method-assign]
        studio.now.at += Photographs.lease
        await studio.photographs.work_off()
        assert await studio.states() == ["kept"]
        await moody.dispose()

    async def test_the_loop_goes_on(self, studio: Studio):
        """The loop outlives a store that fails, and fetches what comes next when it is woken."""
        studio.store.fails_before = [StoreFull(28, "no room")]
        await studio.wanted("pic", jpeg())
        done = asyncio.Event()
        studio.works.reception.after = done.set
        async with running(studio.photographs):
            while not studio.channel.fetched:
                await asyncio.sleep(0.005)
            await studio.wanted("next", jpeg((1, 2, 3)))
            studio.photographs.wake()
            async with asyncio.timeout(10):
                await done.wait()
        assert sorted(await studio.states()) == ["kept", "wanted"]


class TestTrouble:
    @pytest.mark.parametrize("trouble", [NotSent("503"), MaybeSent("timeout"), OSError("reset"), ZeroDivisionError()])
    async def test_is_put_off(self, studio: Studio, trouble: Exception):
        """A photo that cannot be had just now is tried again after a pause, whatever the trouble was."""
        await studio.wanted("pic", trouble)
        await studio.photographs.work_off()
        studio.channel.pictures["pic"] = jpeg()
        studio.now.passes(seconds=WAITS[0] - 1)
        assert await studio.photographs.work_off() == 0
        studio.now.passes(seconds=1)
        await studio.photographs.work_off()
        assert await studio.states() == ["kept"]

    async def test_not_for_ever(self, studio: Studio):
        """After the last pause the photo is lost and asked for again, once; the ticket stands."""
        await studio.wanted("pic", NotSent("503"))
        woken: list[int] = []
        studio.works.reception.after = lambda: woken.append(1)
        tries = 0
        for _ in range(20):
            tries += await studio.photographs.work_off()
            studio.now.passes(seconds=WAITS[-1])
        assert tries == len(WAITS) + 1
        assert await studio.states() == ["lost"]
        assert len(await words(studio.database)) == 1
        assert woken == [1]
        assert [row.status for row in await rows(studio.database, "tickets")] == ["received"]

    @pytest.mark.parametrize("picture", [PhotoGone("too large"), b"<html>no picture</html>", jpeg()[:200], b""])
    async def test_what_cannot_be_had(self, studio: Studio, picture: bytes | Exception):
        """A picture that is gone, or is none, is asked for again at once, by the number of its ticket."""
        await studio.wanted("pic", picture)
        await studio.photographs.work_off()
        assert await studio.states() == ["lost"]
        [row] = await rows(studio.database, "outbox")
        assert (row.chat, row.ticket_id) == ("telegram/501", studio.ticket.id)
        [asked] = await words(studio.database)
        assert studio.ticket.number in asked
        assert "tetap tersimpan" in asked
        assert await studio.names() == []

    async def test_the_answer_is_attached(self, studio: Studio):
        """A photo sent in answer to being asked again is attached to that ticket."""
        await studio.wanted("pic", PhotoGone("gone"))
        await studio.photographs.work_off()
        studio.channel.will("501", "m88")
        await studio.works.delivery.drain()
        studio.channel.pictures["new"] = jpeg()
        async with running(studio.works.reception):
            await studio.works.reception.receive([_answer("new", to="m88")])
        await studio.photographs.work_off()
        assert await studio.states() == ["lost", "kept"]

    async def test_a_proof_is_asked_for_in_the_staff_room(self, studio: Studio):
        """An officer's proof is asked for again where it was shown, and not from the resident."""
        await studio.wanted("pic", PhotoGone("gone"), purpose="proof")
        await studio.photographs.work_off()
        assert [row.chat for row in await rows(studio.database, "outbox")] == [ROOM.key]

    async def test_one_bad_photo_holds_up_no_other(self, studio: Studio):
        """Photos that are fetched together do not suffer for one of them."""
        await studio.wanted("bad", ZeroDivisionError())
        await studio.wanted("good", jpeg())
        await studio.photographs.work_off()
        assert await studio.states() == ["wanted", "kept"]

    async def test_a_channel_that_is_switched_off(self, studio: Studio):
        """A photo whose channel is switched off waits for it, and stops nothing."""
        await studio.wanted("pic", None, channel="web")
        await studio.wanted("good", jpeg())
        await studio.photographs.work_off()
        assert await studio.states() == ["wanted", "kept"]


def _answer(ref: str, to: str) -> Any:
    from handlers.events import Incoming, Origin, Photo, Sender
    from storage.addresses import Address, Identity

    who = Sender(Identity(CHANNEL, "501"), "Warga 501", "id")
    origin = Origin(Address(CHANNEL, "501"), who, "private", "m89", to, reply_to_us=True)
    return Incoming(CHANNEL, f"key {ref}", SentPhoto(Photo(CHANNEL, ref, f"unique {ref}")), origin, "{}", NOON)


def test_a_lease_outlives_a_fetch():
    """The lease is longer than a large photo takes to be fetched and cleaned."""
    assert timedelta(seconds=60) <= Photographs.lease
