"""Smooth curves through a few points."""

from collections.abc import Sequence

Spot = tuple[float, ...]


def curve(points: Sequence[Spot], closed: bool = True, steps: int = 10) -> list[Spot]:
    """Return points of a Catmull-Rom curve through all given points."""
    if closed:
        padded = [points[-1], *points, points[0], points[1]]
    else:
        padded = [points[0], *points, points[-1]]
    result: list[Spot] = []
    for a, b, d, e in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            result.append(
                tuple(_between(p, q, r, s, t) for p, q, r, s in zip(a, b, d, e, strict=True))
            )  # fmt: skip
    return result


def _between(p: float, q: float, r: float, s: float, t: float) -> float:
    """Return one coordinate between the second and the third of four values."""
    return 0.5 * (
        2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3
    )


def pairs(
    points: Sequence[Spot], closed: bool = True, steps: int = 10
) -> list[tuple[float, float]]:
    """Return a curve through points of the plane."""
    return [(spot[0], spot[1]) for spot in curve(points, closed, steps)]


def mirror(points: Sequence[tuple[float, float]], axis: float) -> list[tuple[float, float]]:
    """Return points reflected at a vertical axis, in reverse order."""
    return [(2 * axis - x, y) for x, y in reversed(points)]
