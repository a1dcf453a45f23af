"""/langganan: news of a part of the city, daily or weekly; a kelurahan, or a circle around a point.

The message with the choices is turned over in place. A kelurahan may be typed as well (/langganan jati negara, or in
answer to the question), and the point is shared as in a report. What is no answer to the question goes where it would
have gone: nobody is held by it.
"""

from __future__ import annotations

from typing import cast, get_args

from markupsafe import Markup

from handlers.buttons import press
from handlers.desk import Desk
from handlers.digests.areas import in_words
from handlers.digests.resident import two_in_a_row
from handlers.events import Commanded, Event, Pressed, Said, SharedLocation
from handlers.places.areas import Area
from handlers.places.in_words import distance
from handlers.places.points import Point
from handlers.replies import Button, Say
from handlers.resident import leading, sharing
from handlers.resident.asides import go_on, waiting
from handlers.resident.facts import facts
from handlers.resident.questions import as_press, menu, question
from handlers.resident.steps import AskArea, Idle
from handlers.subscribers import next_slot
from storage import subscriptions
from storage.subscriptions import MOST, Rhythm, Subscription, Wanted

RADII = (250, 500, 1000)  # metres
LONGEST = 40  # characters that may be a kelurahan's name; more is a tale

Rows = tuple[tuple[Button, ...], ...]


async def subscribing(desk: Desk, argument: str) -> None:
    """What somebody has subscribed to, and how to get more; or the kelurahan that they named."""
    found = _named(desk, argument)
    if found:
        desk.say(_how_often(desk, found))
        return
    word = desk.t("Kelurahan “{name}” tidak saya kenal.", name=argument[:LONGEST]) if argument.strip() else None
    desk.say(await _listing(desk, word))


async def areas(desk: Desk, code: str) -> None:
    """The kelurahan of a kecamatan."""
    inside = [area for area in desk.city.gazetteer.areas if area.kecamatan_code == code]
    if not inside:
        desk.turn_over(await _listing(desk))
        return
    buttons = [Button(area.name, press("area", area.code)) for area in sorted(inside, key=lambda area: area.name)]
    back = Button(desk.t.plain("↩ Kembali"), press("areas"))
    text = desk.t("Kelurahan mana di Kec. {kecamatan}?", kecamatan=inside[0].kecamatan)
    desk.turn_over(Say(text, (*two_in_a_row(buttons), (back,))))


async def area(desk: Desk, code: str) -> None:
    """A kelurahan was chosen: how often?"""
    found = _area(desk, code)
    desk.turn_over(_how_often(desk, (found,)) if found else await _listing(desk))


async def point(desk: Desk, _: str) -> None:
    """The point is asked for."""
    step = AskArea(waiting(desk))
    desk.become(step)
    desk.say(question(step, facts(desk)))


async def answered(desk: Desk, event: Event) -> bool:
    """Whether this answers the question where; what does not goes where it would have gone, as if nobody had asked."""
    step = desk.step
    if not isinstance(step, AskArea):
        return False
    meant = as_press(step, event.text, facts(desk)) if isinstance(event, Said) else event
    match event:
        case _ if isinstance(meant, Pressed) and meant.act == "cancel":
            _leave(desk)
        case Commanded("batal" | "cancel"):
            _leave(desk)
        case SharedLocation(lat, lon):
            desk.say(_how_far(desk, lat, lon))
        case Said(text) if found := _named(desk, text):
            desk.say(_how_often(desk, found))
        case Said(text) if step.resume is not None and as_press(step.resume, text, facts(desk)) is not None:
            desk.say(question(step, facts(desk)))  # a number or a word is no button of a draft that only waits
            return True
        case _:
            desk.become(step.resume or Idle())
            return False
    go_on(desk, step.resume)
    return True


def _leave(desk: Desk) -> None:
    desk.say(Say(desk.t("Baik, langganan Anda tetap seperti semula."), keyboard="menu", menu=menu(desk.t)))


async def watch(desk: Desk, argument: str) -> None:
    """Subscribe: "daily 12.75.03.1006", or "weekly 500 3.61330 98.49590"."""
    wanted = _wanted(desk, argument)
    if wanted is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
        return
    new = await subscriptions.subscribe(
        desk.tx, desk.person, wanted, next_slot(wanted.rhythm, desk.now, desk.city), desk.now
    )
    t = desk.t
    if new:
        word = t("✅ Anda berlangganan. Kalau tidak ada kabar, kami diam.")
    else:
        word = t("Paling banyak {n} langganan. Hentikan dulu salah satunya.", n=MOST)
    desk.turn_over(await _listing(desk, word))


async def unwatch(desk: Desk, argument: str) -> None:
    """End one; pressed again, it is still ended."""
    if argument.isascii() and argument.isdecimal() and len(argument) < 16:
        await subscriptions.unsubscribe(desk.tx, desk.person, int(argument))
    desk.say(await _listing(desk, desk.t("Langganan itu dihentikan.")))


async def see(desk: Desk, link: str) -> None:
    """The public view of a ticket that a digest named."""
    ticket = await leading.to_ticket(desk, link)
    if ticket is None:
        desk.toast(desk.t("Tombol itu sudah tidak berlaku."))
    else:
        await sharing.show(desk, ticket)


async def _listing(desk: Desk, word: Markup | None = None) -> Say:
    t = desk.t
    mine = await subscriptions.of(desk.tx, desk.person)
    lines = [word, Markup("")] if word else []
    lines += [
        t("<b>Langganan kabar lingkungan</b>"),
        t("Laporan baru dan yang selesai di satu kelurahan, atau di sekitar satu titik."),
    ]
    lines += [_line(number, one, desk) for number, one in enumerate(mine, 1)]
    stops = [
        Button(t.plain("✖ Hentikan no. {n}", n=number), press("unwatch", one.id)) for number, one in enumerate(mine, 1)
    ]
    rows = two_in_a_row(stops)
    if len(mine) < MOST:
        lines.append(t("Pilih kecamatan, atau tulis: <code>/langganan nama kelurahan</code>"))
        rows += _places(desk)
    return Say(Markup("\n").join(lines), rows)


def _line(number: int, one: Subscription, desk: Desk) -> Markup:
    return Markup("{}. {} · {}").format(number, in_words(one, desk.t), _rhythm(one.rhythm, desk))


def _rhythm(rhythm: Rhythm, desk: Desk) -> str:
    return desk.t.plain("setiap hari") if rhythm == "daily" else desk.t.plain("setiap Senin")


def _places(desk: Desk) -> Rows:
    kecamatan = {area.kecamatan_code: area.kecamatan for area in desk.city.gazetteer.areas}
    buttons = [Button(name, press("areas", code)) for code, name in sorted(kecamatan.items(), key=lambda one: one[1])]
    return (*two_in_a_row(buttons), (Button(desk.t.plain("📍 Sekitar satu titik"), press("point")),))


def _how_often(desk: Desk, found: tuple[Area, ...]) -> Say:
    """The rhythm for one kelurahan; where a name fits several, which of them first."""
    t, one = desk.t, found[0]
    if len(found) > 1:
        buttons = [Button(f"{area.name}, {area.kecamatan}"[:60], press("area", area.code)) for area in found[:8]]
        return Say(t("Yang mana?"), two_in_a_row(buttons))
    daily = Button(t.plain("Setiap hari"), press("watch", f"daily {one.code}"))
    weekly = Button(t.plain("Setiap minggu"), press("watch", f"weekly {one.code}"))
    text = t("Kabar Kel. {kelurahan}: seberapa sering?", kelurahan=one.name)
    return Say(text, ((daily, weekly), (Button(t.plain("↩ Kembali"), press("areas")),)))


def _how_far(desk: Desk, lat: float, lon: float) -> Say:
    t = desk.t
    if not isinstance(desk.city.gazetteer.locate(Point(lat, lon)), Area):
        return Say(t("Titik itu di luar {city}.", city=desk.city.name), keyboard="menu", menu=menu(t))
    rows = []
    for radius in RADII:
        far = distance(radius, t)
        where = f"{radius} {lat:.5f} {lon:.5f}"
        daily = Button(t.plain("{far}, setiap hari", far=far), press("watch", f"daily {where}"))
        weekly = Button(t.plain("{far}, setiap minggu", far=far), press("watch", f"weekly {where}"))
        rows.append((daily, weekly))
    return Say(t("Seberapa jauh dari titik itu, dan seberapa sering?"), tuple(rows))


def _named(desk: Desk, text: str) -> tuple[Area, ...]:
    """The kelurahan that a short text names, with or without "Kel."."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return ()
    return desk.city.gazetteer.by_name(text) or desk.city.gazetteer.by_name(f"Kel. {text}")


def _area(desk: Desk, code: str) -> Area | None:
    return next((area for area in desk.city.gazetteer.areas if area.code == code), None)


def _wanted(desk: Desk, argument: str) -> Wanted | None:
    """What a button asks for; None for one that is none of ours."""
    rhythm, _, where = argument.partition(" ")
    if rhythm not in get_args(Rhythm):
        return None
    often = cast(Rhythm, rhythm)
    if found := _area(desk, where):
        return Wanted(found.name, often, area=found.code)
    try:
        radius, lat, lon = where.split(" ")
        spot = Point(round(float(lat), 5), round(float(lon), 5))
        around = int(radius)
    except ValueError:
        return None
    inside = desk.city.gazetteer.locate(spot)
    if around not in RADII or not isinstance(inside, Area):
        return None
    return Wanted(inside.name, often, lat=spot.lat, lon=spot.lon, radius=around)
