"""The rails of a page: read, planned, and tagged; or left to the surrogate as fragments."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from broadsheet.audience import queries as audience
from broadsheet.audience.ranking import CHOSEN_FROM, FALLBACKS
from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.article import Article
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.story import Kind, Section, Story
from broadsheet.rails import keys as rail_keys
from broadsheet.rails import planner, source
from broadsheet.rails.rail import Rail, RailName
from broadsheet.rails.source import Pool
from broadsheet.surrogate import keys
from broadsheet.web import fragments
from broadsheet.web.fragments import Fragment
from broadsheet.web.gather import Gathered

# Stories this near to where Must-Reads cannot reach them any more are tagged for the site's list:
# some may come or go before such a page is asked for again.
NEAR = 12

ChooseLeads = Callable[[tuple[Story, ...]], tuple[Story, ...]]
Included = Mapping[RailName, Fragment]
NOTHING: Included = {}


@dataclass(frozen=True, slots=True)
class Beside:
    """The rails of a page. Of those `planned` it shows the ones in `shown`; others were chosen around.

    `included` are left to the surrogate. `named` holds the stories that the text names, by id;
    `more_keys` what else decided over the rails.
    """

    planned: Mapping[RailName, Rail]
    pool: Pool
    shown: Collection[RailName]
    included: Included = field(default_factory=dict)
    named: Mapping[int, Story] = field(default_factory=dict)
    more_keys: Collection[str] = ()

    @property
    def rails(self) -> dict[RailName, Rail | Fragment]:
        """Every rail of the page, shown or included."""
        return {**{name: self.planned[name] for name in self.shown}, **self.included}

    def keys(self) -> set[str]:
        """The surrogate keys of the rails that the page shows itself."""
        return rail_keys.of_rails(self.shown, self.planned, self.pool).union(self.more_keys)


def of_list(
    gathered: Gathered,
    names: tuple[RailName, ...],
    *,
    section: Section | None = None,
    leads: Iterable[Story] = (),
    included: Included = NOTHING,
) -> Beside:
    """The rails beside a list. Its leads are not chosen again; what stands further down may be."""
    sizes = gathered.site.publication.rail_sizes
    pool = source.pool(gathered.sections, sizes, names, at=gathered.at, section=section)
    return _planned(pool, sizes, names, leads, included)


def of_front(
    gathered: Gathered,
    names: tuple[RailName, ...],
    choose: ChooseLeads,
    included: Included = NOTHING,
) -> tuple[tuple[Story, ...], Beside]:
    """The stories that lead the front page and the rails beside them.

    Leads are chosen from the editorial stories that the rails read anyway: the newest of the site
    may all be sponsored, and a list of its own would cost a query.
    """
    sizes = gathered.site.publication.rail_sizes
    pool = source.pool(gathered.sections, sizes, names, at=gathered.at)
    leads = choose(pool.editorial)
    return leads, _planned(pool, sizes, names, leads, included)


def of_story(article: Article, gathered: Gathered) -> Beside:
    """All five rails of a story's page."""
    sizes = gathered.site.publication.rail_sizes
    pool = source.pool_beside(article, gathered.sections, sizes, at=gathered.at)
    rails = planner.plan(pool, sizes, above={article.story.id})
    return Beside(rails, pool, shown=tuple(rails), named=pool.others)


def left_to_surrogate(article: Article, gathered: Gathered) -> Beside:
    """All five rails of a story's page as fragments. Reads no list.

    A story has Must-Reads of its own only where its section's could show it: it was picked, or a
    fallback reaches it: it is so new, or so much read. Otherwise both are the same.
    """
    story = article.story
    has_own, is_near = False, False
    if story.kind is not Kind.SPONSORED:
        reach = planner.must_reads_reach(gathered.site.publication.rail_sizes)
        found = newsroom.must_reads_standing(story, limit=reach + NEAR)
        has_own = found.is_picked or found.rank <= reach or _is_chosen_by_readers(story)
        is_near = reach - NEAR < found.rank < reach + NEAR
    return Beside(
        planned={},
        pool=Pool(story.section),
        shown=(),
        included=fragments.of_story(story, has_own_must_reads=has_own),
        named=newsroom.stories(source.named_in(article), gathered.sections),
        more_keys=(keys.LATEST,) if is_near else (),
    )


def _is_chosen_by_readers(story: Story) -> bool:
    """Whether Must-Reads may take the story from a ranking that they fall back on. One query."""
    standings = audience.rankings(FALLBACKS).values()
    entries = (one for standing in standings for one in standing.entries)
    return any(one.story_id == story.id and one.rank <= CHOSEN_FROM for one in entries)


def of_fragment(fragment: Fragment, gathered: Gathered) -> Beside | None:
    """The one rail of a fragment; None if nothing stands at its address. Reads what it needs only."""
    section = gathered.sections.by_id.get(fragment.section_id)
    if fragment.section_id and section is None:
        return None
    shown = (fragment.rail,)
    if fragment.rail is RailName.YOU_MAY_ALSO_LIKE:
        article = newsroom.article(fragment.story_id or 0, gathered.sections)
        return replace(of_story(article, gathered), shown=shown) if article else None
    leads: tuple[Story, ...] = ()
    if fragment.story_id:
        leads = tuple(newsroom.stories([fragment.story_id], gathered.sections).values())
        if not leads or leads[0].section != section:
            return None
    is_choice = planner.RAILS[fragment.rail].is_choice
    names = planner.UP_TO_MUST_READS if is_choice else shown
    return replace(of_list(gathered, names, section=section, leads=leads), shown=shown)


def _planned(
    pool: Pool,
    sizes: RailSizes,
    names: tuple[RailName, ...],
    leads: Iterable[Story],
    included: Included,
) -> Beside:
    """Included ones are planned, too: others are chosen around them."""
    rails = planner.plan(pool, sizes, names=names, above={story.id for story in leads})
    left = {name: fragment for name, fragment in included.items() if name in names}
    return Beside(rails, pool, [name for name in names if name not in left], left)
