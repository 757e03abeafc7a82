"""Portraits: dignified flat busts in a three-tone editorial manner."""

from broadsheet.cli.demo.pictures import nature
from broadsheet.cli.demo.pictures.canvas import Canvas, Point
from broadsheet.cli.demo.pictures.clothes import dress
from broadsheet.cli.demo.pictures.finish import Look
from broadsheet.cli.demo.pictures.hair import hair_before, hair_behind
from broadsheet.cli.demo.pictures.ink import mix, shade
from broadsheet.cli.demo.pictures.shapes import pairs
from broadsheet.cli.demo.pictures.sitters import Sitter

LOOK = Look("#161418", "#fffaf0", 0.2, 0.12, 0.3, 0.13)
MIDDLE = 400.0


def portrait(c: Canvas, who: Sitter) -> None:
    """Paint one bust, lit from the left."""
    _ground(c, who)
    hair_behind(c, who)
    _neck(c, who)
    dress(c, who)
    _head(c, who)
    _features(c, who)
    if who.beard:
        _beard(c, who)
    _mouth(c, who)
    hair_before(c, who)
    if who.glasses:
        _glasses(c, who)


def _ground(c: Canvas, who: Sitter) -> None:
    """Paint the background with a soft light behind the head and one flat shape."""
    light, dark = who.ground
    c.fade((0, 0, 800, 800), light, dark)
    shape = c.rng.choice(("disc", "slope", "panel"))
    tone = mix(light, "#ffffff", 0.16)
    if shape == "disc":
        c.oval(430, 360, 300, 300, tone, 110)
    elif shape == "slope":
        c.poly([(0, 800), (0, 420), (800, 90), (800, 800)], mix(dark, "#000000", 0.1), 120)
    else:
        c.rect(470, 0, 800, 800, mix(dark, "#000000", 0.14), 120)
    c.glow(270, 260, 420, tone, 0.3)
    nature.stain(c, (0, 0, 800, 800), mix(dark, "#000000", 0.2), 0.14, 6)


def outline(who: Sitter) -> list[Point]:
    """Return the outline of the face, clockwise from the top."""
    j = who.jaw
    right = [
        (0, -158), (72, -140), (112, -84), (117, -14), (108 + j * 0.4, 56), (84 + j, 112),
        (44 + j * 0.7, 152)
    ]  # fmt: skip
    points = [(MIDDLE + x, 340 + y) for x, y in right]
    points.append((MIDDLE, 340 + 166))
    points += [(2 * MIDDLE - x, y) for x, y in reversed(points[1:-1])]
    return pairs(points)


def _neck(c: Canvas, who: Sitter) -> None:
    """Paint the neck with the shadow of the chin."""
    skin, dark = who.skin, mix(who.skin, "#3a1c18", 0.42)
    w = 62 + who.jaw * 0.8
    left, right = MIDDLE - w, MIDDLE + w
    c.poly(
        pairs([(left, 420), (right, 420), (right + 4, 540), (right + 22, 600), (MIDDLE, 720),
        (left - 22, 600), (left - 4, 540)]), shade(skin, 0.9),
    )  # fmt: skip
    c.poly(
        pairs([(left + 2, 452), (right - 2, 440), (right + 4, 540), (right + 18, 600),
        (MIDDLE + 60, 640), (MIDDLE + 6, 560), (left + 30, 520)]), dark, 200,
    )  # fmt: skip


def _head(c: Canvas, who: Sitter) -> None:
    """Paint ears and face in light, half-tone and shadow."""
    skin, dark = who.skin, mix(who.skin, "#3a1c18", 0.34)
    for side in (-1, 1):
        ink = skin if side < 0 else dark
        c.oval(MIDDLE + side * 117, 352, 19, 33, shade(ink, 0.93))
        c.oval(MIDDLE + side * 117, 354, 10, 21, mix(ink, "#3a1c18", 0.25))
    face = outline(who)
    c.poly(face, skin)
    edge = [p for p in face if p[0] >= MIDDLE]
    t = who.turn
    inner = [
        (MIDDLE + 20, 506), (MIDDLE + 58, 470), (MIDDLE + 64, 420), (MIDDLE + 78, 386),
        (MIDDLE + 70 + t, 350), (MIDDLE + 74, 300), (MIDDLE + 58, 240), (MIDDLE + 30, 184),
    ]  # fmt: skip
    c.poly([*edge, *pairs(inner, closed=False)], dark, 150)
    c.poly(
        pairs([(MIDDLE - 84, 384), (MIDDLE - 52, 376), (MIDDLE - 40, 400), (MIDDLE - 66, 422)]),
        mix(skin, "#c8503c", 0.35), 70,
    )  # fmt: skip
    c.poly(
        pairs([(MIDDLE + 46, 384), (MIDDLE + 78, 378), (MIDDLE + 74, 416), (MIDDLE + 52, 420)]),
        mix(skin, "#a8402f", 0.35), 60,
    )  # fmt: skip
    c.poly(
        pairs([(MIDDLE - 60, 230), (MIDDLE - 10, 214), (MIDDLE + 10, 250), (MIDDLE - 50, 270)]),
        shade(skin, 1.12), 70,
    )  # fmt: skip


def _features(c: Canvas, who: Sitter) -> None:
    """Paint brows, eyes and nose with few, quiet shapes."""
    x, dark = MIDDLE + who.turn, mix(who.skin, "#2a120e", 0.62)
    brow = mix(who.hair, "#1a100c", 0.35)
    for side in (-1, 1):
        ex = x + side * 47
        arch = [
            (ex - side * 29, 318), (ex - side * 4, 306), (ex + side * 31, 314), (ex + side * 4,
            306 + who.brow),
        ]  # fmt: skip
        c.poly(pairs(arch), brow, 235)
        c.poly(
            pairs([(ex - 26, 349), (ex, 339), (ex + 26, 348), (ex, 357)]), mix("#f7f0e6", who.skin,
            0.22),
        )  # fmt: skip
        c.oval(ex + 1, 347.5, 10, 9.6, "#2a1a14")
        c.oval(ex - 3, 343, 2.6, 2.8, "#ffffff", 220)
        c.line(
            pairs([(ex - 29, 349), (ex - 12, 338), (ex + 12, 337), (ex + 29, 347)], closed=False),
            dark, 5,
        )  # fmt: skip
        c.line(pairs([(ex - 25, 331), (ex, 324), (ex + 25, 331)], closed=False), dark, 1.6, 90)
        c.line(pairs([(ex - 20, 364), (ex, 369), (ex + 20, 364)], closed=False), dark, 1.8, 70)
    soft = mix(who.skin, "#3a1c18", 0.36)
    c.poly(
        pairs([(x + 6, 338), (x + 14, 372), (x + 29, 406), (x + 12, 415), (x + 2, 408)]), soft, 170,
    )  # fmt: skip
    c.line(
        pairs([(x - 24, 406), (x - 14, 414), (x, 417), (x + 14, 414), (x + 25, 405)],
        closed=False), dark, 3, 170,
    )  # fmt: skip
    c.poly(
        pairs([(x - 5, 350), (x + 2, 350), (x + 2, 400), (x - 8, 402)]), shade(who.skin, 1.14), 110,
    )  # fmt: skip


def _mouth(c: Canvas, who: Sitter) -> None:
    """Paint a closed, composed mouth."""
    x, dark = MIDDLE + who.turn * 0.8, mix(who.skin, "#2a0f0c", 0.6)
    lip = mix(who.skin, "#9c2f2c", who.lips)
    c.poly(
        pairs([(x - 39, 450), (x - 13, 441), (x, 445), (x + 13, 441), (x + 39, 449), (x, 453)]),
        shade(lip, 0.84),
    )  # fmt: skip
    c.poly(pairs([(x - 37, 451), (x, 453), (x + 37, 450), (x + 18, 465), (x - 16, 466)]), lip)
    c.line(
        pairs([(x - 42, 448), (x - 14, 452), (x, 451), (x + 14, 452), (x + 42, 446)],
        closed=False), dark, 2.8, 220,
    )  # fmt: skip
    c.line(pairs([(x - 17, 474), (x, 478), (x + 17, 474)], closed=False), dark, 2, 60)


def _beard(c: Canvas, who: Sitter) -> None:
    """Paint a beard, a moustache or stubble."""
    x, ink = MIDDLE + who.turn * 0.5, mix(who.hair, "#2a1a12", 0.22)
    moustache = pairs(
        [(x - 50, 452), (x - 26, 427), (x, 424), (x + 26, 427), (x + 50, 452), (x + 14, 442),
        (x - 14, 442)],
    )  # fmt: skip
    if who.beard == "moustache":
        c.poly(moustache, ink, 240)
        return
    j = who.jaw
    under = 166 if who.beard == "stubble" else 184
    outer = [
        (-112, 10), (-110 - j * 0.5, 60), (-90 - j, 122), (-46 - j, under - 14), (0, under),
        (46 + j, under - 14), (90 + j, 122), (110 + j * 0.5, 60), (112, 10)
    ]  # fmt: skip
    inner = [(100, 44), (76, 74), (40, 84), (0, 82), (-40, 84), (-76, 74), (-100, 44)]
    shape = [(MIDDLE + px, 340 + py) for px, py in [*outer, *inner]]
    alpha = 90 if who.beard == "stubble" else 250
    c.poly(pairs(shape), ink, alpha)
    c.poly(moustache, ink, alpha)
    if who.beard == "full":
        half = pairs(
            [(MIDDLE + 30, 340 + under - 8), (MIDDLE + 96, 456), (MIDDLE + 112, 380), (MIDDLE + 84,
            420), (MIDDLE + 50, 486)],
        )  # fmt: skip
        c.poly(half, mix(ink, "#000000", 0.4), 120)


def _glasses(c: Canvas, who: Sitter) -> None:
    """Put on glasses."""
    x, ink = MIDDLE + who.turn, "#2a2320"
    for side in (-1, 1):
        ex = x + side * 48
        if who.glasses == "square":
            c.line(
                [(ex - 38, 322), (ex + 38, 322), (ex + 34, 374), (ex - 34, 374), (ex - 38, 322)],
                ink, 5,
            )  # fmt: skip
        else:
            rx, ry = (37, 34) if who.glasses == "round" else (40, 28)
            c.oval(ex, 349, rx, ry, "#ffffff", 26)
            c.ring(ex, 349, rx, ry, ink, 5)
        c.line([(ex - 16, 330), (ex - 24, 344)], "#ffffff", 3, 120)
        c.line([(ex + side * 38, 340), (MIDDLE + side * 116, 336)], ink, 4.6)
    c.line(pairs([(x - 11, 345), (x, 339), (x + 11, 345)], closed=False), ink, 5)
