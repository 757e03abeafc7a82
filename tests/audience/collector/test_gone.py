from dataclasses import replace
from datetime import UTC, datetime

import pytest

from broadsheet.audience.collector.gone import GONE_SECONDS, Gone
from broadsheet.newsroom.shown import Shown, changed
from tests.audience.collector.sending import AT

WITHDRAWN = ["article-42", "card-42", "entry-42"]


class Clock:
    at = AT

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def gone(clock):
    found = Gone(clock)
    found.purged(WITHDRAWN, is_hard=True)
    return found


def test_a_story_that_is_withdrawn_is_gone_and_no_other(gone):
    assert (42 in gone, 4 in gone, 43 in gone) == (True, False, False)


def test_what_withdrawing_purges_is_what_tells_of_it(clock):
    gone = Gone(clock)
    story = Shown(42, True, (1, "a"), datetime.now(UTC), None, None, frozenset())

    gone.purged(sorted(changed(story, replace(story, is_live=False)).hard), is_hard=True)

    assert 42 in gone


def test_a_story_that_is_restored_is_there_again(gone):
    gone.purged(["missing", "article-42"], is_hard=False)

    assert 42 not in gone


def test_other_purges_that_are_soft_leave_it_gone(gone):
    gone.purged(["latest", "card-42", "article-4", "article-"], is_hard=False)

    assert 42 in gone


@pytest.mark.parametrize(
    "keys",
    [["article-7"], ["article-7", "card-7", "photo-x"], ["entry-7"], ["article-x", "entry-x"]],
)
def test_what_loses_a_photo_or_is_purged_by_hand_is_there_still(gone, keys):
    gone.purged(keys, is_hard=True)

    assert 7 not in gone


def test_it_is_forgotten_when_no_stamp_of_its_pages_is_valid_any_more(gone, clock):
    clock.at = AT + GONE_SECONDS - 1
    assert 42 in gone

    clock.at = AT + GONE_SECONDS
    assert 42 not in gone

    gone.purged([], is_hard=False)
    assert gone._until == {}
