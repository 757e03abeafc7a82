import pytest
from django.utils import translation

from broadsheet.web.components import view_count
from tests.web import markup

STAMP = "42.3-4.498000.abcdefghijklmnop"


def shown(views, language="en"):
    with translation.override(language):
        root = markup.component("view_count", views=view_count.build(STAMP, views))
        return markup.part(root, "view-count")


@pytest.mark.parametrize(
    ("views", "text"), [(0, "Views 0"), (1, "View 1"), (2, "Views 2"), (12_431, "Views 12,431")]
)
def test_views_are_shown_with_their_word(views, text):
    assert markup.text(shown(views)) == text


def test_a_number_is_written_as_the_language_writes_it_and_told_plainly_to_machines():
    part = shown(1_234_567, "de")

    assert "1.234.567" in markup.text(part)
    assert [one.get("value") for one in markup.all_of(part, "data")] == ["1234567"]


def test_where_the_count_is_unknown_nothing_is_said_and_readings_still_count():
    part = shown(None)

    assert (markup.text(part), part.get("hidden"), part.get("data-stamp")) == ("", "", STAMP)


def test_the_count_carries_the_stamp_of_the_story():
    assert shown(5).get("data-stamp") == STAMP
