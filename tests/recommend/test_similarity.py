from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.recommend.similarity import scores, tag_weight

shared = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 500)), max_size=30)


@pytest.mark.parametrize(
    ("story_count", "weight"), [(2, 1 / log(3)), (10, 1 / log(11)), (1000, 1 / log(1001))]
)
def test_a_tag_weighs_by_its_rarity(story_count, weight):
    assert tag_weight(story_count) == pytest.approx(weight)


@pytest.mark.parametrize("story_count", [0, 1])
def test_a_count_that_lags_behind_weighs_as_two(story_count):
    assert tag_weight(story_count) == tag_weight(2)


@given(st.integers(2, 10_000), st.integers(2, 10_000))
def test_a_rarer_tag_never_weighs_less(one, other):
    assert (one <= other) == (tag_weight(one) >= tag_weight(other))


@given(shared)
def test_a_score_is_the_sum_of_the_weights_of_shared_tags(pairs):
    found = scores(pairs)

    for story_id in {pk for pk, _ in pairs}:
        weights = [tag_weight(count) for pk, count in pairs if pk == story_id]
        assert found[story_id] == pytest.approx(sum(weights))


@given(shared)
def test_only_stories_that_share_a_tag_have_a_score(pairs):
    assert set(scores(pairs)) == {pk for pk, _ in pairs}
