"""RSS of the site, of each section and of each ranking: stories, labelled, with stable ids."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.feedgenerator import Rss201rev2Feed
from django.views.decorators.http import require_safe

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.story import Kind, Story
from broadsheet.web import answer, errors, gather, shown
from broadsheet.web.answer import Content
from broadsheet.web.caching import Keys
from broadsheet.web.components import label
from broadsheet.web.pages.site import SiteContext
from broadsheet.web.views import asked

FEED_SIZE = 30
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
RSS = "application/rss+xml; charset=utf-8"


class Feed(Rss201rev2Feed):
    """RSS whose bytes change only when a story does."""

    def latest_post_date(self) -> datetime:
        """An empty feed was never built; Django would say "now", each time it is asked."""
        return super().latest_post_date() if self.items else NEVER


class About(NamedTuple):
    """What a feed is of. `path` is the page of the same stories."""

    title: str
    path: str
    description: str


@require_safe
def site_feed(request: HttpRequest) -> HttpResponseBase:
    """The newest stories of the site."""
    asked.no_list(request)
    gathered = gather.gather()
    stories = newsroom.site_latest(gathered.sections, limit=FEED_SIZE)
    publication = gathered.site.publication
    about = About(publication.name, "/", publication.description)
    return of(request, about, stories, gathered.site, lambda: shown.feed(None, stories))


@require_safe
def section_feed(request: HttpRequest, path: str) -> HttpResponseBase:
    """The newest stories of a section."""
    asked.no_list(request)
    gathered = gather.gather()
    section = gathered.sections.by_path.get(f"/{path}")
    if section is None or not section.is_live:
        return errors.not_found(request)
    stories = newsroom.section_latest(section.id, gathered.sections, limit=FEED_SIZE)
    name = gathered.site.publication.name
    about = About(f"{section.name} | {name}", section.path, section.description)
    return of(request, about, stories, gathered.site, lambda: shown.feed(section, stories))


def of(
    request: HttpRequest, about: About, stories: tuple[Story, ...], site: SiteContext, keys: Keys
) -> HttpResponseBase:
    """A feed of these stories in their order."""
    feed = Feed(
        title=about.title,
        link=site.absolute(about.path),
        description=about.description or site.publication.name,
        language=site.language,
        feed_url=site.absolute(f"{about.path}feed.xml"),
        ttl=5,
    )
    for story in stories:
        feed.add_item(
            title=_title(story),
            link=site.absolute(story.url),
            description=story.dek,
            author_name=story.byline or None,
            pubdate=story.published_at,
            updateddate=story.updated_at or story.published_at,
            unique_id=f"{site.origin}/stories/{story.id}",
            unique_id_is_permalink=False,
            categories=[story.section.name] if story.section else [],
        )
    content = Content(feed.writeString("utf-8"), RSS, keys)
    return answer.public(request, content)


def _title(story: Story) -> str:
    """The headline, with its label where it is not news."""
    kind = "" if story.kind is Kind.NEWS else label.of_kind(story.kind)
    return f"{kind}: {story.headline}" if kind else story.headline
