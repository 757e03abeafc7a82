"""No word of a story that readers may not see is found anywhere on the site."""

import re
from itertools import product
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from broadsheet.newsroom import actions, echo
from broadsheet.newsroom.models.correction import CorrectionKind
from broadsheet.newsroom.models.photo import Photo
from broadsheet.newsroom.models.pick import Shelf
from broadsheet.newsroom.sizes import SHAPES, WIDTHS
from broadsheet.newsroom.story import Kind
from tests.factories import HOUR, NOW, article, filler, front, live, photo, section, url_of
from tests.workers import work_at

pytestmark = pytest.mark.django_db

WHERE = ("headline", "dek", "kicker", "slug", "text", "author", "tag", "storyline", "title",
         "caption", "credit", "alt", "file", "dateline", "seo", "list", "agency", "note")  # fmt: skip
ADDRESS = re.compile(r"""(?:href|src|content|url)=["']([^"']+)["']|<(?:link|guid)[^>]*>([^<]+)<""")
SRCSET = re.compile(r'srcset="([^"]+)"')


def canary(state, where):
    """A word that stands nowhere else."""
    return f"canary{state}{where}zq"


def hidden(state, **fields):
    """A draft whose every part holds a canary."""
    words = {where: canary(state, where) for where in WHERE}
    picture = photo(
        words["title"], name=f"{words['file']}.jpg", caption=words["caption"],
        credit=words["credit"], description=words["alt"],
    )  # fmt: skip
    return article(
        words["headline"], slug=words["slug"], dek=words["dek"], kicker=words["kicker"],
        dateline=words["dateline"], seo_title=words["seo"], list_headline=words["list"],
        agency=words["agency"], text=words["text"], authors=[words["author"]], tags=[words["tag"]],
        storylines=[words["storyline"]], lead_photo=picture, **fields,
    )  # fmt: skip


def publish(page):
    """Live, with a correction that is a canary too."""
    actions.publish_article(page)
    actions.correct_article(
        page, by=None, text=canary(page.slug[6:-6], "note"), kind=CorrectionKind.CORRECTION
    )
    page.refresh_from_db()
    return page


@pytest.fixture
def paper():
    """A newspaper with a story in every state that readers may not see."""
    with time_machine.travel(NOW, tick=False):
        world = section("World")
        filler(30, section=world, tags=["Port"], authors=["Ada Reed"], storylines=["Tunnel"])
        pages = _hidden_stories(world)
        shown = live("Shown", section=world, body=[("related", page) for page in pages])
        _draft_section()
        for shelf, home in product(Shelf, (None, world)):
            actions.set_picks(shelf, [*pages, shown], by=None, section=home)
        draft = shown
        draft.title = canary("unpublished change", "headline").replace(" ", "")
        draft.save_revision()
        yield pages


def _hidden_stories(world):
    killed, unpublished = (publish(hidden(state, section=world)) for state in ("killed", "down"))
    actions.kill_article(killed, by=None, reason=canary("killed", "reason"))
    actions.unpublish_article(unpublished)
    expired = publish(hidden("expired", section=world, expire_at=NOW + HOUR))
    work_at(NOW + HOUR)
    scheduled = hidden("scheduled", section=world, go_live_at=NOW + HOUR)
    embargoed = hidden("embargoed", section=world, embargo_until=NOW + HOUR)
    for page in (scheduled, embargoed):
        actions.publish_article(page)
    review = hidden("review", section=world)
    echo.record_review(review.pk, is_in_review=True)
    sponsored = hidden("sponsored", section=world, kind=Kind.SPONSORED)
    return [killed, unpublished, expired, scheduled, embargoed, review, sponsored,
            hidden("draft", section=world), hidden("unfiled")]  # fmt: skip


def _draft_section():
    page = section(canary("section", "name"))
    page.unpublish()
    return page


class Spider:
    """Follows every address it finds on this site, from the front page on."""

    def __init__(self):
        self.client = Client()
        self.answers = {}

    def crawl(self, *start):
        waiting = list(start)
        while waiting:
            path = waiting.pop()
            if path not in self.answers:
                waiting += self.fetch(path)

    def fetch(self, path):
        response = self.client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        self.answers[path] = (response.status_code, str(response.headers), body)
        kind = response.headers.get("Content-Type", "")
        return set(self.links(path, body.decode())) if "text" in kind or "xml" in kind else set()

    def links(self, path, text):
        found = [one or other for one, other in ADDRESS.findall(text)]
        found += [
            part.split()[0] for part in ",".join(SRCSET.findall(text)).split(",") if part.strip()
        ]
        for link in found:
            parts = urlsplit(
                urljoin(f"{settings.WAGTAILADMIN_BASE_URL}{path}", link.replace("&amp;", "&"))
            )
            if parts.hostname == "localhost" and not parts.path.startswith("/static/"):
                yield f"{parts.path}?{parts.query}" if parts.query else parts.path


def guesses(pages):
    """Addresses somebody might try: by slug, by name, by id, by the photo's file."""
    for page in pages:
        yield url_of(page)
        yield f"{url_of(page)}feed.xml"
        yield from (
            f"/{page.pk}/",
            f"/stories/{page.pk}",
            f"/world/{page.pk}/",
            f"/pages/{page.pk}/",
        )
        yield from (f"/desk/pages/{page.pk}/", f"/media/{page.lead_photo.file.name}")
        for kind, where in (("tags", "tag"), ("authors", "author"), ("storylines", "storyline")):
            yield f"/{kind}/{canary(page.slug[6:-6], where)}/"
    yield from (
        "/robots.txt",
        "/feed.xml",
        "/world/feed.xml",
        "/sitemap.xml",
        "/nowhere/",
        "/latest",
    )
    yield from ("/desk/", "/?page=2", "/latest/?before=nonsense", "/media/", "/media/originals/")
    yield f"/{section_slug()}/"


def section_slug():
    return front().get_children().get(slug__startswith="canarysection").slug


def test_no_word_of_a_hidden_story_is_found_anywhere(paper):
    spider = Spider()

    spider.crawl("/", *guesses(paper))

    asked = "\n".join(spider.answers)
    assert len(spider.answers) > 100
    for path, (_, headers, body) in spider.answers.items():
        found = set(re.findall(rb"canary\w+zq", body + headers.encode()))
        own = {word for word in found if word.decode() in path}  # a redirect to the login names it
        assert found <= own, path
    assert "canarydraftheadlinezq" not in asked


def test_a_hidden_story_is_never_answered_with_more_than_its_status(paper):
    statuses = {page.slug[6:-6]: Client().get(url_of(page)).status_code for page in paper}

    assert statuses == dict.fromkeys(statuses, 404) | {"killed": 410}


def test_no_hidden_name_is_told_apart_from_one_that_never_was(paper):
    def answer(path):
        return Client().get(path).content.replace(path.encode(), b"")

    for page in paper[1:]:
        state = page.slug[6:-6]
        assert answer(url_of(page)) == answer("/world/never-was/")
        assert answer(f"/tags/{canary(state, 'tag')}/") == answer("/tags/never-was/")
        assert answer(f"/authors/{canary(state, 'author')}/") == answer("/authors/never-was/")


def test_the_names_of_photos_cannot_be_guessed_from_their_stories(paper):
    keys = list(Photo.objects.values_list("key", "file"))

    assert len(set(keys)) == len(keys) == len(paper)
    for key, name in keys:
        assert re.fullmatch(r"[0-9a-f]{20}", key)
        assert re.fullmatch(r"originals/[0-9a-f]{20}\.jpg", name)


@pytest.mark.parametrize("key", ["0" * 20, "f" * 20])
def test_a_guessed_photo_key_answers_404_in_every_size(key):
    for shape, width in product(SHAPES, WIDTHS[:2]):
        assert Client().get(f"/photos/{key}/{shape}-{width}.jpg").status_code == 404
