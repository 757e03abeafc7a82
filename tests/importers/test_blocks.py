import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.importers import blocks, markup
from broadsheet.importers.sanitise import sanitise
from broadsheet.newsroom import sanitise as newsroom
from broadsheet.newsroom.body import BulletList, Embed, Paragraph, PullQuote, Subheading, Table
from broadsheet.newsroom.filing import FiledPhoto
from tests.importers.test_sanitise import MARKUP


def read(html, headline="", photo=lambda figure: None):
    return blocks.from_tree(markup.tree(sanitise(html)), headline=headline, photo=photo)


def seen(html):
    """The figures that the body asks a photo for."""
    figures = []
    read(html, photo=lambda figure: figures.append(figure))
    return figures


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", ["One.", "Two."]),
        ("<div>One.</div><section>Two.</section>Three.", ["One.", "Two.", "Three."]),
        ("One.<br><br>Two.<br>Same.", ["One.", "Two.<br>Same."]),
        ("<p> <b>Bold</b> and <i>lean</i> </p>", ["<strong>Bold</strong> and <em>lean</em>"]),
        ("<p>1 &lt; 2 &amp; 3</p>", ["1 &lt; 2 &amp; 3"]),
        ("<p><br>a<br></p><p>&nbsp;</p><p></p>", ["a"]),
        ("<p>H<sub>2</sub>O <q>said</q> <cite>she</cite></p>", ["H<sub>2</sub>O <q>said</q> <cite>she</cite>"]),
        ('<p><a href="//evil">a</a> <a href="https://b.example?x=1&y=2">b</a></p>',
         ['a <a href="https://b.example?x=1&amp;y=2">b</a>']),
        ("<pre>a\nb</pre>", ["a b"]),
    ],
)  # fmt: skip
def test_paragraphs_keep_their_words_and_inline_tags(html, expected):
    assert [block.html for block in read(html)] == expected


def test_headings_are_subheadings_with_anchors_of_their_own():
    found = read(
        "<h1>The headline</h1><h2>Why</h2><h4>Why</h4><h3>你好</h3><h3>!</h3>",
        headline="the Headline",
    )

    assert found == (
        Subheading("Why", "why"), Subheading("Why", "why-2"), Subheading("你好", "你好"), Subheading("!", "part"),
    )  # fmt: skip


def test_lists_keep_order_and_inline_tags():
    assert read("<ol><li>One</li><li><b>Two</b><ul><li>Within</li></ul></li><li></li></ol>") == (
        BulletList(("One", "<strong>Two</strong>", "Within"), is_ordered=True),
    )


def test_a_quotation_names_who_said_it():
    html = "<blockquote><p>We <em>waited</em>.</p><p>Long.</p><footer>— Mira, pilot</footer></blockquote>"

    assert read(html.replace("footer", "cite")) == (PullQuote("We waited. Long.", "Mira, pilot"),)


def test_a_table_keeps_caption_header_and_rows():
    html = "<table><caption>Week</caption><tr><th>Day<th>Boats<tr><td>Fri<td><b>6</b></table>"

    assert read(html) == (Table("Week", ("Day", "Boats"), (("Fri", "6"),)),)


def test_a_table_without_header_cells_has_only_rows():
    assert read("<table><tr><td>a<td>b</table>") == (Table("", (), (("a", "b"),)),)


def test_a_frame_is_an_embed():
    html = '<p>a</p><iframe src="https://video.example/e/1" title="Clip"></iframe><iframe src="https://[bad"></iframe>'

    assert read(html)[1:] == (
        Embed(url="https://video.example/e/1", title="Clip", host="video.example"),
    )


def test_a_figure_asks_for_its_photo_with_caption_and_alt(tmp_path):
    figure = (
        '<figure><img src="a.jpg" alt="A  gate"><figcaption>The <b>gate</b>.</figcaption></figure>'
    )

    assert seen(f"<p>x</p>{figure}") == [blocks.Figure("a.jpg", "", "A gate", "The gate.")]


def test_a_picture_in_a_paragraph_parts_it(tmp_path):
    photo = FiledPhoto(tmp_path / "a.jpg", "alt")

    found = read(
        '<p>One <a href="https://a.example"><img src="a.jpg"></a> two</p>', photo=lambda _: photo
    )

    assert found == (Paragraph("One"), photo, Paragraph("two"))


@pytest.mark.parametrize("html", ["<ul><li><img src=a.jpg></ul>", "<blockquote><img src=a.jpg>x</blockquote>",
                                  "<table><tr><td><img src=a.jpg></table>", "<h2><img src=a.jpg></h2>"])  # fmt: skip
def test_a_picture_within_another_block_is_not_lost(html):
    assert [figure.address for figure in seen(html)] == ["a.jpg"]


def test_a_figure_without_a_picture_keeps_its_words():
    assert read("<figure>Only words</figure>") == (Paragraph("Only words"),)


def test_a_tree_nested_too_deep_is_none():
    assert markup.tree("<blockquote>" * 200 + "x") is None


@given(MARKUP)
def test_what_blocks_carry_is_inline_html_already(html):
    for block in read(html):
        if isinstance(block, Paragraph):
            assert newsroom.inline(block.html).replace(' rel="noopener"', "") == block.html.replace(
                "\xa0", "&nbsp;"
            )


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("One.\n\nTwo\nlines.", ["One.", "Two lines."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\n \r\nTwo.", ["One.", "Two."]),
        ("<script>x</script> & more", ["&lt;script&gt;x&lt;/script&gt; &amp; more"]),
        (" \n ", []),
    ],
)
def test_plain_text_becomes_paragraphs(plain, expected):
    assert [block.html for block in blocks.from_text(plain)] == expected


@given(st.text(max_size=200))
def test_no_plain_text_becomes_markup(plain):
    assert not any("<" in block.html for block in blocks.from_text(plain))
