"""What is saved and what it purges are committed both or neither, by real transactions."""

import pytest
from django.db.models.signals import post_save

from broadsheet.newsroom.models.author import Author
from broadsheet.surrogate.models import Purge
from tests.factories import live


def test_what_is_saved_and_what_it_purges_share_one_fate(committing_db):
    """Outside any transaction of the caller's: the desk has some, a script has none."""
    live(authors=["Ada"])
    Purge.objects.all().delete()
    ada = Author.objects.get()
    ada.name = "Ada Marlowe"

    def fail(**kwargs):
        assert Purge.objects.exists()
        raise RuntimeError

    post_save.connect(fail, sender=Author)
    try:
        with pytest.raises(RuntimeError):
            ada.save()
    finally:
        post_save.disconnect(fail, sender=Author)

    assert Author.objects.get().name == "Ada"
    assert not Purge.objects.exists()
