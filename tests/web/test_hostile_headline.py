"""A headline with everything that breaks markup stands everywhere as it was written."""

import json
import xml.etree.ElementTree as ElementTree

import pytest
import time_machine

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.correction import CorrectionKind
from tests.factories import HOUR, NOW, live, section, url_of

pytestmark = pytest.mark.django_db

HEADLINES = [
    'A </script><script>alert("1")</script> & <b>bold</b> & &amp; end',
    "Quotes \" ' ` « » “ ” and \\ backslash",
    "Emoji 👩‍👩‍👧 🏴󠁧󠁢󠁳󠁣󠁴󠁿 and a flag 🇦🇶",
    "\u202bعنوان من اليمين\u202c \u200fend\u200e \u2066iso\u2069",
    "Braces {{ page.frame }} {% include 'x' %} <!-- comment --> ]]>",
    "Lines \u2028 and \u2029 and a zero\u200bwidth",
]


@pytest.fixture(params=HEADLINES, ids=["script", "quotes", "emoji", "rtl", "braces", "lines"])
def story(request):
    with time_machine.travel(NOW, tick=False):
        page = live(
            request.param, dek=request.param, section=section("World"), at=NOW - HOUR,
            kicker=request.param[:60], tags=["Port"], authors=["Ada Reed"], storylines=["Tunnel"],
        )  # fmt: skip
        actions.correct_article(page, by=None, text=request.param, kind=CorrectionKind.CORRECTION)
        yield page


def texts(page, tag):
    return ["".join(element.itertext()) for element in page.tree.iter(tag)]


def test_it_is_the_heading_of_its_page(story, reader):
    page = reader.get(url_of(story))

    assert texts(page, "h1") == [story.title]
    assert texts(page, "title")[0].startswith(story.title)


@pytest.mark.parametrize(
    "path", ["/", "/latest/", "/world/", "/tags/port/", "/authors/ada-reed/", "/storylines/tunnel/", "/corrections/"]
)  # fmt: skip
def test_it_stands_in_every_list(story, reader, path):
    page = reader.get(path)

    assert story.title in texts(page, "a")


def test_it_stands_in_the_properties_for_sharing(story, reader):
    page = reader.get(url_of(story))

    assert page.meta("og:title") == story.title
    assert page.meta("og:description") == story.dek
    assert page.meta("description") == story.dek


def test_it_stands_in_the_structured_data_and_nothing_breaks_out_of_it(story, reader):
    page = reader.get(url_of(story))
    element = page.tree.find(".//script[@type='application/ld+json']")

    article = json.loads("".join(element.itertext()))["@graph"][0]

    assert article["headline"] == story.title
    assert article["correction"][0]["text"] == story.title
    assert all(script.get("src") or script is element for script in page.tree.iter("script"))


@pytest.mark.parametrize("path", ["/feed.xml", "/world/feed.xml"])
def test_it_stands_in_the_feed(story, reader, path):
    channel = ElementTree.fromstring(reader.get(path).body)  # noqa: S314  # our own feed

    assert channel.findtext(".//item/title") == story.title
    assert channel.findtext(".//item/description") == story.dek


def test_a_correction_says_exactly_what_was_written(story, reader):
    page = reader.get(url_of(story))

    assert story.title in "".join(page.parts("correction")[0].itertext())
