"""The demo's newspaper as records, without a database, for the pattern gallery."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from broadsheet.audience.ranking import Entry, Ground, Standing
from broadsheet.audience.ranking import Reason as Grounds
from broadsheet.cli.demo.content import newspaper, stories
from broadsheet.cli.demo.markup import Markup
from broadsheet.newsroom import body
from broadsheet.newsroom.article import Article, Baked, BodyPart, Credit, Label, Note
from broadsheet.newsroom.filing import FiledGallery, FiledPhoto, FiledRelated
from broadsheet.newsroom.publication import Link, Publication
from broadsheet.newsroom.story import Kind, Picture, Section, Story
from broadsheet.rails.rail import Card, Rail, RailName, Reason
from broadsheet.web import blocks
from broadsheet.web.pages.site import SiteContext


class SamplePaper:
    """Everything at the instant `now`, newest first."""

    def __init__(self, now, *, with_pictures=True, direction="ltr", language="en"):
        self.now = now
        self.with_pictures = with_pictures
        self.paper = newspaper()
        self.sections = dict(self._sections())
        self.authors = {one["name"].lower().replace(" ", "-"): one for one in self.paper["author"]}
        self.raw = sorted(stories(), key=lambda one: one["hours_ago"])
        self.ids = {one["id"]: number for number, one in enumerate(self.raw, 1)}
        self.stories = tuple(self._story(one) for one in self.raw)
        self.by_id = {one.id: one for one in self.stories}
        self.markup = Markup(self._filed, lambda key: self.by_id[self.ids[key]].url)
        self.site = self._site(direction, language)

    def of(self, section):
        return tuple(
            one for one in self.stories if one.section and section.id in one.section.lineage
        )

    def article(self, key):
        raw = next(one for one in self.raw if one["id"] == key)
        of = self.by_id[self.ids[key]]
        page = Baked(
            headline=raw["headline"],
            seo_headline=raw["headline"],
            summary=raw.get("dek", ""),
            dateline=raw.get("dateline", ""),
            agency=raw.get("agency", "") if raw["kind"] == "agency" else "",
            credits=tuple(self._credit(one) for one in raw["authors"]),
            lead_photo=of.picture,
            corrections=tuple(
                Note(
                    one["kind"], one["text"], of.published_at + timedelta(hours=one["hours_later"])
                )
                for one in raw.get("corrections", ())
            ),
            body=tuple(self._part(block) for block in self.markup.blocks(raw["body"])),
            tags=tuple(Label(0, tag.capitalize(), tag) for tag in raw["tags"]),
            storylines=tuple(
                Label(0, line["name"], line["key"])
                for line in self.paper["storyline"]
                if line["key"] == raw.get("storyline")
            ),
        )
        return Article(of, page)

    def rails(self, section, *, step=0):
        def rail(name, chosen, of=None):
            reason = Reason("sample", step)
            return Rail(name, tuple(Card(one, n, reason) for n, one in enumerate(chosen, 1)), of)

        latest = self.of(section) if section else self.stories
        shuffled = sorted(self.stories, key=lambda one: one.id * 7919 % 101)
        return {
            RailName.LATEST: rail(RailName.LATEST, latest[:6], section),
            RailName.WEEKLY_BEST: rail(RailName.WEEKLY_BEST, shuffled[:12]),
            RailName.YOU_MAY_ALSO_LIKE: rail(RailName.YOU_MAY_ALSO_LIKE, shuffled[12:17]),
            RailName.POPULAR_NOW: rail(RailName.POPULAR_NOW, shuffled[17:22]),
            RailName.MUST_READS: rail(RailName.MUST_READS, shuffled[22:27], section),
        }

    def standing(self, name):
        """A ranking of twelve, with every move that there is."""
        before = (1, 4, None, 2, 9, 6, 5, None, 12, 7, 11, 30)
        chosen = sorted(self.stories, key=lambda one: one.id * 7919 % 101)[17:29]
        entries = tuple(
            Entry(
                story.id, rank, 2140 // rank + 3, 912.4 / rank, 80 // rank + 5, earlier,
                Grounds(Ground.DECAYED_READERS, 912.4 / rank),
            )
            for rank, (story, earlier) in enumerate(zip(chosen, before, strict=True), 1)
        )  # fmt: skip
        return Standing(name, 0, self.now, entries, excluded=1, held=2)

    def tops(self):
        return tuple(self.by_id[self.ids[key]] for key in self.paper["picks"]["top_stories"])

    def bands(self):
        return tuple((one, self.of(one)[:12]) for one in self.site.nav)

    def _sections(self):
        for number, one in enumerate(self.paper["section"], 1):
            parent = one.get("within", "")
            lineage = (1, number) if parent else (number,)
            path = (
                f"/{parent.lower()}/{one['name'].lower()}/"
                if parent
                else f"/{one['name'].lower()}/"
            )
            yield (
                one["name"].lower(),
                Section(
                    number, one["name"], path, one["hue"], lineage, description=one["description"]
                ),
            )

    def _story(self, raw):
        section = self.sections.get(raw["section"])
        published = self.now - timedelta(hours=raw["hours_ago"])
        later = raw.get("updated_hours_later")
        names = [
            self.authors[one["slug"]]["name"]
            for one in raw["authors"]
            if one["role"] != "photographer"
        ]
        return Story(
            id=self.ids[raw["id"]],
            url=f"{section.path if section else '/'}{raw['id']}/",
            headline=raw.get("list_headline") or raw["headline"],
            kicker=raw.get("kicker", ""),
            dek=raw.get("dek", ""),
            kind=Kind(raw["kind"]),
            section=section,
            published_at=published,
            updated_at=published + timedelta(hours=later) if later else None,
            is_corrected=bool(raw.get("corrections")),
            byline=", ".join(names),
            picture=self._lead(raw),
            language=raw.get("language") or "en",
            word_count=len(raw["body"].split()),
        )

    def _lead(self, raw):
        if not raw.get("picture") or not self.with_pictures:
            return None
        credit = " / ".join(part for part in (raw.get("credit"), raw.get("agency")) if part)
        return self._picture(raw["picture"], raw.get("caption", ""), credit)

    def _picture(self, key, caption, credit):
        return Picture(key, 1600, 1067, self.paper["descriptions"][key], caption, credit)

    def _filed(self, key, caption, credit):
        return FiledPhoto(key, self.paper["descriptions"][key], caption, credit)

    def _credit(self, one):
        author = self.authors[one["slug"]]
        return Credit(
            author["name"],
            one["slug"],
            one["role"],
            author.get("email", ""),
            author["beat"],
            author["bio"],
        )

    def _part(self, block):
        match block:
            case FiledRelated(source_id=key):
                return BodyPart(story_id=self.ids[key])
            case FiledPhoto(file=key, caption=caption, credit=credit):
                block = body.Photo(self._picture(key, caption, credit))
            case FiledGallery(photos=photos, caption=caption):
                pictures = tuple(self._picture(one.file, "", "Kenji Arlow") for one in photos)
                block = body.Gallery(pictures, caption)
        return BodyPart(html=blocks.render(block))

    def _site(self, direction, language):
        fields = dict(self.paper["publication"])
        publication = Publication(**fields, direction=direction, language=language)
        return SiteContext(
            publication=replace(
                publication, social=(Link("Mastodon", "https://social.example/@ledger"),)
            ),
            nav=tuple(one for one in self.sections.values() if len(one.lineage) == 1),
            sections={one.id: one for one in self.sections.values()},
            origin="https://ledger.example",
            zone=ZoneInfo("Europe/London"),
            footer_links=(Link("Privacy", "/privacy/"),),
        )
