"""Worker processes that are started, killed, stopped and continued, some with a clock of their own."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

FAKETIME = str(next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), "libfaketime.so.1"))


class Runners:
    """`broadsheet run worker`, so many times; what dies is started again unless all are to end."""

    def __init__(self, count: int, log: Path, *, skews_hours: tuple[int, ...] = ()) -> None:
        self.log = log
        self.skews = [*skews_hours, *[0] * (count - len(skews_hours))]
        self.processes = [self._start(skew) for skew in self.skews]
        self.kills = 0
        self._ending = threading.Event()
        self._killer: threading.Thread | None = None

    def kill_every(self, seconds: float) -> None:
        """From now on kills one of them, picked at random, every so many seconds, and starts it anew."""
        self._killer = threading.Thread(target=self._kill, args=[seconds], daemon=True)
        self._killer.start()

    def stop_killing(self) -> None:
        """The killer's work is done."""
        self._ending.set()
        if self._killer:
            self._killer.join()

    def signal(self, number: int, pid: int) -> None:
        """Sends a signal to one of them."""
        os.kill(pid, number)

    def end(self) -> list[int]:
        """Tells all to stop; their exit codes."""
        self.stop_killing()
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)
            process.terminate()
        return [process.wait(30) for process in self.processes]

    def _kill(self, seconds: float) -> None:
        while not self._ending.wait(seconds):
            number = random.randrange(len(self.processes))
            self.processes[number].kill()
            self.processes[number].wait()
            self.kills += 1
            self.processes[number] = self._start(self.skews[number])

    def _start(self, skew_hours: int) -> subprocess.Popen[bytes]:
        environment = dict(os.environ)
        if skew_hours:
            environment |= {"LD_PRELOAD": FAKETIME, "FAKETIME": f"{skew_hours:+d}h",
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1"}  # fmt: skip
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "broadsheet.cli", "run", "worker"],
                env=environment, stdout=log, stderr=log,
            )  # fmt: skip


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it comes true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.2)
    return False
