"""Dark, forced colours, right to left, and what stands on the first screen."""

import pytest

from tests.browser.pages import ARABIC, ARTICLE, PAGES, WITHOUT_PHOTO
from tests.browser.visit import DESKTOP, PHONE

SMALL_PHONE = (360, 640)
PAPER = "getComputedStyle(document.documentElement).backgroundColor"
LIGHT, DARK = "rgb(251, 249, 244)", "rgb(23, 20, 18)"
BOX = "(name) => document.querySelector(name).getBoundingClientRect().toJSON()"


@pytest.mark.parametrize("name", ["front", "article", "404"])
def test_a_page_follows_the_device_into_the_dark(visitor, name):
    page = visitor.open(PAGES[name][0], color_scheme="dark")

    assert page.evaluate(PAPER) == DARK


def test_the_chosen_theme_holds_on_the_next_page_and_the_next_visit(visitor):
    page = visitor.open("/", color_scheme="light")
    toggle = page.locator("[data-theme-toggle]")
    assert (page.evaluate(PAPER), toggle.get_attribute("aria-pressed")) == (LIGHT, "false")

    toggle.click()
    assert (page.evaluate(PAPER), toggle.get_attribute("aria-pressed")) == (DARK, "true")

    page.goto(visitor.origin + ARTICLE)
    again = page.context.new_page()
    again.goto(visitor.origin)
    assert (page.evaluate(PAPER), again.evaluate(PAPER)) == (DARK, DARK)


def test_the_chosen_theme_stands_before_the_page_is_painted(visitor):
    page = visitor.open("/", color_scheme="light")
    page.locator("[data-theme-toggle]").click()
    page.add_init_script(
        "new PerformanceObserver(() => { window.atFirstPaint ??= document.documentElement.dataset.theme })"
        ".observe({type: 'paint', buffered: true})"
    )

    page.goto(visitor.origin + ARTICLE, wait_until="networkidle")

    assert page.evaluate("window.atFirstPaint") == "dark"


@pytest.mark.parametrize("name", ["front", "section", "article", "404"])
def test_in_forced_colours_words_are_read_and_the_focus_is_seen(visitor, name):
    page = visitor.open(PAGES[name][0], forced_colors="active")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    same = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, p, a, button')].filter((at) =>"
        " getComputedStyle(at).color === getComputedStyle(document.documentElement).backgroundColor"
        " && !at.closest('.skip-links')).length"
    )

    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    assert ring == "solid"
    assert same == 0


def test_an_arabic_story_runs_from_right_to_left_in_an_english_paper(visitor):
    page = visitor.open(ARABIC)
    article = page.locator(".article-page")

    assert (article.get_attribute("lang"), article.get_attribute("dir")) == ("ar", "rtl")
    assert page.locator("html").get_attribute("dir") == "ltr"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert page.evaluate("getComputedStyle(document.querySelector('.rail')).direction") == "ltr"
    assert _gap_at_start(page, ".article-page > .headline", ".headline__text", is_rtl=True) < 2


def test_words_of_the_paper_keep_their_order_in_an_arabic_story(visitor):
    page = visitor.open(ARABIC, PHONE)

    word, day = page.evaluate(
        """() => {
            const line = document.querySelector(".byline__time bdi");
            const word = document.createRange();
            word.selectNodeContents(line.firstChild);
            return [word.getClientRects()[0].left, line.querySelector("time").getClientRects()[0].left];
        }"""
    )

    assert word < day  # "Published 25 November", not "25 November Published"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["390", "1280"])
def test_a_rank_of_two_digits_stands_on_one_line(visitor, size):
    page = visitor.open(ARTICLE, size)

    heights = page.evaluate(
        "[...document.querySelectorAll('[data-rail=weekly-best] .rail__card')]"
        ".map((card) => getComputedStyle(card, '::before').height)"
    )

    assert len(heights) == 12
    assert len(set(heights)) == 1


def test_an_arabic_site_is_mirrored(visitor, visitor_of_arabic):
    usual, mirrored = (one.open(ARTICLE, DESKTOP) for one in (visitor, visitor_of_arabic))

    for page, rails_are_right in ((usual, True), (mirrored, False)):
        text, rails = (page.evaluate(BOX, name) for name in ("main", ".with-rails__rails"))
        assert (rails["left"] > text["left"]) is rails_are_right
    assert mirrored.locator("html").get_attribute("dir") == "rtl"
    assert mirrored.locator("html").get_attribute("lang") == "ar"


@pytest.mark.parametrize("size", [SMALL_PHONE, PHONE], ids=["360", "390"])
def test_headline_and_first_paragraph_stand_on_the_first_screen(visitor, size):
    page = visitor.open(WITHOUT_PHOTO, size)

    assert page.evaluate(BOX, "h1")["bottom"] < size[1]
    assert page.evaluate(BOX, ".article-body > p")["top"] < size[1]


@pytest.mark.parametrize("size", [SMALL_PHONE, PHONE, DESKTOP], ids=["360", "390", "1280"])
def test_nothing_but_the_photo_stands_between_headline_and_first_paragraph(visitor, size):
    page = visitor.open(ARTICLE, size)
    photo = page.evaluate(BOX, ".lead-photo")

    assert page.evaluate(BOX, "h1")["bottom"] < size[1]
    assert page.evaluate(BOX, ".article-body > p")["top"] - photo["height"] < size[1]


def _gap_at_start(page, outer, inner, *, is_rtl):
    box, text = (page.evaluate(BOX, name) for name in (outer, inner))
    return box["right"] - text["right"] if is_rtl else text["left"] - box["left"]
