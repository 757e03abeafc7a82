"""Buildings: towers, old gabled houses, silhouettes of a town, columns and domes."""

from collections.abc import Sequence
from math import cos, pi, sin
from random import Random

from broadsheet.cli.demo.pictures.canvas import Canvas, Pen, Point
from broadsheet.cli.demo.pictures.ink import Ink, mix, shade, vary

LAMPS: tuple[Ink, ...] = ("#ffd690", "#ffc268", "#ffe9c0", "#f2b45c", "#dfe9f2")


def panes(
    c: Pen, rng: Random, box: tuple[float, float, float, float], grid: tuple[int, int],
    dark: Ink, lit: float = 0.0, lamps: Sequence[Ink] = LAMPS, gap: tuple[float, float] = (
        0.45, 0.45,
    ),
) -> None:  # fmt: skip
    """Fill a box with a grid of windows, some of them lit."""
    x0, y0, x1, y1 = box
    dx, dy = (x1 - x0) / grid[0], (y1 - y0) / grid[1]
    for row in range(grid[1]):
        for column in range(grid[0]):
            x, y = x0 + (column + gap[0] / 2) * dx, y0 + (row + gap[1] / 2) * dy
            far, low = x + dx * (1 - gap[0]), y + dy * (1 - gap[1])
            if rng.random() < lit:
                c.rect(x, y, far, low, rng.choice(lamps), rng.uniform(120, 255))
            else:
                c.rect(x, y, far, low, vary(rng, dark, 0.16), 235)


def tower(
    c: Canvas, x: float, base: float, size: tuple[float, float], light: Ink, dark: Ink,
    glass: Ink, lit: float, cell: tuple[float, float] = (13, 17),
) -> None:  # fmt: skip
    """Draw a tower block with a lit front and a shaded flank."""
    width, height = size
    flank = width * c.rng.uniform(0.22, 0.38)
    top = base - height
    c.blend(
        [(x, top), (x + width - flank, top), (x + width - flank, base), (x, base)],
        light,
        mix(light, dark, 0.4),
    )
    c.blend(
        [
            (x + width - flank, top),
            (x + width, top + 3),
            (x + width, base),
            (x + width - flank, base),
        ],
        dark,
        mix(dark, light, 0.2),
    )
    columns, rows = max(2, round((width - flank) / cell[0])), max(3, round(height / cell[1]))
    panes(c, c.rng, (x + 3, top + 8, x + width - flank - 3, base), (columns, rows), glass, lit)
    side = max(2, round(flank / cell[0] * 1.2))
    panes(
        c,
        c.rng,
        (x + width - flank + 2, top + 9, x + width - 2, base),
        (side, rows),
        shade(glass, 0.7),
        lit * 0.7,
    )
    if c.rng.random() < 0.6:
        roof = x + width * c.rng.uniform(0.15, 0.5)
        c.rect(roof, top - 12, roof + width * 0.22, top, dark)
        c.line([(roof + 4, top - 12), (roof + 4, top - 46)], dark, 1.4)


def city(
    c: Pen, rng: Random, x: tuple[float, float], base: float, height: tuple[float, float], ink: Ink,
    width: tuple[float, float] = (26, 70), old: float = 0.4,
) -> None:  # fmt: skip
    """Draw a silhouette of roofs, gables, chimneys and spires."""
    px = x[0]
    while px < x[1]:
        w, h = rng.uniform(*width), rng.uniform(*height)
        top = base - h
        c.rect(px, top, px + w + 1, base, ink)
        kind = rng.random()
        if kind < old:
            c.poly(
                [(px - 1, top), (px + w / 2, top - w * rng.uniform(0.35, 0.6)), (px + w + 1, top)],
                ink,
            )
            c.rect(px + w * 0.2, top - w * 0.38, px + w * 0.3, top, ink)
        elif kind < old + 0.08:
            c.poly([(px + w * 0.3, top), (px + w / 2, top - h * 0.55), (px + w * 0.7, top)], ink)
        elif kind < old + 0.3:
            c.rect(px + w * 0.2, top - 9, px + w * 0.6, top, ink)
            c.line([(px + w * 0.7, top), (px + w * 0.7, top - rng.uniform(12, 34))], ink, 1.2)
        px += w


def sparks(
    c: Pen, rng: Random, box: tuple[float, float, float, float], count: int,
    lamps: Sequence[Ink] = LAMPS, size: float = 2.4,
) -> None:  # fmt: skip
    """Scatter tiny lit windows over a dark silhouette."""
    for _ in range(count):
        x, y = rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3])
        tall = size * rng.uniform(0.8, 1.8)
        c.rect(
            x,
            y,
            x + size * rng.uniform(0.7, 1.3),
            y + tall,
            rng.choice(lamps),
            rng.uniform(80, 255),
        )


def house(
    c: Canvas, x: float, base: float, size: tuple[float, float], wall: Ink, roof: Ink,
    lit: float = 0.2, floors: int = 3, glass: Ink = "#26303a",
) -> None:  # fmt: skip
    """Draw an old town house with its gable to the street."""
    w, h = size
    eaves = base - h
    kind = c.rng.random()
    c.blend(
        [(x, eaves), (x + w, eaves), (x + w, base), (x, base)], shade(wall, 1.06), shade(wall, 0.78)
    )
    peak = w * c.rng.uniform(0.42, 0.62)
    if kind < 0.4:
        steps: list[Point] = []
        for i in range(5):
            steps += [
                (x + w * i / 10, eaves - peak * i / 5),
                (x + w * i / 10, eaves - peak * (i + 1) / 5),
            ]
        mirrored = [(2 * x + w - px, py) for px, py in reversed(steps)]
        c.poly([*steps, *mirrored], shade(wall, 1.03))
    else:
        c.poly([(x - 4, eaves + 3), (x + w / 2, eaves - peak), (x + w + 4, eaves + 3)], roof)
        c.poly(
            [(x + 6, eaves + 3), (x + w / 2, eaves - peak + 11), (x + w - 6, eaves + 3)],
            shade(wall, 1.03),
        )
    c.rect(x + w * 0.43, eaves - peak * 0.48, x + w * 0.57, eaves - peak * 0.12, glass)
    c.rect(x + w * 0.76, eaves - peak * 0.95, x + w * 0.86, eaves - peak * 0.2, shade(roof, 0.8))
    floor = h / (floors + 0.9)
    for level in range(floors):
        y = eaves + floor * (level + 0.28)
        _window_row(c, x, y, w, floor * 0.56, glass, lit)
        c.rect(x, y + floor * 0.64, x + w, y + floor * 0.67, shade(wall, 0.7), 120)
    c.rect(x + w - 3, eaves, x + w, base, "#000000", 60)
    c.rect(x, eaves, x + 2, base, "#ffffff", 40)


def _window_row(
    c: Canvas, x: float, y: float, w: float, tall: float, glass: Ink, lit: float
) -> None:
    """Draw three framed windows of a house."""
    for column in range(3):
        left = x + w * (0.1 + 0.29 * column)
        right = left + w * 0.21
        c.rect(left - 2, y - 2, right + 2, y + tall + 3, "#e6ddcc", 190)
        on = c.rng.random() < lit
        c.rect(left, y, right, y + tall, c.rng.choice(LAMPS) if on else vary(c.rng, glass, 0.2))
        c.rect((left + right) / 2 - 0.8, y, (left + right) / 2 + 0.8, y + tall, "#d9d0c0", 200)
        c.rect(left, y + tall * 0.36, right, y + tall * 0.36 + 1.4, "#d9d0c0", 200)


def terrace(
    c: Canvas, x: tuple[float, float], base: float, height: tuple[float, float],
    walls: Sequence[Ink], roof: Ink, lit: float = 0.2, width: tuple[float, float] = (110, 160),
    haze: tuple[Ink, float] = ("#000000", 0),
) -> None:  # fmt: skip
    """Draw a row of old town houses, all different."""
    px = x[0]
    while px < x[1]:
        w = c.rng.uniform(*width)
        wall = mix(c.rng.choice(walls), haze[0], haze[1])
        house(
            c,
            px,
            base,
            (w, c.rng.uniform(*height)),
            wall,
            mix(roof, haze[0], haze[1]),
            lit,
            c.rng.choice((3, 3, 4)),
        )
        px += w


def column(
    c: Canvas, x: float, top: float, base: float, width: float, light: Ink, dark: Ink
) -> None:
    """Draw one fluted column lit from the left."""
    half = width / 2
    c.fade((x - half, top, x - half * 0.3, base), mix(light, dark, 0.35), light, sideways=True)
    c.fade((x - half * 0.3, top, x + half, base), light, dark, sideways=True)
    for flute in (-0.6, -0.3, 0.02, 0.35, 0.66):
        c.rect(x + half * flute, top, x + half * flute + 1.5, base, dark, 90)
    for y, out in ((top, 1.28), (base - width * 0.22, 1.22)):
        c.rect(x - half * out, y, x + half * out, y + width * 0.22, mix(light, dark, 0.25))
        c.rect(x - half * out, y + width * 0.17, x + half * out, y + width * 0.22, dark, 150)


def pediment(c: Canvas, x0: float, x1: float, y: float, rise: float, light: Ink, dark: Ink) -> None:
    """Draw a classical gable over a frieze that begins at ``y``."""
    middle = (x0 + x1) / 2
    c.poly([(x0 - 16, y), (middle, y - rise), (x1 + 16, y)], light)
    c.poly([(x0 + 30, y - 11), (middle, y - rise + 17), (x1 - 30, y - 11)], mix(light, dark, 0.42))
    c.poly(
        [(x0 + 30, y - 11), (middle, y - rise + 17), (middle, y - rise + 27), (x0 + 58, y - 11)],
        dark,
        120,
    )
    c.rect(x0 - 16, y, x1 + 16, y + 12, shade(light, 1.04))
    c.rect(x0, y + 12, x1, y + 52, mix(light, dark, 0.22))
    c.rect(x0, y + 12, x1, y + 18, dark, 110)


def dome(
    c: Canvas, x: float, base: float, rx: float, ry: float, light: Ink, dark: Ink, ribs: int = 9
) -> None:
    """Draw a ribbed dome lit from the left."""
    arc = [(x + cos(pi * i / 48) * rx, base - sin(pi * i / 48) * ry) for i in range(49)]
    c.blend(arc, light, dark, sideways=True)
    for rib in range(1, ribs):
        offset = -cos(pi * rib / ribs)
        line = [
            (x + offset * rx * sin(pi / 2 * i / 16), base - ry * cos(pi / 2 * i / 16))
            for i in range(17)
        ]
        c.line(line, dark, 2.2, 120)
        c.line([(px - 2, py) for px, py in line], light, 1.4, 90)


def roofline_lamps(c: Canvas, spots: Sequence[Point], ink: Ink, reach: float) -> None:
    """Light lamps with small halos."""
    for x, y in spots:
        c.glow(x, y, reach, ink, 0.8)
        c.oval(x, y, 2.6, 2.6, "#fff3d6")
