from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from broadsheet.newsroom.article import Credit
from broadsheet.web.components import byline, view_count
from broadsheet.web.fragments import CountFragment
from tests.factories_web import NOW, article, site, story
from tests.web.markup import all_of, component, links, text


def show(of):
    return component("byline", byline=byline.build(of, site()))


def test_people_stand_in_order_by_what_they_did():
    credits = (
        Credit("Ada Reed", "ada-reed", "reporter"),
        Credit("Kim Dale", "kim-dale", "photographer"),
        Credit("Lee Moss", "lee-moss", "contributor"),
    )

    lines = byline.build(article(credits=credits), site()).lines

    assert [(line.label, [one.name for one in line.people]) for line in lines] == [
        ("By", ["Ada Reed", "Lee Moss"]),
        ("Pictures:", ["Kim Dale"]),
    ]


def test_a_name_leads_to_its_page_and_one_without_a_page_to_none():
    credits = (Credit("Ada Reed", "ada-reed", "reporter"), Credit("A Guest", "", "reporter"))

    assert links(show(article(credits=credits))) == {"Ada Reed": "/authors/ada-reed/"}


def test_both_times_are_labelled():
    of = story(published_at=NOW - timedelta(hours=3), updated_at=NOW)

    words = text(show(article(of)))

    assert "Published 24 November 2026, 09:00 GMT" in words
    assert "Updated 24 November 2026, 12:00 GMT" in words


def test_a_story_never_updated_names_one_time():
    assert len(all_of(show(article()), "time")) == 1


@pytest.mark.parametrize(
    ("views", "html"),
    [
        (view_count.build("42.3.498000.abc", 7), 'data-stamp="42.3.498000.abc"'),
        (CountFragment(42), '<esi:include src="/_fragments/view-count-42"/>'),
    ],
)
def test_views_stand_in_it_or_the_place_where_a_surrogate_puts_them(views, html):
    view = byline.build(article(), site(), views)

    assert html in render_to_string("components/byline.html", {"byline": view})


def test_a_preview_says_nothing_of_views():
    assert "view-count" not in render_to_string(
        "components/byline.html", {"byline": byline.build(article(), site())}
    )


def test_agency_and_place_are_named():
    words = text(show(article(credits=(), agency="Corran Wire", dateline="VESSING")))

    assert "Corran Wire" in words
    assert "VESSING" in words
