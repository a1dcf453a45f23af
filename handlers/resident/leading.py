"""What a link leads to: a sticker's place, a shared ticket, or nothing.

A token is all that is needed, so nobody may try many. Wrong ones are counted per person and day, in rows; after
`MOST_WRONG` no link leads this person anywhere until tomorrow, a right one either. No token is ever logged.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from handlers.desk import Desk
from storage import merging, spots, tickets, wrong_links
from storage.engine import Transaction
from storage.spots import Spot
from storage.tickets import Ticket

log = structlog.get_logger()

MOST_WRONG = 20  # in a day: a torn sticker is typed in wrongly a few times, not more
T = TypeVar("T")


async def to_spot(desk: Desk, token: str) -> Spot | None:
    return await _lead(desk, token, spots.by_token)


async def to_ticket(desk: Desk, token: str) -> Ticket | None:
    """The ticket of a link; where it was merged into another one, the link leads on to that."""
    ticket = await _lead(desk, token, tickets.by_link)
    return await merging.original_of(desk.tx, ticket) if ticket else None


async def _lead(desk: Desk, token: str, find: Callable[[Transaction, str], Awaitable[T | None]]) -> T | None:
    today = desk.now.astimezone(desk.t.zone).date()
    if await wrong_links.tried(desk.tx, desk.person, today) >= MOST_WRONG:
        log.warning("links are being guessed", person=desk.person.id)
        return None
    found = await find(desk.tx, token)
    if found is None:
        times = await wrong_links.count(desk.tx, desk.person, today)
        log.info("a link leads nowhere", person=desk.person.id, today=times)
    return found
