from broadsheet.newsroom.publication import Link
from broadsheet.web.components.page_title import PageTitle
from tests.web.markup import all_of, component, part, text


def test_everything_but_the_heading_may_be_missing():
    root = part(component("page_title", title=PageTitle("Asia")), "page-title")

    assert text(root) == "Asia"
    assert all_of(root, "p") == []


def test_what_is_there_is_shown():
    title = PageTitle("Asia", "World", "From the strait.", "hue-60", (Link("Ports", "/p/"),))

    assert text(part(component("page_title", title=title), "page-title")) == (
        "World Asia From the strait. Ports"
    )
