"""Fills a site with the demo's newspaper: sections, authors, pictures, stories, picks."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from broadsheet import clock
from broadsheet.cli.demo.markup import Markup
from broadsheet.newsroom import actions, intake
from broadsheet.newsroom.filing import FiledCredit, FiledNote, FiledPhoto, Filing
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.story import Kind

SOURCE = "demo"
DATA = resources.files("broadsheet.cli.demo")

Story = dict[str, Any]  # a story as its TOML file gives it


def newspaper() -> dict[str, Any]:
    """The paper itself: its name, sections, authors, picks, what its pictures show."""
    return tomllib.loads((DATA / "newspaper.toml").read_text(encoding="utf-8"))


def stories() -> list[Story]:
    """All stories, those that link to others last, so that what they link to exists."""
    found: list[Story] = []
    for file in sorted((DATA / "stories").iterdir(), key=lambda file: file.name):
        found += tomllib.loads(file.read_text(encoding="utf-8"))["story"]
    return sorted(found, key=lambda story: ("!related" in story["body"], -story["hours_ago"]))


def fill(pictures: Path, progress: Callable[[int, int], None]) -> int:
    """Writes the whole newspaper; how many stories. `progress` gets done and total."""
    paper = newspaper()
    _publication(paper["publication"])
    sections = {entry["name"].lower(): _section(entry) for entry in paper["section"]}
    for entry in paper["author"]:
        _author(entry, pictures)
    everything = stories()
    desk = _Desk(paper, sections, everything, pictures)
    for number, story in enumerate(everything, 1):
        actions.file_story(desk.filing(story))
        progress(number, len(everything))
    _picks(paper["picks"], sections)
    return len(everything)


class _Desk:
    """Turns stories as written into filings."""

    def __init__(
        self,
        paper: dict[str, Any],
        sections: dict[str, SectionPage],
        stories: list[Story],
        pictures: Path,
    ) -> None:
        self.now = clock.now()
        self.pictures = pictures
        self.descriptions = paper["descriptions"]
        self.storylines = {line["key"]: line["name"] for line in paper["storyline"]}
        self.names = {intake.author_slug(one["name"]): one["name"] for one in paper["author"]}
        self.paths = {key: _names(page) for key, page in sections.items()}
        self.sections = {story["id"]: story["section"] for story in stories}
        self.markup = Markup(self.photo, self.address)

    def filing(self, story: Story) -> Filing:
        """The story as a filing, its times counted back from now."""
        published = self.now - timedelta(hours=story["hours_ago"])
        updated = story.get("updated_hours_later")
        return Filing(
            source=SOURCE,
            source_id=story["id"],
            slug=story["id"],
            headline=story["headline"],
            list_headline=story.get("list_headline", ""),
            kicker=story.get("kicker", ""),
            dek=story.get("dek", ""),
            dateline=story.get("dateline", ""),
            agency=story.get("agency", "") if story["kind"] == "agency" else "",
            language=story.get("language", ""),
            kind=Kind(story["kind"]),
            section=self.paths.get(story["section"], ()),
            secondary_sections=tuple(self.paths[key] for key in story.get("secondary", ())),
            credits=tuple(
                FiledCredit(self.names[one["slug"]], one["role"]) for one in story["authors"]
            ),
            tags=tuple(story["tags"]),
            storylines=tuple(self._storylines(story)),
            lead_photo=self._lead(story),
            body=self.markup.blocks(story["body"]),
            corrections=tuple(self._notes(story)),
            published_at=published,
            updated_at=published + timedelta(hours=updated) if updated else None,
        )

    def photo(self, key: str, caption: str, credit: str) -> FiledPhoto:
        """A picture of ours by its key."""
        return FiledPhoto(
            file=self.pictures / f"{key}.jpg",
            alt=self.descriptions[key],
            caption=caption,
            credit=credit or "Kenji Arlow",
        )

    def address(self, story_id: str) -> str:
        """Where a story stands."""
        names = self.paths.get(self.sections[story_id], ())
        return "/" + "".join(f"{name.lower()}/" for name in names) + f"{story_id}/"

    def _lead(self, story: Story) -> FiledPhoto | None:
        if not story.get("picture"):
            return None
        return FiledPhoto(
            file=self.pictures / f"{story['picture']}.jpg",
            alt=self.descriptions[story["picture"]],
            caption=story.get("caption", ""),
            credit=story.get("credit", ""),
            agency=story.get("agency", ""),
        )

    def _storylines(self, story: Story) -> Iterator[str]:
        if story.get("storyline"):
            yield self.storylines[story["storyline"]]

    def _notes(self, story: Story) -> Iterator[FiledNote]:
        published = self.now - timedelta(hours=story["hours_ago"])
        for note in story.get("corrections", ()):
            at = min(published + timedelta(hours=note["hours_later"]), self.now)
            yield FiledNote(note["kind"], note["text"], at)


def _publication(entry: dict[str, Any]) -> None:
    settings = PublicationSettings.load()
    for name, value in entry.items():
        setattr(settings, name, value)
    settings.save()


def _section(entry: dict[str, Any]) -> SectionPage:
    path = (entry["within"], entry["name"]) if "within" in entry else (entry["name"],)
    section = intake.section(path)
    section.hue, section.description = entry["hue"], entry["description"]
    section.save()
    return section


def _names(page: SectionPage) -> tuple[str, ...]:
    above = page.get_ancestors().type(SectionPage)
    return (*(one.title for one in above), page.title)


def _author(entry: dict[str, Any], pictures: Path) -> None:
    slug = intake.author_slug(entry["name"])
    portrait = pictures / f"portrait-{slug}.jpg"
    photo = intake.photo(FiledPhoto(portrait, alt=f"Portrait of {entry['name']}"))
    Author.objects.update_or_create(
        slug=slug,
        defaults={
            "name": entry["name"],
            "beat": entry["beat"],
            "bio": entry["bio"],
            "email": entry.get("email", ""),
            "is_email_public": bool(entry.get("email")),
            "photo": photo,
        },
    )


def _picks(picks: dict[str, list[str]], sections: dict[str, SectionPage]) -> None:
    actions.set_picks(Shelf.TOP_STORIES, _articles(picks["top_stories"]), by=None)
    actions.set_picks(Shelf.MUST_READS, _articles(picks["must_reads"]), by=None)
    city = _articles(picks["city_must_reads"])
    actions.set_picks(Shelf.MUST_READS, city, by=None, section=sections["city"])


def _articles(ids: list[str]) -> list[ArticlePage]:
    pages = ArticlePage.objects.filter(source=SOURCE, source_id__in=ids)
    found = {page.source_id: page for page in pages}
    return [found[one] for one in ids]
