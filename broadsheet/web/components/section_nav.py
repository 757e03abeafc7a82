"""The main menu: the sections in order, and LATEST over all of them."""

from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.newsroom.story import Section
from broadsheet.web.components import label
from broadsheet.web.pages.site import SiteContext

LATEST_URL = "/latest/"


@dataclass(frozen=True, slots=True)
class NavLink:
    """An entry. `is_current` marks the section that the page stands in."""

    name: str
    url: str
    hue: str
    is_current: bool


def build(site: SiteContext, section: Section | None = None) -> tuple[NavLink, ...]:
    """The menu of a page that stands in `section`, None if in none."""
    top_id = section.lineage[0] if section and section.lineage else None
    links = [
        NavLink(label.of_section(entry), entry.path, label.hue_class(entry), entry.id == top_id)
        for entry in site.nav
        if entry.is_in_nav
    ]
    return (*links, _latest(is_current=False))


def for_latest(site: SiteContext) -> tuple[NavLink, ...]:
    """The menu of the page LATEST itself."""
    return (*build(site)[:-1], _latest(is_current=True))


def _latest(*, is_current: bool) -> NavLink:
    return NavLink(gettext("LATEST"), LATEST_URL, "", is_current)
