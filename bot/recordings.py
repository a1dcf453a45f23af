"""Fetching recordings: the channel's word for a voice note or a video becomes bytes of ours, as with photographs.

A recording cannot be cleaned as a picture can (`storage.sounds` tells what is done), so it is shown to officers alone.
They need not wait for the bytes: in the chat service it came by, it is sent on by the channel's own word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels import Channel, DeliveryError, NotSent, PhotoGone
from bot.due import Due
from bot.reception import Reception
from handlers.outgoing import Outgoing
from handlers.replies import Say
from storage import people, recordings
from storage.numbers import number_of
from storage.photo_store import PhotoStore, photo_name
from storage.recordings import KeptRecording
from storage.sounds import CleanRecording, RecordingRefused, clean_recording

log = structlog.get_logger()

TOGETHER = 2  # recordings fetched at once: each may hold 20 MB
LEASE = timedelta(seconds=120)


class Recordings(Due):
    """One for the process; several replicas may run one each."""

    what = "recordings"

    def __init__(
        self,
        reception: Reception,
        channels: Mapping[str, Channel],
        store: PhotoStore,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self.reception = reception
        self.database = reception.database
        self.channels = channels
        self.store = store
        self._now = now

    async def work_off(self) -> int:
        """Fetch what is due now, a few at once; gives how many were tried."""
        async with self.database.reading() as tx:
            due = await recordings.next_due(tx)
        if due is None or due > self._now():
            return 0
        async with self.database.transaction() as tx:
            taken = await recordings.take_due(tx, self._now(), TOGETHER, LEASE)
        await asyncio.gather(*(self._fetch(one) for one in taken))
        return len(taken)

    async def _fetch(self, one: KeptRecording) -> None:
        try:
            clean = clean_recording(await self._bytes(one))
        except (PhotoGone, RecordingRefused) as refused:
            log.warning("a recording cannot be had", recording=one.id, why=str(refused))
            await self._lose(one, for_good=True)
        except (DeliveryError, OSError) as error:
            log.warning("a recording has to wait", recording=one.id, why=type(error).__name__)
            await self._lose(one, for_good=False)
        except Exception:
            log.exception("a recording could not be fetched", recording=one.id)
            await self._lose(one, for_good=False)
        else:
            await self._keep(one, clean)

    async def _bytes(self, one: KeptRecording) -> bytes:
        channel = self.channels.get(one.channel)
        if channel is None:
            raise NotSent("its channel is switched off")
        return await channel.fetch(one.ref)

    async def _keep(self, one: KeptRecording, clean: CleanRecording) -> None:
        name = photo_name(clean.sha256, clean.ending)
        await self.store.put(name, clean.content)
        async with self.database.transaction() as tx:
            await recordings.keep(tx, one.id, name)
        await self.channels[one.channel].let_go(one.ref)

    async def _lose(self, one: KeptRecording, *, for_good: bool) -> None:
        """It is put off, or lost; then the one who sent it is asked again, and the ticket stands."""
        async with self.database.transaction() as tx:
            lost = for_good
            if for_good:
                await recordings.lose(tx, one.id)
            else:
                lost = await recordings.put_off(tx, one, self._now())
            person = (await people.by_ids(tx, [one.person_id])).get(one.person_id)
            if not lost or person is None:
                return
            t = self.reception.city.texts(person.language)
            text = t(
                "Rekaman untuk <b>{number}</b> tidak bisa kami buka; laporannya tetap tersimpan. "
                "Kalau masih ada, balas pesan ini dengan rekamannya.",
                number=number_of(one.ticket_id),
            )
            out = Outgoing(person.home, Say(text), person_id=person.id, ticket_id=one.ticket_id)
            await self.reception.write(tx, [out], self._now())
        self.reception.after()
