import pytest
from django.utils.translation import override

from broadsheet.newsroom.story import Kind
from broadsheet.web.components import label
from tests.factories_web import WORLD


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.NEWS, ""),
        (Kind.OPINION, "OPINION"),
        (Kind.ANALYSIS, "ANALYSIS"),
        (Kind.AGENCY, "AGENCY"),
        (Kind.SPONSORED, "SPONSORED"),
    ],
)
def test_every_kind_but_news_is_labelled(kind, words):
    with override("en"):
        assert label.of_kind(kind) == words


def test_every_kind_has_a_label():
    assert set(label.KIND_LABELS) == set(Kind)


def test_a_section_is_named_in_capitals():
    assert label.of_section(WORLD) == "WORLD"


def test_a_story_without_a_section_carries_the_label_latest():
    assert label.of_section(None) == "LATEST"
    assert label.hue_class(None) == ""


@pytest.mark.parametrize(
    ("degrees", "name"),
    [(0, "hue-0"), (7, "hue-0"), (8, "hue-15"), (255, "hue-255"), (359, "hue-0")],
)
def test_a_hue_becomes_the_nearest_class_of_the_stylesheet(degrees, name):
    assert label.hue(degrees) == name
