"""What is near: open tickets around a point, found by the index that holds open tickets alone.

The index is on (latitude, longitude) of what is open. The box around the circle is looked up in it, so that neither the
tickets of past years nor those across the city are read.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from math import cos, hypot, radians

from sqlalchemy import bindparam, select

from storage.engine import Transaction
from storage.tables import is_open
from storage.tables import tickets as table
from storage.tickets import COLUMNS, Ticket, as_ticket

METRES_PER_DEGREE = 111_195.0  # of latitude, on the mean sphere

_T = table.c
_east, _north = _T.lon - bindparam("lon"), _T.lat - bindparam("lat")
_far = _north * _north + _east * _east * bindparam("narrowing")
_AROUND = (
    select(*COLUMNS)
    .where(
        is_open,
        _T.lat.between(bindparam("south"), bindparam("north")),
        _T.lon.between(bindparam("west"), bindparam("east")),
        _T.filed_at >= bindparam("since"),
        _T.id != bindparam("but"),
    )
    .order_by(_far, _T.id)
    .limit(bindparam("most"))
)
_ALIKE = _AROUND.where(_T.category.in_(bindparam("categories", expanding=True)))


@dataclass(frozen=True, slots=True)
class Nearby:
    ticket: Ticket
    metres: float


async def around(
    tx: Transaction,
    lat: float,
    lon: float,
    metres: float,
    *,
    since: datetime,
    most: int,
    categories: Collection[str] | None = None,
    but: int = 0,
) -> list[Nearby]:
    """The nearest open tickets within so many metres of a point (WGS 84 degrees), filed `since`, of these categories or
    of any, without the ticket of the id `but`.

    Distances are flat ones: over a kilometre near the equator they are wrong by less than a thousandth.
    """
    narrow = cos(radians(lat))
    high, wide = metres / METRES_PER_DEGREE, metres / METRES_PER_DEGREE / narrow
    given = {"lat": lat, "lon": lon, "narrowing": narrow * narrow, "since": since, "but": but, "most": most}
    box = {"south": lat - high, "north": lat + high, "west": lon - wide, "east": lon + wide}
    if categories is None:
        rows = await tx.execute(_AROUND, given | box)
    else:
        rows = await tx.execute(_ALIKE, given | box | {"categories": list(categories)})
    found = [Nearby(one, _metres(one, lat, lon, narrow)) for one in map(as_ticket, rows)]
    return [one for one in found if one.metres <= metres]


async def also_open(tx: Transaction, ticket: Ticket, most: int) -> list[Ticket]:
    """What else of the same reporter is open, newest first; of what is nobody's, nothing belongs together."""
    if ticket.filed_by is not None:
        return []
    theirs = _T.reporter_id == ticket.reporter_id, _T.id != ticket.id, is_open
    rows = await tx.execute(select(*COLUMNS).where(*theirs).order_by(_T.id.desc()).limit(most))
    return [as_ticket(row) for row in rows]


def _metres(ticket: Ticket, lat: float, lon: float, narrow: float) -> float:
    assert ticket.lat is not None
    assert ticket.lon is not None
    return METRES_PER_DEGREE * hypot(ticket.lat - lat, (ticket.lon - lon) * narrow)
