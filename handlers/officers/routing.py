"""/rute: what is to be done today, as a walk: in which order, how far, and on a map.

The points are those of a list (one's own, unless it was sifted otherwise), without what waits for somebody else or is
planned for a later day. Who answers with a location begins there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from markupsafe import Markup

from handlers.desk import Desk
from handlers.events import SharedLocation
from handlers.officers import sifting
from handlers.officers.listing import read, sifted_by
from handlers.officers.sifting import MINE, Leaf
from handlers.officers.steps import AskStart
from handlers.officers.walk import length, map_links, walk
from handlers.places.in_words import distance
from handlers.places.points import Point
from handlers.replies import Button, Say
from handlers.resident.steps import Idle
from storage import listing
from storage.tickets import Ticket
from storage.workflow import Status

MOST = 30  # stops: more than a day's work, and what one message holds
_ASKED = 100  # tickets that are looked at for them
_STREET = 40  # characters of the words for a place
_TO_DO = (Status.RECEIVED, Status.REOPENED, Status.ACCEPTED, Status.SCHEDULED, Status.IN_PROGRESS)


async def route(desk: Desk, argument: str) -> None:
    """/rute: one's own points; /rute KECAMATAN: what is open there."""
    named = argument.strip().casefold()
    places = {area.kecamatan.casefold(): area.kecamatan_code for area in desk.city.gazetteer.areas}
    places |= {name.removeprefix("binjai "): code for name, code in places.items()}
    if named and named not in places:
        desk.toast(
            desk.t("Kecamatan “{name}” tidak saya kenal. Tulis /rute, atau /rute NAMA KECAMATAN.", name=named[:40])
        )
        return
    leaf = Leaf(place=places[named]) if named else Leaf(officer=MINE)
    await _show(desk, read(desk, str(leaf)), None)


async def of_list(desk: Desk, argument: str) -> None:
    """The walk through what a list shows."""
    await _show(desk, replace(read(desk, argument), page=0), None)


async def begun_at(desk: Desk, step: AskStart, here: SharedLocation) -> None:
    """The same walk from where the officer is."""
    await _show(desk, read(desk, step.leaf), Point(here.lat, here.lon))


async def _show(desk: Desk, leaf: Leaf, start: Point | None) -> None:
    t = desk.t
    todo, without = await _todo(desk, leaf)
    if not todo:
        if isinstance(desk.step, AskStart):
            desk.become(Idle())
        desk.toast(t("Tidak ada titik untuk dikunjungi hari ini."))
        return
    points = [_point(one) for one in todo]
    order = walk(points, start)
    way = [points[place] for place in order]
    head = [t.n("<b>Rute: {n} titik</b>", "<b>Rute: {n} titik</b>", len(way))]
    head += [Markup.escape(words) for words in await sifted_by(desk, leaf)]
    head.append(t("±{far} garis lurus", far=distance(round(length(way, start)), t)))
    lines = [Markup(" · ").join(head)]
    lines += [_stop(desk, number, todo[place]) for number, place in enumerate(order, 1)]
    if without:
        lines.append(t("Tanpa titik di peta: {numbers}", numbers=", ".join(one.number for one in without[:8])))
    if start is None:
        desk.become(AskStart(str(leaf)))
        lines.append(t("Mulai dari tempat Anda? <b>Balas pesan ini</b> dengan lokasi."))
    elif isinstance(desk.step, AskStart):
        desk.become(Idle())
    desk.say(Say(Markup("\n").join(lines), _maps(desk, way, start), reply_to=desk.origin.message))


async def _todo(desk: Desk, leaf: Leaf) -> tuple[list[Ticket], list[Ticket]]:
    """What can be done today and has a point, the nearest promise first; and what has no point."""
    wanted = sifting.wanted(leaf, desk.city, desk.now)
    if wanted.statuses is None:
        wanted = replace(wanted, statuses=_TO_DO)
    found, _ = await listing.found(desk.tx, wanted, _ASKED)
    tomorrow = sifting.midnight(desk.city.calendar.local(desk.now).date() + timedelta(days=1), desk.city)
    today = [one for one in found if not (one.status == Status.SCHEDULED and one.until and one.until >= tomorrow)]
    return [one for one in today if one.lat is not None][:MOST], [one for one in today if one.lat is None]


def _point(ticket: Ticket) -> Point:
    assert ticket.lat is not None
    assert ticket.lon is not None
    return Point(ticket.lat, ticket.lon)


def _stop(desk: Desk, number: int, ticket: Ticket) -> Markup:
    kind = desk.city.category_name(ticket.category, desk.t.language)
    street = ticket.place_words if len(ticket.place_words) <= _STREET else ticket.place_words[: _STREET - 1] + "…"
    where = ", ".join(words for words in (street, ticket.kelurahan) if words)
    return Markup("{}. <b>{}</b> · {} · {}").format(number, ticket.number, kind, where)


def _maps(desk: Desk, way: list[Point], start: Point | None) -> tuple[tuple[Button, ...], ...]:
    links = map_links(way, start)
    if len(links) == 1:
        return ((Button(desk.t.plain("🗺 Buka di peta"), url=links[0]),),)
    last = [min(len(way), 10 * (at + 1)) for at in range(len(links))]
    return tuple(
        (Button(desk.t.plain("🗺 Titik {first}–{last}", first=10 * at + 1, last=last[at]), url=link),)
        for at, link in enumerate(links)
    )
