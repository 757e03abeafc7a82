"""Photos: what shows one, and what may show it no more."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.images import ImageFile
from django.urls import reverse

from broadsheet.newsroom import purges
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.publication import PublicationSettings
from tests.factories import HOUR, NOW, jpeg, live, photo
from tests.newsroom.purging import Purged, only

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def picture():
    return photo()


@pytest.fixture
def led(picture):
    """A story that the photo leads: lists show it too."""
    return live(lead_photo=picture, at=NOW - HOUR)


@pytest.fixture
def inside(picture):
    """A story that shows the photo in its text."""
    return live(body=[("photo", {"photo": picture, "alt": "", "caption": ""})], at=NOW - HOUR)


def changed(picture, **fields):
    picture = Photo.objects.get(pk=picture.pk)
    for name, value in fields.items():
        setattr(picture, name, value)
    return picture.save


@pytest.mark.parametrize("field", ["caption", "credit"])
def test_words_below_a_photo_stand_on_the_pages_of_its_stories(picture, led, inside, purged, field):
    found = purged(changed(picture, **{field: "Another"}))

    assert found == only(f"article-{led.pk}", f"article-{inside.pk}")


def test_its_description_stands_in_lists_too(picture, led, inside, purged):
    found = purged(changed(picture, description="Another"))

    assert found == only(f"article-{led.pk}", f"article-{inside.pk}", f"card-{led.pk}")


def test_what_readers_do_not_see_of_a_photo_purges_nothing(picture, led, purged):
    assert purged(changed(picture, title="For colleagues", usage_terms="Ask.")) == only()


def test_another_crop_is_another_picture(picture, led, purged):
    before = picture.key
    crop = {f"focal_point_{side}": 100 for side in ("x", "y", "width", "height")}

    found = purged(changed(picture, **crop))

    assert found == only(f"photo-{before}", f"article-{led.pk}", f"card-{led.pk}")


def test_another_file_is_another_picture(picture, inside, purged):
    before = picture.key
    picture.file = ImageFile(BytesIO(jpeg("red")), name="new.jpg")
    picture._set_image_file_metadata()

    found = purged(picture.save)

    assert Photo.objects.get().key != before
    assert found == only(f"photo-{before}", f"article-{inside.pk}")


def test_rights_that_ended_take_the_photo_away_at_once(picture, led, inside, purged):
    found = purged(changed(picture, expires_at=NOW - HOUR))

    pages = {f"article-{led.pk}", f"article-{inside.pk}", f"card-{led.pk}"}
    assert found.hard == {*pages, f"photo-{picture.key}"}
    assert found.soft == pages


def test_rights_that_run_again_bring_it_back(purged):
    picture = photo(expires_at=NOW - HOUR)

    found = purged(changed(picture, expires_at=None))

    assert found == only(f"photo-{picture.key}", "missing")


def test_rights_that_end_by_the_clock_take_the_photo_away(picture, led, inside, purged):
    changed(picture, expires_at=NOW + HOUR)()
    lost = {f"photo-{picture.key}", f"article-{led.pk}", f"article-{inside.pk}", f"card-{led.pk}"}

    assert purged(purges.photos_between, NOW, NOW + HOUR / 2) == only()
    assert purged(purges.photos_between, NOW, NOW + HOUR) == Purged(set(), lost)
    assert purged(purges.photos_between, NOW + HOUR, NOW + 2 * HOUR) == only()


def test_a_deleted_photo_is_gone_from_every_page(picture, led, inside, desk, purged):
    key = picture.key

    found = purged(desk.post, reverse("wagtailimages:delete", args=[picture.pk]))

    pages = {f"article-{led.pk}", f"article-{inside.pk}", f"card-{led.pk}"}
    assert found == Purged(pages, {*pages, f"photo-{key}"})


def test_a_portrait_is_shown_apart_from_stories(picture, purged):
    live(authors=["Ada"])
    ada = Author.objects.get()
    ada.photo = picture
    assert purged(ada.save) == only(f"author-{ada.pk}")

    assert purged(changed(picture, caption="Not shown there")) == only()
    assert purged(changed(picture, focal_point_x=9)).soft == {f"photo-{picture.key}"}


def test_the_description_of_the_logo_stands_on_pages(picture, purged):
    paper = PublicationSettings.load()
    paper.logo = picture
    paper.save()

    assert purged(changed(picture, description="Our logo")) == only(f"photo-{picture.key}")
