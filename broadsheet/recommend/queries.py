"""Stories like a story: of its storylines, then by shared tags."""

from dataclasses import dataclass

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.article import Baked
from broadsheet.recommend.similarity import scores

STORYLINE, TAGS = "storyline", "tags"


@dataclass(frozen=True, slots=True)
class Alike:
    """A story like another one; `score` in tag weights, 0 for one of the same storyline."""

    story_id: int
    source: str
    score: float = 0.0


def alike(story_id: int, page: Baked, *, limit: int) -> tuple[Alike, ...]:
    """Stories like this one: its storylines' newest first, then by shared tags, best first.

    May be shorter than `limit`; ties go to the newer, then to the higher id. One query.
    """
    rows = newsroom.newest_of_subjects(
        [line.id for line in page.storylines], [tag.id for tag in page.tags], each=limit + 1
    )
    others = [row for row in rows if row.story_id != story_id]
    newest = {row.story_id: (row.published_at, row.story_id) for row in others}
    running = {row.story_id for row in others if row.is_of_storyline}
    by_tags = scores((row.story_id, row.tag_count) for row in others if row.tag_count)
    first = sorted(running, key=newest.__getitem__, reverse=True)
    then = sorted(by_tags, key=lambda pk: (by_tags[pk], newest[pk]), reverse=True)
    found = [Alike(pk, STORYLINE) for pk in first]
    found += [Alike(pk, TAGS, by_tags[pk]) for pk in then if pk not in running]
    return tuple(found[:limit])
