from datetime import timedelta

import pytest
import time_machine

from broadsheet.jobs import news
from broadsheet.newsroom import renditions
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.surrogate.models import Purge
from tests.factories import HOUR, NOW, live, photo

SECOND = timedelta(seconds=1)
BEHIND = 3  # seconds, by which the origin lags behind the database


@pytest.fixture(autouse=True)
def _noon(db):
    with time_machine.travel(NOW, tick=False):
        yield


def purged_from(since, until):
    """What runs of each second between the two purge."""
    Purge.objects.all().delete()
    while since < until:
        news.purge_what_passed(since, since + SECOND)
        since += SECOND
    return {key for purge in Purge.objects.all() for key in purge.keys}


def test_a_pick_that_ended_is_purged_once_more_when_an_origin_that_lags_knows_it_too():
    own = {"article": live(), "starts_at": NOW - HOUR, "expires_at": NOW}
    EditorsPick.objects.create(shelf=Shelf.MUST_READS, **own)

    assert purged_from(NOW - SECOND, NOW) == {"must-reads"}
    assert purged_from(NOW + BEHIND * SECOND, NOW + HOUR / 60) == {"must-reads"}
    assert purged_from(NOW + HOUR / 60, NOW + HOUR / 60 + 5 * SECOND) == set()


def test_what_is_made_again_of_a_photo_whose_rights_ended_is_deleted_again(monkeypatch):
    picture = photo(expires_at=NOW)
    deleted = []
    monkeypatch.setattr(renditions, "forget", deleted.append)

    assert purged_from(NOW + BEHIND * SECOND, NOW + 4 * SECOND) == {f"photo-{picture.key}"}
    assert deleted == [picture.key]


def test_the_day_is_purged_once_more_after_midnight():
    midnight = NOW.replace(hour=0)

    assert "today" in purged_from(midnight + BEHIND * SECOND, midnight + 4 * SECOND)
