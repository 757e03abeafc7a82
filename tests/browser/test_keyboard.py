import pytest

from tests.browser.pages import ARTICLE, PAGES
from tests.browser.visit import DESKTOP, NARROW

TARGETS = ["menu", "contents", "page-bottom"]
MOST_STOPS = 400  # more than any page has: a walk that has not ended by then is caught in a trap

# What stands at the place of the focus: its name, whether a ring is drawn, whether it can be seen.
STOP = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    const style = getComputedStyle(at);
    const boxes = [...at.getClientRects()];
    const reached = boxes.some((box) => [0.1, 0.5, 0.9].some((part) => {
        const top = document.elementFromPoint(box.x + box.width * part, box.y + box.height / 2);
        return top && (at.contains(top) || top.contains(at));
    }));
    return {
        name: at.textContent.trim().slice(0, 40),
        ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        reached,
    };
}"""


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name != "500"]
)  # it has nothing to skip
def test_skip_links_come_first_and_move_the_focus_to_their_targets(visitor, name):
    path, _ = PAGES[name]
    page = visitor.open(path)

    reached = []
    for number in range(1, len(TARGETS) + 1):
        page.goto(visitor.origin + path)
        for _ in range(number):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.skip-links a')")
        page.keyboard.press("Enter")
        reached.append(page.evaluate("document.activeElement.id"))

    assert reached == TARGETS


def test_after_a_skip_link_the_next_tab_is_inside_its_target(visitor):
    page = visitor.open(ARTICLE)

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('#contents') !== null")


@pytest.mark.parametrize("size", [NARROW, DESKTOP], ids=["320", "1280"])
@pytest.mark.parametrize("path", ["/", "/city/", ARTICLE])
def test_the_focus_is_seen_at_every_stop(visitor, path, size):
    page = visitor.open(path, size, reduced_motion="reduce")

    stops = list(_walk(page))

    assert len(stops) > 20
    assert [stop for stop in stops if stop["ring"] < 2] == []
    assert [stop for stop in stops if not stop["reached"]] == []


def test_the_theme_is_switched_by_keyboard(visitor):
    page = visitor.open(ARTICLE, color_scheme="light")

    page.locator("[data-theme-toggle]").focus()
    page.keyboard.press("Space")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def _walk(page):
    """Every stop of the tab key, from the top of the page to its end."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return
        yield stop
    raise AssertionError("the focus never leaves the page")
