"""What a page does behind the reader's back: nothing."""

import pytest

from tests.browser.pages import ARTICLE
from tests.browser.visit import PHONE, Watch

REQUESTS = {"/": 12, ARTICLE: 8}  # before the load event, the page itself included
BYTES = {"/": 150_000, ARTICLE: 120_000}  # until the reader scrolls; the page itself uncompressed
ASKED_BEFORE_LOAD = """() => {
    const loaded = performance.getEntriesByType("navigation")[0].loadEventStart;
    const entries = performance.getEntriesByType("resource");
    return entries.filter((one) => one.startTime < loaded).map((one) => one.name);
}"""


def test_a_page_asks_no_other_host_and_keeps_nothing_and_reports_nothing(page_type):
    visitor, path, status = page_type
    page = visitor.window()
    watch = Watch(page, visitor.origin)

    answer = page.goto(visitor.origin + path, wait_until="networkidle")

    assert answer.status == status
    assert watch.foreign() == []
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert watch.violations() == []
    assert watch.failures == []
    assert watch.console == _said_of_the_status(status)


@pytest.mark.parametrize("path", REQUESTS)
def test_a_first_visit_takes_few_requests_and_few_bytes(visitor, path):
    page = visitor.window(PHONE, device_scale_factor=2)
    sizes = {}
    page.on(
        "requestfinished",
        lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}),
    )

    page.goto(visitor.origin + path, wait_until="networkidle")

    asked = page.evaluate(ASKED_BEFORE_LOAD)
    assert len(asked) < REQUESTS[path], asked
    assert sum(sizes.values()) <= BYTES[path], sizes


def _said_of_the_status(status):
    """Chromium itself notes in the console that a page answered with an error."""
    if status == 200:
        return []
    return [
        f"Failed to load resource: the server responded with a status of {status} ({_WORDS[status]})"
    ]


_WORDS = {404: "Not Found", 410: "Gone", 500: "Internal Server Error"}
