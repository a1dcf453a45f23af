"""The office of a delivery test: works on a database with one scripted channel."""

from typing import Any

from bot.app import Works
from bot.channels import (
    Letter,
)
from bot.delivery import Delivery
from storage import outbox
from storage.engine import Database
from storage.outbox import Lane, Post
from storage.tickets import Ticket
from tests.bot.scripted import (
    ROOM,
    Scripted,
    Time,
    rows,
    works_on,
)


class Office:
    """Works on a database with one scripted channel, at a time that the test sets."""

    def __init__(self, database: Database, **more: Any) -> None:
        self.database = database
        self.now: Time = more.pop("now", None) or Time()
        self.channel: Scripted = more.pop("channel", None) or Scripted()
        self.works: Works = works_on(database, self.channel, now=self.now, **more)
        self.delivery: Delivery = self.works.delivery

    async def drain(self, **passes: float) -> None:
        """Let this time pass, then deliver what may leave."""
        self.now.passes(**passes)
        await self.delivery.drain()

    async def rows(self) -> list[Any]:
        return await rows(self.database, "outbox")

    async def states(self) -> list[str]:
        return [row.state for row in await self.rows()]

    @property
    def said(self) -> list[str]:
        return heard(self.channel.arrived)


def heard(letters: list[Letter]) -> list[str]:
    return [str(letter.say.text) for letter in letters]


async def show_card(office: Office, of: Ticket, times: int = 1) -> None:
    for _ in range(times):
        async with office.database.transaction() as tx:
            await outbox.post(tx, [Post(ROOM, None, Lane.CARD, ticket_id=of.id)], office.now())
