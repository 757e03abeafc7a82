"""A photo in the sizes and formats that a place on a page needs."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from broadsheet.newsroom.story import Picture

RATIOS = {"wide": (16, 9), "classic": (3, 2), "standard": (4, 3), "square": (1, 1)}


class Place(NamedTuple):
    """How a photo stands somewhere: its crop, the widths offered, how wide it is shown."""

    shape: str
    widths: tuple[int, ...]
    sizes: str
    is_eager: bool = False


class Slot(Enum):
    """The places of a page where photos stand."""

    LEAD_PHOTO = Place(
        "full",
        (400, 640, 960, 1280, 1920),
        "(min-width: 75rem) 51rem, (min-width: 64rem) calc(100vw - 26rem), 100vw",
        is_eager=True,
    )
    IN_TEXT = Place("full", (400, 640, 960, 1280), "(min-width: 48rem) 42rem, 100vw")
    GALLERY = Place("classic", (320, 640, 960), "(min-width: 48rem) 21rem, 50vw")
    FRONT_LEAD = Place(
        "wide",
        (400, 640, 960, 1280, 1920),
        "(min-width: 75rem) 54rem, (min-width: 64rem) 68vw, (min-width: 48rem) 60vw, 100vw",
        is_eager=True,
    )
    LIST_LEAD = Place(
        "wide", (400, 640, 960), "(min-width: 64rem) 33rem, (min-width: 48rem) 60vw, 100vw"
    )
    CARD = Place("classic", (160, 320, 640), "(min-width: 48rem) 18rem, 7rem")
    STILL = Place("wide", (400, 640, 960, 1280), "(min-width: 48rem) 42rem, 100vw")
    PORTRAIT = Place("square", (160, 320), "8rem")


class Source(NamedTuple):
    """A `<source>`: its media type and its addresses by width."""

    type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class PhotoView:
    """A photo ready to be shown. Width and height keep its place free before it loads."""

    sources: tuple[Source, ...]
    src: str
    srcset: str
    sizes: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str
    is_eager: bool
    is_tall: bool


def build(picture: Picture, slot: Slot) -> PhotoView:
    """The photo for one place of a page."""
    place = slot.value
    full_width, full_height = _cropped(picture, place.shape)
    widths = _offered(place.widths, full_width)
    width = widths[-1]
    return PhotoView(
        sources=(
            Source("image/avif", _srcset(picture.key, place.shape, widths, "avif")),
            Source("image/webp", _srcset(picture.key, place.shape, widths, "webp")),
        ),
        src=url(picture.key, place.shape, widths[len(widths) // 2], "jpg"),
        srcset=_srcset(picture.key, place.shape, widths, "jpg"),
        sizes=place.sizes,
        width=width,
        height=max(1, round(width * full_height / full_width)),
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
        is_eager=place.is_eager,
        is_tall=full_height > full_width,
    )


def usable(picture: Picture | None, slot: Slot, at: datetime) -> PhotoView | None:
    """The photo, or None where there is none or its rights have ended."""
    if picture is None or not picture.is_usable(at):
        return None
    return build(picture, slot)


def url(key: str, shape: str, width: int, suffix: str) -> str:
    """The address of a rendition, the scheme of `newsroom.renditions`."""
    return f"/photos/{key}/{shape}-{width}.{suffix}"


def widest(picture: Picture, shape: str, wanted: int) -> tuple[str, int, int]:
    """A JPEG for machines that want one size: address, width, height."""
    full_width, full_height = _cropped(picture, shape)
    height = max(1, round(wanted * full_height / full_width))
    return url(picture.key, shape, wanted, "jpg"), wanted, height


def _cropped(picture: Picture, shape: str) -> tuple[int, int]:
    """The largest size of that shape which the original holds."""
    if shape not in RATIOS:
        return max(1, picture.width), max(1, picture.height)
    across, down = RATIOS[shape]
    width = max(across, min(picture.width, picture.height * across // down))
    return width, max(1, width * down // across)


def _offered(widths: tuple[int, ...], full_width: int) -> tuple[int, ...]:
    """Those no wider than the original; at least the narrowest."""
    return tuple(width for width in widths if width <= full_width) or widths[:1]


def _srcset(key: str, shape: str, widths: tuple[int, ...], suffix: str) -> str:
    return ", ".join(f"{url(key, shape, width, suffix)} {width}w" for width in widths)
