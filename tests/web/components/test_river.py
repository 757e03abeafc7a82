from broadsheet.newsroom.story import Kind
from broadsheet.web.components import river
from tests.factories_web import NOW, picture, site, story
from tests.web.markup import all_of, component, part, text


def test_the_river_tells_time_kind_and_section():
    newest = story(kind=Kind.AGENCY, published_at=NOW, is_corrected=True, picture=picture())
    cards = river.build([newest], site(), NOW)

    root = part(component("river", cards=cards), "river")

    assert (
        text(all_of(root, "li")[0]) == "24 Nov, 12:00 AGENCY WORLD Headline of story 42 Corrected"
    )


def test_the_river_carries_no_photos():
    cards = river.build([story(picture=picture())], site(), NOW)

    assert [card.photo for card in cards] == [None]
