"""Asks the database how it would run each statement of readers' pages: by index, without sorting."""

import pytest
import time_machine
from django.db import connection, transaction

from broadsheet.newsroom import due, rows
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.published import PublishedStory, Scope
from broadsheet.newsroom.models.tag import Tag
from tests.factories import HOUR, NOW, filler, photo, section

STORIES = 3000
EARLIER = [rows.instant(NOW), 10**9]


@pytest.fixture(scope="module")
def paper(django_db_setup, django_db_blocker):
    """Enough stories for an index to pay, and the database's own figures about them."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(NOW, tick=False):
        subject = {"tags": ["Port"], "authors": ["Ada Reed"], "storylines": ["Tunnel"]}
        filler(STORIES, section=section("City"), corrected=True, **subject)
        Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(STORIES))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield
        transaction.set_rollback(True)


def plan(sql, parameters):
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}", parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def check(steps, index):
    """The index stands in the plan; nothing is read from end to end, nothing is sorted."""
    assert index in steps
    for bad in (
        "SCAN newsroom",
        "SCAN l\n",
        "SCAN s\n",
        "TEMP B-TREE",
        "Seq Scan on newsroom",
        "Sort",
    ):
        assert bad not in f"{steps}\n"


def sequential_scans_are_dear(cursor):
    """A table of a few rows is read whole, rightly; here the question is whether an index fits."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.mark.parametrize("scope", [scope for scope in Scope if scope is not Scope.PHOTO])
@pytest.mark.parametrize("is_continued", [False, True])
def test_a_list_reads_its_index_in_order(paper, db, scope, is_continued):
    before = EARLIER if is_continued else []

    steps = plan(rows.list_sql(is_continued=is_continued), [scope.value, 1, *before, 25])

    check(steps, "listing_order")


@pytest.mark.parametrize("is_continued", [False, True])
def test_the_editorial_list_reads_the_index_without_sponsored_stories(paper, db, is_continued):
    before = EARLIER if is_continued else []
    sql = rows.list_sql(is_editorial=True, is_continued=is_continued)

    check(plan(sql, [Scope.SITE.value, 0, *before, 34]), "listing_order_editorial")


def test_the_editorial_list_with_stories_by_id_reads_both_by_index(paper, db):
    steps = plan(rows.editorial_and_sql(3), [Scope.SITE.value, 0, 34, 1, 2, 3])

    check(steps, "listing_order_editorial")


@pytest.mark.parametrize("is_editorial", [False, True])
def test_the_newest_of_many_lists_read_their_index_in_order(paper, db, is_editorial):
    parameters = [Scope.TAG.value, 1, 35] * 4

    steps = plan(rows.newest_sql(4, is_editorial=is_editorial), parameters)

    check(steps, "listing_order_editorial" if is_editorial else "listing_order")


@pytest.mark.parametrize("is_continued", [False, True])
def test_corrections_read_their_index_in_order(paper, db, is_continued):
    before = EARLIER if is_continued else []

    steps = plan(rows.corrections_sql(is_continued=is_continued), [*before, 25])

    assert "correction_order" in steps
    assert "TEMP B-TREE" not in steps
    assert "Sort" not in steps


def test_picks_read_their_index_in_order(paper, db):
    now = rows.instant(NOW)

    with connection.cursor() as cursor:
        sequential_scans_are_dear(cursor)
    check(plan(rows.PICKS, ["must-reads", now, now]), "pick_order")


def test_an_article_is_found_by_its_address(paper, db):
    steps = plan(rows.ARTICLE, [1, "a-slug"])

    check(
        steps, "story_address" if connection.vendor == "postgresql" else "(section_id=? AND slug=?)"
    )


def test_stories_are_found_by_their_ids(paper, db):
    ids = list(PublishedStory.objects.values_list("pk", flat=True)[:20])

    steps = plan(rows.stories_sql(20), ids)

    check(steps, "pkey" if connection.vendor == "postgresql" else "INTEGER PRIMARY KEY")


def test_a_photo_is_found_by_its_key(paper, db):
    photo()
    sql, parameters = Photo.objects.filter(key="a" * 20).query.sql_with_params()

    with connection.cursor() as cursor:
        sequential_scans_are_dear(cursor)
    assert "key" in plan(sql, parameters)
    assert "SCAN newsroom_photo" not in plan(sql, parameters)


def test_the_standing_of_a_story_reads_no_more_than_its_index(paper, db):
    with connection.cursor() as cursor:
        sequential_scans_are_dear(cursor)

    steps = plan(rows.STANDING, [1, "must-reads", *EARLIER, 40])

    check(steps, "listing_order_editorial")


def test_a_story_is_read_by_its_id(paper, db):
    with connection.cursor() as cursor:
        sequential_scans_are_dear(cursor)

    assert "SCAN" not in plan(rows.ARTICLE_BY_ID, [1])


def explained(rows):
    return plan(*rows.query.sql_with_params())


def test_what_has_expired_is_found_by_index(paper, db):
    steps = explained(due.expired(NOW).order_by("expire_at", "pk").values_list("pk", "expire_at"))

    check(steps, "page_expiry")
    assert "SCAN wagtailcore_page" not in steps
    assert "Seq Scan on wagtailcore_page" not in steps


def test_what_says_that_it_waits_is_found_by_index(paper, db):
    steps = explained(due.unscheduled().values_list("pk"))

    check(steps, "article_to_go_out")


def test_photos_whose_rights_end_are_found_by_index(paper, db):
    Photo.objects.bulk_create(
        Photo(title="Port", file="port.png", width=1, height=1) for _ in range(STORIES)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    check(explained(due.expired_photos(NOW - HOUR, NOW)), "photo_rights_end")
