import pytest

from tests.browser.pages import ARTICLE, PAGES
from tests.browser.visit import PHONE

PARTS = (  # DESIGN.md, section 1, but for comments and the view count, which have their own issues
    *("skip-links", "masthead", "section-nav", "headline", "byline", "lead-photo", "article-body"),
    *("author-contact", "topics", "share", "footer"),
)
RAILS = ("latest", "weekly-best", "you-may-also-like", "popular-now", "must-reads")
SIZES = (6, 12, 5, 5, 5)


@pytest.fixture
def article(visitor):
    return visitor.open(ARTICLE, java_script_enabled=False)


def test_every_part_of_an_article_is_there(article):
    seen = {part for part in PARTS if article.locator(f"[data-part={part}]").first.is_visible()}

    assert seen == set(PARTS) - {"skip-links"}  # these show themselves when they have the focus
    assert article.locator("[data-part=skip-links] a").count() == 3


def test_every_rail_is_full(article):
    counts = tuple(article.locator(f"[data-rail={name}] .rail__card").count() for name in RAILS)

    assert counts == SIZES


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("section-nav", "/world/"),
        ("headline", PAGES["section"][0]),
        ("byline", "/authors/"),
        ("topics", "/storylines/"),
        ("rail", "/"),
        ("footer", "/"),
    ],
)
def test_the_links_of_a_part_lead_to_pages(article, part, expected):
    link = article.locator(f"[data-part={part}] a").first

    with article.expect_response(
        lambda response: response.request.is_navigation_request()
    ) as answer:
        link.click()

    assert answer.value.status == 200
    assert article.url.removeprefix("http://localhost").partition("/")[2].startswith(expected[1:])


def test_what_needs_a_script_is_not_shown(article):
    for name in ("[data-theme-toggle]", "[data-share-copy]", "[data-share-native]"):
        assert not article.locator(name).is_visible()


def test_an_embed_is_a_plain_link(article):
    link = article.locator(".embed a")

    assert link.get_attribute("href") == "https://video.example/watch/staithes-flood-night"
    assert article.locator("iframe").count() == 0


def test_older_stories_are_a_page_away(visitor):
    page = visitor.open("/latest/", PHONE, java_script_enabled=False)
    newest = page.locator("main .card__link").first.inner_text()

    page.get_by_role("link", name="Older stories").click()

    assert page.locator("main .card__link").count() > 0
    assert newest not in page.locator("main").inner_text()
