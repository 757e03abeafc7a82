"""The suite: what its tests are, its origin, its client, and what a result means. Comes from npm on first use."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from bench import programs, served

# Node resolves relative to the folder that it is started in.
LIST = """
import suites from './tests/index.mjs'
import surrogate from './tests/surrogate-control.mjs'
console.log(JSON.stringify([...suites, surrogate]))
"""


class Verdict(Enum):
    """What a test showed, in the words of cache-tests.fyi."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_TESTED = "not tested"  # what it builds on did not hold


@dataclass(frozen=True, slots=True)
class Test:
    """One of the suite's tests. `kind`: required, optimal or check (a question without a right answer)."""

    id: str
    name: str
    suite: str
    kind: str
    needs: tuple[str, ...]


Results = dict[str, Any]  # by the test's id: true, or the kind of the failure and what was wrong


def version() -> str:
    """The suite's."""
    about = json.loads((programs.cache_tests() / "package.json").read_text("utf-8"))
    return str(about["version"])


def tests() -> dict[str, Test]:
    """All that are for a surrogate, by id, in the suite's order."""
    command = [programs.node(), "--no-warnings", "--input-type=module", "--eval", LIST]
    done = subprocess.run(
        command, cwd=programs.cache_tests(), capture_output=True, text=True, check=True
    )
    return {
        test["id"]: Test(
            test["id"],
            test["name"],
            suite["name"],
            test.get("kind", "required"),
            tuple(test.get("depends_on", ())),
        )
        for suite in json.loads(done.stdout)
        for test in suite["tests"]
        if not test.get("browser_only")
    }


@contextmanager
def origin(folder: Path) -> Iterator[int]:
    """The port of the suite's own server."""
    port = served.free_port()
    settings = {"protocol": "http", "port": str(port), "pidfile": str(folder / "server.pid")}
    server = programs.cache_tests() / "server" / "server.mjs"
    with served.process([programs.node(), str(server)], _configured(settings), port):
        yield port


def results(port: int) -> Results:
    """What the suite's client says of the cache on that port. Takes about a minute."""
    command = [programs.node(), "--no-warnings", "cli.mjs"]
    settings = {"base": f"http://localhost:{port}", "id": ""}
    done = subprocess.run(
        command,
        cwd=programs.cache_tests(),
        env=_configured(settings),
        capture_output=True,
        text=True,
        check=True,
    )
    found: Results = json.loads(done.stdout)
    return found


def _configured(settings: dict[str, str]) -> dict[str, str]:
    """The environment that `npm run` would make."""
    return os.environ | {f"npm_package_config_{name}": value for name, value in settings.items()}


def verdict(test: Test, all_tests: dict[str, Test], found: Results) -> Verdict:
    """What a test showed; one whose ground did not hold shows nothing. Source: the suite's `display.mjs`."""
    if test.id not in found:
        return Verdict.NOT_TESTED
    for name in test.needs:
        if verdict(all_tests[name], all_tests, found) is not Verdict.PASSED:
            return Verdict.NOT_TESTED
    if found[test.id] is True:
        return Verdict.PASSED
    return Verdict.NOT_TESTED if found[test.id][0] == "Setup" else Verdict.FAILED


def reason(test: Test, found: Results) -> str:
    """What was wrong; empty if nothing was."""
    said = found.get(test.id)
    return "" if said is True or said is None else f"{said[0]}: {said[1]}"
