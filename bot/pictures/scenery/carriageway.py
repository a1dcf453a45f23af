"""Two stretches of road, painted from far to near: under the rain tree, and at dusk."""

from random import Random

from bot.pictures.scenery import town
from bot.pictures.scenery.shapes import (
    HEIGHT,
    WIDTH,
    View,
    chance,
    curve,
    dark,
    ellipse,
    fade,
    glow,
    group,
    light,
    line,
    path,
    poly,
    rect,
)
from bot.pictures.scenery.shops import shop_row


def tree(cleaned: bool, seed: int) -> str:
    """A street under an old rain tree; dirty: a great limb lies across it."""
    place, dirt, view = chance("tree", seed), chance("tree dirt", seed), View(horizon=310, centre=520)
    ground = view.ground((-40, -3.2), (3.2, town.FAR), "#9fb268") + view.ground((3.2, 40), (3.2, town.FAR), town.PAVING)
    road = (
        town.street(view, (-3.2, 3.2), (3.2, town.FAR))
        + town.kerb(view, 3.25, (3.2, 30))
        + town.kerb(view, -3.25, (3.2, 30))
    )
    yard = (
        view.put(town.house(place, 860, "#f0e2c2"), -12.5, 24)
        + view.put(town.palm(place, 760), -8.6, 26)
        + view.put(town.banana(place), -6.6, 15)
    )
    shadow = view.put(ellipse(0, 0, 430, 74, "#1d2a22", fill_opacity=0.22), -1.6, 8.4)
    return (
        town.far_end(place, view)
        + ground
        + yard
        + shop_row(view, place, 1, 5.4, (7.5, 12, 17, 23, 30))
        + road
        + town.wires(view, 4.3, (11, 21, 36))
        + shadow
        + _rain_tree(place, view)
        + (_sawn_logs(view, dirt) if cleaned else _fallen_limb(dirt, view))
    )


def _rain_tree(place: Random, view: View) -> str:
    """The old tree; a pale scar shows where the limb was."""
    bark = "#75583f"
    right = "L182,-536 C110,-470 50,-400 42,-320 C32,-220 30,-90 70,0 Z"
    left = "M-62,0 C-30,-90 -52,-220 -70,-330 C-96,-420 -190,-470 -230,-520 L-196,-536 C-120,-490 -70,-440 -30,-400"
    trunk = path(f"{left} C10,-450 90,-500 150,-560 {right}", bark)
    shade = path(f"M8,0 C2,-120 -6,-260 0,-372 C60,-440 110,-490 166,-548 {right}", dark(bark, 0.28))
    scar = ellipse(40, -292, 15, 22, "#e7c38d") + ellipse(41, -292, 8, 13, "#cf9f62")
    roots = "".join(curve(f"M{x},0 q{x * 0.4:.0f},-6 {x},10", bark, 18) for x in (-48, 40))
    canopy = group(town.crown(place, 360, 165, 0), at=(40, -610))
    tufts = "".join(view.put(town.grass(place, 90), place.uniform(-6.6, -3.8), z) for z in (9.5, 8, 6.5, 5.4))
    return view.put(trunk + shade + roots + scar + canopy, -4.5, 9) + tufts


def _fallen_limb(dirt: Random, view: View) -> str:
    """From the left kerb over both lanes, with twigs, leaves and splinters."""
    bark = "#6d513a"
    shadow = ellipse(-10, 22, 420, 34, "#000000", fill_opacity=0.25)
    upper = "M-400,-14 C-250,-60 -90,-72 60,-44 C180,-24 290,-50 370,-92"
    limb = path(f"{upper} L376,-82 C300,-30 190,6 60,-4 C-80,-16 -240,0 -392,30 Z", bark)
    gleam = curve("M-380,-8 C-240,-46 -90,-58 60,-34 C170,-16 270,-40 350,-82", light(bark, 0.25), 6)
    torn = poly([(-400, -16), (-432, -24), (-412, -6), (-440, 4), (-414, 12), (-430, 28), (-390, 31)], "#e7c38d")
    twigs = "".join(
        curve(f"M{x},{y} q{dx * 0.4:.0f},{dy * 0.8:.0f} {dx},{dy}", bark, w)
        for x, y, dx, dy, w in (
            (-120, -58, -60, -120, 16),
            (60, -40, 70, -150, 18),
            (190, -24, 120, -90, 13),
            (-20, -20, 90, 70, 13),
            (220, -20, 60, 60, 10),
        )
    )
    leaves = "".join(
        group(town.crown(dirt, rx, ry, 0), at=(x, y))
        for x, y, rx, ry in (
            (-190, -190, 90, 52),
            (130, -205, 120, 70),
            (330, -120, 130, 76),
            (80, 42, 84, 36),
            (300, 34, 96, 42),
        )
    )
    strewn = "".join(
        group(
            path("M0,0 q9,-9 20,0 q-10,8 -20,0 Z", dirt.choice(town.LEAVES[1:])),
            at=(dirt.uniform(-430, 470), dirt.uniform(10, 130)),
            turn=dirt.uniform(0, 360),
        )
        for _ in range(60)
    )
    return view.put(shadow + twigs + limb + gleam + torn + leaves + strewn, -0.1, 6.6)


def _sawn_logs(view: View, dirt: Random) -> str:
    """What is left of it: logs on the verge, a few leaves, and a free road."""
    logs = ""
    for x, y in ((-62, 0), (0, 0), (62, 0), (-31, -52), (31, -52)):
        logs += rect(x - 4, y - 60, 46, 60, "#5d452f", rx=10)
        logs += ellipse(x, y - 30, 31, 30, "#6d513a") + ellipse(x, y - 30, 25, 24, "#e2b981")
        logs += ellipse(x, y - 30, 15, 14, "none", stroke="#c08f56", stroke_width=2.5) + ellipse(
            x, y - 30, 5, 5, "#c08f56"
        )
    leaves = "".join(
        view.put(
            path("M0,0 q9,-9 20,0 q-10,8 -20,0 Z", dirt.choice(town.LEAVES)),
            dirt.uniform(-3.6, -2.6),
            dirt.uniform(5, 9),
        )
        for _ in range(9)
    )
    return view.put(ellipse(6, 2, 118, 14, "#000000", fill_opacity=0.22) + logs, -4.1, 7.0, size=0.85) + leaves


def lamp(cleaned: bool, seed: int) -> str:
    """A street at dusk; dirty: its lamp is dead. Cleaned: the lamp burns and the road is seen."""
    place, view = chance("lamp", seed), View(horizon=330, centre=540)
    asphalt = "#34365a"
    ground = rect(0, view.horizon + 4, WIDTH, HEIGHT, "#40426a")
    road = town.street(view, (-3.2, 3.2), (3.2, town.FAR), asphalt)
    kerbs = "".join(town.kerb(view, x, (3.2, 30), tint="#8f8fb2") for x in (3.25, -3.25))
    shops = shop_row(view, place, 1, 5.2, (6.6, 11, 16, 22, 29), night=True)
    shops += shop_row(view, place, -1, 5.4, (8.2, 13, 18, 24, 31), night=True)
    wires = town.wires(view, 4.3, (8.4, 17, 30), "#33345a")
    gloom = rect(0, 0, WIDTH, HEIGHT, "#12143a", fill_opacity=0.05 if cleaned else 0.32)
    return _dusk(place, view) + ground + shops + road + kerbs + wires + gloom + _lamp_post(view, cleaned)


def _dusk(place: Random, view: View) -> str:
    air = town.sky(place, ("#34397a", "#f9a869"), cloud="#c08fa5")
    stars = "".join(ellipse(place.uniform(0, WIDTH), place.uniform(0, 150), 1.6, 1.6, "#fdf3d8") for _ in range(26))
    sun = glow("sun", "#ffd9a0", 0.9) + ellipse(view.centre, view.horizon, 300, 150, "url(#sun)")
    return (
        air
        + stars
        + sun
        + town.hills(place, view.horizon + 6, "#8a6f94", "#5f5680")
        + town.treeline(place, view.horizon + 4, 36, "#45466b")
    )


def _lamp_post(view: View, lit: bool) -> str:
    """An arm over the road. Its light falls as a cone and lies as a pool on the asphalt."""
    steel = "#8b90a6" if lit else "#565b73"
    post = (
        rect(-9, -560, 18, 560, steel, rx=4)
        + rect(-16, -40, 32, 40, dark(steel, 0.25), rx=4)
        + rect(-9, -560, 6, 560, light(steel, 0.25))
    )
    arm = curve("M0,-550 C10,-610 70,-624 150,-612", steel, 13)
    head = path("M120,-628 L226,-616 L222,-596 L124,-606 Z", dark(steel, 0.2))
    bulb = path("M130,-606 L218,-597 L206,-584 L142,-590 Z", "#fff3c4" if lit else "#2d3146")
    at = (-3.75, 9.6)
    if not lit:
        crack = line([(160, -600), (170, -592), (166, -586)], "#7d839c", 2)
        return view.put(ellipse(0, 2, 40, 8, "#000000", fill_opacity=0.3) + post + arm + head + bulb + crack, *at)
    cone = fade("beam", "#ffe9a8", "#ffdf8a", 0.5, 0.02) + poly(
        [(142, -590), (206, -584), (520, 40), (-120, 40)], "url(#beam)"
    )
    pool = glow("pool", "#ffe6a1", 0.85) + ellipse(190, 26, 400, 96, "url(#pool)")
    halo = glow("halo", "#fff0bd", 0.95) + ellipse(174, -592, 130, 120, "url(#halo)")
    return view.put(pool + post + arm + cone + halo + head + bulb, *at)
