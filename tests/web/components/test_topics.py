from broadsheet.web.components import topics
from tests.factories_web import article
from tests.web.markup import component, links


def test_storylines_come_before_tags():
    root = component("topics", topics=topics.build(article()))

    assert links(root) == {"The tunnel": "/storylines/the-tunnel/", "Harbour": "/tags/harbour/"}
    assert next(iter(links(root))) == "The tunnel"


def test_a_story_without_topics_has_no_empty_list():
    assert topics.build(article(tags=(), storylines=())) is None
