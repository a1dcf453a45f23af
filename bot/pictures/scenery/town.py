"""Sky, hills, trees, shop houses and streets of a small town in North Sumatra."""

from itertools import pairwise
from math import cos, pi, sin
from random import Random

from bot.pictures.scenery.shapes import (
    HEIGHT,
    WIDTH,
    Point,
    View,
    curve,
    dark,
    ellipse,
    fade,
    group,
    light,
    line,
    mix,
    path,
    poly,
    rect,
)

LEAVES = ("#2f6b45", "#3d8050", "#579a58", "#7db565")
WALLS = ("#e9c46a", "#e7d8b8", "#8fc1b5", "#e6a57e", "#a9c9de", "#d98f86", "#c9d6a0")
SKIES = (("#5fb0dc", "#fdf1d4"), ("#7cc0e0", "#fbe3bd"), ("#86b7d6", "#f3ecdf"), ("#58a9d8", "#e4f3ec"))
FAR = 60.0  # metres to where a street is lost from sight
ASPHALT, PAVING, CONCRETE, EARTH = "#6d7178", "#c9bda6", "#b9b4a8", "#b5875a"


def sky(chance: Random, colours: tuple[str, str] | None = None, cloud: str = "#ffffff") -> str:
    """The sky, of these colours above and below or of any day's, with a few flat-bottomed clouds."""
    top, bottom = colours or chance.choice(SKIES)
    clouds = "".join(
        group(
            _cloud(chance, cloud),
            at=(column + chance.uniform(-120, 120), chance.uniform(50, 190)),
            scale=chance.uniform(0.6, 1.2),
            opacity=0.72,
        )
        for column in (100, 370, 640, 910)
    )
    return fade("sky", top, bottom) + rect(0, 0, WIDTH, HEIGHT, "url(#sky)") + clouds


def _cloud(chance: Random, colour: str) -> str:
    places = (-52, -18, 18, 50)
    puffs = (ellipse(x, -chance.uniform(4, 16), 34, chance.uniform(16, 28), colour) for x in places)
    return "".join(puffs) + rect(-92, -12, 184, 18, colour, rx=9)


def hills(chance: Random, y: float, far: str = "#a9c6cf", close: str = "#86b0a8") -> str:
    """Two ridges of the Bukit Barisan."""
    return _ridge(chance, y, 95, far) + _ridge(chance, y, 48, close)


def _ridge(chance: Random, y: float, height: float, fill: str) -> str:
    tops = [(x, y - height * chance.uniform(0.35, 1)) for x in range(-125, WIDTH + 250, 125)]
    d = f"M-150,{y + 40} L{tops[0][0]},{tops[0][1]:.0f}"
    for (x0, y0), (x1, y1) in pairwise(tops):
        middle = (x0 + x1) / 2
        d += f" C{middle:.0f},{y0:.0f} {middle:.0f},{y1:.0f} {x1},{y1:.0f}"
    return path(f"{d} V{y + 40} Z", fill)


def far_end(place: Random, view: View, haze: str = "#7fae86") -> str:
    """The sky, and all that is seen where a street ends."""
    h = view.horizon
    ground = rect(0, h, WIDTH, HEIGHT - h, haze)
    return sky(place) + hills(place, h + 6) + treeline(place, h + 4, 40, haze) + ground


def treeline(chance: Random, y: float, size: float, colour: str, x: Point = (0, WIDTH)) -> str:
    """A belt of distant tree tops."""
    tops, place = "", x[0]
    while place < x[1]:
        radius = size * chance.uniform(0.6, 1.1)
        tops += ellipse(place, y - radius * 0.5, radius * 1.2, radius, mix(colour, "#cfe3b4", chance.uniform(0, 0.18)))
        place += radius * 1.1
    return tops + rect(x[0], y - size * 0.4, x[1] - x[0], size * 0.7, colour)


def tree(chance: Random, height: float = 500, leaves: tuple[str, ...] = LEAVES, trunk: str = "#7a5a41") -> str:
    """A broad old shade tree, `height` hundredths of a metre tall."""
    stem = path("M-6,0 C-3,-20 -5,-40 -20,-62 L-14,-64 L0,-48 L17,-66 L22,-62 C6,-42 3,-20 7,0 Z", trunk)
    shaded = path("M2,0 L1,-45 L5,-42 L7,0 Z", dark(trunk, 0.25))
    return group(stem, shaded, scale=height / 100) + crown(chance, height * 0.42, height * 0.24, -height * 0.74, leaves)


def crown(chance: Random, rx: float, ry: float, y: float, leaves: tuple[str, ...] = LEAVES) -> str:
    """Leaves in bunches: dark below, sunlit above."""
    bunches = ""
    for tone, colour in enumerate(leaves):
        lift, reach = tone * ry * 0.22, 1 - tone * 0.16
        bunches += ellipse(-tone * rx * 0.05, y - lift, rx * 0.6 * reach, ry * 0.6 * reach, colour)
        for step in range(9):
            angle = pi * 2 * step / 9 + chance.uniform(-0.3, 0.3)
            radius = rx * chance.uniform(0.3, 0.42) * (1 - tone * 0.14)
            x, drop = cos(angle) * rx * 0.68 * reach, sin(angle) * ry * 0.62 * reach
            bunches += ellipse(x - tone * rx * 0.05, y + drop - lift, radius, radius * 0.72, colour)
    return bunches


def palm(chance: Random, height: float = 700, leaf: str = "#3f8a52") -> str:
    """A coconut palm with a leaning trunk."""
    x, y = chance.choice((-1, 1)) * chance.uniform(0.06, 0.16) * height, -height
    bend = f"{-x * 0.15:.0f},{y * 0.55:.0f}"
    trunk = curve(f"M0,0 Q{bend} {x:.0f},{y:.0f}", "#8a6b4c", height * 0.034)
    sunlit = curve(f"M-5,0 Q{bend} {x - 4:.0f},{y:.0f}", "#a88863", height * 0.01)
    nuts = "".join(ellipse(at, 18, 14, 16, "#6d7d3a") for at in (-16, 4, 22))
    return trunk + sunlit + group(_fronds(chance, height * 0.4, leaf), nuts, at=(x, y))


def _fronds(chance: Random, length: float, leaf: str) -> str:
    """Hanging ones behind, rising ones in front, on both sides."""
    fronds = ""
    for number, rise in enumerate((38, 14, -8, -30, -54, -76)):
        for side in (-1, 1):
            fill = (dark(leaf, 0.24), leaf, light(leaf, 0.12), dark(leaf, 0.1))[(number + (side > 0)) % 4]
            long = length * chance.uniform(0.88, 1.08)
            fronds += group(_frond(long, side, fill), turn=side * (rise + chance.uniform(-7, 7)))
    return fronds


def _frond(length: float, side: int, fill: str) -> str:
    """An arched leaf whose lower edge is split into leaflets."""
    x = side * length
    tips = ((0.86, 0.2), (0.8, 0.04), (0.68, 0.16), (0.62, -0.02), (0.48, 0.1), (0.42, -0.06), (0.28, 0.05))
    teeth = " ".join(f"L{x * across:.0f},{length * down:.0f}" for across, down in tips)
    return path(f"M0,0 Q{x * 0.45:.0f},{-length * 0.3:.0f} {x:.0f},{length * 0.16:.0f} {teeth} Z", fill)


def banana(chance: Random, height: float = 260) -> str:
    """A clump of banana plants."""
    stems = ""
    for lean in (-0.5, 0.45, -0.05):
        tall = height * chance.uniform(0.8, 1.05)
        leaves = "".join(
            _banana_leaf(a + lean * 30, tall * 0.6, k) for k, a in enumerate((-168, -140, -108, -74, -42, -14))
        )
        stems += group(
            rect(-9, -tall * 0.62, 18, tall * 0.62, "#8aa35a", rx=6),
            group(leaves, at=(0, -tall * 0.6)),
            at=(lean * height * 0.45, 0),
        )
    return stems


def _banana_leaf(angle: float, length: float, number: int) -> str:
    fill = ("#4c9a4b", "#3d8446", "#6bb158")[number % 3]
    blade = path("M0,0 C30,-20 80,-16 100,12 C70,12 30,12 0,0 Z", fill)
    return group(blade, curve("M0,0 Q50,-6 95,10", "#a9cf7a", 1.4), turn=angle, scale=length / 100)


def grass(chance: Random, width: float, colour: str = "#5d9a4c") -> str:
    """A tuft of grass."""
    blades = ""
    for _ in range(max(5, int(width / 7))):
        x, tall = chance.uniform(-width / 2, width / 2), chance.uniform(14, 34)
        tip = x + chance.uniform(-10, 10)
        blade = f"M{x - 3:.0f},0 Q{x:.0f},{-tall * 0.6:.0f} {tip:.0f},{-tall:.0f} "
        blade += f"Q{x + 3:.0f},{-tall * 0.5:.0f} {x + 3:.0f},0 Z"
        blades += path(blade, mix(colour, "#a5c869", chance.random() * 0.5))
    return blades


def house(chance: Random, width: float = 700, wall: str = "#e7d8b8", roof: str = "#b9583f") -> str:
    """A low house with a tiled hip roof, seen from the front."""
    w, h = width, width * 0.42
    tiles = poly([(-w * 0.58, -h), (-w * 0.34, -h * 1.75), (w * 0.34, -h * 1.75), (w * 0.58, -h)], roof)
    rows = "".join(
        line(
            [(-w * (0.54 - k * 0.05), -h * (1.12 + k * 0.155)), (w * (0.54 - k * 0.05), -h * (1.12 + k * 0.155))],
            dark(roof, 0.16),
            4,
        )
        for k in range(4)
    )
    eaves = rect(-w * 0.58, -h, w * 1.16, 12, dark(roof, 0.45))
    opening = "".join(_window(x, -h * 0.78, w * 0.2, h * 0.42) for x in (-w * 0.4, w * 0.2))
    door = rect(-w * 0.07, -h * 0.78, w * 0.16, h * 0.78, "#7b4f35")
    shadow = rect(-w * 0.5, -h, w, h * 0.14, "#000000", fill_opacity=0.14)
    return rect(-w / 2, -h, w, h, wall) + opening + door + shadow + tiles + rows + eaves


def _window(x: float, y: float, w: float, h: float) -> str:
    frame = rect(x - 6, y - 6, w + 12, h + 12, "#f7f1e3")
    return (
        frame
        + rect(x, y, w, h, "#4d6b78")
        + rect(x + w / 2 - 3, y, 6, h, "#f7f1e3")
        + rect(x, y, w, h * 0.3, "#6d8b96", fill_opacity=0.6)
    )


def street(view: View, x: Point, z: Point, asphalt: str = ASPHALT) -> str:
    """Asphalt with a broken line in the middle and lines at its edges."""
    lanes = view.ground(x, z, asphalt)
    for edge in x:
        inner = edge + (0.25 if edge == x[0] else -0.25)
        lanes += view.ground((inner - 0.06, inner + 0.06), z, light(asphalt, 0.55))
    middle, start = (x[0] + x[1]) / 2, z[0]
    while start < z[1]:
        lanes += view.ground((middle - 0.07, middle + 0.07), (start, start + 1.6), light(asphalt, 0.7))
        start += 3.6
    return lanes


def kerb(view: View, x: float, z: Point, step: float = 0.9, tint: str = "#f4efe2") -> str:
    """The painted kerb stones, black and white in turn, far ones first."""
    stones, count = [], int((z[1] - z[0]) / step)
    for k in range(count):
        span = (z[0] + k * step, z[0] + (k + 1) * step)
        colour = tint if k % 2 else dark(tint, 0.8)
        stones.append(
            view.side(x, (0, 0.2), span, dark(colour, 0.15)) + view.ground((x - 0.12, x + 0.12), span, colour, y=0.2)
        )
    return "".join(reversed(stones))


def wires(view: View, x: float, depths: tuple[float, ...], wood: str = "#6a6660") -> str:
    """Utility poles along the street and the cables that hang between them."""
    poles = "".join(
        view.put(rect(-9, -720, 18, 720, wood) + rect(-70, -690, 140, 12, wood), x, z) for z in reversed(depths)
    )
    cables = ""
    for near, far in pairwise(depths):
        for offset in (-0.6, 0.6):
            (x0, y0), (x1, y1) = view.at(x + offset, 6.95, near), view.at(x + offset, 6.95, far)
            sag = (y0 + y1) / 2 + abs(y1 - y0) * 0.12 + 8
            cables += curve(f"M{x0:.0f},{y0:.0f} Q{(x0 + x1) / 2:.0f},{sag:.0f} {x1:.0f},{y1:.0f}", "#3c4045", 1.6)
    return poles + cables
