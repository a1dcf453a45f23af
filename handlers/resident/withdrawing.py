"""Taking a report back before anybody has taken it up.

Only the reporter may, with a second tap, and only while nobody else follows the ticket: whoever follows relies on it.
Then it stays and is worked on, and the reporter is told so.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.pushes import tell_readers
from handlers.replies import Button, Say
from handlers.resident.asides import mine
from handlers.status import heading, who_is_next
from storage import following, tickets
from storage.tickets import LostRace, Ticket
from storage.workflow import UNCLAIMED, IllegalMove, Move


def may_be_offered(ticket: Ticket, person_id: int) -> bool:
    return ticket.status in UNCLAIMED and ticket.reporter_id == person_id


async def ask(desk: Desk, number: str) -> None:
    """The first tap: what it means, and whether it is meant."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    many = await following.how_many(desk.tx, ticket.id)
    if many or not may_be_offered(ticket, desk.person.id):
        _stays(desk, ticket, many)
        return
    t = desk.t
    rows = (
        (Button(t.plain("Ya, tarik laporan"), press("withdraw_now", ticket.number)),),
        (Button(t.plain("Tidak jadi"), press("look", ticket.number)),),
    )
    desk.say(
        Say(t("Tarik laporan <b>{number}</b>? Petugas tidak akan menanganinya.", number=ticket.number), rows), ticket
    )


async def withdraw(desk: Desk, number: str) -> None:
    """The second tap."""
    ticket = await mine(desk, number)
    if ticket is None:
        return
    try:
        moved, entry = await tickets.move(desk.tx, ticket, Move("withdraw"), desk.doer, desk.now)
    except LostRace as lost:
        _stays(desk, lost.now, await following.how_many(desk.tx, ticket.id))
        return
    except IllegalMove:
        _stays(desk, ticket, await following.how_many(desk.tx, ticket.id))
        return
    desk.turn_over(
        Say(desk.t("Laporan <b>{number}</b> ditarik. Petugas tidak menanganinya lagi.", number=ticket.number)), moved
    )
    desk.out += await tell_readers(desk.tx, desk.city, moved, entry)
    desk.show_card(moved)


def _stays(desk: Desk, ticket: Ticket, followers: int) -> None:
    """Why it is not taken back, and how it stands."""
    t = desk.t
    if may_be_offered(ticket, desk.person.id) and followers:
        why = t.n(
            "{n} warga lain mengikuti laporan ini, jadi laporan tetap ditangani.",
            "{n} warga lain mengikuti laporan ini, jadi laporan tetap ditangani.",
            followers,
        )
    else:
        why = t("Laporan ini tidak bisa ditarik lagi.")
    desk.say(Say(heading(ticket, t) + Markup("\n") + why + Markup(" ") + who_is_next(ticket, t)), ticket)
