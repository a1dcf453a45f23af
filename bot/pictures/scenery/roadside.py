"""Two places at the roadside, painted from far to near: the waste skip and the drain."""

from random import Random

from bot.pictures.scenery import litter, town
from bot.pictures.scenery.shapes import (
    HEIGHT,
    WIDTH,
    View,
    chance,
    dark,
    ellipse,
    fade,
    group,
    lettering,
    light,
    line,
    mix,
    path,
    poly,
    rect,
)
from bot.pictures.scenery.shops import shop_row


def tps(cleaned: bool, seed: int) -> str:
    """A waste skip by a wall; dirty: overflowing, with bags all around it."""
    place, dirt, view = chance("tps", seed), chance("tps dirt", seed), View(horizon=330)
    skip_x = place.uniform(-0.7, 0.5)
    skip = view.put(_skip(None if cleaned else dirt), skip_x, 7.2)
    return (
        _behind_the_wall(place, view)
        + _wall(place, view, skip_x)
        + _pavement(view, cleaned)
        + (_swept(view, skip_x) if cleaned else _spilled_behind(dirt, view, skip_x))
        + skip
        + ("" if cleaned else _spilled_in_front(dirt, view, skip_x))
    )


def _behind_the_wall(place: Random, view: View) -> str:
    trees = "".join(view.put(town.tree(place, place.uniform(560, 680)), x, 17) for x in (-11.5, 10.4))
    palms = "".join(view.put(town.palm(place, place.uniform(640, 800)), x, 15) for x in (-7.4, 6.6))
    houses = "".join(
        view.put(town.house(place, 820, place.choice(town.WALLS), roof), x, 22)
        for x, roof in ((-5.5, "#b9583f"), (5.2, "#8d4a3a"))
    )
    return town.sky(place) + town.hills(place, 330) + town.treeline(place, 300, 46, "#5c946b") + houses + trees + palms


def _wall(place: Random, view: View, skip_x: float) -> str:
    """Plastered, weathered, with a painted band and the sign of the collection point."""
    plaster = place.choice(("#e9dcc0", "#dfe3d2", "#ead2b8"))
    wall = view.front((-20, 20), (0, 2.5), 10, plaster) + view.front((-20, 20), (2.5, 2.68), 10, dark(plaster, 0.3))
    wall += view.front((-20, 20), (0, 0.55), 10, "#4f8f6b") + view.front((-20, 20), (0.55, 0.62), 10, "#f0c64a")
    for x in range(-18, 20, 3):
        wall += view.front((x, x + 0.22), (0, 2.6), 10, dark(plaster, 0.12))
    for _ in range(9):
        stain = place.uniform(-7, 7)
        drip = place.uniform(0.5, 1.3)
        wall += view.front(
            (stain, stain + place.uniform(0.1, 0.5)), (2.5 - drip, 2.5), 10, dark(plaster, 0.5), fill_opacity=0.1
        )
    sign_x = skip_x * 10 / 7.2 + (4.4 if skip_x < 0 else -4.4)
    sign = rect(-155, -96, 310, 96, "#1f5f4a", rx=8) + rect(
        -148, -89, 296, 82, "none", rx=5, stroke="#f3e7c4", stroke_width=3
    )
    sign += lettering(0, -51, 33, "#fff6dc", "TPS PEKAN BINJAI") + lettering(
        0, -21, 18.5, "#f0c64a", "Buanglah sampah pada tempatnya"
    )
    return wall + view.put(sign, sign_x, 10, y=1.15, size=0.92)


def _pavement(view: View, cleaned: bool) -> str:
    """Concrete slabs, the kerb across, and a strip of the road."""
    paving = town.PAVING if cleaned else dark(town.PAVING, 0.12)
    floor = fade("floor", dark(paving, 0.18), light(paving, 0.1)) + view.ground((-20, 20), (4.9, 10), "url(#floor)")
    for x in range(-12, 13):
        floor += line([view.at(x * 1.2, 0, 4.9), view.at(x * 1.2, 0, 10)], dark(paving, 0.16), 1.5)
    for z in (5.8, 6.9, 8.3):
        floor += line([view.at(-12, 0, z), view.at(12, 0, z)], dark(paving, 0.16), 1.5)
    stones = "".join(
        view.front((x * 0.8, x * 0.8 + 0.8), (-0.2, 0), 4.9, "#f4efe2" if x % 2 else "#33363b") for x in range(-6, 6)
    )
    road = rect(0, view.at(0, -0.2, 4.9)[1], WIDTH, HEIGHT, town.ASPHALT)
    foot = view.ground((-20, 20), (9.4, 10), "#000000", fill_opacity=0.12)
    return road + floor + foot + stones


def _skip(dirt: Random | None) -> str:
    """A steel container 3.4 m wide; with a source of chance for its load when it overflows."""
    green, rim = "#2f8557", "#276e49"
    ground = ellipse(10, 2, 205, 20, "#000000", fill_opacity=0.25)
    inside = poly([(-172, -150), (-150, -176), (150, -176), (172, -150)], "#24332c")
    back = line([(-150, -176), (150, -176)], dark(rim, 0.2), 9)
    load = "" if dirt is None else group(litter.heap(dirt, 145, 105, 42), at=(0, -146))
    body = poly([(-172, -152), (172, -152), (148, -12), (-148, -12)], green)
    shade = poly([(60, -152), (172, -152), (148, -12), (52, -12)], dark(green, 0.16))
    ribs = "".join(
        poly([(x - 7, -150), (x + 7, -150), (x * 0.87 + 6, -12), (x * 0.87 - 6, -12)], dark(green, 0.28))
        for x in (-118, -40, 40, 118)
    )
    edge = rect(-180, -162, 360, 17, rim, rx=5) + rect(-180, -162, 360, 5, light(green, 0.3), rx=2)
    feet = "".join(rect(x, -14, 36, 14, "#2b2f33", rx=3) for x in (-130, 94))
    band = rect(-32, -104, 64, 42, "#f3e7c4", rx=4) + lettering(0, -72, 30, "#1f5f4a", "04")
    rust = "".join(
        ellipse(x, y, rx, 4, "#8c5a37", fill_opacity=0.55)
        for x, y, rx in ((-128, -22, 16), (104, -26, 22), (138, -130, 12))
    )
    return ground + inside + back + load + feet + body + shade + ribs + edge + band + rust


def _spilled_behind(dirt: Random, view: View, x: float) -> str:
    puddle = view.put(ellipse(0, 0, 150, 22, "#4d4a3d", fill_opacity=0.45), x - 1.9, 6.2)
    left, right = litter.heap(dirt, 110, 75, 18), litter.heap(dirt, 95, 90, 18)
    return view.put(left, x - 2.5, 7.6) + view.put(right, x + 2.45, 7.7) + puddle


def _spilled_in_front(dirt: Random, view: View, x: float) -> str:
    low = litter.heap(dirt, 130, 48, 22)
    strewn = sorted(((dirt.uniform(-3.6, 3.6), dirt.uniform(5.1, 6.9)) for _ in range(26)), key=lambda at: -at[1])
    pieces = "".join(view.put(litter.piece(dirt, litter.SMALL), x + a, z) for a, z in strewn)
    bin_bags = "".join(view.put(litter.bag(dirt), x + a, z, size=1.5) for a, z in ((-1.9, 6.5), (2.2, 6.4), (1.5, 6.1)))
    cloud = view.put(litter.flies(dirt, 150, 110), x, 7, y=2.4)
    return view.put(low, x - 0.7, 6.7) + bin_bags + pieces + cloud


def _swept(view: View, x: float) -> str:
    """A broom leans on the wall, and a few wet traces of washing dry on the slabs."""
    broom = line([(0, 0), (26, -150)], "#9a6b3f", 6) + path("M-16,4 L-4,-44 L14,-40 L16,6 Z", "#d2a95a")
    wet = "".join(ellipse(a, b, w, 9, "#ffffff", fill_opacity=0.14) for a, b, w in ((-120, 30, 120), (90, 52, 150)))
    return view.put(broom, x * 9.6 / 7.2 + (-3.3 if x < 0 else 3.1), 9.6) + view.put(wet, x, 6.8)


def drain(cleaned: bool, seed: int) -> str:
    """An open roadside drain in front of shop houses; dirty: choked with plastic, its water on the road."""
    place, dirt, view = chance("drain", seed), chance("drain dirt", seed), View(horizon=300, centre=470)
    street = town.street(view, (1.2, 7.2), (3.2, town.FAR)) + town.kerb(view, 1.15, (3.2, 26))
    channel = _clear_channel(view) if cleaned else _choked_channel(dirt, view)
    return (
        town.far_end(place, view)
        + view.ground((7.2, 40), (3.2, town.FAR), "#a7b06f")
        + _across(place, view)
        + view.ground((-30, 1.2), (3.2, town.FAR), town.PAVING)
        + shop_row(view, place, -1, 3.0, (5.2, 9.4, 14, 19, 25, 32))
        + street
        + channel
        + ("" if cleaned else _washed_up(dirt, view))
    )


def _across(place: Random, view: View) -> str:
    """The other side of the street: palms, bananas, a house in its yard, poles with cables."""
    green = view.put(town.house(place, 760, "#e7d8b8"), 14.5, 24) + view.put(town.tree(place, 700), 10.6, 30)
    green += view.put(town.palm(place, 760), 10.2, 20) + view.put(town.banana(place), 9.6, 12)
    hedge = "".join(
        view.put(ellipse(0, -34, 70, 46, mix("#4e8c50", "#85b567", place.random())), 8.3, z)
        for z in (30, 24, 19, 15, 12, 10)
    )
    return green + hedge + town.wires(view, 7.7, (7.5, 15, 26, 42))


def _channel(view: View, water: str, level: float, wall: str) -> str:
    """The concrete trough from x = -1.2 to 0.5 m with its two lips, filled up to `level` (metres, below 0)."""
    left, right, depth = -1.25, 0.45, (3.2, town.FAR)
    meets_street = town.FAR * (view.eye - level) / view.eye  # seen at the height where the street ends
    trough = view.ground((left, right), depth, "#33383a")
    trough += view.side(left, (level, 0), depth, dark(wall, 0.22)) + view.side(
        right, (level, 0), depth, dark(wall, 0.42)
    )
    lips = "".join(
        view.ground(x, depth, light(town.CONCRETE, 0.18), y=0.02) for x in ((left - 0.28, left), (right, right + 0.28))
    )
    joints = "".join(
        line([view.at(x, 0.02, z), view.at(x + 0.28, 0.02, z)], dark(town.CONCRETE, 0.25), 2)
        for x in (left - 0.28, right)
        for z in (4.2, 5.6, 7, 8.6, 10.5, 13, 16)
    )
    return trough + view.ground((left, right), (depth[0], meets_street), water, y=level) + lips + joints


def _slab(view: View, z: float) -> str:
    """A little concrete bridge to a shop's door."""
    top = view.ground((-1.7, 0.85), (z, z + 1.1), light(town.CONCRETE, 0.3), y=0.14)
    return view.front((-1.7, 0.85), (0, 0.14), z, dark(town.CONCRETE, 0.3)) + top


def _clear_channel(view: View) -> str:
    stains = view.side(-1.25, (-0.62, -0.5), (3.2, town.FAR), "#5f7a58", fill_opacity=0.6)
    flow = "".join(
        line([view.at(x, -0.8, z), view.at(x + 0.02, -0.8, z + long)], "#e9f7f5", 3.2 * 4 / z, stroke_opacity=0.65)
        for x, z, long in (
            (-0.9, 4.1, 0.9),
            (-0.3, 4.6, 1.2),
            (0.1, 5.4, 1.1),
            (-0.7, 6.4, 1.8),
            (-0.1, 7.6, 2),
            (-0.5, 10, 3),
        )
    )
    water = fade("water", "#a9d3d4", "#4f93a0")
    bridges = "".join(_slab(view, z) for z in (21.5, 11.2))
    return water + _channel(view, "url(#water)", -0.8, town.CONCRETE) + stains + flow + bridges


def _choked_channel(dirt: Random, view: View) -> str:
    water = fade("water", "#8d8560", "#544d35") + _channel(view, "url(#water)", -0.1, "#8d8775")
    scum = "".join(
        view.put(ellipse(0, 0, dirt.uniform(20, 50), 9, "#a49a66", fill_opacity=0.6), dirt.uniform(-1, 0.2), z, y=-0.1)
        for z in (4, 4.7, 5.5, 6.6, 8, 9.5)
    )
    spots = sorted(((dirt.uniform(-1.2, 0.4), 4.0 + 12 * dirt.random() ** 2) for _ in range(74)), key=lambda at: -at[1])
    pieces = "".join(view.put(litter.piece(dirt, litter.FLOATING, 40), x, z, y=-0.1, size=1.1) for x, z in spots)
    plug = view.put(litter.heap(dirt, 95, 62, 26), -0.4, 10.9, y=-0.1)
    return water + scum + _flood(view) + _slab(view, 21.5) + _slab(view, 11.2) + plug + pieces


def _flood(view: View) -> str:
    """The drain's water stands on the road, and a little of the sky in it."""
    shore = "M-300,10 C-280,-40 -90,-36 20,-52 C150,-66 290,-40 270,-4 C255,30 120,34 30,48 C-90,64 -310,50 -300,10 Z"
    pool = path(shore, "#5f5a3e", fill_opacity=0.62) + ellipse(30, -8, 150, 17, "#b5ad83", fill_opacity=0.35)
    return view.put(pool, 1.6, 10.8, size=0.7) + view.put(pool, 1.9, 6.2)


def _washed_up(dirt: Random, view: View) -> str:
    spots = sorted(((dirt.uniform(0.8, 3.6), dirt.uniform(4.3, 8)) for _ in range(13)), key=lambda at: -at[1])
    return "".join(view.put(litter.piece(dirt, litter.SMALL, 60), x, z) for x, z in spots)
