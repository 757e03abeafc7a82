from datetime import timedelta

from django.urls import resolve

from broadsheet.newsroom import renditions
from broadsheet.web.components import photo
from broadsheet.web.components.photo import Slot
from tests.factories_web import NOW, picture
from tests.web.markup import all_of, component

KEY = "0123456789abcdef0123"


def test_the_address_is_the_one_that_renditions_are_served_at():
    match = resolve(photo.url(KEY, "wide", 640, "avif"))

    assert set(match.kwargs.values()) == {KEY, "wide", "640", "avif"}


def test_every_slot_asks_only_for_what_is_served():
    for slot in Slot:
        assert slot.value.shape in renditions.SHAPES
        assert set(slot.value.widths) <= set(renditions.WIDTHS)
    crops = {name: ratio for name, ratio in renditions.SHAPES.items() if ratio}
    assert crops == photo.RATIOS


def test_no_width_beyond_the_original_is_offered():
    view = photo.build(picture(width=1000, height=800), Slot.LEAD_PHOTO)

    assert view.srcset.endswith("/full-960.jpg 960w")
    assert (view.width, view.height) == (960, 768)


def test_a_small_original_is_offered_at_the_narrowest_width():
    view = photo.build(picture(width=90, height=60), Slot.CARD)

    assert view.srcset.count("w,") == 0
    assert view.width == 160


def test_a_crop_is_limited_by_the_shorter_side():
    view = photo.build(picture(width=3000, height=360), Slot.FRONT_LEAD)

    assert (view.width, view.height) == (640, 360)


def test_a_photo_whose_rights_have_ended_is_not_shown():
    ended = picture(expires_at=NOW - timedelta(seconds=1))

    assert photo.usable(ended, Slot.CARD, NOW) is None
    assert photo.usable(None, Slot.CARD, NOW) is None
    assert photo.usable(picture(expires_at=NOW + timedelta(days=1)), Slot.CARD, NOW)


def test_the_lead_loads_at_once_and_the_others_when_near():
    lead = all_of(component("photo", photo=photo.build(picture(), Slot.LEAD_PHOTO)), "img")[0]
    card = all_of(component("photo", photo=photo.build(picture(), Slot.CARD)), "img")[0]

    assert lead.get("fetchpriority") == "high"
    assert lead.get("loading") is None
    assert card.get("loading") == "lazy"


def test_modern_formats_come_first():
    root = component("photo", photo=photo.build(picture(), Slot.CARD))

    assert [source.get("type") for source in all_of(root, "source")] == ["image/avif", "image/webp"]
