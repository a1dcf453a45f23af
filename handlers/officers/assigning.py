"""A ticket out of one hand into another: given to an officer, or back to where anybody may take it.

    /beri 889-8611 Sari          or in answer to the card: /beri Sari, /beri with a mention
    /beri 889-8611               offers who is there, with what each has in hand
    /lepas 889-8611              or in answer to the card

Its officer and supervisors give what somebody holds; supervisors give what nobody holds. Who gets it is named in the
room so that they notice; residents hear of no names.
"""

from __future__ import annotations

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.officers import acts, whom
from handlers.officers.meant import find, with_words
from handlers.officers.refusing import could
from handlers.officers.staffing import in_hand
from handlers.replies import Button, Say, mention
from storage import roster
from storage.people import Person
from storage.roster import Load, office_of
from storage.tickets import Ticket
from storage.workflow import UNCLAIMED, Move

OFFERED = 12


async def give(desk: Desk, argument: str) -> None:
    """/beri: to whom is said, or asked."""
    ticket, words = await with_words(desk, argument)
    if ticket is None:
        return
    if not words and not desk.origin.mentions:
        await _offer(desk, ticket)
    elif person := await whom.officer(desk, words):
        await _give(desk, ticket, person)


async def give_by_tap(desk: Desk, argument: str) -> None:
    """One of those who were offered."""
    who, _, number = argument.partition(" ")
    known = who.isascii() and who.isdecimal() and len(who) < 16
    person = await roster.find(desk.tx, int(who)) if known else None
    if person is None:
        desk.toast(desk.t("Itu bukan petugas lagi."))
    elif ticket := await find(desk, number):
        await _give(desk, ticket, person)


async def offer(desk: Desk, number: str) -> None:
    """Those who are there, by a tap."""
    if ticket := await find(desk, number):
        await _offer(desk, ticket)


async def release(desk: Desk, argument: str) -> None:
    """/lepas: nobody's again."""
    ticket, _ = await with_words(desk, argument)
    if ticket is not None:
        await acts.do(desk, ticket, Move("release"), desk.t("{number} dilepas.", number=ticket.number))


async def _offer(desk: Desk, ticket: Ticket) -> None:
    """Who is there and does not hold it already, those with the least in hand first."""
    if not await could(desk, ticket, Move("assign")):
        return
    found = [pair for pair in await who_is_there(desk) if pair[0].id != ticket.officer_id]
    if not found:
        desk.toast(desk.t("Tidak ada petugas lain yang bertugas."))
        return
    buttons = [Button(label(desk, *one), press("give", f"{one[0].id} {ticket.number}")) for one in found[:OFFERED]]
    rows = tuple((button,) for button in buttons)
    ask = desk.t("{name}, {number} untuk siapa?", name=desk.doer.name, number=ticket.number)
    desk.say(Say(ask, rows, reply_to=desk.origin.message), ticket)


async def _give(desk: Desk, ticket: Ticket, person: Person) -> None:
    office = office_of(person)
    if not office.is_there(desk.now):
        desk.toast(desk.t("{name} tidak bertugas.", name=office.name), alert=True)
        return
    if ticket.officer_id == person.id and ticket.status not in UNCLAIMED:
        desk.toast(desk.t("{number} sudah dipegang {name}.", number=ticket.number, name=office.name), alert=True)
        return
    move = into_hands(desk, ticket, person)
    done = desk.t("{number} diserahkan ke {name}.", number=ticket.number, name=office.name)
    if moved := await acts.do(desk, ticket, move, done):
        await record(desk, moved, person)
        if person.id != desk.person.id:
            text = desk.t(
                "{name}, {number} untuk Anda.", name=mention(person.identity, office.name), number=moved.number
            )
            desk.say(Say(text), moved)


def into_hands(desk: Desk, ticket: Ticket, person: Person) -> Move:
    """What gives it to them: who takes for themselves what nobody holds, claims it."""
    own = person.id == desk.person.id and ticket.status in UNCLAIMED
    return Move("claim") if own else Move("assign", officer_id=person.id, officer_name=office_of(person).name)


async def record(desk: Desk, moved: Ticket, person: Person) -> None:
    """Write into the office's record who gave what to whom."""
    await roster.record(desk.tx, desk.person, "assign", person.id, moved.number, desk.now)


async def who_is_there(desk: Desk) -> list[tuple[Person, Load]]:
    """Those who are there, with what each has in hand; who has least comes first."""
    loads = await roster.loads(desk.tx, desk.now)
    there = [one for one in await roster.everybody(desk.tx) if office_of(one).is_there(desk.now)]
    found = [(one, loads.get(one.id, Load())) for one in there]
    return sorted(found, key=lambda pair: pair[1].tickets)


def label(desk: Desk, person: Person, load: Load) -> str:
    """Somebody on a button."""
    return Markup("{} · {}").format(office_of(person).name[:40], in_hand(load, desk.t)).unescape()
