"""Seeded noise: clouds of grey, grain, ridges, and noise planes seen in perspective."""

import itertools
from random import Random

from PIL import Image, ImageOps

Size = tuple[int, int]


def static(rng: Random, size: Size) -> Image.Image:
    """Return a grey image whose pixels are all independent."""
    width, height = max(1, size[0]), max(1, size[1])
    return Image.frombytes("L", (width, height), rng.randbytes(width * height))


def fractal(
    rng: Random, size: Size, cells: Size, octaves: int = 5, keep: float = 0.5
) -> Image.Image:
    """Return smooth grey noise with ``octaves`` finer and finer layers, stretched to full range."""
    result = static(rng, cells).resize(size, Image.Resampling.BICUBIC)
    weight = keep
    for octave in range(1, octaves):
        grid = (cells[0] << octave, cells[1] << octave)
        layer = static(rng, grid).resize(size, Image.Resampling.BICUBIC)
        result = Image.blend(result, layer, weight / (1 + weight))
        weight *= keep
    return ImageOps.autocontrast(result, cutoff=0.5)


def threshold(image: Image.Image, low: float, high: float, top: int = 255) -> Image.Image:
    """Return a mask: nothing below ``low``, ``top`` above ``high``, a smooth step in between."""
    table: list[int] = []
    for value in range(256):
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        table.append(round(top * share * share * (3 - 2 * share)))
    return image.point(table)


def shift(image: Image.Image, dx: int, dy: int) -> Image.Image:
    """Return a grey image moved right and down, nothing coming in from the other side."""
    moved = Image.new("L", image.size)
    moved.paste(image, (dx, dy))
    return moved


def scale(image: Image.Image, factor: float) -> Image.Image:
    """Return a grey image with all values multiplied."""
    return image.point([min(255, round(value * factor)) for value in range(256)])


def plane(texture: Image.Image, size: Size, near: float = 0.3, stop: float = 1.14) -> Image.Image:
    """Return a texture laid on the ground, the far edge at the top of the result.

    ``near`` is how many texture pixels one result pixel covers at the bottom edge.
    """
    width, height = size
    tilt = 1 / (height * stop)
    middle = texture.width / 2
    # Rows are counted from the bottom, so the picture is flipped afterwards.
    coefficients = (
        near, -middle * tilt, middle - near * width / 2,
        0.0, 0.0, texture.height * (1 - 1 / stop) * 0.98,
        0.0, -tilt,
    )  # fmt: skip
    seen = texture.transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR
    )
    return ImageOps.flip(seen)


def ridge(rng: Random, points: int, rough: float = 0.55) -> list[float]:
    """Return a broken line of heights between 0 and 1 made by halving."""
    heights = [rng.random(), rng.random()]
    reach = 0.6
    while len(heights) < points:
        finer: list[float] = []
        for left, right in itertools.pairwise(heights):
            finer += [left, (left + right) / 2 + rng.uniform(-reach, reach)]
        heights = [*finer, heights[-1]]
        reach *= rough
    low, high = min(heights), max(heights)
    return [(height - low) / (high - low) for height in heights]
