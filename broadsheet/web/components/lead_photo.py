"""The photo between headline and text."""

from datetime import datetime

from broadsheet.newsroom.article import Article
from broadsheet.web.components import photo
from broadsheet.web.components.photo import PhotoView, Slot


def build(article: Article, at: datetime) -> PhotoView | None:
    """The lead photo, or None where there is none or its rights have ended."""
    return photo.usable(article.page.lead_photo, Slot.LEAD_PHOTO, at)
