"""Water: ruffled surfaces, glitter, reflections and breaking waves."""

from PIL import Image, ImageChops, ImageFilter, ImageOps

from broadsheet.cli.demo.pictures.canvas import SCALE, Canvas, Pen
from broadsheet.cli.demo.pictures.ink import Ink
from broadsheet.cli.demo.pictures.noise import fractal, plane, scale, threshold

BILINEAR = Image.Resampling.BILINEAR


def ripples(c: Canvas, top: float, bottom: float, fine: int = 40) -> Image.Image:
    """Return the noise of a water surface seen from above its near edge."""
    texture = fractal(c.rng, (1300, 600), (fine * 2, fine * 5), 3, 0.6)
    return plane(texture, (c.w // 2, max(8, round((bottom - top) / 2))), 0.2)


def sea(
    c: Canvas, horizon: float, far: Ink, near: Ink, glint: Ink,
    ruffle: float = 0.5, bottom: float | None = None,
) -> None:  # fmt: skip
    """Paint water from the horizon down to the bottom with light and dark ripples."""
    low = bottom or c.h
    box = (0, horizon, c.w, low)
    c.fade(box, far, near)
    surface = ripples(c, horizon, low)
    c.film(scale(threshold(ImageOps.invert(surface), 120, 230), ruffle), near, box)
    c.film(scale(threshold(surface, 140, 235), ruffle * 0.8), glint, box)


def glitter(
    c: Canvas, x: float, horizon: float, spread: float, ink: Ink,
    alpha: float = 0.95, bottom: float | None = None, lean: float = 0,
) -> None:  # fmt: skip
    """Lay a road of broken light on the water below a source."""
    low = bottom or c.h
    surface = threshold(ripples(c, horizon, low, 52), 118, 185)
    column = Image.new("L", surface.size)
    share = surface.width / c.w
    Pen(column, share, 255).poly(
        [(x - spread * 0.35, 0), (x + spread * 0.35, 0),
         (x + spread * 1.5 + lean, low - horizon), (x - spread * 1.5 + lean, low - horizon)], ink,
    )  # fmt: skip
    column = column.filter(ImageFilter.GaussianBlur(spread * share * 0.45))
    c.film(scale(ImageChops.multiply(surface, column), alpha), ink, (0, horizon, c.w, low))


def reflect(
    c: Canvas, line: float, depth: float, alpha: tuple[int, int] = (190, 30),
    wobble: float = 5, squash: float = 1.0, tint: Ink | None = None,
) -> None:  # fmt: skip
    """Mirror what stands above a water line, broken up into wavering rows."""
    source = c.image.crop(c.pixels((0, line - depth * squash, c.w, line)))
    size = (c.w, max(8, round(depth)))
    mirror = ImageOps.flip(source.resize(size, Image.Resampling.BOX))
    smear = mirror.resize((size[0], max(4, size[1] // 7)), Image.Resampling.BOX)
    mirror = Image.blend(mirror, smear.resize(size, BILINEAR), 0.7)
    if tint is not None:
        mirror = Image.blend(mirror, Image.new("RGB", size, tint), 0.3)
    broken = mirror.copy()
    shift = 0.0
    for row in range(0, size[1], 2):
        reach = wobble * (0.25 + row / size[1])
        shift = 0.55 * shift + c.rng.uniform(-reach, reach)
        broken.paste(mirror.crop((0, row, size[0], row + 2)), (round(shift), row))
    mask = Image.new("L", (1, 2), alpha[0])
    mask.putpixel((0, 1), alpha[1])
    big = (round(size[0] * SCALE), round(size[1] * SCALE))
    mask = mask.resize(big, BILINEAR, box=(0, 0.5, 1, 1.5))
    c.image.paste(broken.resize(big, BILINEAR), (0, round(line * SCALE)), mask)


def streak_lights(
    c: Canvas, x: float, line: float, length: float, ink: Ink, width: float = 5, alpha: float = 120
) -> None:
    """Draw the trembling vertical reflection of one lamp."""
    y = line
    while y < line + length:
        share = (y - line) / length
        half = width * (0.4 + share) * c.rng.uniform(0.3, 1.2)
        sway = c.rng.uniform(-1, 1) * width * share
        c.oval(x + sway, y, half, 1.3 + share, ink, alpha * (1 - share) ** 1.2)
        y += 2.2 + 3.5 * share


def foam(c: Canvas, points: list[tuple[float, float]], ink: Ink, size: float, count: int) -> None:
    """Scatter flecks of foam along a broken line."""
    for _ in range(count):
        x, y = c.rng.choice(points)
        px, py = c.rng.gauss(x, size * 3), c.rng.gauss(y, size * 1.4)
        r = abs(c.rng.gauss(0, size * 0.35)) + 0.5
        c.oval(px, py, r * 1.5, r, ink, c.rng.uniform(40, 190))
