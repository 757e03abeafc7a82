import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.cli.demo.markup import Markup
from broadsheet.newsroom import body
from broadsheet.newsroom.filing import FiledGallery, FiledPhoto, FiledRelated

MARKUP = Markup(
    picture=lambda key, caption, credit: FiledPhoto(f"{key}.jpg", f"Alt of {key}", caption, credit),
    address=lambda key: f"/city/{key}/",
)


def block(text):
    """The only block of a text."""
    (only,) = MARKUP.blocks(text)
    return only


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain words.", body.Paragraph("Plain words.")),
        ("Two lines\nof one paragraph.", body.Paragraph("Two lines of one paragraph.")),
        ("## What was signed", body.Subheading("What was signed", "")),
        ("- one\n- two", body.BulletList(("one", "two"), is_ordered=False)),
        ("1. one\n2. two\n10. ten", body.BulletList(("one", "two", "ten"), is_ordered=True)),
        ("> “It held.”\n> — Ada Reed, engineer", body.PullQuote("It held.", "Ada Reed, engineer")),
        ("> It held\n> all night.", body.PullQuote("It held all night.", "")),
        (
            "| Pier | Ships |\n|---|---:|\n| East | 4 |\n| West | 2 |",
            body.Table("", ("Pier", "Ships"), (("East", "4"), ("West", "2"))),
        ),
        (
            "!picture dawn | The harbour. | Ada Reed",
            FiledPhoto("dawn.jpg", "Alt of dawn", "The harbour.", "Ada Reed"),
        ),
        ("!picture dawn", FiledPhoto("dawn.jpg", "Alt of dawn", "", "")),
        (
            "!gallery dawn, dusk | One day",
            FiledGallery((FiledPhoto("dawn.jpg", "Alt of dawn"), FiledPhoto("dusk.jpg", "Alt of dusk")), "One day"),
        ),
        ("!related ferry-late", FiledRelated("ferry-late")),
        (
            "!embed https://video.example/v/1 | The crossing",
            body.Embed("https://video.example/v/1", "The crossing", "video.example"),
        ),
    ],
)  # fmt: skip
def test_each_kind_of_block_has_its_mark(text, expected):
    assert block(text) == expected


def test_a_fact_box_holds_paragraphs_and_lists_up_to_its_closing_mark():
    box = block("::: fact In brief\nOpens **Friday**.\n\n- one\n- two\n\nThen it rests.\n:::")

    assert box == body.FactBox(
        "In brief",
        "<p>Opens <strong>Friday</strong>.</p><ul><li>one</li><li>two</li></ul><p>Then it rests.</p>",
    )


def test_blocks_are_parted_by_blank_lines_and_keep_their_order():
    text = "\n\nOne.\n\n\n## Two\n  \n::: fact Three\ninner\n:::\n\nFour.\n"

    assert [one.name for one in MARKUP.blocks(text)] == [
        "paragraph",
        "subheading",
        "fact_box",
        "paragraph",
    ]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a *ship* sank", "a <em>ship</em> sank"),
        ("a **ship** sank", "a <strong>ship</strong> sank"),
        ("**bold** and *slanted*", "<strong>bold</strong> and <em>slanted</em>"),
        ("5 < 6 & 7 > 6", "5 &lt; 6 &amp; 7 &gt; 6"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("[the plan](https://plan.example/a)", '<a href="https://plan.example/a">the plan</a>'),
        ("[earlier](story:ferry-late)", '<a href="/city/ferry-late/">earlier</a>'),
        ("she said “no”", "she said “no”"),
    ],
)
def test_a_line_has_emphasis_and_links_and_nothing_else(text, html):
    assert MARKUP.inline(text) == html


@pytest.mark.parametrize("text", ["- a < *b*", "1. a < *b*", "::: fact T\n- a < *b*\n:::"])
def test_items_of_lists_are_lines_like_any_other(text):
    assert "a &lt; <em>b</em>" in str(block(text))


@given(st.text(alphabet="ab<>&\"'*_[]()!|:#- \n", max_size=60))
def test_no_tag_comes_out_that_the_markup_does_not_make(text):
    html = MARKUP.inline(text)

    for tag in ("<em>", "</em>", "<strong>", "</strong>", "</a>"):
        html = html.replace(tag, "")
    assert html.replace('<a href="', "").count("<") == 0
