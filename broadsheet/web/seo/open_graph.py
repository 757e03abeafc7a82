"""OpenGraph: how a page looks when its address is shared."""

from typing import NamedTuple

from broadsheet.newsroom.article import Article
from broadsheet.newsroom.story import Picture
from broadsheet.web.components import photo
from broadsheet.web.pages.site import SiteContext

IMAGE_WIDTH = 1200  # Google Discover asks for at least as much


class Property(NamedTuple):
    """A `<meta property content>`."""

    name: str
    content: str


def for_article(article: Article, url: str, site: SiteContext) -> tuple[Property, ...]:
    """The properties of a story's page."""
    story, page = article.story, article.page
    properties = [
        *_basic("article", page.headline or story.headline, page.summary or story.dek, url, site),
        Property("article:published_time", story.published_at.isoformat()),
    ]
    if story.updated_at:
        properties.append(Property("article:modified_time", story.updated_at.isoformat()))
    if story.section:
        properties.append(Property("article:section", story.section.name))
    properties += [Property("article:author", credit.name) for credit in page.credits]
    properties += [Property("article:tag", label.name) for label in page.tags]
    return (*properties, *_image(page.lead_photo, site))


def for_page(title: str, description: str, url: str, site: SiteContext) -> tuple[Property, ...]:
    """The properties of any other page."""
    return (
        *_basic("website", title, description, url, site),
        *_image(site.publication.logo, site),
    )


def _basic(
    kind: str, title: str, description: str, url: str, site: SiteContext
) -> tuple[Property, ...]:
    properties = (
        Property("og:type", kind),
        Property("og:site_name", site.publication.name),
        Property("og:title", title),
        Property("og:description", description),
        Property("og:url", url),
        Property("og:locale", _locale(site.language)),
    )
    return tuple(entry for entry in properties if entry.content)


def _image(picture: Picture | None, site: SiteContext) -> tuple[Property, ...]:
    """Nothing for a picture that the paper may not hand on."""
    if picture is None or not picture.may_distribute:
        return ()
    path, width, height = photo.widest(picture, "wide", IMAGE_WIDTH)
    return (
        Property("og:image", site.absolute(path)),
        Property("og:image:width", str(width)),
        Property("og:image:height", str(height)),
        Property("og:image:alt", picture.alt),
    )


def _locale(language: str) -> str:
    """`en-GB` as `en_GB`; empty without a territory, which the format demands."""
    tongue, _, territory = language.partition("-")
    return f"{tongue}_{territory.upper()}" if territory else ""
