from broadsheet.web.components import pager
from broadsheet.web.pages.listing import Listing
from tests.web.markup import component, links


def test_a_list_that_fits_on_one_page_has_no_pager():
    assert pager.build("/world/", Listing(())) is None


def test_the_first_page_leads_to_older_stories():
    root = component("pager", pager=pager.build("/world/", Listing((), older="20261101-7")))

    assert links(root) == {"Older stories": "/world/?before=20261101-7"}


def test_the_last_page_leads_back_to_the_newest():
    root = component("pager", pager=pager.build("/world/", Listing((), cursor="20261101-7")))

    assert links(root) == {"Newest stories": "/world/"}
