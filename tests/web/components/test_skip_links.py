from broadsheet.web.components import skip_links
from tests.web.markup import component, links


def test_they_lead_to_menu_contents_and_bottom():
    root = component("skip_links", links=skip_links.build())

    assert links(root) == {
        "Go to main menu": "#menu",
        "Go to main contents": "#contents",
        "Go to page bottom": "#page-bottom",
    }
