import pytest

from broadsheet.web.pages.site import direction_of
from tests.factories_web import ASIA, WORLD, site


def test_a_section_knows_those_above_and_below_it():
    assert site().lineage(ASIA) == (WORLD, ASIA)
    assert site().children(WORLD) == (ASIA,)
    assert site().children(ASIA) == ()


def test_addresses_are_those_of_the_settings():
    assert site().absolute("/world/") == "https://ledger.example/world/"


@pytest.mark.parametrize(
    ("language", "direction"), [("ar", "rtl"), ("he-IL", "rtl"), ("en-GB", "ltr"), ("", "ltr")]
)
def test_direction_follows_from_the_language(language, direction):
    assert direction_of(language) == direction
