"""Whose a new ticket is at once, by the rules of the office: an officer's who is there, else whoever takes it first."""

from __future__ import annotations

from handlers.desk import Desk
from handlers.pushes import tell_readers
from storage import people, tickets
from storage.tickets import Doer, Ticket
from storage.workflow import Move


async def hand_out(desk: Desk, ticket: Ticket) -> Ticket:
    """The ticket, given to the officer whom the rule names, if they are on the roster and there; else as it is."""
    rule = desk.city.organisation.rule_for(ticket.category, ticket.kelurahan, ticket.kecamatan)
    person = await people.find(desk.tx, rule.officer) if rule.officer else None
    if person is None or person.office is None or not person.office.is_there(desk.now):
        return ticket
    give = Move("assign", officer_id=person.id, officer_name=person.office.name)
    given, entry = await tickets.move(desk.tx, ticket, give, Doer(None), desk.now)
    desk.out += await tell_readers(desk.tx, desk.city, given, entry)
    return given
