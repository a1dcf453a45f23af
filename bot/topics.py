"""The topics of the staff room: one for each kecamatan, or as the rules name them, each made when it is first needed.

Only what comes by itself goes to a topic: a new card, and what belongs under it. What an officer asked for is answered
where it was asked. Where the group has no topics, or we may make none, all goes to the group; it is looked at again
after `LOOK_AGAIN`. A topic that somebody has deleted is made anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.channels import DeliveryError, Letter, MakesTopics
from handlers.city import City
from handlers.desk import Rooms
from storage import tickets, topics
from storage.engine import Database
from storage.outbox import Lane, Sending
from storage.tickets import Ticket

log = structlog.get_logger()

LOOK_AGAIN = timedelta(minutes=10)


class Topics:
    """Finds and makes topics. `makers` are the channels that have some, by name."""

    def __init__(
        self,
        database: Database,
        city: City,
        staff: Rooms,
        makers: Mapping[str, MakesTopics],
        now: Callable[[], datetime],
    ) -> None:
        self.database = database
        self.city = city
        self.rooms = staff
        self.makers = makers
        self._now = now
        self._without: dict[str, datetime] = {}  # chats that had no topics when they were asked last
        self._making = asyncio.Lock()

    async def placed(self, row: Sending, letter: Letter) -> Letter:
        """The letter with the topic it belongs to; as it is, where it belongs to none."""
        if not self._belongs(row, letter) or self._has_none(row.chat):
            return letter
        async with self.database.reading() as tx:
            ticket = await tickets.get(tx, row.ticket_id) if row.ticket_id is not None else None
            name = self.name_of(ticket) if ticket else ""
            known = await topics.find(tx, row.chat, name) if name else None
        if not name:
            return letter
        topic = known or (await self._make(row, name) if await self._has_topics(row) else None)
        return letter if topic is None else replace(letter, address=replace(letter.address, topic=topic))

    async def anew(self, row: Sending, letter: Letter) -> Letter:
        """The letter whose topic is gone: with one made anew, or for the room itself."""
        gone = letter.address.topic
        bare = replace(letter, address=replace(letter.address, topic=None))
        log.warning("topic gone", ours=row.topic is None)
        if gone is None or row.topic is not None:
            return bare
        async with self.database.transaction() as tx:
            await topics.forget(tx, row.chat, gone)
        return await self.placed(row, bare)

    def name_of(self, ticket: Ticket) -> str:
        """What the topic of a ticket is called; "" where it is in no kecamatan."""
        rule = self.city.organisation.rule_for(ticket.category, ticket.kelurahan, ticket.kecamatan)
        return rule.topic or ticket.kecamatan

    def _belongs(self, row: Sending, letter: Letter) -> bool:
        comes_by_itself = row.lane == Lane.CARD and row.ticket_id is not None and letter.replaces is None
        ours = self.city.organisation.topics and row.channel in self.makers and self.rooms.is_staff(row.to)
        return comes_by_itself and ours and row.topic is None

    def _has_none(self, chat: str) -> bool:
        """Whether it had none when it was asked lately."""
        asked = self._without.get(chat)
        return asked is not None and self._now() - asked < LOOK_AGAIN

    async def _has_topics(self, row: Sending) -> bool:
        try:
            found = await self.makers[row.channel].has_topics(row.address)
        except DeliveryError as failure:
            log.warning("topics not asked for", why=str(failure))
            return False
        if not found:
            self._without[row.chat] = self._now()
        return found

    async def _make(self, row: Sending, name: str) -> str | None:
        async with self._making:  # two letters that leave together need one topic
            async with self.database.reading() as tx:
                if known := await topics.find(tx, row.chat, name):
                    return known
            try:
                made = await self.makers[row.channel].open_topic(row.address, name)
            except DeliveryError as failure:
                log.error("a topic cannot be made", why=str(failure), todo="let the bot manage topics in the group")
                self._without[row.chat] = self._now()
                return None
            async with self.database.transaction() as tx:
                return await topics.keep(tx, row.chat, name, made, self._now())
