from django.template.loader import render_to_string

from broadsheet.web.pages import error
from tests.factories_web import site
from tests.web import markup


def test_what_is_not_there_is_told_in_the_papers_frame():
    root = markup.page("errors/404.html", error.not_found(site()))

    markup.assert_well_made(root)
    assert "There is no page at this address" in markup.text(root)


def test_a_withdrawn_story_points_to_the_corrections():
    root = markup.page("errors/410.html", error.gone(site()))

    assert "This story has been withdrawn" in markup.text(root)
    assert "/corrections/" in markup.links(root).values()


def test_neither_is_for_indexes():
    assert error.gone(site()).frame.head.robots == "noindex, nofollow"


def test_a_failure_needs_no_context():
    root = markup.document(render_to_string("errors/500.html"))

    assert markup.heading_levels(root) == [1]
