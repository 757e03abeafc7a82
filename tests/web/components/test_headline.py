from broadsheet.newsroom.story import Kind
from broadsheet.web.components import headline
from tests.factories_web import WORLD, article, story
from tests.web.markup import all_of, component, links, text


def show(of):
    return component("headline", headline=headline.build(article(of)))


def test_the_kicker_leads_to_the_section():
    assert links(show(story(section=WORLD)))["WORLD"] == "/world/"


def test_a_story_without_a_section_leads_to_latest():
    assert links(show(story(section=None)))["LATEST"] == "/latest/"


def test_the_label_stands_before_the_headline():
    words = text(show(story(kind=Kind.SPONSORED, headline="A weekend away")))

    assert words.index("SPONSORED") < words.index("A weekend away")


def test_headline_and_dek_are_escaped():
    root = show(story(headline="</script><b>", dek="a & b"))

    assert text(all_of(root, "h1")[0]) == "</script><b>"
    assert "a & b" in text(root)


def test_a_story_without_a_dek_has_no_empty_line():
    assert len(all_of(show(story(dek="")), "p")) == 1
