import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from broadsheet.importers.sanitise import MAX_TAGS, is_too_complex, sanitise, sanitised

FRAGMENTS = st.sampled_from(
    ["<p>", "</p>", "<a href='https://a.example'>", "<a>", "</a>", "<b>", "</b>", "<table>", "<tr>", "<td>",
     "</table>", "<ul>", "<li>", "</ul>", "<svg>", "<math>", "<mtext>", "<style>", "</style>", "<script>",
     "<!--", "-->", "<figure>", "<img src=x>", "<iframe src=https://v.example>", "<select>", "<template>",
     "<blockquote>", "&lt;", "&amp;", "\"", "'", "<", ">", "text", " ", "<br>", "<h2>", "<noscript>", "<title>"]
)  # fmt: skip
MARKUP = st.lists(FRAGMENTS, max_size=25).map("".join)


@given(MARKUP | st.text(max_size=60))
@example("<a><table><a>x")
@example("<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>")
def test_sanitising_twice_changes_nothing(html):
    assert sanitise(sanitise(html)) == sanitise(html)


@given(MARKUP)
def test_nothing_that_runs_is_left(html):
    safe = sanitise(html + "<p onclick=x>").lower()

    assert not any(
        part in safe for part in ("<script", "<style", "onclick", "<svg", "<math", "<template")
    )


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "\\\\evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
     "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "&#106;avascript:alert(1)", "data:text/html,x",
     "vbscript:x", "file:///etc/passwd", "https:evil.example", "https:/\\evil.example", "page.html", " //evil.example"],
)  # fmt: skip
def test_an_address_that_could_lead_astray_is_dropped(address):
    assert sanitise(f'<a href="{address}">words</a>') == "<a>words</a>"


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/b?c=1&amp;d=2",
        "http://a.example",
        "mailto:a@b.example",
        "tel:+49301",
        "/2019/story/",
        "#part",
    ],
)
def test_an_ordinary_address_is_kept(address):
    assert sanitise(f'<a href="{address}">words</a>') == f'<a href="{address}">words</a>'


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/a.jpg",
        "data:image/png;base64,AAAA",
        "javascript:x",
        "C:\\a.jpg",
        "/etc/passwd",
    ],
)
def test_a_picture_from_astray_is_dropped(address):
    assert sanitise(f'<img src="{address}" alt="x">') == '<img alt="x">'


@pytest.mark.parametrize("address", ["http://v.example/e", "//v.example/e", "/e", "javascript:x"])
def test_a_frame_is_kept_only_with_a_secure_address(address):
    assert sanitise(f'<iframe src="{address}"></iframe>') == "<iframe></iframe>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<script>x</script>", "script left out"),
        ('<p onclick="x">a</p>', "script left out"),
        ("<p style='color:red'>a</p>", "style left out"),
        ("<svg><a>", "embedded object left out"),
        ('<a href="//evil.example">a</a>', "scheme-relative address left out"),
        ('<a href="javascript:x">a</a>', "address of a foreign scheme left out"),
        ('<a href="page.html">a</a>', "address left out"),
    ],
)
def test_what_is_left_out_is_told(html, reason):
    assert reason in {told for told, _ in sanitised(html).left_out}


def test_divisions_stay_so_that_paragraphs_stay_apart():
    assert sanitise("<div>a</div><div>b</div>") == "<div>a</div><div>b</div>"


@pytest.mark.parametrize(
    "html",
    ["<div>" * (MAX_TAGS + 1), "".join(f"<b a={n}>" for n in range(5000)) + "<p>" * 5000],
)
def test_a_tag_bomb_is_told_before_it_is_parsed(html):
    assert is_too_complex(html)


@pytest.mark.parametrize(
    "html",
    ["<div>" * MAX_TAGS, "<b><p>" * (MAX_TAGS // 2), "".join(f"<b a={n}>" for n in range(250)) + "<p>" * 7000,
     "<" * 1_000_000, "href=" + " " * 1_000_000, "<a " + "on" * 400_000, "&" * 100_000, "\xa0" * 100_000, "&lt;" * 100_000],
)  # fmt: skip
def test_the_worst_that_is_parsed_takes_seconds_at_most(html):
    assert not is_too_complex(html)
    started = time.process_time()

    sanitise(html)

    assert time.process_time() - started < 5


def test_an_empty_frame_does_not_swallow_what_stands_before_the_next():
    html = (
        '<iframe src="https://a.example/x"></iframe><p>between</p>'
        '<iframe src="https://b.example/y"></iframe>'
    )

    assert sanitise(html) == html
