"""An answer carries a key for all that it shows: read from its HTML, and from what changes it."""

import re

import html5lib
import pytest
import time_machine
from django.test import Client

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.story import Kind
from broadsheet.surrogate import keys as names
from tests.factories import HOUR, NOW, article, filler, live, photo, section, url_of
from tests.web import mixed_paper
from tests.web.composing import INCLUDE, ask, keys

pytestmark = pytest.mark.django_db

PHOTO = re.compile(r"/photos/([0-9a-f]{20})/")
RANKED = {"popular-now", "weekly-best"}
PLAIN = {"Surrogate-Capability": 'cdn="Surrogate/1.0"'}


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def paper():
    made = mixed_paper.make()
    PublicationSettings.objects.update_or_create(defaults={"name": "Ledger", "logo": photo()})
    return made


def pages():
    """Every page of the paper, as one that composes and one that does not are answered."""
    paths = [*mixed_paper.LISTS, *mixed_paper.OTHERS, *mixed_paper.stories(), "/nowhere/"]
    older = [link for path in ("/latest/", "/tags/port/") for link in _older(path)]
    return {(path, kind): answer(path, kind) for path in [*paths, *older] for kind in (True, False)}


def _older(path):
    return re.findall(rf'href="({path}\?before=[^"]+)"', Client().get(path).content.decode())


def answer(path, composes):
    return ask(path) if composes else Client().get(path, headers=PLAIN)


def fragments(found):
    """Every fragment that the pages include."""
    included = {one for page in found.values() for one in INCLUDE.findall(page.content.decode())}
    return {(address, True): ask(address) for address in included}


def everything():
    found = pages()
    return found | fragments(found)


def tree(page):
    return html5lib.parse(page.content.decode(), namespaceHTMLElements=False)


def links(page):
    """The addresses that a page links, or a feed lists."""
    text = page.content.decode()
    found = re.findall(r'href="(?:http://localhost:8000)?(/[^"?]*)"', text)
    return {*found, *re.findall(r"<link>http://localhost:8000(/[^<]*)</link>", text)}


def lacking(needed):
    """Answers without a key that `needed(answer)` says they must carry."""
    lacks = {at: needed(at, page) - keys(page) for at, page in everything().items()}
    return {at: lack for at, lack in lacks.items() if lack}


def test_each_story_that_is_linked_has_its_key(paper):
    ids = mixed_paper.stories()

    def needed(at, page):
        shown = {ids[link] for link in links(page) - {at[0]} if link in ids}
        kind = names.entry if at[0].endswith("feed.xml") else names.card
        return {kind(pk) for pk in shown}

    assert lacking(needed) == {}


def test_each_section_that_is_linked_or_labelled_has_its_key(paper):
    by_url = {url_of(one): one.pk for one in SectionPage.objects.all()}
    by_name = {one.title.upper(): one.pk for one in SectionPage.objects.all()}
    stories = mixed_paper.stories()

    def needed(at, page):
        above = {link.rsplit("/", 2)[0] + "/" for link in links(page) if link in stories}
        named = {by_url[link] for link in {*links(page), *above} if link in by_url}
        if not at[0].endswith("feed.xml"):
            words = {" ".join("".join(one.itertext()).split()) for one in labelled(page)}
            named |= {pk for name, pk in by_name.items() if name in words}
        return {names.label(pk) for pk in named}

    assert lacking(needed) == {}


def labelled(page):
    wanted = {"rail__label", "card__section", "headline__section", "rail__bracket"}
    return [one for one in tree(page).iter() if wanted & set((one.get("class") or "").split())]


def test_what_shows_the_menu_is_tagged_for_it_and_nothing_else_is(paper):
    shows = {at: 'data-part="section-nav"' in page.content.decode() for at, page in everything().items()}  # fmt: skip
    tagged = {at: "sections" in keys(page) for at, page in everything().items()}

    assert shows == tagged


def test_everything_is_tagged_for_the_paper_itself(paper):
    assert lacking(lambda at, page: {"publication"}) == {}


def test_each_rail_that_stands_on_a_page_has_its_key(paper):
    def needed(at, page):
        stands = set(re.findall(r'data-rail="([^"]+)"', page.content.decode()))
        editors = {"must-reads"} if "must-reads" in stands else set()
        return (stands & RANKED) | editors | ({"latest"} if stands - {"latest"} else set())

    assert lacking(needed) == {}


def test_a_rail_that_is_left_to_the_surrogate_brings_no_key(paper):
    found = keys(ask(url_of(paper.naming)))
    menu = (paper.world, paper.city, paper.sport)

    assert found == {
        "publication",
        "sections",
        names.article(paper.naming.pk),
        names.card(paper.picked.pk),
        names.photo(logo().key),
        *(names.label(one.pk) for one in (*menu, paper.asia)),
    }


def test_must_reads_are_tagged_for_their_section_and_all_above(paper):
    found = keys(ask(f"/_fragments/must-reads-{paper.asia.pk}"))

    assert {
        "must-reads",
        names.must_reads(paper.asia.pk),
        names.must_reads(paper.world.pk),
    } <= found
    assert names.must_reads(paper.city.pk) not in found


def test_latest_of_a_section_that_fills_it_hangs_on_that_section_alone(paper):
    assert "latest" not in keys(ask(f"/_fragments/latest-{paper.asia.pk}"))
    assert names.section(paper.asia.pk) in keys(ask(f"/_fragments/latest-{paper.asia.pk}"))


def test_latest_of_a_section_that_does_not_fill_it_hangs_on_the_site_as_well(paper):
    thin = section("Thin")
    live(section=thin)

    assert {"latest", names.section(thin.pk)} <= keys(ask(f"/_fragments/latest-{thin.pk}"))


def test_you_may_also_like_is_tagged_for_what_the_story_is_about(paper):
    found = keys(ask(f"/_fragments/you-may-also-like-{paper.picked.pk}"))
    page = ArticlePage.objects.get(pk=paper.picked.pk)

    assert {names.tag(tag.pk) for tag in page.tags.all()} <= found
    assert {names.storyline(line.pk) for line in page.storylines.all()} <= found
    assert {names.you_may_also_like(page.pk), names.section(paper.asia.pk)} <= found


def logo():
    return PublicationSettings.objects.get().logo


def test_a_photo_that_stands_apart_from_a_story_has_its_key(paper):
    portrait = Author.objects.get(slug="ada-reed").photo.key

    def needed(at, page):
        shown = set(PHOTO.findall(page.content.decode())) & {portrait, logo().key}
        return set(map(names.photo, shown))

    assert portrait in Client().get("/authors/ada-reed/").content.decode()
    assert lacking(needed) == {}


def test_a_page_with_the_date_of_today_is_tagged_for_it_and_no_other(paper):
    shows = {at: "masthead__today" in page.content.decode() for at, page in everything().items()}
    tagged = {at: "today" in keys(page) for at, page in everything().items()}
    of_yesterday = {at: True for at in shows if at[0] == "/how-we-count/"}

    assert shows | of_yesterday == tagged
    assert any(shows.values())


def test_lists_are_tagged_for_their_own_lists(paper):
    tag, author = paper.picked.tags.get(slug="port"), Author.objects.get(slug="ada-reed")
    line = paper.picked.storylines.get()

    assert {"latest", "top-stories", names.section(paper.city.pk)} <= keys(ask("/"))
    for path, key in {
        "/latest/": "latest", "/feed.xml": "latest", "/corrections/": "corrections",
        "/world/": names.section(paper.world.pk), "/world/feed.xml": names.section(paper.world.pk),
        "/tags/port/": names.tag(tag.pk), "/authors/ada-reed/": names.author(author.pk),
        "/storylines/tunnel/": names.storyline(line.pk), "/nowhere/": "missing",
    }.items():  # fmt: skip
        assert key in keys(ask(path)), path


def test_a_withdrawn_story_keeps_its_key(paper):
    actions.kill_article(paper.picked, by=None, reason="not ours")

    assert names.article(paper.picked.pk) in keys(ask(url_of(paper.picked)))
    assert "missing" not in keys(ask(url_of(paper.picked)))


def test_a_photo_that_is_missing_is_tagged_so_that_it_may_come_back(paper):
    assert names.photo("0" * 20) in keys(ask(f"/photos/{'0' * 20}/full-320.jpg"))


def test_a_text_names_a_story_that_may_come_to_be_live(paper):
    draft = article("Not yet")
    page = live(body=[("related", draft)])

    assert names.card(draft.pk) in keys(ask(url_of(page)))


MOST_KEY_BYTES = 8_000  # docs/caching.md names it: proxies set room for headers aside


@pytest.mark.parametrize(("kind", "most"), [(Kind.NEWS, 5_000), (Kind.OPINION, MOST_KEY_BYTES)])
def test_the_keys_of_a_front_page_with_forty_sections_fit_a_proxys_buffer(kind, most):
    newest = 0
    for number in range(40):
        own = section(f"Section {number}")
        newest = max(newest, *filler(12, section=own, ending=NOW - number * HOUR, kind=kind))
    ids_may_grow_by = 6 - len(str(newest))

    for composes in (True, False):
        sent = answer("/", composes).headers["Surrogate-Key"]
        assert len(sent) + ids_may_grow_by * sent.count("card-") <= most


# --- what changes an answer is among its keys -----------------------------------------------------


def uncovered(before, purged):
    """Answers whose bytes are others now, though none of their keys is purged."""
    after = {at: answer(*at) for at in before}
    changed = {at for at in before if before[at].content != after[at].content}
    assert changed
    return {at: keys(before[at]) for at in changed if not keys(before[at]) & purged}


@pytest.fixture
def before(paper):
    return everything()


def of_story(page):
    return {names.article(page.pk), names.card(page.pk), names.entry(page.pk)}


def of_lists(*sections):
    return {names.section(one.pk) for one in sections}


def test_a_new_headline_is_covered(paper, before):
    paper.picked.title = "Another headline"
    actions.publish_article(paper.picked)

    assert uncovered(before, of_story(paper.picked)) == {}


def test_a_new_story_is_covered(paper, before):
    page = live("New", section=paper.asia, tags=["Bus"])
    lists = of_lists(paper.asia, paper.world)
    tag = names.tag(page.tags.get().pk)

    assert uncovered(before, {"latest", "missing", tag} | lists | of_story(page)) == {}


def test_a_story_that_was_taken_down_is_covered(paper, before):
    page = ArticlePage.objects.get(pk=paper.picked.pk)
    about = {names.tag(tag.pk) for tag in page.tags.all()}
    about |= {names.storyline(line.pk) for line in page.storylines.all()}
    signed = {names.author(line.author_id) for line in page.bylines.all()}
    actions.unpublish_article(page)

    purged = {"latest"} | about | signed | of_lists(paper.asia, paper.world) | of_story(page)
    assert uncovered(before, purged) == {}


def newest(rank):
    """The story of that rank among the newest of the paper."""
    return ArticlePage.objects.filter(live=True).order_by("-published_at")[rank - 1]


@pytest.mark.parametrize("hours", [4, 15, 25, 35])
def test_a_story_that_moved_is_covered_wherever_it_was_weighed(paper, hours):
    """Weekly Best takes sections in turn: one that it does not show decides, too."""
    page = live("Weighed", section=paper.world, at=NOW - hours * HOUR)
    before = everything()

    page.move(paper.sport, pos="last-child")

    purged = {"missing", "latest"} | of_lists(paper.world, paper.sport) | of_story(page)
    assert uncovered(before, purged) == {}


def test_a_section_with_another_name_is_covered(paper, before):
    paper.asia.title = "Far East"
    paper.asia.save_revision().publish()

    assert uncovered(before, {names.label(paper.asia.pk)}) == {}


def test_a_section_with_another_address_is_covered(paper, before):
    paper.asia.slug = "far-east"
    paper.asia.save_revision().publish()
    stories = {name for page in ArticlePage.objects.child_of(paper.asia) for name in of_story(page)}

    assert uncovered(before, {"missing", names.label(paper.asia.pk)} | stories) == {}


def test_picks_are_covered(paper, before):
    added = newest(40)
    removed = ArticlePage.objects.get(title="Picked and new")
    actions.set_picks("must-reads", [added], by=None, section=paper.world)

    changed = {names.article(added.pk), names.article(removed.pk)}
    assert uncovered(before, {names.must_reads(paper.world.pk)} | changed) == {}


def test_settings_of_the_paper_are_covered(paper, before):
    PublicationSettings.objects.update(name="Courier", must_reads_size=3)

    assert uncovered(before, {"publication"}) == {}


def test_many_new_stories_move_others_out_of_reach_and_are_covered(paper, before):
    filler(3, ending=NOW - HOUR / 2)

    assert uncovered(before, {"latest"}) == {}
