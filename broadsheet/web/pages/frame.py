"""`Frame`: what stands around the contents of every page, and the head that goes with it."""

from dataclasses import dataclass

from broadsheet.newsroom.publication import Link
from broadsheet.web.components import footer, label, masthead, section_nav, skip_links
from broadsheet.web.components.footer import Footer
from broadsheet.web.components.masthead import Masthead
from broadsheet.web.components.section_nav import NavLink
from broadsheet.web.pages.head import Head
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext
from broadsheet.web.seo import canonical, json_ld, open_graph

RELATIVE_TIME = "js/relative_time.js"


@dataclass(frozen=True, slots=True)
class Frame:
    """The page around its contents. `hue` is the class of the paper's accent."""

    site_name: str
    language: str
    direction: str
    hue: str
    head: Head
    skip_links: tuple[Link, ...]
    masthead: Masthead
    section_nav: tuple[NavLink, ...]
    footer: Footer
    scripts: tuple[str, ...] = (RELATIVE_TIME,)


@dataclass(frozen=True, slots=True)
class Listed:
    """What the frame of a page that lists stories needs to know of it. `crumbs` end with the page."""

    title: str
    description: str
    path: str
    crumbs: tuple[Link, ...]
    listing: Listing
    feeds: tuple[Link, ...] = ()


def build(
    head: Head,
    site: SiteContext,
    nav: tuple[NavLink, ...] | None = None,
    plate: Masthead | None = None,
    scripts: tuple[str, ...] = (RELATIVE_TIME,),
) -> Frame:
    """The frame; with the small name plate and no current section unless they are given."""
    nav = nav or section_nav.build(site)
    return Frame(
        site_name=site.publication.name,
        language=site.language,
        direction=site.direction,
        hue=label.hue(site.publication.accent_hue),
        head=head,
        skip_links=skip_links.build(),
        masthead=plate or masthead.build(site),
        section_nav=nav,
        footer=footer.build(site, nav),
        scripts=scripts,
    )


def for_list(page: Listed, site: SiteContext, nav: tuple[NavLink, ...] | None = None) -> Frame:
    """The frame of a page that lists stories."""
    url = canonical.address(site, page.path, page.listing)
    head = Head(
        title=f"{page.title} | {site.publication.name}",
        description=page.description,
        canonical=url,
        robots=canonical.robots(page.listing),
        properties=open_graph.for_page(page.title, page.description, url, site),
        json_ld=json_ld.for_list(page.crumbs, site),
        feeds=page.feeds,
    )
    return build(head, site, nav)
