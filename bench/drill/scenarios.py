"""The drills. Each answers a row of figures and the mistakes that it found."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.db.models.functions import Now

from bench.drill.desk import Desk, database_now, lateness_seconds
from bench.drill.runners import Runners, wait_until
from broadsheet.jobs.models import Job, Priority, State
from tests.factories import article, section

SETTLE_SECONDS = 120
BACKLOG = 100_000


class Scale(NamedTuple):
    """How large a drill is."""

    stories: int = 200
    poisoned: int = 5
    window: timedelta = timedelta(seconds=60)  # in which they fall due
    stopped_seconds: float = 60


class Report(NamedTuple):
    """What was seen, in words, and what was wrong; `p99_seconds` is how late all but 1 % were at most."""

    figures: dict[str, str]
    mistakes: list[str]
    p99_seconds: float


def killed(log: Path, scale: Scale) -> Report:
    """Four runners, one killed every second, while an editor puts off, cancels and takes down."""
    desk = Desk()
    first = desk.schedule(scale.stories, window=scale.window, poisoned=scale.poisoned)
    runners = Runners(4, log)
    time.sleep(max(0, (first - database_now()).total_seconds()))
    runners.kill_every(1)
    over = threading.Event()
    editor = threading.Thread(target=desk.edit_until, args=[over], kwargs={"pause_seconds": 1})
    editor.start()
    time.sleep(scale.window.total_seconds())
    over.set()
    editor.join()
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    runners.stop_killing()
    runners.end()
    figures = {"kills": str(runners.kills), "editor": _words(desk)}
    return _report(desk, figures, is_settled=is_settled)


def burst(log: Path, scale: Scale) -> Report:
    """All at the same moment, nobody killed."""
    desk = Desk()
    desk.schedule(scale.stories, window=timedelta(0), poisoned=scale.poisoned)
    runners = Runners(4, log)
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    runners.end()
    return _report(desk, {}, is_settled=is_settled)


def stopped(log: Path, scale: Scale) -> Report:
    """Two of four workers are stopped while they hold a job, and go on much later."""
    desk = Desk()
    desk.schedule(scale.stories, window=scale.window / 3, poisoned=0)
    runners = Runners(4, log)
    caught = list(_stop_two(runners))
    time.sleep(scale.stopped_seconds)
    waiting = not desk.settled()
    for pid in caught:
        runners.signal(signal.SIGCONT, pid)
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    time.sleep(5)  # those that went on try to finish what they held
    runners.end()
    figures = {
        "stopped while holding a job": str(len(caught)),
        "the others had done all else meanwhile": "no" if waiting else "yes",
    }
    return _report(desk, figures, is_settled=is_settled)


def skewed(log: Path, scale: Scale) -> Report:
    """Three workers, one an hour ahead, one an hour behind."""
    desk = Desk()
    desk.schedule(scale.stories, window=scale.window / 2, poisoned=0)
    runners = Runners(3, log, skews_hours=(1, -1))
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    by = Job.objects.filter(state=State.DONE, result=True).values_list("holder", flat=True)
    pids = [process.pid for process in runners.processes]
    share = [sum(holder.endswith(f":{pid}") for holder in by) for pid in pids]
    runners.end()
    figures = {"published by +1 h, -1 h, right clock": ", ".join(map(str, share))}
    return _report(desk, figures, is_settled=is_settled)


def backlog(log: Path, scale: Scale) -> Report:
    """One worker with 100,000 index jobs before it, and stories that fall due meanwhile."""
    desk = Desk()
    page = article("Indexed", section=section("Archive"))
    task, args = (
        "wagtail.tasks.update_reference_index_task",
        ["newsroom", "articlepage", str(page.pk)],
    )
    Job.objects.bulk_create([Job(task=task, args=args) for _ in range(BACKLOG)], batch_size=2000)
    desk.schedule(20, window=scale.window / 3, poisoned=0)
    runners = Runners(1, log)
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    left = Job.objects.filter(state=State.READY, priority=Priority.UPKEEP).count()
    runners.end()
    return _report(desk, {"index jobs still waiting": f"{left:,}"}, is_settled=is_settled)


SCENARIOS: dict[str, Callable[[Path, Scale], Report]] = {
    "killed": killed, "burst": burst, "stopped": stopped, "skewed": skewed, "backlog": backlog,
}  # fmt: skip


def _stop_two(runners: Runners) -> Iterator[int]:
    """Stops two workers at a moment when each holds a job."""
    pids = {process.pid for process in runners.processes}
    until = time.monotonic() + SETTLE_SECONDS
    stopped: set[int] = set()
    while len(stopped) < 2 and time.monotonic() < until:
        running = Job.objects.filter(
            state=State.RUNNING, priority=Priority.NEWS, leased_until__gt=Now()
        )
        for holder in running.values_list("holder", flat=True):
            pid = int(holder.rpartition(":")[2])
            if pid in pids - stopped and len(stopped) < 2:
                runners.signal(signal.SIGSTOP, pid)
                if running.filter(holder=holder).exists():
                    stopped.add(pid)
                    yield pid
                else:  # it had just finished
                    runners.signal(signal.SIGCONT, pid)


def _report(desk: Desk, figures: dict[str, str], *, is_settled: bool) -> Report:
    late = lateness_seconds() or [0.0]
    p99 = late[min(len(late) - 1, int(len(late) * 0.99))]
    seen = {
        "went out by the clock": str(len(late)),
        "late, median / p99 / most": f"{late[len(late) // 2]:.2f} / {p99:.2f} / {late[-1]:.2f} s",
    }
    mistakes = [] if is_settled else ["good stories are still due"]
    mistakes += [f"{seconds} s early" for seconds in late if seconds < 0]
    return Report(seen | figures, mistakes + desk.mistakes(), p99)


def _words(desk: Desk) -> str:
    return ", ".join(f"{count} {act}" for act, count in sorted(desk.acts.items()))
