"""The page of a story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from broadsheet.newsroom.article import Article
from broadsheet.newsroom.publication import Link
from broadsheet.newsroom.story import Story
from broadsheet.rails.rail import Rail, RailName
from broadsheet.web.components import (
    article_body,
    author_contact,
    byline,
    correction,
    headline,
    lead_photo,
    rail,
    section_nav,
    share,
    topics,
)
from broadsheet.web.components.article_body import ArticleBody
from broadsheet.web.components.author_contact import Contact
from broadsheet.web.components.byline import Byline
from broadsheet.web.components.card import foreign
from broadsheet.web.components.correction import CorrectionNote
from broadsheet.web.components.headline import Headline
from broadsheet.web.components.photo import PhotoView
from broadsheet.web.components.rail import RailView
from broadsheet.web.components.share import Share
from broadsheet.web.components.topics import Topics
from broadsheet.web.components.view_count import ViewCount
from broadsheet.web.fragments import CountFragment, Fragment
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import RELATIVE_TIME, Frame
from broadsheet.web.pages.head import Head
from broadsheet.web.pages.site import SiteContext
from broadsheet.web.seo import canonical, json_ld, open_graph


@dataclass(frozen=True, slots=True)
class ArticlePageView:
    """All that `pages/article.html` shows. `language` is empty where it is the site's own."""

    frame: Frame
    language: str
    direction: str
    headline: Headline
    byline: Byline
    lead_photo: PhotoView | None
    corrections: tuple[CorrectionNote, ...]
    body: ArticleBody
    contacts: tuple[Contact, ...]
    topics: Topics | None
    share: Share
    rails: tuple[RailView | Fragment, ...]


def build(
    article: Article,
    rails: Mapping[RailName, Rail | Fragment],
    related: Mapping[int, Story],
    site: SiteContext,
    at: datetime,
    views: ViewCount | CountFragment | None = None,
) -> ArticlePageView:
    """The page of a story; `related` holds the stories named in its body, by id.

    Without `views` no reading of it is counted: a preview.
    """
    story, page = article.story, article.page
    url = canonical.address(site, story.url)
    body = article_body.build(page.body, related, site, at)
    language, direction = foreign(story.language, site)
    return ArticlePageView(
        frame=_frame(article, url, _scripts(body, views), site),
        language=language,
        direction=direction,
        headline=headline.build(article),
        byline=byline.build(article, site, views),
        lead_photo=lead_photo.build(article, at),
        corrections=correction.build(page.corrections, site),
        body=body,
        contacts=author_contact.build(page.credits),
        topics=topics.build(article),
        share=share.build(url, page.headline or story.headline),
        rails=rail.views(rail.ORDER, rails, site),
    )


def _scripts(body: ArticleBody, views: ViewCount | CountFragment | None) -> tuple[str, ...]:
    embed = ("js/embed.js",) if body.has_embeds else ()
    beacon = ("js/beacon.js",) if views else ()
    return (RELATIVE_TIME, "js/share.js", *embed, *beacon)


def _frame(article: Article, url: str, scripts: tuple[str, ...], site: SiteContext) -> Frame:
    story, page = article.story, article.page
    section = story.section
    head = Head(
        title=f"{page.seo_headline or page.headline or story.headline} | {site.publication.name}",
        description=page.summary or story.dek,
        canonical=url,
        robots=canonical.INDEX,
        properties=open_graph.for_article(article, url, site),
        json_ld=json_ld.for_article(article, url, site),
        feeds=(Link(section.name, f"{section.path}feed.xml"),) if section else (),
    )
    return frame.build(head, site, section_nav.build(site, section), scripts=scripts)
