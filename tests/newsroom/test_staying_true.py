"""The readers' tables follow whatever happens at the desk, in whatever order it happens."""

from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.images import ImageFile

from broadsheet.newsroom import actions
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.published import Listing, PublishedStory, Scope
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag
from tests.factories import HOUR, NOW, article, filing, jpeg, live, photo, section, url_of
from tests.workers import catch_up, work_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What is done inside it is done as a transaction that ends, and what follows it too."""

    @contextmanager
    def transaction():
        with django_capture_on_commit_callbacks(execute=True):
            yield
        catch_up()

    return transaction


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


def sections_of(page):
    found = Listing.objects.filter(scope=Scope.SECTION, story_id=page.pk)
    return set(found.values_list("key", flat=True))


def address_of_photo():
    return f"/photos/{Photo.objects.get().key}/full-160.jpg"


def replace_file(picture, colour):
    picture.file = ImageFile(BytesIO(jpeg(colour)), name="new.jpg")
    picture._set_image_file_metadata()
    picture.save()


def test_a_story_killed_while_it_waits_to_be_baked_anew_stays_away(reader, editor):
    page = live("Withdrawn")
    waiting = [page.pk]

    actions.kill_article(page, by=editor, reason="wrong")

    assert actions.rebake(waiting) == 0
    assert reader.status(url_of(page)) == 410
    assert not Listing.objects.exists()


def test_a_story_killed_with_its_photo_stays_away(reader, editor, committed):
    picture = photo()
    page = live("Withdrawn", lead_photo=picture)

    with committed():
        picture.delete()
        actions.kill_article(fresh(page), by=editor, reason="wrong")

    assert reader.status(url_of(page)) == 410


def test_a_story_unpublished_and_then_killed_answers_410(reader, editor):
    page = live("Withdrawn")
    actions.unpublish_article(page)

    actions.kill_article(page, by=editor, reason="wrong")

    assert reader.status(url_of(page)) == 410
    assert not Listing.objects.exists()


def test_a_draft_that_is_killed_was_never_there(reader, editor):
    page = article("Never out")

    actions.kill_article(page, by=editor, reason="wrong")

    assert reader.status(url_of(page)) == 404


def test_a_link_to_a_draft_tells_nothing_of_it(reader):
    draft = article("Minister to resign", slug="minister-to-resign")
    shown = live("Shown", slug="shown")
    link = '<a id="{}" linktype="page">{}</a>'
    text = f"<p>{link.format(draft.pk, 'this')} and {link.format(shown.pk, 'that')}.</p>"

    page = live("Linking", body=[("paragraph", text), ("fact_box", {"title": "", "text": text})])

    answer = reader.get(url_of(page))
    assert "minister-to-resign" not in answer.text
    assert answer.text.count(f'<a href="{url_of(shown)}"') >= 2


@pytest.mark.parametrize("how", ["at the desk", "from a file"])
def test_an_expired_story_is_never_public(reader, how):
    if how == "from a file":
        actions.file_story(filing("z", expires_at=NOW - HOUR, slug="z"))
        page = ArticlePage.objects.get(source_id="z")
    else:
        page = fresh(live("Old"))
        page.expire_at = NOW - HOUR
        actions.publish_article(page)

    assert reader.status(url_of(page)) == 404
    assert fresh(page).state == State.UNPUBLISHED
    assert not fresh(page).live
    assert not Listing.objects.exists()


def test_a_photo_with_a_new_file_is_shown_everywhere_and_the_old_one_nowhere(reader, committed):
    live("Pictured", lead_photo=photo())
    old = address_of_photo()
    assert reader.status(old) == 200

    with committed():
        replace_file(Photo.objects.get(), "red")

    assert address_of_photo() != old
    assert (reader.status(old), reader.status(address_of_photo())) == (404, 200)
    assert Photo.objects.get().key in PublishedStory.objects.get().page


def test_a_photo_whose_rights_ended_in_the_past_is_gone_at_once(reader, committed):
    picture = photo()
    assert reader.status(address_of_photo()) == 200

    with committed():
        picture.expires_at = NOW - timedelta(days=400)
        picture.save()

    assert reader.status(address_of_photo()) == 404


def test_a_worker_that_was_away_for_days_still_forgets_expired_photos(reader):
    picture = photo()
    assert reader.status(address_of_photo()) == 200
    Photo.objects.filter(pk=picture.pk).update(expires_at=NOW - timedelta(days=5))

    work_at(NOW)

    assert reader.status(address_of_photo()) == 404


def test_rights_that_end_for_one_agency_do_not_end_for_another_with_the_same_file(reader):
    expired = photo(credit="A", data=jpeg("red"), expires_at=NOW - HOUR)
    twin = photo(credit="B", data=jpeg("red"))
    assert twin.key == expired.key

    work_at(NOW)

    assert reader.status(f"/photos/{twin.key}/full-160.jpg") == 200


@pytest.mark.parametrize("name", ["evil.html", "evil.svg", f"long.{'x' * 300}", "no suffix"])
def test_an_original_is_stored_by_what_it_is_not_by_its_name(name):
    picture = Photo(title="x")
    picture.file = ImageFile(BytesIO(jpeg("red")), name=name)

    assert picture.get_upload_to(name).endswith(".jpg")
    assert len(picture.get_upload_to(name)) < 60


def test_a_secondary_section_that_moves_takes_its_stories_along():
    world, here, there = section("World"), section("Here"), section("There")
    below = section("Below", within=here)
    page = article("Twice", section=world)
    page.secondary_sections.set([below])
    page.save()
    actions.publish_article(page)
    assert sections_of(page) == {world.pk, here.pk, below.pk}

    below.move(there, pos="last-child")
    catch_up()

    assert sections_of(page) == {world.pk, there.pk, below.pk}


def test_a_secondary_section_that_is_deleted_leaves_no_list_behind(committed):
    world, above = section("World"), section("Above")
    below = section("Below", within=above)
    page = article("Twice", section=world)
    page.secondary_sections.set([below])
    page.save()
    actions.publish_article(page)

    with committed():
        SectionPage.objects.get(pk=below.pk).delete()

    assert sections_of(page) == {world.pk}


@pytest.mark.parametrize(("model", "path"), [(Tag, "/tags/"), (Storyline, "/storylines/")])
def test_a_deleted_subject_is_named_by_no_story(reader, committed, model, path):
    page = live("About it", tags=["Harbour"], storylines=["The tunnel"])
    assert any(link.startswith(path) for link in reader.get(url_of(page)).links())

    with committed():
        model.objects.get().delete()

    assert not any(link.startswith(path) for link in reader.get(url_of(page)).links())
    scope = Scope.TAG if model is Tag else Scope.STORYLINE
    assert not Listing.objects.filter(scope=scope).exists()
