import re
from itertools import pairwise

import pytest
from defusedxml import ElementTree
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience import charts
from broadsheet.audience.charts import HEIGHT, LEAST, WIDTH, Point

VALUES = st.lists(st.integers(0, 10**9), max_size=300)


def drawn(svg):
    """The elements of a drawing; it is well-formed, as it must be in a page."""
    return ElementTree.fromstring(svg)


def bars(*values, before=None):
    points = [Point(f"{number}:00", value, before) for number, value in enumerate(values)]
    return drawn(charts.bars(points, title="Readers by hour", unit="readers"))


def heights(svg):
    return [float(one.get("height")) for one in svg.iter("rect")]


def test_the_tallest_bar_fills_the_height_and_the_others_follow():
    assert heights(bars(10, 20, 5)) == [50, 100, 25]


def test_no_reader_is_no_bar_and_one_among_thousands_is_one():
    assert heights(bars(0, 1, 100_000)) == [0, LEAST, 100]


def test_bars_stand_side_by_side_within_the_drawing():
    places = [(float(one.get("x")), float(one.get("width"))) for one in bars(1, 2, 3).iter("rect")]

    assert all(x + width < after for (x, width), (after, _) in pairwise(places))
    assert places[0][0] >= 0
    assert sum(places[-1]) <= WIDTH


def test_each_bar_says_what_it_is_and_what_it_is_compared_with():
    titles = [one.text for one in bars(1234, before=7).iter("title")]

    assert titles == ["Readers by hour", "0:00: 1,234 readers (7)"]


def test_what_it_is_compared_with_is_a_line_on_the_same_scale():
    (line,) = bars(5, before=10).iter("line")

    assert (line.get("y1"), line.get("y2")) == ("0.0", "0.0")
    assert heights(bars(5, before=10)) == [50]


def test_nothing_at_all_is_still_a_drawing():
    assert heights(bars()) == []
    assert heights(bars(0, 0)) == [0, 0]
    assert drawn(charts.sparkline([], title="Nothing")).find("polyline") is None


def test_a_sparkline_runs_from_edge_to_edge():
    (line,) = drawn(charts.sparkline([0, 5, 10], title="Readers")).iter("polyline")

    assert line.get("points") == "0.0,100.0 500.0,50.0 1000.0,0.0"


def test_a_single_value_is_a_level_line():
    (line,) = drawn(charts.sparkline([4], title="Readers")).iter("polyline")

    assert line.get("points") == "0.0,0.0 1000,0.0"


@given(VALUES)
def test_nothing_stands_outside_the_drawing(values):
    points = [Point("", value, value // 2) for value in values]
    text = charts.bars(points, title="", unit="") + charts.sparkline(values, title="")

    for number in re.findall(
        r'[ ,"](-?[\d.]+)(?=[ ,"])', re.sub(r"viewBox=\S+ \S+ \S+ \S+", "", text)
    ):
        assert 0 <= float(number) <= WIDTH
    for svg in (charts.bars(points, title="", unit=""), charts.sparkline(values, title="")):
        for one in drawn(svg).iter("rect"):
            assert float(one.get("y")) + float(one.get("height")) == pytest.approx(HEIGHT, abs=0.11)


def test_words_from_outside_are_no_markup():
    evil = '<script>alert("1")</script>'
    svg = charts.bars([Point(evil, 1)], title=evil, unit=evil)

    assert "<script" not in svg
    assert next(one.text for one in drawn(svg).iter("title")) == evil


def test_a_template_shows_the_drawing_and_not_its_text():
    svg = charts.sparkline([1, 2], title="Readers")

    assert Template("{{ svg }}").render(Context({"svg": svg})) == svg
