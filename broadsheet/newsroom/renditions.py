"""The sizes and crops in which readers get photos: a closed list, made on first request and kept.

Nothing but what stands in `SHAPES`, `WIDTHS` and `FORMATS` can be asked for, so nobody can make the
server draw without end.
"""

import logging
import shutil
import tempfile
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore

from django.conf import settings
from django.db.models import Q, QuerySet
from wagtail.images.models import Filter
from willow.image import UnrecognisedImageFormatError

from broadsheet import clock
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.photo_metadata import DAMAGE
from broadsheet.newsroom.sizes import SHAPES, WIDTHS

logger = logging.getLogger(__name__)

# Quality by eye on news pictures at twice the density: AVIF 50 looks like JPEG 76.
FORMATS = {"avif": "avifquality-50", "webp": "webpquality-70", "jpg": "jpegquality-76"}
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}

_encoders = BoundedSemaphore(2)  # encoding is all CPU: more at once would starve the pages


def rendition(key: str, shape: str, width: int, suffix: str) -> Path | None:
    """The file of a rendition, made if need be; None for an unknown photo, shape, width or format."""
    if shape not in SHAPES or width not in WIDTHS or suffix not in FORMATS:
        return None
    path = _folder(key) / f"{shape}-{width}.{suffix}"
    if path.is_file():
        return path
    photo = _usable(key).order_by("pk").first()
    if photo is None:
        return None
    with _encoders:
        if not path.is_file():
            try:
                data = _draw(photo, shape, width, suffix)
            except (*DAMAGE, UnrecognisedImageFormatError):  # the original is lost or damaged
                logger.exception("photo_not_drawn", extra={"photo": photo.pk})
                return None
            _keep(path, data)
    return path


def forget_unless_usable(key: str) -> None:
    """Deletes what was made under the key unless a photo that may be shown has it too."""
    if key and not _usable(key).exists():
        forget(key)


def _usable(key: str) -> QuerySet[Photo]:
    """The photos with that key whose rights run: two may be of the same file."""
    rights_run = Q(expires_at=None) | Q(expires_at__gt=clock.now())
    usable: QuerySet[Photo] = Photo.objects.filter(rights_run, key=key)
    return usable


def forget(key: str) -> None:
    """Deletes what was made of a photo that may be shown no more."""
    shutil.rmtree(_folder(key), ignore_errors=True)


def _folder(key: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "renditions" / key[:2] / key


def _draw(photo: Photo, shape: str, width: int, suffix: str) -> bytes:
    buffer = BytesIO()
    ratio = SHAPES[shape]
    size = f"width-{width}" if ratio is None else f"fill-{width}x{width * ratio[1] // ratio[0]}"
    image_format = "jpeg" if suffix == "jpg" else suffix
    background = "|bgcolor-fff" if suffix == "jpg" else ""
    spec = f"{size}|format-{image_format}|{FORMATS[suffix]}{background}"
    Filter(spec=spec).run(photo, buffer)
    return buffer.getvalue()


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    made = Path(file.name)
    made.chmod(0o644)
    made.replace(path)
