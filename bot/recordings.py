"""Fetching recordings: the channel's word for a voice note or a video becomes bytes of ours, as with photographs.

A recording cannot be cleaned as a picture can (`storage.sounds` tells what is done), so it is shown to officers alone.
They need not wait for the bytes: in the chat service it came by, it is sent on by the channel's own word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels import Channel, DeliveryError, PhotoGone
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


class Recordings(Due[KeptRecording]):
    """One for the process; several replicas may run one each."""

    what = "recordings"
    together = 2  # each may hold 20 MB
    lease = timedelta(seconds=120)

    def __init__(
        self,
        reception: Reception,
        channels: Mapping[str, Channel],
        store: PhotoStore,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(recordings, reception, channels, now)
        self.store = store

    async def work_on(self, row: KeptRecording) -> None:
        try:
            clean = clean_recording(await self.fetch(row.channel, row.ref))
        except (PhotoGone, RecordingRefused) as refused:
            log.warning("a recording cannot be had", recording=row.id, why=str(refused))
            await self._lose(row, for_good=True)
        except (DeliveryError, OSError) as error:
            log.warning("a recording has to wait", recording=row.id, why=type(error).__name__)
            await self._lose(row, for_good=False)
        except Exception:
            log.exception("a recording could not be fetched", recording=row.id)
            await self._lose(row, for_good=False)
        else:
            await self._keep(row, clean)

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
