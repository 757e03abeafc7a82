"""A ranking as readers may see it: read once, for its page, its feed and its data alike."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from broadsheet.audience import queries as audience
from broadsheet.audience.ranking import RankingName, Standing
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.eligibility import Place, may_show
from broadsheet.newsroom.story import Kind, Section, Story
from broadsheet.surrogate import keys
from broadsheet.web import gather, shown
from broadsheet.web.components import ranking as component
from broadsheet.web.gather import Gathered
from broadsheet.web.pages import how_we_count
from broadsheet.web.pages import ranking as ranking_page
from broadsheet.web.pages.site import SiteContext

INSTEAD = 12  # of the newest stories, where nothing is ranked yet
PLACES = {RankingName.POPULAR_NOW: Place.POPULAR_NOW, RankingName.WEEKLY_BEST: Place.WEEKLY_BEST}
KEYS = {
    RankingName.POPULAR_NOW: keys.POPULAR_NOW,
    RankingName.WEEKLY_BEST: keys.WEEKLY_BEST,
}


class Ranked(NamedTuple):
    """A ranking as it was read: what it ranks and may show, by id; or the newest `instead`."""

    name: RankingName
    section: Section | None
    standing: Standing | None
    stories: dict[int, Story]
    instead: tuple[Story, ...]
    gathered: Gathered

    def listed(self) -> tuple[Story, ...]:
        """The stories in order."""
        entries = self.standing.entries if self.standing else ()
        ranked = (self.stories[one.story_id] for one in entries if one.story_id in self.stories)
        return (*ranked, *self.instead)

    def keys(self) -> set[str]:
        """What decides over it: the ranking, the list that stands in, every story that is ranked."""
        entries = self.standing.entries if self.standing else ()
        own = {keys.PUBLICATION, KEYS[self.name], *(keys.card(one.story_id) for one in entries)}
        if self.section:
            own |= shown.of_sections((self.section,))
        if self.instead or not self.stories:
            own.add(keys.section(self.section.id) if self.section else keys.LATEST)
        return own | shown.of_stories(self.listed())


def read(slug: str, path: str) -> Ranked | None:
    """What is ranked at an address; None if no section stands there."""
    gathered = gather.gather()
    section = gathered.sections.by_path.get(f"/{path}") if path else None
    if path and (section is None or not section.is_live):
        return None
    name = ranking_page.SLUGS[slug]
    standing = audience.ranking(name, section.id if section else None)
    ids = [entry.story_id for entry in standing.entries] if standing else []
    live = newsroom.stories(ids, gathered.sections)
    stories = {key: story for key, story in live.items() if may_show(story, PLACES[name])}
    instead = () if stories else _newest(section, gathered)
    return Ranked(name, section, standing, stories, instead, gathered)


def _newest(section: Section | None, gathered: Gathered) -> tuple[Story, ...]:
    if section is None:
        return newsroom.site_editorial(gathered.sections, limit=INSTEAD)
    found = newsroom.section_latest(section.id, gathered.sections, limit=INSTEAD)
    return tuple(story for story in found if story.kind is not Kind.SPONSORED)


def data(found: Ranked) -> dict[str, object]:
    """The ranking as programs get it."""
    standing, site = found.standing, found.gathered.site
    return {
        "ranking": found.name.value,
        "section": found.section.path if found.section else None,
        "computed_at": standing.computed_at.isoformat() if standing else None,
        "window": _window(found.name, standing.computed_at) if standing else None,
        "excluded": standing.excluded if standing else 0,
        "held": standing.held if standing else 0,
        "how_we_count": site.absolute(how_we_count.PATH),
        "entries": [*_ranked(found), *_instead(found)],
    }


def _window(name: RankingName, at: datetime) -> dict[str, str]:
    begins, ends = audience.window(name, at)
    words = ranking_page.window(name)
    return {"from": begins.isoformat(), "to": ends.isoformat(), "words": words}


def _ranked(found: Ranked) -> Iterator[dict[str, object]]:
    entries = found.standing.entries if found.standing else ()
    standing = (one for one in entries if one.story_id in found.stories)
    for rank, entry in enumerate(standing, 1):
        yield {
            "rank": rank,
            **_story(found.stories[entry.story_id], found.gathered.site),
            "readers": entry.readers,
            "score": entry.score,
            "networks": entry.networks,
            "rank_before": entry.rank_before,
            "reason": entry.reason.ground.value,
            "figure": entry.reason.figure,
            "words": component.reason(entry),
            "step": 0,
        }


def _instead(found: Ranked) -> Iterator[dict[str, object]]:
    source = "section-latest" if found.section else "site-latest"
    for rank, story in enumerate(found.instead, 1):
        yield {"rank": rank, **_story(story, found.gathered.site), "reason": source, "step": 1}


def _story(story: Story, site: SiteContext) -> dict[str, object]:
    return {
        "id": story.id,
        "url": site.absolute(story.url),
        "headline": story.headline,
        "section": story.section.path if story.section else None,
        "published_at": story.published_at.isoformat(),
    }
