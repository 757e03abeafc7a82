import re
from functools import cache

import pytest

from broadsheet.rails.rail import RailName
from tests.architecture import tree
from tests.web import gallery
from tests.web.sample_paper import SamplePaper

ANATOMY = (tree.DOCS / "anatomy.md").read_text(encoding="utf-8")
PARTS = {tree.codes(row[1])[0]: row[2] for row in tree.rows(tree.section(ANATOMY, "Parts"))}
ON_STORY = {"story", "every page"}
PART = re.compile(r'data-part="([^"]+)"')
RAIL = re.compile(r'data-rail="([^"]+)"')
FILES = {
    "builder": "broadsheet/web/components/{}.py",
    "template": "broadsheet/web/templates/components/{}.html",
    "styles": "broadsheet/web/static/css/components/{}.css",
    "test": "tests/web/components/test_{}.py",
}


@cache
def html(name):
    """A page of the gallery: the demo's texts through the real builders and templates."""
    return gallery.PAGES[name]()


@cache
def story():
    """A story with everything a story can have: made once, its correction from another one."""
    paper = SamplePaper(gallery.NOW)
    corrected = next(
        one["id"] for one in paper.raw if one.get("corrections") and one.get("picture")
    )
    return gallery.article_page(paper, key=corrected) + html("article")


def test_the_table_of_parts_is_read():
    assert {"headline", "rail", "footer"} <= set(PARTS)


@pytest.mark.parametrize("name", gallery.PAGES)
def test_every_part_of_a_page_has_a_row(name):
    assert set(PART.findall(html(name))) <= set(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_every_row_is_a_part_of_a_page(part):
    assert any(part in PART.findall(html(name)) for name in gallery.PAGES) or part in PART.findall(
        story()
    )


def test_a_story_has_the_parts_that_the_table_gives_it():
    given = {part for part, pages in PARTS.items() if ON_STORY & set(pages.split(", "))}

    assert set(PART.findall(story())) == given


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_found_in_files_of_its_name(part, kind):
    assert (tree.ROOT / FILES[kind].format(part.replace("-", "_"))).is_file()


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_styled_by_its_own_name(part):
    sheet = (tree.STATIC / "css" / "components" / f"{part.replace('-', '_')}.css").read_text(
        "utf-8"
    )

    assert re.search(rf"\.{part}(?:__|\b)", sheet)


def test_the_rails_of_the_table_are_the_rails_of_the_code_and_of_the_story():
    listed = [tree.codes(row[0])[0] for row in tree.rows(tree.section(ANATOMY, "The rails"))]

    assert set(listed) == set(RailName)
    assert set(RAIL.findall(story())) == set(RailName)


def test_every_page_of_the_table_has_its_builders_and_templates():
    for _, builders, templates in tree.rows(tree.section(ANATOMY, "Pages")):
        for builder in tree.codes(builders):
            assert (tree.PACKAGE / "web" / "pages" / f"{builder}.py").is_file(), builder
        for template in tree.codes(templates):
            assert (tree.TEMPLATES / template).is_file(), template


def test_every_template_of_a_page_stands_in_the_table():
    listed = {
        one for row in tree.rows(tree.section(ANATOMY, "Pages")) for one in tree.codes(row[2])
    }
    there = [*(tree.TEMPLATES / "pages").iterdir(), *(tree.TEMPLATES / "errors").iterdir()]

    assert {str(path.relative_to(tree.TEMPLATES)) for path in there} == listed


def test_every_behaviour_is_a_file_attached_to_what_the_table_says():
    table = {
        tree.codes(file)[0]: tree.codes(hook)[0]
        for file, hook, _ in tree.rows(tree.section(ANATOMY, "Behaviour"))
    }

    assert set(table) == {path.name for path in (tree.STATIC / "js").iterdir()}
    for file, hook in table.items():
        source = (tree.STATIC / "js" / file).read_text(encoding="utf-8")
        assert hook in source or _camel(hook) in source


def _camel(hook):
    """The name of a `data-` attribute in a script's `dataset`."""
    return "dataset." + re.sub(r"-(\w)", lambda match: match[1].upper(), hook.removeprefix("data-"))
