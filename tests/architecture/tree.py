"""Where things stand in the checkout, and how a table of the docs is read."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "broadsheet"
DOCS = ROOT / "docs"
TEMPLATES = PACKAGE / "web" / "templates"
STATIC = PACKAGE / "web" / "static"
CODE = re.compile(r"`([^`]+)`")


def files(folder, suffix):
    """Files below a folder, in order, without migrations and what Python compiled."""
    found = sorted(folder.rglob(f"*{suffix}"))
    return [path for path in found if not {"migrations", "__pycache__"} & set(path.parts)]


def name(path):
    """A file as a message names it."""
    return str(path.relative_to(ROOT))


def rows(text):
    """The cells of each row of the Markdown tables in a text, without headings and rules."""
    tables = re.findall(r"^\|.*\|\n\|[-|: ]+\|\n((?:\|.*\|\n?)+)", text, re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def section(text, heading):
    """What stands below a heading of second order, up to the next one."""
    found = re.search(
        rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return found[1] if found else ""


def codes(cell):
    """What stands in backticks in a cell."""
    return CODE.findall(cell)
