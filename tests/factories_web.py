"""Records for tests of the reader's pages: plain functions with the few fields that matter."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from broadsheet.newsroom.article import Article, Baked, BodyPart, Credit, Label, Note
from broadsheet.newsroom.publication import Link, Publication
from broadsheet.newsroom.story import Kind, Picture, Section, Story
from broadsheet.rails.rail import Card, Rail, RailName, Reason
from broadsheet.web.pages.site import SiteContext

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

WORLD = Section(3, "World", "/world/", 255, (3,), description="Beyond the city.")
ASIA = Section(4, "Asia", "/world/asia/", 60, (3, 4))
CITY = Section(5, "City", "/city/", 25, (5,))
DEBATE = Section(6, "Debate", "/debate/", 285, (6,))
SECTIONS = (WORLD, ASIA, CITY, DEBATE)


def picture(key="a1b2c3", width=1600, height=1067, **fields):
    defaults = {
        "alt": "Cranes over a harbour",
        "caption": "The harbour at dawn.",
        "credit": "Agency",
    }
    return Picture(key, width, height, **(defaults | fields))


def story(id=42, *, section=WORLD, kind=Kind.NEWS, headline="", **fields):
    prefix = section.path if section else "/"
    return Story(
        id=id,
        url=f"{prefix}story-{id}/",
        headline=headline or f"Headline of story {id}",
        kicker=fields.get("kicker", ""),
        dek=fields.get("dek", f"Dek of story {id}."),
        kind=kind,
        section=section,
        published_at=fields.get("published_at", NOW - timedelta(hours=id)),
        updated_at=fields.get("updated_at"),
        is_corrected=fields.get("is_corrected", False),
        byline=fields.get("byline", "Ada Reed"),
        picture=fields.get("picture"),
        language=fields.get("language", "en"),
        word_count=500,
    )


def stories(count, *, first=100, **fields):
    return tuple(story(first + number, **fields) for number in range(count))


def article(of=None, **page):
    of = of or story(section=ASIA, picture=picture())
    defaults = {
        "headline": of.headline,
        "seo_headline": of.headline,
        "summary": of.dek,
        "dateline": "HALMOUTH",
        "agency": "",
        "credits": (
            Credit("Ada Reed", "ada-reed", "reporter", email="ada@example.org", beat="Ports"),
            Credit("Kim Dale", "kim-dale", "photographer"),
        ),
        "lead_photo": of.picture,
        "body": (BodyPart(html="<p>First paragraph.</p>"),),
        "tags": (Label(1, "Harbour", "harbour"),),
        "storylines": (Label(2, "The tunnel", "the-tunnel"),),
    }
    return Article(of, Baked(**(defaults | page)))


def note(kind="correction", text="The bridge is 410 m long, not 140 m."):
    return Note(kind, text, NOW - timedelta(hours=2))


def rail(name, count, *, first=100, step=0, section=None, **fields):
    cards = tuple(
        Card(one, rank, Reason("test", step))
        for rank, one in enumerate(stories(count, first=first, **fields), 1)
    )
    return Rail(name, cards, section)


def rails(section=WORLD):
    return {
        RailName.LATEST: rail(RailName.LATEST, 6, first=100, section=section),
        RailName.WEEKLY_BEST: rail(RailName.WEEKLY_BEST, 12, first=200),
        RailName.YOU_MAY_ALSO_LIKE: rail(RailName.YOU_MAY_ALSO_LIKE, 5, first=300),
        RailName.POPULAR_NOW: rail(RailName.POPULAR_NOW, 5, first=400),
        RailName.MUST_READS: rail(RailName.MUST_READS, 5, first=500),
    }


def site(**publication):
    paper = Publication(
        name="The Ledger",
        tagline="Independent since 1871",
        email="desk@example.org",
        postal_address="14 Ropewalk\nHalmouth",
        social=(Link("Mastodon", "https://social.example/@ledger"),),
    )
    return SiteContext(
        publication=replace(paper, **publication),
        nav=(WORLD, CITY, DEBATE),
        sections={section.id: section for section in SECTIONS},
        origin="https://ledger.example",
        zone=ZoneInfo("Europe/London"),
        footer_links=(Link("Privacy", "/privacy/"),),
    )
