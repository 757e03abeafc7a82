"""Structured data as one JSON-LD graph a page, safe to stand in a `<script>` element.

Vocabulary: schema.org; which properties and why: Google's structured data for articles.
"""

import json
from collections.abc import Iterable
from typing import Any

from broadsheet.newsroom.article import Article, Credit, Note
from broadsheet.newsroom.publication import Link
from broadsheet.newsroom.story import Kind, Picture
from broadsheet.web.components import photo
from broadsheet.web.components.byline import author_url
from broadsheet.web.pages.site import SiteContext

Node = dict[str, Any]

TYPES: dict[Kind, str | list[str]] = {
    Kind.NEWS: "NewsArticle",
    Kind.AGENCY: "NewsArticle",
    Kind.OPINION: ["NewsArticle", "OpinionNewsArticle"],
    Kind.ANALYSIS: ["NewsArticle", "AnalysisNewsArticle"],
    Kind.SPONSORED: ["Article", "AdvertiserContentArticle"],
}
IMAGE_SHAPES = ("wide", "standard", "square")
IMAGE_WIDTH = 1200
# `<` could end the script element; the two separators are line ends to old parsers.
ESCAPES = str.maketrans(
    {"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def for_article(article: Article, url: str, site: SiteContext) -> str:
    """The graph of a story's page: the story, the way to it, the publisher."""
    crumbs = [Link(section.name, section.path) for section in _lineage(article, site)]
    return _graph(
        _story(article, url, site),
        breadcrumbs((*crumbs, Link(article.story.headline, article.story.url)), site),
        organization(site),
    )


def for_front(site: SiteContext) -> str:
    """The graph of the front page: the site and its publisher."""
    website = {
        "@type": "WebSite",
        "@id": f"{site.origin}/#website",
        "name": site.publication.name,
        "url": site.absolute("/"),
        "inLanguage": site.language,
        "publisher": {"@id": _publisher_id(site)},
    }
    return _graph(website, organization(site))


def for_list(crumbs: Iterable[Link], site: SiteContext) -> str:
    """The graph of a page that lists stories: the way to it, the publisher."""
    return _graph(breadcrumbs(crumbs, site), organization(site))


def breadcrumbs(crumbs: Iterable[Link], site: SiteContext) -> Node:
    """The way from the front page; the links hold paths."""
    steps = (Link(site.publication.name, "/"), *crumbs)
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": step.name,
                "item": site.absolute(step.url),
            }
            for position, step in enumerate(steps, start=1)
        ],
    }


def organization(site: SiteContext) -> Node:
    """The publisher."""
    publication = site.publication
    node: Node = {
        "@type": "NewsMediaOrganization",
        "@id": _publisher_id(site),
        "name": publication.name,
        "url": site.absolute("/"),
        "legalName": publication.legal_name,
        "email": publication.email,
        "address": publication.postal_address,
        "sameAs": [link.url for link in publication.social],
        "correctionsPolicy": site.absolute("/corrections/"),
    }
    if publication.logo:
        node["logo"] = _image(publication.logo, "full", 400, site)
    return _without_empty(node)


def _story(article: Article, url: str, site: SiteContext) -> Node:
    story, page = article.story, article.page
    headline = page.headline or story.headline
    return _without_empty(
        {
            "@type": TYPES[story.kind],
            "@id": f"{url}#article",
            "mainEntityOfPage": url,
            "url": url,
            "headline": headline,
            "alternativeHeadline": page.seo_headline if page.seo_headline != headline else "",
            "description": page.summary or story.dek,
            "image": _images(page.lead_photo, site),
            "datePublished": story.published_at.isoformat(),
            "dateModified": (story.updated_at or story.published_at).isoformat(),
            "author": _authors(article, site),
            "publisher": {"@id": _publisher_id(site)},
            "articleSection": story.section.name if story.section else None,
            "keywords": [label.name for label in page.tags],
            "inLanguage": story.language or site.language,
            "isAccessibleForFree": True,
            "wordCount": story.word_count,
            "dateline": page.dateline,
            "correction": [_correction(note) for note in page.corrections],
        }
    )


def _authors(article: Article, site: SiteContext) -> list[Node]:
    """The people who signed; the agency or the publisher where nobody did."""
    if article.page.credits:
        return [_person(credit, site) for credit in article.page.credits]
    if article.page.agency:
        return [{"@type": "Organization", "name": article.page.agency}]
    return [{"@id": _publisher_id(site), "@type": "Organization", "name": site.publication.name}]


def _person(credit: Credit, site: SiteContext) -> Node:
    person = {"@type": "Person", "name": credit.name}
    if credit.slug:
        person["url"] = site.absolute(author_url(credit.slug))
    return person


def _correction(note: Note) -> Node:
    return {
        "@type": "CorrectionComment",
        "text": note.text,
        "datePublished": note.dated_at.isoformat(),
    }


def _images(picture: Picture | None, site: SiteContext) -> list[Node]:
    if picture is None or not picture.may_distribute:
        return []
    return [_image(picture, shape, IMAGE_WIDTH, site) for shape in IMAGE_SHAPES]


def _image(picture: Picture, shape: str, width: int, site: SiteContext) -> Node:
    path, across, down = photo.widest(picture, shape, width)
    node = {"@type": "ImageObject", "url": site.absolute(path), "width": across, "height": down}
    if picture.credit:
        node["creditText"] = picture.credit
    return node


def _lineage(article: Article, site: SiteContext) -> tuple[Any, ...]:
    section = article.story.section
    return site.lineage(section) if section else ()


def _publisher_id(site: SiteContext) -> str:
    return f"{site.origin}/#publisher"


def _without_empty(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in (None, "", [])}


def _graph(*nodes: Node) -> str:
    graph = {"@context": "https://schema.org", "@graph": nodes}
    return json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
