"""The views of stories as pages show them, with the stamp that lets a reading be counted."""

from datetime import datetime

from broadsheet import conf, signing
from broadsheet.audience import queries as audience
from broadsheet.newsroom.story import Story
from broadsheet.web.components import view_count
from broadsheet.web.components.view_count import ViewCount
from broadsheet.web.fragments import CountFragment


def of_page(story: Story, at: datetime, *, is_left: bool) -> ViewCount | CountFragment:
    """The views of a live story, or the fragment where they are left to a surrogate."""
    return CountFragment(story.id) if is_left else of_story(story, at)


def of_story(story: Story, at: datetime) -> ViewCount:
    """The views of a live story as they are now; without a number while the store is away."""
    scopes = story.section.lineage if story.section else ()
    stamp = signing.stamp(story.id, scopes, at.timestamp(), conf.settings().secret_key)
    return view_count.build(stamp, _views(story.id))


def _views(story_id: int) -> int | None:
    """While the store is away, those of the last roll-up; None if there was none."""
    views = audience.views([story_id])[story_id]
    return None if not views and not audience.is_available() else views
