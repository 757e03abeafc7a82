"""Land: ridges, trees, fields of stalks, snow and birds."""

from collections.abc import Sequence
from math import cos, pi, sin
from random import Random

from PIL import Image, ImageChops, ImageOps

from broadsheet.cli.demo.pictures.canvas import Canvas, Pen, Point
from broadsheet.cli.demo.pictures.ink import Ink, mix
from broadsheet.cli.demo.pictures.noise import fractal, ridge, shift, threshold


def hills(
    c: Canvas, base: float, height: float, top: Ink, foot: Ink,
    rough: float = 0.5, points: int = 129, floor: float | None = None,
) -> list[Point]:  # fmt: skip
    """Draw one range of hills that fades towards its foot; return its outline."""
    crest = ridge(c.rng, points, rough)
    step = c.w / (len(crest) - 1)
    line = [(i * step, base - h * height) for i, h in enumerate(crest)]
    low = floor or c.h
    c.blend([*line, (c.w, low), (0, low)], top, foot)
    return line


def crag(
    c: Canvas, peak: Point, half: float, foot: float, lit: Ink, dark: Ink, snow: Ink | None = None
) -> None:
    """Draw a mountain whose rock is cut out of noise lit from the left, snow on its heights."""
    x, y = peak
    line: list[Point] = []
    for side in (-1, 1):
        heights = ridge(c.rng, 33, 0.6)
        slope = []
        for i in range(1, 33):
            t = i / 32
            rough = (heights[i] - 0.5) * (foot - y) * 0.3 * (t * (1.15 - t)) ** 0.5
            slope.append((x + side * half * t, y + (foot - y) * t**0.9 + rough))
        line = [*reversed(slope), peak] if side < 0 else [*line, *slope]
    body = [*line, (x + half, foot), (x - half, foot)]
    c.blend(body, mix(lit, dark, 0.35), mix(lit, dark, 0.55))
    box = (max(0, x - half), min(p[1] for p in line), min(c.w, x + half), foot)
    rock = fractal(c.rng, (360, 280), (7, 5), 5, 0.52)
    relief = ImageChops.subtract(rock, shift(rock, 5, 3), 0.22, 128)
    if snow is not None:
        height = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        height = height.resize(rock.size)
        cover = threshold(Image.blend(rock, height, 0.62), 128, 150)
        with c.masked(snow, box, cover) as pen:
            pen.poly(body, snow)
    with c.masked(mix(lit, "#ffffff", 0.2), box, threshold(relief, 132, 200, 170)) as pen:
        pen.poly(body, lit)
    with c.masked(dark, box, threshold(ImageOps.invert(relief), 130, 205, 215)) as pen:
        pen.poly(body, dark)
    spine = [
        (x + half * 0.16 * c.rng.uniform(-0.4, 1) * i / 8,
        y + (foot - y) * i / 8) for i in range(9)
    ]  # fmt: skip
    with c.masked(dark, box, Image.new("L", (4, 4), 105)) as pen:
        pen.poly([*spine, (x + half, foot), *reversed(line[33:])], dark)


def foliage(
    c: Pen, rng: Random, x: float, y: float, rx: float, ry: float, inks: Sequence[Ink],
    count: int = 160, leaf: float = 0.11,
) -> None:  # fmt: skip
    """Paint a crown of leaves: dark below and behind, light towards the upper left."""
    for i in range(count):
        share = i / count
        angle, reach = rng.uniform(0, 2 * pi), rng.random() ** 0.5
        px = x + cos(angle) * reach * rx * (1 - share * 0.25) - share * rx * 0.14
        py = y + sin(angle) * reach * ry * (1 - share * 0.3) - share * ry * 0.22
        size = rx * leaf * rng.uniform(0.4, 1.2) * (1.5 - share * 1.1)
        ink = inks[min(len(inks) - 1, int(share * len(inks)))]
        c.oval(px, py, size * 1.2, size, ink, 235)


def tree(
    c: Pen, rng: Random, x: float, base: float, height: float, inks: Sequence[Ink], bark: Ink
) -> None:
    """Draw a leafy tree."""
    w = height * 0.035
    c.poly(
        [
            (x - w, base),
            (x - w * 0.5, base - height * 0.5),
            (x + w * 0.5, base - height * 0.5),
            (x + w, base),
        ],
        bark,
    )
    for side in (-1, 1):
        c.line(
            [(x, base - height * 0.35), (x + side * height * 0.14, base - height * 0.58)], bark, w
        )
    foliage(c, rng, x, base - height * 0.64, height * 0.3, height * 0.36, inks, 900, 0.07)


def bare(
    c: Pen, rng: Random, x: float, y: float, length: float, angle: float, ink: Ink,
    width: float, depth: int = 6,
) -> None:  # fmt: skip
    """Draw a leafless tree, branch by branch."""
    x2, y2 = x + cos(angle) * length, y - sin(angle) * length
    c.line([(x, y), (x2, y2)], ink, width)
    if depth == 0:
        return
    for turn in (-1, 1, 0.2):
        if turn == 0.2 and rng.random() < 0.6:
            continue
        bend = angle + turn * rng.uniform(0.2, 0.55)
        bare(c, rng, x2, y2, length * rng.uniform(0.62, 0.84), bend, ink, width * 0.66, depth - 1)


def conifer(c: Pen, rng: Random, x: float, base: float, height: float, ink: Ink) -> None:
    """Draw a fir as layered, ragged skirts."""
    half = height * 0.2
    c.rect(x - height * 0.015, base - height * 0.1, x + height * 0.015, base, ink)
    points: list[Point] = [(x, base - height)]
    left: list[Point] = []
    for layer in range(1, 10):
        t = layer / 9
        y = base - height * (1 - t * 0.93)
        out = half * t * rng.uniform(0.8, 1.15)
        points += [(x + out, y), (x + out * 0.55, y - height * 0.012)]
        out = half * t * rng.uniform(0.8, 1.15)
        left += [(x - out, y), (x - out * 0.55, y - height * 0.012)]
    c.poly([*points, *reversed(left)], ink)


def forest(c: Pen, rng: Random, x0: float, x1: float, base: float, height: float, ink: Ink) -> None:
    """Draw a row of firs."""
    x = x0
    while x < x1:
        conifer(c, rng, x, base + rng.uniform(0, 6), height * rng.uniform(0.55, 1.1), ink)
        x += height * rng.uniform(0.1, 0.26)


def stain(
    c: Canvas, box: tuple[float, float, float, float], ink: Ink, alpha: float, cells: int = 8
) -> None:
    """Mottle a surface with noise so that it is not flat."""
    field = fractal(c.rng, (300, 200), (cells, cells), 5, 0.6)
    c.blotch(box, ink, threshold(field, 90, 210), alpha)


def rain(c: Canvas, count: int, ink: Ink, alpha: float = 50, lean: float = 7) -> None:
    """Draw fine slanting rain."""
    for _ in range(count):
        x, y = c.rng.uniform(-20, c.w), c.rng.uniform(-20, c.h)
        long = c.rng.uniform(14, 40)
        c.line([(x, y), (x - lean * long / 30, y + long)], ink, 0.7, c.rng.uniform(0.3, 1) * alpha)


def snowfall(c: Canvas, count: int, alpha: float = 200) -> None:
    """Let snow fall, a few flakes large and near."""
    for _ in range(count):
        size = 0.8 + abs(c.rng.gauss(0, 1.3))
        x, y = c.rng.uniform(0, c.w), c.rng.uniform(0, c.h)
        c.oval(x, y, size, size, "#ffffff", alpha / (0.7 + size * 0.5))


def birds(
    c: Pen, rng: Random, x: float, y: float, spread: float, count: int, ink: Ink, size: float = 8
) -> None:
    """Scatter a few gulls."""
    for _ in range(count):
        px, py = x + rng.gauss(0, spread), y + rng.gauss(0, spread * 0.4)
        s, lift = size * rng.uniform(0.6, 1.3), rng.uniform(0.2, 0.6)
        c.line(
            [(px - s, py - s * lift), (px - s * 0.35, py - s * 0.1 - s * lift * 0.4), (px, py)],
            ink,
            1.2,
            220,
        )
        c.line(
            [(px, py), (px + s * 0.4, py - s * lift * 0.7), (px + s, py - s * lift * 0.5)],
            ink,
            1.2,
            220,
        )
