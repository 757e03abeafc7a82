"""Scenes of laboratories and computing halls."""

from broadsheet.cli.demo.pictures import (
    buildings,
    interiors,
    people,
    view,
    water,
)
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def laboratory(c: Canvas) -> None:
    """Paint a bench with glassware, a researcher at the microscope, cool window light."""
    c.fade((0, 0, 1600, 700), "#bfcfd2", "#e3e9e2")
    c.fade((60, 60, 620, 560), "#eaf4f2", "#cfe0de")
    buildings.city(c, c.rng, (60, 620), 560, (60, 170), "#b9cccb", (40, 80), 0.2)
    for x in (60.0, 240, 430, 612):
        c.rect(x, 60, x + 10, 560, "#8fa0a3")
    c.rect(60, 290, 620, 298, "#8fa0a3")
    c.glow(340, 300, 480, "#f6fffa", 0.7)
    for y in (150, 290, 430):
        c.rect(740, y, 1540, y + 12, "#8d9da0")
        x = 756.0
        while x < 1500:
            x += _vessel(c, x, y, c.rng.uniform(0.5, 0.85)) + c.rng.uniform(6, 26)
    c.fade((0, 690, 1600, 760), "#f4f6f0", "#c7d0cc")
    c.fade((0, 760, 1600, 1067), "#7f9296", "#46565c")
    for x in range(40, 1600, 260):
        c.rect(x, 790, x + 232, 1067, "#90a3a6", 150)
        c.rect(x + 96, 812, x + 140, 820, "#3f4d52")
    _microscope(c, 560, 712)
    _researcher(c, 360, 712)
    x = 800.0
    for scale in (1.7, 1.2, 2.0, 1.4, 1.8):
        x += _vessel(c, x, 712, scale) + 34
    _rack(c, 1290, 712)
    c.fade((0, 712, 1600, 760), "#ffffff", "#ffffff", (50, 0))


def _vessel(c: Canvas, x: float, base: float, s: float) -> float:
    """Draw a flask, bottle or beaker with coloured liquid; return its width."""
    liquid = c.rng.choice(("#2f8a8c", "#d98a2c", "#6a4a8c", "#3f7ab8", "#b8403a", "#7aa83a"))
    kind = c.rng.randrange(3)
    if kind == 0:
        w, h = 76 * s, 110 * s
        outline = [
            (x, base), (x + w * 0.4, base - h * 0.62), (x + w * 0.4, base - h), (x + w * 0.6,
            base - h), (x + w * 0.6, base - h * 0.62), (x + w, base)
        ]  # fmt: skip
        fill = [
            (x, base), (x + w * 0.2, base - h * 0.32), (x + w * 0.8, base - h * 0.32), (x + w,
            base),
        ]  # fmt: skip
    elif kind == 1:
        w, h = 44 * s, 120 * s
        outline = [
            (x, base), (x, base - h * 0.7), (x + w * 0.3, base - h * 0.84), (x + w * 0.3,
            base - h), (x + w * 0.7, base - h), (x + w * 0.7, base - h * 0.84), (x + w,
            base - h * 0.7), (x + w, base)
        ]  # fmt: skip
        fill = [(x, base), (x, base - h * 0.5), (x + w, base - h * 0.5), (x + w, base)]
    else:
        w, h = 62 * s, 78 * s
        outline = [(x, base), (x, base - h), (x + w, base - h), (x + w, base)]
        fill = [(x, base), (x, base - h * 0.6), (x + w, base - h * 0.6), (x + w, base)]
    c.poly(outline, "#f4fbfa", 110)
    c.poly(fill, liquid, 205)
    c.line([*outline, outline[0]], "#5f7478", 1.3 * s + 0.6, 170)
    c.line(
        [(x + w * 0.2, base - h * 0.08), (x + w * 0.2 + (w * 0.14 if kind == 0 else 0),
        base - h * 0.4)], "#ffffff", 2.4 * s, 170
    )  # fmt: skip
    return w


def _microscope(c: Canvas, x: float, base: float) -> None:
    """Draw a microscope."""
    dark = "#27313a"
    c.poly([(x - 70, base), (x + 90, base), (x + 76, base - 24), (x - 54, base - 24)], dark)
    c.ring(x + 6, base - 130, 84, 112, dark, 26, 255, (-70, 80))
    c.rect(x - 66, base - 96, x + 30, base - 82, dark)
    c.poly(
        [(x - 40, base - 110), (x - 18, base - 110), (x - 14, base - 220), (x - 44, base - 220)],
        "#dfe5e2",
    )  # fmt: skip
    c.poly(
        [(x - 34, base - 110), (x - 24, base - 110), (x - 26, base - 88), (x - 32, base - 88)],
        "#8d999c",
    )  # fmt: skip
    c.poly(
        [(x - 48, base - 216), (x - 10, base - 216), (x - 60, base - 318), (x - 90, base - 300)],
        dark,
    )  # fmt: skip
    c.poly(
        [(x - 92, base - 302), (x - 62, base - 318), (x - 72, base - 336), (x - 102, base - 318)],
        "#0f1418",
    )  # fmt: skip
    c.oval(x + 66, base - 96, 19, 19, "#8d999c")
    c.glow(x - 28, base - 78, 60, "#fff6d6", 0.9)


def _researcher(c: Canvas, x: float, base: float) -> None:
    """Draw a researcher in a white coat who bends to the eyepiece."""
    c.blend(
        [(x - 170, base), (x - 150, base - 170), (x - 70, base - 262), (x + 30, base - 270),
        (x + 84, base - 190), (x + 110, base)], "#f6f7f2", "#b9c6c8",
    )  # fmt: skip
    c.poly([(x - 20, base - 268), (x + 26, base - 270), (x + 30, base - 190)], "#3f6a8c")
    c.line([(x + 40, base - 180), (x + 120, base - 60), (x + 190, base - 30)], "#e3e8e4", 44)
    c.oval(x + 196, base - 30, 22, 17, "#3f7ab8")
    c.poly(
        [(x - 24, base - 256), (x + 22, base - 264), (x + 34, base - 320), (x - 14, base - 330)],
        "#8d5d40",
    )  # fmt: skip
    c.oval(x + 42, base - 352, 52, 60, "#9a6546")
    c.poly([(x + 84, base - 350), (x + 102, base - 336), (x + 84, base - 328)], "#9a6546")
    c.ring(x + 34, base - 362, 54, 60, "#1d1613", 34, 255, (140, 330))
    c.oval(x - 26, base - 372, 32, 34, "#1d1613")
    c.line([(x + 34, base - 356), (x + 90, base - 352)], "#22262b", 3)
    c.ring(x + 78, base - 350, 13, 11, "#22262b", 3)


def _rack(c: Canvas, x: float, base: float) -> None:
    """Draw a rack of test tubes."""
    for i in range(7):
        at = x + i * 32
        c.rect(at, base - 118, at + 17, base - 12, "#f4fbfa", 140)
        c.rect(
            at, base - c.rng.uniform(40, 86), at + 17, base - 12, c.rng.choice(("#2f8a8c",
            "#d98a2c", "#b8403a", "#7aa83a")), 210,
        )  # fmt: skip
        c.rect(at - 2, base - 124, at + 19, base - 118, "#8d999c")
    for y in (88, 22):
        c.rect(x - 16, base - y, x + 226, base - y + 13, "#b58a52")
    for side in (-16, 216):
        c.rect(x + side, base - 100, x + side + 11, base, "#8a6236")


def server_room(c: Canvas) -> None:
    """Paint an aisle of racks, blue and green points of light, a technician."""
    v = View(800, 470, 900, 1.6)
    interiors.room(
        c, v, (-1.7, 1.7), 3.1, (1.4, 26), ("#0e141c", "#0e141c", "#3c6a8a", "#1a2430", "#141c26"),
    )  # fmt: skip
    px, py = v.at(0, 1.5, 25)
    c.glow(px, py, 330, "#9fdcff", 0.8)
    interiors.tiles(c, v, (-1.5, 1.5), (1.6, 25), ("#2c3a48", "#202b38"), 0.6, 160)
    for side in (-1, 1):
        for k in range(16, -1, -1):
            z = 1.7 + k * 1.45
            _cabinet(c, v, side * 1.5, z)
    interiors.tubes(c, v, 0, 3.05, (2, 25), 2.2, "#dff2ff", 0.5)
    for x in (-1.1, 1.1):
        view.stroke(c, v, [(x, 2.75, 1.5), (x, 2.75, 25)], "#0a0e13", 0.24, 255)
        view.stroke(c, v, [(x, 2.82, 1.5), (x, 2.82, 25)], "#d9a23a", 0.05, 220)
    px, foot = v.at(-0.35, 0, 7.2)
    people.walker(c, c.rng, px, foot, v.size(1.74, 7.2), "#2a3a4c", "#a37454", "#10151c")
    c.rect(px + 22, foot - 128, px + 66, foot - 98, "#9fdcff")
    c.glow(px + 44, foot - 112, 110, "#7fc8ff", 0.8)
    low = v.at(0, 0, 6)[1]
    water.reflect(c, low + 40, 1067 - low - 40, (90, 20), 3, 1.2)


def _cabinet(c: Canvas, v: View, x: float, z: float) -> None:
    """Draw one rack with units and rows of lamps."""
    ink = view.distant("#1d2630", "#3c6a8a", z, 26)
    view.wall(c, v, x, (0.05, 2.5), (z, z + 1.38), ink)
    view.wall(c, v, x, (0.15, 2.4), (z + 0.1, z + 1.28), shade(ink, 0.55))
    for unit in range(15):
        y = 0.22 + unit * 0.145
        view.wall(
            c, v, x, (y, y + 0.115), (z + 0.14, z + 1.24), shade(ink, c.rng.uniform(0.75, 1.06)),
        )  # fmt: skip
        for _ in range(4):
            at, lamp = z + c.rng.uniform(0.18, 1.15), c.rng.choice(
                ("#5affb0", "#5affb0", "#6ac8ff", "#6ac8ff", "#ffb23a"),
            )  # fmt: skip
            view.wall(c, v, x, (y + 0.04, y + 0.075), (at, at + 0.04), lamp)
    if z < 7:
        for _ in range(5):
            px, py = v.at(x, c.rng.uniform(0.4, 2.3), z + c.rng.uniform(0.2, 1.2))
            c.glow(px, py, v.size(0.16, z), c.rng.choice(("#5affb0", "#6ac8ff")), 0.6)


SCENES: dict[str, Scene] = {
    "laboratory": Scene(laboratory, Look("#10181c", "#fbfffc", 0.24, 0.25, 0.34, 0.11)),
    "server-room": Scene(server_room, Look("#060a10", "#f0faff", 0.28, 0.6, 0.45, 0.13)),
}
