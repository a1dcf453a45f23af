"""What the reporter of a ticket can do besides: report again near there, and be called about it."""

from __future__ import annotations

from handlers.buttons import press
from handlers.replies import Button
from handlers.texts import Texts
from storage.tickets import Ticket
from storage.workflow import OPEN, Status

CALLED = OPEN | {Status.RESOLVED}
"""While there is something to be called about."""


def reporters_rows(ticket: Ticket, t: Texts, *, number_given: bool) -> tuple[tuple[Button, ...], ...]:
    """Their buttons, one in a row."""
    again = Button(t.plain("📝 Lapor lagi di dekat sini"), press("near", ticket.number))
    if number_given:
        return (again,), (Button(t.plain("📞 Tarik nomor"), press("no_number", ticket.number)),)
    if ticket.status in CALLED:
        return (again,), (Button(t.plain("📞 Beri nomor untuk petugas"), press("number", ticket.number)),)
    return ((again,),)
