"""What follows a change in many stories: done afterwards, in pieces, by a worker.

A change at the desk holds its row while it lasts; whoever publishes a story that names it would wait.
"""

from collections.abc import Sequence

from django_tasks import task

from broadsheet.newsroom import actions

BATCH = 50  # stories; about a second of work, and news goes between
BEFORE_THE_INDEX = 10  # of the priorities of django-tasks: readers see what is done here


@task(priority=BEFORE_THE_INDEX)
def rebake_stories(story_ids: list[int]) -> int:
    """Bakes anew those of these stories that are live, each in a transaction of its own; how many."""
    return actions.rebake(story_ids)


def rebake_soon(story_ids: Sequence[int]) -> None:
    """Has a worker bake these stories anew, in their order, if the transaction of the caller commits."""
    for start in range(0, len(story_ids), BATCH):
        rebake_stories.enqueue(list(story_ids[start : start + BATCH]))
