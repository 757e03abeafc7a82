import pytest

from broadsheet.newsroom.article import BodyPart
from broadsheet.newsroom.story import Kind
from broadsheet.rails.rail import RailName
from broadsheet.web.components import view_count
from broadsheet.web.pages import article as page
from tests.factories_web import ASIA, NOW, article, note, picture, rail, rails, site, story
from tests.web import markup

PARTS = [
    "skip-links", "masthead", "section-nav", "headline", "byline", "view-count", "lead-photo", "correction",
    "article-body", "author-contact", "topics", "share", *["rail"] * 5, "footer",
]  # fmt: skip


def build(of=None, beside=None, **publication):
    beside = rails() if beside is None else beside
    of = of or article(corrections=(note(),))
    return page.build(of, beside, {}, site(**publication), NOW, view_count.build("42.3.1.abc", 7))


@pytest.fixture(scope="module")
def root():
    return markup.page("pages/article.html", build())


def test_every_part_stands_in_its_order(root):
    assert markup.parts(root) == PARTS


def test_the_page_is_well_made(root):
    markup.assert_well_made(root)


def test_skip_links_come_first_and_their_targets_take_focus(root):
    hrefs = [link.get("href") for link in markup.all_of(root, "a")]
    targets = {one.get("id"): one.get("tabindex") for one in root.iter() if one.get("id")}

    assert hrefs[:3] == ["#menu", "#contents", "#page-bottom"]
    assert [targets[href[1:]] for href in hrefs[:3]] == ["-1", "-1", "-1"]


def test_the_five_rails_stand_once_each_in_order(root):
    shown = [one.get("data-rail") for one in root.iter() if one.get("data-rail")]

    assert shown == ["latest", "weekly-best", "you-may-also-like", "popular-now", "must-reads"]


def test_a_bare_story_leaves_no_empty_part():
    bare = article(story(section=None), credits=(), tags=(), storylines=(), lead_photo=None)

    root = markup.page("pages/article.html", build(bare, beside={}))

    markup.assert_well_made(root)
    assert not {"lead-photo", "correction", "author-contact", "topics", "rail"} & {
        *markup.parts(root)
    }


def test_a_rail_without_a_story_is_not_shown():
    view = build(beside={RailName.POPULAR_NOW: rail(RailName.POPULAR_NOW, 0)})

    assert view.rails == ()


def test_a_story_in_another_language_says_so_on_its_article():
    root = markup.page("pages/article.html", build(article(story(language="ar"))))
    shown = markup.all_of(root, "article")[0]

    assert (shown.get("lang"), shown.get("dir")) == ("ar", "rtl")
    assert markup.all_of(root, "html") == [] or root.get("lang") == "en"


def test_a_site_that_runs_from_right_to_left_says_so():
    root = markup.page("pages/article.html", build(language="ar", direction="rtl"))

    assert (root.get("lang"), root.get("dir")) == ("ar", "rtl")


def test_hostile_words_stay_words():
    hostile = story(headline="</script><script>alert(1)</script>", kicker='" onload=', section=ASIA)

    root = markup.page("pages/article.html", build(article(hostile)))

    markup.assert_well_made(root)
    scripts = markup.all_of(root, "script")
    assert [one.get("type") for one in scripts if not one.get("src")] == ["application/ld+json"]


def test_the_script_of_embeds_is_loaded_only_where_there_is_one():
    with_embed = article(body=(BodyPart(html='<figure data-embed="https://v.example"></figure>'),))

    assert "js/embed.js" in build(with_embed).frame.scripts
    assert "js/embed.js" not in build().frame.scripts


def test_a_page_without_a_count_sends_no_beacon():
    preview = page.build(article(), rails(), {}, site(), NOW)

    assert "js/beacon.js" in build().frame.scripts
    assert "js/beacon.js" not in preview.frame.scripts
    assert "view-count" not in markup.parts(markup.page("pages/article.html", preview))


def test_no_request_goes_to_another_host(root):
    asked = [
        one.get("src") or one.get("href")
        for one in root.iter()
        if one.tag.endswith(("script", "img"))
    ]

    assert all(address is None or address.startswith("/") for address in asked)


def test_a_sponsored_story_is_labelled_before_its_headline():
    root = markup.page("pages/article.html", build(article(story(kind=Kind.SPONSORED))))

    assert markup.text(markup.part(root, "headline")).startswith("SPONSORED")


def test_the_page_stays_small():
    of = article(story(picture=picture()), body=tuple([BodyPart(html="<p>Words.</p>")] * 40))

    root = markup.page("pages/article.html", build(of))

    assert len(list(root.iter())) < 600
