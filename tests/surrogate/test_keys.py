import pytest

from broadsheet.surrogate import keys

MADE = [
    keys.PUBLICATION, keys.SECTIONS, keys.LATEST, keys.CORRECTIONS, keys.TOP_STORIES, keys.POPULAR_NOW,
    keys.WEEKLY_BEST, keys.TODAY, keys.MISSING, keys.article(1), keys.card(2), keys.entry(3),
    keys.section(4), keys.label(5), keys.tag(6), keys.storyline(7), keys.author(8),
    keys.photo("0a9f"), keys.must_reads(), keys.must_reads(9), keys.you_may_also_like(10),
]  # fmt: skip


@pytest.mark.parametrize("key", MADE)
def test_what_is_made_here_is_a_key(key):
    assert keys.is_key(key)


def test_each_names_another_fact():
    assert len(set(MADE)) == len(MADE)


@pytest.mark.parametrize(
    "text", ["", "articel-42", "article", "article-", "article-4x", "article-٤", "latest ", "latest\n", "photo-XY"]
)  # fmt: skip
def test_what_was_mistyped_is_none(text):
    assert not keys.is_key(text)
