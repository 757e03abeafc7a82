import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from broadsheet.newsroom.story import Kind
from broadsheet.web.seo import json_ld
from tests.factories_web import NOW, WORLD, article, note, picture, site, story

SCHEMA = json.loads(Path(__file__).with_name("article_schema.json").read_text())
URL = "https://ledger.example/world/asia/story-42/"


def graph(of, **publication):
    made = json.loads(json_ld.for_article(of, URL, site(**publication)))
    Draft202012Validator(SCHEMA).validate(made)
    return made["@graph"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_story_keeps_the_schema(kind):
    bare = article(story(kind=kind, section=None), credits=(), lead_photo=None, tags=())

    graph(bare)
    graph(article(story(kind=kind), corrections=(note(),)), logo=picture())


def test_the_story_is_told_whole():
    of = story(section=WORLD, updated_at=NOW, picture=picture())

    told = graph(article(of, corrections=(note(),)))[0]

    assert told["headline"] == "Headline of story 42"
    assert told["dateModified"] == "2026-11-24T12:00:00+00:00"
    assert [image["height"] for image in told["image"]] == [675, 900, 1200]
    assert told["author"][0]["url"] == "https://ledger.example/authors/ada-reed/"
    assert told["correction"][0]["text"].startswith("The bridge")


def test_the_way_to_a_story_leads_through_its_sections():
    names = [step["name"] for step in graph(article())[1]["itemListElement"]]

    assert names == ["The Ledger", "World", "Asia", "Headline of story 42"]


def test_a_story_nobody_signed_is_the_agencys_or_the_papers():
    assert graph(article(credits=(), agency="Corran Wire"))[0]["author"][0]["name"] == "Corran Wire"
    assert graph(article(credits=()))[0]["author"][0]["name"] == "The Ledger"


def test_a_picture_that_may_not_be_handed_on_is_not_offered():
    assert "image" not in graph(article(lead_photo=picture(may_distribute=False)))[0]


def test_an_seo_headline_of_its_own_is_told_beside_the_headline():
    assert graph(article(seo_headline="Other words"))[0]["alternativeHeadline"] == "Other words"
    assert "alternativeHeadline" not in graph(article())[0]


@pytest.mark.parametrize(
    "words", ["</script><b>", "a\u2028b", "\u2029", "<!-- & -->", "“emoji” 🎉 \u200f"]
)
def test_any_headline_survives_and_none_ends_the_script(words):
    made = json_ld.for_article(article(headline=words), URL, site())

    assert json.loads(made)["@graph"][0]["headline"] == words
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(made)


def test_the_front_page_is_the_site():
    assert json.loads(json_ld.for_front(site()))["@graph"][0]["@type"] == "WebSite"
