"""Runs the suite against each cache: `python -m bench.cache_tests [CACHE …]` (`make bench-cache-tests`).

Exit code 1 if the edge does not pass a required test for another reason than those in `deviations`. The
table is written only when all caches were run.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench import results
from bench.cache_tests import deviations, suite
from bench.cache_tests.caches import CACHES
from bench.cache_tests.suite import Results, Test, Verdict

KINDS = ("required", "optimal", "check")


def main() -> None:
    """Runs, prints and writes the table."""
    names = sys.argv[1:] or list(CACHES)
    tests = suite.tests()
    found = {name: _results(name) for name in names}
    text = "\n".join(_report(tests, found))
    print(text)
    if names == list(CACHES):
        results.write("cache-tests", text)
    wrong = _faults(tests, found["edge"]) if "edge" in found else []
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


def _results(name: str) -> Results:
    with tempfile.TemporaryDirectory(prefix="broadsheet-cache-tests-") as folder:
        Path(folder).chmod(0o755)  # nginx's and Varnish's workers are other users
        with suite.origin(Path(folder)) as origin, CACHES[name](Path(folder), origin) as port:
            return suite.results(port)


def _report(tests: dict[str, Test], found: dict[str, Results]) -> Iterator[str]:
    names = list(found)
    yield f"Suite http-cache-tests {suite.version()}. {results.surroundings()}"
    counted = Counter(test.kind for test in tests.values())
    yield f"It has {', '.join(f'{counted[kind]} {kind}' for kind in KINDS)} tests for surrogates."
    yield ""
    yield f"| | {' | '.join(f'{name}, {kind}' for name in names for kind in KINDS)} |"
    yield f"| --- | {' | '.join('---:' for _ in names for _ in KINDS)} |"
    for name in dict.fromkeys(test.suite for test in tests.values()):
        yield _row(name, [test for test in tests.values() if test.suite == name], tests, found)
    yield _row("**all**", list(tests.values()), tests, found)
    for name in names:
        yield ""
        yield f"Required tests that {name} fails:"
        yield ""
        yield from _failures(tests, found[name]) or ["- none"]
    if "edge" in found:
        yield ""
        yield from _deviations(tests, found["edge"])


def _row(name: str, some: list[Test], tests: dict[str, Test], found: dict[str, Results]) -> str:
    cells = [
        _cell(Counter(suite.verdict(one, tests, said) for one in some if one.kind == kind))
        for said in found.values()
        for kind in KINDS
    ]
    return f"| {name} | {' | '.join(cells)} |"


def _cell(counted: Counter[Verdict]) -> str:
    """Passed of those that could be tested."""
    tested = counted[Verdict.PASSED] + counted[Verdict.FAILED]
    return f"{counted[Verdict.PASSED]}/{tested}" if tested else ""


def _failures(tests: dict[str, Test], said: Results) -> list[str]:
    return [
        f"- `{test.id}`"
        for test in tests.values()
        if test.kind == "required" and suite.verdict(test, tests, said) is Verdict.FAILED
    ]


def _deviations(tests: dict[str, Test], said: Results) -> Iterator[str]:
    """Required tests that the edge does not pass, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name in _not_passed(tests, said):
        by_reason.setdefault(deviations.reason(name) or "UNKNOWN", []).append(f"`{name}`")
    yield "Why the edge does not pass what is required, failed or not testable:"
    yield ""
    yield from (f"- {why}: {', '.join(names)}." for why, names in by_reason.items())


def _not_passed(tests: dict[str, Test], said: Results) -> list[str]:
    return [
        test.id
        for test in tests.values()
        if test.kind == "required" and suite.verdict(test, tests, said) is not Verdict.PASSED
    ]


def _faults(tests: dict[str, Test], said: Results) -> list[str]:
    """What the edge fails for no known reason, and reasons that nothing needs any more."""
    missed = _not_passed(tests, said)
    unknown = [name for name in missed if not deviations.reason(name)]
    return [
        *(f"{name}: {suite.reason(tests[name], said)}" for name in unknown),
        *(f"{name}: passed, but has a reason not to be" for name in deviations.superfluous(missed)),
    ]


if __name__ == "__main__":
    main()
