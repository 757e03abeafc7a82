from datetime import timedelta

import pytest
import time_machine

from broadsheet.newsroom.bake import CARD, PAGE, bake, photo_ids
from broadsheet.newsroom.models.author import Byline, Role
from broadsheet.newsroom.models.published import PublishedStory
from broadsheet.newsroom.version import bake_version
from tests.factories import HOUR, NOW, article, author, live, photo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


def baked(**fields):
    page = article(published_at=NOW, **fields)
    return bake(page)


def test_what_is_stored_is_read_back_as_it_was_baked():
    page = live(authors=["Ada Reed"], tags=["Port"], lead_photo=photo(expires_at=NOW + HOUR))
    row = PublishedStory.objects.get(pk=page.pk)

    card, whole = bake(page)

    assert CARD.validate_json(row.card) == card
    assert PAGE.validate_json(row.page) == whole
    assert row.baked_with == bake_version()


def test_lists_show_the_list_headline_and_the_page_the_headline():
    card, page = baked(headline="Long words", list_headline="Short", seo_title="For machines")

    assert (card.headline, page.headline, page.seo_headline) == (
        "Short",
        "Long words",
        "For machines",
    )


def test_lists_name_writers_and_the_page_names_everybody():
    story = article(published_at=NOW, authors=["Ada Reed"])
    story.bylines.add(Byline(author=author("Kim Dale"), role=Role.PHOTOGRAPHER))
    story.save()

    card, page = bake(story)

    assert card.byline == "Ada Reed"
    assert [credit.name for credit in page.credits] == ["Ada Reed", "Kim Dale"]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ([("paragraph", "<p>One two &amp; three</p>")], 4),
        ([("paragraph", "<p>One</p><p>two</p>")], 2),
        ([("subheading", "Two words")], 2),
        ([("list", {"is_ordered": False, "items": ["one", "two three"]})], 3),
        ([("table", {"caption": "", "has_header": True, "rows": "a | b"})], 0),
        ([], 0),
    ],
)
def test_words_are_counted_as_readers_read_them(body, count):
    assert baked(body=body)[0].word_count == count


def test_a_plain_text_is_one_stretch_of_html():
    _, page = baked(
        body=[("paragraph", "<p>a</p>"), ("subheading", "b"), ("paragraph", "<p>c</p>")]
    )

    assert len(page.body) == 1


def test_a_related_story_parts_the_text():
    other = live()

    _, page = baked(body=[("paragraph", "<p>a</p>"), ("related", other), ("paragraph", "<p>c</p>")])

    assert [part.story_id for part in page.body] == [None, other.pk, None]


def test_a_photo_whose_rights_end_is_a_stretch_of_its_own():
    ends = NOW + timedelta(days=1)
    row = photo(expires_at=ends)

    _, page = baked(body=[("photo", {"photo": row, "alt": "", "caption": ""}), ("subheading", "b")])

    assert [part.not_after for part in page.body] == [ends, None]


def test_scripts_of_an_editor_do_not_reach_the_page():
    _, page = baked(body=[("paragraph", '<p onclick="x">a<script>alert(1)</script></p>')])

    assert "script" not in page.body[0].html
    assert "onclick" not in page.body[0].html


def test_every_photo_of_a_story_is_known():
    lead, inside, still = photo(), photo(), photo()
    embed = {"url": "https://v.example/1", "title": "A film", "frame_url": "", "still": still}
    body = [
        ("photo", {"photo": inside, "alt": "", "caption": ""}),
        ("gallery", {"photos": [inside, lead], "caption": ""}),
        ("embed", embed),
    ]

    assert photo_ids(article(lead_photo=lead, body=body)) == {lead.pk, inside.pk, still.pk}


def test_a_photo_deleted_from_the_library_is_named_nowhere(
    reader, django_capture_on_commit_callbacks
):
    row = photo()
    body = [("photo", {"photo": row, "alt": "", "caption": ""})]
    page = live(slug="a-story", lead_photo=row, body=body)

    with django_capture_on_commit_callbacks(execute=True):
        row.delete()

    assert reader.status("/a-story/") == 200
    assert row.key not in reader.get("/a-story/").text
    assert photo_ids(type(page).objects.get()) == set()


def test_the_version_changes_with_a_template(monkeypatch, tmp_path, settings):
    before = bake_version()
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "paragraph.html").write_text(
        "<p class='theirs'>{{ block.html|safe }}</p>"
    )
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path]}
    settings.TEMPLATES = [engine]
    bake_version.cache_clear()

    assert bake_version() != before
    bake_version.cache_clear()
