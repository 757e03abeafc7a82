"""People as small figures: walkers, crowds, rows of heads, athletes."""

from random import Random

from broadsheet.cli.demo.pictures.canvas import Pen, Point
from broadsheet.cli.demo.pictures.ink import Ink, mix

COATS: tuple[Ink, ...] = (
    "#23303b", "#3b2a2c", "#5b4a3a", "#2f3d33", "#6a3b32", "#41454f", "#7a6a50", "#1e2226",
)  # fmt: skip
SKINS: tuple[Ink, ...] = ("#e3b798", "#c98f6b", "#9a6546", "#6b432e", "#d9a583")


def walker(
    c: Pen, rng: Random, x: float, foot: float, height: float, coat: Ink, skin: Ink = "#b98767",
    legs: Ink = "#1a1c20", back: bool = False,
) -> None:  # fmt: skip
    """Draw a standing or walking figure, from the front or from behind."""
    h = height
    stride = h * rng.uniform(0.02, 0.09) * rng.choice((-1, 1))
    hip = foot - h * 0.47
    for side in (-1, 1):
        toe = x + side * abs(stride) + h * 0.005
        c.poly(
            [(x - h * 0.058 + side * h * 0.03, hip), (x + h * 0.054 + side * h * 0.03, hip),
             (toe + h * 0.028, foot), (toe - h * 0.03, foot)], legs,
        )  # fmt: skip
        c.oval(toe + h * 0.006, foot - h * 0.006, h * 0.036, h * 0.014, legs)
    shoulder, hem = foot - h * 0.83, foot - h * rng.uniform(0.38, 0.46)
    for side in (-1, 1):
        swing = side * stride * 0.6
        arm = [
            (x + side * h * 0.092, shoulder + h * 0.045), (x + side * h * 0.122 + swing * 0.4,
            foot - h * 0.62), (x + side * h * 0.112 + swing, foot - h * 0.47)
        ]  # fmt: skip
        limb(c, arm, mix(coat, "#000000", 0.2), h * 0.052)
        c.oval(arm[2][0], arm[2][1] + h * 0.014, h * 0.02, h * 0.026, skin)
    body: list[Point] = [
        (x - h * 0.045, shoulder - h * 0.022), (x + h * 0.045, shoulder - h * 0.022),
        (x + h * 0.1, shoulder + h * 0.025), (x + h * 0.094, foot - h * 0.6),
        (x + h * 0.1, hem), (x - h * 0.098, hem), (x - h * 0.092, foot - h * 0.6),
        (x - h * 0.1, shoulder + h * 0.025),
    ]  # fmt: skip
    c.poly(body, coat)
    c.poly(
        [body[1], body[2], body[3], body[4], (x + h * 0.02, hem), (x + h * 0.03, foot - h * 0.66)],
        "#000000", 50,
    )  # fmt: skip
    c.rect(x - h * 0.024, foot - h * 0.885, x + h * 0.024, shoulder, mix(skin, "#000000", 0.2))
    hair = mix(rng.choice(COATS), "#000000", 0.4)
    if back:
        c.oval(x, foot - h * 0.93, h * 0.052, h * 0.068, hair)
        return
    c.oval(x, foot - h * 0.925, h * 0.048, h * 0.062, skin)
    c.ring(x, foot - h * 0.935, h * 0.052, h * 0.066, hair, h * 0.032, 255, (170, 370))


def crowd(
    c: Pen, rng: Random, x: tuple[float, float], foot: float, height: float, count: int,
    tint: Ink, share: float,
) -> None:  # fmt: skip
    """Draw people standing about; ``share`` mixes them into the light of the scene."""
    for _ in range(count):
        coat = mix(rng.choice(COATS), tint, share)
        skin = mix(rng.choice(SKINS), tint, share)
        drop = rng.uniform(0, height * 0.12)
        legs = mix("#15171b", tint, share)
        walker(
            c, rng, rng.uniform(*x), foot + drop, height * rng.uniform(0.9, 1.06), coat, skin, legs
        )


def umbrella(c: Pen, x: float, y: float, reach: float, ink: Ink, edge: Ink) -> None:
    """Draw an open umbrella whose handle ends at the point."""
    c.line([(x, y), (x, y - reach * 0.9)], edge, reach * 0.04)
    dome = [
        (x + reach * t, y - reach * (0.42 + 0.55 * (1 - t * t)))
        for t in (-1, -0.8, -0.5, 0, 0.5, 0.8, 1)
    ]
    scallops = [
        (x + reach * t, y - reach * (0.42 + (0.08 if i % 2 else 0)))
        for i, t in enumerate((0.66, 0.33, 0, -0.33, -0.66))
    ]
    c.poly([*dome, *scallops], ink)
    c.poly([dome[3], dome[5], dome[6], (x + reach * 0.33, y - reach * 0.45)], edge, 90)


def heads(
    c: Pen, rng: Random, x: tuple[float, float], y: float, size: float, ink: Ink,
    vary: float = 0.12, gap: float = 2.1,
) -> None:  # fmt: skip
    """Draw a row of heads and shoulders seen from behind."""
    px = x[0] + rng.uniform(0, size)
    while px < x[1]:
        tone = mix(ink, rng.choice(COATS), rng.random() * vary * 3)
        dy = rng.uniform(-0.3, 0.3) * size
        c.oval(px, y + dy + size * 1.75, size * 1.25, size * 1.1, tone)
        c.rect(px - size * 0.26, y + dy + size * 0.4, px + size * 0.26, y + dy + size, tone)
        c.oval(px, y + dy, size * 0.5, size * 0.64, mix(tone, "#000000", 0.18))
        px += size * gap * rng.uniform(0.85, 1.2)


def seated(c: Pen, x: float, y: float, size: float, coat: Ink, skin: Ink, hair: Ink) -> None:
    """Draw someone behind a desk, from the chest up."""
    c.poly(
        [(x - size, y + size * 2), (x - size * 0.86, y + size * 0.95),
         (x - size * 0.3, y + size * 0.62), (x + size * 0.3, y + size * 0.62),
         (x + size * 0.86, y + size * 0.95), (x + size, y + size * 2)], coat,
    )  # fmt: skip
    c.poly(
        [
            (x - size * 0.16, y + size * 0.62),
            (x + size * 0.16, y + size * 0.62),
            (x, y + size * 1.3),
        ],
        "#e9e4da",
    )
    c.rect(
        x - size * 0.17,
        y + size * 0.2,
        x + size * 0.17,
        y + size * 0.72,
        mix(skin, "#000000", 0.18),
    )
    c.oval(x, y, size * 0.42, size * 0.54, skin)
    c.ring(x, y - size * 0.04, size * 0.46, size * 0.57, hair, size * 0.26, 255, (175, 365))


def limb(c: Pen, points: list[Point], ink: Ink, width: float) -> None:
    """Draw an arm or a leg with round joints."""
    c.line(points, ink, width)
    for x, y in points:
        c.oval(x, y, width / 2, width / 2, ink)


def runner(c: Pen, x: float, foot: float, h: float, shirt: Ink, skin: Ink, lead: int = 1) -> None:
    """Draw an athlete in full stride, running to the right."""
    hip, neck = (x, foot - h * 0.5), (x + h * 0.1, foot - h * 0.8)
    far = mix(skin, "#000000", 0.25)
    limb(
        c,
        [neck, (x - h * 0.1 * lead, foot - h * 0.68), (x - h * 0.16 * lead, foot - h * 0.56)],
        far,
        h * 0.05,
    )
    limb(c, [hip, (x - h * 0.1, foot - h * 0.3), (x - h * 0.3, foot - h * 0.26)], far, h * 0.075)
    c.poly(
        [
            (x - h * 0.07, foot - h * 0.5),
            (x + h * 0.06, foot - h * 0.48),
            (x + h * 0.16, foot - h * 0.78),
            (x + h * 0.03, foot - h * 0.82),
        ],
        shirt,
    )
    limb(c, [hip, (x + h * 0.18, foot - h * 0.36), (x + h * 0.14, foot - h * 0.1)], skin, h * 0.08)
    c.poly(
        [
            (x + h * 0.11, foot - h * 0.1),
            (x + h * 0.24, foot - h * 0.03),
            (x + h * 0.1, foot - h * 0.05),
        ],
        "#e8e4dc",
    )
    c.poly(
        [
            (x - h * 0.08, foot - h * 0.53),
            (x + h * 0.08, foot - h * 0.5),
            (x + h * 0.15, foot - h * 0.36),
            (x - h * 0.07, foot - h * 0.38),
        ],
        mix(shirt, "#000000", 0.45),
    )
    limb(c, [neck, (x + h * 0.03, foot - h * 0.62), (x + h * 0.2, foot - h * 0.6)], skin, h * 0.055)
    c.oval(x + h * 0.15, foot - h * 0.9, h * 0.055, h * 0.068, skin)
    c.ring(
        x + h * 0.145,
        foot - h * 0.91,
        h * 0.057,
        h * 0.07,
        mix(skin, "#000000", 0.75),
        h * 0.03,
        255,
        (150, 340),
    )
