from broadsheet.web.pages.listing import Listing
from broadsheet.web.seo import canonical
from tests.factories_web import site


def test_the_first_page_of_a_list_is_its_bare_address():
    assert canonical.address(site(), "/world/", Listing(())) == "https://ledger.example/world/"
    assert "index, follow" in canonical.robots(Listing(()))


def test_an_older_page_is_followed_and_not_kept():
    older = Listing((), cursor="here")

    assert canonical.address(site(), "/world/", older).endswith("/world/?before=here")
    assert canonical.robots(older) == "noindex, follow"
