"""The fallback chain of each rail: what is taken first, and what each card says of it."""

from collections import Counter
from dataclasses import replace

import pytest

from broadsheet.newsroom.queries import Pick
from broadsheet.newsroom.story import Kind
from broadsheet.rails import latest, must_reads, popular_now, weekly_best, you_may_also_like
from broadsheet.recommend.queries import Alike
from tests.rails.test_planner import SECTIONS, make, pool_of

WORLD, CITY, SPORT = SECTIONS


def reasons(candidates):
    return [(one.story.id, one.source, one.step) for one in candidates]


def test_latest_takes_the_section_then_the_site():
    pool = pool_of([make(1, CITY), make(2, WORLD)], section=WORLD)

    assert reasons(latest.candidates(pool)) == [
        (2, "section-latest", 0),
        (1, "site-latest", 1),
        (2, "site-latest", 1),
    ]


def test_latest_of_no_section_is_the_chronology_of_the_site():
    pool = pool_of([make(1, CITY)])

    assert reasons(latest.candidates(pool))[0] == (1, "site-latest", 0)


def test_popular_now_takes_the_ranking_then_that_of_the_week_then_the_newest():
    stories = [make(pk, CITY) for pk in (1, 2, 3)]
    pool = pool_of([*stories, make(4, CITY, Kind.SPONSORED)], popular=[3], weekly=[2])

    assert reasons(popular_now.candidates(pool)) == [
        (3, "popular-now", 0),
        (2, "weekly-best", 1),
        (1, "site-latest", 2),
        (2, "site-latest", 2),
        (3, "site-latest", 2),
    ]


@pytest.mark.parametrize("rail", [popular_now, weekly_best])
def test_what_is_suspect_stands_in_no_ranking_even_as_the_newest(rail):
    pool = replace(pool_of([make(1, CITY), make(2, CITY)]), suspects=frozenset({1}))

    assert [one.story.id for one in rail.candidates(pool)] == [2]


def test_a_place_in_a_ranking_says_how_many_readers_it_rests_on():
    pool = pool_of([make(1, CITY)], popular=[1], weekly=[1], deeply_read=[1])

    details = [
        next(rail.candidates(pool)).detail for rail in (popular_now, weekly_best, must_reads)
    ]

    assert details == ["89", "89", "0.50"]


def test_weekly_best_takes_the_ranking_first():
    pool = pool_of([make(1, CITY), make(2, CITY)], weekly=[2, 1])

    assert reasons(weekly_best.candidates(pool))[:2] == [
        (2, "weekly-best", 0),
        (1, "weekly-best", 0),
    ]


def test_weekly_best_takes_the_newest_of_each_section_in_turn():
    asia = replace(WORLD, id=9, lineage=(1, 9))
    stories = [make(1, WORLD), make(2, asia), make(3, CITY), make(4, None), make(5, CITY)]

    found = reasons(weekly_best.candidates(pool_of(stories)))

    assert [pk for pk, *_ in found] == [1, 3, 4, 2, 5]
    assert {one[1:] for one in found} == {("newest-of-each-section", 1)}


def test_must_reads_take_picks_then_what_readers_chose_then_the_newest():
    pool = replace(
        pool_of([make(1, CITY), make(2, CITY), make(3, CITY)], deeply_read=[3], popular=[2]),
        picks=(Pick(make(7, CITY), CITY.id), Pick(make(8, CITY), None)),
    )

    assert reasons(must_reads.candidates(pool)) == [
        (7, "section-picks", 0),
        (8, "site-picks", 0),
        (3, "deeply-read", 1),
        (2, "popular-now", 2),
        (1, "site-latest", 3),
        (2, "site-latest", 3),
        (3, "site-latest", 3),
    ]


def test_must_reads_look_twenty_places_down_what_readers_chose():
    stories = [make(pk, CITY) for pk in range(1, 40)]
    pool = pool_of(stories, deeply_read=range(1, 40), popular=range(39, 0, -1))

    found = Counter(one.source for one in must_reads.candidates(pool))

    assert found["deeply-read"] == found["popular-now"] == 20


def test_you_may_also_like_takes_what_is_alike_then_section_then_site():
    stories = [make(1, WORLD), make(2, CITY), make(3, CITY)]
    pool = replace(
        pool_of(stories, section=WORLD), alike=(Alike(3, "storyline"), Alike(2, "tags", 1.5))
    )

    assert reasons(you_may_also_like.candidates(pool))[:4] == [
        (3, "storyline", 0),
        (2, "tags", 0),
        (1, "section-latest", 1),
        (1, "site-latest", 2),
    ]


def test_a_shared_tag_says_how_much_it_weighs():
    pool = pool_of([make(1, WORLD)], alike=[1])

    first = next(you_may_also_like.candidates(pool))

    assert first.detail == "1.00"


def test_what_is_alike_but_no_longer_live_is_left_out():
    pool = replace(pool_of([make(1, WORLD)]), alike=(Alike(99, "tags", 1.0),))

    assert reasons(you_may_also_like.candidates(pool)) == [(1, "site-latest", 2)]
