import re

import pytest

from tests.architecture import tree

SHEETS = tree.files(tree.STATIC, ".css")
PAPER = {"tokens.css", "print.css"}  # print gives the same tokens the colours of paper
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"(?:^|[{;])\s*([-\w]+)\s*:\s*([^;{}]+)(?=[;}])")
SELECTOR = re.compile(r"(?:^|[{};])\s*([^{};@]+)\{")
PHYSICAL = re.compile(
    r"(?:.+-)?(?:left|right)(?:-.+)?|(?:margin|padding|border)-(?:top|bottom)(?:-.+)?"
)
PHYSICAL_VALUE = re.compile(r"\b(?:left|right)\b")
HAS_SIDES = {"text-align", "float", "clear", "caption-side"}
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(?:black|white|red|gr[ae]y|silver)\b", re.IGNORECASE
)  # fmt: skip


def declarations(path):
    """Property and value of each line of a style sheet, without custom properties' own names."""
    return [(name, value.strip()) for name, value in DECLARATION.findall(css(path))]


def css(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.fixture(params=SHEETS, ids=lambda path: path.name)
def sheet(request):
    return request.param


def test_sides_are_logical_so_that_the_paper_can_be_read_from_right_to_left(sheet):
    physical = [
        (name, value)
        for name, value in declarations(sheet)
        if PHYSICAL.fullmatch(name) or (name in HAS_SIDES and PHYSICAL_VALUE.search(value))
    ]

    assert physical == []


def test_nothing_is_important_but_on_paper(sheet):
    important = [name for name, value in declarations(sheet) if "!important" in value]

    assert important == [] or sheet.name == "print.css"


def test_no_rule_is_bound_to_an_id(sheet):
    selectors = SELECTOR.findall(css(sheet))

    assert [one.strip() for one in selectors if re.search(r"#[\w-]", one)] == []


def test_colours_stand_in_tokens_only(sheet):
    coloured = [(name, value) for name, value in declarations(sheet) if COLOUR.search(value)]

    assert coloured == [] or sheet.name in PAPER
    assert all(name.startswith("--") for name, _ in coloured)


def test_the_stylesheet_imports_every_sheet_once():
    main = tree.STATIC / "css" / "broadsheet.css"
    imported = re.findall(r'@import "([^"]+)"', css(main))

    others = [str(path.relative_to(main.parent)) for path in SHEETS if path != main]
    assert sorted(imported) == sorted(others)


def test_these_checks_see_what_they_forbid(tmp_path):
    sheet = tmp_path / "bad.css"
    sheet.write_text(
        "a {\n margin-left: 1px; color: #ABC; text-align: right; border-top-width: 0 }\n"
    )

    assert [name for name, _ in declarations(sheet)] == [
        "margin-left",
        "color",
        "text-align",
        "border-top-width",
    ]
    assert PHYSICAL.fullmatch("margin-left")
    assert PHYSICAL.fullmatch("border-top-width")
    assert not PHYSICAL.fullmatch("margin-inline-start")
    assert COLOUR.search("#ABC")
