import inspect
from collections import Counter

import pytest
import time_machine

from broadsheet.jobs.schedule import SCHEDULE
from broadsheet.newsroom import due
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from tests.factories import HOUR, NOW, article, live


def run_all(at):
    """As workers would if the database's clock stood there."""
    with time_machine.travel(at, tick=False):
        for job in SCHEDULE:
            job.run(at)


def state(page):
    return ArticlePage.objects.get(pk=page.pk).state


def test_every_job_stands_in_the_table_once():
    assert max(Counter(job.run for job in SCHEDULE).values()) == 1
    assert all(job.every_seconds > 0 for job in SCHEDULE)


def test_nothing_that_happens_by_the_clock_is_forgotten():
    public = {one for name, one in vars(due).items() if inspect.isfunction(one) and name[0] != "_"}
    own = {one for one in public if one.__module__ == due.__name__}

    assert own <= {job.run for job in SCHEDULE}


@pytest.mark.django_db
def test_a_due_story_goes_out_when_the_schedule_is_run(reader):
    with time_machine.travel(NOW - HOUR, tick=False):
        page = article("The bridge opens", go_live_at=NOW)
        page.save_revision().publish()

    run_all(NOW - HOUR / 60)
    assert state(page) == State.SCHEDULED
    assert reader.lists_that_show("The bridge opens") == []

    run_all(NOW)
    assert state(page) == State.LIVE
    assert "/latest/" in reader.lists_that_show("The bridge opens")


@pytest.mark.django_db
def test_an_expired_story_is_taken_down_when_the_schedule_is_run(reader):
    page = live("The bridge is closed", at=NOW - HOUR, expire_at=NOW)

    run_all(NOW)

    assert state(page) == State.UNPUBLISHED
    assert reader.lists_that_show("The bridge is closed") == []
