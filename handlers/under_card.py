"""A word in the staff room in answer to the ticket's card there, so that it is read with it."""

from __future__ import annotations

from dataclasses import replace

from handlers.desk import Rooms
from handlers.outgoing import Outgoing
from handlers.replies import Say
from storage import outbox
from storage.engine import Transaction
from storage.outbox import Lane
from storage.tickets import Ticket


async def under_card(tx: Transaction, rooms: Rooms, say: Say, ticket: Ticket) -> list[Outgoing]:
    """The word, if there is a staff room; where the ticket has no card yet, it stands by itself."""
    if rooms.staff is None:
        return []
    card = await outbox.card_of(tx, ticket.id, rooms.staff.key)
    said = replace(say, reply_to=card.message) if card else say
    return [Outgoing(rooms.staff, said, Lane.CARD, ticket_id=ticket.id)]
