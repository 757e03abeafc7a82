"""The views of stories as pages show them, with the stamp that lets a reading be counted."""

from datetime import datetime

from broadsheet import conf, signing
from broadsheet.audience import connection
from broadsheet.audience import queries as audience
from broadsheet.newsroom.story import Story
from broadsheet.web.components import view_count
from broadsheet.web.components.view_count import ViewCount
from broadsheet.web.fragments import CountFragment


def of_page(story: Story, at: datetime, *, is_left: bool) -> ViewCount | CountFragment | None:
    """The views of a live story, or the fragment where they are left to a surrogate.

    None where nobody is counted: the page then has no beacon either.
    """
    if connection.is_off():
        return None
    return CountFragment(story.id) if is_left else of_story(story, at)


def of_story(story: Story, at: datetime) -> ViewCount:
    """The views of a live story as they are now; without a number while nobody can tell it.

    Where nobody is counted without a stamp too: a page that was kept from before may ask.
    """
    if connection.is_off():
        return view_count.build("", None)
    scopes = story.section.lineage if story.section else ()
    stamp = signing.stamp(story.id, scopes, at.timestamp(), conf.settings().secret_key)
    return view_count.build(stamp, audience.views_of(story.id))
