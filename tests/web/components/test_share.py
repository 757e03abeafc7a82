from broadsheet.web.components import share
from tests.web.markup import all_of, component, text

URL = "https://ledger.example/world/a?b=c&d"


def test_the_heading_is_the_agreed_one():
    root = component("share", share=share.build(URL, "A title"))

    assert text(all_of(root, "h2")[0]) == "Share it on…"


def test_address_and_title_are_quoted_whole():
    targets = {target.name: target.url for target in share.build(URL, "50 % & more").targets}

    assert "b%3Dc%26d" in targets["Facebook"]
    assert targets["E-mail"].startswith("mailto:?subject=50%20%25%20%26%20more&body=https%3A")


def test_links_leak_nothing_and_give_no_credit():
    root = component("share", share=share.build(URL, "A title"))

    assert {link.get("rel") for link in all_of(root, "a")} == {"noopener nofollow"}


def test_there_is_a_region_for_what_copying_did():
    root = component("share", share=share.build(URL, "A title"))

    status = [one for one in all_of(root, "p") if one.get("role") == "status"]
    assert len(status) == 1
    assert text(status[0]) == ""
