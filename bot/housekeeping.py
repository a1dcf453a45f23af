"""Housekeeping: what is not needed any more goes, once a minute or once a day, whoever asked for it.

    keys of the inbox, raw uploads             -> forgotten when nobody can need them
    people who asked to be forgotten           -> erased, once nothing of theirs is on its way
    files and pages that removals left behind  -> deleted, overwritten
    tickets, messages, people of long ago      -> by the config's `retention`, every night

A day missed is made up for by the next; everything here can be done again without harm, so nothing is remembered but
what the rows say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.reception import Reception
from handlers.forgetting import forget
from storage import albums, bans, contacts, erasure, inbox, people, retention, scrubbing
from storage.engine import Transaction
from storage.photo_store import PhotoStore
from storage.tickets import LostRace
from storage.workflow import IllegalMove

log = structlog.get_logger()

UPLOADS = timedelta(days=30)  # a draft may be told that long; after it its raw photos go
NIGHT = range(2, 5)  # hours of the city's day in which PostgreSQL may rewrite its tables
BATCHES = 200  # in one night; what is left waits for the next


@dataclass(frozen=True)
class Retention:
    """For how long it is known who told what, and what was said in chats; None: for ever."""

    identities: timedelta | None = timedelta(days=730)
    messages: timedelta | None = timedelta(days=365)


class Housekeeping:
    """One for the process; several replicas may run one each."""

    def __init__(self, reception: Reception, store: PhotoStore, keep_for: Retention = Retention()) -> None:
        self.reception = reception
        self.database = reception.database
        self.store = store
        self.keep_for = keep_for
        self._cleaned: date | None = None

    async def tidy(self, now: datetime) -> None:
        """What is due at this minute. Raises `Unavailable`."""
        async with self.database.transaction() as tx:
            await inbox.forget(tx, now)
            await albums.forget(tx, now)
            await contacts.forget(tx, now)
            await bans.forget(tx, now)
        for channel in self.reception.channels.values():
            await channel.tidy(now - UPLOADS)
        await self._forget_people(now)
        await self._nightly(now)
        await self._delete_leftovers(now)

    async def _forget_people(self, now: datetime) -> None:
        async with self.database.reading() as tx:
            asked = await erasure.asked(tx, now)
        for person_id in asked:
            try:
                await self._forget_person(person_id, now)
            except (LostRace, IllegalMove):
                log.info("a ticket of theirs was changed at this moment; they are forgotten at the next look")

    async def _forget_person(self, person_id: int, now: datetime) -> None:
        async with self.database.transaction() as tx:
            person = (await people.by_ids(tx, [person_id])).get(person_id)
            if person is None or await erasure.on_its_way(tx, person, now):
                return
            told = await forget(tx, self.reception.city, self.reception.rooms, person, now)
            await self.reception.write(tx, told, now)
        log.info("a resident was forgotten")
        self.reception.after()

    async def _delete_leftovers(self, now: datetime) -> None:
        try:
            while await scrubbing.delete_files(self.database, self.store):
                pass
        except OSError as away:
            log.error("files that are to go have to wait", why=type(away).__name__)
            return
        if self.database.sqlite or self._local(now).hour in NIGHT:
            await scrubbing.scrub(self.database, now)

    async def _nightly(self, now: datetime) -> None:
        today = self._local(now).date()
        if today == self._cleaned or self._local(now).hour < NIGHT.start:
            return
        self._cleaned = today
        if self.keep_for.identities is not None:
            before = now - self.keep_for.identities
            await self._until_done(lambda tx: retention.old_tickets(tx, before, now))
            await self._until_done(lambda tx: retention.people_who_left(tx, before))
        if self.keep_for.messages is not None:
            said_before = now - self.keep_for.messages
            await self._old_messages(said_before)
            await self._until_done(lambda tx: retention.old_web_messages(tx, said_before, now))

    async def _until_done(self, some: Callable[[Transaction], Awaitable[int]]) -> None:
        for _ in range(BATCHES):
            async with self.database.transaction() as tx:
                done = await some(tx)
            if not done:
                return

    async def _old_messages(self, before: datetime) -> None:
        after: int | None = 0
        while after is not None:
            async with self.database.transaction() as tx:
                _, after = await retention.old_messages(tx, before, after)

    def _local(self, now: datetime) -> datetime:
        return now.astimezone(ZoneInfo(self.reception.city.timezone))
