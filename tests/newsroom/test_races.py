"""Two at one story, and work that ends half-way: readers see one or the other, never a mixture."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from wagtail.models import Revision

from broadsheet.newsroom import actions, due, record
from broadsheet.newsroom.filing import Signal
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.published import PublishedStory
from broadsheet.newsroom.models.tag import Tag
from broadsheet.newsroom.models.user import User
from broadsheet.surrogate.models import Purge
from tests.factories import author_named, filing, live, photo, section
from tests.workers import catch_up

only_postgresql = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"
)
PAST = timedelta(seconds=-1)


def scheduled(**fields):
    page = live(go_live_at=datetime.now(UTC) + timedelta(hours=1), **fields)
    revision = Revision.page_revisions.get(approved_go_live_at__isnull=False)
    make_due(revision)
    return page, revision


def make_due(revision):
    Revision.page_revisions.filter(pk=revision.pk).update(
        approved_go_live_at=datetime.now(UTC) + PAST
    )


def elsewhere(act):
    """Does it in a connection of its own, as another process; what came of it."""
    results = []

    def run():
        try:
            with transaction.atomic():
                results.append(act())
        except OperationalError as error:
            results.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def state(page):
    return ArticlePage.objects.get(pk=page.pk).state


def is_shown(page):
    return PublishedStory.objects.filter(pk=page.pk, status="live").exists()


@only_postgresql
def test_a_story_killed_while_its_time_comes_stays_killed(committing_db):
    page, revision = scheduled()

    with transaction.atomic():
        actions.kill_article(ArticlePage.objects.get(pk=page.pk), by=None, reason="libel")
        thread, results = elsewhere(lambda: due.publish(revision.pk, at=datetime.now(UTC)))
        thread.join(10)

    assert isinstance(results[0], OperationalError)  # put off; and then nothing is due
    with transaction.atomic():
        assert not due.publish(revision.pk, at=datetime.now(UTC))
    assert (state(page), is_shown(page)) == (State.KILLED, False)


@only_postgresql
def test_a_story_withheld_while_its_time_comes_is_not_left_standing(committing_db):
    embargo = datetime.now(UTC) + timedelta(hours=1)
    actions.file_story(filing(embargo_until=embargo))
    page = ArticlePage.objects.get()
    revision = Revision.page_revisions.get(approved_go_live_at__isnull=False)
    make_due(revision)

    with transaction.atomic():
        due.publish(revision.pk, at=datetime.now(UTC))
        later = datetime.now(UTC) + timedelta(minutes=1)
        withheld = filing(signal=Signal.WITHHELD, version_at=later, updated_at=later)
        thread, _ = elsewhere(lambda: actions.file_story(withheld))
        thread.join(0.5)
        assert thread.is_alive()  # it waits for the publication
    thread.join(10)

    assert not is_shown(page)
    assert state(page) not in {State.LIVE, State.CORRECTED}


@only_postgresql
def test_a_story_that_names_an_author_does_not_wait_for_their_renaming(committing_db):
    _, revision = scheduled(authors=["Ada Reed"])
    ada = Author.objects.get()

    with transaction.atomic():
        ada.name = "Ada Marlowe"
        ada.save()
        thread, results = elsewhere(lambda: due.publish(revision.pk, at=datetime.now(UTC)))
        thread.join(10)
        assert results == [True]


@only_postgresql
def test_a_tag_renamed_while_a_story_with_it_comes_down_is_no_deadlock(committing_db):
    page = live(tags=["Port"])
    port = Tag.objects.get()

    with transaction.atomic():
        port.name = "Harbour"
        port.save()
        thread, _ = elsewhere(
            lambda: actions.unpublish_article(ArticlePage.objects.get(pk=page.pk))
        )
        thread.join(0.5)
    thread.join(10)
    catch_up()

    assert not is_shown(page)


@pytest.mark.parametrize(
    ("step", "address"),
    [("take_down", "/desk/pages/{page}/unpublish/"), ("publish_all", "/desk/pages/{page}/move/{city}/confirm/")],
)  # fmt: skip
def test_what_an_editor_does_to_a_page_is_done_whole_or_not_at_all(
    committing_db, monkeypatch, step, address
):
    editor = User.objects.create_superuser("editor", "editor@example.org", "a-long-password")
    page, city = live(section=section("World")), section("City")
    before = ArticlePage.objects.get(pk=page.pk)
    client = Client(raise_request_exception=False)
    client.force_login(editor)
    monkeypatch.setattr(record, step, lambda *_: {}["here it ends"])

    answer = client.post(address.format(page=page.pk, city=city.pk))

    after = ArticlePage.objects.get(pk=page.pk)
    assert answer.status_code == 500
    assert (after.live, after.state, after.path) == (True, State.LIVE, before.path)
    assert is_shown(page)


@pytest.mark.django_db
def test_a_deleted_photo_is_nowhere_before_anything_that_follows_the_commit():
    picture = photo()
    page = live(lead_photo=picture)
    Purge.objects.all().delete()

    picture.delete()

    assert picture.key not in PublishedStory.objects.get(pk=page.pk).card
    purged = {
        key
        for keys in Purge.objects.filter(mode="hard").values_list("keys", flat=True)
        for key in keys
    }
    assert {f"photo-{picture.key}", f"article-{page.pk}", f"card-{page.pk}"} <= purged


@pytest.mark.django_db
def test_an_author_of_many_stories_is_renamed_at_once_and_the_stories_follow():
    ada = author_named("Ada Reed")
    pages = [live(authors=["Ada Reed"]) for _ in range(3)]
    before = dict(PublishedStory.objects.values_list("pk", "page"))

    ada.name = "Ada Marlowe"
    ada.save()
    assert dict(PublishedStory.objects.values_list("pk", "page")) == before
    catch_up()

    assert all("Ada Marlowe" in PublishedStory.objects.get(pk=page.pk).page for page in pages)


@pytest.mark.django_db
def test_what_is_to_wait_for_its_time_is_not_shown_whatever_went_before():
    page = live()
    ArticlePage.objects.filter(pk=page.pk).update(live=False, live_revision=None, state="draft")
    page = ArticlePage.objects.get(pk=page.pk)
    page.go_live_at = datetime.now(UTC) + timedelta(hours=1)

    page.save_revision().publish()

    assert (state(page), is_shown(page)) == (State.SCHEDULED, False)


@pytest.mark.django_db
def test_a_story_that_cannot_be_baked_stops_no_other(monkeypatch):
    first, broken, last = (live(authors=["Ada Reed"]) for _ in range(3))
    publish = record.publish
    monkeypatch.setattr(
        record, "publish", lambda page: {}["broken"] if page.pk == broken.pk else publish(page)
    )
    PublishedStory.objects.update(baked_with="old")

    with pytest.raises(ExceptionGroup) as raised:
        actions.rebake([first.pk, broken.pk, last.pk])

    assert [error.__notes__ for error in raised.value.exceptions] == [[f"story {broken.pk}"]]
    stale = PublishedStory.objects.filter(baked_with="old").values_list("pk", flat=True)
    assert list(stale) == [broken.pk]
