"""Two tickets that are one trouble: merged by an officer, and taken apart again.

By command (/gabung 889-8611 507-8944; with one number as an answer to the card of the first), or by the button of the
card, which offers what is open near it. Those who reported either are told.
"""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from handlers import living
from handlers.buttons import press
from handlers.desk import Desk
from handlers.events import Commanded
from handlers.officers import meant, undoing
from handlers.officers.refusing import could, refuse
from handlers.places.in_words import distance
from handlers.replies import Button, Say
from handlers.status import status_words
from storage import merging, near, outbox, people, tickets
from storage.merging import CannotMerge, Merged
from storage.numbers import number_of
from storage.tickets import LostRace, Ticket
from storage.undoing import Row
from storage.workflow import IllegalMove, Move

WITHIN = 200  # metres: further off, the number is typed
YOUNG = timedelta(days=365)
OFFERED = 5


async def merge(desk: Desk, argument: str) -> None:
    """/gabung, or the button on the card: what is missing is asked."""
    numbers = argument.split()[:2]
    if (
        len(numbers) < 2
        and isinstance(desk.incoming.event, Commanded)
        and (answered := await meant.answered_ticket(desk))
    ):
        numbers = [answered.number, *numbers]
    if not numbers:
        desk.toast(desk.t("Tulis: /gabung NOMOR INDUK."))
        return
    ticket = await meant.find(desk, numbers[0])
    if ticket is None or not await could(desk, ticket, Move("merge")):
        return
    if len(numbers) == 1:
        await _offer(desk, ticket)
    elif original := await meant.find(desk, numbers[1]):
        await _merge(desk, ticket, original)


async def unmerge(desk: Desk, number: str) -> None:
    """/pisah, or the button on the card."""
    ticket = await meant.find(desk, number)
    if ticket is None:
        return
    move = Move("unmerge")
    try:
        parted = await merging.unmerge(desk.tx, ticket.id, desk.doer, desk.now)
    except IllegalMove as illegal:
        refuse(desk, ticket, move.act, illegal)
    except LostRace as lost:
        refuse(desk, lost.now, move.act, IllegalMove("state", lost.now.status))
    else:
        known = {"number": parted.ticket.number, "original": parted.original.number}
        await _last_card(desk, parted)
        await _told(desk, None, parted, desk.t("{number} dipisahkan lagi dari {original}. Pelapor dikabari.", **known))


async def _offer(desk: Desk, ticket: Ticket) -> None:
    """What is open near it, to be chosen by a tap."""
    found = []
    if ticket.lat is not None and ticket.lon is not None:
        found = await near.around(
            desk.tx, ticket.lat, ticket.lon, WITHIN, since=desk.now - YOUNG, most=OFFERED, but=ticket.id
        )
    if not found:
        text = desk.t("Tidak ada tiket terbuka di dekat {number}. Tulis: /gabung {number} INDUK.", number=ticket.number)
        desk.say(Say(text, reply_to=desk.origin.message), ticket)
        return
    language = desk.city.staff_language
    lines = [
        Markup("<b>{}</b> · {} · ±{}").format(
            one.ticket.number,
            desk.city.category_name(one.ticket.category, language),
            distance(round(one.metres), desk.t),
        )
        for one in found
    ]
    rows = [(Button(one.ticket.number, press("into", f"{ticket.number} {one.ticket.number}")),) for one in found]
    ask = desk.t("{name}, {number} sama dengan yang mana?", name=desk.doer.name, number=ticket.number)
    desk.say(Say(Markup("\n").join([ask, *lines]), tuple(rows), reply_to=desk.origin.message), ticket)


async def _merge(desk: Desk, ticket: Ticket, original: Ticket) -> None:
    move, was = Move("merge", original=original.id), await undoing.look(desk, ticket)
    try:
        merged = await merging.merge(desk.tx, ticket.id, original.id, desk.doer, desk.now)
    except CannotMerge as why:
        desk.toast(_why_not(desk, why, ticket, original), alert=True)
    except IllegalMove as illegal:
        refuse(desk, ticket, move.act, illegal)
    except LostRace as lost:
        refuse(desk, lost.now, move.act, IllegalMove("state", lost.now.status))
    else:
        known = {"number": merged.ticket.number, "original": merged.original.number}
        await _told(desk, was, merged, desk.t("{number} digabung ke {original}. Kedua pelapor dikabari.", **known))


async def _told(desk: Desk, was: Row | None, both: Merged, done: Markup) -> None:
    """Everybody hears of it once: those of the merged ticket by it, all others by the original."""
    await undoing.tell(desk, was, both.ticket, both.entry, other=(both.original, both.noted, both.readers))
    desk.toast(done)


async def _last_card(desk: Desk, parted: Merged) -> None:
    """Who was told of the original only by the merged ticket sees on its card that this is over."""
    gone = parted.readers - set(await tickets.readers(desk.tx, parted.original))
    for person in (await people.by_ids(desk.tx, sorted(gone))).values():
        if await outbox.card_of(desk.tx, parted.original.id, person.home.key):
            desk.out += living.cards_for([person], parted.original)


def _why_not(desk: Desk, why: CannotMerge, ticket: Ticket, original: Ticket) -> Markup:
    t, in_the_way = desk.t, why.ticket
    match why.why:
        case "merged":
            known = {"number": in_the_way.number, "original": number_of(in_the_way.duplicate_of or 0)}
            return t("{number} sendiri sudah digabung ke {original}. Pakai nomor itu.", **known)
        case "holds":
            known = {"number": ticket.number, "original": original.number}
            return t("Ada tiket yang digabung ke {number}. Sebaliknya saja: /gabung {original} {number}", **known)
        case _:
            status = status_words(in_the_way.status, t)
            return t("{number} sudah tidak terbuka: {status}.", number=in_the_way.number, status=status)
