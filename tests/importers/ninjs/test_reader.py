import json
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest

from broadsheet.importers.ninjs.reader import read, recognises
from broadsheet.importers.reader import Refused
from broadsheet.newsroom.body import BulletList, Paragraph, PullQuote, Subheading, Table
from broadsheet.newsroom.filing import FiledCredit, FiledNote, FiledPhoto, FiledRelated
from broadsheet.newsroom.story import Kind

SAMPLES = Path(__file__).parents[2] / "samples" / "ninjs"
URN = "urn:newsml:harbourwire.example:2026:"


@pytest.fixture(scope="module")
def ferry():
    (arrived,) = read(SAMPLES / "one-1.3.json")
    return arrived.filing


@pytest.fixture(scope="module")
def several():
    return {
        one.filing.source_id.removeprefix(URN): one.filing
        for one in read(SAMPLES / "several-2.1.json")
    }


@pytest.fixture(scope="module")
def wire():
    return list(read(SAMPLES / "wire.jsonl"))


def test_a_story_of_the_first_shape_keeps_its_headlines(ferry):
    assert ferry.headline == "Night ferry returns to Port Ansel after eleven years"
    assert (ferry.list_headline, ferry.kicker) == ("Night ferry is back", "Night ferry")
    assert ferry.seo_headline == "Port Ansel night ferry: times and fares"
    assert ferry.dek.startswith("The last boat")


def test_its_body_becomes_blocks_without_its_own_headline(ferry):
    kinds = [type(block) for block in ferry.body]

    assert kinds == [Paragraph, Paragraph, Subheading, BulletList, FiledPhoto, PullQuote, Subheading, Table,
                     Paragraph, FiledRelated]  # fmt: skip


def test_its_labels_are_sections_tags_and_storyline(ferry):
    assert ferry.section == ("City",)
    assert ferry.secondary_sections == (("Business", "Transport"),)
    assert ferry.tags == ("Ferries", "Night life")
    assert ferry.storylines == ("The harbour plan",)


def test_its_byline_becomes_people_with_mail_and_no_agency(ferry):
    assert ferry.credits == (
        FiledCredit("Ada Brandt", email="ada.brandt@harbourwire.example"), FiledCredit("Tom Okoro"),
    )  # fmt: skip
    assert (ferry.agency, ferry.kind, ferry.dateline) == ("Harbour Wire", Kind.AGENCY, "Port Ansel")


def test_its_times_are_in_utc(ferry):
    assert ferry.published_at == datetime(2026, 5, 4, 6, 10, tzinfo=UTC)
    assert ferry.updated_at == datetime(2026, 5, 4, 7, 42, tzinfo=UTC)


def test_its_lead_photo_keeps_its_rights(ferry):
    photo = ferry.lead_photo

    assert photo.file.name == "ferry.jpg"
    assert (photo.credit, photo.agency) == ("Lena Marsh", "Harbour Wire Pictures")
    assert (photo.usage_terms, photo.may_distribute) == ("No syndication.", False)
    assert photo.expires_at == datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_story_of_the_second_shape_keeps_its_wordings(several):
    story = several["tide-gates"]

    assert (story.headline, story.kicker) == ("Tide gates pass their last test", "Flood defence")
    assert story.seo_headline == "Tide gates pass test"
    assert story.dek == "Engineers closed all nine gates in eleven minutes."
    assert story.section == ("Science", "Climate")
    assert story.credits == (FiledCredit("Jonas Lindqvist", email="jonas@harbourwire.example"),)


def test_a_picture_named_in_the_body_is_filed_there_with_its_rights(several):
    photo = several["tide-gates"].body[1]

    assert (photo.file.name, photo.alt) == ("gate.jpg", "Gate seven")
    assert (photo.caption, photo.credit) == ("Gate seven, closing.", "Sofia Silva")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("trams-opinion", Kind.OPINION),
        ("budget-analysis", Kind.ANALYSIS),
        ("sponsored-sauna", Kind.SPONSORED),
        ("corrected", Kind.NEWS),
    ],
)
def test_genre_and_profile_say_what_kind_it_is(several, name, kind):
    assert several[name].kind == kind


def test_an_embargo_is_kept(several):
    assert several["budget-analysis"].embargo_until == datetime(2026, 5, 9, 2, 0, tzinfo=UTC)


def test_a_correction_for_readers_is_kept_with_its_date(several):
    assert several["corrected"].corrections == (
        FiledNote(
            "correction",
            "An earlier version gave the director's name as Ines Vale.",
            datetime(2026, 5, 5, 8, 0, tzinfo=UTC),
        ),
    )


def test_a_note_to_editors_signals_a_correction_but_is_never_published(wire):
    (note,) = wire[1].filing.corrections

    assert note.text == "Corrected by its source."
    assert "CORRECTS" not in repr(wire[1].filing)


def test_json_lines_keep_their_order_and_signals(wire):
    assert [isinstance(one, Refused) or one.filing.signal.value for one in wire] == [
        "usable", "usable", "killed", "withheld", True, "usable",
    ]  # fmt: skip


def test_the_fields_of_superdesk_are_read(wire):
    story = wire[5].filing

    assert (story.section, story.agency) == (("Sport",), "HW")
    assert story.credits == (FiledCredit("Pavel Silva", email="pavel@harbourwire.example"),)
    assert story.lead_photo.alt == "Eight rowers lift a cup"


def test_a_story_without_a_section_takes_the_given_one(several):
    found = list(read(SAMPLES / "several-2.1.json", section=("World", "Asia")))

    assert [one.filing.section for one in found[:2]] == [("Science", "Climate"), ("World", "Asia")]


def test_a_zip_gives_the_same_stories_as_its_files(tmp_path):
    with ZipFile(tmp_path / "wire.zip", "w") as archive:
        for file in sorted(SAMPLES.rglob("*.*")):
            archive.write(file, Path("in") / file.relative_to(SAMPLES))

    found = []
    for one in read(tmp_path / "wire.zip"):
        assert (
            isinstance(one, Refused)
            or not one.filing.lead_photo
            or one.filing.lead_photo.file.is_file()
        )
        found.append(one if isinstance(one, Refused) else one.filing.headline)
    plain = [
        one
        for name in ("one-1.3.json", "several-2.1.json", "wire.jsonl")
        for one in read(SAMPLES / name)
    ]

    assert [one for one in found if isinstance(one, str)] == [
        one.filing.headline for one in plain if not isinstance(one, Refused)
    ]


def test_the_share_read_rises_to_one(wire):
    shares = [one.place.share for one in wire]

    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.3
    assert shares[-1] > 0.99


def test_a_picture_on_another_host_is_never_fetched(wire):
    assert ("body", "the picture is on another host, left out") in {
        (change.field, change.reason) for change in wire[5].changes
    }


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.json", b"", True),
        ("a", b"\xef\xbb\xbf \n[{", True),
        ("a.txt", b"{", True),
        ("a.zip", b"PK\x03\x04", True),
        ("a.txt", b"words", False),
        ("a.xml", b"<?xml", False),
    ],
)
def test_the_format_is_recognised_by_name_or_first_sign(tmp_path, name, content, expected):
    (tmp_path / name).write_bytes(content)

    assert recognises(tmp_path / name) is expected


def one(tmp_path, **fields):
    (tmp_path / "a.json").write_text(json.dumps({"uri": "urn:x", "headline": "H"} | fields))
    (arrived,) = read(tmp_path / "a.json")
    return arrived


def test_a_hostile_headline_is_only_words(tmp_path):
    headline = '</script><img src=x onerror=alert(1)> "quoted" 👩‍🚒 \u202bشريط\u202c'

    assert one(tmp_path, headline=headline).filing.headline == headline


def test_a_dek_that_repeats_the_lede_is_left_out(tmp_path):
    arrived = one(
        tmp_path,
        description_text="The sea rose by …",
        body_html="<p>The <b>sea</b> rose by a metre.</p>",
    )

    assert arrived.filing.dek == ""
    assert arrived.changes[0].reason == "repeats the first paragraph, left out"


def test_texts_too_long_for_the_page_are_shortened_and_told(tmp_path):
    arrived = one(tmp_path, headline="x" * 300, description_text="y" * 500, located="z" * 90)

    assert [
        len(part) for part in (arrived.filing.headline, arrived.filing.dek, arrived.filing.dateline)
    ] == [255, 400, 80]
    assert {change.field for change in arrived.changes} == {"headline", "description", "located"}


@pytest.mark.parametrize(
    ("slugline", "kicker"),
    [
        ("Harbour strike", "Harbour strike"),
        ("harbour-strike", ""),
        ("BC-HARBOUR/3", ""),
        ("strike", ""),
        ("X" * 61, ""),
    ],
)
def test_a_slugline_is_a_kicker_only_where_it_was_written_for_readers(tmp_path, slugline, kicker):
    assert one(tmp_path, slugline=slugline).filing.kicker == kicker


def test_more_pictures_than_the_lead_become_a_gallery(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.jpg").write_bytes((SAMPLES / "pictures" / "ferry.jpg").read_bytes())
    pictures = {
        name: {"type": "picture", "headline": name, "renditions": {"m": {"href": f"{name}.jpg"}}}
        for name in ("a", "b", "c")
    }
    pictures["withdrawn"] = pictures["a"] | {"pubstatus": "canceled"}

    filing = one(tmp_path, associations=pictures).filing

    assert filing.lead_photo.alt == "a"
    assert [photo.alt for photo in filing.body[0].photos] == ["b", "c"]


@pytest.mark.parametrize("language", ["english", "e", "en_GB", "<b>", "x" * 20])
def test_a_language_that_is_none_is_left_out(tmp_path, language):
    assert one(tmp_path, language=language).filing.language == ""


def test_tags_are_counted_and_named_once(tmp_path):
    subjects = [{"name": f"Tag {n:x}"} for n in range(40)] + [
        {"name": "TAG 1"},
        {"name": "13010000"},
    ]

    tags = one(tmp_path, subject=subjects).filing.tags

    assert len(tags) == 30
    assert tags[:2] == ("Tag 0", "Tag 1")


@pytest.mark.parametrize("signal", [{"signals": ["correction"]}, {"signals": [{"code": "sig:correction"}]},
                                    {"correctionof": "urn:y"}, {"ednote": "Correcting paragraph 2"}])  # fmt: skip
def test_every_way_to_signal_a_correction_counts(tmp_path, signal):
    filing = one(tmp_path, versioncreated="2026-05-04T08:00:00Z", **signal).filing

    assert [note.kind for note in filing.corrections] == ["correction"]


def test_a_correction_without_a_time_cannot_be_dated_and_is_told(tmp_path):
    arrived = one(tmp_path, signals=["clarification"])

    assert arrived.filing.corrections == ()
    assert "correction without a time left out" in {change.reason for change in arrived.changes}
