from broadsheet.newsroom.story import Kind
from broadsheet.web.components import section_band
from broadsheet.web.components.section_band import Rhythm
from tests.factories_web import NOW, WORLD, picture, site, stories, story
from tests.web.markup import component, links, part


def test_a_band_of_opinion_is_of_voices():
    voices = (story(1, kind=Kind.OPINION), story(2, kind=Kind.ANALYSIS))

    assert section_band.rhythm_of(voices, 0) is Rhythm.VOICES


def test_other_bands_take_turns():
    turns = [section_band.rhythm_of(stories(3), turn) for turn in range(4)]

    assert turns == [Rhythm.FEATURE, Rhythm.ROW, Rhythm.BRIEFS, Rhythm.FEATURE]


def test_a_feature_is_led_by_a_story_with_a_picture():
    chosen = (story(1), story(2), story(3, picture=picture()))

    band = section_band.build(WORLD, chosen, Rhythm.FEATURE, site(), NOW)

    assert [card.url[-2] for card in (band.first, *band.others)] == ["3", "1", "2"]
    assert band.first.photo


def test_a_feature_without_any_picture_keeps_its_order():
    band = section_band.build(WORLD, stories(3), Rhythm.FEATURE, site(), NOW)

    assert band.first.url.endswith("story-100/")


def test_headlines_alone_in_briefs():
    band = section_band.build(WORLD, stories(4, picture=picture()), Rhythm.BRIEFS, site(), NOW)

    assert not any(card.photo for card in (band.first, *band.others))


def test_the_heading_leads_to_the_section():
    band = section_band.build(WORLD, stories(4), Rhythm.ROW, site(), NOW)
    root = part(component("section_band", band=band), "section-band")

    assert links(root)["WORLD"] == "/world/"
    assert "is-row" in root.get("class")
