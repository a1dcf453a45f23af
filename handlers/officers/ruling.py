"""Whose a new ticket is at once, by the rules of the office: an officer's who is there, else whoever takes it first."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.pushes import tell_readers
from storage import people, roster, tickets
from storage.addresses import Identity
from storage.people import Person
from storage.roster import office_of
from storage.tickets import Doer, Ticket
from storage.workflow import Move


async def hand_out(desk: Desk, ticket: Ticket) -> Ticket:
    """The ticket, given to the officer whom the rule names, or to who stands in for them; else as it is."""
    rule = desk.city.organisation.rule_for(ticket.category, ticket.kelurahan, ticket.kecamatan)
    person = await _who_is_there(desk, rule.officer) if rule.officer else None
    if person is None:
        return ticket
    give = Move("assign", officer_id=person.id, officer_name=office_of(person).name)
    given, entry = await tickets.move(desk.tx, ticket, give, Doer(None), desk.now)
    desk.out += await tell_readers(desk.tx, desk.city, given, entry)
    return given


async def _who_is_there(desk: Desk, wanted: Identity) -> Person | None:
    """The officer, if they are on the roster and there; while they are away, who stands in for them."""
    person = await people.find(desk.tx, wanted)
    if person is None or person.office is None or person.office.is_there(desk.now):
        return person if person and person.office else None
    stand_in = person.office.stand_in_id if person.office.is_away(desk.now) else None
    other = await roster.find(desk.tx, stand_in) if stand_in is not None else None
    return other if other and office_of(other).is_there(desk.now) else None
