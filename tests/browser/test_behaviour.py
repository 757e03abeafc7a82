"""What scripts add: the copied link, the frame of an embed, and a way back that keeps the place."""

import pytest

from bench import programs
from tests.browser.pages import ARTICLE, EMBED_FRAME, EMBED_HOST
from tests.browser.visit import Visitor, Watch


def test_copying_the_link_says_so_and_copies_it(visitor):
    page = visitor.open(ARTICLE, permissions=["clipboard-read", "clipboard-write"])

    page.locator("[data-share-copy]").click()
    status = page.locator("[data-share-status]")
    status.get_by_text("The link is copied.").wait_for()

    assert status.get_attribute("role") == "status"
    assert page.evaluate("navigator.clipboard.readText()") == visitor.origin + ARTICLE


def test_where_copying_is_refused_the_reader_is_told_what_to_do(visitor):
    page = visitor.window()
    page.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"
    )
    page.goto(visitor.origin + ARTICLE)

    page.locator("[data-share-copy]").click()

    page.locator("[data-share-status]").get_by_text("Copying failed").wait_for()


def test_sharing_links_carry_the_story_and_nothing_of_the_reader(visitor):
    page = visitor.open(ARTICLE)

    links = page.locator("a.share__target")

    assert links.count() >= 4
    for link in links.all():
        assert "the-night-the-tave" in link.get_attribute("href")
        assert link.get_attribute("rel") == "noopener nofollow"


def test_an_embed_asks_its_host_for_nothing_until_it_is_clicked(visitor):
    page = visitor.window()
    watch = Watch(page, visitor.origin)
    page.context.route(
        f"https://{EMBED_HOST}/**", lambda route: route.fulfill(body="<p>A film</p>")
    )
    page.goto(visitor.origin + ARTICLE, wait_until="networkidle")
    page.locator(".embed").scroll_into_view_if_needed()
    before = watch.foreign()

    page.locator(".embed a").click()
    page.frame_locator(".embed iframe").get_by_text("A film").wait_for()

    assert (before, watch.foreign()) == ([], [EMBED_FRAME])
    assert page.locator(".embed iframe").get_attribute("title")
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert watch.violations() == []


def test_going_back_keeps_the_place(visitor):
    page = visitor.open("/latest/")
    page.evaluate("scrollTo(0, 700)")

    page.evaluate("document.querySelector('.footer a').click()")
    page.wait_for_url(f"{visitor.origin}/")
    page.go_back()

    page.wait_for_function("scrollY === 700")


@pytest.fixture
def visitor_with_page_cache(browser, origin, chromium_path):
    """A reader whose browser keeps left pages in memory, which Playwright switches off otherwise."""
    other = browser.browser_type.launch(
        executable_path=chromium_path,
        args=list(programs.CHROMIUM_FLAGS),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with Visitor(other, origin) as one:
        yield one
    other.close()


@pytest.mark.parametrize("path", ["/", "/city/", "/latest/", ARTICLE])
def test_the_browser_may_keep_a_left_page_whole(visitor_with_page_cache, path):
    page = visitor_with_page_cache.window()
    page.add_init_script(
        "addEventListener('pageshow', (event) => { window.wasKept = event.persisted })"
    )
    page.goto(visitor_with_page_cache.origin + path)
    page.evaluate("window.mark = 'the same page'")

    page.goto(visitor_with_page_cache.origin + "/corrections/")
    page.go_back(wait_until="commit")

    page.wait_for_function("window.wasKept === true && window.mark === 'the same page'")
