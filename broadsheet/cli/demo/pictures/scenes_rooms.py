"""Scenes among paintings and books."""

from broadsheet.cli.demo.pictures import interiors, nature, people, view
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def gallery_wall(c: Canvas) -> None:
    """Paintings on a white wall under spots, three visitors."""
    c.fade((0, 0, 1600, 800), "#c9c5bc", "#e9e5da")
    c.fade((0, 800, 1600, 1067), "#a5835c", "#5a4230")
    for i in range(-12, 24):
        c.line([(400 + i * 70, 800), (i * 150 - 100, 1067)], "#4a3524", 1.2, 110)
    c.fade((0, 780, 1600, 802), "#f6f3ea", "#b4ada0")
    c.rect(0, 34, 1600, 44, "#3a3835")
    frames = ((110, 240, 270, 360), (480, 170, 620, 470), (1200, 250, 290, 340))
    for x, y, w, h in frames:
        with c.soft("#fff6dd", 34, 170) as pen:
            pen.poly(
                [(x + w / 2 - 20, 50), (x + w / 2 + 20, 50), (x + w + 60, y + h + 50), (x - 60,
                y + h + 50)], "#fff", 200,
            )  # fmt: skip
        with c.soft("#3a352e", 9, 120) as pen:
            pen.rect(x + 10, y + 14, x + w + 18, y + h + 26, "#000")
        c.rect(x - 14, y - 14, x + w + 14, y + h + 14, "#6a4a28")
        c.rect(x - 14, y - 14, x + w + 14, y - 9, "#c79c5c")
        c.rect(x - 5, y - 5, x + w + 5, y + h + 5, "#d7b478")
        c.rect(x + w / 2 - 13, 38, x + w / 2 + 13, 66, "#2b2a28")
    _canvas_abstract(c, (110, 240, 380, 600))
    _canvas_sea(c, (480, 170, 1100, 640))
    _canvas_still(c, (1200, 250, 1490, 590))
    for x, y in ((400, 560), (1118, 600), (1508, 550)):
        c.rect(x, y, x + 34, y + 26, "#f8f6f0")
    for x, h, coat in ((560, 390, "#2b3442"), (980, 410, "#6b2f2c"), (1090, 376, "#3c4a3c")):
        with c.soft("#2a1c12", 9, 130) as pen:
            pen.oval(x + 30, 990, h * 0.26, 12, "#000")
        people.walker(c, c.rng, x, 990, h, coat, c.rng.choice(people.SKINS), "#1f1d1f", back=True)
    c.poly([(660, 940), (880, 940), (900, 966), (640, 966)], "#35302b")
    for x in (660, 870):
        c.rect(x, 966, x + 12, 1014, "#242019")


def _canvas_sea(c: Canvas, box: tuple[float, float, float, float]) -> None:
    """Paint the large seascape that hangs in the middle."""
    x0, y0, x1, y1 = box
    middle = y0 + (y1 - y0) * 0.52
    c.stops((x0, y0, x1, middle), ["#5b6f86", "#a58f8c", "#e8b27c", "#f6d9a2"])
    c.fade((x0, middle, x1, y1), "#c79a72", "#1f3444")
    c.glow(x0 + 410, middle - 24, 150, "#ffd793", 1.0)
    for _ in range(420):
        x, y = c.rng.uniform(x0, x1 - 40), c.rng.uniform(middle, y1 - 4)
        ink = c.rng.choice(("#f2cf9c", "#2b4658", "#7f7a78", "#dba878"))
        c.rect(x, y, min(x1, x + c.rng.uniform(8, 44)), y + c.rng.uniform(1, 4), ink, 150)
    for _ in range(120):
        x, y = c.rng.uniform(x0, x1 - 70), c.rng.uniform(y0, middle - 40)
        c.rect(
            x, y, min(x1, x + c.rng.uniform(20, 90)), y + c.rng.uniform(2, 6),
            c.rng.choice(("#c9a59a", "#7d7f90", "#f0c796")), 90,
        )  # fmt: skip
    c.poly([(640, 420), (646, 330), (690, 412)], "#2b2a30")
    c.poly([(622, 424), (702, 424), (686, 440), (634, 440)], "#221d20")


def _canvas_abstract(c: Canvas, box: tuple[float, float, float, float]) -> None:
    """Paint the abstract picture on the left."""
    x0, y0, x1, y1 = box
    c.rect(*box, "#d9c8a4")
    c.rect(x0, y0 + 190, x1, y1, "#a5472f")
    c.oval(x0 + 90, y0 + 120, 62, 62, "#1f3a52")
    c.rect(x0 + 150, y0 + 40, x0 + 210, y0 + 280, "#e0a23f")
    c.poly([(x0, y1), (x0 + 120, y0 + 220), (x0 + 200, y1)], "#26312b")
    nature.stain(c, box, "#fff6dd", 0.25, 18)


def _canvas_still(c: Canvas, box: tuple[float, float, float, float]) -> None:
    """Paint the still life on the right."""
    x0, _y0, x1, y1 = box
    c.fade(box, "#2c2a26", "#4a3828")
    c.rect(x0, y1 - 110, x1, y1, "#7c5a3a")
    c.blend(
        [(x0 + 60, y1 - 96), (x0 + 46, y1 - 190), (x0 + 84, y1 - 240), (x0 + 120, y1 - 190),
        (x0 + 108, y1 - 96)], "#c4d0ca", "#3f5550", sideways=True,
    )  # fmt: skip
    for dx, dy, r, ink in (
        (150, 100, 34, "#b8552c"), (206, 92, 30, "#d29a3a"), (180, 66, 32, "#8c2f26"),
    ):  # fmt: skip
        c.oval(x0 + dx, y1 - dy, r, r, ink)
        c.oval(x0 + dx - r * 0.3, y1 - dy - r * 0.3, r * 0.3, r * 0.25, "#f6d9b0", 150)


def library(c: Canvas) -> None:
    """Paint the reading room: book walls, green lamps and tall windows at the end."""
    v = View(800, 420, 820, 2.6)
    interiors.room(
        c, v, (-7, 7), 9, (2.2, 30), ("#4a3320", "#4a3320", "#a5875c", "#5c3d24", "#7a6144"),
    )  # fmt: skip
    for side in (-1, 1):
        interiors.shelf_wall(
            c, v, side * 6.8, 4.6, (2.4, 29), 8, interiors.BOOKS, "#7a5230", ("#b8986a", 34)
        )  # fmt: skip
        view.wall(c, v, side * 6.7, (4.6, 4.75), (2.4, 29), "#c49a62")
        for z in map(float, range(4, 29, 2)):
            view.wall(c, v, side * 6.7, (4.75, 5.6), (z, z + 0.08), "#8a6238")
        view.wall(c, v, side * 6.7, (5.6, 5.7), (2.4, 29), "#b98d55")
        interiors.shelf_wall(
            c, v, side * 6.95, 4.6, (2.4, 2.5), 8, interiors.BOOKS, "#7a5230", ("#b8986a", 34)
        )  # fmt: skip
    for x in (-4.2, 0, 4.2):
        (x0, low), (x1, top) = v.at(x - 1.3, 1.6, 29.8), v.at(x + 1.3, 7.0, 29.8)
        c.oval((x0 + x1) / 2, top, (x1 - x0) / 2, 36, "#fff0c8")
        c.fade((x0, top, x1, low), "#fff3d2", "#f6dba0")
        c.glow((x0 + x1) / 2, (top + low) / 2, 190, "#ffe6b0", 0.7)
        for bar in range(1, 4):
            c.rect(
                x0 + (x1 - x0) * bar / 4 - 1, top - 30, x0 + (x1 - x0) * bar / 4 + 1, low,
                "#8a6a44",
            )  # fmt: skip
    for z in range(4, 30, 3):
        view.floor(c, v, (-7, 7), (z, z + 0.4), "#5a4028", y=8.8)
    interiors.planks(c, v, (-7, 7), (2.2, 29), "#2c1a0e")
    c.glow(800, 560, 460, "#ffe0a0", 0.3)
    for z in (21, 16, 12, 8.8, 6.2):
        for x in (-3.6, 1.3):
            _reading_table(c, v, x, z)


def _reading_table(c: Canvas, v: View, x: float, z: float) -> None:
    """Draw a long table with lamps and readers."""
    for dx in (0.5, 1.5):
        if c.rng.random() < 0.75:
            px, py = v.at(x + dx, 1.28, z + 1.3)
            people.seated(
                c, px, py, v.size(0.27, z + 1.3), c.rng.choice(people.COATS),
                c.rng.choice(people.SKINS), "#2a1d16",
            )  # fmt: skip
    view.block(c, v, (x, x + 2.3), (0.68, 0.76), (z, z + 1.1), ("#7a4a26", "#5a3419", "#a86e3a"))
    for leg in (0.1, 2.1):
        view.front(c, v, (x + leg, x + leg + 0.1), (0, 0.7), z, "#3e2412")
    for dx in (0.55, 1.7):
        px, py = v.at(x + dx, 1.18, z + 0.55)
        r = v.size(0.22, z)
        c.line([(px, py), (px, v.at(0, 0.76, z + 0.55)[1])], "#c79c4e", r * 0.16)
        c.glow(px, py + r * 0.8, r * 3.4, "#ffe39a", 0.6)
        c.poly(
            [(px - r, py + r * 0.25), (px - r * 0.7, py - r * 0.3), (px + r * 0.7, py - r * 0.3),
            (px + r, py + r * 0.25)], "#2f7a52"
        )  # fmt: skip
        qx, qy = v.at(x + dx - 0.2, 0.77, z + 0.25)
        c.poly(
            [(qx, qy), (qx + r * 1.6, qy), (qx + r * 1.7, qy - r * 0.3), (qx + r * 0.1,
            qy - r * 0.3)], "#f6ecd2"
        )  # fmt: skip


def bookshop(c: Canvas) -> None:
    """Paint a narrow bookshop from the inside, crooked stacks, a window to the street."""
    v = View(930, 430, 800, 1.6)
    interiors.room(
        c, v, (-2.6, 2.4), 3.2, (1.2, 9), ("#4a3020", "#4a3020", "#5c4028", "#6a4628", "#8a7458"),
    )  # fmt: skip
    view.front(c, v, (-1.2, 1.5), (0.7, 2.7), 8.9, "#bcd0d8")
    for x, w, tall, ink in (
        (-1.2, 0.8, 1.9, "#8fa3ac"), (-0.4, 0.7, 1.6, "#a98f7c"), (0.4, 1.1, 2.0, "#92a09a"),
    ):  # fmt: skip
        view.front(c, v, (x, x + w), (0.7, 0.7 + tall), 8.88, ink)
    for bar in (-1.25, 0.1, 1.45):
        view.front(c, v, (bar, bar + 0.07), (0.7, 2.7), 8.8, "#3a2416")
    view.front(c, v, (-1.25, 1.52), (1.95, 2.02), 8.8, "#3a2416")
    px, py = v.at(0.1, 1.7, 8.8)
    c.glow(px, py, 330, "#dcebf0", 0.6)
    for side, x in ((-1, -2.5), (1, 2.3)):
        interiors.shelf_wall(
            c, v, x, 3.0, (1.2, 8.6), 7, interiors.BOOKS, "#8a5c34", ("#a0835c", 26),
        )  # fmt: skip
        view.wall(c, v, x + side * -0.02, (3.0, 3.2), (1.2, 8.6), "#3a2416")
    interiors.planks(c, v, (-2.6, 2.4), (1.2, 8.8), "#2c1a0e", 0.22, 110)
    for z, x in ((7.2, -0.9), (5.2, 0.55), (3.9, -0.95)):
        _book_table(c, v, x, z)
    px, foot = v.at(0.0, 0, 6.4)
    people.walker(c, c.rng, px, foot, v.size(1.72, 6.4), "#3c4a5c", "#c98f6b", "#22201f")
    px, foot = v.at(1.5, 0, 4.6)
    people.walker(c, c.rng, px, foot, v.size(1.66, 4.6), "#7a3a34", "#8d5d40", "#2a2725")
    for z in (7, 5, 3.4):
        interiors.pendant(c, v, -0.2, 2.45, z, 3.2, "#ffcf86")
    c.glow(300, 300, 560, "#ffb868", 0.25)


def _book_table(c: Canvas, v: View, x: float, z: float) -> None:
    """Draw a table with piles of books."""
    view.block(c, v, (x, x + 1.15), (0.0, 0.72), (z, z + 0.8), ("#6a4526", "#4a2e18", "#94683c"))
    view.front(c, v, (x + 0.06, x + 1.09), (0.1, 0.62), z - 0.01, "#4f321b")
    for depth in (0.5, 0.25, 0.02):
        at = x + 0.04
        while at < x + 0.95:
            level = 0.72
            for _ in range(c.rng.randint(2, 6)):
                tall, ink = c.rng.uniform(0.03, 0.06), c.rng.choice(interiors.BOOKS)
                dx = c.rng.uniform(-0.015, 0.015)
                view.block(
                    c, v, (at + dx, at + dx + 0.17), (level, level + tall), (z + depth,
                    z + depth + 0.2), (ink, shade(ink, 0.7), shade(ink, 1.25)),
                )  # fmt: skip
                level += tall
            at += 0.215


HALL = Look("#120a08", "#fff0d4", 0.28, 0.5, 0.5, 0.14)
SCENES: dict[str, Scene] = {
    "gallery-wall": Scene(gallery_wall, Look("#141210", "#fffaf0", 0.22, 0.2, 0.38, 0.11)),
    "library": Scene(library, HALL),
    "bookshop": Scene(bookshop, HALL),
}
