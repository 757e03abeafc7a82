import pytest
import time_machine

from broadsheet.audience import rankings
from broadsheet.audience.ranking import Entry, Ground, RankingName, Reason, Standing
from broadsheet.newsroom import actions, queries
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.story import Kind
from broadsheet.rails import source
from broadsheet.rails.rail import RailName
from tests.factories import HOUR, NOW, filler, live, section, url_of

pytestmark = pytest.mark.django_db

RANKED = {"popular": 20, "weekly": 17, "deeply_read": 20}  # entries that the pool of a story takes


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def pool_for(page):
    sections = queries.sections()
    article = queries.article_at(url_of(page), sections)
    return source.pool_beside(article, sections, RailSizes(), at=NOW)


def test_a_list_is_read_deep_enough_for_all_rails_together():
    assert source.depth(RailSizes(1, 2, 3, 4, 5)) == 16


@pytest.mark.parametrize(
    ("names", "count"),
    [
        (["popular-now"], 2),
        (["weekly-best", "popular-now"], 2),
        (["popular-now", "must-reads"], 3),
        (["latest"], 2),  # the section alone does not fill it
        (list(RailName), 4),
    ],
)
def test_a_list_is_read_only_for_the_rails_that_need_it(django_assert_num_queries, names, count):
    live()
    sections = queries.sections()

    with django_assert_num_queries(count):
        source.pool(sections, RailSizes(), [RailName(name) for name in names], at=NOW)


def test_latest_reads_no_further_than_its_own_list_while_that_fills_it(django_assert_num_queries):
    filler(6)
    sections = queries.sections()

    with django_assert_num_queries(1):
        source.pool(sections, RailSizes(), [RailName.LATEST], at=NOW)


def test_a_story_reads_two_more(django_assert_num_queries):
    page = live(tags=["Port"])
    live(tags=["Port"])
    sections = queries.sections()
    article = queries.article_at(url_of(page), sections)

    with django_assert_num_queries(6):
        source.pool_beside(article, sections, RailSizes(), at=NOW)


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


def ranked(name, ids, **fields):
    reason = Reason(Ground.DECAYED_READERS, 1.0)
    entries = [Entry(pk, rank, 9, 1.0, 5, None, reason) for rank, pk in enumerate(ids, 1)]
    rankings.keep([Standing(RankingName(name), 0, NOW, tuple(entries), **fields)])


def test_the_pool_holds_the_rankings_as_far_as_rails_show_them(django_assert_num_queries):
    stories = filler(40)
    for name in ("popular-now", "weekly-best", "deeply-read"):
        ranked(name, stories[::-1])
    sections = queries.sections()

    with django_assert_num_queries(4):
        pool = source.pool(sections, RailSizes(), list(RailName), at=NOW)

    shown = {name: [one.story.id for one in getattr(pool, name)] for name in RANKED}
    assert shown == {name: stories[: -count - 1 : -1] for name, count in RANKED.items()}
    assert [one.id for one in pool.editorial] == stories[: len(pool.editorial)]


def test_what_is_ranked_and_no_longer_live_is_left_out():
    first, second = filler(2)
    ranked("popular-now", [10**6, second, first])

    pool = source.pool(queries.sections(), RailSizes(), [RailName.POPULAR_NOW], at=NOW)

    assert [(one.story.id, one.entry.rank) for one in pool.popular] == [(second, 2), (first, 3)]


def test_the_pool_knows_what_is_suspect():
    ranked("weekly-best", [], held=2, held_ids=(5, 6))

    pool = source.pool(queries.sections(), RailSizes(), [RailName.WEEKLY_BEST], at=NOW)

    assert pool.suspects == {5, 6}


def test_no_list_is_read_further_than_the_rails_need():
    filler(60)

    pool = source.pool(queries.sections(), RailSizes(), list(RailName), at=NOW)

    assert len(pool.latest) == len(pool.editorial) == source.depth(RailSizes())
