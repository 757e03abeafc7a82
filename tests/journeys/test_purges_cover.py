"""Whatever changes of what readers get is purged, and no key is purged that covers nothing changed.

Every address of a small newspaper is asked for before and after each kind of change, by a surrogate
that composes and by one that does not.
"""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from broadsheet.surrogate.models import Mode, Purge
from tests.factories import NOW
from tests.journeys.changes import CHANGES, IN_VAIN, LATER
from tests.journeys.covering import Paper, composed, everything
from tests.workers import catch_up

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    """Where the photos of the paper lie for all the tests of this module."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, media):
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker, media):
    """The paper and what everybody gets of it, thrown away after this module."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
        time_machine.travel(NOW, tick=False),
    ):
        one = Paper()
        one.before = everything()
        yield one
        transaction.set_rollback(True)


def test_the_paper_shows_every_kind_of_thing(paper):
    statuses = {answer.status for answer in paper.before.values()}
    paths = {path for _, path in paper.before}

    assert statuses == {200, 404, 410}
    assert any("?before=" in path for path in paths)
    assert any(path.startswith("/photos/") for path in paths)
    assert all(answer.keys for answer in paper.before.values())


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_purged_and_nothing_else(
    paper, db, name, django_capture_on_commit_callbacks
):
    Purge.objects.all().delete()
    with (
        time_machine.travel(NOW + LATER.get(name, MINUTE), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        CHANGES[name](paper)
    with time_machine.travel(NOW + LATER.get(name, MINUTE), tick=False):
        catch_up()

    purged = _purged()
    with time_machine.travel(NOW + LATER.get(name, MINUTE), tick=False):
        after = everything({path for _, path in paper.before})
        kept = {place: one for place, one in paper.before.items() if one[:2] != after[place][:2]}
        changed = {place for place, one in kept.items() if composed(one) != composed(after[place])}
    new = after.keys() - paper.before.keys()

    uncovered = [place for place in changed if not paper.before[place].keys & purged]
    answers = [*(after[place] for place in changed | new), *(kept[place] for place in changed)]
    idle = purged - {key for answer in answers for key in answer.keys}
    assert (uncovered, idle) == ([], set())
    assert bool(changed | new) is (name not in IN_VAIN)


def _purged():
    rows = Purge.objects.values_list("mode", "keys")
    assert Mode.ALL not in {mode for mode, _ in rows}
    return {key for _, keys in rows for key in keys}
