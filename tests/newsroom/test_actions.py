from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from broadsheet.newsroom import actions, echo
from broadsheet.newsroom.lifecycle import IllegalMove, State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.models.published import Listing, PublishedStory, Scope
from broadsheet.newsroom.models.tag import Tag
from tests.factories import HOUR, NOW, article, front, live, photo, section, tag, url_of
from tests.workers import catch_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def fresh(page):
    return ArticlePage.objects.get(pk=page.pk)


def correct(page, text="It is 410 m long."):
    return actions.correct_article(page, by=None, text=text, kind=CorrectionKind.CORRECTION)


def test_publishing_a_draft_makes_it_live_from_now():
    page = article()

    actions.publish_article(page)

    assert (page.state, page.live, page.published_at) == (State.LIVE, True, NOW)
    assert page.updated_at is None


def test_publishing_again_is_an_update_and_keeps_the_first_date():
    page = live(at=NOW - HOUR)

    actions.publish_article(page)

    assert (page.published_at, page.updated_at) == (NOW - HOUR, NOW)


def test_a_story_with_a_date_ahead_is_scheduled():
    page = live(go_live_at=NOW + HOUR)

    assert (page.state, page.live) == (State.SCHEDULED, False)
    assert not PublishedStory.objects.filter(pk=page.pk).exists()


def test_an_embargo_wins_over_an_earlier_date():
    page = live(go_live_at=NOW + HOUR, embargo_until=NOW + 5 * HOUR)

    assert page.state == State.EMBARGOED
    assert page.go_live_at == NOW + 5 * HOUR


def test_a_date_after_the_embargo_stays():
    page = live(go_live_at=NOW + 9 * HOUR, embargo_until=NOW + 5 * HOUR)

    assert page.go_live_at == NOW + 9 * HOUR


def test_an_embargo_in_the_past_holds_nothing_back():
    assert live(embargo_until=NOW - HOUR).state == State.LIVE


def test_a_lead_photo_that_nobody_described_stops_publication():
    page = article(lead_photo=photo(description=""))

    with pytest.raises(ValidationError, match="Describe the photo"):
        actions.publish_article(page)

    assert fresh(page).state == State.DRAFT


@pytest.mark.parametrize("slug", ["latest", "photos", "desk", "corrections"])
def test_an_address_of_the_site_itself_is_no_slug_for_a_page(slug):
    page = article(slug=slug)

    with pytest.raises(ValidationError, match="is an address of the site"):
        actions.publish_article(page)


def test_killing_says_who_when_and_why(editor):
    page = live()

    actions.kill_article(page, by=editor, reason="not ours")

    killed = fresh(page)
    assert (killed.state, killed.live) == (State.KILLED, False)
    assert (killed.killed_by, killed.killed_at, killed.kill_reason) == (editor, NOW, "not ours")


def test_a_killed_story_cannot_be_published_killed_or_unpublished(editor):
    page = live()
    actions.kill_article(page, by=editor, reason="not ours")

    for act in (actions.publish_article, actions.unpublish_article):
        with pytest.raises(IllegalMove):
            act(fresh(page), by=editor)
    with pytest.raises(IllegalMove):
        actions.kill_article(fresh(page), by=editor, reason="again")


def test_a_refused_publication_changes_nothing(editor):
    page = live("Before")
    actions.kill_article(page, by=editor, reason="not ours")
    page.title = "After"

    with pytest.raises(IllegalMove):
        actions.publish_article(page, by=editor)

    assert (fresh(page).title, fresh(page).state) == ("Before", State.KILLED)


def test_killing_a_scheduled_story_forgets_its_date(editor):
    page = live(go_live_at=NOW + HOUR)

    actions.kill_article(page, by=editor, reason="not ours")

    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_restoring_forgets_why_it_was_killed(editor):
    page = live()
    actions.kill_article(page, by=editor, reason="not ours")

    actions.restore_article(page, by=editor)

    restored = fresh(page)
    assert (restored.state, restored.killed_at, restored.kill_reason) == (State.DRAFT, None, "")


def test_a_restored_story_keeps_its_first_date(editor):
    page = live(at=NOW - HOUR)
    actions.kill_article(page, by=editor, reason="a mistake")
    actions.restore_article(page, by=editor)

    actions.publish_article(fresh(page))

    assert fresh(page).published_at == NOW - HOUR


def test_correcting_a_draft_is_refused():
    with pytest.raises(IllegalMove):
        correct(article())


def test_a_correction_says_who_made_it_and_when(editor):
    page = live(at=NOW - HOUR)

    note = actions.correct_article(
        page, by=editor, text="It is long.", kind=CorrectionKind.CLARIFICATION
    )

    assert (note.made_by, note.dated_at) == (editor, NOW)
    assert fresh(page).state == State.CORRECTED


def test_a_correction_shows_nothing_of_an_unpublished_draft(reader):
    page = live("As published", at=NOW - HOUR)
    page.title = "As being rewritten"
    page.save_revision()

    correct(page)

    found = reader.get(url_of(page))
    assert found.words("headline").startswith("LATEST As published")
    assert "As being rewritten" not in found.text
    assert "It is 410 m long." in found.text


def test_a_draft_keeps_its_changes_and_gains_the_correction():
    page = live("As published", at=NOW - HOUR)
    page.title = "As being rewritten"
    page.save_revision()

    correct(page)

    draft = fresh(page).get_latest_revision_as_object()
    assert draft.title == "As being rewritten"
    assert [note.text for note in draft.corrections.all()] == ["It is 410 m long."]


def test_tags_count_the_stories_that_carry_them(editor):
    first, second = live(tags=["Port"]), live(tags=["Port"])
    assert Tag.objects.get(slug="port").story_count == 2

    actions.kill_article(first, by=editor, reason="not ours")
    second.tags.clear()
    actions.publish_article(second)

    assert Tag.objects.get(slug="port").story_count == 0


def test_a_story_stands_in_the_lists_of_all_sections_above_its_own():
    world = section("World")
    asia = section("Asia", within=world)
    page = live(section=asia)

    keys = set(Listing.objects.filter(story_id=page.pk, scope=Scope.SECTION).values_list("key"))

    assert keys == {(world.pk,), (asia.pk,)}


def test_a_story_stands_in_its_secondary_sections_too(reader):
    city = section("City")
    page = article("Both", section=section("World"))
    page.secondary_sections.add(city)
    actions.publish_article(page)

    assert url_of(page) in reader.get("/city/").text


def test_a_moved_story_answers_at_its_new_address_only(reader):
    page = live(section=section("World"), slug="a-story")

    page.move(section("City"), pos="last-child")

    assert (reader.status("/world/a-story/"), reader.status("/city/a-story/")) == (404, 200)
    assert reader.lists_that_show("/city/a-story/", ["/world/feed.xml", "/city/feed.xml"]) == [
        "/city/feed.xml"
    ]


def test_a_moved_killed_story_leaves_its_old_address_to_others(reader, editor):
    world = section("World")
    page = live(section=world, slug="a-story")
    actions.kill_article(page, by=editor, reason="not ours")
    fresh(page).move(section("City"), pos="last-child")

    live(section=world, slug="a-story")

    assert (reader.status("/world/a-story/"), reader.status("/city/a-story/")) == (200, 410)


def test_a_renamed_story_answers_at_its_new_address_only(reader):
    page = live(slug="old-name")

    page.slug = "new-name"
    actions.publish_article(page)

    assert (reader.status("/old-name/"), reader.status("/new-name/")) == (404, 200)


def test_the_stories_of_a_renamed_section_move_with_it(reader):
    world = section("World")
    live("Stays in its section", section=world, slug="a-story")

    world.slug, world.title = "planet", "Planet"
    world.save_revision().publish()

    assert (reader.status("/world/a-story/"), reader.status("/planet/a-story/")) == (404, 200)
    assert "PLANET" in reader.get("/planet/a-story/").words("section-nav")


def test_the_stories_of_a_moved_section_move_with_it(reader):
    asia = section("Asia")
    live("Moves along", section=asia, slug="a-story")
    world = section("World")

    asia.move(world, pos="last-child")

    assert reader.status("/world/asia/a-story/") == 200
    assert "Moves along" in reader.get("/world/").text


def test_a_deleted_story_leaves_nothing_behind(reader):
    page = live(tags=["Port"], slug="a-story")

    page.delete()

    assert reader.status("/a-story/") == 404
    assert Tag.objects.get(slug="port").story_count == 0


def test_an_author_who_changed_their_name_signs_with_the_new_one(reader):
    page = live(authors=["Ada Reed"])
    ada = Author.objects.get()

    ada.name = "Ada Marlowe"
    ada.save()
    catch_up()

    found = reader.get(url_of(page))
    assert "Ada Marlowe" in found.words("byline")
    assert "Ada Reed" not in found.text


def test_a_renamed_tag_or_storyline_is_renamed_on_its_stories(reader):
    page = live(tags=["Port"], storylines=["The tunnel"])
    port, tunnel = tag("Port"), page.storylines.get()

    port.name, port.slug = "Harbour", "harbour"
    port.save()
    tunnel.name, tunnel.slug = "The bridge", "the-bridge"
    tunnel.save()
    catch_up()

    links = reader.get(url_of(page)).links()
    assert {"/tags/harbour/", "/storylines/the-bridge/"} <= set(links)


def test_the_e_mail_of_an_author_shows_only_once_they_agree(reader):
    page = live(authors=["Ada Reed"])
    ada = Author.objects.get()
    ada.email = "ada@example.org"
    ada.save()
    catch_up()
    assert "ada@example.org" not in reader.get(url_of(page)).text

    ada.is_email_public = True
    ada.save()
    catch_up()

    assert "ada@example.org" in reader.get(url_of(page)).words("author-contact")


def test_an_author_who_left_is_not_written_to(reader):
    page = live(authors=["Ada Reed"])
    Author.objects.get()

    ada = Author.objects.get()
    ada.email, ada.is_email_public, ada.is_active = "ada@example.org", True, False
    ada.save()

    assert "ada@example.org" not in reader.get(url_of(page)).text


def test_a_photo_with_a_new_credit_shows_it_on_its_stories(reader):
    picture = photo(credit="Kim Dale")
    page = live(lead_photo=picture, lead_alt="Cranes")

    picture.credit = "Kim Marlowe"
    picture.save()

    assert "Kim Marlowe" in reader.get(url_of(page)).words("lead-photo")


def test_picks_replace_those_that_stood_there(editor):
    first, second, third = live(), live(), live()
    actions.set_picks(Shelf.MUST_READS, [first, second], by=editor)

    actions.set_picks(Shelf.MUST_READS, [third, first], by=editor, why="both matter")

    rows = EditorsPick.objects.order_by("position").values_list("article", "picked_by", "why")
    assert list(rows) == [
        (third.pk, editor.pk, "both matter"),
        (first.pk, editor.pk, "both matter"),
    ]


def test_picks_of_a_section_leave_those_of_the_site_alone():
    world, page = section("World"), live()
    actions.set_picks(Shelf.MUST_READS, [page], by=None)

    actions.set_picks(Shelf.MUST_READS, [page], by=None, section=world)

    assert EditorsPick.objects.count() == 2


def test_a_story_handed_in_is_in_review_and_comes_back_as_a_draft():
    page = article()

    echo.record_review(page.pk, is_in_review=True)
    assert fresh(page).state == State.IN_REVIEW
    echo.record_review(page.pk, is_in_review=False)

    assert fresh(page).state == State.DRAFT


def test_a_live_story_in_review_stays_live():
    page = live()

    echo.record_review(page.pk, is_in_review=True)

    assert fresh(page).state == State.LIVE


def test_reverting_to_an_old_revision_does_not_revert_its_life(editor):
    page = live(at=NOW - HOUR)
    old = page.latest_revision

    actions.kill_article(page, by=editor, reason="not ours")

    assert old.as_object().state == State.KILLED


def test_stale_bakes_are_found_and_baked_anew():
    page = live()
    PublishedStory.objects.update(baked_with="older")
    assert list(actions.stale_articles()) == [page.pk]

    assert actions.rebake(actions.stale_articles()) == 1

    assert list(actions.stale_articles()) == []


def test_a_rebake_changes_no_date():
    page = live(at=NOW - HOUR)
    before = PublishedStory.objects.get(pk=page.pk)

    with time_machine.travel(NOW + timedelta(days=1)):
        actions.rebake([page.pk])

    after = PublishedStory.objects.get(pk=page.pk)
    assert (after.card, after.page) == (before.card, before.page)


def test_a_story_without_a_section_is_filed_under_latest(reader):
    page = live("Unfiled", slug="unfiled")

    assert page.get_parent().pk == front().pk
    assert reader.get("/unfiled/").words("headline").startswith("LATEST")
