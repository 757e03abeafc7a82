"""Who sees whose figures at the desk: each page for each sort of user, and what leaves it as CSV."""

import re

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from broadsheet.audience.models import Anomaly, AnomalyState, RefusedHour
from tests.audience.desking import (
    AUDIENCE,
    THIS_HOUR,
    desk_of,
    part,
    rolled,
    rows,
    suspect,
    user_of,
    words,
)  # fmt: skip
from tests.audience.readings import read
from tests.factories import NOW, author_named, front, live, section

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store", "_now")]

SEE, NOT, LOGIN = 200, 404, 302


@pytest.fixture
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def paper(store):
    """Two sections, a story of the same author in each, both read and both suspect."""
    paper = {}
    for name, readers in (("World", 10), ("City", 7770)):
        paper[name] = section(name)
        story = live(f"A story of {name}", section=paper[name], authors=["Ada Reed"])
        read(store, story.pk, readers // 10)
        rolled(story.pk, readers)
        suspect(story.pk)
        paper[f"story of {name}"] = story
    RefusedHour.objects.create(hour=THIS_HOUR, reason="bot", beacons=7)
    return paper


def somebody(sort, paper):
    """A browser of a user of that sort."""
    match sort:
        case "stranger":
            return Client()
        case "without the right":
            return desk_of(user_of(front(), rights=()))
        case "of World":
            return desk_of(user_of(paper["World"]))
        case "who publishes in World":
            return desk_of(user_of(paper["World"], may=("publish_page",)))
        case "who may edit nothing":
            return desk_of(user_of())
        case "of the whole":
            return desk_of(user_of(front()))


def places(paper):
    """Every page by what it is of."""
    author = author_named("Ada Reed").pk
    return {
        "overview": AUDIENCE,
        "now": f"{AUDIENCE}now/",
        "own section": f"{AUDIENCE}sections/{paper['World'].pk}/",
        "own story": f"{AUDIENCE}stories/{paper['story of World'].pk}/",
        "foreign section": f"{AUDIENCE}sections/{paper['City'].pk}/",
        "foreign story": f"{AUDIENCE}stories/{paper['story of City'].pk}/",
        "author": f"{AUDIENCE}authors/{author}/",
    }


ALL = ("overview", "now", "own section", "own story", "foreign section", "foreign story", "author")
OWN = {"foreign section": NOT, "foreign story": NOT}
NONE = OWN | {"own section": NOT, "own story": NOT}
MATRIX = {
    "stranger": dict.fromkeys(ALL, LOGIN),
    "without the right": dict.fromkeys(ALL, LOGIN),
    "who may edit nothing": dict.fromkeys(ALL, SEE) | NONE,
    "of World": dict.fromkeys(ALL, SEE) | OWN,
    "who publishes in World": dict.fromkeys(ALL, SEE) | OWN,
    "of the whole": dict.fromkeys(ALL, SEE),
}


@pytest.mark.parametrize("sort", MATRIX)
def test_each_sees_the_pages_that_are_theirs(paper, sort):
    client = somebody(sort, paper)

    answers = {name: client.get(place).status_code for name, place in places(paper).items()}

    assert answers == MATRIX[sort]


@pytest.mark.parametrize("sort", ["of World", "who publishes in World"])
@pytest.mark.parametrize("place", ["overview", "now", "own section", "own story", "author"])
def test_nothing_on_their_pages_is_of_a_section_that_is_not_theirs(paper, sort, place):
    response = somebody(sort, paper).get(places(paper)[place])

    main = response.content.decode().partition("<main")[2] or response.content.decode()
    assert "A story of World" in main
    assert "A story of City" not in main
    text = re.sub(r"<[^>]+>", " ", main)
    assert not re.search("7,?770|7,?780|777|778", text)  # its readers, and those of both together
    assert f"sections/{paper['City'].pk}/" not in main


def test_who_may_edit_nothing_sees_no_figures(paper):
    response = somebody("who may edit nothing", paper).get(AUDIENCE)

    assert "A story of" not in words(response)
    assert "0 readers in the last 5 minutes" in words(response)
    assert "Readers 0 0 by 13:00" in part(response, "today")


def test_refusals_are_the_whole_sites_and_for_those_who_see_it(paper):
    assert part(somebody("of World", paper).get(AUDIENCE), "refusals") is None
    client = desk_of(user_of(front(), name="other"))
    assert "bot 7 7" in part(client.get(AUDIENCE), "refusals")


def test_the_whole_is_the_sum_of_all_sections(paper):
    response = somebody("of the whole", paper).get(AUDIENCE)

    assert "778 readers in the last 5 minutes, of 2 stories" in part(response, "now")
    assert "Readers 7,780" in part(response, "today")


# --- buttons --------------------------------------------------------------------------------------


def press(client, paper, name, verb="release"):
    anomaly = Anomaly.objects.get(story_id=paper[f"story of {name}"].pk)
    answer = client.post(f"{AUDIENCE}anomalies/{anomaly.pk}/{verb}/", follow=True)
    anomaly.refresh_from_db()
    return answer, anomaly.state


@pytest.mark.parametrize("verb", ["release", "confirm"])
def test_suspect_traffic_is_judged_in_ones_own_section_only(paper, verb):
    client = somebody("of World", paper)

    foreign, state = press(client, paper, "City", verb)
    assert (foreign.status_code, state) == (404, AnomalyState.HELD)

    _, state = press(client, paper, "World", verb)
    assert state != AnomalyState.HELD


@pytest.mark.parametrize("rights", [("see_audience",), ("settle_anomaly",), ()])
def test_who_lacks_one_of_the_rights_judges_nothing(paper, rights):
    client = desk_of(user_of(front(), rights=rights))

    answer, state = press(client, paper, "World")

    assert state == AnomalyState.HELD
    assert "do not have permission" in words(answer)
    assert "Release" not in words(client.get(AUDIENCE, follow=True))


def test_who_may_see_the_audience_finds_it_in_the_menu(paper):
    home = reverse("wagtailadmin_home")

    assert AUDIENCE in somebody("of World", paper).get(home).content.decode()
    assert AUDIENCE not in desk_of(user_of(name="other", rights=())).get(home).content.decode()


def test_the_rights_can_be_given_to_a_group_at_the_desk(desk):
    group = Group.objects.get(name="Moderators")

    page = words(desk.get(reverse("wagtailusers_groups:edit", args=[group.pk])))

    assert "Can see the audience" in page
    assert "Can release and confirm suspect traffic" in page


# --- CSV ------------------------------------------------------------------------------------------


def test_every_table_of_every_page_can_be_had_as_csv(desk, paper):
    for name, place in places(paper).items():
        html = "" if name == "now" else desk.get(place).content.decode()
        for table in re.findall(r'href="tables/([\w-]+)\.csv"', html):
            response = desk.get(f"{place}tables/{table}.csv")
            assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
            assert len(rows(response)) >= 1, (name, table)


def test_a_table_leaves_as_it_stands_with_plain_numbers(desk, paper):
    rolled(live("=A formula").pk, 1234)

    response = desk.get(f"{AUDIENCE}tables/best-today.csv")

    assert (
        response.headers["Content-Disposition"] == 'attachment; filename="audience-best-today.csv"'
    )
    assert "no-store" in response.headers["Cache-Control"]
    assert response.streaming
    assert rows(response) == [
        ["Story", "Readers", "Views", "Seconds a reader"],
        ["A story of City", "7770", "15540", ""],
        ["'=A formula", "1234", "2468", ""],
        ["A story of World", "10", "20", ""],
    ]


def test_a_table_holds_no_more_than_its_page_shows(paper):
    client = somebody("of World", paper)

    assert rows(client.get(f"{AUDIENCE}tables/best-today.csv"))[1:] == [
        ["A story of World", "10", "20", ""]
    ]
    assert client.get(f"{AUDIENCE}tables/refusals.csv").status_code == 404
    assert client.get(f"{places(paper)['foreign story']}tables/days.csv").status_code == 404
    assert Client().get(f"{AUDIENCE}tables/best-today.csv").status_code == LOGIN


def test_a_table_that_is_none_is_not_found(desk):
    assert desk.get(f"{AUDIENCE}tables/everything.csv").status_code == 404


# --- how much is asked ----------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["of World", "of the whole"])
@pytest.mark.parametrize("place", ["overview", "now", "own section", "own story", "author"])
def test_more_stories_mean_no_more_queries(paper, store, sort, place):
    client = somebody(sort, paper)
    address = places(paper)[place]
    asked = queries_of(client, address)

    for _ in range(6):
        story = live(section=paper["World"], authors=["Ada Reed"])
        read(store, story.pk, 3)
        rolled(story.pk, 20)
        suspect(story.pk)

    assert queries_of(client, address) <= asked


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == SEE
    return len(asked)
