"""Skies: gradients, clouds seen in perspective, sun and stars."""

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageOps

from broadsheet.cli.demo.pictures.canvas import COARSE, Canvas
from broadsheet.cli.demo.pictures.ink import Ink
from broadsheet.cli.demo.pictures.noise import fractal, plane, scale, threshold


def sky(c: Canvas, horizon: float, inks: Sequence[Ink]) -> None:
    """Paint the sky from the top of the picture down to the horizon."""
    c.stops((0, 0, c.w, horizon), inks)


def clouds(
    c: Canvas, horizon: float, light: Ink, dark: Ink,
    cover: float = 0.5, soft: float = 70, alpha: float = 0.9, near: float = 0.42,
) -> None:  # fmt: skip
    """Lay a ceiling of clouds that recedes to the horizon, thick parts darker."""
    size = (round(c.w * COARSE), max(8, round(horizon * COARSE)))
    field = fractal(c.rng, (1024, 640), (14, 16), 5, 0.58)
    field = ImageOps.flip(plane(field, size, near))
    edge = 255 * (1 - cover)
    body = threshold(field, edge - soft / 2, edge + soft)
    fade = Image.linear_gradient("L").transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize(size)
    fade = threshold(fade, 0, 90)
    body = scale(ImageChops.multiply(body, fade), alpha)
    c.film(body, light, (0, 0, c.w, horizon))
    thick = threshold(field, edge + soft * 0.35, edge + soft * 1.9)
    c.film(scale(ImageChops.multiply(thick, body), alpha), dark, (0, 0, c.w, horizon))


def streaks(
    c: Canvas,
    y0: float,
    y1: float,
    ink: Ink,
    cover: float = 0.4,
    alpha: float = 0.7,
    cells: int = 4,
) -> None:
    """Lay long flat bands of cloud."""
    size = (round(c.w * COARSE), max(8, round((y1 - y0) * COARSE)))
    field = fractal(c.rng, size, (cells, max(3, round(size[1] / 14))), 5, 0.55)
    mask = threshold(field, 255 * (1 - cover) - 30, 255 * (1 - cover) + 70)
    feather = Image.linear_gradient("L").resize((1, 64))
    feather = ImageChops.darker(feather, ImageOps.flip(feather)).resize(size)
    mask = ImageChops.multiply(mask, threshold(feather, 0, 90))
    c.film(scale(mask, alpha), ink, (0, y0, c.w, y1))


def sun(c: Canvas, x: float, y: float, radius: float, ink: Ink, halo: Ink, reach: float) -> None:
    """Put a sun or moon with its halo into the sky."""
    c.glow(x, y, reach, halo, 0.75)
    c.glow(x, y, reach * 0.35, halo, 0.8)
    c.oval(x, y, radius, radius, ink)


def stars(c: Canvas, horizon: float, count: int) -> None:
    """Scatter stars, fewer and weaker towards the horizon."""
    for _ in range(count):
        y = horizon * c.rng.random() ** 1.6
        size = c.rng.uniform(0.4, 1.1)
        alpha = c.rng.uniform(40, 170) * (1 - y / horizon)
        c.oval(c.rng.uniform(0, c.w), y, size, size, "#e8ecff", alpha)


def smoke(
    c: Canvas, x: float, y: float, drift: float, rise: float, ink: Ink,
    spread: float = 60, alpha: int = 120, puffs: int = 40,
) -> None:  # fmt: skip
    """Let a plume rise from a place and lean with the wind."""
    with c.soft(ink, spread * 0.22, alpha) as pen:
        for puff in range(puffs):
            share = puff / puffs
            size = spread * (0.12 + share * 0.8) * c.rng.uniform(0.7, 1.2)
            sway = c.rng.uniform(-1, 1) * spread * share * 0.5
            px, py = x + drift * share**1.4 + sway, y - rise * share + sway * 0.4
            pen.oval(px, py, size, size * 0.8, ink, 255 * (1 - share * 0.85))
