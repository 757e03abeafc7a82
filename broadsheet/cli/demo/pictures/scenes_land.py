"""Scenes of mountains, deserts and burning forests."""

import itertools

from broadsheet.cli.demo.pictures import buildings, nature, people, sky, view
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix
from broadsheet.cli.demo.pictures.scene import Scene
from broadsheet.cli.demo.pictures.shapes import curve
from broadsheet.cli.demo.pictures.view import View


def mountain_pass(c: Canvas) -> None:
    """Paint a road winding up to a pass between snowy peaks."""
    sky.sky(c, 640, ["#2f5d8c", "#6d9abb", "#b7d0d6", "#eadfc8"])
    sky.clouds(c, 560, "#ffffff", "#93aabb", 0.38, 80, 0.9)
    for peak, half, foot, lit, dark in (
        ((330, 230), 470, 650, "#bcc6cc", "#7f94a6"), ((1240, 180), 520, 650, "#b8c2ca", "#788da2"),
    ):  # fmt: skip
        nature.crag(c, peak, half, foot, lit, dark, "#f4f5f2")
    c.mist(600, 150, "#dfe3dc", 150)
    nature.crag(c, (760, 330), 400, 720, "#a39a90", "#55636f", "#f7f5ee")
    nature.crag(c, (20, 380), 520, 830, "#8f877a", "#4d5862", "#f2f0e8")
    nature.crag(c, (1560, 320), 520, 840, "#8a8074", "#48545f", "#efeee6")
    c.fade((0, 560, 1600, 690), "#d3dad4", "#c9d1c9", (0, 255))
    c.fade((0, 690, 1600, 820), "#c9d1c9", "#7c8868")
    nature.hills(c, 760, 110, "#6d7a5c", "#57663f", 0.45)
    nature.hills(c, 860, 100, "#5d6b42", "#39482c", 0.45)
    nature.forest(c, c.rng, -20, 430, 880, 130, "#2c3f33")
    nature.forest(c, c.rng, 1200, 1640, 890, 150, "#293b30")
    nature.stain(c, (0, 760, 1600, 1067), "#2f3d24", 0.5, 10)
    bends = [
        (1060, 1090, 92), (900, 960, 56), (1010, 900, 38), (1150, 868, 29), (1080, 830, 22), (860,
        806, 17), (700, 790, 13), (720, 764, 10), (830, 744, 8), (880, 728, 6), (830, 708, 4.5),
        (770, 694, 3),
    ]  # fmt: skip
    smooth = [(spot[0], spot[1], spot[2]) for spot in curve(bends, closed=False)]
    for grow, ink in ((1.28, "#a99f88"), (1.0, "#5c5c5c")):
        _ribbon(c, smooth, grow, ink)
    for i in range(0, len(smooth) - 2, 4):
        (x0, y0, w0), (x1, y1, _) = smooth[i], smooth[i + 2]
        c.line([(x0, y0), (x1, y1)], "#efe6cf", w0 * 0.04, 200)
    for x in (520, 600, 1330, 1490):
        nature.conifer(c, c.rng, x, 1010 + x % 60, 260, "#1d2c24")
    with c.soft("#1c2a22", 30, 120) as pen:
        pen.oval(300, 1010, 420, 70, "#000")


def _ribbon(c: Canvas, path: list[tuple[float, float, float]], grow: float, ink: str) -> None:
    """Draw a road of changing width along a path, flattened by the perspective."""
    for (x0, y0, w0), (x1, y1, w1) in itertools.pairwise(path):
        steep = abs(y1 - y0) / (abs(x1 - x0) + abs(y1 - y0) + 0.01)
        a, b = w0 * grow, w1 * grow
        c.poly([(x0 - a, y0), (x0 + a, y0), (x1 + b, y1), (x1 - b, y1)], ink)
        flat = 0.2 + 0.1 * steep
        c.oval(x1, y1, b, b * flat + 1, ink)


def desert_road(c: Canvas) -> None:
    """Paint a straight road through a desert, mesas trembling in the heat."""
    v = View(760, 520, 900, 1.9)
    sky.sky(c, 530, ["#3f78a8", "#8fb3c0", "#e9d9b8", "#f6cf9a"])
    sky.streaks(c, 60, 330, "#fff3dd", 0.34, 0.6)
    for base, ink in ((526, "#c89a86"), (532, "#b27c64")):
        _mesas(c, base, ink)
    c.mist(520, 60, "#f6d2a2", 150)
    c.stops((0, 522, 1600, 1067), ["#eabf86", "#dca062", "#c17c44", "#85502c"])
    nature.stain(c, (0, 540, 1600, 1067), "#8d5a34", 0.45, 9)
    nature.stain(c, (0, 540, 1600, 1067), "#f6cf96", 0.4, 15)
    view.floor(c, v, (-4.6, 4.6), (1.6, 400), "#b48d64")
    view.floor(c, v, (-3.4, 3.4), (1.6, 400), "#5b5250")
    for i in range(40):
        z = 3.2 + i * 6
        view.floor(c, v, (-0.09, 0.09), (z, z + 2.6), "#efd9a4")
    for side in (-3.1, 3.1):
        view.stroke(c, v, [(side, 0, 1.6), (side, 0, 300)], "#e9dcc0", 0.12, 200)
    _poles(c, v)
    _scrub(c, v)
    px, foot = v.at(1.6, 0, 38)
    c.rect(px - 24, foot - 52, px + 24, foot - 6, "#9c4a34")
    c.rect(px - 20, foot - 46, px + 20, foot - 30, "#22262b")
    for lx in (-15, 15):
        c.glow(px + lx, foot - 14, 30, "#fff0c0", 0.9)
    water_box = (0, 518, 1600, 532)
    c.fade(water_box, "#f9e3bd", "#dcc3a0", (150, 0))


def _mesas(c: Canvas, base: float, ink: str) -> None:
    """Draw table mountains with sloping screes."""
    x = -60.0
    while x < 1600:
        w, h = c.rng.uniform(90, 280), c.rng.uniform(30, 150)
        top, slope = base - h, h * 0.8
        c.blend(
            [(x - slope, base), (x, top + h * 0.45), (x + 6, top), (x + w, top + 3), (x + w + 8,
            top + h * 0.45), (x + w + slope, base)], mix(ink, "#f0c79a", 0.1), mix(ink, "#f6d2a2",
            0.6),
        )  # fmt: skip
        for _ in range(int(w / 9)):
            cx = x + c.rng.uniform(8, w)
            c.rect(
                cx, top + 4, cx + c.rng.uniform(2, 7), top + h * 0.45, mix(ink, "#5a3230", 0.6), 60
            )  # fmt: skip
        x += w + c.rng.uniform(80, 320)


def _poles(c: Canvas, v: View) -> None:
    """Draw the telegraph line beside the road."""
    tops = []
    for i in range(14, -1, -1):
        z = 7.5 + i * 11
        (x, foot), (_, top) = v.at(7.4, 0, z), v.at(7.4, 6.2, z)
        w = v.size(0.16, z)
        c.rect(x - w / 2, top, x + w / 2, foot, "#4a342a")
        c.rect(x - w * 5, top + w * 1.6, x + w * 5, top + w * 2.6, "#4a342a")
        tops.append((x, top + w * 1.6, w))
    for side in (-4.5, 0.0, 4.5):
        for (x0, y0, w0), (x1, y1, w1) in itertools.pairwise(tops):
            a, b = (x0 + side * w0, y0), (x1 + side * w1, y1)
            sag = []
            for t in (0, 0.25, 0.5, 0.75, 1):
                drop = (b[1] + 600) * 0.03 * t * (1 - t)
                sag.append((a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t + drop))
            c.line(sag, "#4a342a", 1.1, 200)


def _scrub(c: Canvas, v: View) -> None:
    """Scatter dry bushes with shadows."""
    spots = sorted(
        ((c.rng.uniform(3.5, 70), c.rng.choice((-1, 1)) * c.rng.uniform(5.5,
        40)) for _ in range(110)), reverse=True
    )  # fmt: skip
    for z, x in spots:
        px, base = v.at(x, 0, z)
        r = v.size(c.rng.uniform(0.25, 0.6), z)
        if -80 < px < 1680:
            c.oval(px + r * 0.9, base, r * 1.5, r * 0.22, "#6b3f28", 130)
            nature.foliage(
                c, c.rng, px, base - r * 0.4, r, r * 0.55, ("#5b5132", "#7d7040", "#a3935a"), 26,
                0.2,
            )  # fmt: skip


def fire_haze(c: Canvas) -> None:
    """Paint a forest fire behind the ridge, the sun red in the smoke."""
    sky.sky(c, 760, ["#3b2a28", "#6f4232", "#b4643a", "#e08a48", "#f0a85c"])
    sky.clouds(c, 740, "#a8623f", "#33221f", 0.6, 80, 0.95)
    sky.sun(c, 1120, 300, 46, "#ffd9a0", "#ff7a3a", 330)
    crest = nature.hills(c, 640, 150, "#8a4a34", "#c8713f", 0.5, 65)
    for x, y in crest[4:60:3]:
        c.glow(x, y, c.rng.uniform(60, 190), "#ff7a2a", 0.9)
    for i in range(6, 60, 11):
        x, y = crest[i]
        sky.smoke(
            c, x, y + 10, c.rng.uniform(120, 320), c.rng.uniform(260, 480), "#2c2120", 150, 120, 26,
        )  # fmt: skip
    nature.forest(c, c.rng, -20, 1620, 690, 84, "#5b2f26")
    for _ in range(24):
        x = c.rng.uniform(0, 1600)
        _flame(c, x, 690, c.rng.uniform(24, 84))
    c.mist(690, 120, "#e0793c", 130)
    nature.hills(c, 800, 70, "#3a211e", "#2a1917", 0.5)
    nature.forest(c, c.rng, -20, 1620, 812, 140, "#2c1a18")
    c.mist(820, 130, "#a8522f", 90)
    nature.hills(c, 960, 80, "#1c1213", "#0e0a0b", 0.5)
    nature.forest(c, c.rng, -20, 620, 1000, 300, "#150e0f")
    nature.forest(c, c.rng, 1200, 1640, 1010, 330, "#150e0f")
    for x in (760, 830, 960):
        people.walker(c, c.rng, x, 968 + x % 9, 84, "#3a2a1e", "#6b4634", "#100c0c")
        c.rect(x - 10, 896 + x % 9, x + 10, 900 + x % 9, "#e8c24a", 230)
    _engine(c, 1040, 968)
    for _ in range(420):
        size = c.rng.uniform(0.6, 2.2)
        c.oval(
            c.rng.uniform(0, 1600), c.rng.uniform(120, 960), size, size, "#ffb45e",
            c.rng.uniform(60, 230),
        )  # fmt: skip


def _flame(c: Canvas, x: float, base: float, tall: float) -> None:
    """Draw a tongue of fire."""
    for share, ink in ((1.0, "#e2571e"), (0.7, "#ff9a3a"), (0.4, "#ffe08a")):
        h, w = tall * share, tall * 0.3 * share
        c.poly(
            [(x - w, base), (x - w * 0.8, base - h * 0.4), (x - w * 0.1, base - h), (x + w * 0.3,
            base - h * 0.5), (x + w, base - h * 0.62), (x + w * 0.9, base)], ink, 190
        )  # fmt: skip
    c.glow(x, base - tall * 0.4, tall * 1.6, "#ff8a34", 0.7)


def _engine(c: Canvas, x: float, base: float) -> None:
    """Draw a fire engine with its lamps on."""
    c.blend(
        [(x, base - 84), (x + 170, base - 84), (x + 170, base - 14), (x, base - 14)], "#7c241c",
        "#3a1412",
    )  # fmt: skip
    c.poly(
        [(x - 52, base - 14), (x - 50, base - 48), (x - 34, base - 80), (x, base - 80), (x,
        base - 14)], "#6b1f19",
    )  # fmt: skip
    c.poly(
        [(x - 44, base - 50), (x - 30, base - 74), (x - 6, base - 74), (x - 6, base - 50)],
        "#20262b",
    )  # fmt: skip
    for wheel in (-26, 44, 132):
        c.oval(x + wheel, base - 12, 17, 17, "#0b090a")
    c.line([(x + 6, base - 92), (x + 168, base - 92)], "#a89a88", 4)
    for lamp, ink in ((-20, "#6ab0ff"), (150, "#6ab0ff")):
        c.glow(x + lamp, base - 88, 60, ink, 0.9)
    buildings.roofline_lamps(c, [(x - 52, base - 30)], "#fff0c8", 70)


WARM = Look("#16100c", "#fff6e2", 0.3, 0.3, 0.38, 0.13)
SCENES: dict[str, Scene] = {
    "mountain-pass": Scene(mountain_pass, Look("#10181e", "#fffcf4", 0.3, 0.25, 0.36, 0.12)),
    "desert-road": Scene(desert_road, WARM),
    "fire-haze": Scene(fire_haze, Look("#120a0a", "#ffe9c8", 0.3, 0.6, 0.45, 0.17)),
}
