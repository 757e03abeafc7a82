"""`Listing`: one page of a list of stories, as views hand it to the pages that show lists."""

from dataclasses import dataclass

from broadsheet.newsroom.story import Story


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories in order, newest first.

    `older` is the cursor of the next page, empty on the last; `cursor` that of this page, empty on
    the first.
    """

    stories: tuple[Story, ...]
    older: str = ""
    cursor: str = ""
