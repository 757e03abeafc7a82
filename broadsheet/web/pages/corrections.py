"""All corrections, newest first, each with the story it mends."""

from dataclasses import dataclass

from django.utils.translation import gettext

from broadsheet.newsroom.article import Note
from broadsheet.newsroom.publication import Link
from broadsheet.newsroom.story import Story
from broadsheet.web.components import correction, pager
from broadsheet.web.components.card import foreign
from broadsheet.web.components.correction import CorrectionNote
from broadsheet.web.components.page_title import PageTitle
from broadsheet.web.components.pager import Pager
from broadsheet.web.pages import frame
from broadsheet.web.pages.frame import Frame, Listed
from broadsheet.web.pages.listing import Listing
from broadsheet.web.pages.site import SiteContext

PATH = "/corrections/"


@dataclass(frozen=True, slots=True)
class CorrectedStory:
    """A note and the story that it stands in."""

    url: str
    headline: str
    note: CorrectionNote
    language: str
    direction: str


@dataclass(frozen=True, slots=True)
class CorrectionsPageView:
    """All that `pages/corrections.html` shows."""

    frame: Frame
    title: PageTitle
    entries: tuple[CorrectedStory, ...]
    pager: Pager | None


def build(
    entries: tuple[tuple[Story, Note], ...], site: SiteContext, older: str = "", cursor: str = ""
) -> CorrectionsPageView:
    """A page of notes; `older` and `cursor` as in `Listing`."""
    title = PageTitle(
        gettext("Corrections"),
        description=gettext("What we got wrong, and what is right. Newest first."),
    )
    listing = Listing((), older, cursor)
    page = Listed(title.text, title.description, PATH, (Link(title.text, PATH),), listing)
    return CorrectionsPageView(
        frame=frame.for_list(page, site),
        title=title,
        entries=tuple(_entry(story, note, site) for story, note in entries),
        pager=pager.build(PATH, listing),
    )


def _entry(story: Story, note: Note, site: SiteContext) -> CorrectedStory:
    language, direction = foreign(story.language, site)
    return CorrectedStory(
        story.url, story.headline, correction.one(note, site), language, direction
    )
