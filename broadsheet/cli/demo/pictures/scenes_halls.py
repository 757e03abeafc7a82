"""Scenes in public halls."""

from math import cos, pi, sin

from broadsheet.cli.demo.pictures import interiors, people, view
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix, shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def council_chamber(c: Canvas) -> None:
    """Paint the council in session: curved benches, the mayor's dais, tall windows."""
    c.stops((0, 0, 1600, 620), ["#4a3222", "#7a5636", "#8f6a44"])
    for i in range(9):
        x = i * 200
        c.fade((x - 14, 40, x + 14, 560), "#b08a5a", "#5d4028", sideways=True)
        c.rect(x - 22, 30, x + 22, 46, "#c9a26c")
    for x in (130, 330, 1070, 1270):
        c.oval(x + 70, 150, 56, 56, "#f6ecd0")
        c.fade((x + 14, 150, x + 126, 430), "#fbf3da", "#e9d2a0")
        for bar in (0.33, 0.66):
            c.rect(x + 14 + 112 * bar, 100, x + 17 + 112 * bar, 430, "#6b4a2c")
        c.rect(x + 14, 270, x + 126, 274, "#6b4a2c")
        c.glow(x + 70, 260, 230, "#fff0c8", 0.5)
    c.blend([(560, 60), (1040, 60), (1040, 560), (560, 560)], "#7a2a2c", "#4a181c")
    c.oval(800, 180, 62, 70, "#d8b060")
    c.oval(800, 180, 50, 58, "#2f5673")
    c.poly(
        [(770, 196), (800, 140), (830, 196), (816, 196), (816, 220), (784, 220), (784, 196)],
        "#e9dcb4",
    )  # fmt: skip
    c.rect(0, 20, 1600, 34, "#d8b272")
    c.blend([(470, 430), (1130, 430), (1160, 560), (440, 560)], "#8a5a32", "#4a2c18")
    for i, coat in enumerate(("#26323e", "#7c2f36", "#2f2f33")):
        people.seated(
            c, 640 + i * 160, 348 - (12 if i == 1 else 0), 48, coat, people.SKINS[i], ("#3a2a20",
            "#c9b08a", "#1c1614")[i],
        )  # fmt: skip
    c.rect(450, 426, 1150, 446, "#b57c48")
    for i in range(5):
        c.rect(500 + i * 124, 464, 596 + i * 124, 540, "#6a4224")
    c.fade((0, 556, 1600, 1067), "#6a2f2c", "#35161a")
    c.glow(800, 640, 640, "#ffd9a0", 0.35)
    for ring in range(4):
        _bench(c, ring)
    for x in (300, 800, 1300):
        c.line([(x, 0), (x, 90)], "#2a1a10", 3)
        for k in range(7):
            angle = pi * k / 6
            lx, ly = x + cos(angle) * 70, 104 + sin(angle) * 20
            c.line([(x, 92), (lx, ly)], "#b58a44", 2.4)
            c.glow(lx, ly, 70, "#ffdc98", 0.5)
            c.oval(lx, ly, 6, 8, "#fff4d8")
    interiors.shafts(c, [(150, 120), (350, 120)], 420, 760, 90, "#fff0cc", 60)


def _bench(c: Canvas, ring: int) -> None:
    """Draw one curved row of councillors from behind, with desk and lamps."""
    rx, ry, size = 430 + ring * 190, 80 + ring * 84, 26 + ring * 11
    count = 9 + ring
    line = [
        (800 + cos(pi * t / 40) * rx, 610 + ring * 22 + sin(pi * t / 40) * ry) for t in range(41)
    ]  # fmt: skip
    desk = [(x, y + size * 0.9) for x, y in reversed(line)]
    c.poly([*line, *desk], mix("#8a5a32", "#3a2010", ring / 5))
    c.line(line, "#d39a5c", 5)
    for i in range(count):
        angle = pi * (i + 0.5) / count
        x, y = 800 + cos(angle) * rx, 610 + ring * 22 + sin(angle) * ry
        c.poly(
            [(x - size * 0.6, y - 4), (x + size * 0.5, y - 4), (x + size * 0.6, y + 8),
            (x - size * 0.7, y + 8)], "#f1e6ca", 190
        )  # fmt: skip
        if c.rng.random() < 0.12:
            continue
        coat, hair = c.rng.choice(people.COATS), c.rng.choice(
            ("#2a1c14", "#5a3f28", "#8f8676", "#15100e", "#b08a54"),
        )  # fmt: skip
        cy = y + size * 0.7
        c.oval(x, cy + size * 1.3, size * 1.05, size * 0.95, mix(coat, "#4a2a1c", 0.25))
        c.rect(
            x - size * 0.2, cy + size * 0.2, x + size * 0.2, cy + size * 0.7,
            c.rng.choice(people.SKINS),
        )  # fmt: skip
        c.oval(x, cy, size * 0.42, size * 0.52, hair)
        c.oval(x - size * 0.12, cy - size * 0.16, size * 0.2, size * 0.22, shade(hair, 1.2), 120)


def market_hall(c: Canvas) -> None:
    """Paint the iron market hall at ten in the morning, light through the roof, stalls full."""
    v = View(800, 430, 800, 2.1)
    interiors.room(
        c, v, (-11, 11), 7.5, (2, 40), ("#5d6a5e", "#4f5b52", "#dfe3cf", "#8a7f70", "#e6e6d2"),
    )  # fmt: skip
    for arch in range(36, 3, -4):
        _truss(c, v, arch)
    c.glow(800, 330, 520, "#fff8dc", 0.7)
    for side in (-1, 1):
        for z in (30.0, 24.0, 18.0, 12.5, 8.0):
            _stall(c, v, side, z)
        people_z = (26, 19, 14, 10)
        for z in people_z:
            for _ in range(3):
                px, foot = v.at(side * c.rng.uniform(0.3, 3.2), 0, z + c.rng.uniform(-2, 2))
                coat = view.distant(c.rng.choice(people.COATS), "#dfe3cf", z, 60)
                people.walker(c, c.rng, px, foot, v.size(1.72, z), coat, c.rng.choice(people.SKINS))
    interiors.shafts(c, [(420, 0), (640, 0), (860, 0)], 300, 900, 80, "#fff6d6", 54)
    for z in (22, 15, 9.5):
        for x in (-3.4, 3.4):
            interiors.pendant(c, v, x, 3.6, z, 7.3, "#ffd896", "#2f3a33")


def _truss(c: Canvas, v: View, z: float) -> None:
    """Draw one iron arch with its columns and tie rod."""
    ink = view.distant("#27352e", "#dfe3cf", z, 30)
    for r, width in ((10.4, 0.24), (9.4, 0.1)):
        arch = [v.at(cos(pi * i / 32) * r, 5.0 + sin(pi * i / 32) * r * 0.5, z) for i in range(33)]
        c.line(arch, ink, max(1.2, v.size(width, z)))
    for i in range(2, 31, 2):
        a, b = pi * i / 32, pi * (i + 1) / 32
        c.line(
            [v.at(cos(a) * 10.4, 5 + sin(a) * 5.2, z), v.at(cos(b) * 9.4, 5 + sin(b) * 4.7, z)],
            ink, max(1, v.size(0.05, z)),
        )  # fmt: skip
    c.line([v.at(-10, 5, z), v.at(10, 5, z)], ink, max(1, v.size(0.06, z)))
    for x in (-10.2, -5.2, 5.2, 10.2):
        view.front(c, v, (x - 0.13, x + 0.13), (0, 5.2), z, ink)


def _stall(c: Canvas, v: View, side: int, z: float) -> None:
    """Draw a stall with an awning, crates of fruit and a trader."""
    x = (3.9, 7.6) if side > 0 else (-7.6, -3.9)
    stripes = c.rng.choice(
        (("#b8402f", "#f2e8d0"), ("#2f6a54", "#f2e8d0"), ("#c9942f", "#f6ecd4"), ("#2f5673",
        "#eee6d2")),
    )  # fmt: skip
    px, py = v.at(sum(x) / 2, 1.55, z + 1.2)
    people.seated(
        c, px, py, v.size(0.3, z), c.rng.choice(people.COATS), c.rng.choice(people.SKINS),
        "#2a1d16",
    )  # fmt: skip
    view.block(c, v, x, (0, 0.85), (z, z + 1.6), ("#7a5a38", "#54402a", "#8f6c46"))
    at = x[0] + 0.06
    while at < x[1] - 0.3:
        ink = c.rng.choice(
            ("#c8392e", "#e0852c", "#e6c23c", "#6f9a3c", "#8c2f4a", "#d9c9a0", "#4a7a3a"),
        )  # fmt: skip
        for _ in range(26):
            fx, fy = v.at(
                at + c.rng.uniform(0, 0.46), 0.88 + c.rng.uniform(0, 0.2), z + c.rng.uniform(0.0,
                0.6),
            )  # fmt: skip
            r = v.size(0.055, z)
            c.oval(fx, fy, r, r, shade(ink, c.rng.uniform(0.75, 1.15)))
        at += 0.56
    for k in range(8):
        a, b = x[0] + (x[1] - x[0]) * k / 8, x[0] + (x[1] - x[0]) * (k + 1) / 8
        view.face(
            c, v, [(a, 2.5, z - 0.5), (b, 2.5, z - 0.5), (b, 3.15, z + 1.6), (a, 3.15, z + 1.6)],
            stripes[k % 2],
        )  # fmt: skip
        view.front(c, v, (a, b), (2.3, 2.5), z - 0.5, shade(stripes[k % 2], 0.85))
    for post in x:
        view.front(c, v, (post - 0.04, post + 0.04), (0.8, 2.5), z, "#3a3a36")


SCENES: dict[str, Scene] = {
    "council-chamber": Scene(council_chamber, Look("#120a08", "#fff2da", 0.28, 0.45, 0.45, 0.13)),
    "market-hall": Scene(market_hall, Look("#101612", "#fffaea", 0.28, 0.4, 0.4, 0.13)),
}
