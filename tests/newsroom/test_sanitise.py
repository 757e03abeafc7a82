import pytest

from broadsheet.newsroom import sanitise


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<b>bold</b> <em>soft</em>", "<b>bold</b> <em>soft</em>"),
        ("<script>alert(1)</script>safe", "safe"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener">x</a>'),
        ('<a href="//evil.example">x</a>', '<a rel="noopener">x</a>'),
        ('<a href="\\\\evil.example">x</a>', '<a rel="noopener">x</a>'),
        ('<a href="/world/" onclick="x">x</a>', '<a href="/world/" rel="noopener">x</a>'),
        ('<b style="color:red" class="x">b</b>', "<b>b</b>"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<svg><script>1</script></svg>", ""),
        ("<p>a</p>", "a"),
        ("a & b < c", "a &amp; b &lt; c"),
    ],
)
def test_inline_html_keeps_words_and_harmless_marks(html, expected):
    assert sanitise.inline(html) == expected


def test_rich_html_keeps_paragraphs_and_lists_too():
    html = "<p>a</p><ul><li>b</li></ul>"

    assert sanitise.rich(html) == html


def test_text_keeps_no_tag():
    assert sanitise.text('<a href="/x/">a</a> & <b>b</b>') == "a &amp; b"
