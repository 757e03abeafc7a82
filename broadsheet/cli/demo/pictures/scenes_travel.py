"""Scenes of roads, rails, runways and borders."""

from math import cos, pi, sin

from broadsheet.cli.demo.pictures import (
    boats,
    buildings,
    nature,
    people,
    sky,
    vehicles,
    view,
    water,
)
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def tunnel_portal(c: Canvas) -> None:
    """Paint two mouths of the harbour tunnel at dusk, lorries driving in and out."""
    v = View(800, 470, 1000, 3.2)
    sky.sky(c, 420, ["#26344e", "#4a5a78", "#9a8a8e", "#d8a884"])
    sky.clouds(c, 400, "#8f8390", "#36405a", 0.5, 80, 0.8)
    buildings.city(c, c.rng, (-10, 1610), 290, (30, 80), "#3c4358", (40, 80), 0.3)
    for x in (180, 1420):
        boats.gantry(c, x, 300, 0.5, "#39415a", side=1 if x < 800 else -1)
    c.blend(
        [(0, 300), (300, 262), (1300, 262), (1600, 300), (1600, 660), (0, 660)], "#8a8580",
        "#4b4848",
    )  # fmt: skip
    nature.stain(c, (0, 262, 1600, 660), "#2c2c30", 0.5, 12)
    for i in range(1, 16):
        c.line([(i * 100, 264), (i * 100, 640)], "#38383a", 1.4, 90)
    c.line([(0, 300), (300, 262), (1300, 262), (1600, 300)], "#c9b8a2", 5)
    for x in range(10, 1600, 36):
        c.line([(x, 285), (x, 240)], "#2f3644", 2)
    c.line([(0, 244), (1600, 244)], "#2f3644", 2.4)
    for side in (-1, 1):
        _tube(c, 800 + side * 350, 640, 292)
    c.blend([(0, 640), (1600, 640), (1600, 1067), (0, 1067)], "#57504e", "#1c1c20")
    for side in (-1, 1):
        c.glow(800 + side * 350, 640, 420, "#ffb865", 0.5)
    for lane in (-11.2, -7.4, -3.7, 3.7, 7.4, 11.2):
        for k in range(9):
            z = 4 + k * 2.4
            dashed = abs(lane) == 7.4
            view.stroke(
                c, v, [(lane, 0, z), (lane, 0, z + (1.1 if dashed else 2.5))], "#e6dcc4", 0.14, 200,
            )  # fmt: skip
    view.block(c, v, (-0.7, 0.7), (0, 0.9), (5, 19), ("#8d8880", "#6a6660", "#a8a298"))
    _signals(c)
    vehicles.lorry(c, v, 3.9, 15, "#8c3a2c", True)
    vehicles.lorry(c, v, -10.6, 13.5, "#c9c2b2", True, True)
    vehicles.car(c, v, 8.2, 11, "#35506b", False)
    vehicles.car(c, v, -6.4, 10.5, "#3a3d42", True)
    for _ in range(20):
        water.streak_lights(
            c, c.rng.uniform(880, 1300), c.rng.uniform(760, 900), 140, "#ffd9a0", 9, 45,
        )  # fmt: skip


def _tube(c: Canvas, x: float, base: float, r: float) -> None:
    """Draw one lit tunnel mouth with rings of lamps that shrink into the depth."""
    c.oval(x, base - 60, r + 26, r * 0.86 + 26, "#b3a898")
    c.rect(x - r - 26, base - 60, x + r + 26, base, "#b3a898")
    for ring in range(26):
        t = ring / 25
        size = r * (1 - 0.78 * t**0.6)
        middle = base - 60 + 26 * t**0.6
        ink = mix("#2a211c", "#ffc877", t**0.8) if ring % 2 else mix("#4a3828", "#ffd48a", t**0.8)
        c.oval(x, middle, size, size * 0.86, ink)
        c.rect(x - size, middle, x + size, base - 36 * t**0.6, ink)
        for side in (-0.52, 0.52):
            lx, ly = x + size * side, middle - size * 0.72
            c.oval(lx, ly, size * 0.05, size * 0.028, "#fff3cf")
            if ring % 3 == 0:
                c.glow(lx, ly, size * 0.26, "#ffd48a", 0.8)
    c.poly(
        [(x - r, base), (x - r * 0.2, base - 36), (x + r * 0.2, base - 36), (x + r, base)],
        "#6a5644",
    )  # fmt: skip


def _signals(c: Canvas) -> None:
    """Hang lane signals over the mouths."""
    for x, free in ((330, True), (560, True), (1030, True), (1260, False)):
        c.rect(x - 30, 306, x + 30, 362, "#14161a")
        ink = "#6ae08a" if free else "#ff5a44"
        c.glow(x, 334, 70, ink, 0.7)
        if free:
            c.line([(x, 316), (x, 350)], ink, 5)
            c.line([(x - 12, 338), (x, 352), (x + 12, 338)], ink, 5)
        else:
            c.line([(x - 13, 321), (x + 13, 347)], ink, 6)
            c.line([(x + 13, 321), (x - 13, 347)], ink, 6)


def railway_yard(c: Canvas) -> None:
    """Goods wagons and a fan of tracks on a grey, wet morning."""
    v = View(860, 380, 1000, 6.5)
    sky.sky(c, 390, ["#7b868e", "#a7aeaf", "#d9d3c2", "#ecdcb8"])
    sky.clouds(c, 390, "#cdcdc6", "#737b84", 0.58, 80, 0.9)
    c.glow(1180, 360, 360, "#fff0cc", 0.7)
    buildings.city(c, c.rng, (-10, 1610), 388, (14, 60), "#8d9294", (40, 110), 0.2)
    c.mist(386, 60, "#e9e0ca", 150)
    c.fade((0, 384, 1600, 1067), "#a39a8a", "#4b443d")
    nature.stain(c, (0, 400, 1600, 1067), "#2f2a26", 0.28, 48)
    tracks = (-15, -10.5, -6, -1.5, 3, 7.5, 12, 16.5)
    for x in tracks:
        z = 6.0
        while z < 70:
            view.floor(
                c, v, (x - 1.25, x + 1.25), (z, z + 0.28), view.distant("#4a3d33", "#a39a8a", z,
                50), 220,
            )  # fmt: skip
            z += 0.7 + z * 0.012
    for x in tracks:
        for rail in (-0.72, 0.72):
            view.stroke(
                c, v, [(x + rail, 0.1, 6), (x + rail * 0.98, 0.1, 60), (x * 0.8 + rail, 0.1, 260)],
                "#3a3029", 0.2,
            )  # fmt: skip
            view.stroke(
                c, v, [(x + rail, 0.16, 6), (x + rail * 0.98, 0.16, 60), (x * 0.8 + rail, 0.16,
                260)], "#e9e4d8", 0.07, 230,
            )  # fmt: skip
    view.stroke(c, v, [(-1.5, 0.1, 19), (3, 0.1, 34)], "#cfc9bd", 0.09, 220)
    view.stroke(c, v, [(-0.1, 0.1, 19), (4.4, 0.1, 34)], "#cfc9bd", 0.09, 220)
    for x, start, inks in (
        (-15, 16, ("#7c3f2c", "#8a5a3a")), (-10.5, 22, ("#4a5a5c", "#6a4a3a", "#7c3f2c")), (12, 17,
        ("#5a6a4a", "#8c6a34")), (16.5, 13, ("#3f5568", "#7a3a2e")),
    ):  # fmt: skip
        for k in range(8, -1, -1):
            z = start + k * 12.5
            ink = view.distant(inks[k % len(inks)], "#c4bda8", z, 120)
            vehicles.wagon(c, v, x, (z, z + 11.6), ink, 4.2 if k % 3 else 3.4)
    _masts(c, v)
    vehicles.wagon(c, v, 3, (40, 56), "#a8452f", 4.4)
    for lx in (2.2, 3.8):
        px, py = v.at(lx, 1.4, 40)
        c.glow(px, py, 60, "#fff2cf", 1.0)
    for x, z in ((5.2, 18), (5.9, 18.6)):
        px, foot = v.at(x, 0, z)
        people.walker(c, c.rng, px, foot, v.size(1.78, z), "#d9762c", "#b98767", "#2a2d33")


def _masts(c: Canvas, v: View) -> None:
    """Put up portal masts, wires and signals over the tracks."""
    for z in (92, 62, 41, 27):
        ink = view.distant("#2f3236", "#c4bda8", z, 90)
        for x in (-12.8, 9.8):
            view.front(c, v, (x - 0.18, x + 0.18), (0, 9.2), z, ink)
        a, b = v.at(-12.8, 9.2, z), v.at(9.8, 9.2, z)
        boats.lattice(c, a, b, v.size(0.9, z), ink, 16, max(1.2, v.size(0.1, z)))
        for x, green in ((-6, False), (-1.5, True), (3, False)):
            view.front(c, v, (x - 0.35, x + 0.35), (6.4, 8.2), z, "#17191b")
            px, py = v.at(x, 7.7 if not green else 6.9, z)
            lamp = "#5ae08a" if green else "#ff4a38"
            c.glow(px, py, v.size(1.1, z), lamp, 0.9)
            c.oval(px, py, v.size(0.16, z), v.size(0.16, z), lamp)
    for x in (-6, -1.5, 3, 7.5):
        c.line([v.at(x, 5.9, z) for z in (10, 27, 41, 62, 92, 200)], "#3a3d40", 1.2, 190)


def airport_runway(c: Canvas) -> None:
    """Paint an airliner on the wet runway at blue dusk, lights running to the vanishing point."""
    v = View(560, 430, 1000, 2.4)
    sky.sky(c, 440, ["#1c2a4a", "#3d4f78", "#8a7f94", "#e0a07c", "#f4c48a"])
    sky.streaks(c, 80, 410, "#564f72", 0.42, 0.75)
    sky.streaks(c, 200, 420, "#f0a47c", 0.3, 0.6, 3)
    nature.hills(c, 436, 50, "#4a4a66", "#8d7484", 0.5, floor=438)
    c.rect(1010, 330, 1250, 438, "#2c3048")
    buildings.panes(c, c.rng, (1016, 350, 1244, 430), (22, 4), "#3c4260", 0.55)
    c.poly([(1130, 330), (1137, 210), (1163, 210), (1170, 330)], "#2c3048")
    c.poly([(1112, 214), (1120, 176), (1180, 176), (1188, 214)], "#20243a")
    c.rect(1119, 184, 1181, 204, "#ffe0a0", 220)
    c.glow(1150, 166, 40, "#ff5a48", 0.9)
    c.fade((0, 434, 1600, 1067), "#5a5a5c", "#20262c")
    c.fade((0, 434, 1600, 1067), "#4b5a44", "#222c24")
    view.floor(c, v, (-15, 15), (3, 900), "#3a3c46")
    corners = [v.at(-15, 0, 3), v.at(15, 0, 3), v.at(15, 0, 900), v.at(-15, 0, 900)]
    c.blend(corners, "#a8868a", "#23252f")
    for k in range(24):
        z = 4.5 + k * 8
        view.floor(c, v, (-0.35, 0.35), (z, z + 4.4), "#eee6d6", 210)
    water.reflect(c, 440, 330, (110, 0), 6)
    for k in range(40, -1, -1):
        z = 4.2 + k * 4.2
        for x, ink in (
            (-14.4, "#ffe6b0"), (14.4, "#ffe6b0"), (-22, "#5a8aff"), (22, "#5a8aff"), (0,
            "#fff6e0"),
        ):  # fmt: skip
            if x == 0 and k < 14:
                continue
            px, py = v.at(x, 0.1, z)
            c.glow(px, py, max(7, v.size(0.9, z)), ink, 0.85)
            c.oval(px, py, max(0.9, v.size(0.1, z)), max(0.8, v.size(0.07, z)), "#ffffff")
            water.streak_lights(c, px, py + 3, v.size(0.9, z), ink, 3, 90)
    with c.soft("#0d1018", 8, 190) as pen:
        pen.oval(1040, 700, 470, 15, "#000")
    vehicles.airliner(c, 640, 700, 1.5, "#b0402f")
    c.glow(618, 612, 300, "#fff2d2", 0.8)
    c.glow(1180, 640, 40, "#5aff9a", 0.8)
    with c.soft("#d9d4d4", 14, 60) as pen:
        pen.oval(1040, 752, 400, 34, "#fff")
    nature.birds(c, c.rng, 260, 250, 90, 7, "#2a2c44", 9)


def border_crossing(c: Canvas) -> None:
    """Paint a barrier, a canopy and a queue of cars in winter fog."""
    v = View(700, 470, 1000, 2.0)
    sky.sky(c, 520, ["#9aa4a8", "#bcc1be", "#d9d6cb"])
    nature.forest(c, c.rng, -20, 1640, 480, 150, "#a3aaa6")
    nature.forest(c, c.rng, -20, 1640, 488, 120, "#868f8b")
    c.mist(470, 130, "#d6d5cc", 190)
    c.fade((0, 478, 1600, 1067), "#c4c3ba", "#9b9a93")
    view.floor(c, v, (-7.5, 7.5), (2.2, 200), "#74716c")
    c.blend(
        [v.at(-7.5, 0, 2.2), v.at(7.5, 0, 2.2), v.at(7.5, 0, 200), v.at(-7.5, 0, 200)], "#b0aea6",
        "#55534f",
    )  # fmt: skip
    nature.stain(c, (0, 500, 1600, 1067), "#ebeae4", 0.36, 22)
    for k in range(20):
        view.floor(c, v, (-0.1, 0.1), (3 + k * 5, 5.4 + k * 5), "#e9e4d4", 190)
    for k in range(8, -1, -1):
        z = 27 + k * 6.4
        ink = view.distant(("#7a3a34", "#3f5568", "#8d8a80", "#33363b")[k % 4], "#cfcdc4", z, 60)
        vehicles.car(c, v, 1.4, z, ink, False)
        if k % 3 == 0:
            vehicles.car(c, v, -4.4, z + 9, ink, True)
    _canopy(c, v)
    _barrier(c, v)
    c.mist(560, 110, "#e1e0d8", 60)
    for x, z, coat in ((-1.2, 15.6, "#2f3a33"), (4.6, 19, "#2f3a33"), (0.4, 19.5, "#54483f")):
        px, foot = v.at(x, 0, z)
        people.walker(c, c.rng, px, foot, v.size(1.8, z), coat, "#c98f6b")
    for x in (60, 1540):
        nature.bare(c, c.rng, x, 840, 130, 1.55, "#4a4a46", 16, 7)


def _canopy(c: Canvas, v: View) -> None:
    """Draw the roof over the lanes with booths, lamps and flags."""
    for x in (-7.4, 0.0, 7.2):
        view.block(
            c, v, (x - 0.2, x + 0.2), (0, 5.4), (22, 22.4), ("#6b7072", "#555a5c", "#7c8082"),
        )  # fmt: skip
    view.block(c, v, (-9.5, 9.5), (5.4, 6.3), (17, 27), ("#4f5a60", "#3f484d", "#5d666a"))
    view.front(c, v, (-9.5, 9.5), (5.95, 6.1), 17, "#c9a24a")
    for x in (-6, -2, 2.2, 6):
        view.floor(c, v, (x - 0.8, x + 0.8), (18.5, 19.3), "#fff3d2", y=5.38)
        px, py = v.at(x, 5.2, 18.6)
        c.glow(px, py, 150, "#fff0cc", 0.6)
    for x in (-1.1, 5.4):
        view.block(c, v, (x, x + 1.7), (0, 2.7), (19, 22), ("#d6d2c4", "#a3a196", "#6a6c6a"))
        view.front(c, v, (x + 0.2, x + 1.5), (1.2, 2.3), 19, "#ffe3a6")
        view.front(c, v, (x, x + 1.7), (2.7, 2.9), 18.9, "#3a4246")
    for x, inks in (
        (-11.6, ("#2f5673", "#e9e4d6", "#c9a24a")), (11.4, ("#7c2f2a", "#e9e4d6", "#3f5540")),
    ):  # fmt: skip
        (px, foot), (_, top) = v.at(x, 0, 18), v.at(x, 8.6, 18)
        c.line([(px, foot), (px, top)], "#5b6062", 4)
        for band, ink in enumerate(inks):
            wave = [
                (px + i * 8,
                top + band * 20 + 5 * sin(i * 0.8) * cos(pi * i / 40)) for i in range(13)
            ]  # fmt: skip
            c.poly([*wave, *[(wx, wy + 20) for wx, wy in reversed(wave)]], ink)


def _barrier(c: Canvas, v: View) -> None:
    """Draw the striped barrier across the near lane."""
    z = 11.5
    view.block(c, v, (5.3, 6.0), (0, 1.25), (z, z + 0.6), ("#c9a24a", "#8a6f30", "#e0bb66"))
    (x0, y0), (x1, y1) = v.at(5.9, 1.15, z), v.at(-1.9, 1.15, z)
    for k in range(14):
        a, b = x0 + (x1 - x0) * k / 14, x0 + (x1 - x0) * (k + 1) / 14
        c.rect(min(a, b), y0 - 8, max(a, b) + 1, y1 + 8, "#b8322e" if k % 2 else "#f2eee4")
    c.rect(x1, y0 - 8, x0, y0 - 5, "#ffffff", 90)
    px, py = v.at(2.0, 1.1, z)
    c.oval(px, py, 40, 40, "#f2eee4")
    c.ring(px, py, 40, 40, "#b8322e", 9)
    c.rect(px - 22, py - 6, px + 22, py + 6, "#22262b")


SCENES: dict[str, Scene] = {
    "tunnel-portal": Scene(tunnel_portal, Look("#0c0e16", "#fff0d8", 0.3, 0.55, 0.42, 0.14)),
    "railway-yard": Scene(railway_yard, Look("#141416", "#fbf7ec", 0.3, 0.3, 0.4, 0.14)),
    "airport-runway": Scene(airport_runway, Look("#0a0e1c", "#fff0dc", 0.28, 0.55, 0.4, 0.13)),
    "border-crossing": Scene(border_crossing, Look("#1a1d1e", "#f8f7f0", 0.28, 0.3, 0.38, 0.14)),
}
