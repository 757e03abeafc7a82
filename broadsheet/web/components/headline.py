"""Kicker, headline and dek above a story."""

from dataclasses import dataclass

from broadsheet.newsroom.article import Article
from broadsheet.web.components import label
from broadsheet.web.components.section_nav import LATEST_URL


@dataclass(frozen=True, slots=True)
class Headline:
    """`kind` (OPINION, SPONSORED …) stands before the section; empty for news. `kicker` may be empty."""

    kind: str
    section: str
    section_url: str
    hue: str
    kicker: str
    text: str
    dek: str


def build(article: Article) -> Headline:
    """The head of a story's own page."""
    story = article.story
    return Headline(
        kind=label.of_kind(story.kind),
        section=label.of_section(story.section),
        section_url=story.section.path if story.section else LATEST_URL,
        hue=label.hue_class(story.section),
        kicker=story.kicker,
        text=article.page.headline or story.headline,
        dek=story.dek,
    )
