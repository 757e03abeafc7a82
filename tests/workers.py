"""What workers do, done here and now: the schedule and the queue as if the database's clock stood there."""

from datetime import timedelta

import time_machine

from broadsheet.jobs import queue
from broadsheet.jobs.heartbeat import Heartbeat
from broadsheet.jobs.models import Job, Priority
from broadsheet.jobs.running import run_job
from broadsheet.jobs.schedule import SCHEDULE

BEFORE = timedelta(days=30)
NEWS_ONLY = (Priority.NEWS,)


def work_at(at):
    """Everything that is due at that instant; how many stories went out or came down."""
    with time_machine.travel(at, tick=False):
        for job in SCHEDULE:
            job.run(at - BEFORE, at)
        return run_queue(NEWS_ONLY, at=at)


def run_queue(priorities=queue.ALL, *, at=None):
    """Every job that waits for its turn now; how many of them changed something."""
    done = []
    while claim := queue.claim(holder="a", priorities=priorities):
        run_job(claim._replace(at=at or claim.at), Heartbeat())
        done.append(claim.id)
    return sum(bool(job.result) for job in Job.objects.filter(pk__in=done))


def catch_up():
    """What follows a change in many stories, which workers do at once."""
    run_queue((Priority.MAIL,))
