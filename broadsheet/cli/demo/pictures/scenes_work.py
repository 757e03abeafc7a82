"""Scenes of building and making."""

from math import cos, sin

from broadsheet.cli.demo.pictures import (
    boats,
    buildings,
    interiors,
    nature,
    people,
    sky,
    view,
)
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def construction_site(c: Canvas) -> None:
    """Paint a concrete frame growing between tower cranes on a dusty morning."""
    sky.sky(c, 900, ["#7f9cb4", "#b6c4c8", "#ead7b6", "#f3cd98"])
    sky.clouds(c, 800, "#fbf0de", "#a3aab2", 0.42, 90, 0.8)
    c.glow(1420, 640, 620, "#ffe0a6", 0.8)
    buildings.city(c, c.rng, (-10, 1610), 850, (60, 190), "#c4b8a6", (60, 120), 0.15)
    c.mist(830, 140, "#f3dcb6", 170)
    _tower_crane(c, 300, 900, 640, 1, "#c98f34")
    _tower_crane(c, 1330, 900, 760, -1, "#b8642c")
    for floor in range(7):
        y = 860 - floor * 84
        left, right = 470 + (30 if floor > 4 else 0), 1180 - (120 if floor == 6 else 0)
        c.blend([(left, y - 70), (right, y - 70), (right, y), (left, y)], "#5d5850", "#3f3b37")
        for _ in range(4):
            if c.rng.random() < 0.6:
                at = left + c.rng.uniform(10, right - left - 110)
                c.rect(at, y - 70, at + 90, y, "#83796a")
        for i in range(8):
            x = left + (right - left - 18) * i / 7
            c.fade((x, y - 72, x + 18, y), "#7f776c", "#b8ab98", sideways=True)
        c.blend(
            [(left - 14, y - 84), (right + 14, y - 84), (right + 14, y - 68), (left - 14, y - 68)],
            "#d9ccb6", "#8f8577",
        )  # fmt: skip
        c.line([(left - 14, y - 100), (right + 14, y - 100)], "#c9702c", 1.6, 200)
    for i in range(15):
        x = 470 + i * 48
        c.line([(x, 272), (x + 2, 214 + (i % 4) * 12)], "#6a4a34", 2.6)
    for x, y in ((560, 272), (640, 272), (860, 356), (960, 440), (1100, 356)):
        people.walker(c, c.rng, x, y, 58, "#d9762c", "#a37454", "#2f3844")
        c.oval(x, y - 57, 6, 4.4, "#f0d23c")
    for y in range(280, 870, 42):
        c.line([(1180, y), (1258, y)], "#8a7f70", 2.4)
    for x in (1186, 1220, 1254):
        c.line([(x, 270), (x, 880)], "#8a7f70", 3)
    c.blend([(0, 860), (1600, 860), (1600, 1067), (0, 1067)], "#a88a64", "#5a4632")
    nature.stain(c, (0, 860, 1600, 1067), "#463626", 0.5, 22)
    _digger(c, 300, 990)
    for x in range(1000, 1600, 34):
        c.line([(x, 1040), (x, 930)], "#6a6258", 2)
        c.line([(x, 934), (x + 34, 1036)], "#6a6258", 0.8, 130)
        c.line([(x + 34, 934), (x, 1036)], "#6a6258", 0.8, 130)
    for k in range(9):
        c.blend(
            [(820 + k % 3 * 4, 1010 - k * 12), (990 - k % 3 * 5, 1010 - k * 12), (990,
            1020 - k * 12), (820, 1020 - k * 12)], "#c49a62", "#8a6236"
        )  # fmt: skip
    c.mist(900, 150, "#f0d8b0", 70)


def _tower_crane(c: Canvas, x: float, base: float, tall: float, side: int, ink: str) -> None:
    """Draw a tower crane with its jib to one side and a hanging load."""
    top = base - tall
    for rail in (-13, 13):
        c.line([(x + rail, base), (x + rail, top)], ink, 4)
    y, flip = base, 1
    while y > top:
        c.line([(x - 13 * flip, y), (x + 13 * flip, y - 26)], ink, 2)
        y, flip = y - 26, -flip
    boats.lattice(c, (x, top), (x + side * 560, top), 20, ink, 26, 2.6)
    boats.lattice(c, (x, top), (x - side * 150, top), 20, ink, 7, 2.6)
    c.rect(x - side * 150, top + 6, x - side * 96, top + 56, "#5d5850")
    c.line([(x, top - 86), (x, top)], ink, 5)
    for end in (560, 300, -150):
        c.line([(x, top - 86), (x + side * end, top)], ink, 1.4)
    c.blend(
        [(x - 16, top + 22), (x + 22, top + 22), (x + 22, top + 62), (x - 16, top + 62)],
        "#e6e2d6", "#8a8a86",
    )  # fmt: skip
    hook = x + side * 380
    for rope in (-5, 5):
        c.line([(hook + rope, top + 20), (hook + rope, top + 190)], "#3a3632", 1)
    c.rect(hook - 46, top + 206, hook + 46, top + 220, "#6a4a34")
    c.line([(hook - 44, top + 206), (hook, top + 186), (hook + 44, top + 206)], "#3a3632", 1.2)


def _digger(c: Canvas, x: float, y: float) -> None:
    """Draw an excavator."""
    yellow = "#dba23a"
    c.poly(
        [(x - 100, y), (x - 118, y - 20), (x - 96, y - 44), (x + 96, y - 44), (x + 116, y - 20),
        (x + 98, y)], "#24211e",
    )  # fmt: skip
    for wheel in range(5):
        c.oval(x - 80 + wheel * 40, y - 21, 15, 15, "#4a4540")
    c.blend(
        [(x - 104, y - 50), (x - 100, y - 112), (x + 20, y - 118), (x + 90, y - 104), (x + 90,
        y - 50)], yellow, shade(yellow, 0.62),
    )  # fmt: skip
    c.poly([(x + 6, y - 112), (x + 14, y - 178), (x + 76, y - 178), (x + 88, y - 104)], yellow)
    c.poly([(x + 20, y - 112), (x + 26, y - 168), (x + 68, y - 168), (x + 78, y - 108)], "#2f3d48")
    c.line([(x + 76, y - 96), (x + 190, y - 250), (x + 306, y - 180)], shade(yellow, 0.85), 19)
    c.line([(x + 306, y - 180), (x + 280, y - 62)], shade(yellow, 0.75), 14)
    c.line([(x + 110, y - 112), (x + 210, y - 216)], "#8d8a84", 6)
    c.poly(
        [(x + 262, y - 70), (x + 302, y - 66), (x + 306, y - 10), (x + 250, y - 4), (x + 240,
        y - 34)], "#3a352f",
    )  # fmt: skip


def factory_hall(c: Canvas) -> None:
    """Paint a long works hall, saw-tooth light from above, sparks from a welder."""
    v = View(760, 430, 850, 2.2)
    interiors.room(
        c, v, (-11, 11), 10, (2, 56), ("#39454c", "#333e45", "#aeb9b4", "#4f4d49", "#5f6d70"),
    )  # fmt: skip
    for z in map(float, range(52, 4, -5)):
        view.floor(
            c, v, (-10.5, 10.5), (z, z + 2), view.distant("#f0f4ea", "#dfe6de", z, 30), y=9.9,
        )  # fmt: skip
        ink = view.distant("#232c31", "#aeb9b4", z, 40)
        view.front(c, v, (-11, 11), (9.0, 9.7), z, ink, 200)
        for x in (-10.7, 10.3):
            view.front(c, v, (x, x + 0.4), (0, 9.5), z, ink)
    c.glow(760, 330, 560, "#eef4ea", 0.6)
    for x in (-8.5, 8.5):
        view.stroke(c, v, [(x, 7.4, 3), (x, 7.4, 54)], "#c9942f", 0.5)
    view.front(c, v, (-8.6, 8.6), (7.2, 8.0), 22, "#d9a23a")
    for k in range(16):
        view.front(c, v, (-8.6 + k * 1.08, -8.1 + k * 1.08), (7.2, 7.36), 22, "#22211f")
    px, py = v.at(1.5, 7.2, 22)
    c.line([(px, py), (px, py + 84)], "#1d1f21", 2)
    c.rect(px - 64, py + 84, px + 64, py + 122, "#6a7478")
    view.floor(c, v, (-2.2, 2.2), (2.2, 54), "#66635c")
    for x in (-2.3, 2.2):
        view.floor(c, v, (x, x + 0.12), (2.2, 54), "#e0b63a")
    for z in (44, 36, 29, 23, 17.5, 12.5, 8.6):
        for side in (-1, 1):
            _machine(c, v, side, z)
    _welder(c, v)
    for x, z in ((-1.2, 24), (0.7, 30), (1.3, 16.5)):
        px, foot = v.at(x, 0, z)
        people.walker(c, c.rng, px, foot, v.size(1.76, z), "#2f5673", "#b98767", "#263038")
        c.oval(px, foot - v.size(1.76, z), v.size(0.15, z), v.size(0.1, z), "#f0d23c")
    interiors.shafts(c, [(300, 0), (560, 0), (840, 0), (1120, 0)], 180, 900, 90, "#f2f6e8", 46)


def _machine(c: Canvas, v: View, side: int, z: float) -> None:
    """Draw one machine tool with a panel and a lamp."""
    x = (3.6, 6.8) if side > 0 else (-6.8, -3.6)
    ink = view.distant(c.rng.choice(("#4f6b5f", "#56666f", "#6d7068")), "#aeb9b4", z, 60)
    high = c.rng.uniform(1.8, 2.7)
    view.block(c, v, x, (0, high), (z, z + 3.2), (ink, shade(ink, 0.66), shade(ink, 1.25)))
    view.front(c, v, (x[0] + 0.4, x[1] - 1.2), (0.9, high - 0.3), z - 0.01, shade(ink, 0.42))
    view.front(c, v, (x[1] - 1.0, x[1] - 0.3), (1.0, 1.7), z - 0.01, "#1f262a")
    view.front(c, v, (x[1] - 0.9, x[1] - 0.45), (1.35, 1.6), z - 0.02, "#8fd0c4")
    view.front(c, v, (x[0], x[1]), (0, 0.2), z - 0.01, shade(ink, 0.5))
    lamp = c.rng.choice(("#5ae08a", "#5ae08a", "#ffb23a"))
    px, py = v.at(x[0] + 0.3, high + 0.3, z)
    c.glow(px, py, v.size(0.5, z), lamp, 0.9)
    c.oval(px, py, v.size(0.08, z), v.size(0.11, z), lamp)


def _welder(c: Canvas, v: View) -> None:
    """Draw a welder in the foreground with a fan of sparks."""
    px, foot = v.at(-2.7, 0, 7.4)
    h = v.size(1.6, 7.4)
    c.rect(px + 70, foot - 74, px + 300, foot - 50, "#3a4146")
    for leg in (84, 276):
        c.rect(px + leg, foot - 52, px + leg + 10, foot + 4, "#2a3034")
    people.walker(c, c.rng, px, foot, h, "#5a4632", "#3a3430", "#23282c")
    people.limb(
        c, [(px + 16, foot - h * 0.74), (px + 50, foot - h * 0.58), (px + 96, foot - 84)],
        "#5a4632", 15,
    )  # fmt: skip
    c.oval(px + 2, foot - h * 0.92, 17, 20, "#1a1c1e")
    x, y = px + 112, foot - 84
    c.glow(x, y, 330, "#8fc4ff", 0.8)
    c.glow(x, y, 90, "#ffffff", 1.0)
    for _ in range(190):
        angle, reach = c.rng.uniform(-2.9, 0.3), abs(c.rng.gauss(0, 90)) + 10
        sx, sy = x + cos(angle) * reach, y + sin(angle) * reach * 0.8 + reach * reach / 420
        c.line(
            [(sx, sy), (sx + cos(angle) * 9, sy + sin(angle) * 8 + 4)], c.rng.choice(("#fff2c4",
            "#ffc25a", "#ff9a3a")), 1.5, 220,
        )  # fmt: skip


SCENES: dict[str, Scene] = {
    "construction-site": Scene(
        construction_site,
        Look("#16120e", "#fff8ea", 0.28, 0.3, 0.36, 0.13),
    ),
    "factory-hall": Scene(factory_hall, Look("#0e1214", "#f8faf2", 0.28, 0.4, 0.42, 0.14)),
}
