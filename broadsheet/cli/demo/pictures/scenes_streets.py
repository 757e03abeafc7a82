"""Scenes between the houses of the city."""

from broadsheet.cli.demo.pictures import boats, buildings, nature, people, sky, view, water
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import shade
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.view import View


def canyon(
    c: Canvas, v: View, side: int, x: float, walls: tuple[str, ...], haze: str, lit: float,
    near: float = 4, far: float = 90, tall: tuple[float, float] = (11, 17), glass: str = "#252d36",
) -> None:  # fmt: skip
    """Draw one side of a street: houses in perspective, far ones first and paler."""
    z, row = near, []
    while z < far:
        deep = c.rng.uniform(6, 9)
        row.append((z, z + deep, c.rng.uniform(*tall), c.rng.choice(walls)))
        z += deep
    for z0, z1, high, wall in reversed(row):
        ink = view.distant(wall, haze, z0, far * 0.7)
        view.wall(c, v, side * x, (0, high), (z0, z1), ink)
        view.wall(c, v, side * x, (high, high + 0.5), (z0, z1), shade(ink, 0.72))
        view.wall(c, v, side * x, (0, 3.4), (z0, z1), shade(ink, 0.66))
        if side * x < 0 or high > v.eye:
            view.front(c, v, (side * x, side * (x + 9)), (0, high), z0, shade(ink, 0.82))
        _wall_windows(c, v, side * x, (z0, z1), high, view.distant(glass, haze, z0, far * 0.7), lit)


def _wall_windows(
    c: Canvas,
    v: View,
    x: float,
    z: tuple[float, float],
    high: float,
    glass: tuple[int, int, int],
    lit: float,
) -> None:
    """Draw windows and a shop front on a wall that runs away."""
    for column in range(3):
        za = z[0] + (z[1] - z[0]) * (0.12 + column * 0.3)
        zb = za + (z[1] - z[0]) * 0.17
        level = 4.4
        while level + 2.2 < high:
            on = c.rng.random() < lit
            ink = c.rng.choice(buildings.LAMPS) if on else shade(glass, c.rng.uniform(0.85, 1.2))
            view.wall(
                c, v, x, (level - 0.1, level + 1.9), (za - 0.12, zb + 0.12), shade(glass, 1.5), 90,
            )  # fmt: skip
            view.wall(c, v, x, (level, level + 1.8), (za, zb), ink, 240)
            level += 3.1
    for shop in range(2):
        on = c.rng.random() < lit * 1.6
        za = z[0] + 0.7 + shop * (z[1] - z[0] - 0.6) / 2
        zb = za + (z[1] - z[0]) / 2 - 1.1
        view.wall(c, v, x, (0.5, 2.6), (za, zb), "#f2bd74" if on else shade(glass, 0.9), 235)
        view.wall(c, v, x, (2.0, 2.08), (za, zb), shade(glass, 0.6), 220)
        view.wall(c, v, x, (0.5, 2.6), ((za + zb) / 2, (za + zb) / 2 + 0.1), shade(glass, 0.6), 220)
        view.wall(c, v, x, (2.75, 3.2), (za - 0.2, zb + 0.2), shade(glass, c.rng.uniform(0.6, 1.3)))


def flooded_street(c: Canvas) -> None:
    """Paint a street of the old town under brown water, rain still falling."""
    v = View(790, 500, 900, 2.1)
    sky.sky(c, 560, ["#6f7a80", "#98a1a2", "#c8cbc4"])
    sky.clouds(c, 560, "#b8bcb8", "#666f76", 0.6, 70, 0.9)
    walls = ("#8d6a55", "#a58a6c", "#7d7f7a", "#9b8f7c", "#6d5a50", "#8f9a96")
    canyon(c, v, -1, 6.4, walls, "#c4c7c0", 0.16)
    canyon(c, v, 1, 6.4, walls, "#c4c7c0", 0.16)
    c.mist(500, 130, "#cdd0c8", 150)
    for x, line, tall in ((360, 690, 430), (1250, 690, 430), (585, 575, 190), (1005, 575, 190)):
        boats.lamp(c, x, line, tall, "#2c3236", "#ffd9a0", tall * 0.22, 1 if x < 800 else -1)
    line = 545
    water.reflect(c, line, 522, (235, 60), 8, 1.0, "#7c7566")
    c.fade((0, line, 1600, 1067), "#9a9484", "#3d3a35", (40, 165))
    surface = water.ripples(c, line, 1067, 34)
    c.blotch(
        (0, line, 1600, 1067), "#d9d6c8", surface.point([max(0, min(255,
        (p - 165) * 3)) for p in range(256)]), 0.32
    )  # fmt: skip
    _drowned_car(c, 1170, 812)
    _boat_with_people(c, 560, 800)
    for x in range(12):
        y = c.rng.uniform(620, 1040)
        r = (y - 540) * c.rng.uniform(0.05, 0.12)
        c.ring(c.rng.uniform(0, 1600) + x, y, r, r * 0.28, "#e4e1d4", 1.2, 110)
    nature.rain(c, 700, "#eef0ee", 60)


def _drowned_car(c: Canvas, x: float, y: float) -> None:
    """Draw a car up to its windows in water."""
    c.poly(
        [(x - 190, y), (x - 186, y - 34), (x - 118, y - 48), (x - 70, y - 104), (x + 70, y - 106),
        (x + 130, y - 52), (x + 196, y - 38), (x + 200, y)], "#5b2f2b",
    )  # fmt: skip
    c.poly([(x - 104, y - 48), (x - 62, y - 94), (x - 4, y - 96), (x - 4, y - 48)], "#2b3136")
    c.poly([(x + 8, y - 48), (x + 8, y - 96), (x + 64, y - 96), (x + 112, y - 50)], "#2b3136")
    c.line(
        [(x - 184, y - 34), (x - 118, y - 48), (x + 130, y - 52), (x + 196, y - 38)], "#8d5a52", 2,
    )  # fmt: skip
    c.fade((x - 196, y, x + 200, y + 90), "#33201d", "#33201d", (170, 0))
    for ring in range(3):
        c.ring(x, y + 4, 220 + ring * 44, 16 + ring * 10, "#e9e6da", 1.4, 90 - ring * 22, (0, 180))


def _boat_with_people(c: Canvas, x: float, y: float) -> None:
    """Draw a rescue boat with four people."""
    for dx, coat in ((-92, "#c2542c"), (-30, "#3d4a55"), (34, "#54483f"), (96, "#c2542c")):
        people.seated(c, x + dx, y - 118, 36, coat, c.rng.choice(people.SKINS), "#221d1b")
    c.blend(
        [(x - 186, y - 62), (x + 200, y - 70), (x + 160, y), (x - 160, y)], "#d06a34", "#7a3a22",
    )  # fmt: skip
    c.line([(x - 186, y - 62), (x + 200, y - 70)], "#f0a46c", 7)
    c.line([(x + 96, y - 62), (x + 166, y + 44)], "#4a3a2c", 5)
    c.fade((x - 176, y, x + 176, y + 110), "#4a2a1c", "#4a2a1c", (160, 0))


def tram_stop(c: Canvas) -> None:
    """Paint a tram at a stop after rain, sodium lamps and wet stones."""
    v = View(620, 470, 950, 1.75)
    sky.sky(c, 520, ["#141a30", "#232b49", "#4a4763", "#7d5f66"])
    sky.clouds(c, 500, "#4d4760", "#191d33", 0.5, 70, 0.8)
    canyon(c, v, -1, 9, ("#4a3a3a", "#54453c", "#3c3d48"), "#6a5560", 0.42, 6, 110)
    canyon(c, v, 1, 10, ("#4a3f40", "#5a463a", "#3a3f4b"), "#6a5560", 0.42, 6, 110)
    c.fade((0, 470, 1600, 1067), "#4a3f48", "#14151d")
    c.mist(480, 90, "#a8765c", 110)
    for z in (60, 42, 30, 21, 14):
        for x in (-7.6, 8.6):
            px, base = v.at(x, 0, z)
            boats.lamp(
                c, px, base, v.size(6.2, z), "#15161c", "#ffb25e", v.size(2.6, z),
                1 if x < 0 else -1,
            )  # fmt: skip
    _tram(c, v)
    water.reflect(c, 900, 166, (120, 10), 6, 1.4)
    for x in (-2.1, -0.65, 2.3, 3.75):
        view.stroke(c, v, [(x, 0.01, 2.2), (x, 0.01, 90)], "#d8a878", 0.07, 200)
        view.stroke(c, v, [(x + 0.07, 0.01, 2.2), (x + 0.07, 0.01, 90)], "#0d0e13", 0.05, 200)
    for x in (-1.4, 3.0):
        view.stroke(c, v, [(x, 6, 3), (x, 5.7, 90)], "#0d0f16", 0.03, 220)
    _shelter(c, v)
    for _ in range(30):
        water.streak_lights(
            c, c.rng.uniform(0, 1600), c.rng.uniform(640, 900), 130, c.rng.choice(("#ffb25e",
            "#ffd9a0", "#c8583c")), 8, 55,
        )  # fmt: skip


def _tram(c: Canvas, v: View) -> None:
    """Draw a tram that comes towards the viewer."""
    x, z = (1.6, 4.4), (12.5, 34)
    view.block(c, v, x, (0.35, 3.5), z, ("#a8392c", "#7c2a22", "#3a1a18"))
    view.wall(c, v, x[0], (1.5, 2.8), (z[0] + 0.3, z[1]), "#ffdf9f", 240)
    for i in range(10):
        at = z[0] + 0.3 + i * 2.1
        view.wall(c, v, x[0], (1.5, 2.8), (at, at + 0.22), "#5d1f1a")
    view.front(c, v, (x[0] + 0.15, x[1] - 0.15), (1.45, 2.75), z[0], "#ffe9b8")
    view.front(c, v, (x[0] + 0.15, x[1] - 0.15), (1.45, 2.0), z[0], "#6d5a45", 120)
    view.front(c, v, (x[0] + 0.5, x[1] - 0.5), (2.95, 3.3), z[0], "#1a1410")
    view.front(c, v, (x[0] + 0.8, x[1] - 0.9), (3.04, 3.22), z[0], "#ffb347")
    view.front(c, v, (2.95, 3.05), (1.45, 2.75), z[0], "#5d1f1a")
    view.front(c, v, x, (0.85, 1.0), z[0], "#efe0c0")
    for lx in (1.95, 4.05):
        px, py = v.at(lx, 0.75, z[0])
        c.glow(px, py, 120, "#fff0c8", 0.9)
        c.oval(px, py, 9, 9, "#fffbe8")
    px, py = v.at(3.0, 0.2, z[0])
    c.glow(px, py + 60, 330, "#ffc27a", 0.4)


def _shelter(c: Canvas, v: View) -> None:
    """Draw the shelter with people who wait."""
    for x, z, coat in (
        (-4.3, 9.5, "#2a3443"), (-3.5, 9.0, "#51303a"), (-5.2, 8.6, "#39423a"), (-4.6, 8.0,
        "#1d222c"),
    ):  # fmt: skip
        px, foot = v.at(x, 0, z)
        people.walker(c, c.rng, px, foot, v.size(1.72, z), coat, "#a37458")
    view.floor(c, v, (-6.2, -3.0), (7.4, 10.4), "#0f131b", y=2.75)
    view.front(c, v, (-6.2, -3.0), (2.62, 2.8), 7.4, "#20262f")
    for x in (-6.1, -3.1):
        view.front(c, v, (x, x + 0.09), (0, 2.7), 7.4, "#1a2029")
        view.front(c, v, (x, x + 0.07), (0, 2.7), 10.3, "#1a2029")
    view.front(c, v, (-6.1, -3.1), (0.4, 2.6), 7.5, "#cfe0ee", 26)
    px, py = v.at(-4.6, 2.5, 8.6)
    c.glow(px, py, 240, "#ffe6b4", 0.5)
    px, foot = v.at(-2.5, 0, 8.4)
    people.walker(c, c.rng, px, foot, v.size(1.75, 8.4), "#14181f", "#8d6248")
    people.umbrella(c, px + 6, foot - v.size(1.35, 8.4), 92, "#7a2c2c", "#3c1718")


def snow_street(c: Canvas) -> None:
    """Paint an old street in falling snow at dusk, windows warm, tracks in the white."""
    v = View(860, 470, 900, 1.8)
    sky.sky(c, 560, ["#5b6c88", "#8493a8", "#b6bcc4"])
    canyon(
        c, v, -1, 6, ("#8a5f4e", "#8f7c64", "#6d6a6e", "#9a7f5c"), "#aeb6c2", 0.4, 4, 80, (8, 13),
    )  # fmt: skip
    canyon(c, v, 1, 6, ("#7c5a50", "#857660", "#6a6d74", "#8f6c50"), "#aeb6c2", 0.4, 4, 80, (8, 13))
    c.mist(480, 150, "#bcc3cd", 170)
    c.fade((0, 470, 1600, 1067), "#b3bccb", "#e4e8ee")
    view.wall(c, v, -5.9, (0, 0.5), (3, 80), "#dfe4ec")
    view.wall(c, v, 5.9, (0, 0.5), (3, 80), "#cfd6e2")
    nature.stain(c, (0, 520, 1600, 1067), "#8c9bb5", 0.5, 7)
    for x in (-1.5, -0.2, 1.1, 2.3):
        view.stroke(c, v, [(x, 0, 2.4), (x * 0.9 + 0.1, 0, 14), (x, 0, 70)], "#8796b0", 0.2, 120)
    for z in (44, 27, 16, 9.5):
        for x in (-4.6, 4.6):
            px, base = v.at(x, 0, z)
            boats.lamp(
                c, px, base, v.size(4.4, z), "#2b2f38", "#ffc477", v.size(2.1, z),
                1 if x < 0 else -1,
            )  # fmt: skip
            with c.soft("#ffcf8f", 20, 80) as pen:
                pen.oval(px, base, v.size(1.7, z), v.size(0.4, z), "#fff")
    for x, z, coat in (
        (-1.9, 20, "#3a3f4c"), (0.9, 13, "#5a2f2f"), (1.6, 12.6, "#2f3a46"), (-3, 30, "#40403f"),
    ):  # fmt: skip
        px, foot = v.at(x, 0, z)
        people.walker(c, c.rng, px, foot, v.size(1.75, z), coat, "#b78a70")
    px, foot = v.at(-1.3, 0, 6.6)
    people.walker(c, c.rng, px, foot, v.size(1.78, 6.6), "#272c37", "#b78a70")
    people.umbrella(c, px + 12, foot - v.size(1.4, 6.6), 118, "#39465c", "#1d2430")
    nature.bare(c, c.rng, 90, 1067, 190, 1.45, "#20222a", 22, 7)
    nature.snowfall(c, 1500)


NIGHT = Look("#080b16", "#fff0d6", 0.28, 0.65, 0.45, 0.14)
SCENES: dict[str, Scene] = {
    "flooded-street": Scene(flooded_street, Look("#14181a", "#f6f4ea", 0.3, 0.25, 0.4, 0.14)),
    "tram-stop": Scene(tram_stop, NIGHT),
    "snow-street": Scene(snow_street, Look("#141a26", "#fbf8f2", 0.25, 0.4, 0.4, 0.12)),
}
