from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.newsroom.story import Kind
from broadsheet.rails.rail import RailName
from broadsheet.web.pages import front
from tests.factories_web import CITY, DEBATE, NOW, WORLD, picture, rail, site, stories
from tests.web import markup

RAILS = {
    RailName.POPULAR_NOW: rail(RailName.POPULAR_NOW, 5, first=900),
    RailName.MUST_READS: rail(RailName.MUST_READS, 5, first=910),
    RailName.WEEKLY_BEST: rail(RailName.WEEKLY_BEST, 12, first=920),
}
BANDS = (
    (WORLD, stories(12, first=300, picture=picture())),
    (CITY, stories(12, first=320, section=CITY)),
    (DEBATE, stories(12, first=340, section=DEBATE, kind=Kind.OPINION)),
)


def build(tops=(), latest=(), bands=(), beside=RAILS):
    return front.build(tops, latest, bands, beside, site(), NOW)


def shown(view):
    top = view.top_stories
    cards = [*([top.lead] if top.lead else []), *top.seconds, *top.river]
    for band in (*view.bands_beside, *view.bands_below):
        cards += [band.first, *band.others]
    return [card.url for card in cards]


def mixed(*kinds, first):
    made = (stories(1, first=first + place, kind=kind)[0] for place, kind in enumerate(kinds))
    return tuple(made)


NEWS, VOICE = Kind.NEWS, Kind.OPINION


def weighed(bands, tops=(), latest=()):
    return {story.id for story in front.weighed(tops, latest, bands)}


def test_of_a_band_only_what_it_shows_is_weighed():
    assert weighed(BANDS[:2]) == {*range(300, 305), *range(320, 324)}


def test_a_band_of_voices_weighs_all_because_one_that_is_none_would_change_it():
    assert weighed(BANDS[2:]) == set(range(340, 352))


def test_a_band_that_is_no_voices_for_a_story_that_it_does_not_show_weighs_that_one():
    band = (WORLD, mixed(*[VOICE] * 8, NEWS, VOICE, NEWS, first=300))

    assert weighed((band,)) == {*range(300, 305), 308}


@given(st.lists(st.lists(st.sampled_from([NEWS, VOICE]), max_size=12), max_size=3), st.data())
def test_a_story_that_is_not_weighed_changes_nothing_on_the_page(kinds, data):
    bands = [(WORLD, mixed(*of, first=300 + 20 * turn)) for turn, of in enumerate(kinds)]
    every = [story for _, found in bands for story in found]
    unweighed = {story.id for story in every} - weighed(tuple(bands), latest=tuple(every[:4]))
    others = data.draw(st.sets(st.sampled_from(sorted(unweighed)))) if unweighed else set()
    flipped = {NEWS: VOICE, VOICE: NEWS}
    changed = tuple(
        (section, tuple(replace(s, kind=flipped[s.kind]) if s.id in others else s for s in found))
        for section, found in bands
    )

    assert build(latest=tuple(every[:4]), bands=changed) == build(latest=tuple(every[:4]), bands=tuple(bands))  # fmt: skip


def test_a_full_front_page_is_well_made():
    root = markup.page("pages/front.html", build(stories(3), stories(20, first=200), BANDS))

    markup.assert_well_made(root)
    assert markup.parts(root).count("section-band") == 3
    assert markup.parts(root).count("rail") == 3


def test_a_site_without_a_story_still_has_a_front_page():
    root = markup.page("pages/front.html", build(beside={}))

    markup.assert_well_made(root)
    assert "top-stories" not in markup.parts(root)


def test_what_editors_did_not_pick_is_filled_by_the_newest():
    view = build(stories(1), stories(20, first=200))

    assert view.top_stories.lead.url.endswith("story-100/")
    assert [card.url[-4:-1] for card in view.top_stories.seconds] == ["200", "201"]
    assert view.top_stories.river[0].url.endswith("story-202/")


def test_a_sponsored_story_never_leads_and_stands_in_the_river():
    paid = stories(2, first=500, kind=Kind.SPONSORED)

    top = build(paid[:1], (*paid, *stories(4, first=200))).top_stories

    assert [card.url[-4:-1] for card in (top.lead, *top.seconds)] == ["200", "201", "202"]
    assert [card.url[-4:-1] for card in top.river] == ["500", "501", "203"]


def test_a_site_with_sponsored_stories_alone_shows_them_without_a_lead():
    paid = stories(3, kind=Kind.SPONSORED)

    root = markup.page("pages/front.html", build((), paid, beside={}))

    markup.assert_well_made(root)
    assert "river" in markup.parts(root)
    assert "card" not in markup.parts(root)


def test_a_band_whose_stories_all_stand_above_is_left_out():
    same = stories(3)

    assert build(same, (), ((WORLD, same),)).bands_beside == ()


def test_bands_change_their_rhythm_and_opinion_has_its_own():
    view = build(stories(3), stories(20, first=200), BANDS)

    assert [band.rhythm for band in view.bands_beside] == ["feature", "row", "voices"]


@given(
    st.lists(st.integers(1, 40), max_size=6),
    st.lists(st.integers(1, 40), max_size=30),
    st.lists(st.lists(st.integers(1, 40), max_size=12), max_size=6),
)
def test_no_story_stands_twice(tops, latest, bands):
    def of(ids):
        return tuple(stories(1, first=one)[0] for one in ids)

    urls = shown(build(of(tops), of(latest), tuple((WORLD, of(ids)) for ids in bands), {}))

    assert len(urls) == len(set(urls))
