"""The canvas: a picture in units of its final pixels, drawn larger and scaled down."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from broadsheet.cli.demo.pictures.ink import Ink, rgb

Point = tuple[float, float]
Box = tuple[float, float, float, float]
SCALE = 1.5
COARSE = 0.25
BILINEAR = Image.Resampling.BILINEAR


class Pen:
    """Draws plain shapes; coordinates are in units, whatever the size of the image."""

    def __init__(self, image: Image.Image, scale: float, level: int | None = None) -> None:
        self.image = image
        self.scale = scale
        self.level = level
        mode = "RGBA" if image.mode == "RGB" else None
        self.draw = ImageDraw.Draw(image, mode)

    def fill(self, ink: Ink, alpha: float) -> tuple[int, ...] | int:
        """Return the ink as Pillow wants it; a mask knows only its own level."""
        if self.level is not None:
            return round(self.level * alpha / 255)
        return (*rgb(ink), round(alpha))

    def flat(self, points: Sequence[Point]) -> list[Point]:
        """Return points scaled to pixels."""
        return [(x * self.scale, y * self.scale) for x, y in points]

    def poly(self, points: Sequence[Point], ink: Ink, alpha: float = 255) -> None:
        """Fill a polygon."""
        if len(points) > 2:
            self.draw.polygon(self.flat(points), fill=self.fill(ink, alpha))

    def rect(
        self, x0: float, y0: float, x1: float, y1: float, ink: Ink, alpha: float = 255
    ) -> None:
        """Fill a rectangle."""
        s = self.scale
        box = (min(x0, x1) * s, min(y0, y1) * s, max(x0, x1) * s - 1, max(y0, y1) * s - 1)
        if box[2] >= box[0] and box[3] >= box[1]:
            self.draw.rectangle(box, fill=self.fill(ink, alpha))

    def line(self, points: Sequence[Point], ink: Ink, width: float = 1, alpha: float = 255) -> None:
        """Draw a broken line."""
        thick = max(1, round(width * self.scale))
        self.draw.line(self.flat(points), fill=self.fill(ink, alpha), width=thick, joint="curve")

    def oval(self, x: float, y: float, rx: float, ry: float, ink: Ink, alpha: float = 255) -> None:
        """Fill an ellipse around its middle."""
        s = self.scale
        box = ((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s)
        self.draw.ellipse(box, fill=self.fill(ink, alpha))

    def ring(
        self, x: float, y: float, rx: float, ry: float, ink: Ink, width: float = 1,
        alpha: float = 255, span: tuple[float, float] = (0, 360),
    ) -> None:  # fmt: skip
        """Draw an ellipse's outline, or an arc of it."""
        s = self.scale
        box = ((x - rx) * s, (y - ry) * s, (x + rx) * s, (y + ry) * s)
        thick = max(1, round(width * s))
        self.draw.arc(box, span[0], span[1], fill=self.fill(ink, alpha), width=thick)


class Canvas(Pen):
    """A whole picture with gradients, light, mist, blur and reflections."""

    def __init__(self, size: tuple[int, int], seed: str) -> None:
        self.w, self.h = size
        self.rng = Random(seed)
        large = (round(self.w * SCALE), round(self.h * SCALE))
        super().__init__(Image.new("RGB", large), SCALE)

    def pixels(self, box: Box) -> tuple[int, int, int, int]:
        """Return a box in pixels."""
        x0, y0, x1, y1 = (round(value * SCALE) for value in box)
        return x0, y0, max(x0 + 1, x1), max(y0 + 1, y1)

    def film(self, mask: Image.Image, ink: Ink, box: Box | None = None) -> None:
        """Lay an ink over a box through a mask of any size."""
        area = self.pixels(box or (0, 0, self.w, self.h))
        used = mask.getbbox()
        if used is None:
            return
        wide, tall = (area[2] - area[0]) / mask.width, (area[3] - area[1]) / mask.height
        margin = 2
        part = (
            max(0, used[0] - margin), max(0, used[1] - margin),
            min(mask.width, used[2] + margin), min(mask.height, used[3] + margin),
        )  # fmt: skip
        place = (area[0] + round(part[0] * wide), area[1] + round(part[1] * tall))
        size = (
            max(1, area[0] + round(part[2] * wide) - place[0]),
            max(1, area[1] + round(part[3] * tall) - place[1]),
        )
        stretched = mask.resize(size, BILINEAR, box=part)
        self.image.paste(Image.new("RGB", size, rgb(ink)), place, stretched)

    def fade(
        self, box: Box, top: Ink, bottom: Ink, alpha: tuple[int, int] = (255, 255),
        sideways: bool = False,
    ) -> None:  # fmt: skip
        """Fill a box with a gradient of ink and of alpha."""
        area = self.pixels(box)
        size = (area[2] - area[0], area[3] - area[1])
        colours = Image.new("RGBA", (2, 1) if sideways else (1, 2))
        colours.putpixel((0, 0), (*rgb(top), alpha[0]))
        colours.putpixel((1, 0) if sideways else (0, 1), (*rgb(bottom), alpha[1]))
        span = (0.5, 0, 1.5, 1) if sideways else (0, 0.5, 1, 1.5)
        strip = (size[0], 1) if sideways else (1, size[1])
        full = colours.resize(strip, BILINEAR, box=span).resize(size, Image.Resampling.NEAREST)
        plain = full.convert("RGB")
        if alpha == (255, 255):
            self.image.paste(plain, area[:2])
        else:
            self.image.paste(plain, area[:2], full.getchannel("A"))

    def stops(self, box: Box, inks: Sequence[Ink]) -> None:
        """Fill a box with a vertical gradient of several evenly spaced inks."""
        area = self.pixels(box)
        strip = Image.new("RGB", (1, len(inks)))
        for row, ink in enumerate(inks):
            strip.putpixel((0, row), rgb(ink))
        span = (0, 0.5, 1, len(inks) - 0.5)
        size = (1, area[3] - area[1])
        tall = strip.resize(size, BILINEAR, box=span)
        wide = tall.resize((area[2] - area[0], size[1]), Image.Resampling.NEAREST)
        self.image.paste(wide, area[:2])

    def blend(self, points: Sequence[Point], top: Ink, bottom: Ink, sideways: bool = False) -> None:
        """Fill a polygon with a gradient."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (max(0, min(xs)), max(0, min(ys)), min(self.w, max(xs)), min(self.h, max(ys)))
        area = self.pixels(box)
        size = (area[2] - area[0], area[3] - area[1])
        mask = Image.new("L", size)
        moved = [(x * SCALE - area[0], y * SCALE - area[1]) for x, y in points]
        ImageDraw.Draw(mask).polygon(moved, fill=255)
        slope = Image.linear_gradient("L")
        slope = slope.transpose(Image.Transpose.ROTATE_90) if sideways else slope
        fill = ImageOps.colorize(slope, rgb(top), rgb(bottom)).resize(size, BILINEAR)
        self.image.paste(fill, area[:2], mask)

    @contextmanager
    def soft(self, ink: Ink, blur: float, alpha: int = 255) -> Iterator[Pen]:
        """Give a pen whose shapes are blurred and then laid on: mist, shadows, beams."""
        mask = Image.new("L", (round(self.w * COARSE), round(self.h * COARSE)))
        yield Pen(mask, COARSE, alpha)
        self.film(mask.filter(ImageFilter.GaussianBlur(blur * COARSE)), ink)

    @contextmanager
    def masked(self, ink: Ink, box: Box, texture: Image.Image) -> Iterator[Pen]:
        """Give a pen whose shapes are laid on with a texture inside a box of the picture."""
        mask = Image.new("L", (self.w, self.h))
        yield Pen(mask, 1, 255)
        inner = mask.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3])))
        grain = texture.resize(inner.size, BILINEAR)
        self.film(ImageChops.multiply(inner, grain), ink, box)

    def glow(self, x: float, y: float, radius: float, ink: Ink, strength: float = 1.0) -> None:
        """Add round light; it brightens and never darkens."""
        box = (x - radius, y - radius, x + radius, y + radius)
        disc = ImageOps.invert(Image.radial_gradient("L")).resize((64, 64), BILINEAR)
        table = [round(255 * (max(0.0, v / 255 - 0.3) / 0.7) ** 2 * strength) for v in range(256)]
        disc = disc.point([min(255, value) for value in table])
        area = self.pixels(box)
        light = ImageOps.colorize(disc, (0, 0, 0), rgb(ink))
        light = light.resize((area[2] - area[0], area[3] - area[1]), BILINEAR)
        whole = (0, 0, self.image.width, self.image.height)
        seen = (max(0, area[0]), max(0, area[1]), min(whole[2], area[2]), min(whole[3], area[3]))
        if seen[2] <= seen[0] or seen[3] <= seen[1]:
            return
        light = light.crop(
            (seen[0] - area[0], seen[1] - area[1], seen[2] - area[0], seen[3] - area[1])
        )
        self.image.paste(ImageChops.screen(self.image.crop(seen), light), seen[:2])

    def mist(self, y: float, reach: float, ink: Ink, alpha: int = 140) -> None:
        """Lay a band of mist that is thickest at one height and thins out above and below."""
        self.fade((0, y - reach, self.w, y), ink, ink, (0, alpha))
        self.fade((0, y, self.w, min(self.h, y + reach * 0.8)), ink, ink, (alpha, 0))

    def veil(self, ink: Ink, alpha: int) -> None:
        """Lay one thin even ink over everything so far: distance."""
        self.image.paste(
            Image.blend(self.image, Image.new("RGB", self.image.size, rgb(ink)), alpha / 255)
        )

    def blur(self, box: Box, radius: float) -> None:
        """Put a box of the picture out of focus."""
        area = self.pixels(box)
        part = self.image.crop(area)
        small = part.resize(
            (max(1, part.width // 4), max(1, part.height // 4)), Image.Resampling.BOX
        )
        small = small.filter(ImageFilter.GaussianBlur(radius * SCALE / 4))
        self.image.paste(small.resize(part.size, Image.Resampling.BICUBIC), area[:2])

    def blotch(self, box: Box, ink: Ink, texture: Image.Image, alpha: float = 1.0) -> None:
        """Lay an ink through a noise texture over a box: stains, plaster, moss."""
        table = [round(v * alpha) for v in range(256)]
        self.film(texture.point(table), ink, box)
