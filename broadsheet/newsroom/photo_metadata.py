"""Reads what a picture file says of itself: IPTC and EXIF, for prefilling a photo's fields.

Sources: IPTC-IIM record 2 (datasets 5, 80, 110, 115, 116, 120), EXIF 2.32 tags 0x010E, 0x013B, 0x8298.
"""

import struct
from dataclasses import dataclass
from typing import IO, Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

MAX_LENGTH = 2000  # characters; a caption is shorter, a hostile file may not be

# What Pillow's decoders raise for a damaged file; they promise nothing, and these have been seen.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    RuntimeError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """What was found; empty where the file says nothing."""

    caption: str = ""
    credit: str = ""
    agency: str = ""
    usage_terms: str = ""


def read_metadata(file: IO[bytes]) -> PhotoMetadata:
    """What the file says of itself. An unreadable file says nothing; its position is restored."""
    at = file.tell()
    file.seek(0)
    try:
        with Image.open(file) as image:
            return _read(image)
    except (*DAMAGE, Image.DecompressionBombError):
        return PhotoMetadata()
    finally:
        file.seek(at)


def _read(image: ImageFile.ImageFile) -> PhotoMetadata:
    iptc: dict[Any, Any] = IptcImagePlugin.getiptcinfo(image) or {}
    exif = image.getexif()  # decodes each field when it is asked for: any of them may be damaged
    return PhotoMetadata(
        caption=_iptc(iptc, 120) or _clean(exif.get(ExifTags.Base.ImageDescription)),
        credit=_iptc(iptc, 80)[:120] or _clean(exif.get(ExifTags.Base.Artist))[:120],
        agency=(_iptc(iptc, 110) or _iptc(iptc, 115))[:120],
        usage_terms=_iptc(iptc, 116) or _clean(exif.get(ExifTags.Base.Copyright)),
    )


def _iptc(iptc: dict[Any, Any], dataset: int) -> str:
    value = iptc.get((2, dataset), b"")
    return _clean(value[0] if isinstance(value, list) else value)


def _clean(value: object) -> str:
    text = _decoded(value) if isinstance(value, bytes) else str(value or "")
    return " ".join(text.replace("\0", "").split())[:MAX_LENGTH]


def _decoded(value: bytes) -> str:
    """IPTC says rarely which encoding it uses; Latin-1 can read anything."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
