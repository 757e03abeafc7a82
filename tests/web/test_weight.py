"""The budgets of DESIGN.md, section 8, and research/frontend.md, section 2. Mind: kB of 1,000 bytes."""

import json

import pytest

from tests.web import weight

HTML_BUDGETS = {"article": 20_000, "front": 30_000, "section": 20_000}
CSS_BUDGET = 14_000
JS_BUDGET = 8_000
FIRST_FLIGHT_BYTES = 14_000  # what a server may send before the first answer of the browser


@pytest.fixture(scope="module")
def pages():
    return weight.pages()


@pytest.mark.parametrize("name", HTML_BUDGETS)
def test_a_page_keeps_its_budget(pages, name):
    recorded = json.loads(weight.RECORD.read_text("utf-8"))[name]

    heavy = weight.compressed(pages[name])

    assert heavy <= HTML_BUDGETS[name], _blame(name, heavy, weight.by_part(pages[name]), recorded)


def test_the_stylesheet_keeps_its_budget():
    assert weight.compressed(weight.stylesheet()) <= CSS_BUDGET


def test_all_scripts_together_keep_their_budget():
    sizes = {name: weight.compressed(script) for name, script in weight.scripts().items()}

    assert sum(sizes.values()) <= JS_BUDGET, sizes


def test_headline_and_first_paragraph_come_in_the_first_flight(pages):
    html = pages["article"]
    body = html.index('data-part="article-body"')

    first_paragraph = html[: html.index("</p>", body)]

    assert weight.compressed(first_paragraph) <= FIRST_FLIGHT_BYTES


def test_the_part_that_grew_is_named_first(pages):
    recorded = weight.by_part(pages["section"])
    padding = "".join(f"<p>{number * 7919 % 100_003}</p>" for number in range(2000))
    grown = pages["section"].replace("</footer>", f"{padding}</footer>", 1)

    lines = weight.growth(weight.by_part(grown), recorded)

    assert lines[0].startswith("footer: ")


def _blame(name, heavy, parts, recorded):
    lines = "\n  ".join(weight.growth(parts, recorded)[:6])
    return f"{name}: {heavy} bytes of {HTML_BUDGETS[name]}; what grew most:\n  {lines}"
