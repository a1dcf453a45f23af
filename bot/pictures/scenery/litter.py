"""What people throw away: single pieces, and heaps of them. Sprites, 100 units to the metre."""

from collections.abc import Callable
from random import Random

from bot.pictures.scenery.shapes import curve, dark, ellipse, group, light, line, path, poly, rect

BAGS = ("#eef0ec", "#d8433b", "#2f343a", "#3f78b8", "#f0e3c0", "#2f343a", "#5a9a6a", "#eef0ec")
GAUDY = ("#d8433b", "#e9b93a", "#3f78b8", "#e58aa6", "#4f9b5a", "#f28f3b")


def bag(chance: Random) -> str:
    """A knotted plastic bag."""
    colour = chance.choice(BAGS)
    body = "M-25,0 C-36,-14 -28,-34 -8,-39 L-13,-53 L-1,-45 L12,-54 L8,-39 C27,-35 36,-14 25,0 Z"
    shadow = "M4,0 C16,-10 20,-24 8,-39 C27,-35 36,-14 25,0 Z"
    gleam = curve("M-20,-12 Q-19,-25 -9,-31", light(colour, 0.45), 3.5)
    crease = curve("M-2,-38 Q-8,-22 -4,-8", dark(colour, 0.14), 2.5)
    return path(body, colour) + path(shadow, dark(colour, 0.22)) + gleam + crease


def bottle(chance: Random) -> str:
    """A drinking-water bottle that lies or leans."""
    tint = chance.choice(("#bfe3ee", "#cfe8d8", "#9fcfe6"))
    body = rect(-24, -15, 36, 15, tint, rx=5) + path("M12,-14 L20,-11 L20,-4 L12,-1 Z", tint)
    body += rect(20, -12, 6, 9, chance.choice(GAUDY), rx=1.5) + rect(-12, -15, 14, 15, chance.choice(GAUDY))
    return body + line([(-20, -11), (8, -11)], "#ffffff", 2, stroke_opacity=0.7)


def carton(chance: Random) -> str:
    """A cardboard box with its flaps open."""
    brown = chance.choice(("#b98a55", "#c79a63", "#a87a49"))
    flaps = poly([(-30, -34), (-44, -46), (-14, -50), (-4, -38)], light(brown, 0.22))
    flaps += poly([(30, -38), (44, -48), (22, -54), (4, -42)], dark(brown, 0.1))
    front = poly([(-30, 0), (14, 3), (14, -32), (-30, -34)], brown)
    side = poly([(14, 3), (32, -7), (32, -38), (14, -32)], dark(brown, 0.25))
    tape = poly([(-12, 1.2), (-4, 1.6), (-4, -33), (-12, -33.4)], light(brown, 0.4), fill_opacity=0.6)
    return flaps + poly([(-30, -34), (14, -32), (32, -38), (-8, -41)], dark(brown, 0.5)) + front + side + tape


def cup(chance: Random) -> str:
    """A paper cup with its straw."""
    colour = chance.choice(GAUDY)
    straw = line([(2, -24), (9, -38)], "#f4f4f4", 2.5)
    return (
        straw
        + poly([(-9, 0), (9, 0), (12, -25), (-12, -25)], "#f2efe8")
        + poly([(-10, -7), (10, -7), (11.4, -18), (-11.4, -18)], colour)
        + ellipse(0, -25, 12.5, 3.4, light(colour, 0.6))
    )


def sachet(chance: Random) -> str:
    """A torn sachet of coffee or shampoo."""
    colour = chance.choice(GAUDY)
    return poly([(-14, 0), (12, -2), (15, -18), (8, -15), (2, -20), (-5, -16), (-12, -19)], colour) + line(
        [(-9, -6), (8, -8)], light(colour, 0.6), 3
    )


def lunch_box(_: Random) -> str:
    """A foam lunch box, gaping."""
    lid = poly([(-26, -14), (22, -17), (30, -38), (-20, -36)], "#dcdcd6")
    return (
        lid
        + poly([(-26, 0), (24, -2), (22, -17), (-26, -14)], "#f6f5f0")
        + poly([(-26, 0), (24, -2), (24, -6), (-26, -4)], "#c9c8c1")
    )


def tyre(_: Random) -> str:
    """An old tyre, leaning."""
    return (
        ellipse(0, -28, 36, 28, "#2b2d30")
        + ellipse(-2, -30, 33, 25, "#3a3d41")
        + ellipse(1, -28, 18, 14, "#1d1f21")
        + ellipse(3, -26, 14, 10, "#5d5648")
    )


def husk(chance: Random) -> str:
    """A green coconut that was drunk empty."""
    return (
        ellipse(0, -14, 19, 15, chance.choice(("#8a9b45", "#7a6a3c")))
        + ellipse(4, -20, 9, 6, "#efe6cf")
        + ellipse(4, -20, 5, 3, "#5d5236")
    )


def scrap(chance: Random) -> str:
    """A crumpled sheet of paper or plastic."""
    colour = chance.choice(("#f4f1ea", "#e2e6e4", "#d9cfae"))
    return poly([(-16, 0), (-19, -9), (-6, -16), (3, -11), (13, -17), (19, -4), (8, 0)], colour) + poly(
        [(3, -11), (13, -17), (19, -4), (8, 0)], dark(colour, 0.14)
    )


Piece = Callable[[Random], str]
MIXED: tuple[Piece, ...] = (bag, bag, bag, bag, bottle, carton, cup, sachet, lunch_box, scrap, husk)
SMALL: tuple[Piece, ...] = (bottle, cup, sachet, scrap, bottle, cup, sachet, lunch_box)
FLOATING: tuple[Piece, ...] = (bottle, bottle, bag, bag, cup, cup, lunch_box, scrap, sachet, husk)


def piece(chance: Random, kinds: tuple[Piece, ...] = MIXED, tilt: float = 22) -> str:
    """One thing, at a slant."""
    return group(chance.choice(kinds)(chance), turn=chance.uniform(-tilt, tilt), scale=chance.uniform(0.85, 1.2))


def heap(chance: Random, half: float, height: float, pieces: int, kinds: tuple[Piece, ...] = MIXED) -> str:
    """A heap `2 * half` wide; what lies high lies behind."""
    ground = (
        f"M{-half * 1.05:.0f},4 C{-half * 0.7:.0f},{-height * 0.5:.0f} {-half * 0.4:.0f},{-height:.0f} 0,{-height:.0f} "
    )
    ground += f"C{half * 0.4:.0f},{-height:.0f} {half * 0.7:.0f},{-height * 0.5:.0f} {half * 1.05:.0f},4 Z"
    spots = []
    for _ in range(pieces):
        x = chance.triangular(-half, half, 0)
        reach = height * (1 - abs(x / half) ** 1.6)
        spots.append((x, -reach * chance.random() ** 0.8))
    lying = "".join(group(piece(chance, kinds), at=spot) for spot in sorted(spots, key=lambda spot: spot[1]))
    return ellipse(0, 4, half * 1.15, half * 0.13, "#000000", fill_opacity=0.22) + path(ground, "#5b5244") + lying


def flies(chance: Random, half: float, height: float, count: int = 9) -> str:
    """Flies above it, and what one smells."""
    dots = "".join(
        ellipse(chance.uniform(-half, half), -chance.uniform(0.2, 1) * height, 2.6, 2, "#23262a") for _ in range(count)
    )
    return dots + "".join(
        curve(f"M{x},-10 q14,-18 0,-36 t0,-36", "#8a8a5c", 4, stroke_opacity=0.5) for x in (-half * 0.5, 0, half * 0.5)
    )
