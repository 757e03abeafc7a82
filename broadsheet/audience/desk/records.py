"""The records of the pages, for a user who may see them; None where that user may see nothing."""

from typing import Any

from broadsheet.audience import figures
from broadsheet.audience.desk.collection import Collection, collection
from broadsheet.audience.desk.now import NowPart, now_part
from broadsheet.audience.desk.overview import Overview, overview
from broadsheet.audience.desk.story import StoryPage, story_page
from broadsheet.audience.reach import reach
from broadsheet.newsroom import paper

Record = Overview | StoryPage | Collection


def of_now(user: Any) -> NowPart:
    """Who reads what now, of what this user may see."""
    return now_part(reach(user))


def of_site(user: Any) -> Overview:
    """Now, today and the week, of what this user may see."""
    return overview(reach(user))


def of_story(user: Any, story_id: int) -> StoryPage | None:
    """A story's figures; of one that was deleted while there are any."""
    if not reach(user).has(story_id):
        return None
    about = paper.about(story_id)
    return story_page(about) if about.headline or figures.is_known(story_id) else None


def of_section(user: Any, section_id: int) -> Collection | None:
    """The figures of a section and what is below it."""
    section = paper.section(section_id)
    if section is None or not reach(user).has(section_id):
        return None
    return collection(section.name, "Section", paper.stories_below(section.path))


def of_author(user: Any, author_id: int) -> Collection | None:
    """The figures of an author's stories, of those that this user may see."""
    name = paper.authors([author_id]).get(author_id)
    if name is None:
        return None
    seen, stories = reach(user), paper.stories_by(author_id)
    among = stories if seen.ids is None else stories.filter(story_id__in=seen.ids)
    return collection(name, "Author", among)
