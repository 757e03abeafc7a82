from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience import ranking as audience
from broadsheet.audience.ranking import Ground
from broadsheet.newsroom.publication import RailSizes
from broadsheet.newsroom.queries import Pick
from broadsheet.newsroom.story import Kind, Section, Story
from broadsheet.rails.planner import RAILS, UP_TO_MUST_READS, must_reads_reach, plan
from broadsheet.rails.rail import RailName
from broadsheet.rails.source import Placed, Pool, depth
from broadsheet.recommend.queries import Alike
from tests.factories import NOW

SECTIONS = tuple(Section(n, f"Section {n}", f"/{n}/", 0, (n,)) for n in (1, 2, 3))
CHOICES = {RailName.YOU_MAY_ALSO_LIKE, RailName.MUST_READS}
RANKINGS = {RailName.POPULAR_NOW, RailName.WEEKLY_BEST}
SIZES = RailSizes()


def make(pk, section, kind=Kind.NEWS):
    return Story(
        id=pk, url=f"/{pk}/", headline=f"Story {pk}", kicker="", dek="", kind=kind, section=section,
        published_at=NOW - timedelta(hours=pk), updated_at=None, is_corrected=False, byline="",
        picture=None, language="en", word_count=1,
    )  # fmt: skip


def placed(stories, ids):
    """A ranking of these ids as `source.pool` reads it: without those that are not there."""
    by_id = {one.id: one for one in stories}
    reason = audience.Reason(Ground.DECAYED_READERS, 0.5)
    return tuple(
        Placed(by_id[pk], audience.Entry(pk, rank, 90 - rank, 9.5, 5, None, reason))
        for rank, pk in enumerate(ids, 1)
        if pk in by_id
    )


def pool_of(stories, *, section=None, picked=(), alike=(), sizes=SIZES, **rankings):
    """A pool as `source.pool` reads it: lists newest first, cut at the same depth.

    `rankings` hold the ids of `popular`, `weekly` and `deeply_read`.
    """
    limit = depth(sizes)
    chronology = [one for one in stories if section is None or one.section == section]
    editorial = [one for one in stories if one.kind is not Kind.SPONSORED]
    by_id = {one.id: one for one in editorial}
    return Pool(
        section=section,
        latest=tuple(chronology[:limit]),
        editorial=tuple(editorial[:limit]),
        picks=tuple(Pick(by_id[pk], None) for pk in picked if pk in by_id),
        alike=tuple(Alike(pk, "tags", 1.0) for pk in alike if pk in by_id)[:limit],
        others=by_id,
        **{name: placed(editorial, ids) for name, ids in rankings.items()},
    )


@st.composite
def papers(draw, least=0):
    """A newspaper of up to 70 stories, what of it was picked and is alike, and rail sizes."""
    count = draw(st.integers(least, 70))
    kinds = st.sampled_from([Kind.NEWS, Kind.NEWS, Kind.OPINION, Kind.SPONSORED])
    places = st.sampled_from([*SECTIONS, None])
    stories = [make(pk, draw(places), draw(kinds)) for pk in range(1, count + 1)]
    some = st.lists(st.integers(1, 75), unique=True, max_size=12)
    ranked = st.lists(st.integers(1, 75), unique=True, max_size=30)
    sizes = RailSizes(*(draw(st.integers(1, 12)) for _ in range(5)))
    section = draw(st.sampled_from([*SECTIONS, None]))
    return stories, sizes, pool_of(
        stories, section=section, picked=draw(some), alike=draw(some), sizes=sizes,
        popular=draw(ranked), weekly=draw(ranked), deeply_read=draw(ranked),
    )  # fmt: skip


def ids(rail):
    return [card.story.id for card in rail.cards]


@given(papers(), st.integers(1, 70))
def test_a_rail_is_full_whenever_the_site_has_enough_stories(paper, read):
    stories, sizes, pool = paper
    rails = plan(pool, sizes, above={read})

    editorial = {one.id for one in stories if one.kind is not Kind.SPONSORED}
    for name, rail in rails.items():
        eligible = editorial | {one.id for one in pool.latest} if name == "latest" else editorial
        eligible = eligible - {read} if name in CHOICES else eligible
        assert len(rail.cards) == min(RAILS[name].size(sizes), len(eligible))


@given(papers(), st.integers(1, 70))
def test_no_story_stands_twice_in_a_rail(paper, read):
    _, sizes, pool = paper

    for rail in plan(pool, sizes, above={read}).values():
        assert len(set(ids(rail))) == len(rail.cards)


@given(papers(), st.sets(st.integers(1, 70), max_size=5))
def test_a_choice_never_repeats_what_stands_above_the_rails(paper, above):
    _, sizes, pool = paper
    rails = plan(pool, sizes, above=above)

    for name in CHOICES:
        assert not above & set(ids(rails[name]))


@given(papers(), st.integers(1, 70))
def test_a_choice_repeats_no_rail_that_it_skips_when_the_site_has_enough_stories(paper, read):
    stories, sizes, pool = paper
    rails = plan(pool, sizes, above={read})

    editorial = [one for one in stories if one.kind is not Kind.SPONSORED]
    if len(editorial) < depth(sizes):
        return
    for name in CHOICES:
        for skipped in RAILS[name].skips:
            assert not set(ids(rails[skipped])) & set(ids(rails[name]))


@given(papers(), st.integers(1, 70))
def test_must_reads_of_a_section_serve_each_story_that_they_could_not_show(paper, read):
    """What lets one fragment stand on nearly every page of a section."""
    _, sizes, pool = paper
    reached = [one.id for one in pool.editorial[: must_reads_reach(sizes)]]
    chosen = [*pool.deeply_read, *pool.popular]
    read_by_many = {one.story.id for one in chosen if one.entry.rank <= audience.CHOSEN_FROM}
    if read in {*reached, *read_by_many, *(pick.story.id for pick in pool.picks)}:
        return

    beside = plan(pool, sizes, above={read})[RailName.MUST_READS]
    shared = plan(pool, sizes, names=UP_TO_MUST_READS)[RailName.MUST_READS]

    assert beside == shared


@given(papers(), st.integers(1, 70))
def test_must_reads_of_a_story_do_not_hang_on_what_it_is_like(paper, read):
    _, sizes, pool = paper

    beside = plan(pool, sizes, above={read})[RailName.MUST_READS]
    alone = plan(replace(pool, alike=()), sizes, names=UP_TO_MUST_READS, above={read})

    assert beside == alone[RailName.MUST_READS]


@given(papers(), st.integers(1, 70), st.sampled_from([*SECTIONS, None]))
def test_rankings_are_the_same_on_every_page(paper, read, elsewhere):
    stories, sizes, pool = paper
    here = plan(pool, sizes, above={read})
    other = pool_of(stories, section=elsewhere, sizes=sizes)
    ranked = {"popular": pool.popular, "weekly": pool.weekly}
    there = plan(replace(other, **ranked), sizes, names=RANKINGS)

    for name in RANKINGS:
        assert here[name].cards == there[name].cards


@given(papers())
def test_a_sponsored_story_stands_in_latest_only(paper):
    _, sizes, pool = paper

    for name, rail in plan(pool, sizes).items():
        kinds = {card.story.kind for card in rail.cards}
        assert name is RailName.LATEST or Kind.SPONSORED not in kinds


@given(papers())
def test_every_card_has_its_rank_and_reason(paper):
    _, sizes, pool = paper

    for rail in plan(pool, sizes).values():
        assert [card.rank for card in rail.cards] == list(range(1, len(rail.cards) + 1))
        assert all(card.reason.source for card in rail.cards)


@given(papers())
def test_a_rail_goes_down_its_chain_and_never_back(paper):
    _, sizes, pool = paper
    rails = plan(pool, sizes, names=[RailName.LATEST])  # nothing above: no second pass

    steps = [card.reason.step for card in rails[RailName.LATEST].cards]

    assert steps == sorted(steps)


@given(papers())
def test_latest_is_the_chronology_of_its_section(paper):
    _, sizes, pool = paper
    cards = plan(pool, sizes)[RailName.LATEST].cards

    own = [card.story for card in cards if card.reason.step == 0]

    assert own == list(pool.latest[: sizes.latest])


def test_a_choice_repeats_other_rails_rather_than_come_up_short():
    stories = [make(pk, SECTIONS[0]) for pk in range(1, 7)]
    rails = plan(pool_of(stories), RailSizes(), above={6})

    assert set(ids(rails[RailName.MUST_READS])) == {1, 2, 3, 4, 5}


def test_only_the_rails_that_are_asked_for_are_planned():
    rails = plan(pool_of([make(1, None)]), RailSizes(), names=[RailName.POPULAR_NOW])

    assert list(rails) == [RailName.POPULAR_NOW]


def test_a_site_without_a_story_has_empty_rails():
    rails = plan(pool_of([]), RailSizes())

    assert {rail.cards for rail in rails.values()} == {()}
    assert not any(rail.stands_on_fallback for rail in rails.values())


@pytest.mark.parametrize("name", list(RailName))
def test_every_rail_has_its_policy(name):
    assert name in RAILS
    assert RAILS[name].is_choice is (name in CHOICES)
