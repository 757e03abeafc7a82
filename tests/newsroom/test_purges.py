"""Each kind of change purges exactly what shows it, and in the way that it has to be."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from broadsheet.newsroom import actions, purges
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.correction import Correction, CorrectionKind
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.published import PublishedCorrection, PublishedStory
from broadsheet.newsroom.story import Kind
from broadsheet.surrogate.models import Purge
from tests.factories import HOUR, NOW, article, filing, live, section, storyline, tag
from tests.newsroom.purging import gone, only

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


def edited(page, **fields):
    """A change that an editor publishes."""
    page = fresh(page)
    for name, value in fields.items():
        setattr(page, name, value)
    return lambda: actions.publish_article(page)


@pytest.fixture
def lists(story, asia, world):
    """What those lists are called."""
    return {
        "latest", f"section-{asia.pk}", f"section-{world.pk}", f"tag-{tag('Port').pk}",
        f"storyline-{storyline('The tunnel').pk}", f"author-{Author.objects.get().pk}",
    }  # fmt: skip


# --- a story comes, changes, goes -----------------------------------------------------------------


def test_a_first_publication_purges_the_lists_that_take_it(asia, world, purged):
    page = article(section=asia, tags=["Port"], authors=["Ada"])

    found = purged(actions.publish_article, page)

    assert found == only(
        "latest", "missing", f"section-{asia.pk}", f"section-{world.pk}", f"tag-{tag('Port').pk}",
        f"author-{Author.objects.get().pk}",
    )  # fmt: skip


def test_a_first_publication_purges_the_stories_that_name_it(purged):
    page = article()
    live(body=[("related", page)])

    assert purged(actions.publish_article, page) == only("latest", "missing", f"card-{page.pk}")


def test_a_scheduled_story_purges_nothing(purged):
    assert purged(live, go_live_at=NOW + HOUR) == only()


def test_a_draft_that_is_saved_purges_nothing(story, purged):
    page = fresh(story)
    page.title = "As being rewritten"

    assert purged(page.save_revision) == only()


def test_a_change_of_the_text_purges_the_page_and_no_list(story, purged):
    text = [("paragraph", "<p>Another text.</p>")]

    found = purged(edited(story, body=text))

    assert found == only(f"article-{story.pk}", f"entry-{story.pk}")  # feeds tell of the update


@pytest.mark.parametrize("field", ["title", "dek", "kicker"])
def test_a_change_of_the_card_purges_what_shows_the_card(story, purged, field):
    found = purged(edited(story, **{field: "Another one"}))

    assert found == only(f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}")


def test_a_change_purges_once_in_one_row(story, purged):
    purged(edited(story, title="Another headline"))

    assert Purge.objects.count() == 1


def test_baking_anew_purges_nothing_if_nothing_changed(story, purged):
    assert purged(actions.rebake, [story.pk]) == only()


def test_baking_anew_purges_the_page_whose_body_is_rendered_otherwise(story, purged):
    row = PublishedStory.objects.get()
    PublishedStory.objects.update(page=row.page.replace("Text of story", "Text of the story"))

    assert purged(actions.rebake, [story.pk]) == only(f"article-{story.pk}")


def test_a_bake_that_this_release_cannot_read_is_purged_whole(story, purged):
    PublishedStory.objects.update(card='{"of": "another release"}')

    found = purged(actions.rebake, [story.pk])

    assert found == only(f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}")


def test_a_correction_purges_what_marks_it(story, purged):
    kind = CorrectionKind.CORRECTION

    found = purged(actions.correct_article, story, by=None, text="It is long.", kind=kind)

    shown = {f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}"}
    assert found == only(*shown, "corrections")


def test_an_update_of_a_corrected_story_leaves_the_corrections_alone(story, purged):
    actions.correct_article(story, by=None, text="Long.", kind=CorrectionKind.CORRECTION)
    note = PublishedCorrection.objects.get()

    found = purged(edited(story, dek="Another dek"))

    assert "corrections" not in found.soft
    assert PublishedCorrection.objects.get() == note


def test_an_unpublished_story_is_purged_hard(story, lists, purged):
    assert purged(actions.unpublish_article, story) == gone(story, *lists)


def test_a_killed_story_is_purged_hard(story, lists, purged):
    assert purged(actions.kill_article, story, by=None, reason="x") == gone(story, *lists)


def test_a_killed_story_takes_its_corrections_along(story, lists, purged):
    actions.correct_article(story, by=None, text="Long.", kind=CorrectionKind.CORRECTION)

    found = purged(actions.kill_article, fresh(story), by=None, reason="x")

    assert found == gone(story, *lists, "corrections")


def test_a_deleted_story_is_purged_hard(story, lists, purged):
    assert purged(fresh(story).delete) == gone(story, *lists)


def test_an_expired_story_is_purged_hard(story, lists, purged):
    found = purged(lambda: fresh(story).unpublish(set_expired=True))

    assert found == gone(story, *lists)


def test_a_draft_that_is_killed_was_never_shown(purged):
    assert purged(actions.kill_article, article(), by=None, reason="x") == only()


def test_a_story_killed_after_it_was_taken_down_answers_otherwise(story, purged):
    actions.unpublish_article(story)

    assert purged(actions.kill_article, story, by=None, reason="x") == only("missing")


def test_a_restored_story_no_longer_answers_that_it_was_withdrawn(story, purged):
    actions.kill_article(story, by=None, reason="x")

    assert purged(actions.restore_article, story, by=None) == only(f"article-{story.pk}")


def test_a_restored_story_that_is_published_again_is_new(story, lists, purged):
    actions.kill_article(story, by=None, reason="x")
    actions.restore_article(story, by=None)

    assert purged(actions.publish_article, story) == only(*lists, "missing")


def test_a_story_filed_again_purges_what_changed(purged):
    actions.file_story(filing("a", dek="Before"))
    page = ArticlePage.objects.get(source_id="a")

    assert purged(actions.file_story, filing("a", dek="Before")) == only()
    found = purged(actions.file_story, filing("a", dek="After"))

    assert found == only(f"article-{page.pk}", f"card-{page.pk}", f"entry-{page.pk}")


def test_a_story_published_at_another_time_changes_its_place(purged):
    actions.file_story(filing("a"))
    page = ArticlePage.objects.get(source_id="a")

    found = purged(actions.file_story, filing("a", published_at=NOW - 2 * HOUR))

    shown = {f"article-{page.pk}", f"card-{page.pk}", f"entry-{page.pk}"}
    assert found == only(*shown, "latest")


def test_a_story_that_turns_out_sponsored_leaves_the_editorial_lists(story, lists, purged):
    found = purged(edited(story, kind=Kind.SPONSORED))

    shown = {f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}"}
    assert found == only(*shown, *lists)


def test_a_transaction_that_is_rolled_back_purges_nothing(story):
    Purge.objects.all().delete()

    def fail():
        with transaction.atomic():
            edited(story, title="Another headline")()
            actions.unpublish_article(fresh(story))
            assert Purge.objects.count() == 3
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert not Purge.objects.exists()


# --- where a story stands -------------------------------------------------------------------------


def test_another_slug_purges_the_old_address_and_what_links_to_it(story, purged):
    found = purged(edited(story, slug="another"))

    shown = {f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}"}
    assert found == only(*shown, "missing")


def test_a_moved_story_purges_both_places(story, asia, world, purged):
    city = section("City")

    found = purged(fresh(story).move, city, pos="last-child")

    shown = {f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}"}
    places = {f"section-{one.pk}" for one in (asia, world, city)}
    assert found == only(*shown, *places, "missing", "latest")


def test_a_moved_killed_story_answers_elsewhere(story, purged):
    actions.kill_article(story, by=None, reason="x")

    found = purged(fresh(story).move, section("City"), pos="last-child")

    assert found == only(f"article-{story.pk}", "missing")


def test_another_tag_purges_the_lists_of_both(story, purged):
    live(tags=["Harbour"])

    def tag_anew():
        page = fresh(story)
        page.tags.set([tag("Harbour")])
        actions.publish_article(page)

    found = purged(tag_anew)

    shown = {f"article-{story.pk}", f"entry-{story.pk}"}
    assert found == only(*shown, f"tag-{tag('Port').pk}", f"tag-{tag('Harbour').pk}")


def test_a_tag_with_its_first_story_has_a_page_from_now_on(story, purged):
    def tag_too():
        page = fresh(story)
        page.tags.add(tag("Harbour"))
        actions.publish_article(page)

    shown = {f"article-{story.pk}", f"entry-{story.pk}"}
    assert purged(tag_too) == only(*shown, f"tag-{tag('Harbour').pk}", "missing")


# --- people and subjects --------------------------------------------------------------------------


def test_an_author_by_another_name_is_purged_with_their_stories(story, purged):
    ada = Author.objects.get()
    ada.name = "Ada Marlowe"

    found = purged(ada.save)

    shown = {f"article-{story.pk}", f"card-{story.pk}", f"entry-{story.pk}"}
    assert found == only(*shown, f"author-{ada.pk}")


def test_an_author_at_another_address_leaves_lists_alone(story, purged):
    ada = Author.objects.get()
    ada.slug = "ada-marlowe"

    assert purged(ada.save) == only(f"article-{story.pk}", f"author-{ada.pk}", "missing")


def test_what_readers_do_not_see_of_an_author_purges_nothing(story, purged):
    ada = Author.objects.get()
    ada.email = "ada@example.org"  # not public

    assert purged(ada.save) == only()


def test_an_author_without_a_live_story_has_no_page(purged):
    bob = Author.objects.create(name="Bob", slug="bob")
    bob.name = "Robert"

    assert purged(bob.save) == only()


@pytest.mark.parametrize("make", [tag, storyline])
def test_a_renamed_subject_is_purged_with_the_stories_that_carry_it(story, purged, make):
    subject = make("Port" if make is tag else "The tunnel")
    key = f"{'tag' if make is tag else 'storyline'}-{subject.pk}"

    subject.name = "Another"
    assert purged(subject.save) == only(f"article-{story.pk}", key)
    subject.slug = "another"
    assert purged(subject.save) == only(f"article-{story.pk}", key, "missing")
    assert purged(subject.save) == only()


@pytest.mark.parametrize("make", [tag, storyline])
def test_a_deleted_subject_is_purged_with_the_stories_that_carried_it(story, purged, make):
    subject = make("Port" if make is tag else "The tunnel")
    key = f"{'tag' if make is tag else 'storyline'}-{subject.pk}"

    assert purged(subject.delete) == only(f"article-{story.pk}", key)


def test_a_subject_that_no_live_story_carries_has_no_page(purged):
    subject = storyline("Nothing yet")

    assert purged(subject.delete) == only()


# --- the paper, the day ---------------------------------------------------------------------------


def test_settings_of_the_paper_purge_everything_once_they_differ(purged):
    paper = PublicationSettings.load()

    assert purged(paper.save) == only()
    paper.tagline = "All of it"
    assert purged(paper.save) == only("publication")
    paper.must_reads_size = 7
    assert purged(paper.save) == only("publication")


def test_a_new_day_purges_the_date(purged):
    assert purged(purges.day) == only("today")


def test_corrections_typed_at_the_desk_are_purged_too(story, purged):
    page = fresh(story)
    page.corrections.add(Correction(text="It is long."))

    assert "corrections" in purged(actions.publish_article, page).soft
