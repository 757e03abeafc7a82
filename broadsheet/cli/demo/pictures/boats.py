"""Harbour things: cranes, container ships, ferries, small boats, containers, lamps."""

from random import Random

from broadsheet.cli.demo.pictures.canvas import Canvas, Pen, Point
from broadsheet.cli.demo.pictures.ink import Ink, mix, shade, vary

BOXES: tuple[Ink, ...] = (
    "#8c3b2e",
    "#2f5673",
    "#b5813a",
    "#3f6a58",
    "#8a8f91",
    "#5a2f3a",
    "#c4b39a",
    "#35506b",
)


def lattice(
    c: Pen, a: Point, b: Point, depth: float, ink: Ink, bays: int, width: float = 2
) -> None:
    """Draw a lattice girder between two points, hanging down by its depth."""
    (x0, y0), (x1, y1) = a, b
    c.line([a, b], ink, width)
    c.line([(x0, y0 + depth), (x1, y1 + depth)], ink, width)
    for bay in range(bays):
        t0, t1 = bay / bays, (bay + 1) / bays
        p = (x0 + (x1 - x0) * t0, y0 + (y1 - y0) * t0)
        q = (x0 + (x1 - x0) * t1, y0 + (y1 - y0) * t1)
        c.line([p, (q[0], q[1] + depth)], ink, width * 0.6)
        c.line([(q[0], q[1] + depth), q], ink, width * 0.6)


def gantry(
    c: Pen, x: float, base: float, s: float, ink: Ink, raised: bool = False, side: int = 1
) -> None:
    """Draw a ship-to-shore crane; ``s`` is its scale, the boom points to ``side``."""

    def p(dx: float, dy: float) -> Point:
        return x + side * dx * s, base - dy * s

    for leg in (0, 92):
        c.line([p(leg, 0), p(leg + (6 if leg == 0 else -6), 225)], ink, 7 * s)
    c.line([p(0, 78), p(92, 78)], ink, 6 * s)
    c.line([p(2, 80), p(88, 168)], ink, 3 * s)
    c.line([p(0, 168), p(92, 168)], ink, 5 * s)
    for wheel in (-9, 4, 82, 96):
        c.rect(p(wheel, 0)[0] - 5 * s, base - 7 * s, p(wheel, 0)[0] + 5 * s, base, ink)
    lattice(c, p(-70, 232), p(100, 232), 13 * s, ink, 9, 2.6 * s)
    top = p(62, 330)
    c.line([p(88, 225), top], ink, 5 * s)
    c.line([p(10, 225), top], ink, 4 * s)
    c.line([p(-66, 234), top], ink, 2 * s)
    tip = p(205, 405) if raised else p(285, 232)
    lattice(c, p(100, 232), tip, 12 * s, ink, 14, 2.6 * s)
    c.line([top, tip], ink, 1.8 * s)
    c.line([top, ((p(100, 232)[0] + tip[0]) / 2, (p(100, 232)[1] + tip[1]) / 2)], ink, 1.8 * s)
    c.rect(*p(-62, 258), *p(-14, 232), ink)
    if not raised:
        cab = p(170, 219)
        c.rect(cab[0] - 9 * s, cab[1], cab[0] + 9 * s, cab[1] + 14 * s, ink)
        for rope in (-8, 8):
            c.line(
                [(cab[0] + rope * s, cab[1] + 14 * s), (cab[0] + rope * s, cab[1] + 92 * s)],
                ink,
                1 * s,
            )
        c.rect(cab[0] - 17 * s, cab[1] + 90 * s, cab[0] + 17 * s, cab[1] + 97 * s, ink)


def stacks(
    c: Pen, rng: Random, x: float, base: float, cell: tuple[float, float], grid: tuple[int, int],
    tint: Ink, share: float, ragged: int = 2,
) -> None:  # fmt: skip
    """Pile up containers in uneven columns."""
    for column in range(grid[0]):
        for level in range(grid[1] - rng.randint(0, ragged)):
            ink = mix(vary(rng, rng.choice(BOXES), 0.12), tint, share)
            left, low = x + column * cell[0], base - level * cell[1]
            c.rect(left, low - cell[1] + 0.8, left + cell[0] - 1.2, low, ink)
            c.rect(
                left,
                low - cell[1] + 0.8,
                left + cell[0] - 1.2,
                low - cell[1] * 0.84,
                shade(ink, 1.22),
                150,
            )
            for rib in range(1, 6):
                at = left + cell[0] * rib / 6
                c.rect(at, low - cell[1] * 0.8, at + 0.8, low - 1, "#000000", 46)


def freighter(
    c: Canvas, x: float, water: float, s: float, hull: Ink, belt: Ink, tint: Ink, share: float
) -> None:
    """Draw a loaded container ship that heads to the left; ``s`` is its scale."""

    def p(dx: float, dy: float) -> Point:
        return x + dx * s, water - dy * s

    dark = mix(hull, tint, share)
    stacks(c, c.rng, x + 92 * s, water - 68 * s, (31 * s, 15 * s), (17, 7), tint, share)
    stacks(c, c.rng, x + 705 * s, water - 68 * s, (31 * s, 15 * s), (3, 5), tint, share, 1)
    white = mix("#e8e6df", tint, share)
    c.blend([p(628, 62), p(628, 232), p(694, 232), p(694, 62)], white, shade(white, 0.72))
    c.rect(*p(616, 246), *p(706, 226), white)
    for level in range(7):
        c.rect(
            *p(634, 86 + level * 20),
            *p(688, 78 + level * 20),
            mix("#1f2a33", tint, share * 0.8),
            210,
        )
    c.rect(*p(618, 241), *p(704, 231), mix("#18222b", tint, share * 0.6))
    c.line([p(660, 246), p(660, 292)], white, 3 * s)
    c.line([p(646, 276), p(674, 276)], white, 2 * s)
    c.blend(
        [p(708, 66), p(708, 196), p(748, 190), p(752, 66)],
        mix("#8a3a2e", tint, share),
        mix("#4a2420", tint, share),
    )
    body = [p(-14, 104), p(70, 78), p(800, 72), p(836, 84), p(822, 0), p(42, 0), p(12, 30)]
    c.blend(body, shade(dark, 1.12), shade(dark, 0.72))
    c.poly([p(30, 16), p(827, 16), p(822, 0), p(42, 0)], mix(belt, tint, share))
    c.line([p(-12, 103), p(70, 78), p(800, 73)], shade(dark, 1.4), 1.6)
    c.line([p(18, 96), p(18, 150)], white, 2.4 * s)
    for hatch in range(14):
        c.rect(*p(100 + hatch * 36, 60), *p(104 + hatch * 36, 56), "#000000", 90)


def trawler(
    c: Canvas, x: float, water: float, s: float, hull: Ink, cabin: Ink, side: int = 1
) -> None:
    """Draw a fishing boat with mast, rigging, net drum and wheelhouse."""

    def p(dx: float, dy: float) -> Point:
        return x + side * dx * s, water - dy * s

    mast = shade(hull, 0.5)
    for foot, top in ((-12, 190), (66, 120)):
        c.line([p(foot, 30), p(foot, top)], mast, 3.4 * s)
    c.line([p(-12, 60), p(84, 128)], mast, 2.4 * s)
    for end in ((-112, 44), (118, 60), (66, 118), (-60, 36)):
        c.line([p(-12, 188), p(*end)], mast, 0.9 * s, 210)
    c.blend([p(-78, 26), p(-78, 92), p(-26, 92), p(-22, 26)], shade(cabin, 1.05), shade(cabin, 0.7))
    c.rect(*p(-84, 98), *p(-20, 91), shade(cabin, 0.6))
    for pane in range(3):
        c.rect(*p(-73 + pane * 16, 84), *p(-61 + pane * 16, 68), "#22303a")
    c.blend(
        [p(-118, 46), p(-60, 28), p(60, 34), p(124, 66), p(98, 0), p(-104, 0)],
        shade(hull, 1.2), shade(hull, 0.62),
    )  # fmt: skip
    c.line([p(-118, 46), p(-60, 28), p(60, 34), p(124, 66)], "#efe6d4", 3 * s)
    c.poly([p(-106, 6), p(102, 6), p(98, 0), p(-104, 0)], "#6b2a22")
    for tyre in (-70, -20, 30):
        c.ring(*p(tyre, 18), 6 * s, 6 * s, "#15181a", 2.6 * s)
    c.oval(*p(20, 44), 17 * s, 15 * s, "#3f6a58")
    c.ring(*p(20, 44), 17 * s, 15 * s, "#223b32", 3 * s)


def lamp(
    c: Canvas,
    x: float,
    base: float,
    height: float,
    ink: Ink,
    light: Ink | None,
    reach: float = 90,
    side: int = 1,
) -> None:
    """Draw a street lamp, lit if it is given a light."""
    w = height * 0.012
    c.line(
        [(x, base), (x, base - height), (x + side * height * 0.1, base - height * 1.04)],
        ink,
        w * 1.6,
    )
    head = (x + side * height * 0.13, base - height * 1.03)
    c.oval(head[0], head[1], height * 0.04, height * 0.013, ink)
    if light is not None:
        c.glow(head[0], head[1] + 4, reach, light, 0.9)
        c.oval(head[0], head[1] + height * 0.008, height * 0.028, height * 0.009, "#fff6e0")
