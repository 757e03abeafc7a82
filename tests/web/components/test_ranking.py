import pytest

from broadsheet.audience.ranking import Entry, Ground, RankingName, Reason, Standing
from broadsheet.web.components import ranking
from tests.factories_web import NOW, site, stories, story
from tests.web import markup

GROUNDS = {
    Ground.DECAYED_READERS: (43.36, "weigh 43.4 now"),
    Ground.WEEKS_READERS: (12_431, "12,431 of its readers"),
    Ground.MORE_THAN_EXPECTED: (2.5, "2.5 readers were to be expected"),
    Ground.READ_TO_THE_END: (0.674, "read 67 % of it"),
}


def entry(story_id, rank, *, readers=5, before=None, ground=Ground.DECAYED_READERS, figure=2.0):
    return Entry(story_id, rank, readers, figure, 4, before, Reason(ground, figure))


def standing(*entries, **fields):
    return Standing(RankingName.POPULAR_NOW, 0, NOW, entries, **fields)


def build(*entries, **fields):
    known = {one.story_id: story(one.story_id) for one in entries}
    return ranking.build(standing(*entries, **fields), known, site())


@pytest.mark.parametrize(
    ("before", "move", "words"),
    [
        (None, "new", "New"),
        (3, "same", "As before"),
        (7, "up", "Up from 7"),
        (1, "down", "Down from 1"),
    ],
)
def test_a_move_is_told_in_words(before, move, words):
    card = build(entry(1, 3, before=before)).cards[0]

    assert (card.move, card.change) == (move, words)


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_has_its_words(ground):
    figure, words = GROUNDS[ground]

    assert words in ranking.reason(entry(1, 1, ground=ground, figure=figure))


def test_readers_are_told_with_every_story():
    cards = build(entry(1, 1, readers=12_431), entry(2, 2, readers=1)).cards

    assert [card.readers for card in cards] == ["12,431 readers", "1 reader"]


def test_what_may_not_be_shown_is_left_out_and_the_others_keep_their_order():
    found = ranking.build(standing(entry(1, 1), entry(2, 2), entry(3, 3)), {3: story(3), 1: story(1)}, site())  # fmt: skip

    assert [card.url for card in found.cards] == ["/world/story-1/", "/world/story-3/"]


def test_how_many_were_left_out_or_held_is_said():
    notes = build(entry(1, 1), excluded=1, held=2).notes

    assert "1 story that had the readers" in notes[0]
    assert "2 stories are held" in notes[1]
    assert build(entry(1, 1)).notes == ()


def test_a_ranking_that_was_never_computed_is_none():
    assert ranking.build(None, {}, site()) is None
    assert ranking.build(standing(entry(1, 1)), {}, site()) is None


def test_what_stands_in_says_so_and_claims_no_readers():
    found = ranking.instead(stories(3), None, site())

    assert (found.as_of, len(found.cards)) == (None, 3)
    assert "until enough readers have been counted" in found.notes[0]
    assert {(card.readers, card.reason) for card in found.cards} == {("", "")}


def test_the_list_is_ordered_and_names_when_it_was_so():
    root = markup.component("ranking", ranking=build(entry(1, 1), entry(2, 2)))

    assert [one.get("role") for one in markup.all_of(root, "ol")] == ["list"]
    assert "24 November 2026, 12:00 GMT" in markup.text(root)
    assert markup.all_of(root, "time")[0].get("datetime") == "2026-11-24T12:00:00+00:00"
