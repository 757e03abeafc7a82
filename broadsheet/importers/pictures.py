"""Checks a picture file before anything else opens it: kind, size, pixels, frames, completeness."""

import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from broadsheet.errors import BroadsheetError
from broadsheet.newsroom.photo_metadata import DAMAGE

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")  # raster only: an SVG is a program
MAX_PIXELS = 40_000_000
MAX_BYTES = 20 * 1024 * 1024  # as the desk's uploads
MAX_FRAMES = 200
DECODED_PIXELS = (
    12_000_000  # an AVIF above this is not decoded to check it: 50 MB and a second each
)
SCALE = 8  # JPEG reads through at an eighth of its size: the whole file, a 64th of the memory


class PictureIsRefused(BroadsheetError):
    """The file is no picture we take: `reason` from a fixed set, `detail` of this file."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Checked:
    """What a picture file is."""

    format: str
    width: int
    height: int


def check(file: Path) -> Checked:
    """What the picture is. Raises `PictureIsRefused`."""
    size_bytes = file.stat().st_size
    if size_bytes > MAX_BYTES:
        raise PictureIsRefused(
            f"the picture is larger than {MAX_BYTES // 1024 // 1024} MB", file.name
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                return _checked(image, file.name)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise PictureIsRefused(_too_many_pixels(), file.name) from error
    except UnidentifiedImageError as error:
        raise PictureIsRefused("the file is no JPEG, PNG, WebP, AVIF or GIF", file.name) from error
    except DAMAGE as error:
        raise PictureIsRefused("the picture is broken or cut off", file.name) from error


def _checked(image: Image.Image, name: str) -> Checked:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PictureIsRefused(_too_many_pixels(), f"{name}: {width} × {height}")
    if getattr(image, "n_frames", 1) > MAX_FRAMES:
        raise PictureIsRefused(f"the picture has more than {MAX_FRAMES} frames", name)
    checked = Checked(image.format or "", width, height)
    _read_through(image)
    return checked


def _read_through(image: Image.Image) -> None:
    """Reads the file to its end, with as little memory as its format allows."""
    if image.format == "PNG":
        image.verify()
        return
    if image.format == "WEBP":  # opening it has read it all
        return
    if image.format == "AVIF" and image.width * image.height > DECODED_PIXELS:
        return
    if image.format == "JPEG":
        image.draft("RGB", (image.width // SCALE or 1, image.height // SCALE or 1))
    image.load()


def _too_many_pixels() -> str:
    return f"the picture has more than {MAX_PIXELS // 1_000_000} million pixels"
