"""Rooms in perspective, and what stands in them: lamps, shelves, seats, machines."""

from collections.abc import Sequence

from broadsheet.cli.demo.pictures import view
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.ink import Ink, mix, shade
from broadsheet.cli.demo.pictures.view import View

Span = tuple[float, float]


def room(
    c: Canvas, v: View, x: Span, high: float, z: Span,
    inks: tuple[Ink, Ink, Ink, Ink, Ink], strips: int = 10,
) -> None:  # fmt: skip
    """Draw an empty room: inks of left wall, right wall, back wall, floor and ceiling.

    The walls are drawn in strips that grow lighter towards the back.
    """
    left, right, back, ground, ceiling = inks
    for strip in range(strips):
        a = z[0] + (z[1] - z[0]) * (strip / strips) ** 1.8
        b = z[0] + (z[1] - z[0]) * ((strip + 1) / strips) ** 1.8 + 0.05
        share = 0.72 * strip / strips
        view.wall(c, v, x[0], (0, high), (a, b), mix(left, back, share))
        view.wall(c, v, x[1], (0, high), (a, b), mix(right, back, share))
        view.floor(c, v, x, (a, b), mix(ground, back, share * 0.5))
        view.floor(c, v, x, (a, b), mix(ceiling, back, share * 0.7), y=high)
    view.front(c, v, x, (0, high), z[1], back)


def planks(
    c: Canvas, v: View, x: Span, z: Span, ink: Ink, step: float = 0.4, alpha: float = 60
) -> None:
    """Draw the joints of a wooden floor."""
    at = x[0]
    while at < x[1]:
        c.line([v.at(at, 0, z[0]), v.at(at, 0, z[1])], ink, 1.1, alpha)
        at += step


def tiles(
    c: Canvas,
    v: View,
    x: Span,
    z: Span,
    inks: tuple[Ink, Ink],
    size: float = 1.0,
    alpha: float = 120,
) -> None:
    """Lay a chequered floor."""
    row, depth = 0, z[0]
    while depth < z[1]:
        at = x[0] + (size if row % 2 else 0)
        while at < x[1]:
            view.floor(
                c, v, (at, min(x[1], at + size)), (depth, depth + size), inks[row % 2], alpha,
            )  # fmt: skip
            at += size * 2
        depth += size
        row += 1


def pendant(
    c: Canvas, v: View, x: float, y: float, z: float, high: float, light: Ink, ink: Ink = "#1d1a18"
) -> None:
    """Hang a lamp with a shade from the ceiling."""
    (px, py), (_, top) = v.at(x, y, z), v.at(x, high, z)
    r = v.size(0.28, z)
    c.line([(px, top), (px, py - r)], ink, 1.4)
    c.poly([(px - r * 0.3, py - r), (px + r * 0.3, py - r), (px + r, py), (px - r, py)], ink)
    c.glow(px, py, r * 7, light, 0.7)
    c.oval(px, py, r * 0.8, r * 0.25, "#fff6dd")


def tubes(
    c: Canvas, v: View, x: float, high: float, z: Span, step: float, light: Ink, width: float = 0.3
) -> None:
    """Set a row of ceiling light strips that run into the depth."""
    at = z[1]
    while at > z[0]:
        view.floor(
            c, v, (x - width / 2, x + width / 2), (at, at + step * 0.6), light, y=high - 0.02
        )  # fmt: skip
        px, py = v.at(x, high, at + step * 0.3)
        c.glow(px, py, v.size(1.1, at), light, 0.35)
        at -= step


BOOKS: tuple[Ink, ...] = (
    "#7c2f2a", "#2f4a5c", "#8a6a34", "#3f5540", "#c4b08a", "#5a3a4a", "#a4582f", "#243040",
    "#d8ccb0",
)  # fmt: skip


def shelf_wall(
    c: Canvas, v: View, x: float, high: float, z: Span, rows: int, inks: Sequence[Ink], wood: Ink,
    haze: tuple[Ink, float],
) -> None:  # fmt: skip
    """Draw a wall of books that runs into the depth."""
    view.wall(c, v, x, (0, high), z, shade(wood, 0.5))
    step = high / rows
    depth = z[1]
    while depth > z[0]:
        wide = c.rng.uniform(0.06, 0.16) * (1 if depth < 9 else 2)
        for row in range(rows):
            tall = step * c.rng.uniform(0.58, 0.86)
            ink = mix(
                view.distant(c.rng.choice(inks), haze[0], depth, haze[1]), "#000000",
                c.rng.uniform(0, 0.3),
            )  # fmt: skip
            view.wall(
                c, v, x, (row * step + 0.05, row * step + 0.05 + tall), (depth - wide, depth), ink
            )  # fmt: skip
        depth -= wide + 0.01
    for row in range(rows + 1):
        ink = view.distant(wood, haze[0], z[0] + 3, haze[1])
        view.wall(c, v, x, (row * step - 0.03, row * step + 0.05), z, ink)
    at = z[0]
    while at < z[1]:
        view.wall(
            c, v, x, (0, high), (at, at + 0.1), view.distant(shade(wood, 0.9), haze[0], at,
            haze[1]),
        )  # fmt: skip
        at += 1.6


def shafts(
    c: Canvas,
    spots: Sequence[tuple[float, float]],
    slant: float,
    long: float,
    wide: float,
    ink: Ink,
    alpha: int,
) -> None:
    """Let light fall in slanting shafts from windows."""
    with c.soft(ink, 16, alpha) as pen:
        for x, y in spots:
            pen.poly(
                [(x, y), (x + wide, y), (x + wide * 1.7 + slant, y + long),
                (x + slant - wide * 0.4, y + long)], ink, 170
            )  # fmt: skip


def backs(c: Canvas, y: float, size: float, ink: Ink, edge: Ink) -> None:
    """Draw one row of upholstered seat backs across the picture."""
    x = -size + c.rng.uniform(0, size * 0.3)
    while x < c.w + size:
        c.poly(
            [(x + 2, y + size * 1.2), (x + 2, y + size * 0.22), (x + size * 0.2, y),
            (x + size * 0.8, y), (x + size - 2, y + size * 0.22), (x + size - 2, y + size * 1.2)],
            ink,
        )  # fmt: skip
        c.line(
            [(x + 3, y + size * 0.22), (x + size * 0.2, y + 1), (x + size * 0.8, y + 1),
            (x + size - 3, y + size * 0.22)], edge, 1.6, 190
        )  # fmt: skip
        x += size * 1.04


def curtain(c: Canvas, x: Span, y: Span, light: Ink, dark: Ink, folds: int) -> None:
    """Hang a heavy curtain in folds."""
    step = (x[1] - x[0]) / folds
    for fold in range(folds):
        left = x[0] + fold * step
        tone = mix(light, dark, c.rng.uniform(0, 0.3))
        c.fade((left, y[0], left + step * 0.4, y[1]), dark, tone, sideways=True)
        c.fade((left + step * 0.4, y[0], left + step, y[1]), tone, dark, sideways=True)
