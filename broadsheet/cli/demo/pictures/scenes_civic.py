"""Scenes in front of public buildings."""

from broadsheet.cli.demo.pictures import boats, buildings, nature, people, sky
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.ink import mix, shade
from broadsheet.cli.demo.pictures.scene import Scene


def courthouse(c: Canvas) -> None:
    """Paint the courthouse portico in hard side light, wide steps, two small figures."""
    sky.sky(c, 900, ["#5f7d98", "#9ab0ba", "#d3d6cc", "#efe2c6"])
    sky.clouds(c, 860, "#f3ede0", "#8f9ca6", 0.5, 80, 0.9)
    light, dark = "#e4d5b8", "#6d665f"
    c.blend(
        [(60, 300), (1540, 300), (1540, 800), (60, 800)], mix(light, dark, 0.2), mix(light, dark,
        0.5),
    )  # fmt: skip
    for x in (110, 230, 1270, 1390):
        for y in (390.0, 600.0):
            c.rect(x - 8, y - 10, x + 88, y + 146, shade(light, 1.05))
            c.fade((x, y, x + 80, y + 140), "#39434c", "#222930")
            c.rect(x + 38, y, x + 42, y + 140, "#cfc4ac")
            c.rect(x, y + 60, x + 80, y + 64, "#cfc4ac")
    c.rect(50, 290, 1550, 316, shade(light, 1.06))
    c.rect(50, 316, 1550, 322, dark, 140)
    c.fade((360, 300, 1240, 800), "#39352f", "#54493d")
    c.rect(720, 480, 880, 800, "#4a2e1c")
    c.rect(797, 480, 803, 800, "#1e120a")
    for y in (510, 660):
        for x in (732, 812):
            c.rect(x, y, x + 56, y + 120, "#5e3c24")
    c.glow(800, 440, 210, "#ffcf8a", 0.8)
    for i in range(7):
        buildings.column(c, 390 + i * 137, 316, 800, 62, "#f2e5c9", "#8a8072")
    buildings.pediment(c, 330, 1270, 264, 170, "#e9dbbf", "#857c6f")
    for i in range(15):
        c.rect(440 + i * 50, 285, 460 + i * 50, 308, "#8a7f6e", 160)
    _scales(c, 800, 190)
    c.fade((0, 796, 1600, 1067), "#a39884", "#5f584e")
    for step in range(11):
        y = 800 + step * 19 + step * step * 0.55
        grow = step * 22
        c.rect(300 - grow, y, 1300 + grow, y + 34, mix("#e6d9c0", "#8f8676", step / 22))
        c.rect(300 - grow, y + 8, 1300 + grow, y + 34, mix("#a39884", "#6d655a", step / 14))
    c.rect(0, 1052, 1600, 1067, "#6d655a")
    for x, y, h, coat in (
        (560, 905, 122, "#22262c"), (1010, 960, 142, "#5a2f2f"), (1062, 966, 144, "#2b3442"),
    ):  # fmt: skip
        with c.soft("#3a322a", 5, 130) as pen:
            pen.poly([(x, y), (x + h, y + h * 0.16), (x + h, y + h * 0.24), (x, y + 8)], "#000")
        people.walker(c, c.rng, x, y, h, coat, c.rng.choice(people.SKINS))
    with c.soft("#2f3440", 40, 110) as pen:
        pen.poly([(1250, 200), (1700, 200), (1700, 1100), (1420, 1100)], "#000")


def _scales(c: Canvas, x: float, y: float) -> None:
    """Draw the scales in the gable."""
    c.line([(x, y - 20), (x, y + 52)], "#f2e5c9", 6)
    c.line([(x - 66, y - 8), (x + 66, y - 8)], "#f2e5c9", 5)
    for side in (-66, 66):
        c.line([(x + side, y - 8), (x + side - 20, y + 26)], "#f2e5c9", 1.6)
        c.line([(x + side, y - 8), (x + side + 20, y + 26)], "#f2e5c9", 1.6)
        c.poly(
            [(x + side - 25, y + 26), (x + side + 25, y + 26), (x + side + 12, y + 38),
            (x + side - 12, y + 38)], "#f2e5c9",
        )  # fmt: skip


def hospital_front(c: Canvas) -> None:
    """Paint the hospital before dawn: white wings, the lit entrance, an ambulance."""
    sky.sky(c, 820, ["#1f2f4a", "#41587a", "#8a9aa8", "#d3b8a0"])
    sky.clouds(c, 700, "#7f8fa4", "#2c3c5a", 0.46, 90, 0.7)
    for x, w, h, base in ((-40, 560, 470, 800), (1090, 560, 400, 800), (420, 760, 620, 800)):
        c.blend([(x, base - h), (x + w, base - h), (x + w, base), (x, base)], "#c4ccd2", "#8a98a6")
        c.rect(x - 6, base - h - 10, x + w + 6, base - h, "#5b6a7c")
        rows = h // 62
        buildings.panes(
            c, c.rng, (x + 18, base - h + 26, x + w - 18, base - h + 26 + rows * 62), (w // 46,
            rows), "#3c4c60", 0.38, ("#ffe6b4", "#fff4dc", "#e3f0f2", "#ffd890"), (0.26, 0.45),
        )  # fmt: skip
        for row in range(rows + 1):
            c.rect(x, base - h + 16 + row * 62, x + w, base - h + 20 + row * 62, "#e3e8ea", 150)
    c.rect(758, 210, 842, 294, "#1f7a6a")
    c.glow(800, 252, 140, "#7adfc8", 0.5)
    c.rect(788, 222, 812, 282, "#fff6f0")
    c.rect(770, 240, 830, 264, "#fff6f0")
    c.rect(560, 640, 1040, 812, "#fff0cc")
    c.glow(800, 720, 520, "#ffe0a0", 0.8)
    for i in range(9):
        c.rect(560 + i * 60 - 3, 640, 560 + i * 60 + 3, 812, "#5b6a7c")
    people.crowd(c, c.rng, (620, 980), 806, 104, 6, "#8d7a60", 0.3)
    c.blend([(500, 606), (1100, 606), (1140, 646), (460, 646)], "#5b6a7c", "#2f3b4a")
    c.rect(520, 612, 1080, 634, "#e9f0f0", 220)
    for x in (520, 1076):
        c.rect(x, 646, x + 10, 830, "#3a4656")
    c.blend([(0, 806), (1600, 806), (1600, 1067), (0, 1067)], "#6a6a70", "#23272f")
    with c.soft("#ffdca0", 26, 120) as pen:
        pen.poly([(570, 830), (1030, 830), (1150, 960), (450, 960)], "#fff")
    for x in range(0, 1600, 20):
        if not 430 < x < 1170:
            nature.foliage(c, c.rng, x, 806, 26, 20, ("#1a2a28", "#2b4038", "#40584a"), 14, 0.3)
    _ambulance(c, 1010, 930)
    for x in (250, 1440):
        boats.lamp(c, x, 860, 300, "#20262f", "#fff0cc", 130, 1 if x < 800 else -1)


def _ambulance(c: Canvas, x: float, y: float) -> None:
    """Draw an ambulance with its blue lamps on."""
    with c.soft("#10141a", 8, 180) as pen:
        pen.oval(x + 140, y + 6, 210, 14, "#000")
    c.blend(
        [(x, y - 176), (x + 320, y - 176), (x + 320, y - 22), (x, y - 22)], "#f6f4ec", "#a9b0b6",
    )  # fmt: skip
    c.blend(
        [(x - 104, y - 22), (x - 100, y - 78), (x - 40, y - 142), (x, y - 148), (x, y - 22)],
        "#f2f0e8", "#9ba3aa",
    )  # fmt: skip
    c.poly([(x - 84, y - 80), (x - 34, y - 132), (x - 8, y - 134), (x - 8, y - 80)], "#26323d")
    c.rect(x - 100, y - 66, x + 320, y - 42, "#b8322e")
    for k in range(14):
        c.poly(
            [(x + k * 24, y - 66), (x + k * 24 + 12, y - 66), (x + k * 24 + 2, y - 42),
            (x + k * 24 - 10, y - 42)], "#f0d23c"
        )  # fmt: skip
    c.rect(x + 140, y - 146, x + 166, y - 84, "#1f7a6a")
    c.rect(x + 122, y - 128, x + 184, y - 102, "#1f7a6a")
    c.rect(x + 230, y - 150, x + 290, y - 100, "#3a4a58")
    for wheel in (-50, 250):
        c.oval(x + wheel, y - 22, 36, 36, "#14171b")
        c.oval(x + wheel, y - 22, 16, 16, "#9ba3aa")
    c.rect(x + 10, y - 190, x + 70, y - 176, "#2f6ae0")
    c.glow(x + 40, y - 184, 170, "#4a8aff", 0.95)
    c.glow(x - 100, y - 60, 110, "#fff4d8", 0.8)


def school_yard(c: Canvas) -> None:
    """Paint a brick school at break: children, a ball, a chestnut turning yellow."""
    sky.sky(c, 660, ["#6fa0c4", "#a9cad6", "#e6ead8"])
    sky.clouds(c, 480, "#ffffff", "#a9bcc8", 0.46, 80, 0.95)
    for x in range(-20, 1640, 70):
        if x < 170 or x > 1400:
            tall = c.rng.uniform(60, 110)
            nature.foliage(
                c, c.rng, x, 600, 66, tall, ("#2f4a34", "#4a6440", "#6f8450", "#98a464"), 170, 0.11,
            )  # fmt: skip
    brick = "#a8583c"
    c.blend(
        [(180, 190), (1420, 190), (1420, 660), (180, 660)], shade(brick, 1.08), shade(brick, 0.78),
    )  # fmt: skip
    nature.stain(c, (180, 190, 1420, 660), "#6a2f22", 0.4, 30)
    c.poly([(150, 192), (240, 96), (1360, 96), (1450, 192)], "#54504f")
    c.poly([(640, 190), (800, 60), (960, 190)], shade(brick, 1.05))
    c.oval(800, 140, 34, 34, "#efe6cf")
    c.line([(800, 140), (800, 116)], "#2a2420", 4)
    c.line([(800, 140), (816, 146)], "#2a2420", 4)
    c.rect(776, 34, 824, 76, "#d9cdb2")
    c.poly([(768, 38), (800, 6), (832, 38)], "#54504f")
    for y in (240, 420):
        for i in range(8):
            x = 226 + i * 150
            if not (y == 420 and i in (3, 4)):
                _school_window(c, x, y)
    c.rect(180, 392, 1420, 404, "#d9c6a4")
    c.poly([(690, 440), (800, 392), (910, 440)], "#d9c6a4")
    c.rect(716, 440, 884, 660, "#c9b48f")
    c.fade((732, 456, 868, 660), "#2f5a54", "#1d3a38")
    c.rect(797, 456, 803, 660, "#14282a")
    c.fade((0, 656, 1600, 1067), "#b3a893", "#7a7062")
    nature.stain(c, (0, 656, 1600, 1067), "#4f483f", 0.4, 16)
    _at_play(c)
    nature.tree(
        c, c.rng, 170, 930, 780, ("#5a5a26", "#8a7a2c", "#c09a34", "#dcb94a", "#f0d873"), "#4a3728",
    )  # fmt: skip


def _at_play(c: Canvas) -> None:
    """Chalk a hopscotch on the yard and let the children play."""
    for k, (x, y) in enumerate(
        ((930.0, 1010.0), (980, 960), (1020, 915), (1056, 874), (1086, 838))
    ):
        w, h = 88.0 - k * 13, 44.0 - k * 5
        c.poly([(x, y), (x + w, y), (x + w + 6, y - h), (x + 10, y - h)], "#f4efe2", 170)
        c.poly(
            [(x + 6, y - 4), (x + w - 4, y - 4), (x + w, y - h + 4), (x + 13, y - h + 4)],
            "#8f8574", 255,
        )  # fmt: skip
    with c.soft("#2f2a26", 6, 120) as pen:
        pen.oval(330, 960, 430, 80, "#000")
    kids = [(c.rng.uniform(420, 1540), c.rng.uniform(690, 1000)) for _ in range(26)]
    for x, y in sorted(kids, key=lambda kid: kid[1]):
        h = 70 + (y - 690) * 0.24
        coat = c.rng.choice(
            ("#c8472f", "#e0a93a", "#2f6a8c", "#3f7a54", "#7a4a7c", "#d9d2c2", "#24406a"),
        )  # fmt: skip
        c.oval(x + h * 0.3, y + 2, h * 0.36, h * 0.05, "#3a342e", 110)
        if c.rng.random() < 0.35:
            people.runner(c, x, y, h, coat, c.rng.choice(people.SKINS), c.rng.choice((1, -1)))
        else:
            people.walker(
                c, c.rng, x, y, h, coat, c.rng.choice(people.SKINS), c.rng.choice(("#2f3a52",
                "#54483f", "#33363b")),
            )  # fmt: skip
    c.oval(700, 846, 13, 13, "#f4efe2")


def _school_window(c: Canvas, x: float, y: float) -> None:
    """Draw one tall sash window with a stone sill."""
    c.rect(x - 8, y - 8, x + 98, y + 122, "#e2d3b4")
    c.fade((x, y, x + 90, y + 112), "#8fb0bf", "#3c5464")
    for bar in (30, 60):
        c.rect(x + bar - 2, y, x + bar + 2, y + 112, "#f4efe2")
    c.rect(x, y + 44, x + 90, y + 48, "#f4efe2")
    if c.rng.random() < 0.4:
        c.rect(x + 4, y + 70, x + 26, y + 100, c.rng.choice(("#e0a93a", "#c8472f", "#f4efe2")), 190)


def parliament_dome(c: Canvas) -> None:
    """Paint the dome of the federal parliament at sunset above its square."""
    sky.sky(c, 860, ["#3c3f66", "#7a6484", "#c98a80", "#f0b583", "#fbd79c"])
    sky.clouds(c, 820, "#eaa48a", "#5a4f72", 0.48, 80, 0.8)
    c.glow(240, 700, 760, "#ffd08a", 0.8)
    buildings.city(c, c.rng, (-10, 1610), 860, (40, 90), "#a9808a", (50, 100), 0.4)
    c.mist(840, 100, "#f6c99a", 130)
    light, dark = "#f0d2ae", "#6f6272"
    for x0, x1 in ((130, 520), (1080, 1470)):
        c.blend([(x0, 600), (x1, 600), (x1, 850), (x0, 850)], light, mix(light, dark, 0.5))
        buildings.panes(
            c, c.rng, (x0 + 14, 626, x1 - 14, 836), (9, 2), "#4a4658", 0.3, gap=(0.5, 0.34),
        )  # fmt: skip
        c.rect(x0 - 8, 590, x1 + 8, 604, shade(light, 1.05))
        for i in range(20):
            c.rect(x0 + i * 20, 574, x0 + i * 20 + 8, 592, mix(light, dark, 0.3))
    c.blend(
        [(500, 540), (1100, 540), (1100, 850), (500, 850)], mix(light, dark, 0.1), mix(light, dark,
        0.5),
    )  # fmt: skip
    c.rect(610, 420, 990, 546, mix(light, dark, 0.35))
    for i in range(12):
        buildings.column(c, 626 + i * 31.6, 424, 530, 15, "#f6dcb8", "#6d6070")
    c.rect(596, 408, 1004, 426, shade(light, 1.06))
    c.rect(590, 528, 1010, 544, light)
    buildings.dome(c, 800, 410, 186, 224, "#9fb8a4", "#33444e", 11)
    c.rect(764, 164, 836, 192, "#d9c6a0")
    for i in range(5):
        c.rect(768 + i * 15, 132, 774 + i * 15, 166, "#e9d6b4")
    buildings.dome(c, 800, 134, 36, 30, "#9fb8a4", "#33444e", 5)
    c.line([(800, 104), (800, 30)], "#4a4250", 4)
    c.poly([(802, 32), (866, 40), (858, 54), (866, 68), (802, 64)], "#a8322c")
    for i in range(8):
        buildings.column(c, 540 + i * 74.3, 600, 850, 34, "#f8e0bc", "#7a6a74")
    buildings.pediment(c, 506, 1094, 560, 80, "#f4d8b2", "#8a7680")
    c.rect(500, 572, 1100, 600, mix(light, dark, 0.2))
    _square(c)


def _square(c: Canvas) -> None:
    """Paint the square with its steps, people and lamps."""
    for step in range(5):
        c.rect(
            470 - step * 22, 850 + step * 9, 1130 + step * 22, 862 + step * 9, mix("#f0d2ae",
            "#7a6670", step / 6),
        )  # fmt: skip
    c.blend([(0, 880), (1600, 880), (1600, 1067), (0, 1067)], "#b08a7c", "#40343e")
    for i in range(-14, 16):
        c.line([(800 + i * 40, 895), (800 + i * 170, 1067)], "#4a3a44", 1.2, 90)
    people.crowd(c, c.rng, (60, 1540), 930, 62, 26, "#8a6a66", 0.3)
    with c.soft("#33283a", 5, 110) as pen:
        for _ in range(24):
            x = c.rng.uniform(60, 1500)
            pen.poly([(x, 940), (x + 110, 952), (x + 110, 957), (x, 946)], "#000")
    for x in (90, 320, 1280, 1510):
        boats.lamp(c, x, 960, 230, "#33283a", "#ffdc9c", 80, 1 if x < 800 else -1)


SCENES: dict[str, Scene] = {
    "courthouse": Scene(courthouse, Look("#14161a", "#fff9ec", 0.3, 0.25, 0.38, 0.13)),
    "hospital-front": Scene(hospital_front, Look("#0c1220", "#fff6e6", 0.26, 0.5, 0.4, 0.12)),
    "school-yard": Scene(school_yard, Look("#14161a", "#fffcf0", 0.26, 0.25, 0.35, 0.12)),
    "parliament-dome": Scene(parliament_dome, Look("#14101c", "#fff2de", 0.28, 0.4, 0.4, 0.13)),
}
