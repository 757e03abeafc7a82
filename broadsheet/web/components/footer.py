"""The foot of every page: who publishes, how to reach them, what else there is."""

from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.newsroom.publication import Link
from broadsheet.web.components.section_nav import NavLink
from broadsheet.web.pages.site import SiteContext


@dataclass(frozen=True, slots=True)
class Footer:
    """`legal_name` falls back on the publication's name; `about` are links to its own pages."""

    name: str
    tagline: str
    founded: str
    legal_name: str
    email: str
    postal_address: str
    sections: tuple[NavLink, ...]
    about: tuple[Link, ...]
    social: tuple[Link, ...]


def build(site: SiteContext, nav: tuple[NavLink, ...]) -> Footer:
    """The foot of a page that shows the menu `nav`."""
    publication = site.publication
    return Footer(
        name=publication.name,
        tagline=publication.tagline,
        founded=publication.founded,
        legal_name=publication.legal_name or publication.name,
        email=publication.email,
        postal_address=publication.postal_address,
        sections=nav,
        about=(
            Link(gettext("Corrections"), "/corrections/"),
            Link(gettext("How we count"), "/how-we-count/"),
            *site.footer_links,
            Link(gettext("Feed of all stories"), "/feed.xml"),
        ),
        social=publication.social,
    )
