import pytest

from broadsheet.surrogate.models import Purge
from tests.factories import HOUR, NOW, live, section
from tests.newsroom.purging import Purged
from tests.workers import catch_up


@pytest.fixture
def purged(django_capture_on_commit_callbacks):
    """What is purged by doing something, as a transaction that ends."""

    def ask(act, *arguments, **options):
        Purge.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            act(*arguments, **options)
        catch_up()
        found = Purged(set(), set())
        for mode, keys in Purge.objects.values_list("mode", "keys"):
            getattr(found, mode).update(keys)
        return found

    return ask


@pytest.fixture
def world():
    return section("World")


@pytest.fixture
def asia(world):
    return section("Asia", within=world)


@pytest.fixture
def story(asia):
    """A live story that stands in every kind of list."""
    return live(
        section=asia, at=NOW - HOUR, tags=["Port"], storylines=["The tunnel"], authors=["Ada"]
    )
