"""Scenes of energy and farming."""

from math import cos, radians, sin

from broadsheet.cli.demo.pictures import buildings, nature, people, sky, view
from broadsheet.cli.demo.pictures.canvas import Canvas, Point
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import Ink, mix, shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def wind_farm(c: Canvas) -> None:
    """Turbines on long misty hills, the nearest large and pale."""
    sky.sky(c, 800, ["#7fa0b8", "#b4c6cb", "#ead9bd", "#f4cfa0"])
    sky.clouds(c, 700, "#fff4e2", "#a9b1b8", 0.45, 90, 0.85)
    c.glow(1380, 600, 600, "#ffe0a8", 0.7)
    rows = (
        (700, 120, "#a9b7ba", 4, 0.28), (770, 110, "#8da29a", 5, 0.42), (850, 100, "#6b8872", 4,
        0.66),
    )  # fmt: skip
    for base, height, ink, count, size in rows:
        crest = nature.hills(c, base, height, ink, mix(ink, "#f3dcb8", 0.45), 0.42, 65)
        for i in range(count):
            place = crest[min(64, int((i + c.rng.uniform(0.15, 0.85)) * 64 / count))]
            _turbine(c, place, size, mix("#f6f3ea", "#dcd6c8", 0.5), c.rng.uniform(0, 120))
        c.mist(base + 40, 90, "#f5dfba", 130)
    nature.hills(c, 960, 80, "#46633f", "#1f3122", 0.4, 65)
    _turbine(c, (400, 930), 2.1, "#f7f4ec", 18)
    _turbine(c, (1190, 925), 1.35, "#f3eee2", 77)
    for _ in range(1300):
        x, y = c.rng.uniform(0, 1600), c.rng.uniform(930, 1080)
        c.line(
            [(x, y), (x + 5, y - c.rng.uniform(8, 34))], c.rng.choice(("#5d7a4a", "#8a9a58",
            "#2f4a2c", "#b3ac68")), 1.3, 170,
        )  # fmt: skip
    for x in range(90, 1600, 170):
        c.oval(x + c.rng.uniform(-50, 50), 905 + c.rng.uniform(-8, 18), 9, 5, "#ece7da")


def _turbine(c: Canvas, foot: Point, s: float, ink: Ink, turn: float) -> None:
    """Draw one wind turbine; ``turn`` is the angle of its first blade."""
    x, y = foot
    top = y - 300 * s
    c.blend(
        [(x - 7 * s, y), (x - 3.4 * s, top), (x + 3.4 * s, top), (x + 7 * s, y)], ink, shade(ink,
        0.62), sideways=True,
    )  # fmt: skip
    for blade in range(3):
        angle = radians(turn + 120 * blade)
        dx, dy = cos(angle), sin(angle)
        tip = (x + dx * 158 * s, top + dy * 158 * s)
        root = (x + dx * 34 * s - dy * 8.5 * s, top + dy * 34 * s + dx * 8.5 * s)
        c.poly(
            [(x - dy * 2.5 * s, top + dx * 2.5 * s), root, tip, (x + dy * 2.5 * s,
            top - dx * 2.5 * s)], ink if dy < 0.3 else shade(ink, 0.86)
        )  # fmt: skip
    c.oval(x, top, 7.5 * s, 7.5 * s, shade(ink, 0.8))
    c.oval(x - s, top - s, 4.4 * s, 4.4 * s, ink)


def solar_field(c: Canvas) -> None:
    """Rows of panels running to the horizon under a hard noon sky."""
    v = View(700, 420, 1000, 3.0)
    sky.sky(c, 430, ["#2f6ea8", "#6ba3cb", "#bcd7de", "#f0ead2"])
    sky.clouds(c, 420, "#ffffff", "#a9bfcc", 0.36, 80, 0.95)
    sky.sun(c, 1240, 120, 30, "#fffdf0", "#fff0c0", 420)
    nature.hills(c, 432, 60, "#8ba3a4", "#b9bf9f", 0.5, floor=436)
    c.fade((0, 428, 1600, 1067), "#bdb383", "#6d6a3a")
    nature.stain(c, (0, 470, 1600, 1067), "#565a30", 0.6, 14)
    for row in range(22, -1, -1):
        z = 4.2 + row * 3.1 + row * row * 0.12
        ink = view.distant("#1d3a63", "#9fb6c0", z, 90)
        for cell in range(-20, 20):
            _panel(c, v, cell * 2.3 + 0.15, z, ink)
    c.glow(1180, 560, 380, "#fff4cf", 0.45)
    c.mist(428, 60, "#eee6cc", 120)


def _panel(c: Canvas, v: View, x: float, z: float, ink: tuple[int, int, int]) -> None:
    """Draw one tilted panel with its cells and a gleam of sky."""
    low, high = (0.7, z), (1.75, z + 1.5)
    corners = [
        (x, low[0], low[1]), (x + 2.1, low[0], low[1]), (x + 2.1, high[0], high[1]), (x, high[0],
        high[1]),
    ]  # fmt: skip
    seen = [v.at(*corner) for corner in corners]
    if seen[1][0] < -20 or seen[0][0] > 1620:
        return
    view.front(c, v, (x + 0.3, x + 0.4), (0, 0.8), z + 0.2, shade(ink, 0.5))
    gleam = max(0.0, 1 - abs((seen[0][0] - 1180) / 520))
    c.poly(seen, mix(ink, "#dfeaf0", 0.1 + gleam * 0.5))
    if z < 30:
        for k in range(1, 6):
            a, b = (x + 2.1 * k / 6, *low), (x + 2.1 * k / 6, *high)
            c.line([v.at(*a), v.at(*b)], "#c9d6dc", 0.8, 120)
        for k in (1, 2, 3):
            y, d = 0.7 + 1.05 * k / 4, z + 1.5 * k / 4
            c.line([v.at(x, y, d), v.at(x + 2.1, y, d)], "#c9d6dc", 0.8, 120)
    c.line([seen[3], seen[2]], "#eef2f2", 1.6, 210)
    c.line([seen[0], seen[1]], shade(ink, 0.5), 2.4)


def wheat_field(c: Canvas) -> None:
    """Ripe wheat before a thunderstorm, one farm on the ridge."""
    sky.sky(c, 520, ["#2c3a4c", "#4d5d6c", "#8d9590", "#e0c48c"])
    sky.clouds(c, 500, "#9a9d9a", "#2b3644", 0.6, 70, 1.0)
    c.glow(260, 500, 520, "#ffdb94", 0.8)
    nature.hills(c, 524, 50, "#4f6160", "#8a8a62", 0.45, floor=540)
    for place in range(1010, 1260, 34):
        nature.foliage(c, c.rng, place, 492, 30, 34, ("#243026", "#35452f", "#55603a"), 40, 0.2)
    buildings.house(c, 1080, 508, (70, 36), "#d9cdb4", "#6b3f34", 0.1, 1)
    c.blend(
        [(1180, 508), (1180, 470), (1204, 450), (1300, 450), (1320, 470), (1320, 508)], "#7c4a3a",
        "#42281f",
    )  # fmt: skip
    c.stops((0, 512, 1600, 1067), ["#e2bd6a", "#d9a94e", "#b47f32", "#6d4a1e"])
    nature.stain(c, (0, 520, 1600, 1067), "#f6d98a", 0.6, 6)
    nature.stain(c, (0, 560, 1600, 1067), "#7d5a24", 0.5, 10)
    c.poly([(560, 1067), (742, 516), (752, 516), (700, 1067)], "#7d5a2a", 170)
    c.poly([(850, 1067), (764, 516), (774, 516), (1010, 1067)], "#7d5a2a", 170)
    rows = sorted(c.rng.random() ** 0.7 for _ in range(1900))
    for t in rows:
        x, y = c.rng.uniform(-20, 1620), 530 + 640 * t**1.6
        _ear(
            c, x, y, 5 + 100 * t**1.7, mix(c.rng.choice(("#f2d488", "#d8a84c", "#b98637",
            "#fbe6a8")), "#4a3314", 0.32 * t)
        )  # fmt: skip
    c.veil("#f0c878", 14)
    nature.birds(c, c.rng, 620, 330, 120, 12, "#1d242c", 10)


def _ear(c: Canvas, x: float, y: float, tall: float, ink: tuple[int, int, int]) -> None:
    """Draw one stalk with its ear bent by the wind."""
    lean = tall * c.rng.uniform(0.1, 0.32)
    top = (x + lean, y - tall)
    c.line(
        [(x, y), (x + lean * 0.35, y - tall * 0.6), top], shade(ink, 0.8), max(0.8, tall * 0.018)
    )  # fmt: skip
    if tall < 26:
        c.oval(top[0], top[1], tall * 0.05 + 0.8, tall * 0.12 + 1.2, ink)
        return
    for grain in range(6):
        t = grain / 6
        gx, gy = top[0] + lean * 0.22 * t, top[1] - tall * 0.22 * t
        c.oval(gx - tall * 0.022, gy, tall * 0.022, tall * 0.034, ink)
        c.oval(gx + tall * 0.022, gy - tall * 0.015, tall * 0.022, tall * 0.034, shade(ink, 0.86))
    c.line(
        [(top[0] + lean * 0.2, top[1] - tall * 0.2), (top[0] + lean * 0.5, top[1] - tall * 0.45)],
        ink, 1,
    )  # fmt: skip


def orchard(c: Canvas) -> None:
    """Apple trees in rows, fruit in crates, late September light."""
    v = View(860, 440, 900, 1.8)
    sky.sky(c, 460, ["#86b0c8", "#bfd3d2", "#f2e8c8"])
    sky.clouds(c, 440, "#fffaf0", "#b9c4c8", 0.4, 90, 0.8)
    nature.hills(c, 470, 100, "#8da08c", "#c0c09a", 0.45, floor=474)
    c.stops((0, 456, 1600, 1067), ["#b9bd74", "#92a352", "#66803a", "#3f5a2a"])
    nature.stain(c, (0, 500, 1600, 1067), "#2f4a24", 0.5, 12)
    c.glow(250, 200, 700, "#ffeebb", 0.5)
    leaves = ("#243a1e", "#3b5828", "#5c7a33", "#8a9f45", "#bcc268")
    for z in (46.0, 34, 25, 18, 13, 9):
        for x in (-11.5, -4.4, 3.4, 10.2):
            _apple_tree(c, v, x, z, [view.distant(leaf, "#dcd9b0", z, 60) for leaf in leaves])
    for x, z in ((-1.6, 6.4), (-0.8, 6.2), (-1.2, 7.2), (1.5, 9.0)):
        _crate(c, v, x, z)
    for x, z, coat in ((-2.7, 12.2, "#a8482f"), (2.0, 15.5, "#33506b")):
        px, foot = v.at(x, 0, z)
        people.walker(c, c.rng, px, foot, v.size(1.72, z), coat, "#b98767", "#39424a")
    for _ in range(900):
        x, y = c.rng.uniform(0, 1600), c.rng.uniform(860, 1080)
        c.line(
            [(x, y), (x + c.rng.uniform(-5, 7), y - c.rng.uniform(8, 26))],
            c.rng.choice(("#7c9440", "#4d6a2c", "#a8b258")), 1.4, 170,
        )  # fmt: skip


def _apple_tree(c: Canvas, v: View, x: float, z: float, leaves: list[tuple[int, int, int]]) -> None:
    """Draw an apple tree with fruit and its shadow."""
    px, base = v.at(x, 0, z)
    r = v.size(1.9, z)
    c.oval(px + r * 0.5, base + r * 0.05, r * 1.15, r * 0.17, "#1c2e18", 120)
    c.poly(
        [(px - r * 0.1, base), (px - r * 0.06, base - r), (px + r * 0.06, base - r), (px + r * 0.1,
        base)], "#4a3a2c",
    )  # fmt: skip
    nature.foliage(
        c, c.rng, px, base - r * 1.25, r, r * 0.86, leaves, 420 if z < 20 else 110,
        0.085 if z < 20 else 0.15,
    )  # fmt: skip
    for _ in range(34 if z < 20 else 14):
        angle, reach = c.rng.uniform(0, 6.3), c.rng.random() ** 0.5 * 0.82
        ax, ay = px + cos(angle) * reach * r, base - r * 1.28 + sin(angle) * reach * r * 0.8
        size = v.size(0.075, z)
        c.oval(ax, ay, size, size, c.rng.choice(("#b83a28", "#d0572f", "#9c2c25")))
        c.oval(ax - size * 0.3, ay - size * 0.3, size * 0.3, size * 0.3, "#f4b58a")


def _crate(c: Canvas, v: View, x: float, z: float) -> None:
    """Draw a crate full of apples."""
    view.block(c, v, (x, x + 0.75), (0, 0.42), (z, z + 0.5), ("#b98a52", "#8a6236", "#7a3a24"))
    for slat in (0.13, 0.28):
        view.front(c, v, (x, x + 0.75), (slat, slat + 0.02), z, "#5d4022")
    for _ in range(34):
        px, py = v.at(x + c.rng.uniform(0.06, 0.7), 0.43, z + c.rng.uniform(0.02, 0.46))
        size = v.size(0.05, z)
        c.oval(
            px, py - size * 0.4, size, size, c.rng.choice(("#b83a28", "#d0572f", "#9c2c25",
            "#d98a3a")),
        )  # fmt: skip


SCENES: dict[str, Scene] = {
    "wind-farm": Scene(wind_farm, Look("#141c1a", "#fffaf0", 0.25, 0.3, 0.35, 0.12)),
    "solar-field": Scene(solar_field, Look("#10161c", "#fffcee", 0.3, 0.35, 0.35, 0.12)),
    "wheat-field": Scene(wheat_field, Look("#14120f", "#fff4da", 0.34, 0.3, 0.42, 0.14)),
    "orchard": Scene(orchard, Look("#121a10", "#fffaea", 0.28, 0.3, 0.36, 0.13)),
}
