"""`SiteContext`: what every page needs to know of the site, gathered once by the view."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from broadsheet.newsroom.publication import Link, Publication
from broadsheet.newsroom.story import Section

RIGHT_TO_LEFT = frozenset(("ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


@dataclass(frozen=True, slots=True)
class SiteContext:
    """The publication, its sections and where it lives.

    `nav` holds the topmost sections in order, `sections` all of them by id. `origin` is scheme and
    host without a closing slash, from the settings, never from a request. `footer_links` are the
    paper's own pages (privacy, imprint): only such as exist.
    """

    publication: Publication
    nav: tuple[Section, ...]
    sections: Mapping[int, Section]
    origin: str
    zone: ZoneInfo
    footer_links: tuple[Link, ...] = ()

    @property
    def language(self) -> str:
        """The site's language, a BCP 47 code."""
        return self.publication.language

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.publication.direction

    def absolute(self, path: str) -> str:
        """The full address of a path on this site."""
        return f"{self.origin}{path}"

    def lineage(self, section: Section) -> tuple[Section, ...]:
        """The section with those above it, topmost first."""
        return tuple(self.sections[key] for key in section.lineage if key in self.sections)

    def children(self, section: Section) -> tuple[Section, ...]:
        """The sections right below it, in the order in which they were given."""
        return tuple(
            child
            for child in self.sections.values()
            if len(child.lineage) > 1 and child.lineage[-2] == section.id
        )


def direction_of(language: str) -> str:
    """The writing direction of a language code."""
    return "rtl" if language.lower().partition("-")[0] in RIGHT_TO_LEFT else "ltr"
