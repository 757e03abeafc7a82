"""The last steps of a picture: bloom, tone, vignette and grain."""

from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageFilter

from broadsheet.cli.demo.pictures.ink import Ink, rgb
from broadsheet.cli.demo.pictures.noise import fractal, static

BILINEAR = Image.Resampling.BILINEAR


@dataclass(frozen=True)
class Look:
    """How a finished picture is developed."""

    shadows: Ink = "#0c1016"
    lights: Ink = "#fffaf0"
    contrast: float = 0.28
    bloom: float = 0.35
    vignette: float = 0.42
    grain: float = 0.13


def bloom(image: Image.Image, strength: float) -> Image.Image:
    """Let the bright parts bleed into their surroundings."""
    small = image.resize((image.width // 8, image.height // 8), Image.Resampling.BOX)
    table = [round(max(0, value - 120) * 1.6 * strength) for value in range(256)] * 3
    small = small.point(table).filter(ImageFilter.GaussianBlur(image.width / 260))
    return ImageChops.screen(image, small.resize(image.size, Image.Resampling.BICUBIC))


def tone(image: Image.Image, look: Look) -> Image.Image:
    """Apply a gentle S-curve and tint shadows and lights."""
    table: list[int] = []
    for low, high in zip(rgb(look.shadows), rgb(look.lights), strict=True):
        for value in range(256):
            share = value / 255
            curve = share * share * (3 - 2 * share)
            share += (curve - share) * look.contrast
            table.append(round(low + (high - low) * share))
    return image.point(table)


def vignette(image: Image.Image, strength: float) -> Image.Image:
    """Darken the corners."""
    radial = Image.radial_gradient("L").resize((80, 80), BILINEAR, box=(37, 37, 219, 219))
    table = [round(255 * (1 - strength * (v / 255) ** 2.4)) for v in range(256)]
    wide = radial.point(table).resize(image.size, BILINEAR)
    return ImageChops.multiply(image, Image.merge("RGB", (wide, wide, wide)))


def grain(image: Image.Image, rng: Random, strength: float) -> Image.Image:
    """Add fine film grain and a faint, larger mottle of paper."""
    fine = static(rng, image.size).filter(ImageFilter.BoxBlur(0.6))
    mottle = fractal(rng, (400, 267), (50, 33), 3, 0.8).resize(image.size, BILINEAR)
    both = Image.blend(fine, mottle, 0.22)
    table = [round(128 + (value - 128) * strength * 3) for value in range(256)]
    both = both.point([min(255, max(0, value)) for value in table])
    return ImageChops.soft_light(image, Image.merge("RGB", (both, both, both)))


def develop(image: Image.Image, size: tuple[int, int], rng: Random, look: Look) -> Image.Image:
    """Return the finished picture in its final size."""
    result = image.resize(size, Image.Resampling.BOX)
    result = bloom(result, look.bloom)
    result = tone(result, look)
    result = vignette(result, look.vignette)
    return grain(result, rng, look.grain)
