"""The tree of sections: what names a section, what lists it, what its address was."""

import pytest
import time_machine
from django.urls import reverse

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.surrogate.models import Purge
from tests.factories import HOUR, NOW, article, front, live, section
from tests.newsroom.purging import gone, only

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return section("World")


@pytest.fixture
def asia(world):
    return section("Asia", within=world)


def changed(page, **fields):
    """A change that an editor publishes."""
    page = SectionPage.objects.get(pk=page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    return lambda: page.save_revision().publish()


def test_a_new_topmost_section_stands_in_the_menu(purged):
    assert purged(section, "World") == only("sections", "missing")


def test_a_new_section_within_one_stands_on_its_page(world, purged):
    assert purged(section, "Asia", within=world) == only(f"section-{world.pk}", "missing")


def test_a_draft_of_a_section_has_no_address(purged):
    assert purged(section, "World", live=False) == only()


@pytest.mark.parametrize(
    "fields", [{"title": "Planet"}, {"hue": 10}, {"description": "All of it."}]
)
def test_a_section_that_is_named_otherwise_purges_what_names_it(world, asia, purged, fields):
    assert purged(changed(world, **fields)) == only(f"label-{world.pk}")


def test_a_section_saved_as_it_is_purges_nothing(world, purged):
    assert purged(changed(world)) == only()
    assert purged(changed(world, seo_title="For nobody")) == only()


def test_a_draft_of_a_change_purges_nothing(world, purged):
    world.title = "Planet"

    assert purged(world.save_revision) == only()


def test_another_address_is_that_of_all_sections_below_too(world, asia, purged):
    live(section=asia)

    found = purged(changed(world, slug="planet"))

    assert found == only(f"label-{world.pk}", f"label-{asia.pk}", "missing")


def test_a_section_out_of_the_menu_changes_the_menu(world, asia, purged):
    assert purged(changed(world, show_in_menus=False)) == only("sections")
    assert purged(changed(asia, show_in_menus=False)) == only()


def test_an_unpublished_section_has_no_page(world, asia, purged):
    assert purged(world.unpublish) == only("sections", f"section-{world.pk}")
    assert purged(changed(world)) == only("sections", "missing")
    assert purged(asia.unpublish) == only(f"section-{asia.pk}")


def test_a_moved_section_is_purged_in_both_places_and_with_all_below(world, asia, purged):
    city = section("City")
    for _ in range(3):
        live(section=asia)

    found = purged(SectionPage.objects.get(pk=asia.pk).move, city, pos="last-child")

    places = (f"section-{world.pk}", f"section-{city.pk}")
    assert found == only(f"label-{asia.pk}", "missing", "latest", *places)
    assert Purge.objects.count() == 2  # one for the tree, one for all stories in it


def test_a_section_that_becomes_topmost_comes_into_the_menu(world, asia, purged):
    found = purged(SectionPage.objects.get(pk=asia.pk).move, front(), pos="last-child")

    assert found == only(f"label-{asia.pk}", "missing", "sections", "latest", f"section-{world.pk}")


def test_another_order_of_the_menu_changes_the_menu(world, purged):
    city = section("City")

    assert purged(SectionPage.objects.get(pk=city.pk).move, world, pos="left") == only("sections")


def test_another_order_within_a_section_changes_its_page(world, asia, purged):
    europe = section("Europe", within=world)

    found = purged(SectionPage.objects.get(pk=europe.pk).move, asia, pos="left")

    assert found == only(f"section-{world.pk}")


def test_a_story_put_before_another_changes_no_section(world, purged):
    first, second = live(section=world), live(section=world)

    assert purged(second.move, first, pos="left") == only()


def test_a_deleted_section_goes_with_its_stories(desk, world, asia, purged):
    page = live(section=asia, at=NOW - HOUR)

    found = purged(desk.post, reverse("wagtailadmin_pages:delete", args=[asia.pk]))

    assert found == gone(
        page, "latest", f"section-{asia.pk}", f"section-{world.pk}", f"label-{asia.pk}"
    )


def test_a_deleted_topmost_section_leaves_the_menu(world, purged):
    found = purged(SectionPage.objects.get(pk=world.pk).delete)

    assert found == only("sections", f"section-{world.pk}", f"label-{world.pk}")


def test_a_deleted_section_leaves_the_stories_that_stood_in_it_too(world, asia, purged):
    city = section("City")
    page = article(section=city)
    page.secondary_sections.set([asia])
    page.save()
    actions.publish_article(page)

    found = purged(SectionPage.objects.get(pk=asia.pk).delete)

    lists = {f"section-{world.pk}", f"section-{asia.pk}"}
    assert found == only(*lists, f"label-{asia.pk}", f"article-{page.pk}")
