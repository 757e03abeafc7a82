from broadsheet.web.seo import open_graph
from tests.factories_web import NOW, article, picture, site, story

URL = "https://ledger.example/world/story-42/"


def told(of, **publication):
    return dict(open_graph.for_article(of, URL, site(**publication)))


def test_a_story_is_told():
    properties = told(article(story(updated_at=NOW, picture=picture()), summary="In short."))

    assert properties["og:type"] == "article"
    assert properties["og:description"] == "In short."
    assert properties["og:url"] == URL
    assert properties["article:section"] == "World"
    assert properties["article:modified_time"] == "2026-11-24T12:00:00+00:00"
    assert properties["og:image"] == "https://ledger.example/photos/a1b2c3/wide-1200.jpg"
    assert (properties["og:image:width"], properties["og:image:height"]) == ("1200", "675")
    assert properties["og:image:alt"] == "Cranes over a harbour"


def test_a_picture_that_may_not_be_handed_on_is_not_shown():
    assert "og:image" not in told(article(lead_photo=picture(may_distribute=False)))


def test_every_author_is_named():
    names = [one.content for one in open_graph.for_article(article(), URL, site())
             if one.name == "article:author"]  # fmt: skip

    assert names == ["Ada Reed", "Kim Dale"]


def test_the_locale_needs_a_territory():
    assert told(article(), language="en-gb")["og:locale"] == "en_GB"
    assert "og:locale" not in told(article(), language="en")


def test_other_pages_are_of_the_site():
    properties = dict(open_graph.for_page("World", "", URL, site(logo=picture())))

    assert properties["og:type"] == "website"
    assert "og:description" not in properties
    assert "og:image" in properties
