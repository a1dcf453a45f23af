"""What is said when a resident is forgotten: to the office, and to whoever goes on with a ticket of theirs."""

from __future__ import annotations

from datetime import datetime

from handlers.city import City
from handlers.desk import Rooms
from handlers.outgoing import Outgoing
from handlers.replies import SAY, Say
from storage import erasure, people
from storage.engine import Transaction
from storage.outbox import Lane
from storage.people import Person
from storage.tickets import Ticket


async def forget(tx: Transaction, city: City, rooms: Rooms, person: Person, now: datetime) -> list[Outgoing]:
    """Erase the person; gives what is to be said of it."""
    t = city.texts(city.staff_language)
    instead = SAY.dump_json(Say(t("🗑 Dihapus atas permintaan pelapor.")), exclude_defaults=True).decode()
    is_officer = city.officer(person.identity) is not None
    erased = await erasure.erase(tx, person, now, instead, is_officer=is_officer)
    told = [await _to_heir(tx, city, ticket) for ticket in erased.open_tickets]
    if rooms.staff is not None:
        shown = [*(ticket.id for ticket in erased.open_tickets), *erased.touched]
        told += [Outgoing(rooms.staff, None, Lane.CARD, ticket_id=ticket_id) for ticket_id in shown]
        for ticket in erased.withdrawn:
            text = t("🗑 {number} ditutup: pelapornya meminta datanya dihapus.", number=ticket.number)
            told.append(Outgoing(rooms.staff, Say(text), Lane.CARD, ticket_id=ticket.id))
    return told


async def _to_heir(tx: Transaction, city: City, ticket: Ticket) -> Outgoing:
    heir = (await people.by_ids(tx, [ticket.reporter_id]))[ticket.reporter_id]
    t = city.texts(heir.language)
    text = t(
        "{colour} <b>{number}</b>\nPelapor pertama menghapus datanya. Laporan ini tetap jalan, sekarang atas nama "
        "Anda; petugas tetap tidak melihat nama Anda.",
        colour=ticket.colour.value,
        number=ticket.number,
    )
    return Outgoing(heir.home, Say(text), person_id=heir.id, ticket_id=ticket.id)
