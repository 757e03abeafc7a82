from broadsheet.web.pages import article as article_page
from broadsheet.web.pages import frame
from broadsheet.web.pages.head import Head
from tests.factories_web import NOW, article, rails, site
from tests.web import markup


def meta(root, name):
    return [one.get("content") for one in markup.all_of(root, "meta") if one.get("name") == name]


def test_the_frame_wears_the_papers_colour_and_language():
    made = frame.build(Head("t", "", "", ""), site(accent_hue=201, language="de"))

    assert (made.hue, made.language) == ("hue-195", "de")


def test_the_head_tells_machines_what_the_page_is():
    view = article_page.build(article(), rails(), {}, site(), NOW)
    root = markup.page("pages/article.html", view)

    canonical = [
        one.get("href") for one in markup.all_of(root, "link") if one.get("rel") == "canonical"
    ]
    assert canonical == ["https://ledger.example/world/asia/story-42/"]
    assert meta(root, "robots") == ["index, follow, max-image-preview:large"]
    assert meta(root, "description") == ["Dek of story 42."]
    assert markup.text(markup.all_of(root, "title")[0]) == "Headline of story 42 | The Ledger"


def test_feeds_of_the_site_and_of_the_section_are_offered():
    view = article_page.build(article(), rails(), {}, site(), NOW)
    root = markup.page("pages/article.html", view)

    feeds = [
        one.get("href") for one in markup.all_of(root, "link") if one.get("rel") == "alternate"
    ]
    assert feeds == ["/feed.xml", "/world/asia/feed.xml"]
