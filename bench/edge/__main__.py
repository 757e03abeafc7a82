"""A hit of the edge beside other servers: `python -m bench.edge` (`make bench-edge`); exit code 1 under a bar.

Needs Linux with two cores, wrk, nginx and Varnish.
"""

import sys
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bench import programs, results, served
from bench.edge import bars, contestants, many, readers, recorded, rounds
from bench.edge.contestants import CORES, Place, Server
from bench.edge.recorded import Recorded
from bench.edge.rounds import Row
from bench.served import LONGEST_STORY
from broadsheet import conf

NAMES = {"br": "br", "gzip": "gzip", "": "plain"}


def main() -> None:
    """Starts all, checks the bytes, measures, prints and writes the table."""
    if len(CORES) < 2:
        raise SystemExit("Needs two cores: one for the server, one for the load.")
    try:
        found = programs.servers(**contestants.PROGRAMS)
    except programs.IsMissing as missing:
        raise SystemExit(str(missing)) from missing
    with tempfile.TemporaryDirectory(prefix="broadsheet-bench-") as name, ExitStack() as stack:
        place = Place(Path(name), served.make_demo(Path(name) / "demo"), found)
        measured = rounds.measure(place, _rows(place, stack))
        judged = bars.judge(measured)
        text = bars.table(measured, judged)
        print(text, flush=True)
        results.write("edge", text)
    sys.exit(0 if all(bar.is_met for bar in judged) else 1)


def _rows(place: Place, stack: ExitStack) -> list[Row]:
    """Starts the contestants and checks what each of them answers."""
    demo = stack.enter_context(contestants.origin(place))
    found = recorded.record(f"http://localhost:{demo[0]}")
    recorded.save(found, place.folder / "recorded")
    played = stack.enter_context(contestants.scripted(place, place.folder / "recorded"))
    edge = stack.enter_context(contestants.edge(place, "edge", demo))
    body = found.whole.body
    ours = _checked(edge, ("br", "gzip", ""), body)
    _write_files(place, edge)
    files = place.folder / "nginx" / "files"
    crowd = stack.enter_context(contestants.edge(place, "edge", played))
    many.fill(crowd, found, files)
    like = readers.check(edge, LONGEST_STORY, "", body)
    nginx = stack.enter_context(contestants.nginx(place, like))
    others = _checked(nginx, ("gzip", ""), body)
    for name, capability in (("Varnish", "Surrogate/1.0"), ("Varnish + ESI", "ESI/1.0")):
        server = stack.enter_context(contestants.varnish(place, name, capability, played))
        others += _checked(server, ("gzip", ""), body)
    others += _checked(stack.enter_context(contestants.django(place)), ("gzip", ""), None)
    return [*ours, *others, *_many(place, crowd, nginx, found)]


def _checked(server: Server, encodings: tuple[str, ...], body: bytes | None) -> list[Row]:
    rows = []
    for encoding in encodings:
        answer = readers.check(server, LONGEST_STORY, encoding, body)
        print(f"{server.name}: right in {NAMES[encoding]}, {len(answer.body):,} bytes", flush=True)
        name = f"{server.name}, {NAMES[encoding]}"
        rows.append(Row(name, server, LONGEST_STORY, encoding, len(answer.body)))
    return rows


def _write_files(place: Place, edge: Server) -> None:
    """The very bytes of the edge, as files."""
    folder = place.folder / "nginx" / "files" / LONGEST_STORY.strip("/")
    folder.mkdir(parents=True)
    for name, encoding in (("index.html", ""), ("index.html.gz", "gzip")):
        answer = recorded.ask(edge.address, LONGEST_STORY, readers.headers(encoding))
        (folder / name).write_bytes(answer.body)


def _many(place: Place, crowd: Server, nginx: Server, found: Recorded) -> list[Row]:
    order = many.write_order(place.folder / "order")
    secret = conf.read(place.site).secret_key
    size = len(recorded.ask(crowd.address, "/a/0/", readers.headers("gzip")).body)

    def row(name: str, server: Server) -> Row:
        return Row(name, server, "/", "gzip", size, order)

    purged = Row(
        "edge, 10,000 stories and purges, gzip", crowd, "/", "gzip", size, order,
        partial(many.purging, crowd, secret),
    )  # fmt: skip
    return [
        row("edge, 10,000 stories, gzip", crowd),
        row("nginx, 10,000 files, gzip", nginx),
        purged,
    ]


if __name__ == "__main__":
    main()
