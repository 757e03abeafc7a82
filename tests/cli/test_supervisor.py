"""The supervisor of `broadsheet serve` over small processes of the tests, without a site."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from click import ClickException

from broadsheet.cli import serve
from broadsheet.cli.serve import Child, Supervisor

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

ENDS_BADLY = """
import signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
print("ready", flush=True)
time.sleep(60)
"""
TELL_WHEN_READY = (DEAF, ENDS_BADLY, WAITS_FOR_ITS_WORKER)


@pytest.fixture(autouse=True)
def _signals_as_they_were():
    kept = {name: signal.getsignal(name) for name in serve.STOPPED_BY}
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
        if program in TELL_WHEN_READY:
            process.stdout.readline()
        return process

    def use(programs):
        """One program for all, or one by the name of the process."""
        of = programs.get if isinstance(programs, dict) else lambda name: programs
        monkeypatch.setattr(serve, "_start", lambda name: start(name, of(name)))
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


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_both_processes_run_until_it_is_told_to_stop(started, number):
    processes = started(SLEEPS)
    tell(number, when=lambda: len(processes) == 2)

    assert Supervisor().run() == 0
    assert [name for name, _ in processes] == ["origin", "worker"]
    assert all(process.returncode == -signal.SIGTERM for _, process in processes)


def test_a_terminal_that_goes_away_stops_nothing_under_nohup(started):
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    processes = started(SLEEPS)
    tell(signal.SIGTERM, when=lambda: len(processes) == 2)

    Supervisor().run()

    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_one_that_dies_comes_back_and_the_other_stays(started, capfd):
    processes = started(SLEEPS)
    tell(signal.SIGTERM, when=lambda: len(processes) == 3)
    threading.Timer(0.5, lambda: processes[1][1].kill()).start()

    assert Supervisor().run() == 0
    assert [name for name, _ in processes] == ["origin", "worker", "worker"]
    assert "worker ended (-9); restarting in 0 s" in capfd.readouterr().err


def test_one_that_keeps_dying_is_given_ever_more_time(started):
    started("pass")
    child = Child("worker", serve._start("worker"), time.monotonic())
    child.process.wait()

    waits = []
    for _ in range(7):
        before = time.monotonic()
        serve._note_death(child)
        waits.append(round(child.restart_at - before))

    assert waits == [0, 1, 2, 5, 10, 10, 10]


def test_one_that_ran_steadily_before_it_died_comes_back_at_once(started):
    started("pass")
    child = Child("worker", serve._start("worker"), time.monotonic() - 61, deaths=5)
    child.process.wait()

    serve._note_death(child)

    assert child.restart_at - time.monotonic() < 0.5


def test_one_that_waits_for_its_restart_does_not_hold_up_the_others(started, monkeypatch):
    monkeypatch.setattr(serve, "RESTART_SECONDS", (0, 30))
    processes = started({"origin": SLEEPS, "worker": "pass"})

    def origin_dies_while_the_worker_waits():
        if len(processes) == 3:  # the worker has been restarted once, and is dead again
            processes[0][1].kill()
        return [name for name, _ in processes].count("origin") == 2

    tell(signal.SIGTERM, when=origin_dies_while_the_worker_waits)
    began = time.monotonic()

    Supervisor().run()

    assert [name for name, _ in processes] == ["origin", "worker", "worker", "origin"]
    assert time.monotonic() - began < 15


def test_the_exit_code_tells_of_one_that_was_down_when_it_was_told_to_stop(started, monkeypatch):
    monkeypatch.setattr(serve, "RESTART_SECONDS", (30,))
    processes = started({"origin": SLEEPS, "worker": "pass"})
    tell(signal.SIGTERM, when=lambda: len(processes) == 2 and processes[1][1].poll() is not None)

    assert Supervisor().run() == 1


def test_the_exit_code_tells_of_one_that_ended_badly_when_it_was_told_to(started):
    processes = started({"origin": SLEEPS, "worker": ENDS_BADLY})
    tell(signal.SIGTERM, when=lambda: len(processes) == 2)

    assert Supervisor().run() == 1
    assert [process.returncode for _, process in processes] == [-signal.SIGTERM, 3]


def test_all_together_get_the_time_to_stop_not_one_after_the_other(started, monkeypatch):
    monkeypatch.setattr(serve, "STOP_SECONDS", 2)
    processes = started(DEAF)
    tell(signal.SIGTERM, when=lambda: len(processes) == 2)
    began = time.monotonic()

    assert Supervisor().run() == 1
    assert time.monotonic() - began < 3.9  # and not 4


def test_a_start_that_fails_leaves_no_process_behind(started, monkeypatch):
    processes = started(SLEEPS)
    start = serve._start

    def fails_for_the_worker(name):
        if name == "worker":
            raise OSError("no more processes")
        return start(name)

    monkeypatch.setattr(serve, "_start", fails_for_the_worker)

    with pytest.raises(OSError, match="no more processes"):
        Supervisor().run()

    assert [process.wait(10) for _, process in processes] == [-signal.SIGTERM]


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


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "localhost"])  # noqa: S104  # as the settings may say
def test_a_port_that_another_one_would_share_is_not_served(address):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as Granian does
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(
            ClickException, match=f"port {port} of {address}: Address already in use"
        ):
            serve.check_free(address, port, "listen_port")

    serve.check_free(address, port, "listen_port")


def test_a_process_whose_parent_has_died_before_it_was_tied_does_not_start():
    command = [sys.executable, "-m", "broadsheet.cli.tied", "1", "run", "worker"]

    assert subprocess.run(command).returncode == 1
