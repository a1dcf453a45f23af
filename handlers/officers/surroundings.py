"""What belongs to a ticket's card besides the ticket: who waits for it, what lies near it, and what was merged into it.

Other tickets are named by their numbers alone. That two are of the same reporter is said; who that is, is not.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.places.in_words import distance
from handlers.texts import Texts
from storage import following, likeness, merging, near
from storage.engine import Transaction
from storage.near import Nearby
from storage.numbers import number_of
from storage.tickets import Ticket
from storage.workflow import OPEN

WITHIN = 100  # metres
YOUNG = timedelta(days=365)
MOST = 3
LOOKED_AT = 10  # neighbours, of which the card names some


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`weight` is how many follow the ticket besides its reporter; `others` are their other open tickets."""

    weight: int = 0
    near: Sequence[Nearby] = ()
    others: Sequence[Ticket] = ()
    merged: Sequence[Ticket] = ()
    alike: Sequence[int] = ()  # tickets with a photo that looks the same


NOTHING = Surroundings()


async def surroundings(tx: Transaction, ticket: Ticket, now: datetime) -> Surroundings:
    """What there is around the ticket now. What is over has no neighbours any more."""
    weight = await following.how_many(tx, ticket.id)
    merged = await merging.merged_into(tx, ticket.id)
    alike = await likeness.tickets_alike(tx, ticket.id)
    if ticket.status not in OPEN:
        return Surroundings(weight, merged=merged, alike=alike)
    others = await near.also_open(tx, ticket, MOST)
    if ticket.lat is None or ticket.lon is None:
        return Surroundings(weight, (), others, merged, alike)
    beside = await near.around(tx, ticket.lat, ticket.lon, WITHIN, since=now - YOUNG, most=LOOKED_AT, but=ticket.id)
    return Surroundings(weight, beside, others, merged, alike)


def in_words(ticket: Ticket, around: Surroundings, t: Texts, but: Container[int] = ()) -> list[Markup]:
    """The lines of the card; `but` are neighbours of which it says more than that they are near."""
    lines = []
    if around.weight:
        lines.append(t.n("👥 {n} warga mengikuti.", "👥 {n} warga mengikuti.", around.weight))
    if ticket.duplicate_of is not None:
        lines.append(t("🔗 Digabung ke {number}", number=number_of(ticket.duplicate_of)))
    if around.merged:
        lines.append(t("🔗 Termasuk {numbers}", numbers=_listed(around.merged)))
    if near := [one for one in around.near if one.ticket.id not in but]:
        beside = [f"{one.ticket.number} (±{distance(round(one.metres), t)})" for one in near[:MOST]]
        lines.append(t("📌 Di dekatnya: {numbers}", numbers=", ".join(beside)))
    if around.alike:
        lines.append(t("🖼 Foto mirip dengan {numbers}", numbers=", ".join(map(number_of, around.alike[:MOST]))))
    if around.others:
        lines.append(t("👤 Dari pelapor yang sama: {numbers}", numbers=_listed(around.others)))
    return lines


def _listed(tickets: Sequence[Ticket]) -> str:
    return ", ".join(one.number for one in tickets)
