"""Jobs that fail: what each is about, why, and whether it will be tried again. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, Q, QuerySet

from broadsheet.jobs import news, stories
from broadsheet.jobs.models import FAILED, Job, Priority, State
from broadsheet.jobs.reasons import reason

PUBLISH, TAKE_DOWN = news.publish_revision.module_path, news.take_down.module_path
OF_STORIES = (PUBLISH, TAKE_DOWN)
WORDS = {PUBLISH: "Publish", TAKE_DOWN: "Take down"}
ARGUMENTS_LENGTH = 120


class About(NamedTuple):
    """What a job is about: in words, and where that is edited.

    `is_due`: of a story, whether the job is still to be done; None of everything else.
    """

    words: str
    url: str = ""
    is_due: bool | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A job that failed at least once, or is put off. `next_at` is None for one that was given up.

    `put_off_since` is None unless its last attempt could not be made, which does not count as one.
    """

    job_id: int
    task: str
    about: About
    priority: Priority
    reason: str
    attempts: int
    failed_at: datetime | None
    next_at: datetime | None
    put_off_since: datetime | None
    traceback: str

    @property
    def is_dead(self) -> bool:
        """Whether it was given up."""
        return self.next_at is None

    @property
    def may_be_discarded(self) -> bool:
        """The job of a story that is due would be put again at once: unschedule the story instead."""
        return self.is_dead and not self.about.is_due


@dataclass(frozen=True, slots=True)
class Heap:
    """Jobs of one task that go wrong alike: how many, since when, and why the latest does."""

    task: str
    count: int
    since: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Several dead jobs of one task, to be handled together."""

    task: str
    count: int

    @property
    def words(self) -> str:
        """The task as it is told."""
        return task_words(self.task)

    @property
    def may_be_discarded(self) -> bool:
        """Those of stories are looked at one by one: a story that is due would be put again at once."""
        return self.task not in OF_STORIES


def failing(at: datetime, *, limit: int) -> tuple[Failure, ...]:
    """Each failing or dead job, the most urgent first. Four queries at most, by an index."""
    rows = list(_failing().order_by("priority", "pk")[:limit])
    subjects = _subjects(rows, at)
    return tuple(_failure(row, subjects[row.pk]) for row in rows)


def failing_count() -> int:
    """How many jobs fail or were given up. One query, by an index."""
    return _failing().count()


def one(job_id: int, at: datetime) -> Failure | None:
    """A failing or dead job; None for any other. Three queries at most."""
    row = _failing().filter(pk=job_id).first()
    return _failure(row, _subjects([row], at)[row.pk]) if row else None


def given_up() -> tuple[Heap, ...]:
    """Dead jobs that are about no story, a line for each task. Two queries at most, by an index."""
    dead = Job.objects.filter(state=State.DEAD).exclude(task__in=OF_STORIES)
    return _heaps(dead, "finished_at")


def piles() -> tuple[Pile, ...]:
    """The tasks of which several jobs were given up, by name. One query, by an index."""
    dead = Job.objects.filter(state=State.DEAD).values_list("task").annotate(count=Count("pk"))
    return tuple(Pile(*row) for row in dead.filter(count__gt=1).order_by("task"))


def put_off(until: datetime) -> tuple[Heap, ...]:
    """Jobs about no story, put off since before then, a line for each task. Two queries at most."""
    waiting = Job.objects.filter(FAILED, state__in=(State.READY, State.RUNNING))
    long = waiting.filter(put_off_since__lte=until).exclude(task__in=OF_STORIES)
    return _heaps(long, "put_off_since")


def _heaps(jobs: QuerySet[Job], since: str) -> tuple[Heap, ...]:
    by_task = jobs.values("task").annotate(count=Count("pk"), last=Max("pk"), since=Min(since))
    rows = list(by_task.order_by("task"))
    latest = Job.objects.filter(pk__in=[row["last"] for row in rows])
    words = dict(latest.values_list("pk", "failure")) if rows else {}
    return tuple(
        Heap(row["task"], row["count"], row["since"], reason(words.get(row["last"], "")))
        for row in rows
    )


def task_words(task: str) -> str:
    """A task as it is told: by its own words, else by the last part of its path."""
    return (
        WORDS.get(task)
        or task.rpartition(".")[2].removesuffix("_task").replace("_", " ").capitalize()
    )


def _failing() -> QuerySet[Job]:
    return Job.objects.filter(FAILED, Q(state=State.READY) | Q(state=State.DEAD))


def _failure(row: Job, about: About) -> Failure:
    return Failure(
        job_id=row.pk,
        task=task_words(row.task),
        about=about,
        priority=Priority(row.priority),
        reason=reason(row.failure),
        attempts=row.attempts,
        failed_at=row.finished_at,
        next_at=None if row.state == State.DEAD else row.due_at,
        put_off_since=row.put_off_since,
        traceback=row.traceback,
    )


def _subjects(rows: Sequence[Job], at: datetime) -> dict[int, About]:
    """What each job is about."""
    publications = [row for row in rows if row.task == PUBLISH]
    removals = [row for row in rows if row.task == TAKE_DOWN]
    others = {row.pk: About(", ".join(map(str, row.args))[:ARGUMENTS_LENGTH]) for row in rows}
    return others | _of_revisions(publications, at) | _of_pages(removals, at)


def _of_revisions(rows: list[Job], at: datetime) -> dict[int, About]:
    if not rows:
        return {}
    found = stories.revised(row.args[0] for row in rows)
    told = {}
    for row in rows:
        revision = found.get(row.args[0])
        if revision is None:
            told[row.pk] = About("A story that has been deleted", is_due=False)
            continue
        page_id, _, due_at = revision.due
        url = stories.edit_url(page_id)
        told[row.pk] = About(revision.headline, url, due_at is not None and due_at <= at)
    return told


def _of_pages(rows: list[Job], at: datetime) -> dict[int, About]:
    if not rows:
        return {}
    ids = [row.args[0] for row in rows]
    names, standing = stories.headlines(ids), stories.still_standing(ids, at)
    return {
        row.pk: About(names[page_id], stories.edit_url(page_id), page_id in standing)
        if page_id in names
        else About("A story that has been deleted", is_due=False)
        for row, page_id in zip(rows, ids, strict=True)
    }
