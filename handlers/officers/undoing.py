"""Taking back an officer's act for some seconds: the card has a button, and what one tap did is undone by one tap.

Every act that residents are told of goes through `tell`: while it can be undone they hear nothing, and afterwards they
hear as ever. The window is the config's (`City.organisation.undo`); where it is none, nothing waits.
"""

from __future__ import annotations

from collections.abc import Collection

from markupsafe import Markup

from handlers import living
from handlers.desk import Desk
from handlers.officers.meant import find
from handlers.pushes import tell_readers
from handlers.replies import Say
from handlers.status import status_words
from storage import people, roster, tickets, undoing
from storage.tickets import Entry, LostRace, Ticket
from storage.undoing import Act, CannotUndo, Row, Undone


async def look(desk: Desk, ticket: Ticket) -> Row | None:
    """The ticket as it is before an act, for `tell`; None where nothing is undone."""
    return await undoing.look(desk.tx, ticket.id) if desk.city.organisation.undo else None


async def tell(
    desk: Desk,
    was: Row | None,
    ticket: Ticket,
    entry: Entry,
    *,
    together: str = "",
    other: tuple[Ticket, Entry, Collection[int]] | None = None,
) -> None:
    """Let the act be undone for a while and the residents be told when it is over; show the card.

    `other` is the ticket that changed with it (which it was merged into, say), the entry there, and who hears of it
    by this ticket already.
    """
    held = desk.now + desk.city.organisation.undo if was is not None else None
    if was is not None and held is not None:
        noted = other[1] if other else None
        await undoing.keep(desk.tx, was, entry, desk.person.id, held, together=together, noted=noted)
    desk.out += await tell_readers(desk.tx, desk.city, ticket, entry, held=held)
    desk.show_card(ticket)
    if other is not None:
        beside, noted, but = other
        desk.out += await tell_readers(desk.tx, desk.city, beside, noted, but, held)
        desk.show_card(beside)


async def undo(desk: Desk, number: str) -> None:
    """The button on the card: the last act on this ticket."""
    ticket = await find(desk, number)
    if ticket is None:
        return
    act = await undoing.of_ticket(desk.tx, ticket, desk.now)
    said = await _undo(desk, act) if act is not None else await _why_not(desk, ticket)
    desk.toast(said, alert=act is None)
    desk.show_card(ticket)


async def undo_all(desk: Desk, together: str) -> None:
    """What one tap did to several tickets, told in place of it; who could undo nothing leaves the button to others."""
    acts = await undoing.of_tap(desk.tx, together)
    if not acts:
        desk.toast(desk.t("Sudah lewat waktunya: tidak bisa diurungkan lagi."), alert=True)
        return
    said = [await _undo(desk, act) for act in acts]
    if len(await undoing.of_tap(desk.tx, together)) == len(acts):
        desk.toast(said[0], alert=True)
    else:
        desk.turn_over(Say(Markup("\n").join(said)))


async def _undo(desk: Desk, act: Act) -> Markup:
    """Take it back; gives what is to be said of it."""
    try:
        undone = await undoing.undo(desk.tx, act, desk.doer, desk.now)
    except CannotUndo as why:
        ticket = await tickets.get(desk.tx, act.ticket_id)
        assert ticket is not None
        if why.why == "right" and not await _was_first(desk, ticket):
            return desk.t(
                "{number}: hanya yang melakukannya dan pengawas yang bisa mengurungkan.", number=ticket.number
            )
        return await _why_not(desk, ticket)
    except LostRace as lost:
        return await _why_not(desk, lost.now)
    await _show(desk, undone)
    status = status_words(undone.ticket.status, desk.t)
    return desk.t("↩️ {number} diurungkan. Sekarang: {status}.", number=undone.ticket.number, status=status)


async def _was_first(desk: Desk, ticket: Ticket) -> bool:
    """Whether the change before the last was this officer's: it is that one which they wanted to take back."""
    history = await tickets.history(desk.tx, ticket.id)
    return [entry.actor_id for entry in history[-2:-1]] == [desk.person.id]


async def _show(desk: Desk, undone: Undone) -> None:
    """The cards as they are again; those of residents as well, should one have been shown anew in between."""
    for ticket in filter(None, (undone.ticket, undone.original)):
        desk.show_card(ticket)
        readers = await people.by_ids(desk.tx, await tickets.readers(desk.tx, ticket))
        desk.out += living.cards_for(readers.values(), ticket)


async def _why_not(desk: Desk, ticket: Ticket) -> Markup:
    """Undone already, changed by somebody since, or too late."""
    history = await tickets.history(desk.tx, ticket.id)
    known = {"number": ticket.number, "status": status_words(ticket.status, desk.t)}
    last = history[-1] if history else None
    if last is not None and last.act == "undo":
        return desk.t("{number} sudah diurungkan. Sekarang: {status}.", **known)
    if last is not None and last.actor_id != desk.person.id and last.at > desk.now - desk.city.organisation.undo:
        who = await _who(desk, last)
        return desk.t("{who} lebih cepat: {number} sekarang {status}.", who=who, **known)
    return desk.t("{number} tidak bisa diurungkan lagi: waktunya sudah lewat. Sekarang: {status}.", **known)


async def _who(desk: Desk, entry: Entry) -> str:
    """An officer by name; of a resident only that it was one."""
    if entry.actor in ("reporter", "follower"):
        return desk.t.plain("Warga")
    officer = await roster.find(desk.tx, entry.actor_id) if entry.actor_id is not None else None
    return officer.office.name if officer and officer.office else desk.t.plain("Sistem")
