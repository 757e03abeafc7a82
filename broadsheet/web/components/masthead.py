"""The name plate at the head of every page."""

from dataclasses import dataclass
from datetime import datetime

from broadsheet.web.components import moment
from broadsheet.web.components.moment import Moment
from broadsheet.web.pages.site import SiteContext


@dataclass(frozen=True, slots=True)
class Masthead:
    """The name plate. `today` is set on the front page only, whose heading the name then is."""

    name: str
    tagline: str
    founded: str
    today: Moment | None = None


def build(site: SiteContext) -> Masthead:
    """The small name plate of inner pages."""
    publication = site.publication
    return Masthead(publication.name, publication.tagline, publication.founded)


def for_front(site: SiteContext, at: datetime) -> Masthead:
    """The large name plate of the front page, with the day."""
    publication = site.publication
    today = moment.weekday(at, site.zone)
    return Masthead(publication.name, publication.tagline, publication.founded, today)
