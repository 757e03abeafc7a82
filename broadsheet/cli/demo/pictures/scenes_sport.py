"""Scenes of sport."""

from math import cos, pi, sin

from broadsheet.cli.demo.pictures import buildings, nature, people, sky, view, water
from broadsheet.cli.demo.pictures.canvas import Canvas, Point
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import Ink, mix, shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def _stand(
    c: Canvas, x: tuple[float, float], y: tuple[float, float], count: int, inks: tuple[Ink, ...]
) -> None:
    """Fill a stand with a crowd of dots, row by row."""
    for _ in range(count):
        px, py = c.rng.uniform(*x), c.rng.uniform(*y)
        ink = shade(c.rng.choice(inks), c.rng.uniform(0.5, 1.1))
        c.oval(px, py + 5, 5.2, 4.6, ink)
        c.oval(px, py - 1.4, 2.5, 3.1, shade(c.rng.choice(people.SKINS), 0.7))


def football_pitch(c: Canvas) -> None:
    """Paint a night match under floodlights, the ball just struck."""
    v = View(800, 300, 1100, 6.5)
    sky.sky(c, 330, ["#0a1122", "#18253f", "#2f3d5a"])
    c.poly([(0, 120), (1600, 90), (1600, 390), (0, 390)], "#1a2130")
    c.fade((0, 150, 1600, 390), "#222b3a", "#2f3a48")
    _stand(c, (0, 1600), (165, 380), 3400, ("#a83a34", "#e8e2d6", "#3a4a66", "#7c2a2a", "#50555e"))
    c.poly([(0, 96), (1600, 66), (1600, 128), (0, 158)], "#0d121c")
    c.fade((0, 385, 1600, 412), "#d9d2c2", "#a8a294")
    for i in range(9):
        c.rect(i * 190 - 20, 388, i * 190 + 120, 409, ("#a83a34", "#24406a", "#3d6a4a")[i % 3])
    c.fade((0, 410, 1600, 1067), "#3f7a44", "#24552f")
    for i in range(-12, 14, 2):
        view.floor(c, v, (i * 5.5, i * 5.5 + 5.5), (5, 66), "#5a9650", 90)
    _pitch_lines(c, v)
    for x in (150, 1450):
        c.line([(x, 130), (x, -10)], "#39424f", 9)
        for k in range(8):
            lx, ly = x - 56 + k % 4 * 37, 16 + k // 4 * 32
            c.oval(lx, ly, 12, 12, "#fffdf2")
        c.glow(x, 34, 420, "#e9f2ff", 0.85)
    c.mist(390, 120, "#cfe0ee", 50)
    _teams(c, v)
    bx, by = v.at(1.9, 1.0, 17)
    c.oval(bx + 20, v.at(0, 0, 17)[1], 15, 4, "#0f2414", 120)
    c.oval(bx, by, 13, 13, "#f6f4ec")
    c.poly([(bx - 4, by - 4), (bx + 4, by - 5), (bx + 6, by + 3), (bx - 2, by + 6)], "#22262b")


def _pitch_lines(c: Canvas, v: View) -> None:
    """Mark the pitch and put up the far goal."""
    white = "#e9efe4"
    for z in (62, 34):
        view.stroke(c, v, [(-45, 0, z), (45, 0, z)], white, 0.14, 220)
    box: list[view.Spot] = [(-20, 0, 62), (-20, 0, 46), (20, 0, 46), (20, 0, 62)]
    view.stroke(c, v, box, white, 0.14, 220)
    circle = [(cos(pi * i / 24) * 9.15, 0.0, 34 + sin(pi * i / 24) * 9.15) for i in range(49)]
    c.line([v.at(*spot) for spot in circle], white, 2, 200)
    view.stroke(c, v, [(-40, 0, 5), (-40, 0, 62)], white, 0.14, 220)
    view.stroke(c, v, [(40, 0, 5), (40, 0, 62)], white, 0.14, 220)
    for i in range(29):
        x = -3.66 + 7.32 * i / 28
        c.line([v.at(x, 2.44, 62), v.at(x, 0, 63.6)], "#ffffff", 0.7, 110)
    for k in range(9):
        y = 2.44 * k / 8
        c.line([v.at(-3.66, y, 63), v.at(3.66, y, 63)], "#ffffff", 0.7, 110)
    for a, b in (
        ((-3.66, 0, 62), (-3.66, 2.44, 62)), ((3.66, 0, 62), (3.66, 2.44, 62)), ((-3.66, 2.44, 62),
        (3.66, 2.44, 62)),
    ):  # fmt: skip
        c.line([v.at(*a), v.at(*b)], "#ffffff", 3)


def _teams(c: Canvas, v: View) -> None:
    """Place the players with four faint shadows each."""
    spots = [
        (-18, 50, 0), (-7, 56, 1), (5, 52, 1), (0, 60, 2), (14, 46, 0), (-12, 38, 1), (8, 36, 0),
        (22, 33, 1), (-22, 30, 0), (-4, 25, 1), (9, 24, 1), (0.0, 17, 0), (-7.5, 18.5, 1),
    ]  # fmt: skip
    for x, z, team in sorted(spots, key=lambda spot: -spot[1]):
        px, foot = v.at(x, 0, z)
        h = v.size(1.85, z)
        for dx in (-0.5, 0.5):
            c.poly(
                [(px - 3, foot), (px + 3, foot), (px + dx * h * 1.3 + h * 0.06, foot + h * 0.1),
                (px + dx * h * 1.3 - h * 0.06, foot + h * 0.1)], "#0f2a18", 90
            )  # fmt: skip
        shirt = ("#b8322e", "#eef0ea", "#e0b13a")[team]
        people.runner(c, px, foot, h, shirt, c.rng.choice(people.SKINS), c.rng.choice((1, -1)))


def athletics_track(c: Canvas) -> None:
    """Sprinters coming out of the bend in low evening sun."""
    v = View(560, 330, 1000, 2.0)
    sky.sky(c, 340, ["#5f86ac", "#a9bcc4", "#f0d3a4", "#f8c886"])
    c.glow(240, 300, 520, "#ffe0a0", 0.9)
    buildings.city(c, c.rng, (-10, 1610), 330, (16, 60), "#a99a94", (40, 90), 0.1)
    c.poly([(620, 190), (1600, 120), (1600, 380), (620, 340)], "#3a4048")
    _stand(c, (650, 1600), (215, 352), 1500, ("#a85a44", "#d9cdb6", "#4a5a70", "#7c6a4a"))
    c.poly([(600, 178), (1600, 96), (1600, 140), (600, 206)], "#23282f")
    nature.forest(c, c.rng, -10, 620, 344, 70, "#5a5a48")
    c.fade((0, 336, 1600, 1067), "#c4683f", "#9c3f28")
    view.floor(c, v, (-60, -7.2), (4, 200), "#6d8a44")
    c.blend([(0, 340), (470, 340), (0, 470)], "#8fa352", "#6d8a44")
    nature.stain(c, (0, 340, 1600, 1067), "#7c2f20", 0.3, 20)
    for lane in range(9):
        x = -4.9 + lane * 1.22
        view.stroke(c, v, [(x, 0, 2.4), (x, 0, 160)], "#f6e9d6", 0.06, 230)
    with c.soft("#3a120c", 5, 150) as pen:
        for lane, z in ((0, 13), (1, 10.2), (2, 11.4), (3, 8.6), (4, 10), (5, 12.4)):
            px, foot = v.at(-4.3 + lane * 1.22, 0, z)
            pen.poly(
                [(px, foot), (px + 300, foot + 40), (px + 320, foot + 56), (px, foot + 8)], "#000",
            )  # fmt: skip
    shirts = ("#24508a", "#d8a62e", "#a8322c", "#eae6da", "#2f7a5a", "#5a3a7a")
    for lane, z in ((0, 13), (5, 12.4), (2, 11.4), (1, 10.2), (4, 10), (3, 8.6)):
        px, foot = v.at(-4.3 + lane * 1.22, 0, z)
        people.runner(
            c, px, foot, v.size(1.85, z), shirts[lane], people.SKINS[lane % 5], (-1) ** lane
        )  # fmt: skip
    c.glow(160, 420, 620, "#ffd08a", 0.35)


def swimming_pool(c: Canvas) -> None:
    """Paint a pool before training, lanes running to the windows, one swimmer."""
    v = View(820, 380, 900, 3.0)
    c.fade((0, 0, 1600, 500), "#c9d8d8", "#e9eee6")
    view.floor(c, v, (-16, 16), (3, 46), "#8fa6a8", y=9)
    for beam in range(6, 46, 4):
        view.floor(c, v, (-16, 16), (beam, beam + 0.7), "#5f777c", y=8.9)
    for side in (-1, 1):
        view.wall(c, v, side * 15.5, (0, 9), (3, 46), "#b7c4c0")
        for pane in range(4, 46, 4):
            light = "#eef6f2" if side < 0 else "#a9bdbd"
            view.wall(c, v, side * 15.4, (2.2, 7.8), (pane, pane + 3.2), light)
    view.front(c, v, (-15.5, 15.5), (0, 9), 46, "#d7e2dc")
    for i in range(-7, 7):
        view.front(c, v, (i * 2.1 + 0.1, i * 2.1 + 1.9), (1.4, 8.2), 45.9, "#f6fbf4")
    c.glow(820, 300, 520, "#f2fff8", 0.5)
    view.floor(c, v, (-15.5, 15.5), (2.2, 46), "#b9ac94")
    corners = [(-10.5, 0, 2.6), (10.5, 0, 2.6), (10.5, 0, 41), (-10.5, 0, 41)]
    c.blend([v.at(*corner) for corner in corners], "#9fd8d8", "#0f6f8c")
    _pool_light(c, v)
    for lane in range(9):
        x = -10.2 + lane * 2.55
        for k in range(46):
            z = 3 + k * 0.82
            view.stroke(
                c, v, [(x, 0.04, z), (x, 0.04, z + 0.62)],
                ("#c8392e" if lane % 2 else "#e9c23c") if k % 4 < 2 else "#f4f2ea", 0.13,
            )  # fmt: skip
    for lane in range(8):
        x = -8.9 + lane * 2.55
        view.block(
            c, v, (x - 0.3, x + 0.3), (0, 0.7), (41.2, 42), ("#24506a", "#17384c", "#e9e6da"),
        )  # fmt: skip
    _swimmer(c, v)


def _pool_light(c: Canvas, v: View) -> None:
    """Lay lane marks under water and a net of light on it."""
    for lane in range(8):
        x = -8.9 + lane * 2.55
        last = v.at(x, -0.6, 2.7)
        for k in range(1, 40):
            z = 2.7 + k * 0.95
            here = v.at(x + 0.05 * sin(k * 1.9), -0.6, z)
            w0, w1 = v.size(0.2, z - 0.95), v.size(0.2, z)
            c.poly(
                [(last[0] - w0, last[1]), (last[0] + w0, last[1]), (here[0] + w1, here[1]),
                (here[0] - w1, here[1])], "#0d3f5c", 150,
            )  # fmt: skip
            last = here
    top, low = v.at(0, 0, 41)[1], 1067
    surface = water.ripples(c, top, low, 24)
    net = surface.point([max(0, 255 - abs(value - 128) * 16) for value in range(256)])
    with c.masked("#e9fff6", (0, round(top), 1600, 1067), net) as pen:
        pen.poly(
            [v.at(*spot) for spot in ((-10.5, 0, 2.6), (10.5, 0, 2.6), (10.5, 0, 41), (-10.5, 0,
            41))], "#fff", 150,
        )  # fmt: skip


def _swimmer(c: Canvas, v: View) -> None:
    """Draw a swimmer in the crawl with splash."""
    x, y = v.at(1.3, 0, 9)
    c.oval(x, y + 4, 30, 46, "#b98767", 200)
    c.fade((x - 26, y + 10, x + 26, y + 120), "#b98767", "#2f8aa4", (150, 0))
    c.oval(x, y - 48, 20, 24, "#c8392e")
    people.limb(c, [(x + 26, y - 16), (x + 66, y - 62), (x + 48, y - 122)], "#c4936f", 15)
    people.limb(c, [(x - 26, y - 10), (x - 52, y + 26)], "#a87a5c", 14)
    water.foam(c, [(x - 50 + i * 5, y + 30 + (i % 5) * 6) for i in range(20)], "#ffffff", 7, 240)
    water.foam(c, [(x + 46, y - 118), (x + 50, y - 104)], "#ffffff", 5, 70)
    water.foam(c, [(x - 20 + i * 3, y + 130 + (i % 4) * 9) for i in range(16)], "#ffffff", 7, 260)


def rowing_river(c: Canvas) -> None:
    """Paint an eight at first light, mist standing on the river."""
    sky.sky(c, 420, ["#8fa5b8", "#c4c6c4", "#f0d6b8", "#f8dcae"])
    c.glow(1150, 350, 560, "#ffe6b8", 0.9)
    nature.hills(c, 430, 120, "#a9b0aa", "#dfd2b8", 0.45, floor=432)
    for place in range(-20, 1640, 60):
        inks = ("#6f7a66", "#87907a", "#a3a78c", "#c2bfa0")
        nature.foliage(c, c.rng, place, 404, 46, 46, inks, 54, 0.2)
    c.mist(420, 80, "#f6e6ca", 200)
    for near in range(-20, 560, 70):
        nature.foliage(
            c, c.rng, near, 400 - (560 - near) * 0.12, 70, 80, ("#3a4a38", "#53634a", "#76805c",
            "#a09c6c"), 90, 0.15,
        )  # fmt: skip
    water.sea(c, 432, "#e9d8b8", "#4a6068", "#fbeed2", 0.35)
    water.reflect(c, 432, 300, (190, 10), 6)
    water.glitter(c, 1150, 440, 130, "#fff0cc", 0.7)
    c.mist(450, 110, "#fbeed6", 190)
    _eight(c, 240, 720)
    c.mist(600, 120, "#f8ead0", 70)
    for _ in range(150):
        x = c.rng.uniform(1180, 1620)
        base = 1080 - (1600 - x) * 0.05
        lean = c.rng.uniform(-30, 18)
        c.line(
            [(x, base), (x + lean * 0.4, base - 110), (x + lean, base - c.rng.uniform(120, 330))],
            c.rng.choice(("#3a4230", "#59603f", "#7d7a4c")), 2.4,
        )  # fmt: skip


def _eight(c: Canvas, x: float, line: float) -> None:
    """Draw the boat with eight rowers, a cox, and oars at the catch."""
    boat: list[Point] = [
        (x - 120, line - 8), (x + 40, line - 24), (x + 960, line - 24), (x + 1130, line - 8),
        (x + 960, line + 6), (x + 40, line + 6),
    ]  # fmt: skip
    with c.soft("#26363c", 7, 150) as pen:
        pen.oval(x + 500, line + 22, 600, 12, "#000")
    for i in range(8):
        rx = x + 110 + i * 104
        side = 1 if i % 2 else -1
        hand = (rx + 74, line - 62)
        blade = (rx + 20 + side * 16, line + 92 if side > 0 else line - 34)
        if side < 0:
            c.line([hand, (blade[0], blade[1] + 20)], "#d9c9a8", 3.4)
        _rower(c, rx, line - 26, ("#1f3a5c", "#24456a")[i % 2])
        if side > 0:
            c.line([hand, blade], "#e6d8b8", 4.4)
            c.poly(
                [(blade[0] - 30, blade[1] + 8), (blade[0] - 2, blade[1] - 16), (blade[0] + 8,
                blade[1] - 8), (blade[0] - 16, blade[1] + 18)], "#b8322e",
            )  # fmt: skip
            water.foam(c, [(blade[0] - 14, blade[1] + 12)], "#fffaf0", 6, 46)
            for ring in (1, 2, 3):
                c.ring(
                    blade[0] - 12, blade[1] + 14, 26 * ring, 7 * ring, "#fff6e4", 1.4,
                    130 - 30 * ring
                )  # fmt: skip
    people.seated(c, x + 968, line - 68, 24, "#b8322e", "#c98f6b", "#2a211d")
    c.blend(boat, "#f2e6cc", "#8a5a34")
    c.line(
        [(x - 110, line - 9), (x + 40, line - 22), (x + 960, line - 22), (x + 1120, line - 9)],
        "#fff8e8", 2,
    )  # fmt: skip
    c.fade((x - 90, line + 7, x + 1100, line + 84), "#5a4a3a", "#5a4a3a", (120, 0))


def _rower(c: Canvas, x: float, seat: float, shirt: Ink) -> None:
    """Draw a rower leaning forward at the catch."""
    skin = c.rng.choice(people.SKINS)
    people.limb(
        c, [(x, seat - 2), (x + 44, seat - 34), (x + 66, seat)], mix(skin, "#000000", 0.1), 14,
    )  # fmt: skip
    c.poly(
        [(x - 12, seat + 4), (x + 16, seat + 4), (x + 36, seat - 58), (x + 12, seat - 66)], shirt,
    )  # fmt: skip
    people.limb(c, [(x + 26, seat - 56), (x + 52, seat - 46), (x + 76, seat - 38)], skin, 10)
    c.oval(x + 32, seat - 80, 13, 15.5, skin)
    c.ring(x + 31, seat - 83, 13, 15, "#2a211d", 7, 255, (150, 340))


SCENES: dict[str, Scene] = {
    "football-pitch": Scene(football_pitch, Look("#0a0f18", "#f8fbf4", 0.3, 0.5, 0.45, 0.14)),
    "athletics-track": Scene(athletics_track, Look("#16100e", "#fff6e2", 0.3, 0.3, 0.38, 0.13)),
    "swimming-pool": Scene(swimming_pool, Look("#0c181c", "#fafffa", 0.25, 0.3, 0.35, 0.11)),
    "rowing-river": Scene(rowing_river, Look("#161a1c", "#fff8ea", 0.25, 0.35, 0.36, 0.13)),
}
