from datetime import timedelta

from broadsheet.web.components import lead_photo
from tests.factories_web import NOW, article, picture
from tests.web.markup import all_of, component, text


def show(photo):
    return component("lead_photo", photo=lead_photo.build(article(lead_photo=photo), NOW))


def test_caption_and_credit_stand_below():
    root = show(picture(caption="Dawn.", credit="Corran Wire"))

    assert text(all_of(root, "figcaption")[0]) == "Dawn. / Corran Wire"


def test_a_photo_with_neither_has_no_empty_caption():
    assert all_of(show(picture(caption="", credit="")), "figcaption") == []


def test_a_portrait_is_kept_narrow():
    assert "is-tall" in all_of(show(picture(width=1000, height=1500)), "figure")[0].get("class")


def test_it_leaves_when_its_rights_end():
    ended = picture(expires_at=NOW)

    assert lead_photo.build(article(lead_photo=ended), NOW + timedelta(seconds=1)) is None
