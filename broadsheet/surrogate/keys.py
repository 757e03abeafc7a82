"""Surrogate keys: each names one fact that an answer shows, and that is purged when the fact changes.

An answer carries a key for everything it shows; an action purges a key for everything it changed.
docs/caching.md has the table.
"""

import re

PUBLICATION = "publication"  # the paper's name, sizes, look: every page
SECTIONS = "sections"  # which sections stand in the menu, in which order
LATEST = "latest"  # which stories the whole site lists, in which order
CORRECTIONS = "corrections"  # the notes on the page of corrections
TOP_STORIES = "top-stories"  # the editors' choice for the head of the front page
POPULAR_NOW = "popular-now"  # a ranking, when it is computed anew
WEEKLY_BEST = "weekly-best"
DEEPLY_READ = "deeply-read"  # a ranking that Must-Reads fall back on
TODAY = "today"  # the day's date, until midnight in the site's zone
MISSING = "missing"  # an address where nothing stands; something may come to stand there


def article(story_id: int) -> str:
    """A story's own page, also when that says that the story was withdrawn."""
    return f"article-{story_id}"


def card(story_id: int) -> str:
    """A story as lists, rails and the texts of other stories show it."""
    return f"card-{story_id}"


def entry(story_id: int) -> str:
    """A story as feeds show it, which tell more of it than lists do: when it was updated."""
    return f"entry-{story_id}"


def section(section_id: int) -> str:
    """Which stories a section lists, in which order."""
    return f"section-{section_id}"


def label(section_id: int) -> str:
    """A section's name, address, colour and description, wherever it is named."""
    return f"label-{section_id}"


def tag(tag_id: int) -> str:
    """A tag's name and list."""
    return f"tag-{tag_id}"


def storyline(storyline_id: int) -> str:
    """A storyline's name and list."""
    return f"storyline-{storyline_id}"


def author(author_id: int) -> str:
    """An author's own page: who they are and what they wrote."""
    return f"author-{author_id}"


def photo(key: str) -> str:
    """A photo by the key of its renditions: these, and pages that show it apart from a story."""
    return f"photo-{key}"


def must_reads(section_id: int | None = None) -> str:
    """The editors' Must-Reads of a section; those of the site, which all sections fall back on."""
    return "must-reads" if section_id is None else f"must-reads-{section_id}"


def you_may_also_like(story_id: int) -> str:
    """What is chosen for the readers of a story."""
    return f"you-may-also-like-{story_id}"


_KEY = re.compile(
    "|".join(
        (
            *(PUBLICATION, SECTIONS, LATEST, CORRECTIONS, TOP_STORIES, POPULAR_NOW, WEEKLY_BEST),
            *(DEEPLY_READ, TODAY, MISSING, r"must-reads(-\d+)?", r"photo-[0-9a-f]+"),
            r"(article|card|entry|section|label|tag|storyline|author|you-may-also-like)-\d+",
        )
    ),
    re.ASCII,
)


def is_key(text: str) -> bool:
    """Whether the text can be a key: one that was mistyped would purge nothing and tell nobody."""
    return _KEY.fullmatch(text) is not None
