"""What is said when a resident is forgotten: to the office, and to whoever goes on with a ticket of theirs."""

from __future__ import annotations

from datetime import datetime

from markupsafe import Markup

from handlers.city import City
from handlers.desk import Rooms
from handlers.living import cards_for
from handlers.outgoing import Outgoing
from handlers.replies import SAY, Say
from handlers.status import heading
from handlers.texts import Texts
from storage import erasure, people
from storage.engine import Transaction
from storage.outbox import Lane
from storage.people import Person
from storage.tickets import Ticket


async def forget(tx: Transaction, city: City, rooms: Rooms, person: Person, now: datetime) -> list[Outgoing]:
    """Erase the person; gives what is to be said of it."""
    t = city.texts(city.staff_language)
    instead = instead_of_it(t)
    erased = await erasure.erase(tx, person, now, instead)
    told = [one for ticket in erased.open_tickets for one in await _to_heir(tx, city, ticket)]
    if rooms.staff is not None:
        shown = [*(ticket.id for ticket in erased.open_tickets), *erased.touched]
        told += [Outgoing(rooms.staff, None, Lane.CARD, ticket_id=ticket_id) for ticket_id in shown]
        for ticket in erased.withdrawn:
            text = t("🗑 {number} ditutup: pelapornya meminta datanya dihapus.", number=ticket.number)
            told.append(Outgoing(rooms.staff, Say(text), Lane.CARD, ticket_id=ticket.id))
    return told


def instead_of_it(t: Texts) -> str:
    """What stands where a message cannot be deleted: a `Say` as JSON."""
    return SAY.dump_json(Say(t("🗑 Dihapus atas permintaan pelapor.")), exclude_defaults=True).decode()


async def _to_heir(tx: Transaction, city: City, ticket: Ticket) -> list[Outgoing]:
    heir = (await people.by_ids(tx, [ticket.reporter_id]))[ticket.reporter_id]
    t = city.texts(heir.language)
    text = t(
        "Pelapor pertama menghapus datanya. Laporan ini tetap jalan, sekarang atas nama "
        "Anda; petugas tetap tidak melihat nama Anda.",
    )
    word = Outgoing(heir.home, Say(heading(ticket, t) + Markup("\n") + text), person_id=heir.id, ticket_id=ticket.id)
    return [word, *cards_for([heir], ticket)]
