from datetime import timedelta

from broadsheet.newsroom.article import BodyPart
from broadsheet.web.components import article_body
from tests.factories_web import NOW, site, story
from tests.web.markup import component, links, part, text

PARTS = (BodyPart(html="<p>One.</p>"), BodyPart(html="<p>Two.</p>"))


def build(parts, related=()):
    return article_body.build(parts, {one.id: one for one in related}, site(), NOW)


def test_neighbouring_passages_are_joined():
    assert [passage.html for passage in build(PARTS).passages] == ["<p>One.</p>\n<p>Two.</p>"]


def test_a_related_story_stands_where_it_was_put():
    parts = (PARTS[0], BodyPart(story_id=7), PARTS[1])

    root = part(component("article_body", body=build(parts, [story(7)])), "article-body")

    assert text(root) == "One. Read also Headline of story 7 Two."
    assert links(root) == {"Headline of story 7": "/world/story-7/"}


def test_a_related_story_that_is_gone_leaves_no_hole():
    body = build((PARTS[0], BodyPart(story_id=7), PARTS[1]))

    assert text(part(component("article_body", body=body), "article-body")) == "One. Two."


def test_a_photo_whose_rights_have_ended_is_left_out():
    parts = (PARTS[0], BodyPart(html="<figure>", not_after=NOW - timedelta(seconds=1)))

    assert [passage.html for passage in build(parts).passages] == ["<p>One.</p>"]


def test_the_page_knows_whether_it_needs_the_script_of_embeds():
    assert not build(PARTS).has_embeds
    assert build((BodyPart(html='<figure data-embed="https://v.example/1">'),)).has_embeds
