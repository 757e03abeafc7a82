"""The desk as an editor uses it: Wagtail's own views, posted to like a browser does."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from broadsheet.newsroom import actions
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.pick import EditorsPick
from tests.factories import HOUR, NOW, article, author, front, jpeg, live, photo, section, url_of
from tests.workers import catch_up, work_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(editor):
    with time_machine.travel(NOW, tick=False):
        yield


def form(headline="From the desk", *, slug="from-the-desk", **fields):
    """What the editor's browser sends for a story."""
    data = {
        "title": headline, "slug": slug, "kind": "news", "kicker": "", "list_headline": "", "dek": "",
        "dateline": "", "agency": "", "language": "", "lead_alt": "", "lead_caption": "",
        "seo_title": "", "search_description": "", "tags": "", "go_live_at": "", "expire_at": "",
        "embargo_until": "", "comment_notifications": "",
        "bylines": inline_formset([]), "corrections": inline_formset([]), "comments": inline_formset([]),
        "body": streamfield([("paragraph", rich_text("<p>Typed by hand.</p>")), ("subheading", "Part two")]),
    }  # fmt: skip
    return nested_form_data(data | fields)


def create(desk, data, parent=None, **buttons):
    address = reverse(
        "wagtailadmin_pages:add", args=["newsroom", "articlepage", (parent or front()).pk]
    )
    return desk.post(address, data | buttons)


def edit(desk, page, data, **buttons):
    return desk.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | buttons)


def the_story():
    return ArticlePage.objects.get(slug="from-the-desk")


def stamp(at):
    return at.strftime("%Y-%m-%d %H:%M")


def main_of(html):
    """The contents of a page, without what only its address decides, and the count of views."""
    main = re.search(r"<main.*</main>", html, re.DOTALL)[0]
    return " ".join(re.sub(r"<p class=\"view-count.*?</p>", "", main).split())


def test_a_saved_story_is_a_draft_that_nobody_sees(desk, reader):
    assert create(desk, form()).status_code == 302

    assert (the_story().state, the_story().live) == (State.DRAFT, False)
    assert reader.status("/from-the-desk/") == 404


def test_a_published_story_stands_on_the_site_with_its_blocks(desk, reader):
    world = section("World")
    create(desk, form(dek="A dek."), world, **{"action-publish": "1"})

    page = reader.get("/world/from-the-desk/")

    assert "Typed by hand." in page.words("article-body")
    assert "Part two" in page.words("article-body")
    assert the_story().state == State.LIVE


def test_an_edited_story_shows_the_edit_only_once_published(desk, reader):
    create(desk, form(), **{"action-publish": "1"})
    edit(desk, the_story(), form("Rewritten"))
    assert "Rewritten" not in reader.get("/from-the-desk/").text

    edit(desk, the_story(), form("Rewritten"), **{"action-publish": "1"})

    assert "Rewritten" in reader.get("/from-the-desk/").words("headline")
    assert the_story().updated_at == NOW


def test_a_byline_and_a_correction_typed_at_the_desk_stand_on_the_page(desk, reader, editor):
    row = {"author": str(author("Ada Reed").pk), "role": "reporter"}
    note = {"kind": "correction", "text": "It is long.", "dated_at": stamp(NOW)}
    data = form(bylines=inline_formset([row]), corrections=inline_formset([note]))
    create(desk, data, **{"action-publish": "1"})

    page = reader.get("/from-the-desk/")

    assert "Ada Reed" in page.words("byline")
    assert "It is long." in page.words("correction")
    assert the_story().corrections.get().made_by == editor


def test_a_scheduled_story_waits_for_its_time(desk, reader):
    create(desk, form(go_live_at=stamp(NOW + HOUR)), **{"action-publish": "1"})
    assert (the_story().state, reader.status("/from-the-desk/")) == (State.SCHEDULED, 404)

    with time_machine.travel(NOW + HOUR + timedelta(minutes=1)):
        work_at(NOW + HOUR)

    assert reader.status("/from-the-desk/") == 200


def test_an_embargo_set_at_the_desk_holds_the_story_back(desk, reader):
    data = form(embargo_until=stamp(NOW + 2 * HOUR), go_live_at=stamp(NOW + HOUR))
    create(desk, data, **{"action-publish": "1"})

    assert the_story().state == State.EMBARGOED
    assert the_story().go_live_at == NOW + 2 * HOUR
    assert reader.status("/from-the-desk/") == 404


def test_a_cancelled_schedule_makes_a_draft_again(desk):
    create(desk, form(go_live_at=stamp(NOW + HOUR)), **{"action-publish": "1"})
    page = the_story()
    scheduled = page.revisions.get(approved_go_live_at__isnull=False)

    desk.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[page.pk, scheduled.pk]))
    work_at(NOW)

    assert the_story().state == State.DRAFT


def test_the_preview_of_a_draft_is_the_page_as_it_will_be_live(desk, reader):
    world = section("World")
    create(desk, form(dek="A dek."), world)
    draft = the_story()
    desk.post(reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk]), form(dek="A dek."))
    preview = desk.get(reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk]))

    edit(desk, draft, form(dek="A dek."), **{"action-publish": "1"})

    live_page = reader.get("/world/from-the-desk/").text
    assert main_of(preview.content.decode()) == main_of(live_page)


def test_a_story_not_yet_saved_can_be_previewed(desk):
    address = reverse(
        "wagtailadmin_pages:preview_on_add", args=["newsroom", "articlepage", front().pk]
    )

    assert desk.post(address, form()).json()["is_valid"]
    preview = desk.get(address)

    assert "Typed by hand." in preview.content.decode()


def test_a_preview_is_kept_by_nobody_and_indexed_by_nobody(desk):
    page = article()
    preview = desk.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert preview.status_code == 200
    assert preview.headers["X-Robots-Tag"] == "noindex"
    assert "public" not in preview.headers["Cache-Control"]


@pytest.mark.parametrize("is_live", [True, False])
def test_a_section_can_be_previewed_before_and_after_it_is_published(desk, is_live):
    page = section("Planned")
    if not is_live:
        page.unpublish()

    preview = desk.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert "Planned" in preview.content.decode()


def test_the_preview_of_a_section_lists_its_stories(desk):
    page = section("World")
    live("Stands in the section", section=page)

    preview = desk.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert "Stands in the section" in main_of(preview.content.decode())


def test_the_preview_of_a_section_shows_what_is_being_changed(desk):
    page = section("World")
    page.title = "The wider world"
    page.save_revision()

    preview = desk.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))

    assert "The wider world" in main_of(preview.content.decode())


def test_the_front_page_can_be_previewed(desk):
    preview = desk.get(reverse("wagtailadmin_pages:view_draft", args=[front().pk]))

    assert preview.status_code == 200


def test_a_story_unpublished_at_the_desk_answers_404(desk, reader):
    create(desk, form(), **{"action-publish": "1"})

    desk.post(reverse("wagtailadmin_pages:unpublish", args=[the_story().pk]))

    assert reader.status("/from-the-desk/") == 404
    assert the_story().state == State.UNPUBLISHED


def test_a_killed_story_cannot_be_published_at_the_desk(desk, reader, editor):
    create(desk, form(), **{"action-publish": "1"})
    actions.kill_article(the_story(), by=editor, reason="not ours")

    edit(desk, the_story(), form("Sneaking back"), **{"action-publish": "1"})

    assert (the_story().state, the_story().live) == (State.KILLED, False)
    assert reader.status("/from-the-desk/") == 410


def test_a_killed_story_offers_no_button_to_publish_it(desk, editor):
    page = live()
    actions.kill_article(page, by=editor, reason="not ours")

    html = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert 'name="action-publish"' not in html


def test_a_story_deleted_at_the_desk_is_gone(desk, reader):
    create(desk, form(), **{"action-publish": "1"})

    desk.post(reverse("wagtailadmin_pages:delete", args=[the_story().pk]))

    assert reader.status("/from-the-desk/") == 404


def test_a_story_moved_at_the_desk_answers_at_its_new_address(desk, reader):
    create(desk, form(), **{"action-publish": "1"})
    world = section("World")

    desk.post(reverse("wagtailadmin_pages:move_confirm", args=[the_story().pk, world.pk]))

    assert reader.status("/world/from-the-desk/") == 200


def test_an_author_is_made_and_renamed_at_the_desk(desk, reader):
    fields = {
        "name": "Ada Reed",
        "slug": "ada-reed",
        "beat": "",
        "bio": "",
        "email": "",
        "is_active": "on",
    }
    desk.post(reverse("wagtailsnippets_newsroom_author:add"), fields)
    page = live(authors=["Ada Reed"])

    address = reverse("wagtailsnippets_newsroom_author:edit", args=[Author.objects.get().pk])
    desk.post(address, fields | {"name": "Ada Marlowe"})
    catch_up()

    assert "Ada Marlowe" in reader.get(url_of(page)).words("byline")


def test_a_pick_made_at_the_desk_remembers_who_made_it(desk, reader, editor):
    page = live("An old favourite", at=NOW - 900 * HOUR)
    data = {
        "shelf": "top-stories",
        "article": str(page.pk),
        "position": "1",
        "starts_at": stamp(NOW),
        "why": "x",
    }
    desk.post(reverse("wagtailsnippets_newsroom_editorspick:add"), data)

    assert EditorsPick.objects.get().picked_by == editor
    assert url_of(page) in reader.get("/").links()


def test_a_photo_uploaded_at_the_desk_is_prefilled(desk):
    file = SimpleUploadedFile("secret-name.jpg", jpeg(), "image/jpeg")
    data = {
        "title": "A photo",
        "file": file,
        "description": "Cranes",
        "collection": "1",
        "may_distribute": "on",
    }

    response = desk.post(reverse("wagtailimages:add"), data)

    assert response.status_code == 302
    assert "secret" not in Photo.objects.get().file.name


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"not a picture", BytesIO().getvalue()])
def test_a_file_that_is_no_picture_is_refused_at_the_desk(desk, data):
    file = SimpleUploadedFile("x.jpg", data, "image/jpeg")

    response = desk.post(
        reverse("wagtailimages:add"), {"title": "x", "file": file, "collection": "1"}
    )

    assert response.status_code == 200
    assert not Photo.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_home", "wagtailadmin_explore_root", "wagtailimages:index",
        "wagtailsnippets_newsroom_author:list", "wagtailsnippets_newsroom_author:add",
        "wagtailsnippets_newsroom_storyline:list", "wagtailsnippets_newsroom_editorspick:list",
        "wagtailsnippets_newsroom_editorspick:add", "wagtailadmin_reports:workflow",
    ],
)  # fmt: skip
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Wagtail's thumbnails
def test_the_pages_of_the_desk_answer(desk, name):
    page = live(authors=["Ada Reed"], lead_photo=photo())
    EditorsPick.objects.create(article=page, shelf="must-reads")

    assert desk.get(reverse(name)).status_code == 200


def test_the_settings_of_the_publication_can_be_edited(desk, reader):
    address = reverse("wagtailsettings:edit", args=["newsroom", "publicationsettings"])
    assert desk.get(address, follow=True).status_code == 200


def test_the_desk_asks_who_is_there(client):
    response = client.get(reverse("wagtailadmin_home"))

    assert response.status_code == 302
    assert "/desk/login/" in response.headers["Location"]


def test_a_post_to_the_desk_needs_its_token(editor):
    from django.test import Client

    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(editor)

    assert create(stranger, form()).status_code == 403
    assert not ArticlePage.objects.filter(slug="from-the-desk").exists()
