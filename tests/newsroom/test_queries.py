from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.newsroom import actions, queries
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.models.published import Listing, PublishedStory, Scope
from broadsheet.newsroom.rows import Before
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, author, filler, front, live, section, storyline, tag

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def ids(stories):
    return [story.id for story in stories]


def pick(page, **fields):
    defaults = {"shelf": Shelf.MUST_READS, "position": 1, "starts_at": NOW - HOUR}
    return EditorsPick.objects.create(article=page, **(defaults | fields))


def picked(**options):
    return [one.story.id for one in queries.must_reads(queries.sections(), at=NOW, **options)]


def test_sections_come_in_the_order_of_the_desk_with_their_lineage():
    world, city = section("World"), section("City")
    asia = section("Asia", within=world)

    found = queries.sections()

    assert [one.path for one in found.all] == ["/world/", "/world/asia/", "/city/"]
    assert found.by_id[asia.pk].lineage == (world.pk, asia.pk)
    assert ids(found.nav) == [world.pk, city.pk]


def test_a_section_outside_the_menu_is_not_in_the_nav():
    page = section("Archive")
    page.show_in_menus = False
    page.save()

    assert queries.sections().nav == ()


def test_a_section_taken_down_is_gone_and_its_stories_stay(reader):
    world = section("World")
    live(section=world, slug="a-story")

    world.unpublish()

    assert queries.sections().nav == ()
    assert [reader.status(path) for path in ("/world/", "/world/feed.xml")] == [404, 404]
    assert reader.status("/world/a-story/") == 200


def test_the_newest_stands_first():
    older, newer = live(at=NOW - 2 * HOUR), live(at=NOW - HOUR)

    assert ids(queries.site_latest(queries.sections(), limit=9)) == [newer.pk, older.pk]


def test_of_two_at_the_same_instant_the_later_made_stands_first():
    first, second = live(at=NOW), live(at=NOW)

    assert ids(queries.site_latest(queries.sections(), limit=9)) == [second.pk, first.pk]


def test_the_editorial_list_has_no_sponsored_story():
    page = live()
    live(kind=Kind.SPONSORED)

    assert ids(queries.site_editorial(queries.sections(), limit=9)) == [page.pk]


def test_each_list_holds_its_own_stories_only():
    world = section("World")
    page = live(section=world, tags=["Port"], authors=["Ada Reed"], storylines=["Tunnel"])
    live(section=section("City"), tags=["Bus"], authors=["Kim Dale"], storylines=["Bridge"])
    found = queries.sections()

    lists = (
        queries.section_latest(world.pk, found, limit=9),
        queries.tag_latest(tag("Port").pk, found, limit=9),
        queries.author_latest(page.bylines.get().author_id, found, limit=9),
        queries.storyline_latest(storyline("Tunnel").pk, found, limit=9),
    )

    assert [ids(one) for one in lists] == [[page.pk]] * 4


@given(
    minutes=st.lists(st.integers(0, 4), min_size=1, max_size=24),
    page_size=st.integers(1, 7),
)
def test_paging_shows_every_story_once_in_one_order(minutes, page_size):
    Listing.objects.all().delete()
    PublishedStory.objects.all().delete()
    made = filler(len(minutes), ending=NOW)
    for pk, minute in zip(made, minutes, strict=True):
        at = NOW + timedelta(minutes=minute)
        Listing.objects.filter(story_id=pk).update(published_at=at)
        row = PublishedStory.objects.get(pk=pk)
        moment = at.isoformat().replace("+00:00", "Z")
        row.card = row.card.replace(row.published_at.isoformat().replace("+00:00", "Z"), moment)
        row.save()
    sections, seen, before = queries.sections(), [], None

    while page := queries.site_latest(sections, limit=page_size, before=before):
        seen += [(story.published_at, story.id) for story in page]
        before = Before(page[-1].published_at, page[-1].id)

    assert len(seen) == len(made)
    assert seen == sorted(seen, reverse=True)


def test_corrections_page_without_gap_or_double():
    filler(30, corrected=True)
    found = queries.sections()
    first = queries.corrections(found, limit=20)

    rest = queries.corrections(
        found, limit=20, before=Before(first[-1].note.dated_at, first[-1].id)
    )

    assert len({one.id for one in (*first, *rest)}) == len(first) + len(rest) == 30


def test_corrections_come_newest_first_with_their_story():
    page = live("The bridge", at=NOW - 2 * HOUR)
    for hours in (1, 0):
        actions.correct_article(
            page,
            by=None,
            text=f"Note {hours}",
            kind=CorrectionKind.CORRECTION,
            at=NOW - hours * HOUR,
        )

    found = queries.corrections(queries.sections(), limit=9)

    assert [(one.note.text, one.story.headline) for one in found] == [
        ("Note 0", "The bridge"),
        ("Note 1", "The bridge"),
    ]


def test_the_newest_of_several_sections_come_each_with_at_most_so_many():
    world, city = section("World"), section("City")
    filler(3, section=world)
    only = live(section=city)

    found = queries.newest_of_sections([world.pk, city.pk], queries.sections(), each=2)

    assert {key: len(value) for key, value in found.items()} == {world.pk: 2, city.pk: 1}
    assert ids(found[city.pk]) == [only.pk]


def test_asking_for_no_stories_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.stories([], queries.Sections(())) == {}
        assert queries.newest_of_subjects([], [], each=5) == ()


def test_an_article_is_found_by_its_whole_address_only():
    live(section=section("Asia", within=section("World")), slug="a-story")
    found = queries.sections()

    assert queries.article_at("/world/asia/a-story/", found).story.url == "/world/asia/a-story/"
    for path in ("/a-story/", "/world/a-story/", "/asia/a-story/", "/world/asia/", "/", "//", ""):
        assert queries.article_at(path, found) is None


def test_picks_stand_in_the_order_of_their_positions():
    first, second = live(), live()
    pick(second, position=2)
    pick(first, position=1)

    assert picked() == [first.pk, second.pk]


def test_picks_of_one_position_stand_in_the_order_in_which_they_were_made():
    first, second = live(), live()
    pick(second)
    pick(first)

    assert picked() == [second.pk, first.pk]


@pytest.mark.parametrize(
    ("starts", "expires", "stands"),
    [(-1, None, True), (0, None, True), (1, None, False), (-1, 1, True), (-1, 0, False)],
)
def test_a_pick_stands_from_its_start_until_it_expires(starts, expires, stands):
    page = live()
    ends = None if expires is None else NOW + expires * HOUR

    pick(page, starts_at=NOW + starts * HOUR, expires_at=ends)

    assert picked() == ([page.pk] if stands else [])


def test_picks_of_the_section_come_before_those_above_it_and_those_of_the_site():
    world = section("World")
    asia = section("Asia", within=world)
    of_site, of_world, of_asia, elsewhere = live(), live(), live(), live()
    pick(of_site)
    pick(of_world, section=world)
    pick(of_asia, section=asia)
    pick(elsewhere, section=section("City"))

    found = queries.sections()

    assert picked(section=found.by_id[asia.pk]) == [of_asia.pk, of_world.pk, of_site.pk]
    assert picked(section=found.by_id[world.pk]) == [of_world.pk, of_site.pk]
    assert picked() == [of_site.pk]


def test_a_sponsored_pick_does_not_stand():
    pick(live(kind=Kind.SPONSORED))

    assert picked() == []


def test_top_stories_are_a_shelf_of_their_own():
    top, must = live(), live()
    pick(top, shelf=Shelf.TOP_STORIES)
    pick(must)

    assert ids(queries.top_stories(queries.sections(), at=NOW)) == [top.pk]
    assert picked() == [must.pk]


def test_an_author_without_a_live_story_has_no_page():
    author("Nobody Yet")

    assert queries.author("nobody-yet") is None
    assert queries.author("never-heard-of") is None


def test_a_subject_without_a_live_story_has_no_page(editor):
    page = live(tags=["Port"], storylines=["Tunnel"])
    assert queries.tag("port").name == "Port"
    assert queries.storyline("tunnel").name == "Tunnel"

    actions.kill_article(page, by=editor, reason="not ours")

    assert (queries.tag("port"), queries.storyline("tunnel")) == (None, None)


def test_the_publication_comes_with_the_sizes_that_editors_set():
    from broadsheet.newsroom.models.publication import PublicationSettings

    row = PublicationSettings.load()
    row.name, row.latest_size = "The Ledger", 9
    row.save()

    assert queries.publication().name == "The Ledger"
    assert queries.publication().rail_sizes.latest == 9


def test_scopes_keep_lists_of_one_id_apart():
    page = live(tags=["Port"])
    Listing.objects.filter(scope=Scope.TAG).update(key=front().pk)

    assert queries.section_latest(front().pk, queries.sections(), limit=9) == ()
    assert ids(queries.tag_latest(front().pk, queries.sections(), limit=9)) == [page.pk]
