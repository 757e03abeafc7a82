"""What a reader's browser is sent asks no other host and holds nothing inline.

The rendered pages are asked the same in a real browser; here it is the source, so that a template
that no page of the demo shows is held to it too.
"""

import re

import pytest

from tests.architecture import tree

SUFFIXES = {".html", ".css", ".js", ".svg", ".xml"}
NAMESPACES = {"http://www.w3.org/2000/svg"}
SENT = [path for path in tree.files(tree.PACKAGE / "web", "") if path.suffix in SUFFIXES]
TEMPLATES = tree.files(tree.TEMPLATES, ".html")
URL = re.compile(r"""(?:https?:)?//[\w.-]+\.\w[^\s"'<>)`]*""")
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
STYLED = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
HANDLER = re.compile(r"\son[a-z]+\s*=|javascript:", re.IGNORECASE)
LOADS = re.compile(r"""(?:import|from|fetch\(|src\s*=|url\()\s*["'`(]?\s*(?:https?:)?//""")
COMMENT = re.compile(r"\{#.*?#\}|/\*.*?\*/", re.DOTALL)


def name(path):
    return tree.name(path).removeprefix("broadsheet/web/")


def source(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.fixture(params=SENT, ids=name)
def sent(request):
    return source(request.param)


@pytest.fixture(params=TEMPLATES, ids=name)
def template(request):
    return source(request.param)


def test_no_other_host_is_named(sent):
    assert set(URL.findall(sent)) <= NAMESPACES
    assert not LOADS.search(sent)


def test_no_style_is_inline(template):
    assert not STYLED.search(template)


def test_no_script_is_inline_but_data(template):
    for attributes, text in SCRIPT.findall(template):
        assert 'type="application/ld+json"' in attributes or (
            not text.strip() and "src=" in attributes
        )
    assert not HANDLER.search(template)


def test_every_script_and_sheet_is_a_static_file_of_ours(template):
    for attributes, _ in SCRIPT.findall(template):
        assert "ld+json" in attributes or "{% static " in attributes
    for link in re.findall(r"<link\b[^>]*rel=\"(?:stylesheet|icon|preload)\"[^>]*>", template):
        assert "{% static " in link


def test_these_checks_see_what_they_forbid():
    assert URL.findall('<img src="//cdn.example/x.png">') == ["//cdn.example/x.png"]
    assert URL.findall("fetch(`https://cdn.example/x`)")
    assert STYLED.search('<p style="color: red">')
    assert HANDLER.search('<p onclick="x()">')
    assert LOADS.search('import x from "https://cdn.example/x.js"')
