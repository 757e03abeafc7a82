"""`Sections`: the tree of sections as a page holds it."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from broadsheet.newsroom.story import Section, Story

STEP = 4  # characters that each level adds to Wagtail's tree path


class SectionRow(NamedTuple):
    """A section as it is stored; `tree_path` and `url_path` are Wagtail's."""

    id: int
    name: str
    tree_path: str
    url_path: str
    hue: int
    is_in_nav: bool
    description: str
    is_live: bool


@dataclass(frozen=True)
class Sections:
    """The tree of sections, in the desk's order.

    `kept` holds what was made of rows of stories under this tree; see `rows.story_of`.
    """

    all: tuple[Section, ...]
    kept: dict[Hashable, Story] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_id(self) -> dict[int, Section]:
        """Sections by id."""
        return {section.id: section for section in self.all}

    @cached_property
    def by_path(self) -> dict[str, Section]:
        """Sections by address (`/world/asia/`)."""
        return {section.path: section for section in self.all}

    @cached_property
    def nav(self) -> tuple[Section, ...]:
        """The topmost sections that stand in the menu, in the desk's order."""
        return tuple(s for s in self.all if len(s.lineage) == 1 and s.is_in_nav)


@lru_cache(maxsize=4)
def tree(rows: tuple[SectionRow, ...]) -> Sections:
    """The tree from its rows, which stand in the order of the tree. Equal rows give the same tree."""
    found: dict[str, Section] = {}
    for row in rows:
        above = found.get(row.tree_path[:-STEP])
        found[row.tree_path] = Section(
            id=row.id,
            name=row.name,
            path="/" + row.url_path.split("/", 2)[2],
            hue=row.hue,
            lineage=(*(above.lineage if above else ()), row.id),
            is_in_nav=bool(row.is_in_nav and row.is_live),
            description=row.description,
            is_live=bool(row.is_live),
        )
    return Sections(tuple(found.values()))
