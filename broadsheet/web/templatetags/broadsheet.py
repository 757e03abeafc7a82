"""The tags that templates need besides Django's own: a photo record as a picture, a kept part."""

from collections.abc import Hashable, Iterable
from functools import lru_cache
from typing import TypedDict

from django import template
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from broadsheet.newsroom.story import Picture
from broadsheet.web.components import photo
from broadsheet.web.components.photo import PhotoView, Slot
from broadsheet.web.seo.open_graph import Property

register = template.Library()


class PhotoContext(TypedDict):
    """What `components/photo.html` takes."""

    photo: PhotoView


@register.inclusion_tag("components/photo.html")
def picture(record: Picture, slot: str) -> PhotoContext:
    """The photo `record` as it stands in a slot, named as in `photo.Slot`, such as `IN_TEXT`."""
    return {"photo": photo.build(record, Slot[slot])}


KEPT_PARTS = 2048  # of about 4 KB each


@register.simple_tag
def part(name: str, **view: Hashable) -> str:
    """A component whose view-model many pages share, rendered once and kept.

    Equal view-models give equal HTML: nothing else enters it, so what is kept is never stale.
    """
    return _rendered(name, tuple(view.items()), get_language())


@register.simple_tag
def meta_properties(properties: Iterable[Property]) -> SafeString:
    """OpenGraph's `<meta>` elements; a loop in the template takes ten times as long."""
    row = '<meta property="{}" content="{}">'
    return mark_safe("".join(row.format(escape(p.name), escape(p.content)) for p in properties))  # noqa: S308  # escaped right here


@lru_cache(maxsize=KEPT_PARTS)
def _rendered(name: str, view: tuple[tuple[str, Hashable], ...], language: str | None) -> str:
    """The language is part of the key because a template's own words are translated."""
    return render_to_string(f"components/{name}.html", dict(view))
