import pytest
from wagtail.models import Page, Site

from broadsheet.newsroom.founding import found_site
from broadsheet.newsroom.models.section import FrontPage

pytestmark = pytest.mark.django_db


def test_founding_twice_makes_one_front_page():
    first = found_site("https://ledger.example")

    assert found_site("https://ledger.example") == first
    assert FrontPage.objects.count() == 1


def test_the_welcome_page_of_wagtail_is_gone(reader):
    assert list(Page.objects.filter(depth=2).values_list("slug", flat=True)) == ["front"]
    assert reader.status("/") == 200


@pytest.mark.parametrize(
    ("address", "port"), [("https://a.example", 443), ("http://localhost:8000", 8000)]
)
def test_the_site_record_follows_the_address(address, port):
    found_site(address)

    site = Site.objects.get(is_default_site=True)
    assert (site.port, site.root_page_id) == (port, FrontPage.objects.get().pk)


def test_a_site_without_a_story_has_a_front_page_and_lists(reader):
    assert [reader.status(path) for path in ("/", "/latest/", "/corrections/", "/feed.xml")] == [
        200
    ] * 4
