"""Vehicles seen head-on, from behind and from the side."""

from broadsheet.cli.demo.pictures import view
from broadsheet.cli.demo.pictures.canvas import Canvas
from broadsheet.cli.demo.pictures.ink import Ink, mix, shade
from broadsheet.cli.demo.pictures.view import View

Span = tuple[float, float]


def lorry(
    c: Canvas, v: View, x: float, z: float, body: Ink, lit: bool = True, away: bool = False
) -> None:
    """Draw a lorry that comes towards the viewer, or drives away."""
    wide, long = 2.5, 12.0
    view.block(
        c, v, (x, x + wide), (1.0, 4.0), (z + (0 if away else 1.9), z + long), (body, shade(body,
        0.6), shade(body, 0.8)),
    )  # fmt: skip
    if away:
        view.front(c, v, (x + 1.22, x + 1.28), (1.1, 3.9), z, shade(body, 0.6))
        view.front(c, v, (x, x + wide), (0.45, 1.0), z, "#1b1d20")
        _lights(c, v, x, z, "#ff4a34", 0.8)
        return
    view.block(
        c, v, (x + 0.05, x + wide - 0.05), (0.45, 3.3), (z, z + 1.9), (mix(body, "#23303c", 0.35),
        shade(body, 0.45), shade(body, 0.6)),
    )  # fmt: skip
    view.front(c, v, (x + 0.2, x + wide - 0.2), (2.0, 3.0), z, "#18212a")
    view.front(c, v, (x + 0.5, x + wide - 0.5), (1.0, 1.75), z, "#14181c")
    view.front(c, v, (x + 0.05, x + wide - 0.05), (0.4, 0.7), z, "#2a2d31")
    for wheel in (x + 0.1, x + wide - 0.45):
        view.front(c, v, (wheel, wheel + 0.35), (0, 0.5), z, "#0c0d0f")
    if lit:
        _lights(c, v, x, z, "#fff0c4", 1.0)


def _lights(c: Canvas, v: View, x: float, z: float, ink: Ink, size: float) -> None:
    """Light the two lamps of a vehicle."""
    for lamp in (x + 0.35, x + 2.15):
        px, py = v.at(lamp, 0.85, z)
        c.glow(px, py, v.size(size, z), ink, 0.9)
        c.oval(px, py, v.size(0.13, z), v.size(0.1, z), mix(ink, "#ffffff", 0.5))


def car(c: Canvas, v: View, x: float, z: float, body: Ink, away: bool = True) -> None:
    """Draw a car from the front or from behind."""
    view.block(
        c, v, (x, x + 1.8), (0.3, 0.9), (z, z + 4), (body, shade(body, 0.6), shade(body, 1.1)),
    )  # fmt: skip
    corners = [
        (x + 0.1, 0.9, z + 0.6), (x + 1.7, 0.9, z + 0.6), (x + 1.45, 1.45, z + 1.4), (x + 0.35,
        1.45, z + 1.4),
    ]  # fmt: skip
    view.face(c, v, corners, shade(body, 0.9))
    corners = [
        (x + 0.22, 0.94, z + 0.6), (x + 1.58, 0.94, z + 0.6), (x + 1.38, 1.38, z + 1.4), (x + 0.42,
        1.38, z + 1.4),
    ]  # fmt: skip
    view.face(c, v, corners, "#2a3742")
    for wheel in (x + 0.05, x + 1.45):
        view.front(c, v, (wheel, wheel + 0.3), (0, 0.35), z, "#0e0f11")
    ink = "#ff4a34" if away else "#fff0c4"
    for lamp in (x + 0.22, x + 1.58):
        px, py = v.at(lamp, 0.7, z)
        c.glow(px, py, v.size(0.7, z), ink, 0.7)
        c.oval(px, py, v.size(0.13, z), v.size(0.06, z), mix(ink, "#ffffff", 0.3))


def wagon(c: Canvas, v: View, x: float, z: Span, ink: Ink, high: float = 3.6) -> None:
    """Draw a railway wagon standing on a track."""
    view.block(c, v, (x - 1.4, x + 1.4), (0.95, high), z, (ink, shade(ink, 0.72), shade(ink, 1.15)))
    inner = x - 1.4 if x > 0 else x + 1.4
    steps = max(3, int((z[1] - z[0]) / 1.4))
    for rib in range(steps + 1):
        at = z[0] + (z[1] - z[0]) * rib / steps
        view.wall(c, v, inner, (0.95, high), (at, at + 0.12), shade(ink, 0.45), 150)
    view.front(c, v, (x - 1.4, x + 1.4), (0.55, 0.95), z[0], "#17181a")
    for buffer in (x - 0.9, x + 0.9):
        px, py = v.at(buffer, 0.8, z[0])
        c.oval(px, py, v.size(0.2, z[0]), v.size(0.2, z[0]), "#0f1011")


def airliner(c: Canvas, x: float, y: float, s: float, tail: Ink) -> None:
    """Draw an airliner from its side, nose to the left, wheels at ``y``."""

    def p(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * s, y - dy * s

    c.poly([p(470, 90), p(560, 96), p(592, 108), p(520, 104)], "#8d949a")
    c.blend([p(432, 96), p(500, 216), p(540, 216), p(522, 92)], tail, shade(tail, 0.6))
    body = [
        p(-20, 66), p(-8, 82), p(30, 100), p(70, 106), p(420, 106), p(540, 98), p(556, 92), p(470,
        66), p(400, 52), p(60, 50), p(10, 54), p(-14, 60),
    ]  # fmt: skip
    c.blend(body, "#fbfaf4", "#8a929b")
    c.poly([p(6, 88), p(26, 97), p(40, 97), p(36, 86)], "#26323d")
    for window in range(40):
        if window not in (12, 27):
            c.rect(*p(74 + window * 9.3, 90), *p(78 + window * 9.3, 83), "#2f3c48")
    c.line([p(-8, 76), p(470, 76), p(548, 92)], tail, 3 * s)
    for door in (58, 196, 440):
        c.rect(*p(door, 96), *p(door + 9, 70), "#c3c8cb")
    c.blend([p(170, 66), p(300, 66), p(400, 22), p(376, 20)], "#c9ced2", "#7d868f")
    for engine in (190, 262):
        c.blend(
            [p(engine, 48), p(engine + 52, 46), p(engine + 56, 26), p(engine + 4, 20)], "#e3e5e4",
            "#59626b",
        )  # fmt: skip
        c.oval(*p(engine + 2, 34), 4 * s, 14 * s, "#20272e")
    for wheel in (60, 246, 264):
        c.rect(*p(wheel - 2, 52), *p(wheel + 2, 8), "#5b646c")
        c.oval(*p(wheel, 7), 8 * s, 8 * s, "#14171a")
