"""Scenes of a printing house and a bakery."""

import itertools

from broadsheet.cli.demo.pictures import (
    interiors,
    nature,
    people,
    view,
)
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix, shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.shapes import curve
from broadsheet.cli.demo.pictures.view import View


def printing_press(c: Canvas) -> None:
    """Paint the press at night: the printed web runs down between its towers."""
    v = View(720, 470, 800, 2.3)
    interiors.room(
        c, v, (-7, 7), 8, (1.6, 34), ("#23282c", "#23282c", "#5d564a", "#3a332c", "#1c2023"),
    )  # fmt: skip
    interiors.tubes(c, v, -3.4, 7.8, (3, 32), 3.4, "#ffe6b4", 0.5)
    interiors.tubes(c, v, 3.4, 7.8, (3, 32), 3.4, "#ffe6b4", 0.5)
    for z in (24, 18, 12.6, 8, 4.2):
        for side in (-1, 1):
            _press_tower(c, v, side, z)
    for side in (-1, 1):
        for rail in (3.2, 3.7, 4.2):
            view.stroke(c, v, [(side * 2.1, rail, 3.4), (side * 2.1, rail, 30)], "#c9a24a", 0.05)
    _web(c, v)
    for x, z, coat in ((-2.15, 5.4, "#2f5673"), (2.1, 4.4, "#3f6a8c")):
        px, foot = v.at(x, 0, z)
        people.walker(
            c, c.rng, px, foot, v.size(1.78, z), coat, c.rng.choice(people.SKINS), "#1a1c20",
        )  # fmt: skip
    _bundles(c)
    px, py = v.at(0, 4.6, 14)
    c.glow(px, py, 420, "#ffdca0", 0.45)
    interiors.shafts(c, [(330, 0), (980, 0)], -60, 900, 90, "#ffe6b4", 40)


def _press_tower(c: Canvas, v: View, side: int, z: float) -> None:
    """Draw one printing unit with its rollers, paper and panel."""
    x = (2.6, 5.6) if side > 0 else (-5.6, -2.6)
    green = view.distant("#4a6b60", "#5d564a", z, 50)
    inks = (green, shade(green, 0.62), shade(green, 1.2))
    view.block(c, v, x, (0, 5.4), (z, z + 3.4), inks)
    view.front(c, v, (x[0] + 0.25, x[1] - 0.25), (0.9, 5.1), z - 0.01, shade(green, 0.3))
    for level in range(6):
        y = 4.9 - level * 0.66
        (x0, top), (x1, low) = v.at(x[0] + 0.3, y, z), v.at(x[1] - 0.3, y - 0.5, z)
        if x1 < 0 or x0 > c.w or low < 0:
            continue
        x0, x1, top = max(0, x0), min(c.w, x1), max(0, top)
        middle = top + (low - top) * 0.35
        light = ("#aab4b6", "#e9e1cd", "#5b6468")[level % 3]
        c.fade((x0, top, x1, middle), shade(light, 0.55), light)
        c.fade((x0, middle, x1, low), light, shade(light, 0.25))
        c.rect(x0, middle - 2, x1, middle, "#ffffff", 60)
    inner = x[0] if side > 0 else x[1]
    view.wall(c, v, inner, (0.9, 1.9), (z + 0.5, z + 1.5), "#15191b")
    for k in range(5):
        lamp = c.rng.choice(("#5ae08a", "#ffb23a", "#5ae08a"))
        px, py = v.at(inner, 1.7, z + 0.6 + k * 0.18)
        c.glow(px, py, v.size(0.16, z), lamp, 0.8)


def _print_row(
    c: Canvas, v: View, left: float, row: int, near: tuple[float, float], far: tuple[float, float]
) -> None:
    """Print one row of a page: headline, picture or four columns of text."""
    spans: list[tuple[float, float, float]] = []
    if row in (2, 3):
        spans = [(0.0, 0.5, 190)]
    elif 5 <= row < 12:
        spans = [(0.0, 0.3, 150), (0.34, 0.46, 60), (0.5, 0.62, 60)]
    elif 12 <= row < 23:
        spans = [(column * 0.16, column * 0.16 + 0.13, 110) for column in range(4)]
    for x0, x1, tone in spans:
        (y0, z0), (y1, z1) = near, far
        x0, x1 = left + x0, left + x1
        face = [(x0, y0, z0), (x1, y0, z0), (x1, y1, z1), (x0, y1, z1)]
        view.face(c, v, face, "#23242a", tone * c.rng.uniform(0.8, 1.1))


def _roller(c: Canvas, v: View, z: float, y: float) -> None:
    """Draw a polished roller below the web with its bearings."""
    (x0, y0), (x1, _) = v.at(-1.75, y, z), v.at(1.75, y, z)
    r = v.size(0.17, z)
    c.fade((x0, y0 - r * 0.2, x1, y0 + r * 0.5), "#e3e8e8", "#8d979b")
    c.fade((x0, y0 + r * 0.5, x1, y0 + r * 1.3), "#8d979b", "#23282c")
    for x in (x0, x1):
        c.oval(x, y0 + r * 0.5, r * 0.9, r * 1.1, "#2f4a44")
        c.oval(x, y0 + r * 0.5, r * 0.4, r * 0.5, "#c9a24a")


def _web(c: Canvas, v: View) -> None:
    """Lead the printed paper from the far units down towards the viewer, page after page."""
    path = [(24.0, 3.4), (15.0, 4.3), (9.5, 3.3), (6.4, 3.5), (4.4, 2.5), (3.1, 1.35), (2.3, 0.3)]
    smooth = curve(path, closed=False, steps=28)
    for row, ((z0, y0), (z1, y1)) in enumerate(itertools.pairwise(smooth)):
        slope = (y0 - y1) / max(0.1, z0 - z1)
        ink = mix("#8d8572", "#f6f0de", min(1.0, 0.5 + 0.5 * max(0.0, slope)))
        view.face(c, v, [(-1.5, y0, z0), (1.5, y0, z0), (1.5, y1, z1), (-1.5, y1, z1)], ink)
        middle = ((y0 + y1) / 2, (z0 + z1) / 2)
        for page in range(4):
            _print_row(
                c, v, -1.44 + page * 0.74, row % 24, (y0, z0), (y1,
                z1) if row % 24 < 12 else middle,
            )  # fmt: skip
    for z, y in ((15.0, 4.1), (9.5, 3.1), (6.4, 3.3), (4.4, 2.3)):
        _roller(c, v, z, y)


def _bundles(c: Canvas) -> None:
    """Stack tied bundles of newspapers on a pallet."""
    for row in range(4):
        for k in range(5 - row):
            x, y = 1130 + k * 92 + row * 44, 1020 - row * 62
            c.blend([(x, y - 56), (x + 86, y - 56), (x + 86, y), (x, y)], "#efe6d0", "#a89c84")
            for sheet in range(7):
                c.line([(x, y - 50 + sheet * 7), (x + 86, y - 50 + sheet * 7)], "#6a6256", 0.8, 150)
            c.poly([(x, y - 56), (x + 14, y - 70), (x + 98, y - 70), (x + 86, y - 56)], "#f8f1de")
            c.rect(x + 40, y - 62, x + 45, y, "#2f5673")
    c.rect(1110, 1020, 1600, 1036, "#7a5a38")


def bakery_window(c: Canvas) -> None:
    """Paint a bakery window before sunrise, loaves and warm light on a blue street."""
    c.fade((0, 0, 1600, 900), "#26344c", "#33415a")
    nature.stain(c, (0, 0, 1600, 900), "#141c30", 0.5, 22)
    c.rect(140, 60, 1460, 860, "#1d3a34")
    c.rect(140, 60, 1460, 176, "#24463e")
    c.rect(170, 84, 1430, 152, "#1a322d")
    c.rect(170, 84, 1430, 86, "#c9a24a")
    c.rect(170, 150, 1430, 152, "#c9a24a")
    for i, x in enumerate((560, 680, 800, 920, 1040)):
        if i % 2:
            c.ring(x, 128, 34, 26, "#d8b45a", 7, 255, (180, 360))
        else:
            for k in range(7):
                c.oval(x - 24 + k * 8, 118 - (k - 3) ** 2 * 0.9 + 9, 6, 9, "#d8b45a")
    c.stops((190, 196, 1030, 790), ["#ffe0a0", "#f6bd6c", "#c97f3c"])
    _loaves(c)
    c.fade((1080, 196, 1410, 860), "#6a4326", "#3a2416")
    c.rect(1110, 226, 1380, 640, "#ffd894")
    people.seated(c, 1250, 400, 84, "#f4efe2", "#b98767", "#3a2a20")
    c.rect(1110, 540, 1380, 640, "#8a5a32")
    c.rect(1100, 680, 1390, 840, "#54341d")
    c.oval(1126, 664, 9, 9, "#e0b85a")
    for bar in (190, 466, 748, 1022):
        c.rect(bar, 190, bar + 12, 796, "#1d3a34")
    c.poly([(190, 196), (420, 196), (300, 790), (190, 790)], "#ffffff", 20)
    c.poly([(640, 196), (760, 196), (640, 790), (520, 790)], "#ffffff", 16)
    for k in range(12):
        a, b = 120 + k * 113.4, 120 + (k + 1) * 113.4
        c.blend(
            [(a + 20, 172), (b + 20 - k * 0.1, 172), (b - 10, 262), (a - 10, 262)], ("#a8442f",
            "#efe2c4")[k % 2], ("#7a2f22", "#c9b894")[k % 2],
        )  # fmt: skip
        c.oval((a + b) / 2 - 10, 262, 56.7, 18, ("#7a2f22", "#c9b894")[k % 2])
    c.glow(620, 500, 760, "#ffb85e", 0.5)
    c.blend([(0, 860), (1600, 860), (1600, 1067), (0, 1067)], "#454c5c", "#1a202c")
    for x in range(-200, 1700, 90):
        c.line([(x, 1067), (x * 0.6 + 300, 866)], "#12161f", 1.4, 120)
    with c.soft("#ffb85e", 24, 120) as pen:
        pen.poly([(200, 870), (1020, 870), (1180, 1067), (60, 1067)], "#fff")
    with c.soft("#0a0e18", 5, 150) as pen:
        pen.poly([(1180, 1000), (1240, 1000), (1330, 1067), (1230, 1067)], "#000")
    people.walker(c, c.rng, 1206, 1004, 400, "#1d2636", "#8d6248", "#10141c", back=True)
    nature.snowfall(c, 130, 120)


def _loaves(c: Canvas) -> None:
    """Fill the shelves of the window with bread."""
    for shelf, y in enumerate((372, 520, 668, 790)):
        x = 206.0
        while x < 990:
            w = min(c.rng.uniform(64, 120), 1024 - x)
            h = w * c.rng.uniform(0.44, 0.6) if shelf != 1 else w * 0.36
            crust = c.rng.choice(("#b8702c", "#c98a3c", "#a35a24", "#d9a050", "#8f4c20"))
            c.oval(x + w / 2, y - h * 0.48, w * 0.5, h * 0.52, shade(crust, 0.72))
            c.oval(x + w / 2 - 2, y - h * 0.55, w * 0.47, h * 0.46, crust)
            c.oval(x + w * 0.42, y - h * 0.74, w * 0.3, h * 0.17, shade(crust, 1.28), 150)
            for cut in range(3):
                at = x + w * (0.28 + cut * 0.2)
                c.line([(at, y - h * 0.85), (at + w * 0.1, y - h * 0.4)], "#f2d9a4", 3, 220)
            x += w + c.rng.uniform(0, 10)
        if y < 790:
            c.rect(196, y - 4, 1024, y + 12, "#8a5a32")
            c.fade((196, y + 12, 1024, y + 44), "#5a3418", "#5a3418", (110, 0))


SCENES: dict[str, Scene] = {
    "printing-press": Scene(printing_press, Look("#0c0c0e", "#fff4e0", 0.3, 0.45, 0.45, 0.15)),
    "bakery-window": Scene(bakery_window, Look("#0a0e18", "#fff2da", 0.26, 0.5, 0.4, 0.13)),
}
