from dataclasses import replace

from broadsheet.rails import keys
from broadsheet.rails.planner import plan
from broadsheet.rails.rail import RailName
from tests.rails.test_planner import SECTIONS, SIZES, make, pool_of

WORLD, CITY, _ = SECTIONS


def of(name, pool, **options):
    return keys.of_rails([RailName(name)], plan(pool, SIZES, **options), pool)


def paper(count=60):
    return [make(pk, CITY if pk % 3 else WORLD) for pk in range(1, count + 1)]


def test_a_story_brings_its_card_and_the_label_of_its_section():
    assert keys.of_stories([make(1, WORLD), make(2, None)]) == {"card-1", "label-1", "card-2"}


def test_popular_now_shows_its_cards_and_hangs_on_the_site():
    found = of("popular-now", pool_of(paper()))

    assert found == {
        "popular-now",
        "weekly-best",
        "latest",
        "label-1",
        "label-2",
        *(f"card-{n}" for n in range(1, 6)),
    }


def test_popular_now_that_its_ranking_fills_does_not_hang_on_that_of_the_week():
    full, thin = (pool_of(paper(), popular=range(9, 9 - size, -1)) for size in (5, 4))

    assert "weekly-best" not in of("popular-now", full)
    assert "weekly-best" in of("popular-now", thin)


def test_must_reads_hang_on_what_readers_chose_only_while_picks_do_not_fill_them():
    names = [RailName.MUST_READS]
    full, thin = (pool_of(paper(), picked=range(1, 1 + size)) for size in (5, 4))

    assert not {"deeply-read", "popular-now"} & of("must-reads", full, names=names)
    assert {"deeply-read", "popular-now"} <= of("must-reads", thin, names=names)


def test_weekly_best_does_not_hang_on_the_looks_of_a_story_that_it_only_weighed():
    pool = pool_of(paper())
    shown = plan(pool, SIZES)[RailName.WEEKLY_BEST].cards

    cards = {one for one in of("weekly-best", pool) if one.startswith("card-")}

    assert cards == {f"card-{card.story.id}" for card in shown}


def test_must_reads_hang_on_what_they_skip():
    found = of("must-reads", pool_of(paper(), section=WORLD))

    assert {"must-reads", "must-reads-1", "section-1", "popular-now", "weekly-best"} <= found


def test_must_reads_that_skip_popular_now_alone_do_not_hang_on_weekly_best():
    names = [RailName.POPULAR_NOW, RailName.MUST_READS, RailName.WEEKLY_BEST]

    pool = pool_of(paper(), popular=range(1, 6))

    assert "weekly-best" not in of("must-reads", pool, names=names)


def test_you_may_also_like_hangs_on_the_must_reads_that_it_skips():
    found = of("you-may-also-like", pool_of(paper(), section=WORLD), above={50})

    assert {"must-reads", "must-reads-1", "section-1", "latest"} <= found


def test_latest_hangs_on_the_site_only_while_its_section_does_not_fill_it():
    full, thin = pool_of(paper(), section=WORLD), pool_of(paper(9), section=WORLD)

    assert "latest" not in of("latest", full)
    assert {"latest", "section-1"} <= of("latest", thin)
    assert "latest" in of("latest", pool_of(paper()))


def test_latest_of_an_empty_section_hangs_on_it():
    assert {"section-3", "label-3"} <= of(
        "latest", replace(pool_of(paper()), latest=(), section=SECTIONS[2])
    )
