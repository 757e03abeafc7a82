"""A small newspaper in which every kind of change shows, and everything that readers can get of it."""

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import time_machine
from django.test import Client

from broadsheet.newsroom import actions
from broadsheet.newsroom.models.article import ArticlePage
from broadsheet.newsroom.models.author import Author
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.pick import EditorsPick, Shelf
from broadsheet.newsroom.models.publication import PublicationSettings
from broadsheet.newsroom.models.section import SectionPage
from broadsheet.newsroom.models.tag import Storyline, Tag
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, article, author_named, filler, live, photo, section, url_of

MINUTE = timedelta(minutes=1)
SURROGATES = {"inline": 'edge="Surrogate/1.0"', "composed": 'edge="Surrogate/1.0 ESI/1.0"'}
LINK = re.compile(r'(?:href|src)="(/[^"#]*)"')
SRCSET = re.compile(r'srcset="([^"]+)"')
STAMP = re.compile(rb'data-stamp="[^"]*"')
INCLUDE = re.compile(rb'<esi:include src="([^"]+)"/>')
NOT_OURS = ("/static/", "/desk/")
# Where nothing stands yet, and a change may put something.
NOWHERE = (
    "/world/dug-out/", "/city/buy-it/", "/world/africa/", "/world/a-new-story/", "/world/moved/", "/world/renamed/", "/city/the-tunnel-opens/", "/science/",
    "/the-world/", "/the-world/asia/", "/the-world/feed.xml", "/city/asia/", "/tags/harbour/", "/tags/new-tag/", "/authors/ada-b-reed/",
    "/authors/new-author/", "/storylines/the-great-tunnel/", "/nowhere/", "/world/a-draft/", "/world/later/",
    "/world/picked-later/", "/the-world/the-tunnel-opens/", "/latest/", "/corrections/",
)  # fmt: skip


class Answer(NamedTuple):
    """What a surrogate gets at an address."""

    status: int
    body: bytes
    keys: frozenset[str]


class Paper:
    """The stories that the changes are about, by name."""

    def __init__(self) -> None:
        with time_machine.travel(NOW - 30 * HOUR, tick=False):
            self._sections_and_people()
        self._stories()
        self._picks()

    def fresh(self, page):
        return type(page).objects.get(pk=page.pk)

    def _sections_and_people(self):
        self.world = section("World")
        self.asia = section("Asia", within=self.world)
        self.city = section("City")
        self.bare = section("Bare")
        self.nobody = author_named("Nobody Yet")
        self.portrait = photo("Portrait")
        self.ada = author_named(
            "Ada Reed", photo=self.portrait, email="ada@example.org", is_email_public=True
        )
        self.logo = photo("Logo")
        PublicationSettings.objects.update_or_create(
            pk=1, defaults={"logo": self.logo, "name": "The Paper"}
        )

    def _stories(self):
        ending = NOW - 20 * HOUR
        filler(26, section=self.world, ending=ending, tags=["Port"])
        filler(8, section=self.city, ending=ending - HOUR / 2, authors=["Bo Lind"])
        self.picture = photo("Harbour", expires_at=NOW + 2 * HOUR)
        self.in_text = photo("Crane")
        common = {
            "section": self.asia,
            "tags": ["Port", "Tunnel"],
            "authors": ["Ada Reed"],
            "storylines": ["The tunnel"],
        }
        self.draft = article("A draft", slug="a-draft", section=self.world)
        self.later = live("Later", slug="later", section=self.world, go_live_at=NOW + HOUR)
        self.story = live(
            "The tunnel opens", slug="the-tunnel-opens", at=NOW - 3 * HOUR, lead_photo=self.picture,
            secondary_sections=[self.city], **common,
        )  # fmt: skip
        body = [("paragraph", "<p>See also</p>"), ("related", self.story),
                ("photo", {"photo": self.in_text, "alt": "", "caption": ""})]  # fmt: skip
        self.naming = live(
            "It names another", at=NOW - 2 * HOUR, section=self.world, body=body, tags=["Tunnel"]
        )
        self.waiting = live("It names a draft", at=NOW - 2 * HOUR, section=self.city,
                            body=[("related", self.draft)])  # fmt: skip
        self.sponsored = live("Paid for", at=NOW - HOUR, section=self.city, kind=Kind.SPONSORED)
        self.expiring = live("Until one", at=NOW - HOUR, section=self.city, expire_at=NOW + HOUR)
        self.killed = live("Killed before", at=NOW - 5 * HOUR, section=self.world)
        actions.kill_article(self.killed, by=None, reason="not ours")
        self.corrected = live("Corrected before", at=NOW - 4 * HOUR, section=self.city)
        actions.correct_article(
            self.corrected, by=None, text="It was two.", kind=CorrectionKind.CORRECTION
        )
        self.oldest = live("Old and never picked", at=NOW - 91 * HOUR, section=self.world)
        self.older = live("Older and picked", at=NOW - 92 * HOUR, section=self.world)
        self.old = live("Old and picked", at=NOW - 90 * HOUR, section=self.city)

    def _picks(self):
        actions.set_picks(Shelf.MUST_READS, [self.old, self.corrected], by=None)
        actions.set_picks(Shelf.MUST_READS, [self.naming, self.older], by=None, section=self.world)
        actions.set_picks(Shelf.TOP_STORIES, [self.old], by=None)
        self.pick_to_come = EditorsPick.objects.create(
            shelf=Shelf.MUST_READS, article=self.expiring, position=1, starts_at=NOW + HOUR
        )


def everything(known: Iterable[str] = ()) -> dict[tuple[str, str], Answer]:
    """All that a surrogate of either kind can get, followed from link to link, and what is known."""
    todo = {"/", "/robots.txt", "/feed.xml", *NOWHERE, *_fragments(), *_addresses(), *known}
    found: dict[tuple[str, str], Answer] = {}
    while todo:
        path = todo.pop()
        for kind in SURROGATES:
            answer = found[kind, path] = ask(path, kind)
            if answer.status == 200 and not path.startswith("/photos/"):
                todo |= {link for link in _links(answer.body.decode()) if (kind, link) not in found}
    return found


def composed(answer: Answer) -> tuple[int, bytes]:
    """What a reader gets of an answer that was kept, when its fragments are up to date.

    Without the stamp, which is another each hour: by its age, not by a purge, it is made anew.
    """
    whole = INCLUDE.sub(lambda tag: ask(tag[1].decode(), "composed").body, answer.body)
    return answer.status, STAMP.sub(b"", whole)


def _addresses():
    """Of everything that has a row, live or not: it may come to be live."""
    yield from (url_of(page) for page in ArticlePage.objects.all())
    for one in SectionPage.objects.all():
        yield from (url_of(one), f"{url_of(one)}feed.xml")
    yield from (f"/tags/{one.slug}/" for one in Tag.objects.all())
    yield from (f"/storylines/{one.slug}/" for one in Storyline.objects.all())
    yield from (f"/authors/{one.slug}/" for one in Author.objects.all())


def _fragments():
    yield from ("/_fragments/popular-now", "/_fragments/weekly-best")
    for key in (0, *SectionPage.objects.values_list("pk", flat=True)):
        yield from (f"/_fragments/{rail}-{key}" for rail in ("latest", "must-reads"))
    for page in ArticlePage.objects.order_by("-pk")[:14]:
        yield f"/_fragments/you-may-also-like-{page.pk}"
        parent = page.get_parent().pk
        yield f"/_fragments/must-reads-{parent}-without-{page.pk}"


def ask(path: str, kind: str) -> Answer:
    """What a surrogate of that kind gets."""
    response = Client().get(path, headers={"Surrogate-Capability": SURROGATES[kind]})
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        response.status_code, body, frozenset(response.headers.get("Surrogate-Key", "").split())
    )


def _links(html: str) -> set[str]:
    photos = {part.split()[0] for srcset in SRCSET.findall(html) for part in srcset.split(",")}
    smallest = {path for path in photos if re.search(r"-(?:160|320|400)\.jpg$", path)}
    pages = {
        path.replace("&amp;", "&") for path in LINK.findall(html) if not path.startswith("/photos/")
    }
    return {path for path in pages | smallest if not path.startswith(NOT_OURS)}
