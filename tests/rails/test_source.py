import pytest
import time_machine

from broadsheet.newsroom import actions, queries
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.story import Kind
from broadsheet.rails import source
from tests.factories import HOUR, NOW, filler, live, section, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def pool_for(page):
    sections = queries.sections()
    article = queries.article_at(url_of(page), sections)
    return source.pool(
        sections, RailSizes(), at=NOW, section=article.story.section, article=article
    )


def test_a_list_is_read_deep_enough_for_all_rails_together():
    assert source.depth(RailSizes(1, 2, 3, 4, 5)) == 16


def test_a_page_without_a_story_reads_three_lists(django_assert_num_queries):
    sections = queries.sections()

    with django_assert_num_queries(3):
        source.pool(sections, RailSizes(), at=NOW)


def test_a_story_reads_two_more(django_assert_num_queries):
    page = live(tags=["Port"])
    live(tags=["Port"])
    sections = queries.sections()
    article = queries.article_at(url_of(page), sections)

    with django_assert_num_queries(5):
        source.pool(sections, RailSizes(), at=NOW, article=article)


def test_the_pool_holds_sponsored_stories_in_the_chronology_only():
    world = section("World")
    page = live(section=world, at=NOW - HOUR)
    sponsored = live(section=world, kind=Kind.SPONSORED)

    pool = pool_for(page)

    assert [one.id for one in pool.latest] == [sponsored.pk, page.pk]
    assert [one.id for one in pool.editorial] == [page.pk]


def test_the_pool_knows_the_stories_that_the_body_names():
    other = live()
    page = live(body=[("related", other)])

    assert pool_for(page).others[other.pk].url == url_of(other)


def test_the_pool_holds_the_picks_of_the_section():
    world = section("World")
    pages = live(section=world), live()
    actions.set_picks(Shelf.MUST_READS, [pages[1]], by=None, section=world)

    assert [pick.story.id for pick in pool_for(pages[0]).picks] == [pages[1].pk]


def test_no_list_is_read_further_than_the_rails_need():
    filler(60)

    pool = source.pool(queries.sections(), RailSizes(), at=NOW)

    assert len(pool.latest) == len(pool.editorial) == source.depth(RailSizes())
