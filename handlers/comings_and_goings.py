"""Who shut us out, who let us in again, and rooms that moved: nobody said anything, and yet it changes who is told."""

from __future__ import annotations

import structlog

from handlers import returning
from handlers.desk import Desk
from handlers.events import CameBack, RoomMoved, WentAway
from storage import outbox, rooms
from storage.addresses import Address

log = structlog.get_logger()


async def answer(desk: Desk, event: RoomMoved | WentAway | CameBack) -> None:
    """Write down that a room has moved, or who shut us out or let us in again."""
    here = desk.origin.address
    match event:
        case RoomMoved(to):
            new = Address(here.channel, to)
            await outbox.move_chat(desk.tx, here, new)
            await rooms.move(desk.tx, here, new)
            if desk.rooms.is_staff(here):
                desk.rooms.staff = new
            log.warning("room moved")
        case WentAway() if desk.origin.room == "private":
            await returning.went_away(desk)
        case WentAway() if desk.in_staff_room:
            log.error("put out of the staff room", todo="add the bot again; tickets wait")
        case CameBack() if desk.origin.room == "private" and desk.person.unreachable_since is not None:
            await returning.came_back(desk)
