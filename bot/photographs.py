"""Fetching photos: the channel's word for a picture becomes bytes of ours.

A photo's row is due until its bytes are fetched, checked, re-encoded without metadata, written, synced, renamed and
recorded, in this order; whoever dies in between leaves a row that is due again and at worst a file that is
written over. The bytes of one picture always get the same name. A picture that cannot be had, or is none, is asked for
again from the one who sent it; the ticket stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels import Channel, DeliveryError, PhotoGone
from bot.due import Due
from bot.reception import Reception
from handlers.outgoing import Outgoing
from handlers.replies import Say
from storage import likeness, people, photos
from storage.engine import Transaction
from storage.images import CleanImage, ImageRefused, NotReadHere, clean
from storage.numbers import number_of
from storage.outbox import Lane
from storage.photo_store import PhotoStore, photo_name
from storage.photos import KeptPhoto

log = structlog.get_logger()


class Photographs(Due[KeptPhoto]):
    """One for the process; several replicas may run one each."""

    what = "photos"
    together = 3
    lease = timedelta(seconds=90)

    def __init__(
        self,
        reception: Reception,
        channels: Mapping[str, Channel],
        store: PhotoStore,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(photos, reception, channels, now)
        self.store = store
        self.fetched = 0
        self.lost = 0

    async def work_on(self, row: KeptPhoto) -> None:
        try:
            raw = await self.fetch(row.channel, row.ref)
            image = await asyncio.to_thread(clean, raw)
        except (PhotoGone, ImageRefused) as refused:
            log.warning("a photo cannot be had", photo=row.id, why=str(refused))
            await self._lose(row, heic=isinstance(refused, NotReadHere))
        except (DeliveryError, OSError) as error:
            log.warning("a photo has to wait", photo=row.id, why=type(error).__name__)
            await self._put_off(row)
        except Exception:
            log.exception("a photo could not be fetched", photo=row.id)
            await self._put_off(row)
        else:
            await self._keep(row, image)

    async def _keep(self, photo: KeptPhoto, image: CleanImage) -> None:
        name = photo_name(image.sha256)
        await self.store.put(name, image.jpeg)
        now = self._now()
        async with self.database.transaction() as tx:
            alike = await likeness.like(tx, image.dhash, photo.ticket_id) if photo.purpose == "report" else None
            size = {"width": image.width, "height": image.height}
            await photos.keep(tx, photo.id, name=name, **size, dhash=image.dhash, alike=alike)
            await self.reception.write(tx, self._cards(photo, news=alike is not None), now)
        self.fetched += 1
        self.reception.after()
        await self.channels[photo.channel].let_go(photo.ref)

    def _cards(self, photo: KeptPhoto, *, news: bool) -> list[Outgoing]:
        """The card is shown again, if it could not show the picture before it was ours, or has something new to say."""
        staff = self.reception.rooms.staff
        if staff is None or (not news and photo.channel == staff.channel and not photo.as_file):
            return []
        return [Outgoing(staff, None, Lane.CARD, ticket_id=photo.ticket_id)]

    async def _put_off(self, photo: KeptPhoto) -> None:
        async with self.database.transaction() as tx:
            lost = await photos.put_off(tx, photo, self._now())
            if lost:
                await self._ask_again(tx, photo)
        if lost:
            self.reception.after()

    async def _lose(self, photo: KeptPhoto, *, heic: bool = False) -> None:
        async with self.database.transaction() as tx:
            await photos.lose(tx, photo.id)
            await self._ask_again(tx, photo, heic=heic)
        self.reception.after()

    async def _ask_again(self, tx: Transaction, photo: KeptPhoto, *, heic: bool = False) -> None:
        self.lost += 1
        person = (await people.by_ids(tx, [photo.person_id])).get(photo.person_id)
        staff = self.reception.rooms.staff
        if person is None:
            return
        number = number_of(photo.ticket_id)
        proof = photo.purpose == "proof"
        t = self.reception.city.texts(self.reception.city.staff_language if proof else person.language)
        text = t(
            "Foto untuk <b>{number}</b> tidak bisa kami buka; laporannya tetap tersimpan. "
            "Kalau masih ada, balas pesan ini dengan fotonya.",
            number=number,
        )
        if heic:
            text = t(
                "Foto untuk <b>{number}</b> berjenis HEIC dan tidak bisa kami buka; laporannya tetap tersimpan. "
                "Balas pesan ini dengan fotonya sebagai foto biasa, bukan berkas.",
                number=number,
            )
        to = staff if proof and staff else person.home
        out = Outgoing(to, Say(text), person_id=None if proof else person.id, ticket_id=photo.ticket_id)
        await self.reception.write(tx, [out], self._now())
