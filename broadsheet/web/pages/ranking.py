"""The pages of the rankings, of the site and of each section: what each is called, and where."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from broadsheet.audience import scoring
from broadsheet.audience.ranking import RankingName
from broadsheet.newsroom.publication import Link
from broadsheet.newsroom.story import Section
from broadsheet.web.components import label
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.components.ranking import Ranking
from broadsheet.web.pages import frame, how_we_count
from broadsheet.web.pages.frame import Frame, Listed
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext


class Words(NamedTuple):
    """How a ranking is called, and over which time it looks."""

    slug: str
    title: str | Promise
    window: str | Promise
    numbers: dict[str, int]


WORDS = {
    RankingName.POPULAR_NOW: Words(
        "popular",
        gettext_lazy("Popular Now"),
        gettext_lazy(
            "What is read now. A reader counts half after %(minutes)d minutes. Readers are given of"
            " the running hour and the %(hours)d before it."
        ),
        {"minutes": scoring.HALF_LIFE // 60, "hours": scoring.FLOOR_HOURS},
    ),
    RankingName.WEEKLY_BEST: Words(
        "weekly-best",
        gettext_lazy("Weekly Best Articles"),
        gettext_lazy("By readers of seven days: of the running hour and the %(hours)d before it."),
        {"hours": scoring.WEEK_HOURS - 1},
    ),
}
SLUGS = {words.slug: name for name, words in WORDS.items()}


@dataclass(frozen=True, slots=True)
class RankingPageView:
    """All that `pages/ranking.html` shows. `ways` lead on: the other rankings, data, feed."""

    frame: Frame
    title: PageTitle
    ranking: Ranking
    ways: tuple[Link, ...]


def build(
    name: RankingName, section: Section | None, ranking: Ranking, site: SiteContext
) -> RankingPageView:
    """The page of a ranking of the site, or of a section."""
    here = path(name, section)
    title = PageTitle(
        text=headline(name, section),
        overline=gettext("Ranking"),
        description=window(name),
        hue=label.hue_class(section),
        links=_scopes(name, section, site),
    )
    crumbs = [Link(headline(name, None), path(name, None))]
    if section:
        crumbs.append(Link(section.name, here))
    feed = Link(title.text, f"{here}feed.xml")
    page = Listed(title.text, title.description, here, tuple(crumbs), Listing(()), (feed,))
    return RankingPageView(frame.for_list(page, site), title, ranking, _ways(name, section, feed))


def headline(name: RankingName, section: Section | None) -> str:
    """What a ranking is called, with its section's name."""
    title = str(WORDS[name].title)
    return f"{title}: {section.name}" if section else title


def window(name: RankingName) -> str:
    """Over which time a ranking looks, in words."""
    return str(WORDS[name].window) % WORDS[name].numbers


def path(name: RankingName, section: Section | None) -> str:
    """The address of a ranking: `/popular/`, `/popular/world/asia/`."""
    return f"/{WORDS[name].slug}{section.path if section else '/'}"


def data_path(name: RankingName, section: Section | None) -> str:
    """The address of the same as JSON: `/popular.json`, `/popular/world/asia.json`."""
    return f"{path(name, section).rstrip('/')}.json"


def _scopes(name: RankingName, section: Section | None, site: SiteContext) -> tuple[Link, ...]:
    """The same ranking of the paper and of other sections."""
    paper = (Link(gettext("The whole paper"), path(name, None)),) if section else ()
    others = (one for one in site.nav if one != section)
    return (*paper, *(Link(one.name, path(name, one)) for one in others))


def _ways(name: RankingName, section: Section | None, feed: Link) -> tuple[Link, ...]:
    others = (one for one in WORDS if one is not name)
    return (
        *(Link(headline(one, section), path(one, section)) for one in others),
        Link(gettext("How we count"), how_we_count.PATH),
        Link(gettext("Feed"), feed.url),
        Link(gettext("Data (JSON)"), data_path(name, section)),
    )
