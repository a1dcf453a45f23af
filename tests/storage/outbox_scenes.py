"""Posting, claiming and sending, as the tests of the outbox do it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from storage import outbox
from storage.addresses import Address
from storage.engine import Transaction
from storage.outbox import Lane, Post, Sending, Settled
from storage.tables import outbox as table
from storage.tickets import Ticket
from tests.storage.scenes import NOW, SECOND

RINA, BUDI = Address("x", "rina"), Address("x", "budi")
STAFF = Address("x", "-1", "7")
LEASE = 60 * SECOND


RINA, BUDI = Address("x", "rina"), Address("x", "budi")
STAFF = Address("x", "-1", "7")
LEASE = 60 * SECOND


async def post(tx: Transaction, *posts: Post, at: datetime = NOW) -> None:
    await outbox.post(tx, posts, at)


async def claim(
    tx: Transaction,
    me: str = "me",
    most: int = 10,
    at: datetime = NOW,
    channels: Sequence[str] = ("x",),
    resting: Sequence[str] = (),
) -> list[Sending]:
    return await outbox.claim(tx, me, at, LEASE, most, channels=channels, resting=resting)


async def said(tx: Transaction, **how: object) -> list[str | None]:
    """What is claimed now, and sent at once."""
    taken = await claim(tx, **how)  # type: ignore[arg-type]
    await outbox.settle(tx, "me", [Settled(row.id, "sent", message=f"m{row.id}") for row in taken], NOW)
    return [row.say for row in taken]


async def drained(tx: Transaction, at: datetime = NOW) -> list[str | None]:
    """All that is said, turn by turn."""
    heard: list[str | None] = []
    while turn := await said(tx, at=at):
        heard += turn
    return heard


async def states(tx: Transaction) -> list[str]:
    return list((await tx.execute(select(table.c.state).order_by(table.c.id))).scalars())


def card(ticket: Ticket, lane: Lane = Lane.CARD, to: Address = STAFF) -> Post:
    return Post(to, None, lane, ticket_id=ticket.id)
