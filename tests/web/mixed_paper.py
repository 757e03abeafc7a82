"""A paper with stories of every sort, and the address of everything in it."""

from typing import NamedTuple

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.models.published import PublishedStory, Status
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, author_named, filler, live, photo, section, url_of

SUBJECT = {"tags": ["Port", "Bus"], "storylines": ["Tunnel"]}
LISTS = ("/", "/latest/", "/world/", "/world/asia/", "/city/", "/sport/")
OTHERS = ("/corrections/", "/authors/ada-reed/", "/tags/port/", "/tags/bus/", "/storylines/tunnel/",
          "/feed.xml", "/world/feed.xml", "/city/feed.xml", "/world/asia/feed.xml", "/popular/", "/weekly-best/",
          "/popular/world/asia/", "/popular/feed.xml", "/how-we-count/")  # fmt: skip


class Paper(NamedTuple):
    world: object
    asia: object
    city: object
    sport: object  # without a story
    picked: object
    naming: object


def make():
    """New stories and old, picked here and there, sponsored, corrected, of no section."""
    world = section("World")
    asia, city, sport = section("Asia", within=world), section("City"), section("Sport")
    author_named("Ada Reed", photo=photo())
    filler(12, section=city, ending=NOW - 60 * HOUR)
    filler(12, section=asia, ending=NOW - 40 * HOUR, **SUBJECT)
    filler(12, section=world, ending=NOW - 20 * HOUR)
    filler(9, ending=NOW - 10 * HOUR, **SUBJECT)
    old = live("Picked", at=NOW - 300 * HOUR, section=asia, authors=["Ada Reed"], **SUBJECT)
    new = live("Picked and new", at=NOW - HOUR, section=world, lead_photo=photo(), **SUBJECT)
    live("Paid", at=NOW - 2 * HOUR, section=city, kind=Kind.SPONSORED, tags=["Port"])
    naming = live("Naming another", at=NOW - 3 * HOUR, section=city, body=[("related", old)])
    actions.correct_article(new, by=None, text="A note.", kind=CorrectionKind.CORRECTION)
    actions.set_picks(Shelf.MUST_READS, [old, new], by=None)
    actions.set_picks(Shelf.MUST_READS, [new], by=None, section=world)
    actions.set_picks(Shelf.TOP_STORIES, [old], by=None)
    return Paper(world, asia, city, sport, old, naming)


def stories():
    """The address of each story that is live, with its id."""
    found = PublishedStory.objects.filter(status=Status.LIVE).select_related("article")
    return {url_of(story.article): story.pk for story in found}
