"""The supervisor of `broadsheet serve` over small processes of the tests, without a site."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from broadsheet.cli import serve
from broadsheet.cli.serve import Supervisor

SLEEPS = "import time; time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"

# A server whose worker hears only what is said to the whole group, and that waits for it.
WAITS_FOR_ITS_WORKER = f"""
import signal, subprocess, sys, time
worker = subprocess.Popen([sys.executable, "-c", {SLEEPS!r}])
signal.signal(signal.SIGTERM, lambda *_: None)
print("ready", flush=True)
worker.wait()
"""


@pytest.fixture(autouse=True)
def _signals_as_they_were():
    kept = {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    yield
    for name, handler in kept.items():
        signal.signal(name, handler)


@pytest.fixture
def started(monkeypatch):
    """What the supervisor starts instead of the site's processes, by the order in which it does."""
    processes = []

    def start(name, program):
        command = [sys.executable, "-c", program]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, process_group=0)
        processes.append((name, process))
        if program in (DEAF, WAITS_FOR_ITS_WORKER):
            process.stdout.readline()
        return process

    def use(program):
        monkeypatch.setattr(serve, "_start", lambda name: start(name, program))
        return processes

    yield use
    for _, process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def tell(number, when):
    """Sends this process a signal as soon as `when` holds."""

    def wait():
        until = time.monotonic() + 20
        while not when() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(os.getpid(), number)

    threading.Thread(target=wait).start()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_processes_run_until_it_is_told_to_stop(started, number):
    processes = started(SLEEPS)
    tell(number, when=lambda: len(processes) == 2)

    assert Supervisor().run() == 0
    assert [name for name, _ in processes] == ["origin", "worker"]
    assert all(process.returncode == -signal.SIGTERM for _, process in processes)


def test_one_that_dies_comes_back_and_the_other_stays(started, capfd):
    processes = started(SLEEPS)
    tell(signal.SIGTERM, when=lambda: len(processes) == 3)
    threading.Timer(0.5, lambda: processes[1][1].kill()).start()

    assert Supervisor().run() == 0
    assert [name for name, _ in processes] == ["origin", "worker", "worker"]
    assert "worker ended (-9); restarting in 0 s" in capfd.readouterr().err


def test_one_that_keeps_dying_is_given_ever_more_time(started, monkeypatch):
    processes, waits = started("pass"), []
    monkeypatch.setattr(Supervisor, "_sleep", lambda self, seconds: waits.append(seconds))
    tell(signal.SIGTERM, when=lambda: len(waits) >= 12)

    Supervisor().run()

    assert waits[::2][:6] == [0, 1, 2, 5, 10, 10]
    assert len(processes) >= 12


def test_one_that_does_not_listen_is_killed_and_the_stop_not_clean(started, monkeypatch):
    processes = started(DEAF)
    monkeypatch.setattr(serve, "STOP_SECONDS", 0.2)
    tell(signal.SIGTERM, when=lambda: len(processes) == 2)

    assert Supervisor().run() == 1

    for _, process in processes:
        assert process.wait(10) == -signal.SIGKILL


def test_a_server_that_waits_for_a_worker_that_was_not_told_still_stops_cleanly(
    started, monkeypatch
):
    processes = started(WAITS_FOR_ITS_WORKER)
    monkeypatch.setattr(serve, "ASK_AGAIN_SECONDS", 0.3)
    tell(signal.SIGTERM, when=lambda: len(processes) == 2)

    assert Supervisor().run() == 0
    assert [process.returncode for _, process in processes] == [0, 0]
