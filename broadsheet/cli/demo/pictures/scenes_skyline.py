"""Scenes of the bridges, towers and blocks of the city."""

from broadsheet.cli.demo.pictures import boats, buildings, nature, people, sky, water
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix, shade
from broadsheet.cli.demo.pictures.scene import Scene


def old_bridge(c: Canvas) -> None:
    """Paint the five arches of the old bridge in autumn mist."""
    sky.sky(c, 560, ["#9fb0b8", "#cfd3cd", "#f0dfc0", "#f5d3a2"])
    sky.streaks(c, 40, 380, "#ffffff", 0.4, 0.5)
    c.glow(1180, 330, 520, "#ffe3ae", 0.9)
    buildings.city(c, c.rng, (-10, 1620), 560, (50, 120), "#bdb6a8", (30, 70), 0.7)
    for x in (420.0, 1010.0):
        c.poly([(x, 560), (x, 330), (x + 30, 210), (x + 60, 330), (x + 60, 560)], "#b5ada1")
    c.mist(540, 150, "#f2e2c6", 190)
    for x in range(-20, 1640, 86):
        inks = ("#7a5a34", "#a8743a", "#c8923f", "#dcae5c") if c.rng.random() < 0.6 else (
            "#5f6238", "#85803f", "#b09a4c", "#cdb766",
        )  # fmt: skip
        nature.foliage(c, c.rng, x, 548, 62, 50, inks, 80, 0.16)
    c.mist(560, 90, "#eed7b2", 130)
    water.sea(c, 600, "#e0cba4", "#4d5850", "#f7e6c2", 0.4)
    _arches(c)
    water.reflect(c, 716, 330, (205, 20), 6, 1.1)
    c.mist(712, 46, "#f3e1c2", 120)
    people.crowd(c, c.rng, (80, 1540), 466, 50, 9, "#8d8272", 0.35)
    c.blend([(0, 1067), (0, 900), (260, 960), (430, 1067)], "#4b4a30", "#25271c")
    for _ in range(260):
        x = c.rng.uniform(0, 420)
        base = 905 + x * 0.4 + c.rng.uniform(-8, 120)
        c.line(
            [(x, base), (x + c.rng.uniform(-14, 24), base - c.rng.uniform(30, 120))],
            c.rng.choice(("#6b6338", "#8d7c42", "#3a3a26")), 1.6,
        )  # fmt: skip


def _arches(c: Canvas) -> None:
    """Draw the bridge with lit cutwaters and dark vaults."""
    light, dark = "#b79f7e", "#5d5348"
    deck = [(-10, 490), (400, 462), (800, 450), (1200, 462), (1610, 490)]
    c.blend([*deck, (1610, 716), (-10, 716)], light, mix(light, dark, 0.75))
    nature.stain(c, (0, 455, 1600, 716), dark, 0.35, 16)
    for row in range(9):
        c.line([(x, y + 34 + row * 26) for x, y in deck], dark, 1, 70)
    for i in range(5):
        x, r = 10 + 394 * i, 142
        spring = 716
        for out, ink in ((r + 20, shade(light, 1.1)), (r + 2, dark), (r, "#3d3a34")):
            c.ring(x, spring, out, out * 1.22, ink, 20 if out > r + 3 else 3, 255, (180, 360))
        c.blend(
            [(x + r * t / 20, spring - r * 1.2 * (1 - (t / 20) ** 2) ** 0.5) for t in range(-20,
            21)], "#4a463e", "#c7b48e",
        )  # fmt: skip
        px = x + 197
        c.blend(
            [(px - 42, 716), (px - 34, 560), (px, 532), (px, 716)], shade(light, 1.12), mix(light,
            dark, 0.5),
        )  # fmt: skip
        c.blend([(px, 716), (px, 532), (px + 34, 560), (px + 42, 716)], mix(light, dark, 0.6), dark)
    c.line(deck, shade(light, 1.25), 8)
    c.line([(x, y + 12) for x, y in deck], dark, 3, 160)
    for x in (200, 600, 1000, 1400):
        boats.lamp(c, x, 470, 96, "#4b443b", None)


def skyline_day(c: Canvas) -> None:
    """Paint the city across the river at noon, clouds piled above."""
    sky.sky(c, 720, ["#4f86b4", "#86b1cf", "#c4d8dd", "#ecece0"])
    sky.clouds(c, 700, "#ffffff", "#9fb4c4", 0.5, 70, 1.0)
    buildings.city(c, c.rng, (-10, 1620), 724, (40, 160), "#b4c4cd", (40, 90), 0.1)
    c.mist(700, 160, "#e4e9e4", 190)
    for band, (haze, share) in enumerate((("#cfd9da", 0.55), ("#cfd9da", 0.25))):
        x = 150.0 + band * 60
        while x < 1400 - band * 200:
            w = c.rng.uniform(56, 120)
            peak = 1 - abs(x - 820) / 900
            h = (150 + 300 * peak**2) * c.rng.uniform(0.6, 1.1) * (1 - band * 0.2)
            tone = c.rng.choice(("#d9cdb6", "#b7c3c8", "#e2dccb", "#a9b2b0", "#c79f80"))
            buildings.tower(
                c, x, 730, (w, h), mix(tone, haze, share), mix("#6b7884", haze, share),
                mix("#4c6478", haze, share), 0.0,
            )  # fmt: skip
            x += w * c.rng.uniform(0.9, 1.5)
    c.mist(725, 60, "#dfe6e2", 120)
    buildings.terrace(
        c, (-30, 1640), 770, (44, 84), ("#c9a487", "#d8c6a2", "#b0705a", "#c2bda9"), "#8a4a3a",
        0.0, (60, 88), ("#dfe0d2", 0.15),
    )  # fmt: skip
    for x in range(-10, 1640, 54):
        nature.foliage(
            c, c.rng, x + c.rng.uniform(-14, 14), 778, 34, 26, ("#35502f", "#4d6d3b", "#6f8d4d",
            "#93aa63"), 34, 0.2,
        )  # fmt: skip
    water.sea(c, 792, "#a9c3cd", "#2c566c", "#edf2ea", 0.45)
    water.reflect(c, 792, 250, (170, 10), 7, 1.3)
    for x, y, s in ((420, 860, 1.0), (1120, 900, 1.4), (760, 836, 0.6)):
        c.poly([(x, y - 96 * s), (x + 52 * s, y - 10 * s), (x + 3, y - 8 * s)], "#fbf8ef")
        c.poly(
            [(x - 4 * s, y - 84 * s), (x - 34 * s, y - 10 * s), (x - 4 * s, y - 8 * s)], "#e4dccb"
        )  # fmt: skip
        c.poly(
            [(x - 42 * s, y - 6 * s), (x + 56 * s, y - 6 * s), (x + 40 * s, y + 6 * s),
            (x - 30 * s, y + 6 * s)], "#f3efe4"
        )  # fmt: skip
        c.fade((x - 36 * s, y + 7 * s, x + 46 * s, y + 70 * s), "#f6f4ea", "#f6f4ea", (110, 0))


def skyline_night(c: Canvas) -> None:
    """Paint the towers at night, every window its own, doubled in the water."""
    sky.sky(c, 720, ["#070b1c", "#101a38", "#27335a", "#5a4a6a", "#9a6a62"])
    sky.stars(c, 420, 200)
    sky.streaks(c, 240, 680, "#2c2f52", 0.42, 0.7)
    sky.sun(c, 360, 170, 28, "#f7f0dc", "#8a94c0", 260)
    buildings.city(c, c.rng, (-10, 1620), 724, (50, 190), "#262a4a", (36, 84), 0.1)
    buildings.sparks(c, c.rng, (0, 590, 1600, 722), 420, size=2.2)
    c.mist(724, 190, "#a86f5c", 90)
    x = 60.0
    while x < 1540:
        w = c.rng.uniform(60, 124)
        h = (120 + 330 * (1 - abs(x - 960) / 1000) ** 2.2) * c.rng.uniform(0.6, 1.12)
        buildings.tower(
            c, x, 740, (w, h), "#1b2140", "#0e1228", "#10152b", c.rng.uniform(0.25, 0.62), (11, 15),
        )  # fmt: skip
        if h > 330:
            c.glow(x + w * 0.3, 740 - h - 44, 30, "#ff5a48", 0.9)
        x += w * c.rng.uniform(0.85, 1.4)
    c.glow(900, 720, 760, "#e0905a", 0.34)
    buildings.city(c, c.rng, (-10, 1620), 762, (14, 40), "#0b0e1e", (30, 70), 0.5)
    buildings.sparks(c, c.rng, (0, 738, 1600, 760), 150)
    water.sea(c, 762, "#3c3552", "#070a18", "#6a5a6e", 0.4)
    water.reflect(c, 762, 290, (230, 30), 8, 1.25)
    for x in range(20, 1600, 62):
        buildings.roofline_lamps(c, [(x, 756)], "#ffb866", 24)
        water.streak_lights(c, x, 766, 150, "#ffbe70", 6, 150)


def housing_blocks(c: Canvas) -> None:
    """Paint new blocks on the northern edge, low winter sun on one flank of each."""
    sky.sky(c, 760, ["#8298ad", "#b7c2c8", "#ecd9bd", "#f6d09c"])
    sky.clouds(c, 700, "#f3e6d2", "#a3a9b2", 0.45, 80, 0.8)
    c.glow(60, 520, 700, "#ffdca0", 0.6)
    for layer, (base, tall, share) in enumerate(
        ((790, 300, 0.62), (820, 420, 0.36), (880, 560, 0.08)),
    ):  # fmt: skip
        x = (-60.0, 120.0, -120.0)[layer]
        while x < 1620:
            w = c.rng.uniform(190, 260)
            light = mix(
                c.rng.choice(("#e0c9a6", "#d6b796", "#cfcab9", "#b9a08a")), "#efdcbf", share,
            )  # fmt: skip
            buildings.tower(
                c, x, base, (w, tall * c.rng.uniform(0.62, 1.0)), light, mix("#5a6270", "#e6d3b6",
                share), mix("#38434f", "#e6d3b6", share), 0.14, (25, 32),
            )  # fmt: skip
            x += w + c.rng.uniform(30, 190 + layer * 80)
        c.mist(base - 10, 130, "#f3dcb6", 120)
    c.fade((0, 872, 1600, 1067), "#8a8a62", "#3f4632")
    nature.stain(c, (0, 872, 1600, 1067), "#4c5438", 0.6, 12)
    c.poly([(700, 1067), (900, 872), (980, 872), (1060, 1067)], "#a39a8a")
    for x in (120, 360, 1190, 1420, 640):
        nature.bare(c, c.rng, x, 925 + (x % 40), 50, 1.57, "#40382f", 7, 6)
    people.crowd(c, c.rng, (760, 1010), 930, 70, 5, "#9a8a72", 0.2)
    with c.soft("#2a2c2a", 7, 120) as pen:
        for x in (120, 360, 1190, 1420):
            pen.poly([(x, 925), (x + 340, 975), (x + 350, 985), (x, 933)], "#000")


NIGHT = Look("#080b16", "#fff0d6", 0.28, 0.65, 0.45, 0.14)
SCENES: dict[str, Scene] = {
    "old-bridge": Scene(old_bridge, Look("#1a1612", "#fff8e8", 0.28, 0.35, 0.38, 0.13)),
    "skyline-day": Scene(skyline_day, Look("#10202c", "#fffdf4", 0.25, 0.2, 0.3, 0.11)),
    "skyline-night": Scene(skyline_night, NIGHT),
    "housing-blocks": Scene(housing_blocks, Look("#161618", "#fff6e4", 0.28, 0.35, 0.38, 0.12)),
}
