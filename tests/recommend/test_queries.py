import pytest
import time_machine

from broadsheet.newsroom import queries as newsroom
from broadsheet.newsroom.models.tag import Tag
from broadsheet.newsroom.story import Kind
from broadsheet.recommend import queries
from tests.factories import HOUR, NOW, filler, live, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def alike(page, limit=10):
    article = newsroom.article_at(url_of(page), newsroom.sections())
    return [(one.story_id, one.source) for one in queries.alike(page.pk, article.page, limit=limit)]


def test_the_storyline_comes_before_tags_and_newest_first():
    read = live(tags=["Port"], storylines=["Tunnel"])
    by_tag = live(tags=["Port"])
    older = live(storylines=["Tunnel"], at=NOW - 2 * HOUR)
    newer = live(storylines=["Tunnel"], tags=["Port"], at=NOW - HOUR)

    assert alike(read) == [
        (newer.pk, "storyline"),
        (older.pk, "storyline"),
        (by_tag.pk, "tags"),
    ]


def test_a_rare_tag_counts_for_more_than_a_common_one():
    read = live(tags=["Port", "News"])
    common = live(tags=["News"])
    rare = live(tags=["Port"], at=NOW - 9 * HOUR)
    filler(5, tags=["News"])

    assert alike(read)[0] == (rare.pk, "tags")
    assert (common.pk, "tags") in alike(read)


def test_of_two_as_alike_the_newer_comes_first_then_the_later_made():
    read = live(tags=["Port"])
    old = live(tags=["Port"], at=NOW - HOUR)
    first, second = live(tags=["Port"]), live(tags=["Port"])

    assert [pk for pk, _ in alike(read)] == [second.pk, first.pk, old.pk]


def test_neither_the_story_itself_nor_a_sponsored_one_is_alike():
    read = live(tags=["Port"])
    live(tags=["Port"], kind=Kind.SPONSORED)

    assert alike(read) == []


def test_a_tag_that_is_gone_makes_no_story_alike_and_is_no_storyline():
    read = live(tags=["Port", "Bus"])
    live(tags=["Port"])
    by_tag = live(tags=["Bus"])
    article = newsroom.article_at(url_of(read), newsroom.sections())
    Tag.objects.filter(slug="port").update(story_count=0)  # as a tag without a row counts

    found = queries.alike(read.pk, article.page, limit=10)

    assert [(one.story_id, one.source) for one in found] == [(by_tag.pk, "tags")]


def test_a_story_about_nothing_asks_nothing(django_assert_num_queries):
    article = newsroom.article_at(url_of(live()), newsroom.sections())

    with django_assert_num_queries(0):
        assert queries.alike(1, article.page, limit=5) == ()


def test_there_are_no_more_than_asked_for():
    read = live(tags=["Port"], storylines=["Tunnel"])
    filler(6, tags=["Port"], storylines=["Tunnel"])

    assert len(alike(read, limit=4)) == 4
