"""What happens to tickets because time passes: a question without an answer, a return date, a feedback window."""

from __future__ import annotations

from datetime import datetime

from handlers import awaiting
from handlers.city import City
from handlers.desk import Rooms
from handlers.outgoing import Outgoing
from handlers.pushes import tell_readers
from storage import tickets
from storage.engine import Transaction
from storage.outbox import Lane
from storage.tickets import Doer, LostRace
from storage.workflow import IllegalMove, Move, Status


async def expire(tx: Transaction, city: City, rooms: Rooms, now: datetime) -> list[Outgoing]:
    """Let every ticket pass whose state has waited long enough, and remind of what soon will have."""
    told: list[Outgoing] = []
    for ticket in await tickets.overtaken(tx, now):
        try:
            moved, entry = await tickets.move(tx, ticket, Move("expire"), Doer(None), now)
        except (IllegalMove, LostRace):
            continue  # somebody was quicker
        told += await tell_readers(tx, city, moved, entry)
        if rooms.staff is not None:
            told.append(Outgoing(rooms.staff, None, Lane.CARD, ticket_id=moved.id))
        if entry.from_status == Status.WAITING:
            told += await awaiting.tell_the_office(tx, city, rooms, moved)
    return told + await awaiting.remind(tx, city, now)
