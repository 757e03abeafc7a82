from broadsheet.web.components import footer, section_nav
from tests.factories_web import site
from tests.web.markup import component, links, part, text


def show(**publication):
    paper = site(**publication)
    return part(component("footer", footer=footer.build(paper, section_nav.build(paper))), "footer")


def test_it_leads_to_corrections_feeds_contact_and_the_papers_own_pages():
    found = links(show())

    assert found["Corrections"] == "/corrections/"
    assert found["Feed of all stories"] == "/feed.xml"
    assert found["How we count"] == "/how-we-count/"
    assert found["Privacy"] == "/privacy/"
    assert found["desk@example.org"] == "mailto:desk@example.org"


def test_it_is_a_target_that_takes_focus():
    root = show()

    assert (root.get("id"), root.get("tabindex")) == ("page-bottom", "-1")


def test_the_legal_name_falls_back_on_the_name():
    assert text(show(legal_name="")).endswith("The Ledger")
    assert text(show(legal_name="Ledger Ltd")).endswith("Ledger Ltd")
