"""Tasks for the tests of the queue; they leave a mark in the database, where it can be counted."""

import time

from django.contrib.auth.models import Group
from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django_tasks import task

from broadsheet import clock


@task()
def mark(name):
    """Leaves its mark; twice, if it is run twice."""
    return Group.objects.create(name=f"{name} {Group.objects.count()}").pk


@task(is_atomic=True, priority=60)
def mark_atomically(name):
    """Leaves its mark in the transaction in which it finishes."""
    return Group.objects.create(name=f"{name} {Group.objects.count()}").pk


@task(priority=20)
def fail(reason):
    """Leaves its mark and fails."""
    Group.objects.create(name=f"failed {Group.objects.count()}")
    raise ValueError(reason)


@task(is_atomic=True)
def fail_atomically(reason):
    """Fails after its mark, which must not stay."""
    Group.objects.create(name=f"failed {Group.objects.count()}")
    raise ValueError(reason)


@task()
def meet_a_lock():
    """Somebody else has the row."""
    raise OperationalError("could not obtain lock")


@task()
def miss():
    """What it is about has been deleted; for a task of ours that is a failure."""
    raise ObjectDoesNotExist("it is gone")


@task()
def take(seconds):
    """Takes so long."""
    time.sleep(seconds)
    return seconds


@task()
def tell_the_time():
    """Says what time it is by the clock that jobs read."""
    return clock.now().isoformat()


@task(is_atomic=True, priority=60)
def mark_slowly(name, seconds):
    """Leaves its mark and takes its time before it finishes."""
    made = Group.objects.create(name=name)
    time.sleep(seconds)
    return made.pk


@task()
def nap(number):
    """Does next to nothing."""
    return number
