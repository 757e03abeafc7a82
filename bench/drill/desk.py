"""Editors at work: stories that are scheduled, poisoned, put off, cancelled, taken down."""

import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import Error, connection, transaction
from django.db.models.functions import Now
from wagtail.models import PageLogEntry, Revision, Site

from broadsheet.jobs.models import Job, State
from broadsheet.newsroom import actions
from broadsheet.newsroom.lifecycle import PUBLIC
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.published import PublishedStory
from tests.factories import article, section

STARTED = timedelta(seconds=10)  # after which four workers are up on two cores


@dataclass
class Expected:
    """How a story must stand in the end."""

    is_live: bool
    revision_id: int | None = None  # the one that goes out last, by the clock
    is_poisoned: bool = False


@dataclass
class Desk:
    """The stories of a drill and what must have become of each."""

    expected: dict[int, Expected] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)

    def schedule(self, count: int, *, window: timedelta, poisoned: int = 0) -> datetime:
        """So many stories, due evenly over the window; the poisoned ones are spread among them.

        When the first is due: soon, but not before the workers are up.
        """
        world = section("World")
        bad = set(random.sample(range(count), poisoned))
        far = database_now() + timedelta(days=1)
        revisions = []
        for number in range(count):
            page = article(f"Story {number}", section=world, go_live_at=far)
            revision = page.save_revision()
            revision.publish()
            revisions.append(revision)
            self.expected[page.pk] = Expected(number not in bad, revision.pk, number in bad)
        first = database_now() + STARTED
        for number, revision in enumerate(revisions):
            due_at = first + window * number / count
            content = {"go_live_at": due_at.isoformat()} | ({"body": 42} if number in bad else {})
            Revision.objects.filter(pk=revision.pk).update(
                approved_go_live_at=due_at, content=revision.content | content
            )
        return first

    def edit_until(self, over: threading.Event, *, pause_seconds: float) -> None:
        """Puts off, cancels and takes down stories at random until told to stop."""
        while not over.wait(pause_seconds):
            good = [key for key, one in self.expected.items() if not one.is_poisoned]
            try:
                self._edit(random.choice(good))
            except Error as error:  # what an editor sees as "try again"
                self.acts[type(error).__name__] += 1
                connection.close()
        connection.close()

    @transaction.atomic
    def _edit(self, article_id: int) -> None:
        rows = ArticlePage.objects.filter(pk=article_id)
        if connection.features.has_select_for_update:
            rows = rows.select_for_update()
        page = rows.get()
        if page.state in PUBLIC and random.random() < 0.3:
            actions.unpublish_article(page)
            self.expected[article_id] = Expected(is_live=False)
            self.acts["unpublished"] += 1
            return
        if page.state not in PUBLIC and random.random() < 0.2:
            page.revisions.update(approved_go_live_at=None)
            self.expected[article_id] = Expected(is_live=False)
            self.acts["cancelled"] += 1
            return
        draft = page.get_latest_revision_as_object()
        draft.go_live_at = database_now() + timedelta(seconds=random.uniform(1, 8))
        revision = draft.save_revision()
        revision.publish()
        self.expected[article_id] = Expected(True, revision.pk)
        self.acts["rescheduled"] += 1

    def settled(self) -> bool:
        """Whether nothing good is due any more."""
        bad = [str(key) for key, one in self.expected.items() if one.is_poisoned]
        due = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
        return not due.exclude(object_id__in=bad).exists()

    def mistakes(self) -> list[str]:
        """What is not as it must be: nothing, if the drill went well."""
        live = set(PublishedStory.objects.filter(status="live").values_list("pk", flat=True))
        went_out = Counter(
            PageLogEntry.objects.filter(action="wagtail.publish").values_list(
                "revision_id", flat=True
            )
        )
        failing = set(
            Job.objects.exclude(failure="").exclude(state=State.DONE).values_list("key", flat=True)
        )
        found = [f"revision {pk} went out {n} times" for pk, n in went_out.items() if n > 1]
        for key, one in self.expected.items():
            if (key in live) is not one.is_live:
                found.append(f"story {key} is {'live' if key in live else 'not live'}")
            if one.is_live and one.revision_id and went_out[one.revision_id] != 1:
                found.append(f"revision {one.revision_id} of story {key} did not go out")
            if one.is_poisoned and not any(f":{key}:" in (name or "") for name in failing):
                found.append(f"poisoned story {key} raised no alarm")
        return found


def lateness_seconds() -> list[float]:
    """By how much each publication by the clock came late, in order."""
    done = Job.objects.filter(state=State.DONE, result=True, key__startswith="publish:")
    rows = done.values_list("finished_at", "key")
    return sorted(at.timestamp() - float(key.rpartition(":")[2]) for at, key in rows)


def database_now() -> datetime:
    """By the clock of the database."""
    return Site.objects.annotate(now=Now()).values_list("now", flat=True)[0]
