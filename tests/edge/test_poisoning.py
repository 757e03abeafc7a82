"""Whatever one reader sends, what the next one gets is what they would have got anyway."""

import os
import re
import threading
import time
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import served
from broadsheet.cli.edge import FIXED, PARAMETERS
from broadsheet.edge.address import Keys
from tests.edge import tricks
from tests.edge.prepare import EDITORS
from tests.edge.standing import standing

CANARY = "canaryq7x"
SECONDS = float(
    os.environ.get("BROADSHEET_READ_SECONDS", "3")
)  # 60 for the figure in bench/RESULTS.md
DESK = ("/desk/", "/desk/account/", "/desk/login/", "/desk/x.css", "/desk/reports/locked/")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = served.make_demo(tmp_path_factory.mktemp("poisoning") / "demo")
    served.run(folder, "-m", "tests.edge.prepare")
    with standing(folder) as found:
        yield found


@pytest.fixture(scope="module")
def editors(site):
    """The cookies of both, by their names."""
    return {name: site.log_in(name) for name in EDITORS}


@pytest.fixture(scope="module")
def pages(site):
    """One address of each kind."""
    front = site.ask("/").body.decode()
    photo = re.search(r'src="(/photos/[^"]+)"', front)[1]
    static = re.search(r'href="(/static/[^"]+\.css)"', front)[1]
    return (
        "/", "/city/", "/latest/", served.LONGEST_STORY, "/feed.xml", "/robots.txt", "/nowhere/",
        "/_fragments/weekly-best", "/latest/?before=nothing", "/city", photo, static,
    )  # fmt: skip


@pytest.fixture(scope="module")
def clean(site, pages):
    """What everybody gets."""
    return {page: site.ask(page) for page in pages}


def changed(site, clean):
    """The addresses at which a reader now gets something else."""
    return [page for page, answer in clean.items() if site.ask(page) != answer]


def test_the_paper_is_as_it_should_be(clean):
    assert [answer.status for answer in clean.values()] == [
        200, 200, 200, 200, 200, 200, 404, 200, 404, 301, 200, 200,
    ]  # fmt: skip
    assert not any(answer.holds(CANARY) for answer in clean.values())


@pytest.mark.parametrize("number", range(len(tricks.HEADERS)))
def test_no_header_changes_what_the_next_reader_gets(site, clean, number):
    line = tricks.HEADERS[number].format(canary=CANARY)
    site.forget()

    answers = [site.ask(page, line) for page in clean]

    assert not any(answer.holds(CANARY) for answer in answers)
    assert changed(site, clean) == []


@pytest.mark.parametrize("parameter", tricks.PARAMETERS)
def test_no_parameter_changes_what_the_next_reader_gets(site, clean, parameter):
    query = parameter.format(canary=CANARY)
    site.forget()

    answers = [site.ask(f"{page}{'&' if '?' in page else '?'}{query}") for page in clean]

    assert not any(answer.holds(CANARY) for answer in answers if answer.status not in (301, 302))
    assert changed(site, clean) == []


@pytest.mark.parametrize(
    "method", ["HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH", "PURGE", "QUERY"]
)
def test_no_method_changes_what_the_next_reader_gets(site, clean, method):
    site.forget()

    for page in clean:
        answer = site.ask(page, method=method)
        assert answer.status in ({301, clean[page].status} if method == "HEAD" else {400, 405})

    assert changed(site, clean) == []


def test_a_body_changes_nothing_and_is_no_request(site, clean):
    """Those that are handed on share connections to the origin, which reads no body of a GET."""
    body = f"GET /desk/{CANARY} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode() * 3
    site.forget()

    for page, answer in clean.items():
        fat = site.ask(page, f"Content-Length: {len(body)}", body=body)
        passed = site.ask(page, "Authorization: x")
        assert (fat.status, fat.body) == (answer.status, answer.body)
        assert (passed.status, passed.body) == (answer.status, answer.body)

    assert changed(site, clean) == []


def test_an_editor_sees_the_desk(site, editors):
    for name, cookies in editors.items():
        assert site.ask("/desk/", f"Cookie: {cookies}").holds(name)


@pytest.mark.parametrize("path", tricks.PATHS)
def test_nobody_gets_what_an_editor_was_shown(site, editors, path):
    target = path.format(port=site.port)
    name, cookies = next(iter(editors.items()))

    for method in ("GET", "HEAD", "GET"):
        site.ask(target, f"Cookie: {cookies}", method=method)
    answer = site.ask(target)

    assert not answer.holds(name)
    secrets = [one.partition("=")[2] for one in cookies.split("; ") if one != "broadsheet_staff=1"]
    assert not [one for one in secrets if answer.holds(one)]
    assert not any(name == "set-cookie" and "sessionid" in value for name, value in answer.headers)


def test_two_editors_at_once_and_nobody_are_never_taken_for_each_other(site, editors, clean):
    until = time.monotonic() + SECONDS
    mistakes, counts = [], []

    def read(name, cookies):
        count = 0
        others = {*EDITORS} - {name}
        while time.monotonic() < until:
            for page in (*DESK, *clean):
                answer = site.ask(page, *([f"Cookie: {cookies}"] if cookies else []))
                mistakes.extend((name, page) for other in others if answer.holds(other))
                if page in clean and (answer.status, answer.body) != (
                    clean[page].status,
                    clean[page].body,
                ):
                    mistakes.append((name, page))
                count += 1
            if name and not site.ask("/desk/", f"Cookie: {cookies}").holds(name):
                mistakes.append((name, "own desk"))
        counts.append(count)

    readers = [threading.Thread(target=read, args=one) for one in [*editors.items(), ("", "")]]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert mistakes == []
    assert len(counts) == 3
    assert min(counts) >= len(DESK) + len(clean)


PIECES = (
    "/", "//", "desk", "desk/", "%64esk", "DESK", ".", "..", "%2e", "%2E", "%2f", "%5c", "\\", ";", "%3b",
    "x.css", "%00", "%23", "#", "%3f", "?", "?before=x", "&", "%25", "%c0%af", "%ff", "\xff", "é", " ", "%20",
    "~", "%7e", "+", ":", "@",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_no_address_is_the_desk_for_the_origin_and_another_for_the_edge(target):
    keys = Keys(PARAMETERS, FIXED)
    key = keys.key(b"/" + target.encode("latin-1"))
    if key is None:
        return

    path = unquote_to_bytes(key.partition(b"?")[0])

    assert path.startswith(b"/desk/") == key.startswith(b"/desk/")
    assert keys.key(key) == key
    assert not re.search(rb"[\x00-\x1f\x7f\\]|/\.\.?(?:/|$)", path)
