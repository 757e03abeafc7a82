import pytest

from tests.browser.pages import ARTICLE
from tests.browser.visit import DESKTOP, NARROW, PHONE

ZOOMED = (320, 256)  # 1280 x 1024 at 400 %
TABLET = (768, 1024)

# Elements that stick out at the side of the window, scrollers of their own apart.
STICKING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const inScroller = (at) => {
        for (let up = at.parentElement; up; up = up.parentElement) {
            if (["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
        }
        return false;
    };
    const out = [...document.querySelectorAll("body *")].filter((at) => {
        const box = at.getBoundingClientRect();
        return box.width && (box.right > width + 1 || box.left < -1) && !inScroller(at);
    });
    return {
        scrolls: document.documentElement.scrollWidth - width,
        out: out.slice(0, 5).map((at) => at.outerHTML.slice(0, 120)),
    };
}"""
WIDE_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""  # WCAG 1.4.12
FITS = {"scrolls": 0, "out": []}
WINDOWS = (ZOOMED, NARROW, PHONE, TABLET, DESKTOP)


def test_no_page_scrolls_sideways(page_type):
    visitor, path, _ = page_type
    page = visitor.open(path)

    assert _by_width(page) == dict.fromkeys(WINDOWS, FITS)


@pytest.mark.parametrize("path", ["/", "/city/", ARTICLE])
def test_no_page_of_a_right_to_left_site_scrolls_sideways(visitor_of_arabic, path):
    page = visitor_of_arabic.open(path)

    assert _by_width(page) == dict.fromkeys(WINDOWS, FITS)


@pytest.mark.parametrize("path", ["/", "/city/", ARTICLE])
def test_wider_spacing_of_the_text_fits(visitor, path):
    page = visitor.open(path, NARROW, bypass_csp=True)

    page.add_style_tag(content=WIDE_SPACING)

    assert page.evaluate(STICKING_OUT) == FITS


@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_zooming_is_allowed(visitor, path):
    page = visitor.open(path)

    viewport = page.locator("meta[name=viewport]").get_attribute("content")

    assert viewport == "width=device-width, initial-scale=1"


def _by_width(page):
    found = {}
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        found[width, height] = page.evaluate(STICKING_OUT)
    return found
