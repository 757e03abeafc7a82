import re

from tests.browser.pages import ARTICLE, PRINTED

PAGE_OBJECT = re.compile(rb"/Type\s*/Page[^s]")
MOST_PAGES = 3  # for a story of 800 words
ON_PAPER = ("headline", "byline", "lead-photo", "correction", "article-body")
NOT_ON_PAPER = ("skip-links", "section-nav", "rail", "share", "topics", "footer")


def test_a_story_of_800_words_prints_on_three_pages(visitor):
    page = visitor.open(PRINTED)

    pdf = page.pdf(format="A4", prefer_css_page_size=True)

    assert 1 <= len(PAGE_OBJECT.findall(pdf)) <= MOST_PAGES


def test_on_paper_stands_the_story_and_nothing_to_click(visitor):
    page = visitor.open("/city/staithes-families-still-in-hotels/")

    page.emulate_media(media="print")
    seen = {part for part in (*ON_PAPER, *NOT_ON_PAPER) if _is_seen(page, part)}

    assert seen == set(ON_PAPER)
    assert page.locator(".lead-photo__credit").is_visible()


def test_on_paper_stands_where_the_story_was(visitor):
    page = visitor.open(ARTICLE)

    page.emulate_media(media="print")

    assert page.locator(".article-page__address").inner_text() == visitor.origin + ARTICLE
    assert page.locator(".article-page__address").is_visible()


def test_paper_is_white_in_the_dark_too(visitor):
    page = visitor.open(ARTICLE, color_scheme="dark")

    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def _is_seen(page, part):
    return page.locator(f"[data-part={part}]").first.is_visible()
