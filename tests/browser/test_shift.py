"""The page does not move under the reader while pictures come slowly."""

import pytest

from tests.browser.pages import ARTICLE
from tests.browser.visit import DESKTOP, PHONE

MOST_SHIFT = 0.01
SLOW = {"offline": False, "latency": 80, "downloadThroughput": 60_000, "uploadThroughput": 60_000}
NOTE_SHIFTS = """
    window.shifts = [];
    new PerformanceObserver((list) => {
        for (const one of list.getEntries()) {
            const names = one.sources.map((source) => source.node?.className ?? "text");
            window.shifts.push({value: one.value, names: names.join(" ")});
        }
    }).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
@pytest.mark.parametrize("path", ["/", "/city/", ARTICLE, "/latest/"])
def test_nothing_moves_while_pictures_come_slowly(visitor, path, size):
    page = visitor.window(size)
    page.add_init_script(NOTE_SHIFTS)
    session = page.context.new_cdp_session(page)
    session.send("Network.emulateNetworkConditions", SLOW)

    page.goto(visitor.origin + path)
    _scroll_down(page)
    page.wait_for_load_state("networkidle")

    shifts = page.evaluate("window.shifts")
    assert sum(one["value"] for one in shifts) <= MOST_SHIFT, shifts


def _scroll_down(page):
    """Slowly enough for the lazy pictures to be asked for."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        page.evaluate("(top) => scrollTo(0, top)", top)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))")
