"""What happened in a part of the city: records -> a message, for whoever subscribed to it.

It says what everybody may know of a ticket (`handlers.resident.sharing`): its number, kind, status and kelurahan. Never
the point, never words or pictures of whoever reported it.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from handlers.buttons import press
from handlers.city import City
from handlers.digests.resident import two_in_a_row
from handlers.places.in_words import distance
from handlers.places.points import Point, metres
from handlers.replies import Button, Say
from handlers.status import status_words
from handlers.texts import Texts
from storage.subscriptions import Subscription
from storage.tickets import Ticket

LISTED = 5
COARSE = 3  # decimals of a degree: who lays circles over each other finds no house


def in_words(one: Subscription, t: Texts) -> Markup:
    """The part of the city that somebody subscribed to."""
    if one.area is not None:
        return t("Kel. {kelurahan}", kelurahan=one.name)
    around = distance(one.radius or 0, t)
    return t("{distance} di sekitar titik Anda di {kelurahan}", distance=around, kelurahan=one.name)


def lies_in(ticket: Ticket, one: Subscription) -> bool:
    """Whether the ticket lies in that part of the city, as far as others may know where it lies."""
    if one.area is not None:
        return ticket.area == one.area
    if ticket.lat is None or ticket.lon is None or one.lat is None or one.lon is None:
        return False
    about = Point(round(ticket.lat, COARSE), round(ticket.lon, COARSE))
    return metres(about, Point(one.lat, one.lon)) <= (one.radius or 0)


def news(one: Subscription, fresh: Sequence[Ticket], done: Sequence[Ticket], t: Texts, city: City) -> Say | None:
    """What is new there and what was resolved; None when nothing was."""
    fresh = [ticket for ticket in fresh if lies_in(ticket, one)]
    done = [ticket for ticket in done if lies_in(ticket, one)]
    if not fresh and not done:
        return None
    new = t.n("{n} laporan baru", "{n} laporan baru", len(fresh))
    finished = t.n("{n} selesai", "{n} selesai", len(done))
    lines = [t("<b>Kabar {place}</b>", place=in_words(one, t)), Markup("{}, {}").format(new, finished)]
    both = list({ticket.id: ticket for ticket in (*fresh, *done)}.values())
    lines += [_line(ticket, t, city) for ticket in both[:LISTED]]
    if len(both) > LISTED:
        lines.append(t("… dan {n} lagi", n=len(both) - LISTED))
    buttons = [Button(ticket.number, press("see", ticket.link)) for ticket in both[:LISTED]]
    stop = Button(t.plain("✖ Berhenti berlangganan"), press("unwatch", one.id))
    return Say(Markup("\n").join(lines), (*two_in_a_row(buttons), (stop,)), silent=True)


def _line(ticket: Ticket, t: Texts, city: City) -> Markup:
    kind = city.category_name(ticket.category, t.language)
    where = ticket.kelurahan or city.name
    status = status_words(ticket.status, t)
    return Markup("{} {} · {} · {} · {}").format(ticket.colour.value, ticket.number, kind, where, status)
