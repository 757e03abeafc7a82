"""A simple camera: points and boxes in metres, seen on the picture."""

import itertools
from math import exp
from typing import NamedTuple

from broadsheet.cli.demo.pictures.canvas import Pen, Point
from broadsheet.cli.demo.pictures.ink import Ink, Rgb, mix, rgb

Spot = tuple[float, float, float]
NEAREST = 0.35


class View(NamedTuple):
    """Where the eye is: middle and horizon on the picture, focal length, height of the eye."""

    middle: float = 800
    horizon: float = 480
    focal: float = 1000
    eye: float = 1.7

    def at(self, x: float, y: float, z: float) -> Point:
        """Return where a point (right, up, away) is seen."""
        depth = max(NEAREST, z)
        share = self.focal / depth
        return self.middle + x * share, self.horizon + (self.eye - y) * share

    def size(self, metres: float, z: float) -> float:
        """Return how large a length is seen at a distance."""
        return metres * self.focal / max(NEAREST, z)


def face(pen: Pen, view: View, corners: list[Spot], ink: Ink, alpha: float = 255) -> None:
    """Fill a flat polygon in space."""
    pen.poly([view.at(*corner) for corner in corners], ink, alpha)


def stroke(
    pen: Pen, view: View, spots: list[Spot], ink: Ink, width: float, alpha: float = 255
) -> None:
    """Draw a line in space; its width in metres shrinks with the distance."""
    for (x0, y0, z0), (x1, y1, z1) in itertools.pairwise(spots):
        a, b = view.size(width, z0) / 2, view.size(width, z1) / 2
        (ax, ay), (bx, by) = view.at(x0, y0, z0), view.at(x1, y1, z1)
        steep = abs(bx - ax) < abs(by - ay)
        dx, dy = (1, 0) if steep else (0, 1)
        pen.poly(
            [(ax - a * dx, ay - a * dy), (bx - b * dx, by - b * dy),
             (bx + b * dx, by + b * dy), (ax + a * dx, ay + a * dy)], ink, alpha,
        )  # fmt: skip


def floor(
    pen: Pen, view: View, x: tuple[float, float], z: tuple[float, float], ink: Ink,
    alpha: float = 255, y: float = 0,
) -> None:  # fmt: skip
    """Fill a rectangle lying flat."""
    corners = [(x[0], y, z[0]), (x[1], y, z[0]), (x[1], y, z[1]), (x[0], y, z[1])]
    face(pen, view, corners, ink, alpha)


def wall(
    pen: Pen, view: View, x: float, y: tuple[float, float], z: tuple[float, float], ink: Ink,
    alpha: float = 255,
) -> None:  # fmt: skip
    """Fill an upright rectangle that runs away from the eye."""
    corners = [(x, y[0], z[0]), (x, y[1], z[0]), (x, y[1], z[1]), (x, y[0], z[1])]
    face(pen, view, corners, ink, alpha)


def front(
    pen: Pen, view: View, x: tuple[float, float], y: tuple[float, float], z: float, ink: Ink,
    alpha: float = 255,
) -> None:  # fmt: skip
    """Fill an upright rectangle that faces the eye."""
    corners = [(x[0], y[0], z), (x[1], y[0], z), (x[1], y[1], z), (x[0], y[1], z)]
    face(pen, view, corners, ink, alpha)


def block(
    pen: Pen, view: View, x: tuple[float, float], y: tuple[float, float], z: tuple[float, float],
    inks: tuple[Ink, Ink, Ink],
) -> None:  # fmt: skip
    """Draw a box; the inks are those of its front, its side and its top."""
    if y[1] < view.eye:
        floor(pen, view, x, z, inks[2], y=y[1])
    elif y[0] > view.eye:
        floor(pen, view, x, z, inks[2], y=y[0])
    if x[0] > 0:
        wall(pen, view, x[0], y, z, inks[1])
    elif x[1] < 0:
        wall(pen, view, x[1], y, z, inks[1])
    front(pen, view, x, y, z[0], inks[0])


def distant(ink: Ink, haze: Ink, z: float, reach: float) -> Rgb:
    """Return an ink as it is seen through the air of a distance."""
    return mix(rgb(ink), haze, 1 - exp(-z / reach))
