"""The queue as its tests speak of it: put, claim, let leases end, let time pass."""

import threading
from datetime import UTC, datetime, timedelta

from django.db import connection

from broadsheet.jobs import queue
from broadsheet.jobs.models import Job, State
from broadsheet.jobs.queue import Order

SECOND = timedelta(seconds=1)


def order(*args, **fields):
    return Order(**{"task": "print", "args": list(args), "kwargs": {}} | fields)


def put(*args, **fields):
    return queue.put(order(*args, **fields))


def claim(holder="a", priorities=queue.ALL):
    return queue.claim(holder=holder, priorities=priorities)


def run_out():
    """Lets the leases end: their workers were killed, or hang."""
    Job.objects.filter(state=State.RUNNING).update(leased_until=datetime.now(UTC) - SECOND)


def make_due():
    Job.objects.filter(state=State.READY).update(due_at=datetime.now(UTC) - SECOND)


def meanwhile(act):
    """Begins what another worker or editor does; asks for its result, if there is one by then."""
    got = []

    def work():
        try:
            got.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(0.5)

    def result(*, wait=False):
        thread.join(10 if wait else 0)
        return got[0] if got else None

    return result
