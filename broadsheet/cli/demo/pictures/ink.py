"""Colours: parsing, mixing and shifting of inks."""

from functools import lru_cache
from random import Random

from PIL import ImageColor

Rgb = tuple[int, int, int]
Ink = str | Rgb


@lru_cache(maxsize=2048)
def _parse(name: str) -> Rgb:
    """Return the three channels of a colour name such as ``#1a2b3c``."""
    red, green, blue = ImageColor.getrgb(name)[:3]
    return red, green, blue


def rgb(ink: Ink) -> Rgb:
    """Return the channels of an ink given by name or by channels."""
    return _parse(ink) if isinstance(ink, str) else ink


def mix(first: Ink, second: Ink, share: float) -> Rgb:
    """Return the ink that lies ``share`` of the way from the first to the second."""
    (r1, g1, b1), (r2, g2, b2) = rgb(first), rgb(second)
    return (
        round(r1 + (r2 - r1) * share),
        round(g1 + (g2 - g1) * share),
        round(b1 + (b2 - b1) * share),
    )


def shade(ink: Ink, factor: float) -> Rgb:
    """Return an ink made darker (below one) or lighter (above one)."""
    if factor <= 1:
        return mix("#000000", ink, factor)
    return mix(ink, "#ffffff", min(1.0, factor - 1))


def vary(rng: Random, ink: Ink, amount: float) -> Rgb:
    """Return an ink made randomly a little darker or lighter."""
    return shade(ink, 1 + rng.uniform(-amount, amount))
