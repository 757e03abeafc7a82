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
BAR_SECONDS = 5.0


class Report(NamedTuple):
    """What was seen, in words, and what was wrong."""

    figures: dict[str, str]
    mistakes: list[str]


def killed(
    log: Path, *, stories: int = 200, poisoned: int = 5, window_seconds: float = 60
) -> Report:
    """Four runners, one killed every second, while an editor puts off, cancels and takes down."""
    desk = Desk()
    first = desk.schedule(stories, window=timedelta(seconds=window_seconds), poisoned=poisoned)
    runners = Runners(4, log)
    time.sleep(max(0, (first - database_now()).total_seconds()))
    runners.kill_every(1)
    over = threading.Event()
    editor = threading.Thread(target=desk.edit_until, args=[over], kwargs={"pause_seconds": 1})
    editor.start()
    time.sleep(window_seconds)
    over.set()
    editor.join()
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    runners.stop_killing()
    codes = runners.end()
    figures = {"kills": str(runners.kills), "editor": _words(desk), "exit codes": str(codes)}
    return _report(desk, figures, is_settled=is_settled)


def burst(log: Path, *, stories: int = 200, poisoned: int = 5) -> Report:
    """All at the same moment, nobody killed."""
    desk = Desk()
    desk.schedule(stories, window=timedelta(0), poisoned=poisoned)
    runners = Runners(4, log)
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    runners.end()
    return _report(desk, {}, is_settled=is_settled)


def stopped(log: Path, *, stories: int = 100, pause_seconds: float = 60) -> Report:
    """Two of four workers are stopped while they hold a job, and go on a minute later."""
    desk = Desk()
    desk.schedule(stories, window=timedelta(seconds=20), poisoned=0)
    runners = Runners(4, log)
    caught = list(_stop_two(runners))
    time.sleep(pause_seconds)
    waiting = not desk.settled()
    for pid in caught:
        runners.signal(signal.SIGCONT, pid)
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    time.sleep(5)  # those that went on try to finish what they held
    runners.end()
    figures = {
        "stopped while holding a job": str(len(caught)),
        "the others had done all else meanwhile": "no" if waiting else "yes",
        "claims lost": str(log.read_text("utf-8").count("lease_lost")),
    }
    return _report(desk, figures, is_settled=is_settled, bar=None)


def skewed(log: Path, *, stories: int = 100) -> Report:
    """Three workers, one an hour ahead, one an hour behind."""
    desk = Desk()
    desk.schedule(stories, window=timedelta(seconds=30), poisoned=0)
    runners = Runners(3, log, skews_hours=(1, -1))
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    by = Job.objects.filter(state=State.DONE, result=True).values_list("holder", flat=True)
    pids = [process.pid for process in runners.processes]
    share = [sum(holder.endswith(f":{pid}") for holder in by) for pid in pids]
    runners.end()
    figures = {"published by +1 h, -1 h, right clock": ", ".join(map(str, share))}
    report = _report(desk, figures, is_settled=is_settled)
    early = [late for late in lateness_seconds() if late < 0]
    return Report(report.figures, report.mistakes + [f"{late} s early" for late in early])


def backlog(log: Path, *, jobs: int = 100_000) -> Report:
    """One worker with so many index jobs before it, and stories that fall due meanwhile."""
    desk = Desk()
    page = article("Indexed", section=section("Archive"))
    Job.objects.bulk_create(
        [
            Job(
                task="wagtail.tasks.update_reference_index_task",
                args=["newsroom", "articlepage", str(page.pk)],
            )
            for _ in range(jobs)
        ],
        batch_size=2000,
    )
    desk.schedule(20, window=timedelta(seconds=20), poisoned=0)
    runners = Runners(1, log)
    is_settled = wait_until(desk.settled, seconds=SETTLE_SECONDS)
    left = Job.objects.filter(state=State.READY, priority=Priority.UPKEEP).count()
    runners.end()
    return _report(desk, {"index jobs still waiting": f"{left:,}"}, is_settled=is_settled)


SCENARIOS: dict[str, Callable[[Path], Report]] = {
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


def _report(
    desk: Desk, figures: dict[str, str], *, is_settled: bool, bar: float | None = BAR_SECONDS
) -> Report:
    late = lateness_seconds()
    p99 = late[min(len(late) - 1, int(len(late) * 0.99))] if late else 0.0
    middle = late[len(late) // 2] if late else 0.0
    seen = {
        "went out by the clock": str(len(late)),
        "late, median / p99 / most": f"{middle:.2f} / {p99:.2f} / {late[-1] if late else 0:.2f} s",
    }
    mistakes = [] if is_settled else ["good stories are still due"]
    if bar is not None and p99 > bar:
        mistakes.append(f"p99 is over {bar} s")
    return Report(seen | figures, mistakes + desk.mistakes())


def _words(desk: Desk) -> str:
    return ", ".join(f"{count} {act}" for act, count in sorted(desk.acts.items()))
