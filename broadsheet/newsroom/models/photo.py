"""Photos with who made them and what they may be used for."""

import hmac
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models, transaction
from PIL import Image
from wagtail.images.models import AbstractImage, AbstractRendition

from broadsheet.newsroom.photo_metadata import DAMAGE, PhotoMetadata, read_metadata
from broadsheet.newsroom.story import Picture

SUFFIXES = {
    "JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp", "AVIF": ".avif", "GIF": ".gif",
}  # fmt: skip
UNKNOWN = ".bin"
KEY_LENGTH = 20  # hexadecimal characters: 80 bits, not to be guessed


class Photo(AbstractImage):
    """A picture. `description` is its alternative text.

    The name of its file and the key of its renditions are unguessable: a draft's photo cannot be
    found from its title. The key changes with the file and the focal point, so a rendition never does.
    """

    caption = models.TextField(blank=True)
    credit = models.CharField("photographer", max_length=120, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    usage_terms = models.TextField(blank=True, help_text="What the rights holder allows.")
    may_distribute = models.BooleanField(
        default=True, help_text="May stand in feeds and be handed to partners."
    )
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="When the rights end; it is then shown no more."
    )
    source_digest = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    key = models.CharField(max_length=KEY_LENGTH, editable=False, db_index=True, default="")

    admin_form_fields = (
        "title",
        "file",
        "description",
        "caption",
        "credit",
        "agency",
        "usage_terms",
        "may_distribute",
        "expires_at",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "photo"
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=models.Q(expires_at__isnull=False),
                name="photo_rights_end",
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        """Where the original is stored: a name made from its bytes, never from its title."""
        self.file.seek(0)
        digest = _sign(sha256(self.file.read()).hexdigest())
        self.file.seek(0)
        return f"originals/{digest}{self._suffix()}"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Fills in a new photo's blank fields from its file, and renews the key."""
        if self._state.adding:
            self._prefill()
        super().save(*args, **kwargs)
        self.renew_key()

    def renew_key(self) -> str:
        """Makes the key follow file and focal point; returns the one it had before."""
        before, key = self.key, self._made_key()
        if key != before:
            self.key = key
            type(self).objects.filter(pk=self.pk).update(key=key)
        return before

    def picture(self, *, alt: str = "", caption: str = "") -> Picture:
        """The record that pages show; `alt` and `caption` replace the photo's own."""
        return Picture(
            key=self.key,
            width=self.width,
            height=self.height,
            alt=alt or self.description,
            caption=caption or self.caption,
            credit=" / ".join(dict.fromkeys(filter(None, (self.credit, self.agency)))),
            expires_at=self.expires_at,
            may_distribute=self.may_distribute,
        )

    def _suffix(self) -> str:
        """By what the file is, not by what it is called: the desk serves originals by their suffix."""
        try:
            with Image.open(self.file, formats=[*SUFFIXES]) as image:
                return SUFFIXES.get(image.format or "", UNKNOWN)
        except (*DAMAGE, Image.DecompressionBombError):
            return UNKNOWN
        finally:
            self.file.seek(0)

    def _prefill(self) -> None:
        found = read_metadata(self.file)
        for name in PhotoMetadata.__dataclass_fields__:
            if not getattr(self, name):
                setattr(self, name, getattr(found, name))

    def _made_key(self) -> str:
        focus = (
            self.focal_point_x,
            self.focal_point_y,
            self.focal_point_width,
            self.focal_point_height,
        )
        return _sign(f"{self.get_file_hash()} {focus}")


class PhotoRendition(AbstractRendition):
    """Renditions that the desk makes for itself; readers get theirs from `renditions`."""

    image = models.ForeignKey(Photo, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="photo_rendition_once"
            )
        ]


def _sign(text: str) -> str:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, b"photo " + text.encode(), sha256).hexdigest()[:KEY_LENGTH]
