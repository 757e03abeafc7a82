"""What a reader's browser tells of a reading: when, what, and that nobody is bothered by it.

The page's own clock is moved; nobody waits. What is sent is caught on its way to the network.
"""

import json
import time

import pytest

from tests.browser.pages import ARTICLE, CORRECTED
from tests.browser.visit import Watch

HIDEABLE = """
    window.state = "visible";
    window.prerenders = false;
    Object.defineProperty(document, "visibilityState", {get: () => window.state});
    Object.defineProperty(document, "prerendering", {get: () => window.prerenders});
"""
SCROLL = """(top) => {
    const done = new Promise((resolve) => addEventListener("scroll", resolve, {once: true}));
    scrollTo({top, behavior: "instant"});
    return done.then(() => true);
}"""
HIDE = """(state) => {
    window.state = state;
    document.dispatchEvent(new Event("visibilitychange"));
}"""


class Reading:
    """A window with a clock of its own, and the beacons that left it."""

    def __init__(self, visitor, *, status=204, script="", cookies=()):
        self.origin = visitor.origin
        self.page = visitor.window()
        self.watch = Watch(self.page, visitor.origin)
        self.sent = []
        self.page.context.route("**/_read", lambda route: self._take(route, status))
        for name in cookies:
            self.page.context.add_cookies([{"name": name, "value": "1", "url": visitor.origin}])
        self.page.clock.install()
        self.page.add_init_script(HIDEABLE + script)

    def open(self, path=ARTICLE):
        self.page.goto(self.origin + path)
        self.page.wait_for_load_state("networkidle")
        return self

    def wait(self, seconds):
        self.page.clock.run_for(seconds * 1000)

    def hide(self, state="hidden"):
        self.page.evaluate(HIDE, state)

    def scroll(self, top):
        self.page.evaluate(SCROLL, top)

    def beacons(self, count):
        """What was sent, when there are so many; what is on its way arrives first."""
        until = time.monotonic() + 5
        while len(self.sent) < count and time.monotonic() < until:
            self.page.evaluate("fetch('/robots.txt').then((answer) => answer.text())")
        return self.sent

    def none(self):
        """Whether nothing was sent."""
        self.page.evaluate("fetch('/robots.txt').then((answer) => answer.text())")
        return self.sent == []

    def _take(self, route, status):
        request = route.request
        self.sent.append(json.loads(request.post_data))
        self.type = request.headers["content-type"]
        route.fulfill(status=status, headers={"Cache-Control": "no-store"})


@pytest.fixture
def reading(visitor):
    return Reading(visitor)


def stamp(page):
    return page.locator("[data-stamp]").get_attribute("data-stamp")


def test_a_page_that_was_visible_for_five_seconds_was_read(reading):
    reading.open()
    reading.wait(4)
    early = reading.none()
    reading.wait(2)

    assert early
    assert reading.beacons(1) == [{"s": stamp(reading.page), "a": 0, "r": "direct", "f": 0}]
    assert reading.type.startswith("text/plain")
    assert len(json.dumps(reading.sent[0])) < 200


def test_a_reader_who_scrolls_after_a_second_read_it(reading):
    reading.open()
    reading.wait(1.2)
    before = reading.none()

    reading.scroll(300)

    assert before
    assert [one["r"] for one in reading.beacons(1)] == ["direct"]


def test_a_key_counts_like_a_scroll(reading):
    reading.open()
    reading.wait(1.2)

    reading.page.keyboard.press("Tab")

    assert len(reading.beacons(1)) == 1


def test_it_is_told_once(reading):
    reading.open()
    reading.wait(6)
    reading.page.keyboard.press("Tab")
    reading.wait(60)

    assert len(reading.beacons(2)) == 1


@pytest.mark.parametrize("script", ["window.state = 'hidden';", "window.prerenders = true;"])
def test_a_page_that_nobody_sees_tells_nothing(visitor, script):
    reading = Reading(visitor, script=script).open()
    reading.wait(60)
    reading.page.keyboard.press("Tab")
    reading.hide("hidden")

    assert reading.none()


def test_a_page_fetched_ahead_is_read_from_when_it_is_shown(visitor):
    reading = Reading(visitor, script="window.prerenders = true;").open()
    reading.wait(60)
    reading.page.evaluate(
        "window.prerenders = false; document.dispatchEvent(new Event('prerenderingchange'))"
    )
    reading.wait(4)
    early = reading.none()
    reading.wait(2)

    assert early
    assert len(reading.beacons(1)) == 1


def test_time_out_of_sight_does_not_count(reading):
    reading.open()
    reading.wait(3)
    reading.hide()
    reading.wait(60)
    reading.hide("visible")
    reading.wait(1)
    early = reading.none()
    reading.wait(2)

    assert early
    assert len(reading.beacons(1)) == 1


def test_leaving_tells_for_how_long_and_how_far_it_was_read(reading):
    reading.open()
    reading.wait(6)
    reading.beacons(1)
    reading.scroll(100_000)
    reading.wait(30)  # of which nobody did anything for more than five
    reading.hide()

    said = reading.beacons(2)[1]

    assert set(said) == {"s", "a", "e", "d"}
    assert (said["s"], said["d"]) == (stamp(reading.page), 100)
    assert 9 <= said["e"] <= 12
    assert 30 <= said["a"] <= 36
    assert len(json.dumps(said)) < 200


def test_hiding_again_tells_what_came_since_and_only_then(reading):
    reading.open()
    reading.wait(6)
    reading.hide()
    reading.beacons(2)
    reading.hide("visible")
    reading.hide()
    unchanged = len(reading.beacons(2))
    reading.hide("visible")
    reading.wait(4)
    reading.hide()

    assert unchanged == 2
    assert reading.beacons(3)[2]["e"] > reading.sent[1]["e"]


def test_a_page_left_before_it_was_read_tells_nothing(reading):
    reading.open()
    reading.wait(2)
    reading.hide()

    assert reading.none()


def test_who_comes_from_another_story_came_from_inside_and_nothing_is_kept(reading):
    reading.open(CORRECTED)
    reading.page.locator(".rail__link").first.click()
    reading.page.wait_for_load_state("networkidle")
    reading.wait(6)

    assert [(one["r"], one["f"]) for one in reading.beacons(1)] == [("inside", 0)]
    assert reading.page.evaluate("sessionStorage.length + localStorage.length") == 0
    assert reading.page.context.cookies() == []


def test_a_page_that_is_no_story_leads_here_without_a_name(reading):
    reading.open("/latest/")
    reading.page.locator(".card__link").first.click()
    reading.page.wait_for_load_state("networkidle")
    reading.wait(6)

    assert [(one["r"], one["f"]) for one in reading.beacons(1)] == [("inside", 0)]


@pytest.mark.parametrize(
    ("referrer", "source"),
    [
        ("https://www.google.com/", "search"),
        ("https://duckduckgo.com/", "search"),
        ("https://www.google.co.uk/", "search"),
        ("https://search.brave.com/", "search"),
        ("https://t.co/x", "social"),
        ("https://m.facebook.com/", "social"),
        ("https://bsky.app/", "social"),
        ("https://notgoogle.example/", "other"),
        ("https://google.com.evil.example.org/", "other"),
        ("android-app://com.example/", "other"),
        ("", "direct"),
    ],
)
def test_where_a_reader_came_from_is_told_by_its_sort_alone(visitor, referrer, source):
    said = f"Object.defineProperty(document, 'referrer', {{get: () => '{referrer}'}});"
    reading = Reading(visitor, script=said).open()
    reading.wait(6)

    assert [(one["r"], one["f"]) for one in reading.beacons(1)] == [(source, 0)]


def test_a_page_that_comes_back_from_memory_is_read_anew(reading):
    reading.open()
    reading.wait(6)
    reading.beacons(1)
    reading.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    reading.beacons(2)
    reading.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    reading.wait(6)

    said = reading.beacons(3)

    assert ["r" in one for one in said] == [True, False, True]


def test_our_own_people_tell_nothing(visitor):
    reading = Reading(visitor, cookies=["broadsheet_staff"]).open()
    reading.wait(60)
    reading.hide()

    assert reading.none()


def test_without_a_network_it_is_kept_back_and_says_how_old_it_is(visitor):
    offline = "Object.defineProperty(navigator, 'onLine', {get: () => !window.isOff}); window.isOff = true;"
    reading = Reading(visitor, script=offline).open()
    reading.wait(60)
    early = reading.none()
    reading.page.evaluate("window.isOff = false")
    reading.wait(2)

    assert early
    assert 53 <= reading.beacons(1)[0]["a"] <= 58


@pytest.mark.parametrize("trouble", ["500", "503", "refused", "missing"])
def test_a_paper_that_does_not_answer_changes_nothing_for_the_reader(visitor, trouble):
    script = "navigator.sendBeacon = undefined;" if trouble == "missing" else ""
    reading = Reading(visitor, status=int(trouble) if trouble.isdigit() else 204, script=script)
    if trouble == "refused":
        reading.page.context.route("**/_read", lambda route: route.abort())
    reading.open()
    before = reading.page.locator("body").inner_html()
    reading.wait(6)
    reading.page.keyboard.press("Tab")
    reading.hide()
    reading.none()

    assert reading.watch.failures == []
    assert reading.watch.violations() == []
    assert reading.page.locator("main").inner_html() in before
