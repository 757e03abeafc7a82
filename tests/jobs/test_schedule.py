import inspect
from collections import Counter

import pytest
import time_machine

from broadsheet.audience import tasks as audience
from broadsheet.jobs import news, upkeep
from broadsheet.jobs.schedule import SCHEDULE, Lane, scheduled
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from tests.factories import HOUR, NOW, article, live
from tests.workers import work_at


def state(page):
    return ArticlePage.objects.get(pk=page.pk).state


def test_every_job_stands_in_the_table_once():
    assert max(Counter(job.run for job in SCHEDULE).values()) == 1
    assert all(job.every_seconds > 0 for job in SCHEDULE)


@pytest.mark.parametrize("module", [news, upkeep, audience], ids=["news", "upkeep", "audience"])
def test_nothing_that_happens_by_the_clock_is_forgotten(module):
    own = {one for one in vars(module).values() if inspect.isfunction(one)}
    periodic = {one for one in own if list(inspect.signature(one).parameters) == ["since", "at"]}

    assert periodic
    assert periodic <= {job.run for job in SCHEDULE}


def test_news_waits_for_nothing_else():
    lanes = {job.name: job.lane for job in SCHEDULE}

    assert lanes["publish_due"] == lanes["take_down_expired"] == Lane.NEWS
    assert lanes["rebake_stale"] == Lane.UPKEEP


def test_news_waits_for_no_audience_store_and_rankings_for_no_upkeep():
    lanes = {job.run: job.lane for job in SCHEDULE if job.run.__module__ == audience.__name__}

    assert Lane.NEWS not in lanes.values()
    assert lanes[audience.rank_stories] is Lane.AUDIENCE
    assert {run for run, lane in lanes.items() if lane is Lane.UPKEEP} == {
        audience.roll_up_counts, audience.forget_readers,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_due_story_goes_out_when_the_schedule_is_run(reader):
    with time_machine.travel(NOW - HOUR, tick=False):
        page = article("The bridge opens", go_live_at=NOW)
        page.save_revision().publish()

    work_at(NOW - HOUR / 60)
    assert state(page) == State.SCHEDULED
    assert reader.lists_that_show("The bridge opens") == []

    work_at(NOW)
    assert state(page) == State.LIVE
    assert "/latest/" in reader.lists_that_show("The bridge opens")


@pytest.mark.django_db
def test_an_expired_story_is_taken_down_when_the_schedule_is_run(reader):
    page = live("The bridge is closed", at=NOW - HOUR, expire_at=NOW)

    work_at(NOW)

    assert state(page) == State.UNPUBLISHED
    assert reader.lists_that_show("The bridge is closed") == []


def test_where_nobody_is_counted_no_job_is_of_the_audience():
    jobs = {job.run for job in scheduled(is_anybody_counted=False)}

    assert jobs == {job.run for job in SCHEDULE if job.run.__module__ != audience.__name__}
    assert len(jobs) < len(SCHEDULE)
