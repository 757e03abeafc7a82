"""The tags that templates need besides Django's own: a photo record as a picture, a kept part, a rail."""

from collections.abc import Hashable, Iterable
from typing import TypedDict

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from broadsheet.newsroom.story import Picture
from broadsheet.web import parts
from broadsheet.web.components import photo
from broadsheet.web.components.photo import PhotoView, Slot
from broadsheet.web.components.rail import RailView
from broadsheet.web.components.view_count import ViewCount
from broadsheet.web.fragments import CountFragment, Fragment
from broadsheet.web.seo.open_graph import Property

register = template.Library()


class PhotoContext(TypedDict):
    """What `components/photo.html` takes."""

    photo: PhotoView


@register.inclusion_tag("components/photo.html")
def picture(record: Picture, slot: str) -> PhotoContext:
    """The photo `record` as it stands in a slot, named as in `photo.Slot`, such as `IN_TEXT`."""
    return {"photo": photo.build(record, Slot[slot])}


@register.simple_tag
def part(name: str, **view: Hashable) -> str:
    """A component whose view-model many pages share, rendered once and kept."""
    return parts.html(name, **view)


@register.simple_tag
def fragment(of: RailView | ViewCount | Fragment | CountFragment) -> str:
    """A part, or where the surrogate gets it: with that put in, the page is the same to the byte."""
    if isinstance(of, Fragment | CountFragment):
        return mark_safe(f'<esi:include src="{of.address}"/>')  # noqa: S308  # of words and digits
    if isinstance(of, ViewCount):
        return parts.fresh("view_count", views=of)
    return parts.html("rail", rail=of)


@register.simple_tag
def meta_properties(properties: Iterable[Property]) -> SafeString:
    """OpenGraph's `<meta>` elements; a loop in the template takes ten times as long."""
    row = '<meta property="{}" content="{}">'
    return mark_safe("".join(row.format(escape(p.name), escape(p.content)) for p in properties))  # noqa: S308  # escaped right here
