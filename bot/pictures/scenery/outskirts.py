"""Two places at the town's edge, painted from far to near like those of `streets`."""

from itertools import pairwise
from random import Random

from bot.pictures.scenery import litter, town
from bot.pictures.scenery.shapes import (
    HEIGHT,
    WIDTH,
    View,
    chance,
    curve,
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
    smooth,
)


def pile(cleaned: bool, seed: int) -> str:
    """The edge of rice fields by a dirt road; dirty: an illegal dump under the sign that forbids it."""
    place, dirt, view = chance("pile", seed), chance("pile dirt", seed), View(horizon=290, centre=480)
    sign = view.put(_forbidden(0 if cleaned else 9), 1.75, 8.1)
    scene, rubbish = _fields(place, view) + _verge(place, view) + sign, _recovering if cleaned else _dump
    return scene + rubbish(dirt, view) + _foreground(place, view)


def _fields(place: Random, view: View) -> str:
    """Sky and hills, then paddies in strips, each with its earth bank and rows of young rice."""
    h = view.horizon
    scene = town.sky(place) + town.hills(place, h + 6) + town.treeline(place, h + 6, 34, "#6fa375")
    scene += rect(0, h, WIDTH, HEIGHT - h, "#a9bf62")
    greens = place.sample(("#9cc35a", "#84b553", "#b8cc63", "#74a94f", "#a5c85e"), 5)
    for (near, far), green in zip(((28, 48), (20, 28), (15, 20), (11.6, 15), (9.2, 11.6)), greens, strict=True):
        scene += view.ground((-60, 60), (near, far), green) + view.ground(
            (-60, 60), (near, near + (far - near) * 0.1), "#7d8f45"
        )
        for row in range(1, 6):
            z = near + (far - near) * (0.12 + row * 0.15)
            scene += line(
                [view.at(-60, 0, z), view.at(60, 0, z)],
                dark(green, 0.12),
                0.05 * view.scale(z),
                stroke_dasharray=f"{0.25 * view.scale(z):.1f} {0.2 * view.scale(z):.1f}",
            )
    hut = view.put(_hut(), -7.5, 19)
    palms = "".join(
        view.put(town.palm(place, place.uniform(760, 960)), x, z)
        for x, z in ((-11, 24), (-9.2, 22), (11.5, 21), (9.9, 18))
    )
    return scene + palms + hut + view.put(town.banana(place), 7.4, 11.5) + view.put(town.banana(place, 220), 8.6, 10.8)


def _hut() -> str:
    """A thatched shelter in the fields."""
    posts = "".join(rect(x, -150, 10, 150, "#7a5a41") for x in (-92, -34, 34, 84))
    roof = poly([(-130, -140), (-60, -230), (60, -230), (130, -140)], "#b08a4f") + poly(
        [(-130, -140), (130, -140), (122, -126), (-122, -126)], "#86683b"
    )
    return posts + rect(-92, -70, 186, 12, "#8f6c4a") + roof


def _verge(place: Random, view: View) -> str:
    """Grass in front of the fields, and the dirt road that comes out of the picture on the right."""
    grass = fade("verge", "#8fb257", "#6f9a46") + view.ground((-30, 30), (3.2, 9.2), "url(#verge)")
    a, b, c, d = view.at(2.4, 0, 3.3), view.at(6.4, 0, 3.3), view.at(6.4, 0, 9.2), view.at(5.0, 0, 9.2)
    road = poly([a, b, c, d], town.EARTH) + poly(
        [a, view.at(3.3, 0, 3.3), view.at(5.3, 0, 9.2), d], light(town.EARTH, 0.2)
    )
    ruts = "".join(
        line([view.at(x, 0, 3.3), view.at(x * 0.35 + 4.1, 0, 9.2)], dark(town.EARTH, 0.22), 7, stroke_opacity=0.6)
        for x in (3.5, 4.9)
    )
    tufts = "".join(view.put(town.grass(place, 70), place.uniform(-6, 2.2), z) for z in (9.1, 8.9, 8.7, 8.5, 8.3, 8))
    return grass + road + ruts + tufts


def _forbidden(lean: float) -> str:
    """The sign on its post; it leans where nobody cares."""
    post = rect(-6, -190, 12, 190, "#8a6a48")
    board = rect(-112, -258, 224, 92, "#f5efe0", rx=6) + rect(
        -105, -251, 210, 78, "none", rx=4, stroke="#c8402f", stroke_width=5
    )
    told = lettering(0, -220, 24, "#c8402f", "DILARANG BUANG") + lettering(0, -189, 24, "#c8402f", "SAMPAH DI SINI")
    return group(post + board + told, turn=lean)


def _dump(dirt: Random, view: View) -> str:
    back = view.put(litter.heap(dirt, 190, 150, 62), -1.7, 7.4)
    tyres = "".join(view.put(litter.tyre(dirt), x, z, size=1.15) for x, z in ((1.0, 6.9), (0.6, 6.5), (-3.9, 6.6)))
    front = view.put(litter.heap(dirt, 150, 78, 36), -0.6, 6.3) + view.put(_sofa(), -2.9, 6.1)
    spots = sorted(((dirt.uniform(-4.4, 2.6), dirt.uniform(4.3, 6.0)) for _ in range(30)), key=lambda at: -at[1])
    strewn = "".join(view.put(litter.piece(dirt, (*litter.SMALL, litter.bag), 50), x, z) for x, z in spots)
    return back + tyres + front + strewn + view.put(litter.flies(dirt, 140, 110), -1.5, 7, y=1.5)


def _sofa() -> str:
    """Somebody's old sofa, its stuffing out."""
    cloth = "#8d5a6b"
    back = rect(-88, -98, 168, 70, dark(cloth, 0.12), rx=14) + rect(-96, -46, 184, 40, cloth, rx=8)
    arms = rect(-104, -70, 30, 66, light(cloth, 0.12), rx=11) + rect(66, -70, 30, 66, dark(cloth, 0.2), rx=11)
    stuffing = path("M-30,-78 q12,-16 26,-4 q14,-10 18,8 q6,14 -14,12 q-14,8 -22,-2 q-14,-2 -8,-14 Z", "#f1e7cf")
    return (
        ellipse(0, 0, 112, 12, "#000000", fill_opacity=0.25)
        + back
        + arms
        + stuffing
        + rect(-90, -8, 14, 10, "#3b2d25")
        + rect(70, -8, 14, 10, "#3b2d25")
    )


def _recovering(growth: Random, view: View) -> str:
    """Where the heap lay the ground is bare yet, and three saplings are staked in it."""
    bare = view.put(
        ellipse(0, 0, 250, 50, "#b39a5f", fill_opacity=0.55) + ellipse(10, 4, 170, 30, "#a98c57", fill_opacity=0.5),
        -1.5,
        6.9,
    )
    saplings = "".join(view.put(_sapling(growth), x, z) for x, z in ((-3.2, 7.2), (-1.5, 7.0), (0.2, 7.3)))
    tufts = "".join(
        view.put(town.grass(growth, 60, "#6aa34f"), x, z)
        for x, z in ((-4.2, 6.7), (-2.4, 6.4), (-0.6, 6.2), (1.1, 6.6))
    )
    return bare + saplings + tufts


def _sapling(place: Random) -> str:
    stake = rect(10, -120, 7, 120, "#a98458") + line([(0, -62), (13, -66)], "#f0e2c2", 3)
    crown = "".join(
        ellipse(x, y, 24, 17, mix("#4e9a4f", "#8cc063", place.random()))
        for x, y in ((-16, -104), (16, -112), (0, -130), (0, -96))
    )
    return ellipse(0, 0, 34, 8, "#7d5b3a") + stake + rect(-3, -104, 6, 104, "#6d513a") + crown


def _foreground(place: Random, view: View) -> str:
    """Grass and small yellow flowers close to the eye."""
    near = ""
    for _ in range(16):
        x, z = place.uniform(-3.4, 1.5), place.uniform(3.75, 4.2)
        near += view.put(town.grass(place, 60, "#568f3f"), x, z)
        near += view.put(
            "".join(ellipse(place.uniform(-20, 20), place.uniform(-30, -16), 3.4, 3.4, "#f6d24a") for _ in range(2)),
            x,
            z,
        )
    return near


def river(cleaned: bool, seed: int) -> str:
    """A bend of the river with a bridge; dirty: plastic drifts on it and hangs on its banks."""
    place, dirt, view = chance("river", seed), chance("river dirt", seed), View(horizon=270, centre=520, eye=3.2)
    rubbish = _clear(view) if cleaned else _drifting(dirt, view)
    return (
        _banks(place, view) + _water(view, cleaned) + _bridge(view) + _near_banks(place, view) + _boat(view) + rubbish
    )


def _banks(place: Random, view: View) -> str:
    h = view.horizon
    scene = town.sky(place) + town.hills(place, h + 6) + town.treeline(place, h + 6, 38, "#6c9f77")
    scene += rect(0, h, WIDTH, HEIGHT - h, "#93b55f")
    scene += town.treeline(place, h + 22, 20, "#7aa763", (0, 360)) + town.treeline(
        place, h + 24, 22, "#7aa763", (620, WIDTH)
    )
    scene += rect(0, h + 26, WIDTH, HEIGHT - h, "#86ac57")
    homes = "".join(
        view.put(_stilt_house(wall), x, z)
        for wall, x, z in (("#c9d6a0", -15.5, 34), ("#e6a57e", -12.2, 27), ("#8fc1b5", -9.6, 20))
    )
    palms = "".join(
        view.put(town.palm(place, place.uniform(820, 1050)), x, z)
        for x, z in ((-13.5, 30), (9.5, 26), (8.4, 19), (11.5, 17))
    )
    trees = "".join(view.put(town.tree(place, place.uniform(620, 760)), x, z) for x, z in ((14, 34), (10.5, 24)))
    return scene + trees + homes + palms


def _stilt_house(wall: str) -> str:
    """A wooden house on stilts under a zinc roof."""
    stilts = "".join(rect(x, -110, 13, 110, "#6a4d37") for x in (-160, -70, 20, 145))
    body = rect(-170, -290, 340, 185, wall) + "".join(
        line([(-170, y), (170, y)], dark(wall, 0.14), 3) for y in (-260, -230, -200, -170, -140)
    )
    openings = rect(-120, -250, 70, 80, "#4d6b78") + rect(40, -260, 64, 152, "#7b4f35")
    roof = poly([(-200, -285), (-150, -390), (150, -390), (200, -285)], "#a65f4a") + poly(
        [(-200, -285), (200, -285), (194, -270), (-194, -270)], "#6f4034"
    )
    return stilts + rect(-178, -112, 356, 14, "#8a6a48") + body + openings + roof


_LEFT = ((-2.0, 60), (-4.4, 30), (-5.4, 18), (-4.6, 11), (-3.3, 7), (-2.6, 4.6))
_RIGHT = ((2.6, 4.6), (4.1, 7), (5.3, 11), (5.1, 18), (3.0, 30), (1.2, 60))


def _shores(view: View, wider: float) -> str:
    left = smooth(view.at(x - wider, 0, z) for x, z in _LEFT)
    right = smooth(view.at(x + wider, 0, z) for x, z in _RIGHT)
    return f"M{left} L{right} Z"


def _water(view: View, cleaned: bool) -> str:
    top, bottom = ("#cfe6e0", "#4d98a3") if cleaned else ("#c3b68d", "#7d6d45")
    surface = fade("river", top, bottom) + path(_shores(view, 0.5), "#a58a5c") + path(_shores(view, 0), "url(#river)")
    ripples = "".join(
        curve(f"M{x - w:.0f},{y:.0f} q{w / 2:.0f},-4 {w:.0f},0 t{w:.0f},0", light(top, 0.4), 2.5, stroke_opacity=0.7)
        for x, y, w in (
            (430, 372, 26),
            (600, 395, 34),
            (380, 440, 44),
            (640, 470, 50),
            (480, 520, 60),
            (300, 600, 70),
            (700, 590, 70),
            (520, 680, 90),
        )
    )
    return surface + ripples


def _bridge(view: View) -> str:
    """A white truss bridge with its mirror image broken in the water."""
    z, white = 30, "#eef1ee"
    deck = view.front((-9.5, 8.5), (2.1, 2.6), z, "#9aa3a5") + view.front((-9.5, 8.5), (2.6, 2.75), z, white)
    piers = "".join(view.front((x, x + 0.8), (0, 2.2), z, "#8b9294") for x in (-4.2, 2.2))
    panels = list(range(-8, 8, 2))
    bars = "".join(
        line([view.at(a, 2.7, z), view.at(a + 1, 4.7, z), view.at(a + 2, 2.7, z)], white, 3.2) for a in panels
    )
    chord = line([view.at(-7, 4.7, z), view.at(7, 4.7, z)], white, 4.5)
    mirror = view.front((-5.4, 4.2), (-2.0, -1.4), z, "#4f6b6b", fill_opacity=0.14)
    return mirror + piers + deck + bars + chord


def _near_banks(place: Random, view: View) -> str:
    """Reeds and bushes along both banks, and grass close to the eye."""
    growth = []
    for side, edge in ((-1, _LEFT[1:]), (1, _RIGHT[:-1])):
        for (x0, z0), (x1, z1) in pairwise(edge):
            for _ in range(6):
                share = place.random()
                x, z = x0 + (x1 - x0) * share + side * place.uniform(0.6, 1.6), z0 + (z1 - z0) * share
                tuft = town.grass(place, 110, "#5b944a") if place.random() < 0.75 else town.crown(place, 62, 36, -30)
                growth.append((z, view.put(tuft, x, z, size=1.5)))
    return "".join(drawn for _, drawn in sorted(growth, key=lambda pair: -pair[0]))


def _boat(view: View) -> str:
    """A sampan moored at the left bank."""
    hull = path("M-150,-34 C-90,-10 90,-10 160,-40 C140,6 90,16 0,16 C-90,16 -130,4 -150,-34 Z", "#a4553a")
    inside = path("M-138,-30 C-90,-12 90,-12 146,-34 C90,-22 -80,-20 -138,-30 Z", "#5e3626")
    stripe = curve("M-142,-18 C-90,4 90,4 150,-22", "#f0c64a", 5)
    return view.put(
        ellipse(0, 18, 170, 14, "#20302d", fill_opacity=0.3)
        + hull
        + inside
        + stripe
        + line([(-150, -34), (-214, -64)], "#e3d6b4", 3),
        -3.3,
        12.5,
    )


def _drifting(dirt: Random, view: View) -> str:
    """A raft of litter in the slack water, pieces in midstream, and a fringe along the bank."""
    spots = [(dirt.gauss(0.9, 1.0), dirt.uniform(6.2, 9.4)) for _ in range(70)]
    spots += [(dirt.uniform(-2.4, 2.4), dirt.uniform(5.2, 17)) for _ in range(46)]
    spots += [(3.1 + z * 0.14 + dirt.uniform(-0.2, 0.9), z) for z in (dirt.uniform(5.4, 11) for _ in range(34))]
    spots += [(-2.3 - z * 0.16 - dirt.uniform(-0.2, 0.8), z) for z in (dirt.uniform(5.4, 10) for _ in range(26))]
    scum = "".join(
        view.put(ellipse(0, 0, w, w * 0.2, "#b7a873", fill_opacity=0.55), x, z)
        for x, z, w in ((0.9, 7.6, 170), (-0.8, 9.5, 110), (1.6, 11, 120))
    )
    pieces = "".join(
        view.put(litter.piece(dirt, litter.FLOATING, 45), x, z, size=1.25)
        for x, z in sorted(spots, key=lambda at: -at[1])
    )
    return scum + pieces


def _clear(view: View) -> str:
    """The sky in the water, and three ducks on it."""
    gleams = "".join(
        line([view.at(x, 0, z), view.at(x + w, 0, z)], "#ffffff", 3, stroke_opacity=0.55)
        for x, z, w in ((-1.5, 9, 1.4), (0.8, 7.4, 1.2), (-0.6, 6.3, 1.1), (1.2, 12, 1.6))
    )
    ducks = "".join(view.put(_duck(), x, z, size=1.5) for x, z in ((0.5, 8.4), (1.25, 8.9), (1.0, 7.9)))
    return gleams + ducks


def _duck() -> str:
    body = path(
        "M-22,-4 C-20,-16 4,-18 14,-10 C22,-10 24,-18 24,-22 C32,-22 34,-10 26,-4 C18,4 -14,4 -22,-4 Z", "#f7f3e8"
    )
    return (
        ellipse(2, 3, 30, 4, "#2d5c62", fill_opacity=0.35)
        + body
        + ellipse(27, -24, 9, 8, "#f7f3e8")
        + poly([(34, -26), (45, -22), (34, -20)], "#f2a33a")
        + ellipse(29, -26, 1.6, 1.6, "#222222")
    )
