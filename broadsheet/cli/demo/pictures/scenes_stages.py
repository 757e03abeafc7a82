"""Scenes of theatres, concerts and cinemas."""

from math import cos, pi, sin

from broadsheet.cli.demo.pictures import buildings, interiors, nature, people, sky, view, water
from broadsheet.cli.demo.pictures.canvas import Canvas, Point
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def theatre_stage(c: Canvas) -> None:
    """Paint two actors in a cone of light, the house dark and red around them."""
    c.fade((0, 0, 1600, 1067), "#1a0d10", "#0a0608")
    c.stops((270, 150, 1330, 760), ["#16202f", "#28405a", "#4a6a80", "#88998f"])
    sky.smoke(c, 480, 730, 260, 200, "#9fb4bc", 150, 80)
    c.poly([(520, 730), (520, 410), (640, 330), (760, 410), (760, 730)], "#1b2634")
    c.rect(612, 560, 668, 730, "#e9c27a")
    c.rect(560, 450, 600, 510, "#e9b76a")
    c.line([(930, 730), (930, 300)], "#141c28", 10)
    nature.bare(c, c.rng, 1010, 732, 120, 1.7, "#141c28", 15, 7)
    c.blend([(150, 730), (1450, 730), (1600, 850), (0, 850)], "#5a4636", "#2a1c16")
    for i in range(31):
        c.line([(150 + i * 43.3, 730), (i * 53.3, 850)], "#1a110d", 1.2, 150)
    with c.soft("#ffe7b4", 8, 120) as pen:
        pen.poly([(1180, 100), (1220, 100), (930, 800), (640, 800)], "#fff", 150)
        pen.poly([(420, 100), (450, 100), (1010, 800), (760, 800)], "#fff", 110)
    with c.soft("#fff0c8", 8, 190) as pen:
        pen.oval(815, 790, 230, 32, "#fff")
    people.walker(c, c.rng, 740, 800, 218, "#8c2f2c", "#d9a583", "#22181a")
    people.walker(c, c.rng, 884, 806, 228, "#e2d8c2", "#8d5d40", "#3b3430")
    people.limb(c, [(762, 640), (800, 660), (836, 640)], "#8c2f2c", 13)
    interiors.curtain(c, (-10, 300), (60, 850), "#9c2a2c", "#3a0c12", 9)
    interiors.curtain(c, (1300, 1610), (60, 850), "#8c2428", "#300a10", 9)
    interiors.curtain(c, (-10, 1610), (0, 170), "#8a2328", "#330a10", 38)
    for i in range(13):
        x = 62 + i * 123
        c.oval(x, 168, 62, 26, "#7c1f24")
        c.ring(x, 168, 62, 26, "#d2a552", 5, 255, (0, 180))
    c.fade((0, 840, 1600, 1067), "#241315", "#0a0507")
    for i in range(15):
        c.glow(60 + i * 106, 846, 60, "#ffca7a", 0.8)
    for row, size in enumerate((30, 42, 60)):
        y = 884 + row * 58
        people.heads(
            c, c.rng, (-20, 1620), y, size, ("#2c1a1c", "#1c1013", "#0e080a")[row], 0.05, 2.2,
        )  # fmt: skip


def concert_hall(c: Canvas) -> None:
    """Paint an orchestra under the organ, wood and brass in warm light."""
    v = View(800, 430, 760, 7)
    walls = ("#6a4426", "#6a4426", "#8a5c34", "#4a2e1c", "#54361f")
    interiors.room(c, v, (-15, 15), 15, (3, 34), walls)
    for side in (-1, 1):
        for level in (5.2, 9.0):
            view.wall(c, v, side * 14.6, (level, level + 1.4), (5, 34), "#c99a5c")
            view.wall(c, v, side * 14.5, (level - 0.2, level), (5, 34), "#3a2212")
            for z in range(6, 33, 2):
                px, py = v.at(side * 14.4, level + 2.2, z)
                c.glow(px, py, v.size(1.6, z), "#ffc46a", 0.6)
                c.oval(px, py, v.size(0.12, z), v.size(0.12, z), "#fff2d0")
    for beam in range(8, 34, 3):
        view.floor(c, v, (-15, 15), (beam, beam + 0.6), "#3c2414", y=14.8)
    for i in range(-17, 18):
        tall = 8.2 + 4.6 * abs(sin(i * 0.37)) * (1 - abs(i) / 30)
        (x, low), (_, top) = v.at(i * 0.42, 5.6, 33), v.at(i * 0.42, tall, 33)
        c.fade((x - 4.3, top, x + 0.5, low), "#a8863f", "#f2dc9c", sideways=True)
        c.fade((x + 0.5, top, x + 4.3, low), "#f2dc9c", "#7a5a26", sideways=True)
        c.oval(x, low - 18, 2.4, 5, "#3a2612")
    c.poly([(250, 700), (400, 560), (1200, 560), (1350, 700)], "#b9834a")
    c.fade((250, 700, 1350, 742), "#7c4c26", "#3a2112")
    c.glow(800, 600, 640, "#ffd48a", 0.5)
    _orchestra(c)
    for row in range(6):
        y = 770 + row * row * 7 + row * 26
        people.heads(
            c, c.rng, (-20, 1620), y, 22 + row * 7, mix("#4a2f20", "#120a07", row / 5), 0.08, 2.0
        )  # fmt: skip


def _orchestra(c: Canvas) -> None:
    """Seat the players in arcs around the conductor."""
    for ring in range(5, 0, -1):
        count = 8 + ring * 4
        for i in range(count):
            angle = pi * (i + 0.5) / count
            x, y = 800 + cos(angle) * (90 + ring * 88), 694 - sin(angle) * (12 + ring * 22) - 4
            size = 17 - ring * 1.1
            people.seated(
                c, x, y - size * 1.6, size, "#15120f", c.rng.choice(people.SKINS),
                c.rng.choice(("#2a1c14", "#5a3f28", "#8a7a68", "#15100e")),
            )  # fmt: skip
            if ring < 3:
                c.oval(x + size * 0.8, y - size * 0.2, size * 0.35, size * 0.6, "#9c4a20")
                c.line([(x - size, y - size * 0.9), (x + size * 1.6, y + size * 0.3)], "#e0c49a", 1)
            elif ring == 4 and i % 3 == 0:
                c.oval(x, y + size * 0.2, size * 0.6, size * 0.5, "#e6b64e")
            c.rect(x - size * 0.7, y + size * 0.6, x + size * 0.7, y + size, "#efe4cc", 150)
    people.walker(c, c.rng, 800, 716, 108, "#0f0d0d", "#c79a78", "#0f0d0d")
    people.limb(c, [(812, 632), (838, 618), (862, 588)], "#0f0d0d", 8)
    people.limb(c, [(788, 632), (762, 626), (744, 600)], "#0f0d0d", 8)
    c.line([(862, 588), (884, 566)], "#f5ead0", 1.6)


def cinema_marquee(c: Canvas) -> None:
    """Paint a cinema front at night in the rain, bulbs and neon on the wet street."""
    c.fade((0, 0, 1600, 800), "#12131f", "#2a1f2c")
    c.blend([(260, 0), (1340, 0), (1340, 790), (260, 790)], "#3a2a34", "#4a2f30")
    for x in (330, 450, 1130, 1250):
        c.fade((x, 0, x + 16, 430), "#6a3c3a", "#a8523c")
    buildings.panes(c, c.rng, (0, 40, 240, 620), (3, 5), "#151722", 0.4)
    buildings.panes(c, c.rng, (1360, 40, 1600, 620), (3, 5), "#151722", 0.4)
    c.glow(800, 200, 480, "#e0483c", 0.5)
    c.poly([(700, 0), (900, 0), (880, 372), (720, 372)], "#7c1f24")
    for i, letter in enumerate("LANTERN"):
        _neon(c, letter, 800, 22 + i * 49, 34)
    c.poly([(180, 400), (1420, 400), (1500, 560), (100, 560)], "#1c1418")
    c.rect(150, 424, 1450, 536, "#fff1cc")
    c.fade((150, 424, 1450, 536), "#fff8e2", "#f6d896")
    _marquee_lines(c)
    for i in range(62):
        for y in (410, 550):
            c.oval(130 + i * 22, y, 6, 6, "#ffe6a8" if (i + (y > 500)) % 3 else "#b98a4a")
    c.glow(800, 560, 620, "#ffcf82", 0.55)
    c.fade((260, 560, 1340, 790), "#8a4f34", "#3c2320")
    for i in range(6):
        x = 330 + i * 165
        c.rect(x, 590, x + 112, 790, "#ffd994", 225)
        c.rect(x + 53, 590, x + 59, 790, "#3a2018")
        c.rect(x, 690, x + 112, 695, "#3a2018")
    for x in (275, 1265):
        c.rect(x, 600, x + 58, 760, "#e9dcc0")
        c.rect(x + 5, 605, x + 53, 755, c.rng.choice(("#24506a", "#8c3a2c")))
        c.oval(x + 29, 660, 16, 20, "#f2c27a")
    people.crowd(c, c.rng, (330, 1270), 806, 168, 17, "#3a1f1a", 0.35)
    c.fade((0, 790, 1600, 830), "#2c2228", "#18141c")
    c.fade((0, 826, 1600, 1067), "#1a1620", "#0c0b12")
    water.reflect(c, 828, 239, (170, 40), 9, 2.1)
    for x in (520, 1010):
        people.umbrella(c, x, 746, 78, "#1a1c26", "#33333f")
    nature.rain(c, 700, "#ffe6c0", 46)


def _neon(c: Canvas, letter: str, x: float, y: float, size: float) -> None:
    """Draw one neon letter from strokes."""
    shapes: dict[str, list[list[Point]]] = {
        "L": [[(0, 0), (0, 1), (0.7, 1)]],
        "A": [
            [(0, 1), (0.4, 0), (0.8, 1)],
            [(0.15, 0.62), (0.65, 0.62)],
        ],
        "N": [[(0, 1), (0, 0), (0.75, 1), (0.75, 0)]],
        "T": [
            [(0, 0), (0.8, 0)],
            [(0.4, 0), (0.4, 1)],
        ],
        "E": [[(0.7, 0), (0, 0), (0, 1), (0.7, 1)], [(0, 0.5), (0.55, 0.5)]],
        "R": [
            [(0, 1), (0, 0), (0.6, 0.05), (0.68, 0.28), (0.55, 0.5), (0, 0.5)],
            [(0.35, 0.5), (0.72, 1)],
        ],
    }
    c.glow(x, y + size / 2, size * 1.6, "#ff6a4a", 0.5)
    for stroke in shapes[letter]:
        points = [(x + (px - 0.38) * size, y + py * size) for px, py in stroke]
        c.line(points, "#ff8a6a", 6)
        c.line(points, "#fff0e0", 2.2)


def _marquee_lines(c: Canvas) -> None:
    """Set two lines of dark letters, too small to read, on the lit board."""
    for y, x0, x1, tall in ((442, 420, 1180, 34), (492, 300, 1300, 28)):
        x = float(x0)
        while x < x1:
            for _ in range(c.rng.randint(3, 8)):
                w = tall * c.rng.uniform(0.4, 0.62)
                _letter(c, x, y, w, tall)
                x += w + 7
            x += 22


def _letter(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Draw one letter-like block."""
    c.rect(x, y, x + w * 0.28, y + h, "#26201e")
    kind = c.rng.randrange(4)
    if kind != 0:
        c.rect(x, y, x + w, y + h * 0.18, "#26201e")
    if kind != 1:
        c.rect(x, y + h * 0.42, x + w * 0.85, y + h * 0.58, "#26201e")
    if kind != 2:
        c.rect(x + w * 0.72, y, x + w, y + h, "#26201e")
    if kind == 3:
        c.rect(x, y + h * 0.84, x + w, y + h, "#26201e")


HALL = Look("#120a08", "#fff0d4", 0.28, 0.5, 0.5, 0.14)
SCENES: dict[str, Scene] = {
    "theatre-stage": Scene(theatre_stage, Look("#0c0608", "#fff0d4", 0.3, 0.6, 0.5, 0.15)),
    "concert-hall": Scene(concert_hall, HALL),
    "cinema-marquee": Scene(cinema_marquee, Look("#0a0810", "#fff0da", 0.3, 0.6, 0.45, 0.15)),
}
