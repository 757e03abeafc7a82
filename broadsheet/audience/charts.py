"""Charts as SVG, made on the server: bars and a sparkline. Pure; no Django, no script, no colours.

Colours are the style sheet's, by class, so that a chart follows the desk into the dark and into forced
colours. Words and scales stand beside a chart in HTML, where they can be read at any width; so a
chart may be stretched to its place.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 1000, 100  # units of the drawing; it is stretched
GAP = 0.2  # of the place of a bar
LEAST = 1.5  # height of a bar that stands for little, so that it is not taken for nothing


class Drawing(str):
    """An SVG. Templates put it in as it is: every word in it was escaped when it was made."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Point:
    """A bar. `before` is what it is compared with; None: nothing is known of that."""

    label: str
    value: float
    before: float | None = None


def bars(points: Sequence[Point], *, title: str, unit: str) -> Drawing:
    """A bar for each point, and a line across it where what it is compared with stands."""
    top = _top([value for one in points for value in (one.value, one.before or 0)])
    place = WIDTH / max(1, len(points))
    drawn = (_bar(one, number * place, place, top, unit) for number, one in enumerate(points))
    return _svg("chart__bars", title, drawn)


def sparkline(values: Sequence[float], *, title: str) -> Drawing:
    """A line over the filled space below it; the last value stands at the end."""
    top, last = _top(values), max(1, len(values) - 1)
    spots = [
        f"{WIDTH * number / last:.1f},{_y(value, top):.1f}" for number, value in enumerate(values)
    ]
    if len(spots) == 1:
        spots.append(f"{WIDTH},{spots[0].partition(',')[2]}")
    line = " ".join(spots)
    drawn = []
    if spots:
        drawn = [
            f'<polygon class="chart__space" points="0,{HEIGHT} {line} {WIDTH},{HEIGHT}"/>',
            f'<polyline class="chart__line" points="{line}" vector-effect="non-scaling-stroke"/>',
        ]
    return _svg("chart__sparkline", title, drawn)


def _bar(point: Point, x: float, place: float, top: float, unit: str) -> str:
    told = f"{point.label}: {point.value:,.0f} {unit}"
    width = place * (1 - GAP)
    y = _y(point.value, top)
    if point.value:
        y = min(y, HEIGHT - LEAST)
    drawn = (
        f'<rect class="chart__bar" x="{x + place * GAP / 2:.1f}" y="{y:.1f}"'
        f' width="{width:.1f}" height="{HEIGHT - y:.1f}"/>'
    )
    if point.before is not None:
        told += f" ({point.before:,.0f})"
        y = _y(point.before, top)
        drawn += (
            f'<line class="chart__before" x1="{x:.1f}" x2="{x + place:.1f}" y1="{y:.1f}" y2="{y:.1f}"'
            ' vector-effect="non-scaling-stroke"/>'
        )
    return f"<g><title>{escape(told)}</title>{drawn}</g>"


def _top(values: Iterable[float]) -> float:
    return max([*values, 1.0])


def _y(value: float, top: float) -> float:
    return HEIGHT - HEIGHT * max(0.0, value) / top


def _svg(name: str, title: str, drawn: Iterable[str]) -> Drawing:
    return Drawing(
        f'<svg class="{name}" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img"'
        f' focusable="false"><title>{escape(title)}</title>{"".join(drawn)}</svg>'
    )
