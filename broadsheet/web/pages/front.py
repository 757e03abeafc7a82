"""The front page: one lead, two seconds, a river, bands of sections, and the rankings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from broadsheet.newsroom.story import Kind, Section, Story
from broadsheet.rails.rail import Rail, RailName
from broadsheet.web.components import masthead, rail, river, section_band, section_nav, top_stories
from broadsheet.web.components.rail import RailView
from broadsheet.web.components.section_band import SIZES, VOICES, Rhythm, SectionBand, rhythm_of
from broadsheet.web.components.top_stories import SECONDS, TopStories
from broadsheet.web.fragments import Fragment
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import Frame
from broadsheet.web.pages.head import Head
from broadsheet.web.pages.site import SiteContext
from broadsheet.web.seo import canonical, json_ld, open_graph

BESIDE_RANKINGS = 3  # bands that are about as tall as the two rankings beside them
RANKINGS = (RailName.POPULAR_NOW, RailName.MUST_READS)
RAILS = (*RANKINGS, RailName.WEEKLY_BEST)
LEADING = SECONDS + 1  # the lead and those beside it

Bands = tuple[tuple[Section, tuple[Story, ...]], ...]


class _Band(NamedTuple):
    """A band before it is drawn: what it shows, and the stories that decided over its rhythm."""

    section: Section
    rhythm: Rhythm
    stories: tuple[Story, ...]
    decide: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class FrontPageView:
    """All that `pages/front.html` shows. The first bands stand beside the rankings."""

    frame: Frame
    top_stories: TopStories
    bands_beside: tuple[SectionBand, ...]
    rankings: tuple[RailView | Fragment, ...]
    weekly: tuple[RailView | Fragment, ...]
    bands_below: tuple[SectionBand, ...]


def build(
    tops: tuple[Story, ...],
    latest: tuple[Story, ...],
    bands: Bands,
    rails: Mapping[RailName, Rail | Fragment],
    site: SiteContext,
    at: datetime,
) -> FrontPageView:
    """The front page. No story stands twice in lead, seconds, river and bands.

    What `tops` lacks is filled from `latest`; a band without a story of its own is left out. Give
    more than is shown (`latest` 20, a band 12), so that what is left out as repeated can be made up.
    """
    tops = leading(tops, latest)
    shown = {story.id for story in tops}
    newest = _unseen(latest, river.SIZE, shown)
    composed = tuple(
        section_band.build(band.section, band.stories, band.rhythm, site, at)
        for band in _bands(bands, shown)
    )
    return FrontPageView(
        frame=_frame(site, at),
        top_stories=top_stories.build(tops, newest, site, at),
        bands_beside=composed[:BESIDE_RANKINGS],
        rankings=rail.views(RANKINGS, rails, site),
        weekly=rail.views((RailName.WEEKLY_BEST,), rails, site),
        bands_below=composed[BESIDE_RANKINGS:],
    )


def leading(tops: tuple[Story, ...], newest: tuple[Story, ...]) -> tuple[Story, ...]:
    """The lead and the seconds: `tops`, then `newest`. A sponsored story never leads."""
    stories = (story for story in (*tops, *newest) if story.kind is not Kind.SPONSORED)
    unique = {story.id: story for story in stories}
    return tuple(unique.values())[:LEADING]


def weighed(tops: tuple[Story, ...], latest: tuple[Story, ...], bands: Bands) -> tuple[Story, ...]:
    """The stories that decide over the page: a change of another one changes nothing on it.

    What a band was given beyond what it shows decides over its rhythm alone, where that is voices:
    otherwise one story that is no voice says so for all.
    """
    tops = leading(tops, latest)
    shown = {story.id for story in tops}
    _unseen(latest, river.SIZE, shown)
    composed = tuple(_bands(bands, shown))
    return (
        *tops,
        *latest,
        *(story for band in composed for story in (*band.stories, *band.decide)),
    )


def _bands(bands: Bands, shown: set[int]) -> Iterator[_Band]:
    turn = 0
    for section, stories in bands:
        fresh = _fresh(stories, shown)
        if not fresh:
            continue
        rhythm = rhythm_of(fresh, turn)
        turn += rhythm is not Rhythm.VOICES
        chosen = _unseen(fresh, SIZES[rhythm], shown)
        no_voice = next((story for story in fresh if story.kind not in VOICES), None)
        yield _Band(section, rhythm, chosen, (no_voice,) if no_voice else fresh)


def _unseen(stories: tuple[Story, ...], limit: int, shown: set[int]) -> tuple[Story, ...]:
    """The first stories not yet shown, which then are."""
    chosen = _fresh(stories, shown)[:limit]
    shown.update(story.id for story in chosen)
    return chosen


def _fresh(stories: tuple[Story, ...], shown: set[int]) -> tuple[Story, ...]:
    """The stories not yet shown, each once."""
    return tuple({story.id: story for story in stories if story.id not in shown}.values())


def _frame(site: SiteContext, at: datetime) -> Frame:
    publication = site.publication
    url = canonical.address(site, "/")
    title = (
        f"{publication.name} | {publication.tagline}" if publication.tagline else publication.name
    )
    head = Head(
        title=title,
        description=publication.description or publication.tagline,
        canonical=url,
        robots=canonical.INDEX,
        properties=open_graph.for_page(publication.name, publication.description, url, site),
        json_ld=json_ld.for_front(site),
    )
    return frame.build(head, site, section_nav.build(site), masthead.for_front(site, at))
