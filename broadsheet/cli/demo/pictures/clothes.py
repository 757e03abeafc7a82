"""Clothes of the portraits: shoulders and collars."""

from collections.abc import Callable

from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.ink import mix, shade
from broadsheet.cli.demo.pictures.shapes import pairs
from broadsheet.cli.demo.pictures.sitters import Sitter

DARK = "#0c0a0e"


def dress(c: Canvas, who: Sitter) -> None:
    """Paint the shoulders and the collar."""
    w = 262 + who.jaw * 3
    left, right = 400 - w, 400 + w
    body = [
        (left - 30, 830), (left, 720), (left + 60, 650), (324, 588), (400, 640), (476, 588),
        (right - 60, 650), (right, 720), (right + 30, 830),
    ]  # fmt: skip
    outline = pairs(body, closed=False)
    c.blend(
        [*outline, (right + 30, 840), (left - 30, 840)], shade(who.coat, 1.06), shade(who.coat,
        0.7),
    )  # fmt: skip
    c.poly(
        pairs([(476, 590), (right - 60, 652), (right, 722), (right + 20, 820), (560, 820), (520,
        700)]), mix(who.coat, DARK, 0.5), 120,
    )  # fmt: skip
    COLLARS[who.collar](c, who)


def _lapel(c: Canvas, who: Sitter) -> None:
    """Draw shirt, open jacket, lapels."""
    c.poly([(328, 586), (400, 660), (474, 586), (452, 800), (348, 800)], who.shirt)
    c.poly([(400, 660), (474, 586), (452, 800), (400, 800)], mix(who.shirt, "#2a2430", 0.3), 170)
    for side in (-1, 1):
        ink = shade(who.coat, 1.14 if side < 0 else 0.74)
        c.poly(
            [(400 + side * 80, 572), (400 + side * 130, 640), (400 + side * 116, 690),
            (400 + side * 134, 706), (400 + side * 40, 830), (400 + side * 4, 830)], ink
        )  # fmt: skip
        c.poly(
            [(400 + side * 76, 574), (400, 652), (400 + side * 44, 700), (400 + side * 96, 598)],
            shade(who.shirt, 1.0 if side < 0 else 0.82),
        )  # fmt: skip


def _tie(c: Canvas, who: Sitter) -> None:
    """Draw jacket, shirt and tie."""
    _lapel(c, who)
    c.poly([(384, 650), (416, 650), (410, 684), (390, 684)], "#6b2027")
    c.poly([(390, 684), (410, 684), (428, 830), (372, 830)], "#7c262d")
    for k in range(6):
        c.line([(386 - k, 700 + k * 24), (416 + k, 684 + k * 24)], "#c9a24a", 3, 120)


def _bow(c: Canvas, who: Sitter) -> None:
    """Draw jacket, shirt and bow tie."""
    _lapel(c, who)
    for side in (-1, 1):
        c.poly(
            [(400, 656), (400 + side * 54, 632), (400 + side * 54, 682)],
            "#7c2f2a" if side < 0 else "#5a211e",
        )  # fmt: skip
    c.rect(390, 646, 410, 668, "#8f3a34")


def _roll(c: Canvas, who: Sitter) -> None:
    """Draw a roll-neck jumper."""
    c.poly(
        pairs([(322, 530), (400, 560), (478, 530), (492, 622), (400, 660), (308, 622)]),
        shade(who.coat, 1.16),
    )  # fmt: skip
    c.poly(pairs([(430, 556), (478, 532), (490, 622), (420, 654)]), mix(who.coat, DARK, 0.4), 130)
    for k in range(-7, 8):
        c.line(
            [(400 + k * 11, 560 - abs(k) * 2), (400 + k * 12, 646 - abs(k) * 3)], shade(who.coat,
            0.8), 2, 110,
        )  # fmt: skip


def _round(c: Canvas, who: Sitter) -> None:
    """Draw a round neckline with a bright edge and a necklace of beads."""
    c.line(
        pairs([(316, 590), (342, 650), (400, 676), (458, 650), (484, 590)], closed=False),
        shade(who.coat, 1.25), 12,
    )  # fmt: skip
    for k in range(13):
        t = (k - 6) / 6
        c.oval(400 + t * 70, 640 - t * t * 50, 7.5, 7.5, who.shirt if k % 2 else "#b8402f")


def _open(c: Canvas, who: Sitter) -> None:
    """Draw an open blouse collar under a jacket."""
    skin = mix(who.skin, "#3a1c18", 0.12)
    c.poly([(334, 580), (466, 580), (400, 716)], skin)
    c.poly([(420, 580), (466, 580), (400, 716), (396, 640)], mix(who.skin, "#3a1c18", 0.4), 170)
    for side in (-1, 1):
        ink = who.shirt if side < 0 else shade(who.shirt, 0.82)
        c.poly(
            [(400 + side * 74, 576), (400 + side * 8, 716), (400 + side * 66, 706),
            (400 + side * 126, 622)], ink
        )  # fmt: skip
        c.poly(
            [(400 + side * 118, 618), (400 + side * 66, 706), (400 + side * 10, 716),
            (400 + side * 10, 830), (400 + side * 50, 830), (400 + side * 150, 690)],
            shade(who.coat, 1.14 if side < 0 else 0.76),
        )  # fmt: skip


def _zip(c: Canvas, who: Sitter) -> None:
    """Draw a training jacket with a stand-up collar and piping."""
    c.poly(
        pairs([(316, 560), (400, 612), (484, 560), (500, 640), (400, 690), (300, 640)]),
        shade(who.coat, 0.82),
    )  # fmt: skip
    c.line([(400, 612), (400, 830)], "#e9e4d8", 5)
    for side in (-1, 1):
        c.line(
            pairs([(400 + side * 96, 626), (400 + side * 190, 690), (400 + side * 230, 830)],
            closed=False), "#f1ece0", 9, 230,
        )  # fmt: skip
    c.rect(395, 628, 405, 650, "#d9d4c8")


def _strap(c: Canvas, who: Sitter) -> None:
    """Draw a field jacket over a T-shirt with a camera strap."""
    c.poly(
        pairs([(324, 588), (400, 660), (476, 588), (470, 700), (400, 760), (330, 700)]), who.shirt,
    )  # fmt: skip
    for side in (-1, 1):
        c.poly(
            [(400 + side * 78, 576), (400 + side * 130, 630), (400 + side * 90, 830),
            (400 + side * 40, 830)], shade(who.coat, 1.2 if side < 0 else 0.8)
        )  # fmt: skip
    c.line(pairs([(286, 610), (330, 720), (370, 830)], closed=False), "#1d1a18", 20)
    c.line(pairs([(514, 610), (470, 720), (430, 830)], closed=False), "#1d1a18", 20)
    c.line(pairs([(283, 612), (326, 720), (364, 830)], closed=False), "#b8402f", 4)


def _pearls(c: Canvas, who: Sitter) -> None:
    """Draw a jacket with a pale blouse and a string of pearls."""
    _open(c, who)
    for k in range(15):
        t = (k - 7) / 7
        x, y = 400 + t * 66, 640 - t * t * 56
        c.oval(x, y, 7, 7, "#f6f1e6" if t < 0.3 else "#c9c2b6")
        c.oval(x - 2, y - 2, 2.4, 2.4, "#ffffff")


COLLARS: dict[str, Callable[[Canvas, Sitter], None]] = {
    "lapel": _lapel,
    "tie": _tie,
    "bow": _bow,
    "roll": _roll,
    "round": _round,
    "open": _open,
    "zip": _zip,
    "strap": _strap,
    "pearls": _pearls,
}
