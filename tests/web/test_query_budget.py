"""How many queries each public page runs: the same with 10 stories and with 10,000."""

from contextlib import contextmanager
from typing import NamedTuple

import pytest
import time_machine
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.web import answer
from tests.factories import HOUR, NOW, article, author_named, filler, live, photo, section

# Sections and publication are two of each; the rails of a list three, of a story six.
BUDGET = {
    "/": 9,
    "/latest/": 6,
    "/city/": 6,
    "/corrections/": 3,
    "/authors/ada-reed/": 5,
    "/tags/port/": 4,
    "/storylines/tunnel/": 5,
    "/city/the-full-story/": 9,
    "/city/a-bare-story/": 7,
    "/feed.xml": 3,
    "/city/feed.xml": 3,
    "/robots.txt": 0,
    "/nowhere/": 5,
    "/city/nowhere/": 5,
    "/city/withdrawn/": 5,
    "/authors/nobody/": 3,
    "/tags/nothing/": 3,
    "/storylines/nothing/": 3,
    "/a/b.c": 2,
    "/latest": 0,
}
# For a surrogate that puts fragments in: a story reads no list, only what decides over its Must-Reads.
BUDGET_WITH_ESI = {
    "/": 9,
    "/latest/": 6,
    "/city/": 6,
    "/city/the-full-story/": 5,
    "/city/a-bare-story/": 4,
}
# Of {section} and {story}, which the paper knows.
FRAGMENTS = {
    "latest-0": 3,
    "latest-{section}": 3,
    "weekly-best": 4,
    "popular-now": 4,
    "must-reads-0": 6,
    "must-reads-{section}": 6,
    "must-reads-{section}-without-{story}": 7,
    "you-may-also-like-{story}": 9,
    "latest-999999": 4,
    "must-reads-0-without-999999": 5,
    "you-may-also-like-999999": 5,
    "no-such-rail": 2,
}
ESI = {"Surrogate-Capability": 'edge="ESI/1.0"'}
PAGES = [
    path for path in BUDGET if path.endswith("/") and "no" not in path and "withdrawn" not in path
]
LISTS = [path for path in PAGES if path != "/" and "story" not in path]
SUBJECT = {"tags": ["Port", "Bus"], "authors": ["Ada Reed"], "storylines": ["Tunnel"]}


class Paper(NamedTuple):
    count: int
    section: int
    story: int


@pytest.fixture(scope="module", params=[10, 10_000], ids="{:,} stories".format)
def paper(request, django_db_setup, django_db_blocker, tmp_path_factory):
    """A newspaper of that many stories, thrown away after this module."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        yield Paper(request.param, *_print(request.param))
        transaction.set_rollback(True)


def _print(count):
    city = section("City")
    author_named("Ada Reed", photo=photo())  # an author with a portrait, before they sign stories
    pages = [article("Picked", section=city), article("Withdrawn", section=city, slug="withdrawn")]
    for page in pages:
        actions.publish_article(page)
    filler(count, section=city, corrected=True, **SUBJECT)
    full = _full_story(city, related=pages[0])
    live("A bare story", section=city, slug="a-bare-story", at=NOW - HOUR)
    for shelf in Shelf:
        actions.set_picks(shelf, pages, by=None)
    actions.set_picks(Shelf.MUST_READS, pages, by=None, section=city)
    actions.kill_article(pages[1], by=None, reason="not ours")
    return city.pk, full.pk


def _full_story(city, *, related):
    picture = photo()
    body = [("paragraph", "<p>Text</p>"), ("photo", {"photo": picture, "alt": "", "caption": ""})]
    page = live(
        "The full story", section=city, slug="the-full-story", lead_photo=picture, at=NOW - HOUR,
        body=[*body, ("related", related)], **SUBJECT,
    )  # fmt: skip
    actions.correct_article(page, by=None, text="A note.", kind=CorrectionKind.CORRECTION)
    return page


@contextmanager
def no_queries():
    with CaptureQueriesContext(connection) as ran:
        yield
    assert [query["sql"] for query in ran.captured_queries] == []


@pytest.mark.parametrize(("path", "count"), BUDGET.items())
@time_machine.travel(NOW, tick=False)
def test_a_page_runs_exactly_its_queries(paper, db, django_assert_num_queries, path, count):
    with django_assert_num_queries(count):
        Client().get(path)


@pytest.mark.parametrize(("path", "count"), BUDGET_WITH_ESI.items())
@time_machine.travel(NOW, tick=False)
def test_a_page_whose_fragments_are_put_in_runs_exactly_its_queries(
    paper, db, django_assert_num_queries, path, count
):
    with django_assert_num_queries(count):
        Client().get(path, headers=ESI)


@pytest.mark.parametrize(("name", "count"), FRAGMENTS.items())
@time_machine.travel(NOW, tick=False)
def test_a_fragment_runs_exactly_its_queries(paper, db, django_assert_num_queries, name, count):
    with django_assert_num_queries(count):
        Client().get(f"/_fragments/{name.format(**paper._asdict())}", headers=ESI)


@pytest.mark.parametrize("path", LISTS)
@time_machine.travel(NOW, tick=False)
def test_an_older_page_of_a_list_runs_as_many(paper, db, django_assert_num_queries, path):
    cursor = "20261122T120000000000-5"

    with django_assert_num_queries(BUDGET[path]):
        answered = Client().get(path, {"before": cursor})

    assert answered.status_code == 200


@pytest.mark.parametrize("path", PAGES)
@time_machine.travel(NOW, tick=False)
def test_rendering_runs_no_query(paper, db, monkeypatch, path):
    def guarded(template, context):
        with no_queries():
            return render_to_string(template, context)

    monkeypatch.setattr(answer, "render_to_string", guarded)

    assert Client().get(path).status_code == 200


@time_machine.travel(NOW, tick=False)
def test_the_full_story_really_is_full(paper, db):
    text = Client().get("/city/the-full-story/").content.decode()

    for part in ("lead-photo", "correction", "author-contact", "rail", "article-body", "share"):
        assert f'data-part="{part}"' in text


def test_lists_have_as_many_pages_as_they_need(paper, db):
    page = Client().get("/tags/port/").content.decode()

    assert ("?before=" in page) is (paper.count > 24)
