"""Fragments: with them put in, a page is the page without them, to the byte."""

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.audience import rankings
from broadsheet.audience.ranking import Entry, Ground, RankingName, Standing
from broadsheet.audience.ranking import Reason as AudienceReason
from broadsheet.newsroom import actions
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.story import Kind
from broadsheet.rails.rail import RailName
from broadsheet.web import fragments
from broadsheet.web.fragments import Fragment
from tests.factories import HOUR, NOW, filler, live, section, url_of
from tests.web import mixed_paper
from tests.web.composing import ask, compose, includes, keys

pytestmark = pytest.mark.django_db

REACH = 28  # Latest 6, Weekly Best 12, Popular Now 5, Must-Reads 5
STRANGE = (
    "", "latest", "latest-", "latest-x", "latest-00", "latest-01", "latest--1", "latest-1%0A",
    "latest-1%0A", "latest-" + "9" * 18, "latest-" + "9" * 31, "latest-1-without-1", "latest-٣",
    "weekly-best-1", "popular-now-0", "WEEKLY-BEST", "weekly-best%0A", "weekly-best%00", "must-reads",
    "must-reads-x", "must-reads-999999", "must-reads-" + "9" * 31, "must-reads-0-without-",
    "must-reads-0-without-0", "must-reads-0-without-999999", "must-reads-0-without-" + "9" * 18,
    "must-reads-0-without-" + "9" * 31, "you-may-also-like", "you-may-also-like-0",
    "you-may-also-like-999999", "you-may-also-like-" + "9" * 31, "you-may-also-like-1%0A",
    "comments-1", "..%2Flatest-0", "%ff", "latest-0 ", "latest-+1", "latest-1e3", "x" * 5000,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return section("World")


@pytest.fixture
def paper():
    """Stories of every sort; the section that holds others."""
    return mixed_paper.make().world


def inline(path):
    return Client().get(path).content.decode()


def test_every_story_is_the_same_with_its_fragments_put_in(paper):
    differing = [path for path in mixed_paper.stories() if compose(path) != inline(path)]

    assert len(mixed_paper.stories()) > REACH + 20
    assert differing == []


@pytest.mark.parametrize("path", mixed_paper.LISTS)
def test_every_list_is_the_same_with_its_fragments_put_in(paper, path):
    assert compose(path) == inline(path)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 30])
def test_a_small_paper_is_the_same_with_its_fragments_put_in(count):
    if count:
        filler(count)

    for path in ("/", "/latest/", *mixed_paper.stories()):
        assert compose(path) == inline(path)


def test_a_paper_of_sponsored_stories_is_the_same_with_its_fragments_put_in():
    filler(3, kind=Kind.SPONSORED)

    for path in ("/", "/latest/", *mixed_paper.stories()):
        assert compose(path) == inline(path)
        assert 'data-rail="popular-now"' not in inline(path)


def test_an_older_page_of_a_list_is_the_same_with_its_fragments_put_in(paper, reader):
    older = next(link for link in reader.get("/latest/").links() if "?before=" in link)

    assert compose(older) == inline(older)
    assert includes(ask(older)) == ["/_fragments/popular-now"]


def test_a_story_leaves_its_five_rails_to_the_surrogate(world):
    page = live("Old enough", at=NOW - 900 * HOUR, section=world)
    filler(REACH)

    assert includes(ask(url_of(page))) == [
        f"/_fragments/latest-{world.pk}",
        "/_fragments/weekly-best",
        f"/_fragments/you-may-also-like-{page.pk}",
        "/_fragments/popular-now",
        f"/_fragments/must-reads-{world.pk}",
    ]


@pytest.mark.parametrize("path", ["/", "/world/"])
def test_front_and_section_leave_their_rankings_to_the_surrogate(paper, path):
    assert includes(ask(path)) == ["/_fragments/popular-now", "/_fragments/weekly-best"]


@pytest.mark.parametrize("path", ["/corrections/", "/nowhere/", "/feed.xml"])
def test_a_page_without_rails_includes_nothing(paper, path):
    assert includes(ask(path)) == []
    assert "ESI" not in ask(path).headers["Surrogate-Control"]


def own_must_reads(page):
    return f"/_fragments/must-reads-0-without-{page.pk}" in includes(ask(url_of(page)))


@pytest.mark.parametrize(("newer", "has_own"), [(REACH - 1, True), (REACH, False)])
def test_a_story_has_its_own_must_reads_while_the_fallback_reaches_it(newer, has_own):
    page = live(at=NOW - 900 * HOUR)
    filler(newer)
    filler(20, kind=Kind.SPONSORED)

    assert own_must_reads(page) is has_own


@pytest.mark.parametrize("starts_in", [-1, 1000])
def test_a_story_has_its_own_must_reads_once_it_was_picked(starts_in):
    page = live(at=NOW - 900 * HOUR)
    filler(REACH)
    with time_machine.travel(NOW + starts_in * HOUR, tick=False):
        actions.set_picks(Shelf.MUST_READS, [page], by=None)

    assert own_must_reads(page)


@pytest.mark.parametrize(("rank", "has_own"), [(20, True), (21, False)])
@pytest.mark.parametrize("name", ["popular-now", "deeply-read"])
def test_a_story_has_its_own_must_reads_while_they_may_fall_back_on_its_readers(
    name, rank, has_own
):
    page = live(at=NOW - 900 * HOUR)
    filler(REACH)
    entry = Entry(page.pk, rank, 9, 9.0, 9, None, AudienceReason(Ground.DECAYED_READERS, 9.0))
    rankings.keep([Standing(RankingName(name), 0, NOW, (entry,))])

    assert own_must_reads(page) is has_own


def test_a_pick_for_the_top_of_the_front_page_is_no_must_read():
    page = live(at=NOW - 900 * HOUR)
    filler(REACH)
    actions.set_picks(Shelf.TOP_STORIES, [page], by=None)

    assert not own_must_reads(page)


def test_a_sponsored_story_never_needs_must_reads_of_its_own():
    assert not own_must_reads(live(kind=Kind.SPONSORED))


def test_one_list_of_must_reads_serves_nearly_every_story(paper):
    filler(60, section=paper, ending=NOW - 500 * HOUR)
    lists = {includes(ask(path))[4] for path in mixed_paper.stories()}

    assert len([name for name in lists if "without" in name]) <= REACH + 2


def test_a_story_near_the_reach_of_the_fallback_is_tagged_for_what_moves_it():
    far, near = live(at=NOW - 900 * HOUR), live(at=NOW - 800 * HOUR)
    filler(REACH + 10)

    assert "latest" in keys(ask(url_of(near)))
    assert "latest" not in keys(ask(url_of(far)))


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_that_is_none_answers_404(paper, name):
    assert ask(f"/_fragments/{name}").status_code == 404


def test_a_fragment_without_a_story_that_is_live_answers_404(world, editor):
    page = live("Withdrawn", section=world)
    names = [f"you-may-also-like-{page.pk}", f"must-reads-{world.pk}-without-{page.pk}"]
    before = [ask(f"/_fragments/{name}").status_code for name in names]

    actions.kill_article(page, by=editor, reason="not ours")

    assert before == [200, 200]
    assert [ask(f"/_fragments/{name}").status_code for name in names] == [404, 404]


def test_must_reads_without_a_story_are_those_of_its_own_section_only(world):
    page, city = live(section=world), section("City")

    for other in (0, city.pk):
        assert ask(f"/_fragments/must-reads-{other}-without-{page.pk}").status_code == 404


def test_a_rail_without_a_story_is_an_empty_fragment():
    response = ask("/_fragments/weekly-best")

    assert (response.status_code, response.content) == (200, b"")


def test_a_fragment_begins_with_its_element_and_is_not_indexed(paper):
    for name in (f"latest-{paper.pk}", "weekly-best", "popular-now", "must-reads-0"):
        response = ask(f"/_fragments/{name}")

        assert response.content.startswith(b"<section class=")
        assert response.headers["X-Robots-Tag"] == "noindex"


def test_robots_leave_fragments_alone():
    assert "Disallow: /_fragments/\n" in Client().get("/robots.txt").content.decode()


@pytest.mark.parametrize(
    "capability",
    ["", "x", 'x="', 'x="ESI/1.0', "x=ESI/1.0", 'x="ESI/1.1"', 'x="ESI/1.0" y', '"ESI/1.0"',
     'x="Surrogate/1.0"', 'x="ESI/1.0";', 'x="Not-ESI/1.0"', '="ESI/1.0"', 'x="ESI/1.0" y="z"'],
)  # fmt: skip
def test_a_surrogate_that_announces_no_esi_gets_the_whole_page(paper, capability):
    found = Client().get("/", headers={"Surrogate-Capability": capability})

    assert found.content.decode() == inline("/")
    assert "ESI" not in found.headers.get("Surrogate-Control", "")


@pytest.mark.parametrize(
    "capability",
    ['x="ESI/1.0"', 'x="Surrogate/1.0 ESI/1.0"', 'x="Surrogate/1.0", y="ESI/1.0"',
     'a="x",b="ESI/1.0" , c=""', ' , x="ESI/1.0" ,', 'x-1="ESI/1.0 ESI-Inline/1.0"'],
)  # fmt: skip
def test_a_surrogate_that_announces_esi_in_any_form_gets_includes(paper, capability):
    found = Client().get("/", headers={"Surrogate-Capability": capability})

    assert includes(found) == ["/_fragments/popular-now", "/_fragments/weekly-best"]
    assert found.headers["Surrogate-Control"].endswith(', content="ESI/1.0"')


def test_words_of_a_story_are_never_an_include():
    hostile = '<esi:include src="/desk/"/>'
    page = live(hostile, dek=hostile, kicker=hostile, text=f"{hostile}<!--esi {hostile} -->")

    for path in ("/", "/latest/", url_of(page), "/feed.xml"):
        assert "/desk/" not in includes(ask(path))
        assert "<!--esi" not in ask(path).content.decode()


@given(
    st.sampled_from(
        [
            Fragment(RailName.LATEST, 3),
            Fragment(RailName.LATEST),
            Fragment(RailName.WEEKLY_BEST),
            Fragment(RailName.POPULAR_NOW),
            Fragment(RailName.MUST_READS, 10**17),
            Fragment(RailName.MUST_READS, 0, 7),
            Fragment(RailName.YOU_MAY_ALSO_LIKE, story_id=9),
        ]
    )
)
def test_a_fragment_is_found_by_its_name(fragment):
    assert fragments.parse(fragment.name) == fragment


@given(st.text() | st.from_regex(r"[a-z-]+-[0-9]+(-without-[0-9]+)?\n?", fullmatch=True))
def test_no_fragment_has_two_names(name):
    found = fragments.parse(name)

    assert found is None or found.name == name
