from datetime import timedelta

from broadsheet.newsroom.story import Kind
from broadsheet.web.components import card
from broadsheet.web.components.photo import Slot
from tests.factories_web import NOW, picture, site, story
from tests.web.markup import NAMESPACE, all_of, component, part, text


def show(of, slot=None):
    return part(component("card", card=card.build(of, site(), NOW, slot)), "card")


def test_a_card_has_one_link_in_its_heading():
    root = show(story(picture=picture()), Slot.CARD)

    assert len(all_of(root, "a")) == 1
    assert root.find(f".//{NAMESPACE}h3/{NAMESPACE}a").get("href") == "/world/story-42/"


def test_a_card_without_a_slot_has_no_photo():
    assert all_of(show(story(picture=picture())), "img") == []


def test_a_photo_whose_rights_have_ended_leaves_the_card():
    ended = picture(expires_at=NOW - timedelta(days=1))

    assert all_of(show(story(picture=ended), Slot.CARD), "img") == []


def test_an_opinion_a_sponsored_and_a_corrected_story_say_so():
    assert "OPINION" in text(show(story(kind=Kind.OPINION)))
    assert "SPONSORED" in text(show(story(kind=Kind.SPONSORED)))
    assert "Corrected" in text(show(story(is_corrected=True)))


def test_a_story_in_another_language_says_which_and_how_it_runs():
    root = show(story(language="ar"))

    assert all_of(root, "h3")[0].get("lang") == "ar"
    assert [one.get("dir") for one in all_of(root, "div") if one.get("dir")] == ["rtl"]


def test_a_story_in_the_sites_language_says_nothing_of_it():
    assert card.foreign("en", site()) == ("", "")
    assert card.foreign("", site()) == ("", "")
