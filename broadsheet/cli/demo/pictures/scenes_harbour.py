"""Scenes of the sea and the harbour."""

from PIL import Image, ImageChops, ImageOps

from broadsheet.cli.demo.pictures import boats, buildings, nature, people, sky, water
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix
from broadsheet.cli.demo.pictures.noise import fractal, plane, scale, threshold
from broadsheet.cli.demo.pictures.scene import Scene


def harbour_dawn(c: Canvas) -> None:
    """Paint a still harbour at first light, the old town across the water."""
    sky.sky(c, 560, ["#2f4466", "#6d7391", "#c99a94", "#f3bd8c", "#ffdfa8"])
    sky.streaks(c, 60, 470, "#6b5f7c", 0.42, 0.75)
    sky.streaks(c, 180, 520, "#ffcf9c", 0.34, 0.7, 3)
    sky.sun(c, 1040, 528, 26, "#fff6d8", "#ffb66a", 420)
    nature.hills(c, 566, 70, "#a98690", "#d3a18f", floor=568)
    buildings.city(c, c.rng, (-20, 1640), 566, (26, 66), "#8a6878", (18, 44))
    c.mist(560, 70, "#ffcf9f", 150)
    buildings.city(c, c.rng, (-20, 620), 572, (40, 108), "#53475d", (28, 60), 0.6)
    c.poly([(246, 572), (246, 400), (262, 330), (278, 400), (278, 572)], "#53475d")
    buildings.sparks(c, c.rng, (0, 500, 560, 560), 46)
    boats.gantry(c, 1330, 572, 0.62, "#584a5c", side=-1)
    boats.gantry(c, 1480, 572, 0.62, "#584a5c", True, side=-1)
    water.sea(c, 572, "#e5ae8a", "#26344c", "#ffd3a0", 0.45)
    water.reflect(c, 572, 330, (200, 20), 7)
    water.glitter(c, 1040, 574, 120, "#ffe2ac", 0.85)
    for x, line, size, side in ((420, 770, 0.8, 1), (760, 690, 0.45, -1)):
        boats.trawler(c, x, line, size, "#2a2c3d", "#4a4350", side)
        water.streak_lights(c, x - 40, line, 120, "#14182a", 60, 90)
    for x in (90, 160, 300, 1210, 1300, 1500):
        c.line([(x, 1067), (x + 2, 850 + (x % 70))], "#12161f", 17)
        c.line([(x - 7, 1067), (x - 5, 855 + (x % 70))], "#d99a78", 2, 150)
    nature.birds(c, c.rng, 700, 330, 170, 11, "#3a3850", 11)


def harbour_cranes(c: Canvas) -> None:
    """Container cranes against an orange evening, black as paper cuts."""
    sky.sky(c, 800, ["#3b4a5e", "#8b7a78", "#d98f5e", "#f4b36a", "#ffd591"])
    sky.clouds(c, 760, "#e79a6c", "#5d5766", 0.5, 80, 0.75)
    sky.sun(c, 520, 690, 40, "#fff1c4", "#ff9e4f", 560)
    buildings.city(c, c.rng, (-10, 1610), 815, (10, 44), "#a4705c", (30, 90), 0.1)
    c.mist(800, 110, "#ffbd7a", 170)
    for x, tint in ((120, "#8b5f56"), (300, "#7d5650")):
        boats.gantry(c, x, 822, 0.8, tint, True)
    boats.stacks(c, c.rng, 520, 830, (44, 19), (22, 3), "#a06a50", 0.5)
    c.mist(790, 130, "#ffb878", 110)
    for x, raised in ((620, False), (905, True), (1180, False)):
        boats.gantry(c, x, 858, 1.55, "#2c2229", raised)
    boats.stacks(c, c.rng, -20, 905, (74, 33), (9, 4), "#2b1c1e", 0.55)
    boats.stacks(c, c.rng, 880, 905, (74, 33), (11, 3), "#2b1c1e", 0.55)
    water.sea(c, 905, "#6d4a42", "#1a1820", "#f3a766", 0.6)
    water.reflect(c, 905, 160, (150, 10), 6)
    c.rect(0, 898, 1600, 910, "#17141a")
    for x in range(40, 1600, 120):
        c.rect(x, 890, x + 14, 900, "#17141a")
    nature.birds(c, c.rng, 380, 480, 130, 9, "#3c2c30", 12)


def container_ship(c: Canvas) -> None:
    """Paint a loaded ship in open water under high cloud."""
    sky.sky(c, 610, ["#5d7f9d", "#8fabc0", "#c4d2d8", "#e6e6de"])
    sky.clouds(c, 610, "#f6f3ea", "#8497a6", 0.52, 80, 0.95)
    nature.hills(c, 612, 46, "#93a8b5", "#b9c7cc", 0.5, floor=614)
    water.sea(c, 610, "#a9bcc4", "#1f4256", "#dfe9e8", 0.6)
    with c.soft("#0b2230", 14, 150) as pen:
        pen.oval(830, 782, 640, 26, "#000")
    boats.freighter(c, 130, 770, 1.58, "#27496b", "#8f3a2e", "#b4c3c9", 0.12)
    water.reflect(c, 772, 190, (150, 0), 9, 0.8)
    crest = [(60.0 + i * 12, 772.0 + (i % 5)) for i in range(115)]
    water.foam(c, crest, "#f2f6f4", 3.0, 700)
    water.foam(c, [(150 - i * 4, 776 + i * 1.4) for i in range(34)], "#ffffff", 6, 420)
    nature.birds(c, c.rng, 420, 330, 160, 9, "#55646e", 13)
    boats.trawler(c, 1450, 660, 0.3, "#4b5f6b", "#c4cdd0")


def ferry(c: Canvas) -> None:
    """Paint the evening ferry, lit, crossing in blue dusk."""
    sky.sky(c, 540, ["#14233d", "#284264", "#55708c", "#b89c95", "#e8b48c"])
    sky.streaks(c, 160, 500, "#38476a", 0.4, 0.7)
    nature.hills(c, 544, 130, "#2b3c57", "#54637a", 0.5, floor=548)
    buildings.city(c, c.rng, (900, 1620), 546, (8, 26), "#26344c", (16, 40))
    buildings.sparks(c, c.rng, (880, 516, 1600, 544), 120, size=2)
    water.sea(c, 544, "#a08e90", "#0f1d33", "#d8ac93", 0.5)
    _ferry_hull(c, 330, 700)
    water.reflect(c, 700, 210, (150, 0), 9)
    for i in range(36):
        water.streak_lights(c, 380 + i * 23, 706, c.rng.uniform(90, 220), "#ffc977", 7, 120)
    water.foam(c, [(330 + i * 9, 702) for i in range(104)], "#dfe6ea", 2.6, 420)
    water.foam(c, [(1250 + i * 5, 706 + i * 0.5) for i in range(70)], "#c9d3da", 5, 420)
    sky.smoke(c, 900, 424, 320, 90, "#1c2536", 60, 90)
    nature.birds(c, c.rng, 1330, 480, 90, 10, "#d7dbe0", 8)


def _ferry_hull(c: Canvas, x: float, line: float) -> None:
    """Draw the ferry with three lit decks and a funnel."""
    hull = [(x - 34, line - 96), (x + 930, line - 84), (x + 912, line), (x + 46, line)]
    c.blend(hull, "#41607c", "#12202f")
    c.line([(x - 30, line - 92), (x + 928, line - 80)], "#e9e4d6", 5)
    decks = ((60, 880, 150), (110, 840, 200), (170, 780, 246))
    for left, right, top in decks:
        c.blend(
            [(x + left, line - top), (x + right, line - top), (x + right + 14, line - top + 58),
            (x + left - 26, line - top + 58)], "#c9ccd0", "#8d949e",
        )  # fmt: skip
        buildings.panes(
            c, c.rng, (x + left + 8, line - top + 13, x + right - 8, line - top + 44),
            (int((right - left) / 22), 1), "#2a3442", 0.86, ("#ffd894", "#ffe6b8", "#ffcb78"),
            (0.28, 0.1),
        )  # fmt: skip
        c.line(
            [(x + left - 20, line - top + 52), (x + right + 12, line - top + 52)], "#f2efe6", 1.4,
        )  # fmt: skip
    c.blend(
        [(x + 120, line - 292), (x + 300, line - 292), (x + 318, line - 246), (x + 96,
        line - 246)], "#d9dbdc", "#9aa1a9",
    )  # fmt: skip
    c.rect(x + 116, line - 284, x + 300, line - 264, "#ffe0a0", 230)
    c.blend(
        [(x + 548, line - 330), (x + 610, line - 330), (x + 624, line - 246), (x + 536,
        line - 246)], "#a3452f", "#5a2620",
    )  # fmt: skip
    c.rect(x + 546, line - 318, x + 612, line - 304, "#e9e0cf")
    for mast in (210, 690):
        c.line([(x + mast, line - 290), (x + mast, line - 372)], "#8f98a3", 3)
        c.glow(x + mast, line - 372, 26, "#fff0c8", 0.9)
    c.glow(x + 500, line - 150, 560, "#a86a32", 0.32)
    buildings.panes(
        c, c.rng, (x + 90, line - 58, x + 850, line - 36), (26, 1), "#0f1a26", 0.7, gap=(0.6, 0.0),
    )  # fmt: skip


def lighthouse(c: Canvas) -> None:
    """Paint a lighthouse on a headland, its beam in the haze of blue hour."""
    sky.sky(c, 720, ["#16233f", "#2d4464", "#5a7288", "#a3a49c", "#d8b491"])
    sky.clouds(c, 700, "#5c6c86", "#1f2c46", 0.5, 90, 0.8)
    sky.stars(c, 400, 110)
    water.sea(c, 712, "#a59a92", "#142238", "#d8b79a", 0.6)
    nature.hills(c, 716, 46, "#4b5b73", "#7d8390", floor=716)
    _beams(c, 1092, 262)
    cliff = [
        (640, 1067), (700, 940), (790, 880), (812, 800), (900, 742), (980, 730), (1060, 700),
        (1180, 694), (1290, 720), (1420, 712), (1600, 660), (1600, 1067),
    ]  # fmt: skip
    c.blend(cliff, "#414652", "#12161f")
    for _ in range(240):
        x, y = c.rng.uniform(700, 1600), c.rng.uniform(730, 1060)
        if y > max(770, 1560 - x * 0.8):
            long = c.rng.uniform(20, 80)
            c.poly(
                [(x, y), (x + long * 0.4, y - 14), (x + long, y + 4), (x + long * 0.5, y + 26)],
                "#59606e" if c.rng.random() < 0.4 else "#0c1017", 110,
            )  # fmt: skip
    c.blend(
        [(1048, 700), (1068, 320), (1116, 320), (1138, 700)], "#f1eadc", "#7f7b7c", sideways=True,
    )  # fmt: skip
    for low, high in ((620, 540), (460, 390)):
        band = [
            (1048 + (700 - low) * 0.0526, low), (1048 + (700 - high) * 0.0526, high),
            (1138 - (700 - high) * 0.0579, high), (1138 - (700 - low) * 0.0579, low)
        ]  # fmt: skip
        c.blend(band, "#b3452f", "#54211d", sideways=True)
    c.rect(1056, 310, 1128, 322, "#22262e")
    c.rect(1074, 250, 1110, 312, "#ffe9b0")
    for bar in (1074, 1085, 1097, 1108):
        c.rect(bar, 250, bar + 2, 312, "#22262e")
    c.poly([(1066, 252), (1092, 214), (1118, 252)], "#22262e")
    for y in (470, 590, 660):
        c.rect(1084, y, 1095, y + 22, "#20242c")
    buildings.house(c, 1180, 706, (120, 62), "#b9b3a6", "#2b2c34", 0.7, 1)
    c.glow(1092, 280, 150, "#ffe2a0", 1.0)
    water.foam(c, [(640 + i * 3, 1010 - i * 2 + (i % 7) * 4) for i in range(80)], "#dfe2e2", 8, 800)
    water.foam(c, [(300 + i * 6, 1040 - (i % 9) * 5) for i in range(70)], "#c9d0d4", 5, 260)


def _beams(c: Canvas, x: float, y: float) -> None:
    """Draw the two beams of the lamp."""
    with c.soft("#ffe8b4", 12, 150) as pen:
        pen.poly([(x, y + 6), (-80, y - 180), (-80, y - 10)], "#fff", 150)
        pen.poly([(x, y + 6), (-80, y - 130), (-80, y - 60)], "#fff", 210)
        pen.poly([(x, y + 6), (1700, y + 30), (1700, y + 100)], "#fff", 150)


def storm_waves(c: Canvas) -> None:
    """Breakers over the harbour wall under a black sky."""
    sky.sky(c, 560, ["#2b3238", "#414b50", "#6a7574", "#9aa39c"])
    sky.clouds(c, 540, "#7d8884", "#22292f", 0.62, 70, 1.0, 0.5)
    water.sea(c, 540, "#75827f", "#1d2b2f", "#c3ccc6", 0.9)
    for row in range(6):
        _swell(c, 575 + row * row * 11 + row * 22, 16 + row * 11, row / 6)
    c.blend([(860, 760), (1600, 700), (1600, 860), (860, 812)], "#3b4142", "#1a1f22")
    c.line([(860, 760), (1600, 700)], "#8b9491", 4)
    c.blend([(866, 762), (872, 560), (908, 560), (916, 760)], "#5a5f5e", "#26292b", sideways=True)
    c.rect(864, 548, 916, 562, "#1d2124")
    c.rect(876, 520, 904, 550, "#d9e0c8")
    c.poly([(870, 522), (890, 500), (910, 522)], "#1d2124")
    c.glow(890, 536, 120, "#d7f0c8", 0.8)
    with c.soft("#dfe6e2", 9, 235) as pen:
        for _ in range(330):
            t = c.rng.random()
            x = 960 + c.rng.gauss(0, 40 + 120 * t) + t * 190
            pen.oval(
                x, 770 - t * 420 + abs(x - 1040) * 0.5 * t, 26 * (1.1 - t), 30 * (1.1 - t), "#fff",
                150,
            )  # fmt: skip
    water.foam(
        c, [(880 + i * 7, 690 - 260 * (1 - abs(i - 30) / 34) * c.rng.random()) for i in range(62)],
        "#f4f7f4", 2.6, 2600,
    )  # fmt: skip
    for row in range(3):
        _swell(c, 850 + row * 84, 60 + row * 26, 0.8 + row * 0.1)
    nature.rain(c, 900, "#dfe5e3", 46, 16)
    c.mist(560, 120, "#a9b2ad", 90)


def _swell(c: Canvas, y: float, height: float, near: float) -> None:
    """Draw one ridge of water with a torn white crest."""
    rng = c.rng
    phase, crest = rng.uniform(0, 6), []
    heights = [rng.random() for _ in range(60)]
    for x in range(-40, 1670, 10):
        place = (x + 40) / (70 + near * 150) + phase
        i = int(place) % 59
        t = place - int(place)
        t = t * t * (3 - 2 * t)
        crest.append((float(x), y - height * (heights[i] * (1 - t) + heights[i + 1] * t)))
    body = mix("#64777a", "#2c4044", near)
    low = min(c.h, y + height * 1.8)
    c.blend([*crest, (1660, low), (-40, low)], body, mix(body, "#0f1a1d", 0.75))
    box = (0, max(0, y - height - 8), c.w, low)
    streaks = fractal(rng, (400, 90), (24, 7), 5, 0.65)
    face = [
        *crest, *[(px + height * 0.5, py + height * (0.35 + 0.5 * near)) for px,
        py in reversed(crest)],
    ]  # fmt: skip
    with c.masked("#f0f4f1", box, threshold(streaks, 118, 178)) as pen:
        pen.poly(face, body)
    with c.masked("#b9c6c4", box, threshold(streaks, 150, 215, 130)) as pen:
        pen.poly([*crest, (1660, low), (-40, low)], body)
    tops = [p for p in crest if p[1] < y - height * 0.55] or crest
    water.foam(c, tops, "#f4f7f5", 1.0 + near * 2.2, round(220 + 420 * near))


def fishing_boats(c: Canvas) -> None:
    """Trawlers moored two abreast in clear morning light."""
    sky.sky(c, 470, ["#6f9dc0", "#a5c3d3", "#dfe3d6", "#f3e3c3"])
    sky.clouds(c, 440, "#fbf5e8", "#b9c3cb", 0.4, 80, 0.8)
    nature.hills(c, 470, 90, "#8fa3a6", "#b9bfb2", floor=472)
    walls = ("#c9a487", "#d8c6a2", "#a86c56", "#b9b6a6", "#8fa0a1", "#d3b27a")
    buildings.terrace(
        c, (-30, 1640), 560, (110, 150), walls, "#7a4436", 0.02, (74, 112), ("#dfe0d2", 0.22),
    )  # fmt: skip
    c.rect(0, 560, 1600, 612, "#8d8474")
    c.fade((0, 560, 1600, 612), "#a59a86", "#5d574e")
    people.crowd(c, c.rng, (100, 1500), 562, 44, 12, "#cfc8b4", 0.2)
    water.sea(c, 612, "#8aa6ad", "#17343f", "#e6e6d4", 0.5)
    water.reflect(c, 612, 260, (190, 30), 7)
    fleet = (
        (170, 690, 1.0, "#2f6a7c", "#e3ddcc", 1), (1420, 700, 1.0, "#9c3f2f", "#e8dfcd", -1), (800,
        716, 1.1, "#d9b44a", "#efe8d8", 1), (480, 838, 1.7, "#274a76", "#e9e2d2", 1), (1190, 856,
        1.75, "#33574a", "#eee6d4", -1),
    )  # fmt: skip
    for x, line, size, hull, cabin, side in fleet:
        boats.trawler(c, x, line, size, hull, cabin, side)
        with c.soft("#0c222b", 8, 130) as pen:
            pen.oval(x, line + 12 * size, 118 * size, 16 * size, "#000")
        for dx in range(-90, 100, 12):
            water.streak_lights(
                c, x + dx * size, line + 2, 70 * size, mix(hull, "#0c222b", 0.4), 9, 120
            )  # fmt: skip
    nature.birds(c, c.rng, 700, 190, 230, 16, "#f7f7f2", 13)


def river_delta(c: Canvas) -> None:
    """Paint the mouth of a river from the air, arms of water bright among reed islands."""
    c.stops((0, 0, 1600, 1067), ["#e9d8b6", "#c2b48c", "#7f8a62", "#51683f", "#334b30"])
    nature.stain(c, (0, 150, 1600, 1067), "#2c4630", 0.6, 9)
    _arms(c, 150)
    c.fade((0, 130, 1600, 330), "#efdcb6", "#efdcb6", (255, 0))
    sky.sky(c, 150, ["#d9b48c", "#f0d2a0", "#fbe9c6"])
    c.glow(1150, 150, 520, "#ffd48a", 0.8)
    c.glow(980, 560, 520, "#ffcf8a", 0.35)
    with c.soft("#20301f", 26, 110) as pen:
        for x, y, rx in ((300, 820, 230), (1260, 640, 170), (760, 980, 260)):
            pen.oval(x, y, rx, rx * 0.22, "#000")
    nature.birds(c, c.rng, 620, 660, 120, 14, "#f5efdc", 10)


def _arms(c: Canvas, top: float) -> None:
    """Draw a net of winding arms of the river, seen from above, with pale sandy banks."""
    box = (0, top, c.w, c.h)
    texture = fractal(c.rng, (1400, 1024), (18, 34), 4, 0.36)
    field = plane(texture, (c.w // 2, round((c.h - top) / 2)), 0.3)
    for reach, ink, alpha in ((26, "#2c3d26", 0.6), (17, "#d8c690", 0.9), (12, "#7fa9b0", 1.0)):
        table = [max(0, min(255, (reach - abs(value - 124)) * 60)) for value in range(256)]
        c.film(scale(field.point(table), alpha), ink, box)
    water_mask = field.point([max(0, min(255, (12 - abs(v - 124)) * 60)) for v in range(256)])
    slope = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    far = ImageChops.multiply(water_mask, slope.resize(field.size))
    c.film(far, "#ffe9b8", box)
    column = Image.radial_gradient("L").resize(field.size)
    gleam = ImageChops.multiply(water_mask, ImageOps.invert(column))
    c.film(scale(gleam, 0.9), "#fff0c8", box)


DUSK = Look("#0a0f1c", "#fff2dc", 0.3, 0.5, 0.45, 0.13)
SCENES: dict[str, Scene] = {
    "harbour-dawn": Scene(harbour_dawn, Look("#161626", "#fff4e2", 0.25, 0.45, 0.4, 0.13)),
    "harbour-cranes": Scene(harbour_cranes, Look("#100c12", "#fff0d4", 0.35, 0.5, 0.45, 0.15)),
    "container-ship": Scene(container_ship, Look("#0d161c", "#fdfaf2", 0.3, 0.25, 0.35, 0.12)),
    "ferry": Scene(ferry, DUSK),
    "lighthouse": Scene(lighthouse, DUSK),
    "storm-waves": Scene(storm_waves, Look("#0c1012", "#f4f6f0", 0.4, 0.3, 0.5, 0.17)),
    "fishing-boats": Scene(fishing_boats, Look("#10181c", "#fffaec", 0.3, 0.25, 0.35, 0.12)),
    "river-delta": Scene(river_delta, Look("#121a12", "#fff6e0", 0.3, 0.4, 0.4, 0.13)),
}
