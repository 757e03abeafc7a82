import re

import click
import pytest
from django.urls import resolve
from pydantic_core import PydanticUndefined

from broadsheet.cli.main import COMMANDS, cli
from broadsheet.conf import Settings, one_a_core
from broadsheet.newsroom.models.page import RESERVED
from broadsheet.web.urls import urlpatterns
from tests.architecture import tree

SETTINGS = (tree.DOCS / "settings.md").read_text(encoding="utf-8")
CLI = (tree.DOCS / "cli.md").read_text(encoding="utf-8")
URLS = (tree.DOCS / "urls.md").read_text(encoding="utf-8")
PLACES = {
    "slug": "x", "section": "world", "key": "0" * 20, "shape": "wide", "width": "320", "suffix": "jpg", "path": "x.css", "name": "weekly-best",
}  # fmt: skip
NOT_DJANGOS = "/static/"  # answered by WhiteNoise, before any address is resolved
LINK = re.compile(r"\]\(([^)#]+\.md)(#[^)]+)?\)")


def settings_rows():
    return {tree.codes(row[0])[0]: row for row in tree.rows(SETTINGS) if row[0].startswith("`")}


def commands():
    """Each command as it is typed, with the command itself; groups are asked for theirs.

    A group that does something without a subcommand is a command too.
    """
    context = click.Context(cli)
    found = {name: cli.get_command(context, name) for name in COMMANDS}
    for name, group in list(found.items()):
        if isinstance(group, click.Group):
            if not group.invoke_without_command:
                del found[name]
            found |= {f"{name} {inner}": one for inner, one in group.commands.items()}
    return found


def options(command):
    return {flag for param in command.params for flag in param.opts if flag.startswith("--")}


def told(name):
    """What stands in docs/cli.md below the heading of a command."""
    found = [
        line for line in CLI.splitlines() if re.match(rf"## broadsheet {name}( [A-Z. ]+)?$", line)
    ]
    return tree.section(CLI, found[0].removeprefix("## ")) if found else ""


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name != "site"])
def test_every_setting_has_its_line(name):
    row = settings_rows()[name]

    assert tree.codes(row[1]) == [f"BROADSHEET_{name.upper()}"]
    assert row[2].startswith(default_of(name))
    assert all(row[3:])


def default_of(name):
    """How the table writes the default of a setting."""
    default = Settings.model_fields[name].default
    if Settings.model_fields[name].default_factory is one_a_core:
        return "one a core"
    if default is PydanticUndefined:
        return "none: it must be given"
    if default == "":
        return "empty"
    return "`[]`" if default == () else f"`{default}`"


def test_no_line_is_about_a_setting_that_is_none():
    assert set(settings_rows()) == set(Settings.model_fields)


@pytest.mark.parametrize("name", commands())
def test_every_command_is_told_with_every_option_and_no_other(name):
    text = told(name)
    listed = {one.split()[0] for row in tree.rows(text) for one in tree.codes(row[0])}

    assert text, f"docs/cli.md does not tell of `broadsheet {name}`"
    assert options(commands()[name]) == {one for one in listed if one.startswith("--")}


def test_the_programs_own_options_are_told():
    head = CLI.partition("\n## ")[0]

    assert options(cli) | {"--help"} == {
        one.split()[0] for row in tree.rows(head) for one in tree.codes(row[0])
    }


def test_no_command_is_told_that_is_none():
    headings = re.findall(r"^## broadsheet ([a-z ]+?)(?: [A-Z. ]+)?$", CLI, re.MULTILINE)

    assert sorted(headings) == sorted(commands())


def example(address):
    """An address as somebody would type it."""
    return re.sub(r"<(\w+)>", lambda match: PLACES[match[1]], address)


def addresses():
    """Examples of the addresses in the table; a row that names none is about the closing slash."""
    for row in tree.rows(URLS.partition("\n## ")[0]):
        yield from map(example, tree.codes(row[0])) if tree.codes(row[0]) else ["/world/x"]


def test_every_address_of_the_table_is_answered():
    for address in addresses():
        if not address.startswith(NOT_DJANGOS):
            assert resolve(address), address


def test_every_pattern_has_its_line():
    lines = {
        resolve(address).route for address in addresses() if not address.startswith(NOT_DJANGOS)
    }

    assert {str(pattern.pattern) for pattern in urlpatterns} <= lines


def test_every_reserved_word_is_told():
    words = tree.section(
        URLS, "Words that no topmost section and no story of the front page may have as slug"
    )

    assert set(tree.codes(words)) == RESERVED


@pytest.mark.parametrize("path", tree.files(tree.DOCS, ".md"), ids=tree.name)
def test_links_between_the_docs_lead_somewhere(path):
    for target, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        other = path.parent / target
        assert other.is_file(), target
        assert not anchor or anchor in anchors(other), anchor


def anchors(path):
    """The anchors of a text's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
