"""The demo's texts: complete, consistent, and as varied as a newspaper is."""

import re
from collections import Counter

import pytest

from broadsheet.cli.demo.content import newspaper, stories
from broadsheet.cli.demo.pictures import studio
from broadsheet.newsroom import intake
from broadsheet.newsroom.models.author import Role
from broadsheet.newsroom.story import Kind

PAPER = newspaper()
STORIES = stories()
IDS = {story["id"] for story in STORIES}
AUTHORS = {intake.author_slug(one["name"]) for one in PAPER["author"]}
SECTIONS = {one["name"].lower() for one in PAPER["section"]}
DAYS = 30
RESERVED_HOST = re.compile(r"(^|\.)example(\.(org|com|net))?$")  # RFC 2606: nobody's, for ever


def marked(mark):
    """What follows a mark at the start of a line, in every story: its story and the words."""
    pattern = re.compile(rf"^{mark} ([^|\n]+)", re.MULTILINE)
    return [
        (story["id"], found.strip())
        for story in STORIES
        for found in pattern.findall(story["body"])
    ]


def pictures():
    """Every picture that a story names, with the story."""
    yield from ((story["id"], story["picture"]) for story in STORIES if story.get("picture"))
    yield from marked("!picture")
    yield from ((id, key.strip()) for id, keys in marked("!gallery") for key in keys.split(","))


def words(story):
    return len(story["body"].split())


def test_every_story_has_an_id_and_a_headline_of_its_own():
    assert len(IDS) == len(STORIES)
    assert max(Counter(story["headline"] for story in STORIES).values()) == 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["id"])
def test_a_story_names_only_what_there_is(story):
    assert story["section"] in SECTIONS | {""}
    assert set(story.get("secondary", ())) <= SECTIONS - {story["section"]}
    assert {one["slug"] for one in story["authors"]} <= AUTHORS
    assert {one["role"] for one in story["authors"]} <= set(Role)
    assert story["kind"] in set(Kind)
    assert story.get("storyline") in {line["key"] for line in PAPER["storyline"]} | {None}
    assert story["authors"] or story["kind"] in {"agency", "sponsored"} or words(story) < 250


def test_every_picture_that_a_story_names_can_be_drawn_and_is_described():
    for story, key in pictures():
        assert key in studio.SCENES, story
        assert PAPER["descriptions"][key], story


def test_every_author_has_a_portrait():
    portraits = {key.removeprefix(studio.PORTRAIT_PREFIX) for key in studio.PORTRAITS}

    assert portraits == AUTHORS


def test_every_story_that_another_one_names_exists():
    linked = [
        (story["id"], to)
        for story in STORIES
        for to in re.findall(r"\(story:([^)]+)\)", story["body"])
    ]

    assert [
        one for one in [*marked("!related"), *linked] if one[1] not in IDS or one[0] == one[1]
    ] == []
    assert marked("!related")


def test_stories_come_after_those_that_they_show():
    place = {story["id"]: number for number, story in enumerate(STORIES)}

    assert all(place[shown] < place[by] for by, shown in marked("!related"))


def test_every_pick_is_a_story_that_may_stand_there():
    sponsored = {story["id"] for story in STORIES if story["kind"] == "sponsored"}

    for ids in PAPER["picks"].values():
        assert set(ids) <= IDS - sponsored
        assert len(set(ids)) == len(ids)


def test_it_is_a_newspaper_of_some_size():
    assert 110 <= len(STORIES) <= 130
    assert len([one for one in PAPER["section"] if "within" not in one]) == 6
    assert len(PAPER["author"]) == 12
    assert DAYS - 2 < max(story["hours_ago"] for story in STORIES) / 24 <= DAYS
    assert min(story["hours_ago"] for story in STORIES) > 0


def test_it_has_every_kind_of_story():
    counts = Counter(story["kind"] for story in STORIES)

    assert set(counts) == set(Kind)
    assert counts["sponsored"] >= 2
    assert counts["opinion"] >= 10


def test_it_has_short_and_long_stories():
    lengths = sorted(map(words, STORIES))

    assert lengths[0] <= 120
    assert lengths[-1] >= 1500


def test_it_has_one_story_from_right_to_left():
    (story,) = [story for story in STORIES if story.get("language")]

    assert story["language"] == "ar"
    assert re.search(r"[\u0600-\u06ff]", story["headline"])


def test_it_has_one_very_long_headline():
    longest, second = sorted((len(story["headline"]) for story in STORIES), reverse=True)[:2]

    assert longest > 180
    assert second < 120


def test_it_has_corrections_and_storylines():
    notes = [note for story in STORIES for note in story.get("corrections", ())]
    lines = Counter(story["storyline"] for story in STORIES if story.get("storyline"))

    assert {note["kind"] for note in notes} == {"correction", "clarification"}
    assert len(lines) == len(PAPER["storyline"])
    assert min(lines.values()) >= 3


def test_it_has_stories_without_a_section_and_in_several():
    assert [story for story in STORIES if not story["section"]]
    assert [story for story in STORIES if story.get("secondary")]


def test_it_has_every_kind_of_block():
    text = "\n\n".join(story["body"] for story in STORIES)

    for mark in (
        "## ",
        "> ",
        "::: fact",
        "- ",
        "| ",
        "!picture ",
        "!gallery ",
        "!related ",
        "!embed ",
    ):
        assert re.search(rf"^{re.escape(mark)}", text, re.MULTILINE), mark


def test_it_names_no_host_that_exists():
    text = str(PAPER) + str(STORIES)

    hosts = set(re.findall(r"https?://([^/\s)\"'|]+)", text)) | set(
        re.findall(r"@([\w.-]+\.\w+)", text)
    )
    assert {host for host in hosts if not RESERVED_HOST.search(host)} == set()
