"""What a page shows, as surrogate keys: pure, from what its builder was given.

A key for each fact that a change could alter: see the table in docs/caching.md. The keys of rails are
those of `rails.keys`.
"""

from collections.abc import Iterable, Mapping

from broadsheet.newsroom.article import Article
from broadsheet.newsroom.story import Picture, Section, Story
from broadsheet.rails import keys as rail_keys
from broadsheet.rails.source import named_in
from broadsheet.surrogate import keys
from broadsheet.web.pages.site import SiteContext

of_stories = rail_keys.of_stories


def frame(site: SiteContext) -> set[str]:
    """What stands around the contents of every page: the paper and its menu."""
    return {keys.PUBLICATION, keys.SECTIONS, *of_sections(site.nav)}


def of_page(site: SiteContext) -> set[str]:
    """The frame of a page that machines are told about, with the paper's logo."""
    return frame(site) | of_photo(site.publication.logo)


def of_sections(sections: Iterable[Section]) -> set[str]:
    """Sections that are named."""
    return {keys.label(section.id) for section in sections}


def of_photo(picture: Picture | None) -> set[str]:
    """A photo that stands apart from a story, also while its rights have ended."""
    return {keys.photo(picture.key)} if picture else set()


def front(
    stories: Iterable[Story], bands: Iterable[Section], rails: set[str], site: SiteContext
) -> set[str]:
    """The front page. `stories` are those that decide over it, shown or not."""
    lists = {keys.section(section.id) for section in bands}
    own = {keys.LATEST, keys.TOP_STORIES, keys.TODAY}
    return of_page(site) | own | lists | of_stories(stories) | rails


def latest(stories: Iterable[Story], rails: set[str], site: SiteContext) -> set[str]:
    """A page of LATEST."""
    return of_page(site) | {keys.LATEST} | of_stories(stories) | rails


def section(of: Section, stories: Iterable[Story], rails: set[str], site: SiteContext) -> set[str]:
    """A page of a section, which names those above and right below it."""
    named = of_sections((*site.lineage(of), *site.children(of)))
    return of_page(site) | {keys.section(of.id)} | named | of_stories(stories) | rails


def article(
    of: Article, named: Mapping[int, Story], rails: set[str], site: SiteContext
) -> set[str]:
    """A story's page. `named` holds the stories that are live, of those that its text names."""
    above = site.lineage(of.story.section) if of.story.section else ()
    ids = named_in(of)
    related = of_stories(named[story_id] for story_id in ids if story_id in named)
    own = {keys.article(of.story.id), *map(keys.card, ids), *of_sections(above)}
    return of_page(site) | own | related | rails


def listing(of: str, stories: Iterable[Story], site: SiteContext) -> set[str]:
    """A page of any other list, whose own key is `of`."""
    return of_page(site) | {of} | of_stories(stories)


def feed(of: Section | None, stories: Iterable[Story]) -> set[str]:
    """A feed, which shows more of a story than lists do, and no menu."""
    found = {keys.PUBLICATION, keys.section(of.id) if of else keys.LATEST}
    stories = tuple(stories)
    found.update(keys.entry(story.id) for story in stories)
    return found | of_stories(stories) | (of_sections((of,)) if of else set())
