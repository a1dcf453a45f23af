"""Promises that end soon, and promises that were broken without a word: what the clock has the desk say of them.

The office is warned on the working day before, once. When the time passes and nobody has said anything, that is noted
(`storage.promises`): the card says so and asks why, the room is asked, and the residents are told plainly. An officer
who says so in time (/tunda) is not asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from markupsafe import Markup

from handlers.buttons import press
from handlers.city import City
from handlers.desk import Rooms
from handlers.officers.card import line
from handlers.outgoing import Outgoing
from handlers.pushes import tell_readers
from handlers.replies import Button, Say
from storage import promises
from storage.engine import Transaction
from storage.outbox import Lane
from storage.tickets import Ticket

OPENS = time(8)
"""Warnings are given from this hour on, where the office is: one in the night would be lost by the morning."""
LISTED = 8


async def watch(tx: Transaction, city: City, rooms: Rooms, now: datetime) -> list[Outgoing]:
    """What is to be said of the promises at this moment."""
    told: list[Outgoing] = []
    noted = await promises.broken(tx, now)
    for ticket, entry in noted:
        told += await tell_readers(tx, city, ticket, entry)
    if rooms.staff is None:
        return told
    late = [ticket for ticket, _ in noted]
    told += [Outgoing(rooms.staff, None, Lane.CARD, ticket_id=ticket.id) for ticket in late]
    if late:
        told.append(_in_room(rooms, late, _asking(city, late), "delay", city))
    if near := await _near(tx, city, now):
        told.append(_in_room(rooms, near, _warning(city, near), "show", city))
    return told


async def _near(tx: Transaction, city: City, now: datetime) -> list[Ticket]:
    """What is promised by the end of the next working day, asked on working days; not what came in only today."""
    calendar = city.calendar
    local = calendar.local(now)
    if local.time() < OPENS or not calendar.is_working_day(local.date()):
        return []
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return await promises.near(tx, calendar.due(now, 1), today, now)


def _asking(city: City, late: Sequence[Ticket]) -> Markup:
    t = city.texts(city.staff_language)
    head = t.n("⚠️ <b>{n} tiket lewat target.</b>", "⚠️ <b>{n} tiket lewat target.</b>", len(late))
    return head + Markup(" ") + t("Warga ikut dikabari. Mengapa, dan kapan selesai? Ketuk nomornya.")


def _warning(city: City, near: Sequence[Ticket]) -> Markup:
    t = city.texts(city.staff_language)
    by = t.day(max(ticket.due_at for ticket in near))
    head = t.n(
        "⏳ <b>{n} tiket dijanjikan selesai sampai {by}.</b>", "⏳ <b>{n} tiket dijanjikan selesai sampai {by}.</b>",
        len(near), by=by,
    )  # fmt: skip
    return head + Markup(" ") + t("Tidak terkejar? Beri tahu warga lebih dulu: /tunda.")


def _in_room(rooms: Rooms, some: Sequence[Ticket], head: Markup, act: str, city: City) -> Outgoing:
    assert rooms.staff is not None
    t = city.texts(city.staff_language)
    lines = [head, *(_line(ticket, city) for ticket in some[:LISTED])]
    if len(some) > LISTED:
        lines.append(t("… dan {n} lagi: /tiket", n=len(some) - LISTED))
    buttons = [Button(ticket.number, press(act, ticket.number)) for ticket in some[:LISTED]]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Outgoing(rooms.staff, Say(Markup("\n").join(lines), rows), Lane.CARD)


def _line(ticket: Ticket, city: City) -> Markup:
    who = Markup(" · 👷 {}").format(ticket.officer_name) if ticket.officer_name else Markup("")
    return line(ticket, city, city.staff_language) + who
