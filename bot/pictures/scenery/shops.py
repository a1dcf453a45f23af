"""Rows of shop houses (ruko) along a street, by day and at night."""

from dataclasses import dataclass
from itertools import pairwise
from random import Random

from bot.pictures.render import text_width
from bot.pictures.scenery.shapes import (
    Point,
    View,
    dark,
    lettering,
    mix,
    poly,
)
from bot.pictures.scenery.town import WALLS

SIGNS = ("TOKO SINAR", "KOPI BINJAI", "WARUNG BU TINI", "RM MINANG", "PONSEL", "BENGKEL", "RAMBUTAN", "APOTEK")
GOODS = ("#d8433b", "#e9b93a", "#3f78b8", "#e58aa6", "#4f9b5a", "#f28f3b", "#eee6d6")
BOARDS = ("#c8402f", "#1f6f8b", "#2f7d4f", "#d98e04")


def shop_row(view: View, chance: Random, side: int, x: float, depths: tuple[float, ...], night: bool = False) -> str:
    """A row of two-storey shop houses along one side of the street (-1 left, 1 right), farthest first."""
    colours, signs = chance.sample(WALLS, len(WALLS)), chance.sample(SIGNS, len(SIGNS))
    shops = [
        Shop(view, side * x, span, colours[k % len(WALLS)], signs[k % len(SIGNS)], night).drawn(chance)
        for k, span in enumerate(pairwise(depths))
    ]
    return "".join(reversed(shops))


@dataclass(frozen=True)
class Shop:
    """One shop house: its wall stands at x along the depths `z`."""

    view: View
    x: float
    z: Point
    wall: str
    sign: str
    night: bool

    def drawn(self, chance: Random) -> str:
        tall, right = 6.2 + chance.uniform(-0.5, 0.7), self.x > 0
        wall = self._lit(dark(self.wall, 0.1) if right else self.wall)
        gable = self.view.front((self.x, self.x + (9 if right else -9)), (0, tall), self.z[0], dark(wall, 0.28))
        front = gable + self._panel(wall, (0, tall)) + self._panel(dark(wall, 0.22), (tall - 0.3, tall))
        return front + self._windows(chance) + self._shop_floor(chance) + self._board_and_awning(chance)

    def _lit(self, colour: str) -> str:
        return mix(colour, "#25275a", 0.58) if self.night else colour

    def _panel(self, fill: str, y: Point, span: Point = (0, 1)) -> str:
        """A rectangle on the wall; `span` counts from the near end (0) to the far end (1)."""
        near, long = self.z[0], self.z[1] - self.z[0]
        return self.view.side(self.x, y, (near + long * span[0], near + long * span[1]), fill)

    def _windows(self, chance: Random) -> str:
        drawn = ""
        for start in (0.16, 0.58):
            span, glowing = (start, start + 0.26), self.night and chance.random() < 0.75
            drawn += self._panel(self._lit("#f3ead6"), (3.75, 5.45), span)
            drawn += self._panel("#ffd67f" if glowing else self._lit("#3f6f6c"), (3.85, 5.35), span)
            slats = () if glowing else (3.95, 4.23, 4.51, 4.79, 5.07)
            drawn += "".join(self._panel(self._lit("#5f918c"), (y, y + 0.08), span) for y in slats)
        return drawn

    def _shop_floor(self, chance: Random) -> str:
        """Shelves with goods in the open ground floor, and a counter."""
        back, shelf = ("#f3bd62", "#c98a3c") if self.night else ("#574a42", "#7d6a58")
        drawn = self._panel(back, (0, 2.5), (0.08, 0.92))
        for y in (0.95, 1.6):
            drawn += self._panel(shelf, (y - 0.07, y), (0.12, 0.88))
            for k in range(9):
                goods, tall = chance.choice(GOODS), chance.uniform(0.2, 0.45)
                drawn += self._panel(goods, (y, y + tall), (0.14 + k * 0.082, 0.2 + k * 0.082))
        counter = self._panel("#8a5f3f", (0, 0.85), (0.1, 0.55)) + self._panel("#b98a5c", (0.8, 0.9), (0.1, 0.55))
        return drawn + counter

    def _board_and_awning(self, chance: Random) -> str:
        """The name over the shop, and a striped awning that reaches into the street."""
        colour, reach = chance.choice(BOARDS), -0.9 if self.x > 0 else 0.9
        stripes, long = "", self.z[1] - self.z[0]
        for k in range(9):
            a, b = (self.z[0] + long * (0.06 + 0.88 * n / 9) for n in (k, k + 1))
            edge = [self.view.at(self.x, 2.9, z) for z in (a, b)]
            hem = [self.view.at(self.x + reach, 2.35, z) for z in (b, a)]
            stripes += poly([*edge, *hem], self._lit("#f7efe0" if k % 2 else colour))
        board = self._panel(colour if self.night else dark(colour, 0.08), (2.95, 3.6), (0.06, 0.94))
        return board + self._name() + stripes

    def _name(self) -> str:
        """Sheared to lie on its board."""
        (x0, y0), (x1, y1) = (self.view.at(self.x, 3.09, z) for z in self.z)
        size = self.view.scale(sum(self.z) / 2) * 0.46
        squeeze = min(1.0, abs(x1 - x0) * 0.76 / text_width(self.sign, size, 700))
        slope = squeeze * (y1 - y0) / (x1 - x0)
        move = f"matrix({squeeze:.3f} {slope:.3f} 0 1 {(x0 + x1) / 2:.1f} {(y0 + y1) / 2:.1f})"
        return f'<g transform="{move}">{lettering(0, 0, size, "#fff6e0", self.sign)}</g>'
