from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from broadsheet.newsroom import actions, body, intake
from broadsheet.newsroom.filing import (
    FiledCredit,
    FiledGallery,
    FiledNote,
    FiledPhoto,
    FiledRelated,
    Outcome,
    Signal,
)
from broadsheet.newsroom.lifecycle import State
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.section import FrontPage, SectionPage
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, filing, jpeg, url_of
from tests.workers import work_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def picture(tmp_path):
    file = tmp_path / "crane.jpg"
    file.write_bytes(jpeg("teal"))
    return FiledPhoto(file, alt="A crane", caption="At dawn.", credit="Kim Dale", agency="AGN")


def filed(source_id="a1"):
    return ArticlePage.objects.get(source_id=source_id)


def test_a_filing_becomes_a_live_story_at_its_own_time(reader):
    outcome = actions.file_story(filing(headline="Ferry runs again", section=("World", "Asia")))

    page = filed()
    assert outcome is Outcome.CREATED
    assert (page.state, page.published_at) == (State.LIVE, NOW - HOUR)
    assert reader.status("/world/asia/ferry-runs-again/") == 200


def test_filing_it_again_changes_nothing(django_assert_num_queries):
    actions.file_story(filing())
    before = ArticlePage.objects.values().get()

    with time_machine.travel(NOW + HOUR):
        outcome = actions.file_story(filing())

    assert outcome is Outcome.UNCHANGED
    assert ArticlePage.objects.values().get() == before


def test_a_filing_without_a_date_is_published_now():
    actions.file_story(filing(published_at=None))

    assert filed().published_at == NOW


def test_a_changed_filing_updates_its_story_and_keeps_its_address(reader):
    actions.file_story(filing(headline="First words"))

    outcome = actions.file_story(filing(headline="Second words", updated_at=NOW))

    page = filed()
    assert outcome is Outcome.UPDATED
    assert url_of(page) == "/first-words/"
    assert "Second words" in reader.get("/first-words/").words("headline")
    assert page.updated_at == NOW


def test_the_same_id_of_another_source_is_another_story():
    actions.file_story(filing())

    assert actions.file_story(replace(filing(), source="other")) is Outcome.CREATED


def test_a_story_that_moved_to_another_section_moves(reader):
    actions.file_story(filing(headline="Moves", section=("World",)))

    actions.file_story(filing(headline="Moves", section=("City",)))

    assert (reader.status("/world/moves/"), reader.status("/city/moves/")) == (404, 200)
    assert "/city/moves/" not in reader.get("/world/feed.xml").text


def test_a_story_that_moves_to_where_its_address_is_taken_gets_a_free_one(reader):
    actions.file_story(filing("a1", headline="Same words", section=("City",)))
    actions.file_story(filing("a2", headline="Same words", section=("World",)))
    actions.file_story(filing("a3", headline="Same words", section=("World",)))

    actions.file_story(filing("a2", headline="Same words", section=("City",)))
    actions.file_story(filing("a2", headline="Same words", section=("City",), dek="Changed"))

    assert url_of(filed("a1")) == "/city/same-words/"
    assert url_of(filed("a2")) == "/city/same-words-3/"  # -2 is taken where it came from
    assert reader.status("/city/same-words-3/") == 200
    assert reader.status("/world/same-words/") == 404


def test_two_stories_of_one_headline_get_two_addresses(reader):
    actions.file_story(filing("a1", headline="Same words"))
    actions.file_story(filing("a2", headline="Same words"))

    assert (reader.status("/same-words/"), reader.status("/same-words-2/")) == (200, 200)


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("日本のニュース", "日本のニュース"),
        ("!!!", "a1"),
        ("x" * 200, "x" * 80),
        ("أخبار اليوم", "أخبار-اليوم"),
    ],
)
def test_every_headline_makes_an_address(reader, headline, slug):
    actions.file_story(filing(headline=headline))

    assert filed().slug == slug
    assert reader.status(f"/{slug}/") == 200


def test_a_killed_filing_withdraws_its_story(reader):
    actions.file_story(filing(headline="Not ours"))

    assert actions.file_story(filing(headline="Not ours", signal=Signal.KILLED)) is Outcome.KILLED

    assert reader.status("/not-ours/") == 410


def test_killing_it_again_changes_nothing():
    actions.file_story(filing(signal=Signal.KILLED))

    assert actions.file_story(filing(signal=Signal.KILLED)) is Outcome.UNCHANGED


def test_a_story_killed_before_it_came_is_never_shown(reader):
    assert actions.file_story(filing(headline="Never", signal=Signal.KILLED)) is Outcome.KILLED

    assert filed().state == State.KILLED
    assert reader.status("/never/") == 404


def test_a_killed_story_that_comes_again_in_a_version_is_shown_again(reader):
    actions.file_story(filing(headline="Back", signal=Signal.KILLED))

    actions.file_story(filing(headline="Back", version_at=NOW + HOUR))

    assert reader.status("/back/") == 200


def test_a_withheld_filing_is_kept_and_not_shown(reader):
    assert actions.file_story(filing(headline="Wait", signal=Signal.WITHHELD)) is Outcome.WITHHELD

    assert filed().state == State.DRAFT
    assert reader.status("/wait/") == 404


def test_withholding_a_live_story_takes_it_down(reader):
    actions.file_story(filing(headline="Wait"))

    actions.file_story(filing(headline="Wait", signal=Signal.WITHHELD))

    assert filed().state == State.UNPUBLISHED
    assert reader.status("/wait/") == 404


def test_withholding_an_embargoed_story_cancels_its_release(reader):
    actions.file_story(filing(headline="Wait", embargo_until=NOW + HOUR))
    actions.file_story(filing(headline="Wait", signal=Signal.WITHHELD))

    with time_machine.travel(NOW + 2 * HOUR):
        work_at(NOW + 2 * HOUR)

    assert filed().state == State.DRAFT
    assert reader.status("/wait/") == 404


def test_an_embargoed_filing_waits_for_its_time(reader):
    actions.file_story(filing(headline="Later", embargo_until=NOW + HOUR))
    assert (filed().state, reader.status("/later/")) == (State.EMBARGOED, 404)

    with time_machine.travel(NOW + HOUR):
        assert work_at(NOW + HOUR) == 1

    assert (filed().state, reader.status("/later/")) == (State.LIVE, 200)


def test_an_embargo_on_a_live_story_takes_it_back(reader):
    actions.file_story(filing(headline="Too early"))

    actions.file_story(filing(headline="Too early", embargo_until=NOW + HOUR))

    assert (filed().state, reader.status("/too-early/")) == (State.EMBARGOED, 404)


def test_an_embargo_that_is_lifted_publishes_once_and_for_all(reader):
    actions.file_story(filing(headline="Lifted", slug="lifted", embargo_until=NOW + HOUR))
    actions.file_story(filing(headline="Lifted, and rewritten", slug="lifted"))

    with time_machine.travel(NOW + 2 * HOUR):
        work_at(NOW + 2 * HOUR)

    assert "Lifted, and rewritten" in reader.get("/lifted/").words("headline")


def test_an_imported_story_stays_live_while_an_editor_schedules_its_update(reader):
    actions.file_story(filing(headline="From the wire", slug="wire"))
    page = filed()

    page.title, page.go_live_at = "From the desk", NOW + HOUR
    page.save_revision().publish()

    assert "From the wire" in reader.get("/wire/").words("headline")
    with time_machine.travel(NOW + HOUR):
        work_at(NOW + HOUR)
    assert "From the desk" in reader.get("/wire/").words("headline")


def test_an_update_reaches_the_desk_of_an_editor_who_had_it_open():
    actions.file_story(filing(headline="First words"))
    filed().save_revision()

    actions.file_story(filing(headline="Second words"))

    assert filed().get_latest_revision_as_object().title == "Second words"


def test_a_filed_story_expires_at_its_time(reader):
    actions.file_story(filing(headline="For an hour", expires_at=NOW + HOUR))

    with time_machine.travel(NOW + HOUR):
        work_at(NOW + HOUR)

    assert reader.status("/for-an-hour/") == 404


def test_everything_that_was_filed_stands_on_the_page(reader, picture):
    notes = (FiledNote("correction", "It was Tuesday.", NOW - HOUR),)
    actions.file_story(
        filing(
            headline="Full", kicker="Harbour", dek="A dek.", dateline="HALMOUTH", agency="AGN",
            kind=Kind.AGENCY, credits=(FiledCredit("Ada Reed", email="ada@example.org"),),
            tags=("Port",), storylines=("Tunnel",), lead_photo=picture, corrections=notes,
        )
    )  # fmt: skip

    page = reader.get("/full/")

    assert "Ada Reed" in page.words("byline")
    assert "HALMOUTH" in page.text
    assert "Kim Dale / AGN" in page.words("lead-photo")
    assert "It was Tuesday." in page.words("correction")
    assert {"/tags/port/", "/storylines/tunnel/"} <= set(page.links())
    assert "ada@example.org" not in page.text  # stored, not shown: nobody has agreed yet


def test_every_block_of_a_filing_stands_in_the_text(reader, picture):
    blocks = (
        body.Paragraph("Plain <strong>bold</strong>"), body.Subheading("Part two", ""),
        body.PullQuote("So it goes", "A voice"), body.BulletList(("one", "two"), is_ordered=True),
        body.FactBox("In brief", "<p>Facts</p>"), body.Table("Tides", ("high", "low"), (("4", "1"),)),
        body.Embed("https://video.example/1", "A film", "video.example"), picture,
        FiledGallery((picture, replace(picture, credit="Ada")), "Two views"),
    )  # fmt: skip
    actions.file_story(filing(headline="Blocks", body=blocks))

    text = reader.get("/blocks/").words("article-body")

    for words in ("bold", "Part two", "So it goes", "A voice", "two", "In brief", "Facts", "high",
                  "A film", "At dawn.", "Two views"):  # fmt: skip
        assert words in text


def test_a_related_story_is_linked_once_it_is_known(reader):
    related = filing("a2", headline="Names another", body=(FiledRelated("a1"),))
    actions.file_story(related)
    assert "/the-other/" not in reader.get("/names-another/").words("article-body")

    actions.file_story(filing("a1", headline="The other"))
    actions.file_story(replace(related, dek="Changed"))

    assert "The other" in reader.get("/names-another/").words("article-body")


def test_the_same_picture_of_the_same_photographer_is_kept_once(picture):
    actions.file_story(filing("a1", lead_photo=picture))
    actions.file_story(filing("a2", lead_photo=replace(picture, caption="Other words")))

    assert Photo.objects.count() == 1
    assert filed("a2").lead_caption == "Other words"


def test_the_rights_of_the_latest_filing_hold_for_a_picture(picture, reader):
    actions.file_story(filing("a1", headline="One", lead_photo=picture))

    ended = replace(picture, expires_at=NOW - timedelta(seconds=1), may_distribute=False)
    actions.file_story(filing("a2", lead_photo=ended))

    assert reader.get("/one/").words("lead-photo") is None


def test_a_changed_picture_under_the_same_name_is_a_change(picture):
    actions.file_story(filing(lead_photo=picture))
    picture.file.write_bytes(jpeg("red"))

    assert actions.file_story(filing(lead_photo=picture)) is Outcome.UPDATED


def test_one_author_of_many_filings_is_one_author():
    for source_id in ("a1", "a2"):
        actions.file_story(
            filing(source_id, credits=(FiledCredit("Ada Reed"), FiledCredit("Ada Reed")))
        )

    assert Author.objects.get().bylines.count() == 2


def test_two_spellings_of_one_author_are_one_byline():
    credits = (FiledCredit("Ada Brandt"), FiledCredit("Ada-Brandt"))

    actions.file_story(filing(credits=credits))

    assert filed().bylines.get().author.name == "Ada Brandt"


def test_an_unknown_role_is_a_reporter():
    actions.file_story(filing(credits=(FiledCredit("Ada Reed", role="stringer"),)))

    assert filed().bylines.get().role == "reporter"


def test_sections_are_made_once_and_coloured_apart():
    actions.file_story(filing("a1", section=("World", "Asia"), secondary_sections=(("City",),)))
    actions.file_story(filing("a2", section=("World", "Asia")))

    assert SectionPage.objects.count() == 3
    assert len(set(SectionPage.objects.values_list("hue", flat=True))) == 3


def test_a_section_of_an_endless_name_is_made_once():
    for source_id in ("a1", "a2"):
        actions.file_story(filing(source_id, section=("Abc " * 300,)))

    assert len(SectionPage.objects.get().slug) <= 255


def test_a_section_whose_address_a_story_holds_is_made_once_beside_it(reader):
    actions.file_story(filing("a1", headline="Sport"))
    for source_id in ("a2", "a3"):
        actions.file_story(filing(source_id, section=("Sport",)))

    assert SectionPage.objects.get().slug == "sport-2"
    assert (reader.status("/sport/"), reader.status("/sport-2/")) == (200, 200)


def test_a_filing_without_a_headline_is_refused():
    with pytest.raises(intake.CannotFile, match="a headline"):
        actions.file_story(filing(headline=""))


def test_a_section_name_without_a_letter_is_refused_and_leaves_nothing():
    with pytest.raises(intake.CannotFile, match="no letter"):
        actions.file_story(filing(section=("World", "///")))

    assert not SectionPage.objects.exists()


def test_a_site_without_a_front_page_is_told_what_to_do():
    FrontPage.objects.get().delete()

    with pytest.raises(intake.CannotFile, match="broadsheet init"):
        actions.file_story(filing())


@pytest.mark.parametrize("signal", list(Signal))
def test_a_dry_run_says_what_filing_would_do(signal):
    expected = actions.would_file(filing(signal=signal))

    assert not ArticlePage.objects.exists()
    assert actions.file_story(filing(signal=signal)) is expected


def test_an_older_version_changes_nothing():
    actions.file_story(filing(headline="Second version", version_at=NOW))

    outcome = actions.file_story(filing(headline="First version", version_at=NOW - HOUR))

    assert outcome is Outcome.UNCHANGED
    assert filed().title == "Second version"


@pytest.mark.parametrize("kill_version", [NOW, None])
def test_a_kill_is_not_undone_by_the_version_it_killed(kill_version):
    first = filing(version_at=NOW - HOUR)
    actions.file_story(first)
    actions.file_story(filing(signal=Signal.KILLED, version_at=kill_version))

    outcome = actions.file_story(first)

    assert outcome is Outcome.UNCHANGED
    assert filed().state == State.KILLED


def test_a_kill_is_not_undone_by_an_item_that_names_no_version():
    actions.file_story(filing())
    actions.file_story(filing(signal=Signal.KILLED))

    outcome = actions.file_story(filing())

    assert outcome is Outcome.UNCHANGED
    assert filed().state == State.KILLED


def test_a_later_version_brings_a_killed_story_back(reader):
    actions.file_story(filing(signal=Signal.KILLED, version_at=NOW - HOUR))

    actions.file_story(filing(version_at=NOW))

    assert reader.get(url_of(filed())).status == 200


def test_a_source_whose_clock_runs_ahead_stands_at_the_present():
    actions.file_story(filing(published_at=NOW + HOUR))

    assert filed().published_at == NOW


def test_the_file_of_an_attempt_that_was_killed_is_used_again(picture):
    actions.file_story(filing(lead_photo=picture))
    photo = Photo.objects.get()
    name = photo.file.name
    Photo.objects.filter(pk=photo.pk).delete()  # as if its row had never been committed

    actions.file_story(filing("a2", lead_photo=picture))

    assert Photo.objects.get(pk=filed("a2").lead_photo_id).file.name == name


@pytest.mark.parametrize("name", ["Latest", "Media", "Tags"])
def test_a_section_or_story_named_like_an_address_of_the_site_gets_another(name):
    assert actions.file_story(filing("r1", section=(name,))) is Outcome.CREATED
    assert actions.file_story(filing("r2", headline=name, slug="")) is Outcome.CREATED

    slugs = set(ArticlePage.objects.values_list("slug", flat=True))
    assert name.lower() not in slugs
    assert SectionPage.objects.get(title=name).slug == f"{name.lower()}-2"


def test_what_a_source_allows_with_a_story_is_kept():
    actions.file_story(filing("u1", usage_terms="No web use after May."))

    assert ArticlePage.objects.get(source_id="u1").usage_terms == "No web use after May."
